"""What the maker of a proof decides. VC Data Integrity section 2.1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.model import format_timestamp

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue


@dataclass(frozen=True, slots=True)
class ProofOptions:
    """The members of a proof before it is made.

    Attributes:
        verification_method: URL of the signer's key.
        proof_purpose: `assertionMethod` for a credential, `authentication` for a presentation.
        created: When it is made. Give the same time again when you repeat a request to a signer.
        expires: When it ends.
        id: URL of the proof itself, for others to build on.
        challenge: The verifier's challenge that it answers.
        domain: For whom it is made.
        previous: The ids of the document's proofs that it builds on.
    """

    verification_method: str
    proof_purpose: str = "assertionMethod"
    created: dt.datetime | None = None
    expires: dt.datetime | None = None
    id: str | None = None
    challenge: str | None = None
    domain: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()

    def as_json(self) -> JSONObject:
        """Return the options as the members of a proof; a single domain or previous proof stands as a string."""
        members: JSONObject = {
            "id": self.id,
            "created": format_timestamp(self.created) if self.created else None,
            "expires": format_timestamp(self.expires) if self.expires else None,
            "verificationMethod": self.verification_method,
            "proofPurpose": self.proof_purpose,
            "challenge": self.challenge,
            "domain": _one_or_many(self.domain),
            "previousProof": _one_or_many(self.previous),
        }
        return {name: value for name, value in members.items() if value is not None}


def _one_or_many(texts: tuple[str, ...]) -> JSONValue:
    return texts[0] if len(texts) == 1 else [*texts] or None
