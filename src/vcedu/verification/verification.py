"""Verification in steps: material in, a verdict or a request for material out. No socket, no file, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.model.envelope import is_presentation
from vcedu.verification.case import Case
from vcedu.verification.credential import judge_credential
from vcedu.verification.judgement import Judgement
from vcedu.verification.material import Material, NeedMaterial
from vcedu.verification.presentation import judge_presentation

if TYPE_CHECKING:
    from vcedu.model import Secured, VerificationTime
    from vcedu.verification.policy import VerificationPolicy


class Verification:
    """One document on its way to a verdict.

    Args:
        secured: The document.
        policy: What the caller demands of it.
        time: The instant it is judged at.
    """

    def __init__(self, secured: Secured, *, policy: VerificationPolicy, time: VerificationTime) -> None:
        self._secured = secured
        self._policy = policy
        self._time = time
        self._case = Case.of(secured, policy.contexts)

    def step(self, material: Material) -> NeedMaterial | Judgement:
        """Judge the document with the material at hand.

        Returns:
            A request for material, if a check that the document has earned cannot be made without; else the judgement.
            A reference is asked for only after the check that makes it trustworthy has passed.
        """
        judge = judge_presentation if is_presentation(self._case.document) else judge_credential
        ruling = judge(self._case, self._policy, self._time, material)
        if ruling.missing:
            return NeedMaterial(ruling.missing)
        return Judgement(self._secured, ruling.verdict, ruling.reading)
