"""Makes tokens. RFC 7515 sections 5.1 and 7.1; VC-JOSE-COSE section 3.1."""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING

from vcedu.canonical.compact import compact_json
from vcedu.canonical.encodings import base64url_encode
from vcedu.errors import Code, ProofError, UsageError
from vcedu.keys import KeyType, RawPayload
from vcedu.model import MediaType
from vcedu.proofs.leaf import digest_of_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.canonical.values import JSONObject
    from vcedu.keys import RawSigner
    from vcedu.model import JOSEEnvelope

ALGORITHMS: Mapping[KeyType, str] = MappingProxyType(
    {KeyType.P256: "ES256", KeyType.P384: "ES384", KeyType.ED25519: "EdDSA"}
)
"""The algorithm that each kind of key signs tokens with."""

_HEADERS = {MediaType.VC_JWT: ("vc+jwt", "vc"), MediaType.VP_JWT: ("vp+jwt", "vp")}
_DOMAIN = b"vcedu-leaf/1"


def sign_token(claims: JSONObject, media_type: MediaType, *, signer: RawSigner, verification_method: str) -> bytes:
    """Return a token in its compact form.

    Args:
        claims: The document, and what is claimed of the token.
        media_type: What the token is: `application/vc+jwt` or `application/vp+jwt`.
        signer: Who signs.
        verification_method: URL of the signer's key.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, from the signer; ask again with the same arguments.
        UsageError: `KEY_CAPABILITY`, if no algorithm takes such keys.
        ProofError: `PROOF_SIGNATURE`, if the signer's signature does not hold.
    """
    key_type = signer.public_key.key_type
    if key_type not in ALGORITHMS:
        raise UsageError(Code.KEY_CAPABILITY, type=key_type)
    kind, content = _HEADERS[media_type]
    header = {"alg": ALGORITHMS[key_type], "typ": kind, "cty": content, "kid": verification_method}
    signing_input = ".".join(base64url_encode(compact_json(part)) for part in (header, claims)).encode("ascii")
    signature = signer.sign(RawPayload(signing_input, hashlib.sha256(signing_input).hexdigest()))
    # A faulty signature could give the key away: it is checked before it leaves the house.
    try:
        signer.public_key.verify(signature, signing_input)
    except ProofError as error:
        raise ProofError(Code.PROOF_SIGNATURE) from error
    return signing_input + b"." + base64url_encode(signature).encode("ascii")


def token_digest(envelope: JOSEEnvelope) -> bytes:
    """Return 32 bytes that stand for a token in a proof of existence, as `leaf_digest` does for a proof."""
    return digest_of_parts(_DOMAIN, envelope.media_type.value.encode(), envelope.signing_input, envelope.signature)
