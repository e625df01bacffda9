"""The checks of a presentation, in their order. VC Data Model 2.0 section 4.13; VC Data Integrity section 4.5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import CheckName
from vcedu.model import Check
from vcedu.model.envelope import check_presentation, subject_ids, types_of, version_of
from vcedu.verification.case import Case, Cover
from vcedu.verification.credential import judge_credential
from vcedu.verification.disclosed import shown_in_part
from vcedu.verification.holder import check_holder
from vcedu.verification.methods import signer_of
from vcedu.verification.nested import summarise
from vcedu.verification.run import SHAPE, Run
from vcedu.verification.shown import GUARDIANSHIP, Shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.canonical.values import JSONObject
    from vcedu.model import VerificationTime
    from vcedu.verification.judgement import Ruling
    from vcedu.verification.material import Material
    from vcedu.verification.policy import VerificationPolicy

_ISSUER_ONLY = (
    CheckName.ISSUER_AUTHORITY_AT_ISSUE,
    CheckName.ISSUER_AUTHORITY_NOW,
    CheckName.VALIDITY_PERIOD,
    CheckName.STATUS,
    CheckName.SCHEMA,
    CheckName.RELATED_RESOURCES,
    CheckName.COMPLETENESS,
)


def judge_presentation(case: Case, policy: VerificationPolicy, time: VerificationTime, material: Material) -> Ruling:
    """Judge one presentation, and every credential in it, with the material at hand."""
    run = _PresentationRun(case, policy, time, material)
    for name in _ISSUER_ONLY:
        run.findings.add(Check.not_applicable(name))
    # (1) It is a presentation, and speaks only vocabularies that are known.
    if not run.check_shape(lambda: check_presentation(case.document)):
        run.block(*(n for n in CheckName if n not in {*SHAPE, *_ISSUER_ONLY, CheckName.OPERATION}))
        return run.ruling()
    # (2) The credentials that carry proofs of their own hold, each on its own; only they say whose document may be
    #     fetched to check the holder.
    run.judge_proven_credentials()
    # (3) The holder made its proof, for this verifier; another guardian may have made one more.
    holder = run.holder()
    signed = run.check_signatures(
        holder, "authentication", may_fetch=run.vouched_for(holder), together_with=run.other_guardians(holder)
    )
    # (4) What the holder states of themselves is covered by that proof.
    run.findings.run(CheckName.NESTED, lambda: run.nested(signed=signed))
    # (5) The holder is the one the credentials are about, or that child's guardian.
    run.findings.run(CheckName.HOLDER, run.holder_is_subject, after=[CheckName.PROOF, CheckName.VERIFICATION_METHOD])
    return run.ruling()


class _PresentationRun(Run):
    """The checks that only a presentation has."""

    def holder(self) -> str:
        """Return who the presentation says holds it; where it does not say, whoever signed it."""
        if self.case.holder is not None:
            return self.case.holder
        if not self.findings.demand(CheckName.PROOF, lambda: signer_of(self.case.proofs[0])):
            return ""
        return signer_of(self.case.proofs[0])

    def judge_proven_credentials(self) -> None:
        for path, child in self._credentials():
            if child.is_proven:
                self.children[path] = judge_credential(child, self.policy, self.time, self.material)

    def vouched_for(self, holder: str) -> bool:
        """Return whether a credential that holds is about the holder."""
        return any(
            holder in subject_ids(child.document) and self.children[path].verdict.verified
            for path, child in self._credentials()
            if path in self.children
        )

    def other_guardians(self, holder: str) -> Mapping[str, bool]:
        """Return who else a guardianship is attested of, and whether that attestation holds."""
        named = (
            subject
            for path, child in self._credentials()
            if path in self.children and GUARDIANSHIP in types_of(child.document)
            for subject in subject_ids(child.document)
        )
        return {subject: self.vouched_for(subject) for subject in named if subject not in {None, holder}}

    def nested(self, *, signed: bool) -> Check | None:
        for path, child in self._credentials():
            if not child.is_proven:
                self.children[path] = judge_credential(child, self.policy, self.time, self.material, cover_holds=signed)
        summarise(self.children)
        return None if self.children else Check.not_applicable(CheckName.NESTED)

    def holder_is_subject(self) -> Check:
        shown = [
            Shown(_covered(self.children[path], child), self.children[path].verdict, in_part=shown_in_part(child))
            for path, child in self._credentials()
        ]
        holder = self.holder()
        others = self.other_guardians(holder)
        together_with = dict.fromkeys(signer for proof in self.case.proofs if (signer := signer_of(proof)) in others)
        return check_holder(holder, shown, self.policy.holder, self.time.now, together_with=[*together_with])

    def _credentials(self) -> tuple[tuple[str, Case], ...]:
        return self.case.children(Cover(self.case.holder, version_of(self.case.document)))


def _covered(ruling: Ruling, case: Case) -> JSONObject:
    return ruling.reading.mapped.normal_form if ruling.reading else case.document
