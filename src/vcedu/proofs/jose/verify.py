"""Checks the signature of a token with the public key given. RFC 7515 section 5.2; RFC 7518 section 3.4, RFC 8037."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcedu.canonical.encodings import base64url_encode
from vcedu.errors import Code, MalformedError, ProofError
from vcedu.keys.key_type import FORMATS

if TYPE_CHECKING:
    from vcedu.keys import VerifyingKey
    from vcedu.model import JOSEEnvelope


def verify_token(envelope: JOSEEnvelope, *, public_key: VerifyingKey) -> None:
    """Check that a token's signature holds under a key.

    Args:
        envelope: The token, with a header that `check_header` took.
        public_key: The key that the token's `kid` stands for.

    Raises:
        ProofError: `JWS_ALG_KEY`, if the algorithm is not the key's; `PROOF_SIGNATURE`.
        MalformedError: `PROOF_VALUE`, if the signature has not the key's length.
    """
    # (1) The algorithm follows from the key; the header may only agree (RFC 8725 section 3.1).
    algorithm = envelope.header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in FORMATS[public_key.key_type].jwk_algs:
        raise ProofError(Code.JWS_ALG_KEY, path="/alg", algorithm=algorithm, type=public_key.key_type.value)
    # (2) The signature has the length and the form of that algorithm, and holds; the library takes some that have not.
    try:
        public_key.verify(envelope.signature, envelope.signing_input)
    except ProofError as error:
        if error.code is Code.SIGNATURE_LENGTH:
            raise MalformedError(Code.PROOF_VALUE) from error
        raise ProofError(Code.PROOF_SIGNATURE) from error
    # (3) The library, which reads the whole token anew, comes to the same end.
    _check_by_library(envelope, public_key, algorithm)


def _check_by_library(envelope: JOSEEnvelope, public_key: VerifyingKey, algorithm: str) -> None:
    from jwcrypto import jwk, jws  # noqa: PLC0415 - slow to import
    from jwcrypto.common import JWException  # noqa: PLC0415 - slow to import

    if algorithm == "Ed25519":
        return  # RFC 9864 names the curve where RFC 8037 named the family; the library knows the older name alone.
    token: Any = jws.JWS()
    token.allowed_algs = [algorithm]
    text = f"{envelope.signing_input.decode('ascii')}.{base64url_encode(envelope.signature)}"
    try:
        token.deserialize(text, jwk.JWK(**public_key.jwk))
    except (JWException, ValueError) as error:
        raise ProofError(Code.PROOF_SIGNATURE) from error
