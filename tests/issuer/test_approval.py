"""Drafts, approvals and the signer behind them."""

import datetime as dt
import itertools
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers.approval import route
from makers.signed import credential, key

from vcedu.canonical.contexts import ContextStore
from vcedu.errors import ApprovalPending, Code, MalformedError, VceduError, VerificationError
from vcedu.issuer import (
    Approval,
    ApprovalRoute,
    ApprovingSigner,
    Draft,
    Issuer,
    Verb,
    decide,
    records_digest,
    say,
)
from vcedu.keys import RawPayload
from vcedu.model import FixedClock

AT = dt.datetime(2027, 3, 1, 9, 0, 0, 999, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
RECORDS = [("a", 1, b"\x01" * 32), ("b", 2, b"\x02" * 32)]
DRAFT = Draft(records_digest(RECORDS), "卒業証明書 2通", 2, AT)
ROUTE = ApprovalRoute.read(route().encode())


def said(who, before=(), hours=1, decision=Verb.APPROVE, reason="", to=ROUTE):
    return say(to, DRAFT, before, key(who), decision=decision, at=AT + hours * HOUR, reason=reason)


def decided(*approvals, at=AT + 24 * HOUR, to=ROUTE):
    return decide(to, DRAFT, approvals, at=at)


CLERK = said("clerk")


@pytest.mark.parametrize("who", ["principal", "deputy"])
def test_what_went_through_its_route_is_decided_in_whatever_order_it_is_given(who):
    second = said(who, [CLERK], 2)
    decision = decided(second, CLERK)
    assert decision == decided(CLERK, second)
    assert decision.approvals == (CLERK, second)
    assert [officer.role for officer in decision.officers] == ["clerk", who]
    assert decision.release(reversed(RECORDS)) == frozenset(RECORDS)


def test_files_come_back_as_they_were_written():
    rejection = said("principal", [CLERK], decision=Verb.REJECT, reason="氏名の誤り")
    assert Draft.read(DRAFT.write()) == DRAFT
    for approval in (CLERK, rejection):
        assert Approval.read(approval.write()) == approval


def test_nothing_is_decided_before_the_last_step():
    for approvals in ((), (CLERK,)):
        with pytest.raises(ApprovalPending) as caught:
            decided(*approvals)
        assert caught.value.code is Code.APPROVAL_PENDING


def test_a_rejection_says_who_and_why_and_ends_it():
    rejection = said("deputy", [CLERK], decision=Verb.REJECT, reason="氏名の誤り")
    with pytest.raises(VerificationError) as caught:
        decided(CLERK, rejection)
    assert caught.value.code is Code.APPROVAL_REJECTED
    assert caught.value.facts == {"role": "deputy", "name": "見本 次郎", "reason": "氏名の誤り"}
    with pytest.raises(VerificationError):
        said("principal", [CLERK, rejection])


@pytest.mark.parametrize(
    ("who", "before", "hours", "code"),
    [
        ("principal", [], 1, Code.APPROVAL_NOT_OFFICER),
        ("stranger", [], 1, Code.APPROVAL_NOT_OFFICER),
        ("clerk", [CLERK], 1, Code.APPROVAL_NOT_OFFICER),
        ("principal", [CLERK], 0, Code.APPROVAL_ORDER),
        ("clerk", [], -1, Code.APPROVAL_ORDER),
        ("deputy", [CLERK, said("principal", [CLERK])], 2, Code.APPROVAL_ORDER),
    ],
)
def test_an_officer_says_nothing_out_of_turn(who, before, hours, code):
    with pytest.raises(VerificationError) as caught:
        said(who, before, hours)
    assert caught.value.code is code


def test_a_rejection_needs_a_reason():
    with pytest.raises(MalformedError) as caught:
        said("clerk", decision=Verb.REJECT)
    assert caught.value.code is Code.APPROVAL_MALFORMED


def test_one_officer_does_not_act_in_two_steps():
    twice = ApprovalRoute(ROUTE.office, (frozenset({"clerk"}), frozenset({"clerk"})), ROUTE.officers)
    first = said("clerk", to=twice)
    with pytest.raises(VerificationError) as caught:
        said("clerk", [first], 2, to=twice)
    assert caught.value.code is Code.APPROVAL_ORDER
    own = Approval(DRAFT.own_digest, first.own_digest, "clerk", Verb.APPROVE, "", first.at, first.key)
    with pytest.raises(VerificationError) as caught:
        decided(first, own.signed(key("clerk")), to=twice)
    assert caught.value.code is Code.APPROVAL_ORDER


def test_an_approval_made_in_memory_must_be_signed_too():
    unsigned = Approval(DRAFT.own_digest, DRAFT.own_digest, "clerk", Verb.APPROVE, "", CLERK.at, CLERK.key)
    with pytest.raises(VceduError) as caught:
        decided(unsigned)
    assert caught.value.code is Code.APPROVAL_SIGNATURE


@given(st.integers(0), st.integers(0, 7))
def test_no_bit_of_an_approval_can_change(place, bit):
    data = bytearray(CLERK.write())
    data[place % len(data)] ^= 1 << bit
    with pytest.raises(VceduError):
        decided(Approval.read(bytes(data)), said("principal", [CLERK], 2))


@pytest.mark.parametrize("records", [[], RECORDS[:1], [*RECORDS, ("c", 1, b"x")], [RECORDS[0], ("b", 3, b"\x02" * 32)]])
def test_other_records_are_not_released(records):
    decision = decided(CLERK, said("principal", [CLERK]))
    with pytest.raises(VerificationError) as caught:
        decision.release(records)
    assert caught.value.code is Code.APPROVAL_OTHER_DRAFT


def test_no_two_sets_of_records_have_one_digest():
    parts = [("a", 1, b"x"), ("a1", 1, b"x"), ("a", 11, b"x"), ("a", 1, b"xx"), ("", 1, b"ax")]
    sets = [chosen for size in range(len(parts) + 1) for chosen in itertools.combinations(parts, size)]
    assert len({records_digest(chosen) for chosen in sets}) == len(sets)
    assert records_digest(parts) == records_digest([*parts, *parts])


def test_a_signer_behind_a_decision_signs_what_was_decided_and_nothing_else():
    signer = ApprovingSigner(key("school"), decided(CLERK, said("principal", [CLERK])), RECORDS)
    payload = RawPayload(b"data", "k")
    assert signer.public_key == key("school").public_key

    def refused(*record):
        with pytest.raises(ApprovalPending), signer.signing(*record):
            signer.sign(payload)

    refused("b", 3, b"\x02" * 32)
    refused("b", 2, b"\x03" * 32)
    with signer.signing(*RECORDS[1]):
        assert signer.sign(payload) == key("school").sign(payload)
        elsewhere = []
        other = threading.Thread(target=lambda: elsewhere.append(_outcome(signer, payload)))
        other.start()
        other.join()
        assert elsewhere == [Code.APPROVAL_PENDING]
    assert _outcome(signer, payload) is Code.APPROVAL_PENDING


def _outcome(signer, payload):
    try:
        return signer.sign(payload)
    except ApprovalPending as error:
        return error.code


def test_an_issuer_waits_for_the_decision():
    signer = ApprovingSigner(key("school"), decided(CLERK, said("principal", [CLERK])), RECORDS)
    issuer = Issuer(signer, contexts=ContextStore.production(), clock=FixedClock(AT))
    with pytest.raises(ApprovalPending):
        issuer.issue(credential())
    with signer.signing(*RECORDS[0]):
        assert issuer.issue(credential()).envelope.document["proof"]


def test_a_signer_is_not_made_for_other_records():
    with pytest.raises(VerificationError):
        ApprovingSigner(key("school"), decided(CLERK, said("principal", [CLERK])), RECORDS[:1])


def test_a_route_that_is_too_large_is_not_read():
    with pytest.raises(MalformedError) as caught:
        ApprovalRoute.read(route().encode() + b"#" * 300_000)
    assert caught.value.code is Code.APPROVAL_ROUTE


def test_a_draft_needs_a_whole_digest():
    with pytest.raises(MalformedError) as caught:
        Draft(b"\x01" * 31, "卒業証明書", 2, AT)
    assert caught.value.path == "/digest"
