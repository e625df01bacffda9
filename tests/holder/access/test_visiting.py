import dataclasses
import datetime as dt
import json

import pytest
from makers import people
from makers.signed import AT, did, sign

from holder.access.home import (
    BOARD,
    CHILD,
    FATHER,
    KEYS,
    MOTHER,
    POLICY,
    SCHOOL,
    TEACHER,
    TUTOR,
    record,
    restriction,
)
from holder.asking import SCHOOL as REGISTERED
from holder.family import CONTEXTS, PASSPHRASE, PUPIL, VERIFIER, certificate, create
from negative.operations.verification import Given
from vcedu.education.dates import JAPAN
from vcedu.education.guardianship import GuardianRelationship
from vcedu.errors import Code, VceduError
from vcedu.holder import Act, PersonalDataStore, PresentationRequest, Purpose, RequesterFinding
from vcedu.holder.access import AccessAct, Approval, Relation
from vcedu.holder.access import statements as st
from vcedu.holder.access.terms import GrantState, Joint, Restricted
from vcedu.model import FixedClock, VerificationTime, parse_timestamp
from vcedu.storage import SQLiteDriver
from vcedu.verifier import ExactIssuers, Verifier

NOW = parse_timestamp(AT)
BIRTH = dt.date(NOW.year - 14, 1, 15)
LATER = NOW + dt.timedelta(days=1)
SUBJECT = st.Subject(CHILD, BIRTH)
DAILY, MAJOR = Purpose("certificate_presentation"), Purpose("transfer")


def grant(guardian, joint=Joint.BOTH):
    from holder.access import home  # noqa: PLC0415 - beside this file's own dates

    begins = NOW - dt.timedelta(days=100)
    return home.grant(guardian, joint, valid_from=begins, valid_until=begins + dt.timedelta(days=365))


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


@pytest.fixture
def store(driver):
    made = create(driver)
    made.belongs_to(SUBJECT, at=NOW)
    for guardian in (MOTHER, FATHER):
        with made._opened.whole():
            made._stated.add(grant(guardian), NOW, by=BOARD)
    return made


@pytest.fixture
def kept(store):
    return store.receive(certificate(1), verifier=VERIFIER, time=VerificationTime(now=NOW))


def visit(store, person, capacity=Relation.GUARDIAN, **policy):
    return store.visited_by(person, capacity, dataclasses.replace(POLICY, **policy))


def keep_away(store, person=FATHER, at=NOW, **members):
    order = restriction(person, **{"valid_from": at, **members})
    visit(store, BOARD, Relation.AUTHORITY).state(order, at=at)


def refused(call, *arguments, **named):
    with pytest.raises(VceduError) as caught:
        call(*arguments, **named)
    return caught.value


def present(door, item, purpose=DAILY, at=NOW):
    given = {"holder": PUPIL, "challenge": "c-1", "domain": ["b.example"], "contexts": CONTEXTS}
    return door.present([item.id], purpose=purpose, time=VerificationTime(now=at), **given)


def approvals(request, *people, at=NOW):
    return tuple(Approval.of(request, KEYS[each], at) for each in people)


def test_a_guardian_reads_and_it_is_logged_who_as_what_by_which_rule(store, kept):
    assert visit(store, MOTHER).get(kept.id, at=NOW) == kept
    assert visit(store, MOTHER).items(at=NOW) == [kept]
    viewed, listed = store.audit()[-2:]
    assert (viewed.act, viewed.items) == (Act.ASKED, (kept.id,))
    expected = {"who": MOTHER, "capacity": "guardian", "act": "view", "decision": "ALLOW", "rule": "R18"}
    assert expected.items() <= viewed.details.items()
    assert (listed.items, listed.details["act"]) == ((kept.id,), "list")


def test_what_is_refused_is_logged_and_not_done(store, kept):
    error = refused(visit(store, MOTHER).delete, kept.id, at=NOW)
    assert (error.code, error.facts) == (Code.ACCESS_DENIED, {"rule": "R12"})
    assert store.get(kept.id) == kept
    assert store.audit()[-1].details["decision"] == "DENY"


def test_a_daily_act_is_done_and_a_major_one_waits_for_the_very_same_request(store, kept):
    mother = visit(store, MOTHER)
    assert present(mother, kept).media_type.value
    waiting = refused(present, mother, kept, MAJOR)
    assert waiting.code is Code.ACCESS_NEEDS
    assert "the other guardian" in waiting.message.en
    request = mother.request_to_present([kept.id], ["b.example"], {}, MAJOR)
    given = approvals(request, CHILD, FATHER)
    assert present(mother, kept, dataclasses.replace(MAJOR, approvals=given)).raw
    assert FATHER in store.audit()[-2].details["approvals"]
    elsewhere = mother.request_to_present([kept.id], ["elsewhere.example"], {}, MAJOR)
    wrong = dataclasses.replace(MAJOR, approvals=approvals(elsewhere, CHILD, FATHER))
    assert refused(present, mother, kept, wrong).code is Code.ACCESS_NEEDS
    more = mother.request_to_present([kept.id], ["b.example"], {kept.id: ["/name"]}, MAJOR)
    assert more.hash != request.hash


def test_what_is_urgent_is_done_and_the_other_guardian_reads_of_it(store, kept):
    urgent = Purpose("transfer", urgent="moved over night")
    mother = visit(store, MOTHER)
    request = mother.request_to_present([kept.id], ["b.example"], {}, urgent)
    assert present(mother, kept, dataclasses.replace(urgent, approvals=approvals(request, CHILD))).raw
    (notice,) = visit(store, FATHER).notices(at=NOW)
    assert (notice.details["why"], notice.details["who"]) == ("moved over night", MOTHER)
    assert visit(store, MOTHER).notices(at=NOW) == []
    keep_away(store)
    assert visit(store, FATHER).notices(at=NOW) == []


ASKED = PresentationRequest(REGISTERED.id, REGISTERED.name, "school-b.ed.jp", frozenset({"AchievementCredential"}))
ENTITLED = RequesterFinding(ASKED, REGISTERED)


def answer(door, finding, item, purpose=DAILY):
    given = {"holder": PUPIL, "challenge": "c-1", "time": VerificationTime(now=NOW), "contexts": CONTEXTS}
    return door.answer(finding, [item.id], purpose=purpose, **given)


def test_an_answer_takes_a_requester_who_may_ask_and_a_person_who_may_show(store, kept):
    mother = visit(store, MOTHER)
    assert answer(mother, ENTITLED, kept).raw
    asked, shown = store.audit()[-2:]
    assert (asked.details["recipient"], shown.act) == ("school-b.ed.jp", Act.PRESENTED)
    assert refused(answer, mother, RequesterFinding(ASKED, None), kept).code is Code.PDS_REQUESTER_UNKNOWN
    by_name = RequesterFinding(dataclasses.replace(ASKED, domain=None), REGISTERED)
    assert refused(answer, mother, by_name, kept, MAJOR).code is Code.ACCESS_NEEDS
    request = mother.request_to_present([kept.id], [REGISTERED.id], {}, MAJOR)
    agreed = dataclasses.replace(MAJOR, approvals=approvals(request, CHILD, FATHER))
    assert answer(mother, by_name, kept, agreed).raw
    keep_away(store, MOTHER)
    assert refused(answer, mother, ENTITLED, kept).code is Code.PDS_ITEM_UNKNOWN


class Trace:
    """The statements that a connection runs."""

    def __init__(self, driver):
        self._connection = driver._connection
        self.statements = []

    def __enter__(self):
        self._connection.trace_v2(1, lambda each: self.statements.append(each["sql"]))
        return self.statements

    def __exit__(self, *_):
        self._connection.trace_v2(0)


def traced(driver, call):
    with Trace(driver) as statements:
        try:
            answer = call()
        except VceduError as error:
            answer = (type(error), error.code, error.facts, str(error), error.next_step)
    return answer, statements


UNKNOWN = "0" * 32


@pytest.mark.parametrize("level", [Restricted.ALL, Restricted.LOCATING])
def test_who_is_kept_away_sees_what_one_sees_where_nothing_is(driver, store, kept, level):
    """Asserted on the statements to the database and the answers, byte by byte; there is no clock in it."""
    keep_away(store, level=level)
    late = store.receive(certificate(2), verifier=VERIFIER, time=VerificationTime(now=LATER))
    father = visit(store, FATHER)
    hidden = [kept, late] if level is Restricted.ALL else [late]
    # Whatever is asked first, what is read once for all that follows is read then.
    traced(driver, lambda: father.get(UNKNOWN, at=LATER))
    for call in (
        lambda name: father.get(name, at=LATER),
        lambda name: father.delete(name, at=LATER),
        lambda name: present(father, dataclasses.replace(kept, id=name), at=LATER),
    ):
        for item in hidden:
            there, statements = traced(driver, lambda call=call, item=item: call(item.id))
            not_there, the_same = traced(driver, lambda call=call: call(UNKNOWN))
            assert repr(there).replace(item.id, UNKNOWN).encode() == repr(not_there).encode()
            assert statements == the_same
            assert len(statements) > 5
    assert [each.details["decision"] for each in store.audit()[-2:]] == ["HIDE", "HIDE"]


def test_the_lists_of_who_is_kept_away_are_those_of_an_empty_profile(driver, store, kept):
    keep_away(store)
    father = visit(store, FATHER)
    with SQLiteDriver(":memory:") as other:
        empty = create(other)
        empty.belongs_to(SUBJECT, at=NOW)
        with empty._opened.whole():
            empty._stated.add(grant(MOTHER), NOW, by=BOARD)
        visitor = visit(empty, FATHER)
        for name in ("items", "audit", "who_saw", "notices", "export"):
            there = traced(driver, lambda name=name: getattr(father, name)(at=LATER))
            assert there == traced(other, lambda name=name: getattr(visitor, name)(at=LATER))
            assert there[0] == []


def test_a_stranger_sees_nothing_in_whatever_capacity(store, kept):
    for capacity in Relation:
        door = visit(store, TUTOR, capacity)
        assert refused(door.get, kept.id, at=NOW).code is Code.PDS_ITEM_UNKNOWN
        assert door.items(at=NOW) == []
        assert door.export(at=NOW) == []
        assert door.audit(at=NOW) == door.who_saw(at=NOW) == []


def test_a_restriction_outlasts_its_review_and_a_clock_that_is_set_back(driver, store, kept):
    keep_away(store, at=LATER, review_by=(LATER + dt.timedelta(days=5)).date())
    father = visit(store, FATHER)
    for moment in (NOW, LATER, LATER + dt.timedelta(days=200)):
        assert refused(father.get, kept.id, at=moment).code is Code.PDS_ITEM_UNKNOWN
    assert store.audit()[-1].at >= LATER
    visit(store, BOARD, Relation.AUTHORITY).state(
        st.Lift("r-1", BOARD, LATER + dt.timedelta(days=200)), at=LATER + dt.timedelta(days=200)
    )
    assert father.get(kept.id, at=LATER + dt.timedelta(days=200)) == kept


def test_what_came_under_a_restriction_of_where_the_child_is_stays_hidden_until_cleared(store, kept):
    keep_away(store, level=Restricted.LOCATING, at=NOW + dt.timedelta(hours=1))
    late = store.receive(certificate(2), verifier=VERIFIER, time=VerificationTime(now=LATER))
    father = visit(store, FATHER)
    assert father.items(at=LATER) == [kept]
    visit(store, BOARD, Relation.AUTHORITY).state(st.Clearance(late.id, BOARD, LATER), at=LATER)
    assert {item.id for item in father.items(at=LATER)} == {kept.id, late.id}


def test_guardians_do_not_read_who_is_kept_away_nor_what_was_hidden(store, kept):
    keep_away(store)
    refused(visit(store, FATHER).get, kept.id, at=NOW)
    visit(store, MOTHER).get(kept.id, at=NOW)
    read = visit(store, MOTHER).audit(at=NOW)
    assert read
    assert all(entry.act is not Act.STATED and FATHER not in entry.details.values() for entry in read)
    own = visit(store, CHILD, Relation.LEARNER).audit(at=NOW)
    assert {"HIDE", "ALLOW"} <= {entry.details.get("decision") for entry in own}
    assert any(entry.act is Act.STATED and "Restriction" in entry.details["kind"] for entry in own)


def test_the_learner_keeps_an_item_to_themselves(store, kept):
    learner = visit(store, CHILD, Relation.LEARNER)
    learner.state(st.Marking(kept.id, True, NOW), at=NOW)
    assert learner.items(at=NOW) == [kept]
    assert visit(store, MOTHER).items(at=NOW) == []
    error = refused(learner.state, st.Marking(UNKNOWN, True, NOW), at=NOW)
    assert error.code is Code.PDS_ITEM_UNKNOWN


def test_a_tutor_sees_what_was_lent_for_as_long_as_was_said(store, kept):
    lent = st.Delegation(
        "d-1",
        MOTHER,
        TUTOR,
        frozenset({st.Scope.VIEW}),
        "lessons",
        NOW,
        NOW + dt.timedelta(days=30),
        items=frozenset({kept.id}),
        grant=grant(MOTHER).id,
    )
    visit(store, MOTHER).state(lent, at=NOW)
    tutor = visit(store, TUTOR, Relation.DELEGATE)
    assert tutor.get(kept.id, at=NOW) == kept
    assert refused(present, tutor, kept).code is Code.ACCESS_DENIED
    assert refused(tutor.get, kept.id, at=NOW + dt.timedelta(days=30)).code is Code.PDS_ITEM_UNKNOWN
    visit(store, CHILD, Relation.LEARNER).state(st.DelegationEnd("d-1", CHILD, LATER), at=NOW + dt.timedelta(days=30))


def test_a_child_lends_with_a_guardians_approval_and_nobody_elses(store, kept):
    child, tutor = visit(store, CHILD, Relation.LEARNER), visit(store, TUTOR, Relation.DELEGATE)
    own = dataclasses.replace(LENT, giver=CHILD, grant=None, items=frozenset({kept.id}))
    request = child.request_to_state(own)
    longer = child.request_to_state(dataclasses.replace(own, valid_until=NOW + dt.timedelta(days=300)))
    for given in ((), approvals(request, TUTOR), approvals(longer, MOTHER)):
        assert refused(child.state, own, at=NOW, approvals=given).code is Code.ACCESS_NEEDS
    assert tutor.items(at=NOW) == []
    child.state(own, at=NOW, approvals=approvals(request, MOTHER))
    assert tutor.items(at=NOW) == [kept]


LENT = st.Delegation(
    "d-1",
    MOTHER,
    TUTOR,
    frozenset({st.Scope.VIEW}),
    "lessons",
    NOW,
    LATER,
    kinds=frozenset({"X"}),
    grant=grant(MOTHER).id,
)
YEAR = dt.timedelta(days=366)


@pytest.mark.parametrize(
    ("person", "capacity", "statement"),
    {
        "guardian-orders": (MOTHER, Relation.GUARDIAN, restriction(FATHER)),
        "authority-orders-for-another": (BOARD, Relation.AUTHORITY, restriction(FATHER, issuer=SCHOOL)),
        "authority-lifts-what-nobody-ordered": (BOARD, Relation.AUTHORITY, st.Lift("r-9", BOARD, NOW)),
        "authority-ends-what-nobody-granted": (
            BOARD,
            Relation.AUTHORITY,
            st.GrantChange("g-9", GrantState.ENDED, BOARD, NOW),
        ),
        "school-speaks-for-another": (
            SCHOOL,
            Relation.ISSUER,
            st.StaffRole(TEACHER, did("another"), st.Role.CLERK, SCHOOL, BIRTH),
        ),
        "guardian-marks": (MOTHER, Relation.GUARDIAN, st.Marking(UNKNOWN, True, NOW)),
        "somebody-says-whose-it-is": (MOTHER, Relation.GUARDIAN, st.Subject(MOTHER, BIRTH)),
        "lends-in-anothers-name": (MOTHER, Relation.GUARDIAN, dataclasses.replace(LENT, giver=FATHER)),
        "lends-more-than-lendable": (
            MOTHER,
            Relation.GUARDIAN,
            dataclasses.replace(LENT, scopes=frozenset({st.Scope.CONSENT})),
        ),
        "lends-nothing": (MOTHER, Relation.GUARDIAN, dataclasses.replace(LENT, scopes=frozenset())),
        "lends-for-too-long": (MOTHER, Relation.GUARDIAN, dataclasses.replace(LENT, valid_until=NOW + YEAR)),
        "lends-for-no-time": (MOTHER, Relation.GUARDIAN, dataclasses.replace(LENT, valid_until=NOW)),
        "lends-without-a-grant": (MOTHER, Relation.GUARDIAN, dataclasses.replace(LENT, grant=None)),
        "lends-of-anothers-grant": (MOTHER, Relation.GUARDIAN, dataclasses.replace(LENT, grant=grant(FATHER).id)),
        "lends-of-no-grant": (MOTHER, Relation.GUARDIAN, dataclasses.replace(LENT, grant="g-9")),
        "takes-back-what-was-not-lent": (MOTHER, Relation.GUARDIAN, st.DelegationEnd("d-9", MOTHER, NOW)),
    }.values(),
)
def test_nobody_states_what_is_not_theirs(store, person, capacity, statement):
    before = [entry for entry in store.audit() if entry.act is Act.STATED]
    error = refused(visit(store, person, capacity).state, statement, at=NOW)
    assert error.code is Code.ACCESS_STATEMENT
    assert [entry for entry in store.audit() if entry.act is Act.STATED] == before


def test_an_authority_that_is_not_listed_orders_nothing(store):
    door = visit(store, TUTOR, Relation.AUTHORITY)
    assert refused(door.state, restriction(FATHER, issuer=TUTOR), at=NOW).code is Code.PDS_ITEM_UNKNOWN


def test_a_delegation_is_taken_back_by_giver_or_learner_and_not_given_twice(store, kept):
    mother = visit(store, MOTHER)
    mother.state(LENT, at=NOW)
    assert refused(mother.state, LENT, at=NOW).code is Code.ACCESS_STATEMENT
    father = visit(store, FATHER)
    assert refused(father.state, st.DelegationEnd("d-1", FATHER, NOW), at=NOW).code is Code.ACCESS_STATEMENT
    assert refused(mother.state, st.DelegationEnd("d-1", FATHER, NOW), at=NOW).code is Code.ACCESS_STATEMENT
    mother.state(st.DelegationEnd("d-1", MOTHER, NOW), at=NOW)


def test_it_is_said_once_whose_profile_it_is(store):
    assert refused(store.belongs_to, SUBJECT, at=NOW).code is Code.ACCESS_STATEMENT


@pytest.fixture
def desk(driver):
    made = create(driver)
    made.belongs_to(st.Subject(CHILD, BIRTH, st.Keeper.SCHOOL, SCHOOL), at=NOW)
    school = visit(made, SCHOOL, Relation.ISSUER)
    today = NOW.astimezone(JAPAN).date()
    school.state(st.Enrolment(SCHOOL, "2-1", SCHOOL, today), at=NOW)
    for person, role in ((TEACHER, st.Role.HOMEROOM_TEACHER), (TUTOR, st.Role.NURSE)):
        stated = st.StaffRole(person, SCHOOL, role, SCHOOL, today, last_day=today, classes=frozenset({"2-1"}))
        school.state(stated, at=NOW)
    return made


def test_a_school_keeps_what_families_may_not_and_its_staff_see_what_is_theirs(desk):
    time = VerificationTime(now=NOW)
    nurse, teacher = visit(desk, TUTOR, Relation.STAFF), visit(desk, TEACHER, Relation.STAFF)
    health = nurse.receive(record("HealthRecord"), verifier=VERIFIER, time=time)
    copy = desk.receive(record("CumulativeRecordCopy", 2), verifier=VERIFIER, time=time)
    assert [item.id for item in nurse.items(at=NOW)] == [health.id]
    assert [item.id for item in teacher.items(at=NOW)] == [copy.id]
    assert refused(teacher.get, health.id, at=NOW).code is Code.PDS_ITEM_UNKNOWN
    again = record("HealthRecord", 3)
    assert refused(teacher.receive, again, verifier=VERIFIER, time=time).code is Code.PDS_ITEM_UNKNOWN
    tomorrow = NOW + dt.timedelta(days=1)
    assert teacher.items(at=tomorrow) == [], "the teacher has left"
    child = visit(desk, CHILD, Relation.LEARNER)
    assert child.items(at=NOW) == []
    assert desk.audit()[4].details["who"] == SCHOOL


def test_a_familys_profile_still_takes_nothing_that_families_may_not_have(store):
    mother = visit(store, MOTHER)
    time = VerificationTime(now=NOW)
    error = refused(mother.receive, record("HealthRecord"), verifier=VERIFIER, time=time)
    assert error.code is Code.PDS_NOT_FOR_FAMILY or error.code is Code.PDS_ITEM_UNKNOWN
    error = refused(store.receive, record("HealthRecord"), verifier=VERIFIER, time=time)
    assert error.code is Code.PDS_NOT_FOR_FAMILY


def test_an_address_tells_where_the_child_is(store):
    keep_away(store, level=Restricted.LOCATING, valid_from=LATER, at=LATER)
    data = record("EnrollmentCertificate", homeAddress="架空市中央1-2-3")
    before = store.receive(data, verifier=VERIFIER, time=VerificationTime(now=NOW))
    assert visit(store, FATHER).items(at=LATER) == []
    assert visit(store, MOTHER).items(at=LATER) == [before]


def test_what_was_taken_along_is_what_one_may_read(store, kept):
    assert visit(store, MOTHER).export(at=NOW, purpose=DAILY) == [kept]
    child = visit(store, CHILD, Relation.LEARNER)
    assert refused(child.export, at=NOW, purpose=DAILY).code is Code.ACCESS_NEEDS
    request = child.request(AccessAct.EXPORT, (), DAILY)
    agreed = dataclasses.replace(DAILY, approvals=approvals(request, MOTHER))
    assert child.export(at=NOW, purpose=agreed) == [kept]


def test_statements_that_were_undone_do_not_count(driver, store, kept):
    father = visit(store, FATHER)
    father.items(at=NOW)

    def undone():
        with store._opened.whole():
            keep_away(store)
            assert father.items(at=NOW) == []
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert father.items(at=NOW) == [kept]


def test_deleting_takes_the_learner_and_a_guardian(store, kept):
    child = visit(store, CHILD, Relation.LEARNER)
    request = child.request(AccessAct.DELETE, [kept.id], DAILY)
    child.delete(kept.id, at=NOW, purpose=dataclasses.replace(DAILY, approvals=approvals(request, MOTHER)))
    assert store.items() == []


BOARDS = Verifier(
    trust=ExactIssuers({did("board"): "見本市教育委員会"}),
    contexts=CONTEXTS,
    fetcher=Given({"lists": people.LISTS}, NOW),
    clock=FixedClock(NOW),
)
WARD = people.child().subject_id
ACTS = ["apply", "present", "receive"]


def _stated(store):
    with store._opened.whole():
        return store._stated.read()[0]


def attested(**members):
    document = sign(people.guardianship(**members), "board")
    return BOARDS.verify(json.dumps(document).encode(), time=VerificationTime(now=NOW))


@pytest.fixture
def wards(driver):
    made = create(driver)
    made.belongs_to(st.Subject(WARD, BIRTH, also=frozenset({CHILD})), at=NOW)
    return made


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, {"joint": Joint.SOLE, "scopes": frozenset({st.Scope.VIEW, st.Scope.PRESENT, st.Scope.RECEIVE})}),
        ({"mayDo": ACTS, "jointExercise": "either"}, {"joint": Joint.EITHER, "scopes": frozenset(st.Scope)}),
        ({"mayDo": None, "jointExercise": None}, {"joint": Joint.BOTH, "scopes": frozenset()}),
        ({"mayShow": ["EnrollmentCertificate"]}, {"kinds": frozenset({"EnrollmentCertificate"})}),
        ({"actsAs": "foster_parent"}, {"acts_as": GuardianRelationship.FOSTER_PARENT}),
    ],
)
def test_an_attestation_becomes_a_grant(wards, members, expected):
    father = visit(wards, did("father"))
    father.admit(attested(**members), at=NOW)
    kept = wards.receive(certificate(1), verifier=VERIFIER, time=VerificationTime(now=NOW))
    (granted,) = (each for each in _stated(wards) if isinstance(each, st.GuardianshipGrant))
    assert expected.items() <= {name: getattr(granted, name) for name in expected}.items()
    assert (granted.guardian, granted.issuer) == (did("father"), did("board"))
    if st.Scope.VIEW in granted.scopes and not granted.kinds:
        assert father.items(at=NOW) == [kept]


@pytest.mark.parametrize("members", [{"basis": "hearsay"}, {"actsAs": "uncle"}])
def test_an_attestation_of_what_is_not_known_gives_nothing(wards, members):
    error = refused(visit(wards, did("father")).admit, attested(**members), at=NOW)
    assert error.code is Code.ACCESS_STATEMENT


def test_an_attestation_by_whom_the_policy_does_not_name_gives_nothing(wards):
    door = visit(wards, did("father"), authorities=frozenset({did("next-board")}))
    assert refused(door.admit, attested(), at=NOW).code is Code.ACCESS_STATEMENT
    visit(wards, did("father"), authorities=frozenset(), issuers=frozenset({BOARD})).admit(attested(), at=NOW)


def test_an_attestation_without_an_end_gives_nothing(wards):
    document = {name: value for name, value in people.guardianship().items() if name != "validUntil"}
    verified = BOARDS.verify(json.dumps(sign(document, "board")).encode(), time=VerificationTime(now=NOW))
    assert refused(visit(wards, did("father")).admit, verified, at=NOW).code is Code.ACCESS_STATEMENT


def test_an_attestation_of_another_child_gives_nothing(wards):
    ward = attested(guardianOf={**people.child().members(), "id": "urn:uuid:00000000-0000-4000-8000-00000000c002"})
    assert refused(visit(wards, did("father")).admit, ward, at=NOW).code is Code.ACCESS_STATEMENT
    other = VERIFIER.verify(certificate(1), time=VerificationTime(now=NOW))
    assert refused(visit(wards, did("father")).admit, other, at=NOW).code is Code.ACCESS_STATEMENT
    made_up = refused(visit(wards, did("father")).admit, object(), at=NOW)
    assert made_up.code is Code.VERIFIED_BY_HAND


def test_what_was_stated_outlasts_a_change_of_keys_and_another_opening(driver, store, kept):
    keep_away(store)
    father = visit(store, FATHER)
    assert father.items(at=NOW) == []
    store.rekey(at=NOW)
    again = PersonalDataStore.open(driver, PASSPHRASE)
    for door in (father, visit(again, FATHER)):
        assert door.items(at=NOW) == []
    assert [item.id for item in visit(again, MOTHER).items(at=NOW)] == [kept.id]


def test_a_restriction_that_is_taken_out_of_the_file_is_found(driver, store, kept):
    keep_away(store)
    (order,) = (entry.seq for entry in store.audit() if entry.details.get("kind") == "Restriction")
    driver.execute("DELETE FROM audit WHERE seq = ?", (order,))
    driver.execute("UPDATE audit SET seq = seq - 1 WHERE seq > ?", (order,))
    assert refused(PersonalDataStore.open, driver, PASSPHRASE).code is Code.PDS_AUDIT_TRUNCATED
