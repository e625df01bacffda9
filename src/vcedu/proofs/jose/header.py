"""What the header of a token may say. RFC 7515 section 4.1, RFC 8725 section 3; VC-JOSE-COSE sections 3.1.3 and 4.1.

A header is the word of whoever made the token. It may name an algorithm and a key of the signer's own document; it may
not bring a key along, nor ask for rules of its own. Members that nobody here knows change nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError, ProofError

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject

KNOWN_ALGORITHMS = frozenset({"ES256", "ES384", "EdDSA", "Ed25519"})
_KEYS = ("jwk", "jku", "x5u", "x5c")
_EXTENSIONS = ("crit", "b64")
THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")
"""What a JWK thumbprint with SHA-256 looks like (RFC 7638 section 3.1)."""

_METHOD = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s#]+#[^\s#]+")
_CONTENT_TYPES = {"vc+jwt": "vc", "vp+jwt": "vp"}


def check_header(header: JSONObject) -> str:
    """Check the header of a token, and return the name of its key: a verification method's URL, or a thumbprint.

    Raises:
        ProofError: `JWS_ALG_FORBIDDEN`, `JWS_CRITICAL`, `JWS_KEY_IN_HEADER`.
        MalformedError: `JWS_TYPE`, `JWS_KID`.
    """
    # (1) The algorithm is one of signatures with a public key: neither "none" nor a shared secret.
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in KNOWN_ALGORITHMS:
        raise ProofError(Code.JWS_ALG_FORBIDDEN, path="/alg", algorithm=algorithm)
    # (2) Nothing is critical: no extension is known here (section 4.1.11), and the payload is always encoded.
    for member in _EXTENSIONS:
        if member in header:
            raise ProofError(Code.JWS_CRITICAL, path=f"/{member}", member=member)
    # (3) The key comes from the signer's document, never from the token.
    for member in _KEYS:
        if member in header:
            raise ProofError(Code.JWS_KEY_IN_HEADER, path=f"/{member}", member=member)
    # (4) What the content is said to be is what the token is.
    content = header.get("cty")
    if "cty" in header and (not isinstance(content, str) or content != _CONTENT_TYPES.get(str(header.get("typ")))):
        raise MalformedError(Code.JWS_TYPE, path="/cty", type=content)
    # (5) The key is named by an absolute URL with a fragment, to be found in a document by exactly that name, or by its
    #     thumbprint, to be found among the keys of the document of whoever issues the token.
    name = header.get("kid")
    if not isinstance(name, str) or not (_METHOD.fullmatch(name) or THUMBPRINT.fullmatch(name)):
        raise MalformedError(Code.JWS_KID, path="/kid", kid=name)
    return name
