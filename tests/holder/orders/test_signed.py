import datetime as dt

import pytest
from makers.signed import AT, did, key, method

from holder.access.home import BOARD, CHILD, FATHER, SCHOOL, restriction
from vcedu.errors import Code, VceduError
from vcedu.holder.access import statements as st
from vcedu.holder.access.terms import GrantState
from vcedu.holder.orders import DocumentKeys, SignedOrder, check_order, sign_order
from vcedu.keys import KeyType, PrivateKey
from vcedu.model import parse_timestamp

NOW = parse_timestamp(AT)
KEYS = DocumentKeys()


def signed(statement, by="board", audience=CHILD, at=NOW, **changes):
    given = {"audience": audience, "order_id": "第12号", "signer": key(by), "method": method(by)}
    return sign_order(statement, at=at, **{**given, **changes})


def check(raw, now=NOW, audience=(CHILD,)):
    return check_order(SignedOrder(raw, KEYS), audience=audience, now=now)


def refused(call, *arguments, **named):
    with pytest.raises(VceduError) as caught:
        call(*arguments, **named)
    return caught.value.code


def test_an_order_says_who_ordered_what_and_when_and_keeps_its_bytes():
    order = restriction(FATHER)
    raw = signed(order)
    found = check(raw)
    assert (found.raw, found.issuer, found.id, found.issued_at) == (raw, BOARD, "第12号", NOW)
    assert found.statement == order


@pytest.mark.parametrize(
    "statement",
    [
        st.GrantChange("g", GrantState.SUSPENDED, BOARD, NOW),
        st.Lift("r-1", BOARD, NOW),
        st.AdultOrder(FATHER, BOARD, NOW),
        st.Incapacity(FATHER, BOARD, NOW),
        st.StaffRole(FATHER, SCHOOL, st.Role.NURSE, BOARD, NOW.date(), classes=frozenset({"2-1", "2-2"})),
        st.EnrolmentEnd(SCHOOL, "2-1", BOARD, NOW.date()),
    ],
)
def test_all_that_is_ordered_travels(statement):
    assert check(signed(statement)).statement == statement


def test_every_byte_counts():
    raw = signed(restriction(FATHER))
    for place in range(0, len(raw), 7):
        other = b"A" if raw[place : place + 1] != b"A" else b"B"
        changed = raw[:place] + other + raw[place + 1 :]
        with pytest.raises(VceduError):
            check(changed)


def test_an_order_lasts_for_a_month_and_for_its_child_alone():
    raw = signed(restriction(FATHER))
    second = dt.timedelta(seconds=1)
    assert refused(check, raw, NOW - second) is Code.ORDER_NOT_YET
    month = dt.timedelta(days=30)
    assert check(raw, NOW + month - second).raw == raw
    assert refused(check, raw, NOW + month) is Code.ORDER_EXPIRED
    assert refused(check, raw, audience=(did("sister"), "profile")) is Code.ORDER_AUDIENCE
    assert check(signed(restriction(FATHER), audience="profile"), audience=("profile", CHILD)).issuer == BOARD


def test_what_is_signed_is_what_can_be_checked():
    own = st.Marking("0", private=True, at=NOW)
    assert refused(signed, own) is Code.ORDER_KIND
    post_quantum = PrivateKey.generate(KeyType.MLDSA44).as_signer()
    assert refused(signed, restriction(FATHER), signer=post_quantum) is Code.KEY_CAPABILITY


class Faulty:
    public_key = key("board").public_key

    def sign(self, payload):
        return bytes(64)


def test_a_signature_that_does_not_hold_does_not_leave_the_house():
    assert refused(signed, restriction(FATHER), signer=Faulty()) is Code.PROOF_SIGNATURE


def test_a_key_that_is_none_for_signing_signs_no_order():
    agreeing = PrivateKey.generate(KeyType.X25519).public_key
    own = f"did:key:{agreeing.multikey}"
    assert refused(KEYS.find, own, f"{own}#{agreeing.multikey}", now=NOW) is Code.ORDER_KEY
    elsewhere = DocumentKeys({did("next-board"): _document_of_board()})
    found = refused(elsewhere.find, did("next-board"), method("board"), now=NOW)
    assert found is Code.ORDER_KEY_UNKNOWN, "another's document under its name"


def _document_of_board():
    from vcedu import dids  # noqa: PLC0415 - of one test

    return dids.expand(dids.DID.parse(BOARD))
