"""What every check of one document has at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.verification.findings import Findings

if TYPE_CHECKING:
    from vcedu.model import VerificationTime
    from vcedu.verification.case import Case
    from vcedu.verification.material import Material
    from vcedu.verification.policy import VerificationPolicy


class Hearing:
    """The document, what the caller demands, the instant, the material, and the findings so far."""

    def __init__(self, case: Case, policy: VerificationPolicy, time: VerificationTime, material: Material) -> None:
        self.case = case
        self.policy = policy
        self.time = time
        self.material = material
        self.findings = Findings(policy)
