"""Sealing to one recipient: JWE in its compact form, ECDH-ES with X25519 and AES-256-GCM, and nothing else.

RFC 7516, RFC 7518 sections 4.6 and 5.3, RFC 8037 section 3.2. A gate of our own reads a sealed message strictly before
the library sees it: no compression, no key wrapping, no passwords, no header member that is not named here.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.canonical.strict_json import read_json_object
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError
from vcedu.keys import AgreementKey, public_key_from_jwk

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject
    from vcedu.keys import AgreementSecret

ALGORITHM = "ECDH-ES"
ENCRYPTION = "A256GCM"
MOST_BYTES = 64 * 1024 * 1024
_MOST_HEADER = 4096
_IV_BYTES = 12
_TAG_BYTES = 16
_COMPACT = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_HEADER = frozenset({"alg", "enc", "epk", "kid", "typ", "cty", "apu", "apv"})
_EPK = frozenset({"kty", "crv", "x"})


def seal(plaintext: bytes, recipient: AgreementKey, *, content_type: str) -> bytes:
    """Return a message that only the recipient can open.

    Args:
        plaintext: What is sealed; at least one byte.
        recipient: The recipient's key for agreement.
        content_type: What the plaintext is (`cty`), such as `application/json`.

    Raises:
        MalformedError: `JWE_MALFORMED`, if there is nothing to seal.
    """
    if not plaintext:
        raise MalformedError(Code.JWE_MALFORMED)
    from jwcrypto import jwe, jwk  # noqa: PLC0415 - slow to import

    header = {"alg": ALGORITHM, "enc": ENCRYPTION, "cty": content_type, "kid": recipient.multikey}
    token = jwe.JWE(plaintext, json.dumps(header), recipient=jwk.JWK(**recipient.jwk))
    return bytes(token.serialize(compact=True), "ascii")


def open_sealed(message: bytes, secret: AgreementSecret, *, most_bytes: int = MOST_BYTES) -> bytes:
    """Return what was sealed to this key.

    Args:
        message: The sealed message, as received.
        secret: The recipient's key.
        most_bytes: How large a message may be.

    Raises:
        MalformedError: `JWE_MALFORMED`, `JWE_TOO_LARGE`; `JWE_HEADER`, for a header member that has no place in it;
            a `JSON_` code for a header that is no strict JSON; `BASE64URL_INVALID`; what is wrong with the sender's
            one-time key (`JWK_INVALID`, `KEY_POINT_SMALL_ORDER`, `KEY_POINT_NON_CANONICAL`).
        UnsupportedError: `JWE_ALGORITHM`, for any other algorithm than ECDH-ES with A256GCM and X25519.
        ProofError: `JWE_NOT_OPENED`, if it was sealed to another key or changed since.
    """
    # (1), (2) The form and the header, as `sealed_to` reads them.
    sealed_to(message, most_bytes=most_bytes)
    # (3) Only now may the library look at it.
    return _decrypted(message.decode("ascii"), secret)


def sealed_to(message: bytes, *, most_bytes: int = MOST_BYTES) -> str | None:
    """Return the Multikey that a message says it was sealed to, without opening it; None if it does not say.

    Args:
        message: The sealed message, as received.
        most_bytes: How large a message may be.

    Raises:
        MalformedError, UnsupportedError: what `open_sealed` raises for a message that is not well formed.
    """
    # (1) The form: five parts, of bounded size.
    if len(message) > most_bytes:
        raise MalformedError(Code.JWE_TOO_LARGE, size=len(message), limit=most_bytes)
    match = _COMPACT.fullmatch(message)
    if match is None or len(match[1]) > _MOST_HEADER or match[2]:
        raise MalformedError(Code.JWE_MALFORMED)
    parts = [base64url_decode(part.decode("ascii")) for part in match.groups()]
    if len(parts[2]) != _IV_BYTES or len(parts[4]) != _TAG_BYTES:
        raise MalformedError(Code.JWE_MALFORMED)
    # (2) The header says nothing but what it may say, and names the one algorithm there is.
    header = read_json_object(parts[0])
    _check_header(header)
    kid = header.get("kid")
    return kid if isinstance(kid, str) else None


def _check_header(header: JSONObject) -> None:
    for name, value in header.items():
        if name not in _HEADER or (name != "epk" and not isinstance(value, str)):
            raise MalformedError(Code.JWE_HEADER, path=f"/{name}", member=name)
    if header.get("alg") != ALGORITHM or header.get("enc") != ENCRYPTION:
        named = f"{header.get('alg')} {header.get('enc')}"
        raise UnsupportedError(Code.JWE_ALGORITHM, algorithm=named)
    epk = header.get("epk")
    if not isinstance(epk, dict) or epk.keys() != _EPK:
        raise MalformedError(Code.JWE_HEADER, path="/epk", member="epk")
    if not isinstance(public_key_from_jwk(epk), AgreementKey):
        raise UnsupportedError(Code.JWE_ALGORITHM, algorithm=str(epk.get("crv")))


def _decrypted(message: str, secret: AgreementSecret) -> bytes:
    from jwcrypto import jwe, jwk  # noqa: PLC0415 - slow to import
    from jwcrypto.common import JWException  # noqa: PLC0415 - slow to import

    members = {**secret.public_key.jwk, "d": base64url_encode(secret.reveal_secret_bytes())}
    token: Any = jwe.JWE(algs=[ALGORITHM, ENCRYPTION])
    try:
        token.deserialize(message, jwk.JWK(**members))
    except (JWException, ValueError) as error:
        raise ProofError(Code.JWE_NOT_OPENED) from error
    return bytes(token.payload)
