"""Tokens in the compact form of JWS, read strictly. RFC 7515 sections 3.1 and 7.1; RFC 7519; VC-JOSE-COSE section 3.1.

Here is the form alone: three parts of canonical base64url, of which two are JSON objects, and a type that says what the
token is. What its header may say, and whether its signature holds, is for `vcedu.proofs.jose`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import base64url_decode
from vcedu.canonical.strict_json import JSONLimits, read_json_object
from vcedu.errors import Code, MalformedError
from vcedu.model.secured import JOSEEnvelope, MediaType

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject

# A key name may hold a did:key of ML-DSA twice, 3.5 kB each.
_MOST_HEADER = 16_384
# Base64url makes four characters of three bytes.
_MOST_EXPANSION = 2
_COMPACT = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)")
_HEADER_LIMITS = JSONLimits(max_bytes=_MOST_HEADER, max_depth=8)
_TYPES = {"vc+jwt": MediaType.VC_JWT, "vp+jwt": MediaType.VP_JWT}
# VC Data Model 1.1 section 6.3.1: the claim that held the credential, or the presentation, and its member for `iss`.
_WRAPPERS = {"vc": (MediaType.VC_JWT, "issuer"), "vp": (MediaType.VP_JWT, "holder")}
_UNTYPED = frozenset({None, "JWT", "vc+jwt", "vp+jwt"})
CLAIMS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf", "nonce"})
"""Claims that speak of the token: RFC 7519 section 4.1, RFC 7800, OpenID Connect Core section 2."""


def looks_like_token(data: bytes) -> bool:
    """Return whether bytes are meant as a compact token: its header begins with a brace, which is an `e` there."""
    return data[:1] == b"e"


def read_token(data: bytes, *, limits: JSONLimits, interop: bool = False) -> JOSEEnvelope:
    """Read a credential or presentation in a token.

    Args:
        data: The token, and nothing around it.
        limits: How large and how deep the payload may be.
        interop: Also take the older form, with the document in a claim `vc` or `vp` and no type of its own.

    Raises:
        MalformedError: `JWS_MALFORMED`, `JWS_TYPE`, `JWS_CLAIM`; a `JSON_` code for header or payload;
            `BASE64URL_INVALID`, for a second spelling of a part.
    """
    # (1) Three parts, of bounded size; the payload is never detached.
    if len(data) > _MOST_EXPANSION * limits.max_bytes + _MOST_HEADER:
        raise MalformedError(Code.JSON_TOO_LARGE, limit=limits.max_bytes, size=len(data))
    (header_bytes, payload, signature), signing_input = split_token(data)
    # (2) Header and payload are JSON objects without duplicate members.
    header = read_json_object(header_bytes, limits=_HEADER_LIMITS)
    claims = read_json_object(payload, limits=limits)
    # (3) The token says what it is, and its claims are beside the document, not around it.
    older = _older(header, claims) if interop else None
    media_type, document = older or (_typed(header), _document(claims))
    return JOSEEnvelope(media_type, header, claims, document, signing_input, signature)


def split_token(data: bytes) -> tuple[tuple[bytes, bytes, bytes], bytes]:
    """Return header, payload and signature of a token, decoded, and the bytes that are signed.

    Raises:
        MalformedError: `JWS_MALFORMED`; `BASE64URL_INVALID`, for a second spelling of a part.
    """
    match = _COMPACT.fullmatch(data)
    if match is None or len(match[1]) > _MOST_HEADER:
        raise MalformedError(Code.JWS_MALFORMED)
    header, payload, signature = (base64url_decode(part.decode("ascii")) for part in match.groups())
    return (header, payload, signature), data[: match.end(2)]


def _typed(header: JSONObject) -> MediaType:
    kind = header.get("typ")
    if not isinstance(kind, str) or kind not in _TYPES:
        raise MalformedError(Code.JWS_TYPE, path="/typ", type=kind)
    return _TYPES[kind]


def _document(claims: JSONObject) -> JSONObject:
    for name in _WRAPPERS:
        if name in claims:
            raise MalformedError(Code.JWS_CLAIM, path=f"/{name}", claim=name)
    return {name: value for name, value in claims.items() if name not in CLAIMS}


def _older(header: JSONObject, claims: JSONObject) -> tuple[MediaType, JSONObject] | None:
    """Return the document that a token of data model 1.1 wraps in a claim; None for any other token."""
    kind = header.get("typ")
    for name, (media_type, owner) in _WRAPPERS.items():
        wrapped = claims.get(name)
        if isinstance(wrapped, dict) and (kind is None or isinstance(kind, str)) and kind in _UNTYPED:
            stated = {member: claims[claim] for member, claim in ((owner, "iss"), ("id", "jti")) if claim in claims}
            return media_type, {**stated, **wrapped}
    return None
