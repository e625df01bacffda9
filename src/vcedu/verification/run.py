"""One pass over the checks of one document: what a credential's and a presentation's have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.contexts import check_contexts
from vcedu.education.names import stated_name
from vcedu.errors import CheckName
from vcedu.model import Check, Verdict
from vcedu.model.envelope import types_of
from vcedu.proofs.prepared import without_proof
from vcedu.verification.hearing import Hearing
from vcedu.verification.judgement import Ruling
from vcedu.verification.signatures import SignatureChecks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vcedu.model import VerificationTime
    from vcedu.proofs import PreparedDocument
    from vcedu.verification.case import Case
    from vcedu.verification.material import Material
    from vcedu.verification.policy import VerificationPolicy

SHAPE = (CheckName.INPUT, CheckName.STRUCTURE, CheckName.CONTEXTS)


class Run(Hearing):
    """The checks that credentials and presentations share."""

    def __init__(self, case: Case, policy: VerificationPolicy, time: VerificationTime, material: Material) -> None:
        super().__init__(case, policy, time, material)
        self.reading: PreparedDocument | None = None
        self.children: dict[str, Ruling] = {}
        self.issuer_name: str | None = None

    def check_shape(self, structure: Callable[[], object]) -> bool:
        """Make the checks that everything else stands on; return whether they passed."""
        self.findings.run(CheckName.INPUT, self.case.check_opened)
        self.findings.run(CheckName.STRUCTURE, lambda: self._structure(structure), after=[CheckName.INPUT])
        self.findings.run(CheckName.CONTEXTS, self._contexts, after=[CheckName.INPUT, CheckName.STRUCTURE])
        return self.findings.first_obstacle(SHAPE) is None

    def check_signatures(
        self,
        signer: str,
        purpose: str,
        *,
        may_fetch: bool = True,
        together_with: Mapping[str, bool] | None = None,
        suites: frozenset[str] = frozenset(),
    ) -> bool:
        """Check whose keys the proofs were made with, that they cover everything, and that they hold.

        Args:
            signer: Who must have signed.
            purpose: What the proofs must be made for.
            may_fetch: Whether anything vouches for the signer, so that its document may be asked for.
            together_with: Who may sign beside the signer, in their own right; each with whether anything vouches.
            suites: The cryptosuites of which the signer's proofs must be.

        Returns:
            Whether nothing in these checks counts against the document.
        """
        findings = self.findings
        if not findings.demand(CheckName.PROOF, lambda: self.case.proofs):
            findings.add(Check.not_applicable(CheckName.VERIFICATION_METHOD))
            findings.run(CheckName.MAPPING, lambda: _nothing(self.case.reading({})))
            return False
        signatures = SignatureChecks(self, purpose, may_fetch=may_fetch, together_with=together_with or {})
        signatures.find_keys(signer)
        self.reading = signatures.check_proofs()
        signatures.check_suites(signer, suites)
        decisive = (CheckName.VERIFICATION_METHOD, CheckName.MAPPING, CheckName.PROOF, CheckName.COUNTER_SIGNATURES)
        return findings.first_obstacle(decisive) is None

    def block(self, *names: CheckName) -> None:
        """Mark checks as blocked by the document's shape."""
        for name in names:
            self.findings.run(name, lambda: None, after=SHAPE)

    def ruling(self) -> Ruling:
        """Return what was found."""
        content = self.reading.mapped.normal_form if self.reading else self.case.document
        has_shape = self.findings.first_obstacle(SHAPE) is None
        verdict = Verdict(
            self.findings.checks,
            at=self.time.now,
            issuer=self.case.issuer,
            nested={path: ruling.verdict for path, ruling in self.children.items()},
            issuer_name=self.issuer_name,
            types=types_of(self.case.document) if has_shape else (),
            subject_name=stated_name(content) if has_shape else None,
        )
        missing = dict.fromkeys([*self.findings.missing, *(r for c in self.children.values() for r in c.missing)])
        return Ruling(verdict, tuple(missing), self.reading)

    def _structure(self, structure: Callable[[], object]) -> None:
        # A token is judged before what is in it: no key is looked up on the word of a header that is not right.
        self.case.check_token()
        structure()

    def _contexts(self) -> Check | None:
        if "@context" not in self.case.document:
            return Check.not_applicable(CheckName.CONTEXTS)
        # A proof's own contexts are for its suite to judge.
        check_contexts(without_proof(self.case.document), self.policy.contexts)
        return None


def _nothing(_: object) -> None:
    """Turn a value that a check has no use for into the answer "passed"."""
