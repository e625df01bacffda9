"""The checks of a credential, in their order. VC Data Model 2.0 section 7.1; VC Data Integrity section 4.5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.education.completeness import evaluate_completeness
from vcedu.education.dates import moment
from vcedu.education.disclosure import check_shown_whole
from vcedu.errors import (
    CheckName,
    Code,
    ExpiredError,
    NotYetValidError,
    ProofError,
    UndeterminedError,
    UntrustedIssuerError,
    VerificationError,
    check_message,
)
from vcedu.model import Check
from vcedu.model.envelope import VCVersion, check_credential, credential_dates, types_of, version_of
from vcedu.proofs import SUITES, Canonicalization
from vcedu.verification.accreditation import authority_check, stated_school_codes
from vcedu.verification.case import Case, Cover
from vcedu.verification.disclosed import may_hide_end, shown_in_part
from vcedu.verification.disposal import DisposalNotes
from vcedu.verification.nested import check_subjects, summarise
from vcedu.verification.resources import check_related_resources, used_contexts
from vcedu.verification.run import SHAPE, Run
from vcedu.verification.status import StatusChecks

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.model import VerificationTime
    from vcedu.verification.judgement import Ruling
    from vcedu.verification.material import Material
    from vcedu.verification.policy import VerificationPolicy

_DATE_NAMES = {
    VCVersion.V2_0: ("validFrom", "validUntil"),
    VCVersion.V1_1: ("issuanceDate", "expirationDate"),
}


def judge_credential(
    case: Case, policy: VerificationPolicy, time: VerificationTime, material: Material, *, cover_holds: bool = True
) -> Ruling:
    """Judge one credential with the material at hand.

    Args:
        case: The credential.
        policy: What the caller demands.
        time: The instant it is judged at.
        material: What is at hand.
        cover_holds: For a credential without proof inside another document: whether that document's proof holds.
    """
    run = _CredentialRun(case, policy, time, material)
    # (1) It is a credential, and speaks only vocabularies that are known.
    if not run.check_shape(run.structure):
        run.block(*(name for name in CheckName if name not in {*SHAPE, CheckName.OPERATION, CheckName.HOLDER}))
    else:
        # (2) The issuer may issue it: then, and now.
        run.findings.run(CheckName.ISSUER_AUTHORITY_AT_ISSUE, run.authority_at_issue)
        run.findings.run(CheckName.ISSUER_AUTHORITY_NOW, run.authority_now)
        # (3) The keys are the issuer's, every member is covered, and the proofs hold.
        signed = run.covered(holds=cover_holds) if case.cover else run.check_own_signatures()
        # (4) It is in force, and names what it was read with.
        run.findings.run(CheckName.VALIDITY_PERIOD, run.validity_period)
        StatusChecks(run, judge_credential).check()
        if policy.disposals and signed:
            DisposalNotes(run, judge_credential).add()
        run.findings.run(CheckName.SCHEMA, run.schema)
        run.findings.run(CheckName.RELATED_RESOURCES, run.related_resources)
        # (5) The credentials inside it hold, each on its own, and are as many as the issuer counted.
        run.findings.run(CheckName.NESTED, lambda: run.nested(signed=signed))
        run.findings.run(CheckName.COMPLETENESS, run.completeness, after=[CheckName.MAPPING, CheckName.PROOF])
    # (6) A credential alone proves nothing about whoever shows it.
    run.findings.run(CheckName.HOLDER, run.holder)
    return run.ruling()


class _CredentialRun(Run):
    """The checks that only a credential has."""

    required_suites: frozenset[str] = frozenset()

    @property
    def issuer(self) -> str:
        return str(self.case.issuer)

    @property
    def version(self) -> VCVersion:
        if self.case.cover is not None and "@context" not in self.case.document:
            return self.case.cover.version
        return version_of(self.case.document)

    @property
    def signs_statements(self) -> bool:
        """Whether any of the document's proofs signs RDF statements, not the JSON text."""
        if self.case.cover is not None or self.case.token is not None:
            return False
        suites = (SUITES.get(proof.suite_name or "") for proof in self.case.proofs)
        return any(suite is None or suite.canonicalization is Canonicalization.RDFC for suite in suites)

    def check_own_signatures(self) -> bool:
        """Check the issuer's proofs; those who vouch for the issuer have said of which suites there must be one."""
        return self.check_signatures(self.issuer, "assertionMethod", suites=self.required_suites)

    def structure(self) -> None:
        check_credential(self.case.document, covered_as=self.case.cover.version if self.case.cover else None)

    def authority_at_issue(self) -> Check:
        return self._authority(CheckName.ISSUER_AUTHORITY_AT_ISSUE, self.time.proven_issue or self.time.now)

    def authority_now(self) -> Check:
        name = CheckName.ISSUER_AUTHORITY_NOW
        try:
            return self._authority(name, self.time.now)
        except UntrustedIssuerError as error:
            # It need not be registered any more if something proves that it was when it issued this: see the check of
            # the authority at issue, which stands beside this one.
            if error.code is not Code.CHAIN_SUCCEEDED or self.time.proven_issue is None:
                raise
            facts = {"body": error.facts["name"], "successor": error.facts["successor"]}
            return Check.passed(name, code=Code.ISSUER_SUCCEEDED, as_of=None, **facts)

    def _authority(self, name: CheckName, at: dt.datetime) -> Check:
        document = self.case.document
        authority = self.policy.trust.judge(self.issuer, types_of(document), at, stated_school_codes(document))
        if name is CheckName.ISSUER_AUTHORITY_AT_ISSUE:
            self.required_suites = authority.suites
        self.issuer_name = authority.name
        return authority_check(name, authority)

    def covered(self, *, holds: bool) -> bool:
        for name in (CheckName.VERIFICATION_METHOD, CheckName.MAPPING, CheckName.COUNTER_SIGNATURES):
            self.findings.add(Check.not_applicable(name))
        self.findings.run(CheckName.PROOF, lambda: self._covering_proof(holds=holds))
        return self.findings.first_obstacle([CheckName.PROOF]) is None

    def _covering_proof(self, *, holds: bool) -> Check:
        if self.case.cover is None or self.issuer != self.case.cover.signer:
            raise ProofError(Code.NESTED_UNPROVEN, issuer=self.issuer)
        if not holds:
            raise UndeterminedError(Code.CHECK_BLOCKED, check=check_message(CheckName.PROOF, "called"))
        return Check.passed(CheckName.PROOF, code=Code.NESTED_COVERED)

    def validity_period(self) -> Check | None:
        start, end = _DATE_NAMES[self.version]
        dates = credential_dates(self.case.document, self.version)
        if dates.valid_from is not None and self.time.now < dates.valid_from:
            raise NotYetValidError(Code.VC_NOT_YET_VALID, path=f"/{start}", start=moment(dates.valid_from))
        if dates.valid_until is not None and self.time.now > dates.valid_until:
            raise ExpiredError(Code.VC_EXPIRED, path=f"/{end}", end=moment(dates.valid_until))
        if dates.valid_until is None and self._may_hide_end():
            raise UndeterminedError(Code.SD_DATES_NOT_MANDATORY, path=f"/{end}")
        if dates.valid_from is None and dates.valid_until is None:
            return Check.not_applicable(CheckName.VALIDITY_PERIOD)
        return None

    def _may_hide_end(self) -> bool:
        if self.reading is None or not shown_in_part(self.case):
            return False
        proven = self.findings.first_obstacle([CheckName.MAPPING, CheckName.PROOF]) is None
        return proven and may_hide_end(self.case, self.reading)

    def schema(self) -> Check:
        if "credentialSchema" not in self.case.document:
            return Check.not_applicable(CheckName.SCHEMA)
        raise UndeterminedError(Code.SCHEMA_NOT_CHECKED, path="/credentialSchema")

    def related_resources(self) -> Check | None:
        used = used_contexts(self.reading) if self.reading else {}
        if check_related_resources(self.case.document, used) == 0:
            return Check.not_applicable(CheckName.RELATED_RESOURCES)
        return None

    def nested(self, *, signed: bool) -> Check | None:
        signer = self.case.cover.signer if self.case.cover else self.case.issuer
        for path, child in self.case.children(Cover(signer, self.version)):
            self.children[path] = judge_credential(child, self.policy, self.time, self.material, cover_holds=signed)
        if signed and self.signs_statements:
            check_subjects(self.case.document)
        summarise(self.children)
        return None if self.children else Check.not_applicable(CheckName.NESTED)

    def completeness(self) -> Check:
        content = self.reading.mapped.normal_form if self.reading else self.case.document
        if shown_in_part(self.case):
            check_shown_whole(content)
        found = evaluate_completeness(content)
        if found is None:
            return Check.not_applicable(CheckName.COMPLETENESS)
        code = Code.COMPLETENESS_WHOLE if found.is_complete else Code.COMPLETENESS_PART
        counts = {"shown": found.shown, "total": found.total, "withheld": found.withheld}
        return Check.passed(CheckName.COMPLETENESS, code=code, as_of=None, **counts)

    def holder(self) -> Check:
        if self.policy.holder.demanded and self.case.depth == 0:
            raise VerificationError(Code.HOLDER_REQUIRED)
        return Check.not_applicable(CheckName.HOLDER, code=Code.HOLDER_NOT_PROVEN)
