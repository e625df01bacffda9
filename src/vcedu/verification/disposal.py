"""What the issuer states of the source of a record: that it was destroyed since, while what was issued before stands.

Such statements come with the material; nothing is asked for them. One that does not hold, or that is not the issuer's
or its custodian's, says nothing. None can make a record pass that would fail without it.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from vcedu.education.dates import day_words, japanese_day
from vcedu.education.retention import read_disposal
from vcedu.errors import CheckName, Code, VceduError
from vcedu.model import Check, VerificationTime
from vcedu.status import credential_digest
from vcedu.trust import ExactIssuers
from vcedu.verification.policy import HolderDemand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.education.retention import Disposal
    from vcedu.verification.case import Case
    from vcedu.verification.run import Run
    from vcedu.verification.status import JudgeCredential


class DisposalNotes:
    """Looks for the statements about one credential.

    Args:
        run: The checks of the credential so far.
        judge: Judges a statement, which is a credential itself.
    """

    def __init__(self, run: Run, judge: JudgeCredential) -> None:
        self._run = run
        self._judge = judge

    def add(self) -> None:
        """Add a note that the credential's source was destroyed, for each kind of source; without any, nothing."""
        seen: set[str] = set()
        for case, disposal in self._about_it():
            if disposal.kind not in seen and self._holds(case, disposal):
                seen.add(disposal.kind)
                self._run.findings.add(
                    Check.passed(CheckName.STATUS, code=Code.SOURCE_DISPOSED, as_of=None, day=day_words(disposal.on))
                )

    def _about_it(self) -> Iterator[tuple[Case, Disposal]]:
        identifier = self._run.case.document.get("id")
        if not isinstance(identifier, str):
            return
        digest, issuer = credential_digest(identifier), str(self._run.case.issuer)
        for body in self._run.policy.disposals:
            try:
                case = self._run.case.other(body)
                disposal = read_disposal(case.document)
            except VceduError:
                continue
            is_entitled = disposal.issuer == issuer or self._run.policy.custodians.includes(issuer, disposal.issuer)
            if is_entitled and digest in disposal.records:
                yield case, disposal

    def _holds(self, case: Case, disposal: Disposal) -> bool:
        policy = dataclasses.replace(
            self._run.policy,
            trust=ExactIssuers({disposal.issuer: disposal.issuer}),
            holder=HolderDemand(),
            disposals=(),
        )
        ruling = self._judge(case, policy, VerificationTime(self._run.time.now), self._run.material)
        if ruling.missing:
            self._run.findings.missing.extend(ruling.missing)
            return False
        return ruling.verdict.verified and disposal.on <= japanese_day(self._run.time.now)
