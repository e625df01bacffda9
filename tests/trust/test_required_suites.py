"""Which proofs a record must carry: what an issuer's registration says of it, since a proof can be taken off unseen."""

import json

import pytest
from makers.ml_dsa import pair, two_keys
from makers.signed import WEB, credential, sign, without

from negative.operations.verification import Given
from trust.test_registered import NOW, city, inspect, opened, registration, registry_of
from vcedu.canonical.contexts import ContextStore
from vcedu.errors import CheckName, Code, MalformedError
from vcedu.model import Outcome, VerificationTime, parse_timestamp
from vcedu.trust import ExactIssuers, read_statement
from vcedu.verifier import Verifier

_BOTH = frozenset({"eddsa-rdfc-2022", "mldsa44-rdfc-2024"})
_TIME = VerificationTime(now=NOW)


def _verdict(document, **suites):
    trust = ExactIssuers({WEB: "第一高等学校"}, suites)
    verifier = Verifier(
        trust=trust, contexts=ContextStore.production(), fetcher=Given({"documents": {WEB: two_keys()}}, NOW)
    )
    return verifier.inspect(json.dumps(document).encode(), time=_TIME).verdict


def test_both_proofs_are_checked_whether_demanded_or_not():
    for suites in ({}, {WEB: _BOTH}):
        verdict = _verdict(pair(), **suites)
        assert verdict.verified
        proofs = [check.outcome for check in verdict.checks if check.name is CheckName.PROOF]
        assert proofs == [Outcome.PASSED] * (2 + len(suites.get(WEB, ())))


@pytest.mark.parametrize("left", [0, 1])
def test_a_stripped_proof_is_missed_where_it_is_demanded(left):
    stripped = {**pair(), "proof": pair()["proof"][left]}
    assert _verdict(stripped).verified
    verdict = _verdict(stripped, **{WEB: _BOTH})
    assert verdict.first_error.code is Code.PROOF_SUITE_MISSING
    assert verdict.issuer_authentic is Outcome.FAILED
    assert ("mldsa44-rdfc-2024" in verdict.first_error.message.en) is (left == 0)


def test_a_proof_by_somebody_else_does_not_count():
    stripped = {**pair(), "proof": pair()["proof"][1]}
    by_another = sign(stripped, "stranger")
    assert not _verdict(by_another, **{WEB: frozenset({"eddsa-rdfc-2022"})}).verified


def _registered(school, above=None):
    by_city = registry_of("registry").register(city(**(above or {}))).raw
    return opened(by_city, registry_of("city").register(registration(**school)).raw)


@pytest.mark.parametrize("where", ["school", "city"])
def test_a_registration_says_which_proofs_there_must_be(where):
    demand = {"suites": frozenset({"mldsa44-rdfc-2024"})}
    trust = _registered(demand if where == "school" else {}, demand if where == "city" else None)
    verdict = inspect(trust, sign(credential())).verdict
    assert verdict.first_error.code is Code.PROOF_SUITE_MISSING
    trust = _registered({"suites": frozenset({"eddsa-rdfc-2022"})})
    assert inspect(trust, sign(credential())).verdict.verified


def test_a_demand_has_a_beginning():
    since = parse_timestamp("2027-03-27T00:00:00Z")
    trust = _registered({"suites": frozenset({"mldsa44-rdfc-2024"}), "suites_from": since})
    document = sign(credential())
    assert inspect(trust, document).verdict.first_error.code is Code.PROOF_SUITE_MISSING
    before = parse_timestamp("2027-03-26T00:00:00Z")
    assert inspect(trust, document, proven_issue=before).verdict.verified
    assert inspect(trust, document, proven_issue=since).verdict.first_error.code is Code.PROOF_SUITE_MISSING


def test_statements_without_a_demand_are_as_they_were():
    statement = registry_of("city").register(registration()).envelope.document
    assert "requiredCryptosuite" not in statement["credentialSubject"]
    assert read_statement(without(statement, "proof")).required_suites(NOW) == frozenset()


def test_what_is_demanded_must_be_the_name_of_a_suite():
    with pytest.raises(MalformedError) as raised:
        registry_of("city").register(registration(suites=frozenset({"Ed25519"})))
    assert raised.value.code is Code.STATEMENT_MALFORMED
