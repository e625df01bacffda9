"""What judging one document comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.model.verdict import seal_verified

if TYPE_CHECKING:
    from vcedu.model import Secured, Verdict, VerifiedCredential
    from vcedu.proofs import PreparedDocument
    from vcedu.verification.material import Reference


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict on one document as far as the material goes, and what is still missing for it.

    Attributes:
        verdict: The checks so far.
        missing: What must be obtained before the verdict is final.
        reading: The reading of the document under which its proofs were checked; None if it could not be read.
    """

    verdict: Verdict
    missing: tuple[Reference, ...]
    reading: PreparedDocument | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The end of a verification: the verdict, and what the application may read if it is good.

    Attributes:
        secured: What was judged.
        verdict: Every check and what follows from them.
        reading: The reading that the proofs cover; None if the document could not be read.
    """

    secured: Secured
    verdict: Verdict
    reading: PreparedDocument | None

    def verified(self) -> VerifiedCredential:
        """Return the verified credential.

        Raises:
            VceduError: the error of the first check that failed, else of the first undetermined one that counts.
        """
        content = self.reading.mapped.normal_form if self.reading else {}
        return seal_verified(self.secured, content, self._unordered, self.verdict)

    def _unordered(self) -> frozenset[str]:
        return self.reading.mapped.unordered if self.reading else frozenset()
