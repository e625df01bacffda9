"""A school that was merged or closed, and a registration that was withdrawn: what a verifier says afterwards."""

import datetime as dt

import pytest
from makers.signed import AT, credential, did, sign
from makers.status import REVOCATION, SUSPENSION, entry, unsigned_list
from makers.trust import ANOTHER_SCHOOL, KIND, SCHOOL, merged_in_a_row, of_city, of_school, recognition, serial_code

from negative.operations.verification import Given
from trust.test_registered import NOW, city, inspect, opened, registration, registry_of
from vcedu.canonical.contexts import ContextStore
from vcedu.errors import Code, MalformedError, UntrustedIssuerError
from vcedu.model import FixedClock, VerificationTime, parse_timestamp
from vcedu.trust import Anchor, Anchors, ChainTrust, read_statement
from vcedu.verifier import open_registry

END, BEFORE = parse_timestamp("2027-03-31T23:59:59Z"), parse_timestamp("2027-03-25T00:00:00Z")
FIRST = parse_timestamp("2027-04-01T00:00:00Z")


def merged():
    above = registry_of("registry").register(city())
    old = registry_of("city").register(registration())
    heir = registry_of("city").register(
        registration("successor", value=ANOTHER_SCHOOL, name="統合高等学校", valid_from=FIRST)
    )
    return above, old, heir


def trust_in(*statements):
    return ChainTrust([Anchor(did("registry"), "National Register")], map(read_statement, (of_city(), *statements)))


def test_what_a_merged_school_issued_stands_and_names_its_successor():
    above, old, heir = merged()
    ended = registry_of("city").end(old, END, successors=frozenset({did("successor")}))
    trust = opened(above.raw, ended.raw, heir.raw)
    report = inspect(trust, sign(credential()), proven_issue=BEFORE)
    assert report.verdict.verified
    told = next(check for check in report if check.name == "issuer_authority_now")
    assert told.code is Code.ISSUER_SUCCEEDED
    assert told.message.en == (
        "The registration of 第一高等学校 has ended since; what it issued stands, "
        "and 統合高等学校 keeps its records now."
    )
    assert "統合高等学校が引き継いでいます" in told.message.ja
    unproven = inspect(trust, sign(credential()))
    told = {check.name.value: check.code for check in unproven if "authority" in check.name.value}
    assert set(told.values()) == {Code.CHAIN_SUCCEEDED}


def test_only_a_successor_that_may_issue_the_same_keeps_the_records():
    above, old, heir = merged()
    ended = registry_of("city").end(old, END, successors=frozenset({did("successor"), did("stranger")}))
    trust = opened(above.raw, ended.raw, heir.raw)
    custodians = trust.custodians(NOW)
    assert custodians.includes(did("school"), did("successor"))
    assert not custodians.includes(did("school"), did("stranger"))
    assert not custodians.includes(did("successor"), did("school"))
    closed = registry_of("city").end(old, END, successors=frozenset({did("city")}))
    kept = opened(above.raw, closed.raw)
    assert kept.custodians(NOW).includes(did("school"), did("city"))
    assert not kept.custodians(END).includes(did("school"), did("city"))
    assert not opened(above.raw, ended.raw).custodians(NOW).includes(did("school"), did("successor"))


def test_of_several_successors_in_a_row_the_last_is_named_and_keeps_the_records():
    above, old, _ = merged()
    ended = registry_of("city").end(old, BEFORE, successors=frozenset({did("middle")}))
    middle = registry_of("city").register(registration("middle", value=serial_code(1), name="中間高等学校"))
    over = registry_of("city").end(middle, END, successors=frozenset({did("successor")}))
    last = registry_of("city").register(registration("successor", value=ANOTHER_SCHOOL, name="統合高等学校"))
    trust = opened(above.raw, ended.raw, over.raw, last.raw)
    report = inspect(trust, sign(credential()), proven_issue=BEFORE)
    assert report.verdict.verified
    told = next(check for check in report if check.name == "issuer_authority_now")
    assert told.message.en.startswith("The registration of 第一高等学校 has ended since")
    assert "統合高等学校 keeps its records now" in told.message.en
    custodians = trust.custodians(NOW)
    assert custodians.signers[did("school")] == {did("successor")}
    assert custodians.signers[did("middle")] == {did("successor")}
    assert custodians.signers[did("successor")] == frozenset()
    assert trust.custodians(END).signers[did("school")] == {did("middle")}


@pytest.mark.parametrize(("count", "is_kept"), [(1, True), (5, True), (6, False)])
def test_records_are_followed_for_five_successions(count, is_kept):
    trust = trust_in(*merged_in_a_row(count))
    expected = {did(f"heir {count}")} if is_kept else frozenset()
    assert trust.custodians(NOW).signers[did("school")] == expected


def test_a_circle_of_successors_keeps_nothing_but_one_way_out_of_it_does():
    circle = merged_in_a_row(2, "school")
    assert trust_in(*circle).custodians(NOW).signers[did("school")] == frozenset()
    with pytest.raises(UntrustedIssuerError) as refused:
        trust_in(*circle).judge(did("school"), (KIND,), NOW)
    assert refused.value.facts["name"] == "school of Example"
    assert "school of Example" in refused.value.message.ja
    circle[1]["credentialSubject"]["succeededBy"] = [did("city"), did("heir 2"), did("school")]
    trust = trust_in(*circle)
    assert trust.custodians(NOW).signers[did("school")] == {did("city")}
    with pytest.raises(UntrustedIssuerError) as refused:
        trust.judge(did("school"), (KIND,), NOW)
    assert (refused.value.code, refused.value.facts["successor"]) == (Code.CHAIN_SUCCEEDED, "city of Example")


def test_a_statement_of_a_body_that_may_not_register_makes_nobody_a_successor():
    since = {"validUntil": "2027-03-31T23:59:59Z"}
    by_heir = recognition("successor", "school", "schoolCode", SCHOOL, **since, succeededBy=did("successor"))
    heir = recognition("city", "successor", "schoolCode", ANOTHER_SCHOOL, territory=["131016"])
    statements = [read_statement(s) for s in (of_city(), of_school(**since), heir, by_heir)]
    trust = ChainTrust([Anchor(did("registry"), "National Register")], statements)
    assert not trust.custodians(NOW).includes(did("school"), did("successor"))


def test_a_did_given_up_ends_what_was_registered_under_it():
    used = {"usedUntil": "2027-03-01T00:00:00Z"}
    two = [{"type": "DatedIdentifier", "did": did("school"), **dates} for dates in (used, {"usedUntil": AT})]
    assert read_statement(of_school(recognizedIdentifier=two)).end_for(did("school")) == NOW
    early = read_statement(of_school(recognizedIdentifier=two, validUntil="2027-03-31T23:59:59Z"))
    assert early.end_for(did("school")) == END
    assert read_statement(of_school(recognizedIdentifier=[two[0], {**two[0], "did": did("b")}])).end_for(did("b"))
    assert read_statement(of_school()).end_for(did("school")) is None


def test_nobody_is_registered_to_succeed_itself_or_no_did():
    _, old, _ = merged()
    for successor in (did("school"), "the city"):
        with pytest.raises(MalformedError):
            registry_of("city").end(old, END, successors=frozenset({successor}))
        with pytest.raises(MalformedError):
            registry_of("city").register(registration(successors=frozenset({successor})))
    known = registry_of("city").register(registration(successors=frozenset({did("city")})))
    assert read_statement(known.envelope.document).successors == {did("city")}


@pytest.mark.parametrize("url", [REVOCATION, SUSPENSION])
@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_withdrawn_registration_is_told_as_such(url, withdrawn):
    above = registry_of("registry").register(city())
    below = registry_of("city").register(registration(status=entry(5, url)))
    listed = unsigned_list(*([5] if withdrawn else []), url=url, issuer=did("city"))
    anchors = Anchors(1, END, NOW, (Anchor(did("registry"), "National Register"),), (above.raw, below.raw))
    trust = open_registry(
        anchors,
        contexts=ContextStore.production(),
        fetcher=Given({"lists": {url: sign(listed, "city")}}, NOW),
        time=VerificationTime(now=NOW),
        clock=FixedClock(NOW),
    )
    if not withdrawn:
        assert trust.judge(did("school"), (KIND,), NOW).name == "第一高等学校"
        return
    with pytest.raises(UntrustedIssuerError) as refused:
        trust.judge(did("school"), (KIND,), NOW)
    assert refused.value.code is Code.CHAIN_REVOKED
    assert "第一高等学校" in refused.value.message.en
    report = inspect(trust, sign(credential()), proven_issue=BEFORE)
    assert report.verdict.first_error.code is Code.CHAIN_REVOKED


def test_one_proof_that_was_there_by_then_bears_out_a_proven_issue():
    above, old, _ = merged()
    trust = opened(above.raw, old.raw)
    again = sign(sign(credential()), created="2027-03-30T00:00:00Z")
    for document, minutes, is_borne_out in (
        (sign(credential()), -5, True),
        (sign(credential()), -6, False),
        (again, -5, True),
        (again, -6, False),
        (sign(credential(), created=None), -60, True),
        (sign(sign(credential()), created=None), -60, True),
    ):
        issue = BEFORE + dt.timedelta(minutes=minutes)
        codes = {check.code for check in inspect(trust, document, proven_issue=issue)}
        assert (Code.PROOF_CREATED_AFTER_ISSUE not in codes) is is_borne_out
