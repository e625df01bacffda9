"""Who signed, and whether the signatures hold. VC Data Integrity sections 4.4 and 4.5.

The issuer's proof decides. A proof by another counts only as a counter-signature: attached to the issuer's proof, by
someone the caller's trust data names as custodian of that issuer's records.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from vcedu import dids
from vcedu.education.dates import moment
from vcedu.errors import CheckName, Code, ExpiredError, ProofError, UndeterminedError, UnsupportedError, check_message
from vcedu.model import Check
from vcedu.proofs import presentation_header_of
from vcedu.verification.methods import SignerKey, is_resolvable, signer_key, signer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vcedu.proofs import PreparedDocument, Proof
    from vcedu.verification.hearing import Hearing

_AUTHORITY = (CheckName.ISSUER_AUTHORITY_AT_ISSUE, CheckName.ISSUER_AUTHORITY_NOW)


class SignatureChecks:
    """Finds the keys of a document's proofs, then checks the proofs."""

    def __init__(
        self, hearing: Hearing, purpose: str, *, may_fetch: bool = True, together_with: Mapping[str, bool]
    ) -> None:
        self._may_fetch = may_fetch
        self._together_with = together_with
        self._case = hearing.case
        self._policy = hearing.policy
        self._time = hearing.time
        self._material = hearing.material
        self._findings = hearing.findings
        self._purpose = purpose
        self._keys: dict[int, SignerKey] = {}

    def check_suites(self, signer: str, suites: frozenset[str]) -> None:
        """Check that the signer's proofs are of each suite that is demanded: one of a set can be stripped unseen."""
        for name in sorted(suites):
            self._findings.run(CheckName.PROOF, functools.partial(self._check_suite, signer, name))

    def find_keys(self, signer: str) -> None:
        """Check the verification method of each proof that the signer, or someone in its place, has made."""
        if not self._findings.demand(CheckName.VERIFICATION_METHOD, lambda: self._by_signer(signer)):
            return
        own, others = self._by_signer(signer)
        if not is_resolvable(signer):
            for proof in self._case.proofs:
                self._method(functools.partial(self._unresolvable, proof, signer))
        elif not own:
            self._method(lambda: self._no_own_proof(signer, others))
        else:
            for proof in own:
                self._method(functools.partial(self._own_key, proof, signer))
            for proof in others:
                if signer_of(proof) in self._together_with:
                    self._method(functools.partial(self._key_beside, proof, signer_of(proof)))
            rest = [proof for proof in others if signer_of(proof) not in self._together_with]
            self._counter_signatures(signer, own, rest)

    def check_proofs(self) -> PreparedDocument | None:
        """Check that every member is covered, then each proof whose key was found; return the reading they hold in."""
        found: list[PreparedDocument] = []
        keys = {index: key.public_key for index, key in self._keys.items()}
        self._findings.run(CheckName.MAPPING, lambda: found.append(self._case.reading(keys)))
        for proof in self._case.proofs:
            check = functools.partial(self._check_proof, proof, found)
            self._findings.run(CheckName.PROOF, check, after=[CheckName.MAPPING])
        return next(iter(found), None)

    def _check_suite(self, signer: str, name: str) -> None:
        own, _ = self._by_signer(signer)
        if name not in {proof.suite_name for proof in own}:
            raise ProofError(Code.PROOF_SUITE_MISSING, path="/proof", suite=name, issuer=signer)

    def _method(self, make: Callable[[], Check]) -> None:
        # No document is fetched for an issuer that the caller does not admit.
        self._findings.run(CheckName.VERIFICATION_METHOD, make, after=_AUTHORITY)

    def _counter_signatures(self, signer: str, own: list[Proof], others: list[Proof]) -> None:
        for proof in others:
            self._findings.run(
                CheckName.COUNTER_SIGNATURES,
                functools.partial(self._counter_key, proof, signer, own),
                after=(*_AUTHORITY, CheckName.VERIFICATION_METHOD),
            )
        if not others:
            self._findings.add(Check.not_applicable(CheckName.COUNTER_SIGNATURES))

    def _by_signer(self, signer: str) -> tuple[list[Proof], list[Proof]]:
        own = [proof for proof in self._case.proofs if signer_of(proof) == signer]
        return own, [proof for proof in self._case.proofs if proof not in own]

    def _own_key(self, proof: Proof, signer: str) -> Check:
        may_fetch = self._together_with.get(signer, self._may_fetch)
        if not may_fetch and dids.expand(dids.DID.parse(signer)) is None:
            path = proof.at("verificationMethod")
            raise UnsupportedError(Code.DI_ISSUER_UNRESOLVABLE, path=path, issuer=signer)
        when = self._time.proven_issue or self._time.now
        key = signer_key(proof, signer, purpose=self._purpose, moment=when, material=self._material)
        self._keys[proof.index] = key
        return Check.passed(CheckName.VERIFICATION_METHOD, as_of=key.as_of)

    def _key_beside(self, proof: Proof, signer: str) -> Check:
        return self._own_key(proof, signer) if is_resolvable(signer) else self._unresolvable(proof, signer)

    def _unresolvable(self, proof: Proof, signer: str) -> Check:
        # A key that its own identifier carries still tells whether the document was changed, though not by whom made.
        method_owner = signer_of(proof)
        if is_resolvable(method_owner) and dids.expand(dids.DID.parse(method_owner)) is not None:
            self._own_key(proof, method_owner)
        path = proof.at("verificationMethod")
        raise UnsupportedError(Code.DI_ISSUER_UNRESOLVABLE, path=path, issuer=signer)

    def _no_own_proof(self, signer: str, others: list[Proof]) -> Check:
        if any(self._policy.custodians.includes(signer, signer_of(proof)) for proof in others):
            raise ProofError(Code.DI_ISSUER_PROOF_MISSING, path="/proof", issuer=signer)
        path = others[0].at("verificationMethod")
        raise ProofError(Code.DI_METHOD_NOT_ISSUER, path=path, signer=signer_of(others[0]), issuer=signer)

    def _counter_key(self, proof: Proof, signer: str, own: list[Proof]) -> Check:
        countersigner = signer_of(proof)
        if self._policy.contexts.is_interop and any(self._reaches(each, [proof]) for each in own):
            # Test suites chain the issuer's proof to a stranger's. The issuer has signed that proof too, so it is
            # checked like one of its own; for real records, whoever signs beside the issuer must be known.
            return Check.passed(CheckName.COUNTER_SIGNATURES, as_of=self._own_key(proof, countersigner).as_of)
        if not self._reaches(proof, own):
            raise ProofError(Code.COUNTER_SIGNATURE_UNCHAINED, path=proof.path, signer=countersigner)
        if not self._policy.custodians.includes(signer, countersigner):
            raise ProofError(Code.COUNTER_SIGNATURE_SIGNER, path=proof.path, signer=countersigner)
        return Check.passed(CheckName.COUNTER_SIGNATURES, as_of=self._own_key(proof, countersigner).as_of)

    def _reaches(self, proof: Proof, own: list[Proof]) -> bool:
        by_id = {other.id: other for other in self._case.proofs if other.id is not None}
        pending, seen = list(proof.previous), set()
        while pending:
            identifier = pending.pop()
            if identifier in seen:
                continue
            seen.add(identifier)
            if by_id[identifier] in own:
                return True
            pending.extend(by_id[identifier].previous)
        return False

    def _check_proof(self, proof: Proof, readings: list[PreparedDocument]) -> None:
        # (1) The purpose is the one this kind of document demands.
        if proof.proof_purpose != self._purpose:
            path = proof.at("proofPurpose")
            raise ProofError(Code.PROOF_PURPOSE, path=path, purpose=proof.proof_purpose, expected=self._purpose)
        # (2) It answers this verifier, if the verifier asked.
        self._check_answers(proof)
        self._check_occasion(proof)
        # (3) It was made in the past and has not run out.
        self._check_times(proof)
        # (4) The signature is over exactly this document.
        key = self._keys.get(proof.index)
        if key is None:
            raise UndeterminedError(Code.CHECK_BLOCKED, check=check_message(CheckName.VERIFICATION_METHOD, "called"))
        error = self._case.proof_error(proof, readings[0], key.public_key)
        if error is not None:
            raise error

    def _check_answers(self, proof: Proof) -> None:
        demand = self._policy.holder
        if self._purpose != "authentication":
            return
        if demand.domain is not None and proof.domain != demand.domain:
            raise ProofError(Code.PROOF_DOMAIN, path=proof.at("domain"))
        if demand.challenge is not None and proof.challenge != demand.challenge:
            raise ProofError(Code.PROOF_CHALLENGE, path=proof.at("challenge"))

    def _check_occasion(self, proof: Proof) -> None:
        expected = self._policy.holder.presentation_header
        stated = presentation_header_of(proof)
        if expected is not None and stated is not None and stated != expected:
            raise ProofError(Code.BBS_PRESENTATION_HEADER, path=f"{proof.path}/proofValue")

    def _check_times(self, proof: Proof) -> None:
        now = self._time.now
        if proof.created is not None and proof.created > now + self._policy.skew:
            path = proof.at("created")
            raise ProofError(Code.PROOF_CREATED_IN_FUTURE, path=path, created=moment(proof.created))
        self._check_issue(proof)
        if proof.expires is not None and proof.expires <= now:
            raise ExpiredError(Code.PROOF_EXPIRED, path=proof.at("expires"), end=moment(proof.expires))

    def _check_issue(self, proof: Proof) -> None:
        """Refuse a proven time of issue that each of the issuer's proofs contradicts: none was there by then."""
        issue, issuer = self._time.proven_issue, str(self._case.issuer)
        if issue is None or self._purpose != "assertionMethod" or signer_of(proof) != issuer:
            return
        own, _ = self._by_signer(issuer)
        if all(each.created is not None and each.created > issue + self._policy.skew for each in own):
            path, created = proof.at("created"), proof.created and moment(proof.created)
            raise ProofError(Code.PROOF_CREATED_AFTER_ISSUE, path=path, created=created, issue=moment(issue))
