"""A token seen as the proof that it is, so that keys, times and answers are judged as those of any other proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError
from vcedu.model import MediaType
from vcedu.model.envelope import is_url
from vcedu.proofs.jose.claims import audience, read_time
from vcedu.proofs.jose.header import THUMBPRINT, check_header
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
    """The proof that a token is of its own payload.

    Attributes:
        thumbprint: The thumbprint that names its key in the issuer's document; None where a URL names it.
    """

    thumbprint: str | None = None

    def at(self, member: str) -> str:
        """Return the JSON Pointer of the header's or payload's member that says this of the token."""
        return f"/{_NAMES[member]}"


def token_proof(envelope: JOSEEnvelope, *, interop: bool = False) -> TokenProof:
    """Return the proof that a token is.

    What it is for follows from its type; when it was made from `iat`, or from `nbf` where that is later.

    Raises:
        ProofError, MalformedError: the codes of `check_header`, and `JWS_CLAIM`; `JWS_KID`, for a thumbprint in a token
            that does not say who issues it.
    """
    name, claims = check_header(envelope.header), envelope.claims
    thumbprint = name if THUMBPRINT.fullmatch(name) else None
    starts = [time for name in ("iat", "nbf") if (time := read_time(claims, name, interop=interop)) is not None]
    nonce = claims.get("nonce")
    return TokenProof(
        index=0,
        path="",
        document=envelope.header,
        type=envelope.media_type.value,
        suite_name=None,
        verification_method=name if thumbprint is None else _by_thumbprint(envelope, name),
        proof_purpose=_PURPOSES[envelope.media_type],
        id=None,
        created=max(starts, default=None),
        expires=read_time(claims, "exp", interop=interop),
        challenge=nonce if isinstance(nonce, str) else None,
        nonce=None,
        domain=audience(claims),
        previous=(),
        thumbprint=thumbprint,
    )


def _by_thumbprint(envelope: JOSEEnvelope, thumbprint: str) -> str:
    # A thumbprint does not say whose key it is: the token must, in the claim that is held against the document.
    issuer = envelope.claims.get("iss")
    if not is_url(issuer) or "#" in str(issuer):
        raise MalformedError(Code.JWS_KID, path="/kid", kid=thumbprint)
    return f"{issuer}#{thumbprint}"
