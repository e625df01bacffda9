"""A token seen as the proof that it is, so that keys, times and answers are judged as those of any other proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.model import MediaType
from vcedu.proofs.jose.claims import audience, read_time
from vcedu.proofs.jose.header import check_header
from vcedu.proofs.proof import Proof

if TYPE_CHECKING:
    from vcedu.model import JOSEEnvelope

_PURPOSES = {MediaType.VC_JWT: "assertionMethod", MediaType.VP_JWT: "authentication"}
_NAMES = {
    "verificationMethod": "kid",
    "proofPurpose": "typ",
    "created": "iat",
    "expires": "exp",
    "challenge": "nonce",
    "domain": "aud",
}


@dataclass(frozen=True, slots=True)
class TokenProof(Proof):
    """The proof that a token is of its own payload."""

    def at(self, member: str) -> str:
        """Return the JSON Pointer of the header's or payload's member that says this of the token."""
        return f"/{_NAMES[member]}"


def token_proof(envelope: JOSEEnvelope, *, interop: bool = False) -> TokenProof:
    """Return the proof that a token is.

    What it is for follows from its type; when it was made from `iat`, or from `nbf` where that is later.

    Raises:
        ProofError, MalformedError: the codes of `check_header`, and `JWS_CLAIM`.
    """
    method, claims = check_header(envelope.header), envelope.claims
    starts = [time for name in ("iat", "nbf") if (time := read_time(claims, name, interop=interop)) is not None]
    nonce = claims.get("nonce")
    return TokenProof(
        index=0,
        path="",
        document=envelope.header,
        type=envelope.media_type.value,
        suite_name=None,
        verification_method=method,
        proof_purpose=_PURPOSES[envelope.media_type],
        id=None,
        created=max(starts, default=None),
        expires=read_time(claims, "exp", interop=interop),
        challenge=nonce if isinstance(nonce, str) else None,
        nonce=None,
        domain=audience(claims),
        previous=(),
    )
