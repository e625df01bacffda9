import dataclasses
import datetime as dt

import pytest
from makers.signed import AT, did, key, method

from holder.access.home import BOARD, CHILD, FATHER, MOTHER, POLICY, SCHOOL, SUBJECT, TEACHER, grant, restriction
from holder.family import PASSPHRASE, VERIFIER, certificate, create
from vcedu import dids
from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.errors import Code, VceduError
from vcedu.holder import Act, PersonalDataStore
from vcedu.holder.access import Relation
from vcedu.holder.access import statements as st
from vcedu.holder.access.terms import GrantState, Restricted
from vcedu.holder.orders import DocumentKeys, SignedOrder, check_order, sign_order
from vcedu.keys import KeyType, PrivateKey
from vcedu.model import VerificationTime, parse_timestamp
from vcedu.storage import SQLiteDriver

NOW = parse_timestamp(AT)
DAY = dt.timedelta(days=1)
KEYS = DocumentKeys()


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


@pytest.fixture
def store(driver):
    made = create(driver)
    made.belongs_to(SUBJECT, at=NOW)
    years = {"valid_from": NOW - DAY, "valid_until": NOW + 365 * DAY}
    with made._opened.whole():
        for guardian in (MOTHER, FATHER):
            made._stated.add(grant(guardian, id=f"g {guardian}", **years), NOW, by=BOARD)
    return made


def order(statement, by="board", audience=CHILD, at=NOW):
    given = {"audience": audience, "order_id": "第12号", "signer": key(by), "method": method(by)}
    return SignedOrder(sign_order(statement, at=at, **given), KEYS)


def bring(store, signed, person=FATHER, capacity=Relation.GUARDIAN, at=NOW):
    return store.visited_by(person, capacity, POLICY).state(signed, at=at)


def household(store, at=NOW):
    with store._opened.whole():
        return store.visited_by(CHILD, Relation.LEARNER, POLICY)._gate.household(at)[0]


def refused(call, *arguments, **named):
    with pytest.raises(VceduError) as caught:
        call(*arguments, **named)
    return caught.value.code


def test_an_order_counts_whoever_brings_it_and_its_bytes_are_kept_as_evidence(store, driver):
    signed = order(restriction(FATHER, valid_from=NOW))
    for person, capacity in ((MOTHER, Relation.GUARDIAN), (TEACHER, Relation.STRANGER), (BOARD, Relation.AUTHORITY)):
        assert bring(store, signed, person, capacity) is None
    assert household(store).restricted(FATHER) is Restricted.ALL
    again = PersonalDataStore.open(driver, PASSPHRASE)
    found = household(again)
    assert found.orders == {restriction(FATHER, valid_from=NOW): signed.raw}
    kept = check_order(SignedOrder(found.orders[found.statements[-1]], KEYS), audience=[CHILD], now=NOW)
    assert (kept.issuer, kept.id) == (BOARD, "第12号")


def test_the_log_says_who_ordered_it_and_who_brought_it(store):
    bring(store, order(restriction(FATHER, valid_from=NOW)), MOTHER)
    asked, stated = store.audit()[-2:]
    assert (asked.details["who"], asked.details["capacity"], asked.details["act"]) == (BOARD, "authority", "manage")
    assert (stated.act, stated.details["who"]) == (Act.STATED, MOTHER)
    reads = store.visited_by(MOTHER, Relation.GUARDIAN, POLICY).audit(at=NOW)
    assert {each.details["act"] for each in reads} == {"audit", "list"}, "who is kept away, the learner alone reads"


def test_nobody_who_brings_an_order_learns_what_was_there(store):
    """The father has got hold of a lift: whether there is a restriction that it lifts is not told to him."""
    lift = order(st.Lift("r-1", BOARD, NOW))
    before = bring(store, lift)
    assert household(store).all(st.Lift) == []
    bring(store, order(restriction(FATHER, valid_from=NOW)), BOARD, Relation.AUTHORITY)
    assert bring(store, order(restriction(FATHER, valid_from=NOW))) is before is None, "it is there already"
    assert bring(store, lift, at=NOW + DAY) is None
    assert household(store).restricted(FATHER) is Restricted.NOT, "the authority has lifted it"
    assert bring(store, order(restriction(FATHER, valid_from=NOW)), MOTHER, at=NOW + DAY) is None
    assert household(store, NOW + DAY).restricted(FATHER) is Restricted.NOT, (
        "an order brought again does not count again"
    )


def test_the_issuer_is_told_what_its_order_cannot_be_about(store):
    lift = order(st.Lift("r-1", BOARD, NOW))
    assert refused(bring, store, lift, BOARD, Relation.AUTHORITY) is Code.ACCESS_STATEMENT
    assert store.audit()[-1].details["decision"] == "DENY"
    assert household(store).all(st.Lift) == []


def test_who_orders_nothing_here_orders_nothing_by_a_signature(store):
    stranger = order(restriction(FATHER, valid_from=NOW, issuer=TEACHER), by="teacher")
    assert refused(bring, store, stranger, MOTHER) is Code.ACCESS_STATEMENT, "not an authority of the policy's"
    works = st.StaffRole(TEACHER, SCHOOL, st.Role.NURSE, TEACHER, NOW.date())
    assert refused(bring, store, order(works, by="teacher"), MOTHER) is Code.PDS_ITEM_UNKNOWN
    of_school = order(restriction(FATHER, valid_from=NOW, issuer=SCHOOL), by="school")
    assert refused(bring, store, of_school, MOTHER) is Code.ACCESS_STATEMENT, "schools keep nobody away"
    assert household(store).restricted(FATHER) is Restricted.NOT


def test_an_order_of_another_child_or_profile_does_not_count_here(store):
    for audience in (did("sister"), "0" * 32):
        signed = order(restriction(FATHER, valid_from=NOW), audience=audience)
        assert refused(bring, store, signed, MOTHER) is Code.ORDER_AUDIENCE
    bring(store, order(restriction(FATHER, valid_from=NOW), audience=store.profile), MOTHER)
    assert household(store).restricted(FATHER) is Restricted.ALL


def test_a_profile_of_nobody_yet_takes_orders_by_its_own_identifier():
    with SQLiteDriver(":memory:") as driver:
        empty = create(driver)
        signed = order(restriction(FATHER, valid_from=NOW), audience=empty.profile)
        bring(empty, signed, MOTHER)
        assert household(empty).restricted(FATHER) is Restricted.ALL
        assert refused(bring, empty, order(restriction(FATHER, valid_from=NOW)), MOTHER) is Code.ORDER_AUDIENCE


def test_a_school_sends_who_works_there(store):
    works = st.StaffRole(TEACHER, SCHOOL, st.Role.NURSE, SCHOOL, NOW.date())
    bring(store, order(works, by="school"), TEACHER, Relation.STAFF)
    assert household(store).staff_roles() == [works]
    elsewhere = dataclasses.replace(works, school=did("another"))
    assert bring(store, order(elsewhere, by="school"), TEACHER, Relation.STAFF) is None
    assert household(store).staff_roles() == [works]


def test_an_order_that_is_brought_again_brings_nobody_back(store, driver):
    works = st.StaffRole(TEACHER, SCHOOL, st.Role.NURSE, SCHOOL, NOW.date())
    gone = st.StaffRoleEnd(TEACHER, SCHOOL, st.Role.NURSE, SCHOOL, NOW.date())
    hired, left = order(works, by="school"), order(gone, by="school")
    for signed in (hired, hired, left, hired):
        bring(store, signed, TEACHER, Relation.STAFF)
    assert household(store).staff_roles() == [dataclasses.replace(works, last_day=NOW.date())]
    again = PersonalDataStore.open(driver, PASSPHRASE)
    bring(again, hired, TEACHER, Relation.STAFF, at=NOW + 2 * DAY)
    assert household(again, NOW + 2 * DAY).roles_of(TEACHER, SCHOOL) == [], "nor after the profile was opened anew"
    bring(again, order(works, by="school", at=NOW + DAY), TEACHER, Relation.STAFF, at=NOW + 2 * DAY)
    assert household(again, NOW + 2 * DAY).roles_of(TEACHER, SCHOOL) == [works], "a new order is one"


def test_another_signature_of_the_same_order_is_no_other_order(store):
    """A signature with ECDSA has a twin, which anybody makes of it."""
    office = PrivateKey.generate(KeyType.P256).as_signer()
    name = str(dids.did_key(office.public_key))
    policy = dataclasses.replace(POLICY, authorities=frozenset({name}))
    door = store.visited_by(TEACHER, Relation.STRANGER, policy)
    stated = st.Enrolment(SCHOOL, "2-1", name, NOW.date())
    given = {"audience": CHILD, "order_id": "1", "signer": office, "method": f"{name}#{office.public_key.multikey}"}
    raw = sign_order(stated, at=NOW, **given)
    signed, _, signature = raw.rpartition(b".")
    r, s = (base64url_decode(signature.decode())[part] for part in (slice(32), slice(32, 64)))
    twin = r + (_ORDER_OF_P256 - int.from_bytes(s, "big")).to_bytes(32, "big")
    other = signed + b"." + base64url_encode(twin).encode()
    for each in (raw, other):
        door.state(SignedOrder(each, KEYS), at=NOW)
    assert other != raw
    assert household(store).enrolments() == [stated]


_ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def test_an_order_that_was_held_back_does_not_undo_a_later_one(store):
    name = f"g {FATHER}"
    again = order(st.GrantChange(name, GrantState.ACTIVE, BOARD, NOW + DAY), at=NOW + DAY)
    suspended = order(st.GrantChange(name, GrantState.SUSPENDED, BOARD, NOW + 2 * DAY), at=NOW + 2 * DAY)
    first = order(st.GrantChange(name, GrantState.SUSPENDED, BOARD, NOW))
    for signed in (first, suspended, again):
        bring(store, signed, at=NOW + 3 * DAY)
    assert household(store, NOW + 3 * DAY).active_grant(FATHER) is None


def test_of_two_decisions_the_later_one_counts_whichever_came_first(store):
    decisions = [
        st.CourtDecision("transfer", person, BOARD, NOW + i * DAY) for i, person in enumerate((FATHER, MOTHER))
    ]
    for decision in reversed(decisions):
        bring(store, order(decision, at=NOW + DAY), at=NOW + 2 * DAY)
    assert household(store, NOW + 2 * DAY).named_decider("transfer") == MOTHER


def test_times_of_no_zone_are_not_stated(store):
    naive = restriction(FATHER, valid_from=NOW.replace(tzinfo=None))
    door = store.visited_by(BOARD, Relation.AUTHORITY, POLICY)
    assert refused(door.state, naive, at=NOW) is Code.ACCESS_STATEMENT
    assert refused(bring, store, order(naive), MOTHER) is Code.ORDER_MALFORMED
    assert household(store).restricted(FATHER) is Restricted.NOT


def test_of_staff_the_log_says_role_and_school():
    with SQLiteDriver(":memory:") as driver:
        made = create(driver)
        made.belongs_to(dataclasses.replace(SUBJECT, keeper=st.Keeper.SCHOOL, school=SCHOOL), at=NOW)
        made.receive(certificate(1), verifier=VERIFIER, time=VerificationTime(now=NOW))
        school = made.visited_by(SCHOOL, Relation.ISSUER, POLICY)
        for role in (st.Role.NURSE, st.Role.CLERK):
            school.state(st.StaffRole(TEACHER, SCHOOL, role, SCHOOL, NOW.date()), at=NOW)
        made.visited_by(TEACHER, Relation.STAFF, POLICY).items(at=NOW)
        assert {"role": "clerk nurse", "school": SCHOOL}.items() <= made.audit()[-1].details.items()
        made.visited_by(TEACHER, Relation.GUARDIAN, POLICY).items(at=NOW)
        assert {"role": "", "school": ""}.items() <= made.audit()[-1].details.items()
