"""What the caller demands, fixed before the document is looked at."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vcedu.education.guardianship import GuardianAct
from vcedu.trust import Custodians

if TYPE_CHECKING:
    from vcedu.canonical.contexts import ContextStore
    from vcedu.errors import Code
    from vcedu.trust import IssuerTrust


STATUS_MAX_AGE = dt.timedelta(days=7)
"""How old a status list may be where the caller does not say."""


@dataclass(frozen=True, slots=True)
class HolderDemand:
    """What whoever shows the document must prove.

    Attributes:
        required: The document must be presented by its holder.
        challenge: What the presentation's proof must answer; the verifier gave it out once.
        domain: The verifier's own domains; the proof must name exactly these (VC Data Integrity section 4.5).
        minimum_proofing: How surely the holder must have been identified when the key was bound, from 0 to 3.
        major_act: What the records are shown for is no daily act, such as a change of school: where two guardians
            decide together, one alone does not suffice.
        act: What a guardian does by showing them: the attestation must cover it.
        presentation_header: What each `bbs-2023` proof must be bound to; the verifier gave it out once. It shows that
            the proof is new, not whose it is: such a proof alone is a bearer's.
        any_holder: Whoever made the presentation need not be the one the credentials are about: then the holder is
            not proven.
    """

    required: bool = False
    challenge: str | None = None
    domain: frozenset[str] | None = None
    minimum_proofing: int = 0
    major_act: bool = False
    act: GuardianAct = GuardianAct.PRESENT
    presentation_header: bytes | None = None
    any_holder: bool = False

    @property
    def demanded(self) -> bool:
        """Whether a document without holder proof fails."""
        return self.required or self.challenge is not None or self.domain is not None


@dataclass(frozen=True, slots=True)
class VerificationPolicy:
    """What the caller demands of a document.

    Attributes:
        trust: Who may issue.
        contexts: The vocabularies that are known, and nothing else is.
        custodians: Who may countersign an issuer's records and publish its status lists.
        holder: What must be proven of whoever shows the document.
        tolerate: Codes of undetermined checks that shall not count against `verified`.
        status_max_age: How old a status list may be, counted from when it was obtained.
        skew: By how much a signer's clock may run ahead.
        disposals: Statements that the source of records was destroyed, as received.
    """

    trust: IssuerTrust
    contexts: ContextStore
    custodians: Custodians = field(default_factory=Custodians)
    holder: HolderDemand = field(default_factory=HolderDemand)
    tolerate: frozenset[Code] = frozenset()
    status_max_age: dt.timedelta = STATUS_MAX_AGE
    skew: dt.timedelta = dt.timedelta(minutes=5)
    disposals: tuple[bytes, ...] = ()

    def demanding(self, holder: HolderDemand) -> VerificationPolicy:
        """Return the same policy with another demand on the holder."""
        return dataclasses.replace(self, holder=holder)

    def tolerates(self, code: Code) -> bool:
        """Return whether an undetermined check with this code does not count against `verified`."""
        return code in self.tolerate or code in self.trust.tolerated
