import dataclasses
import datetime as dt
import json

import pytest
from makers.signed import did, key, sign

from holder.family import CONTEXTS, NOW, PUPIL, TIME, VERIFIER, create, receive, spoil
from vcedu.education.dates import JAPAN
from vcedu.errors import Code, VceduError
from vcedu.holder import HolderKey, PersonalDataStore, make_presentation, take_over
from vcedu.holder.access import AccessPolicy, Relation
from vcedu.holder.access import statements as st
from vcedu.holder.guards import Child, Whose, whose
from vcedu.holder.openers.secrets import new_pair
from vcedu.model import read_secured
from vcedu.storage import SQLiteDriver

BORN, NAME = dt.date(2012, 2, 29), "山田 太郎"
SUBJECT = st.Subject(did("pupil"), BORN, names=frozenset({NAME}), also=frozenset({"urn:uuid:of-2018"}))
LEARNER = Child.stated((SUBJECT,))
UNNAMED = Child.stated((st.Subject(did("pupil"), BORN),))


def about(*subjects, kind="EnrollmentCertificate", number=1):
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/vcedu/records/v1"],
        "id": f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        "type": ["VerifiableCredential", kind],
        "issuer": did("school"),
        "validFrom": "2027-03-01T00:00:00+09:00",
        "credentialSubject": [{"type": "Child", **subject} for subject in subjects],
    }


def written(*subjects, **members):
    return json.dumps(sign(about(*subjects, **members))).encode()


def refused(function, *arguments, **options):
    with pytest.raises(VceduError) as caught:
        function(*arguments, **options)
    return caught.value.code


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        # An identifier decides.
        ({"id": did("pupil")}, Whose.OWN),
        ({"id": did("pupil"), "legalName": "佐藤 太郎", "birthDate": "2012-02-29"}, Whose.OWN),
        ({"id": did("pupil"), "legalName": NAME, "birthDate": "2014-05-06"}, Whose.ANOTHERS),
        ({"id": "urn:uuid:of-2018"}, Whose.OWN),
        ({"id": did("sister")}, Whose.ANOTHERS),
        ({"id": did("sister"), "legalName": "山田 花子", "birthDate": "2012-02-29"}, Whose.ANOTHERS),
        ({"id": did("namesake"), "legalName": NAME}, Whose.NAMESAKE),
        ({"id": did("namesake"), "legalName": NAME, "birthDate": "2012-02-29"}, Whose.NAMESAKE),
        # Where there is none, name and day of birth do.
        ({"legalName": NAME, "birthDate": "2012-02-29"}, Whose.OWN),
        ({"legalName": "Yamada Taro", "alias": NAME, "birthDate": "2012-02-29"}, Whose.OWN),
        ({"legalName": NAME, "birthDate": "2012-02-28"}, Whose.NAMESAKE),
        ({"legalName": NAME, "birthYearMonth": "2012-03"}, Whose.NAMESAKE),
        ({"legalName": NAME, "birthYearMonth": "2012-02"}, Whose.UNCLEAR),
        ({"legalName": NAME, "birthYear": "2012"}, Whose.UNCLEAR),
        ({"legalName": NAME, "birthDateUnknown": True}, Whose.UNCLEAR),
        ({"legalName": NAME}, Whose.UNCLEAR),
        ({"legalName": "山田　太郎", "birthDate": "2012-02-29"}, Whose.UNCLEAR),
        ({"legalName": "山田　太郎", "birthDate": "2012-03-01"}, Whose.ANOTHERS),
        ({"legalName": "山田 次郎", "birthDate": "2012-02-29"}, Whose.ANOTHERS),
        ({"legalName": "山田 次郎"}, Whose.ANOTHERS),
        ({"legalName": "山田 太朗", "nameKana": "やまだ たろう", "birthDate": "2012-02-29"}, Whose.ANOTHERS),
        ({"nameKana": "やまだ たろう", "birthDate": "2012-02-29"}, Whose.UNCLEAR),
        ({"birthDate": "2012-02-29"}, Whose.UNCLEAR),
        ({"birthDate": "2013-02-28"}, Whose.ANOTHERS),
        ({}, Whose.UNCLEAR),
        # Not what a record says: another type of value is no name and no day.
        ({"legalName": 1, "birthDate": 20120229}, Whose.UNCLEAR),
    ],
)
def test_whose_a_record_is(subject, expected):
    assert whose(about(subject), LEARNER) is expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ({"legalName": NAME, "birthDate": "2012-02-29"}, Whose.UNCLEAR),
        ({"legalName": NAME, "birthDate": "2011-02-28"}, Whose.ANOTHERS),
        ({"id": did("pupil")}, Whose.OWN),
    ],
)
def test_a_name_is_held_against_what_was_stated_alone(subject, expected):
    assert whose(about(subject), UNNAMED) is expected


def test_of_several_subjects_the_one_furthest_from_the_child_counts():
    mine, sisters = {"id": did("pupil")}, {"id": did("sister")}
    assert whose(about(mine, mine), LEARNER) is Whose.OWN
    assert whose(about(mine, sisters), LEARNER) is Whose.ANOTHERS
    assert whose(about(mine, {}), LEARNER) is Whose.UNCLEAR
    assert whose({**about(), "credentialSubject": []}, LEARNER) is Whose.UNCLEAR
    assert whose({**about(), "credentialSubject": "https://elsewhere.example"}, LEARNER) is Whose.UNCLEAR


def test_what_lies_in_a_transcript_is_the_childs_unless_it_says_another():
    def transcript(*inner):
        return about({"id": did("pupil"), "verifiableCredential": [*inner]}, kind="ClrCredential")

    assert whose(transcript(about({"name": "数学Ⅰ"}), about({"id": did("pupil")})), LEARNER) is Whose.OWN
    assert whose(transcript(about({"id": did("sister")})), LEARNER) is Whose.ANOTHERS
    assert whose(transcript(about({"legalName": NAME, "birthDate": "2013-01-01"})), LEARNER) is Whose.NAMESAKE
    assert whose(transcript("data:application/vc+jwt,e30"), LEARNER) is Whose.OWN
    outside = {**about({"id": did("pupil")}), "verifiableCredential": [about({"id": did("sister")})]}
    assert whose(outside, LEARNER) is Whose.ANOTHERS


def test_an_attestation_of_guardianship_is_about_the_child_it_names():
    def attests(*children):
        return about({"id": did("mother"), "guardianOf": [*children]}, kind="GuardianshipCredential")

    mine, sisters = {"id": did("pupil")}, {"id": did("sister")}
    assert whose(attests(mine), LEARNER) is Whose.OWN
    assert whose(attests(did("pupil")), LEARNER) is Whose.OWN
    assert whose(attests(sisters, mine), LEARNER) is Whose.OWN
    assert whose(attests(sisters), LEARNER) is Whose.ANOTHERS
    assert whose(attests(), LEARNER) is Whose.UNCLEAR


@pytest.fixture
def store():
    with SQLiteDriver(":memory:") as driver:
        made = create(driver)
        made.belongs_to(SUBJECT, at=NOW)
        yield made


def test_only_the_childs_own_are_kept(store):
    assert refused(receive, store, written({"id": did("sister")})) is Code.PDS_OTHER_CHILD
    assert refused(receive, store, written({"legalName": NAME, "birthDate": "2013-01-01"})) is Code.PDS_NAMESAKE
    assert refused(receive, store, written({"legalName": NAME})) is Code.PDS_CHILD_UNCLEAR
    assert store.items() == []
    kept = receive(store, written({"legalName": NAME, "birthDate": "2012-02-29"}))
    assert store.items() == [kept]
    assert store.audit()[-1].details == {}


def test_somebody_confirms_what_a_record_does_not_say_and_the_log_names_them(store):
    data = written({"legalName": NAME})
    assert refused(receive, store, data, confirmed_by="") is Code.PDS_CHILD_UNCLEAR
    receive(store, data, confirmed_by=did("mother"))
    assert store.audit()[-1].details == {"confirmed_by": did("mother")}


@pytest.mark.parametrize("subject", [{"id": did("sister")}, {"legalName": NAME, "birthDate": "2013-01-01"}])
def test_nobody_confirms_what_a_record_denies(store, subject):
    assert refused(receive, store, written(subject), confirmed_by=did("mother")) in {
        Code.PDS_OTHER_CHILD,
        Code.PDS_NAMESAKE,
    }


def test_of_another_wallet_only_the_childs_own_are_taken_over_and_somebody_confirms_the_rest(store):
    documents = [written({"id": did("pupil")}), written({"id": did("sister")}, number=2), written({}, number=3)]
    data = b"[" + b",".join(documents) + b"]"

    def taken(**options):
        found = take_over(store, data, verifier=VERIFIER, time=TIME, **options)
        return [each.error and each.error.code for each in found]

    assert taken() == [None, Code.PDS_OTHER_CHILD, Code.PDS_CHILD_UNCLEAR]
    assert taken(confirmed_by=did("mother")) == [None, Code.PDS_OTHER_CHILD, None]
    assert len(store.items()) == 2


def test_a_batch_with_one_of_a_sister_is_refused_as_a_whole(store):
    documents = [written({"id": did("pupil")}), written({"id": did("sister")}, number=2)]
    before = store.audit()
    assert refused(store.receive_many, documents, verifier=VERIFIER, time=TIME) is Code.PDS_OTHER_CHILD
    assert (store.items(), store.audit()) == ([], before)
    store.receive_many(documents[:1], verifier=VERIFIER, time=TIME)
    assert len(store.items()) == 1


def test_a_record_that_needed_no_confirmation_names_nobody(store):
    receive(store, written({"id": did("pupil")}), confirmed_by=did("mother"))
    assert store.audit()[-1].details == {}


def test_names_and_identifiers_that_are_stated_later_count(store):
    married, moved = written({"legalName": "鈴木 太郎", "birthDate": "2012-02-29"}), written({"id": did("key-of-2026")})
    assert refused(receive, store, married) is Code.PDS_OTHER_CHILD
    assert refused(receive, store, moved) is Code.PDS_OTHER_CHILD
    with store._opened.whole():
        store._stated.add(st.SubjectName("鈴木 太郎", did("board"), NOW), NOW, by=did("board"))
        store._stated.add(st.SubjectIdentifier(did("key-of-2026"), did("board"), NOW), NOW, by=did("board"))
    receive(store, married)
    receive(store, moved)


def show(store, *items):
    chosen = [item.id for item in items]
    return store.present(chosen, holder=PUPIL, challenge="c-1", domain=["b.example"], time=TIME, contexts=CONTEXTS)


@pytest.mark.parametrize("stated", [True, False])
def test_two_childrens_records_are_never_shown_together(stated):
    with SQLiteDriver(":memory:") as driver:
        store = create(driver)
        mine = receive(store, written({"id": did("pupil")}))
        named = receive(store, written({"legalName": NAME}, number=2))
        sisters = receive(store, written({"id": did("sister")}, number=3))
        if stated:
            store.belongs_to(SUBJECT, at=NOW)
        show(store, mine, named)
        before = store.audit()
        assert refused(show, store, mine, sisters) is Code.PRESENT_TWO_CHILDREN
        assert refused(show, store, sisters, mine) is Code.PRESENT_TWO_CHILDREN
        assert store.audit() == before


def test_an_attestation_goes_with_the_record_of_the_child_it_names():
    def attested(*names, number):
        children = [{"id": did(name), "type": "Child"} for name in names]
        guardian = {"id": did("mother"), "type": "Guardian", "guardianOf": children}
        return about(guardian, kind="GuardianshipCredential", number=number)

    with SQLiteDriver(":memory:") as driver:
        store = create(driver)
        mine = receive(store, written({"id": did("pupil")}))
        both, hers = (
            store.receive(json.dumps(sign(each)).encode(), verifier=VERIFIER, time=TIME)
            for each in (attested("sister", "pupil", number=2), attested("sister", number=3))
        )
        show(store, both, mine)
        assert refused(show, store, mine, hers) is Code.PRESENT_TWO_CHILDREN


def test_no_guardian_joins_what_shows_two_children(store):
    father = HolderKey(key("father"))
    asked = {"challenge": "c-1", "domain": ["b.example"], "contexts": CONTEXTS}

    def joined(*names):
        shown = [read_secured(written({"id": did(name)}, number=number)) for number, name in enumerate(names)]
        made = make_presentation(shown, PUPIL, at=NOW, **asked)
        return refused(store.join, made, guardian=father, time=TIME, **asked)

    assert joined("pupil", "sister") is Code.PRESENT_TWO_CHILDREN
    assert joined("sister") is Code.PRESENT_TWO_CHILDREN
    assert joined("pupil", "pupil") is Code.PRESENT_NOT_GUARDIAN


POLICY = AccessPolicy(authorities=frozenset({did("board")}), issuers=frozenset({did("school")}))
MINUTES = dt.timedelta(minutes=10)


def visit(store, name="pupil", capacity=Relation.LEARNER, **options):
    return store.visited_by(did(name), capacity, POLICY, **options)


@pytest.mark.parametrize(("label", "shown"), [("太郎", "太郎"), ("", did("pupil"))])
def test_a_visit_says_whose_profile_is_open_to_whom_it_is(label, shown):
    with SQLiteDriver(":memory:") as driver:
        store = create(driver)
        assert visit(store).about(at=NOW) is None
        store.belongs_to(st.Subject(did("pupil"), BORN, label=label), at=NOW)
        assert visit(store).about(at=NOW) == shown
        assert store.audit()[-1].details["act"] == "list"
        assert visit(store, "father", Relation.GUARDIAN).about(at=NOW) is None


def test_a_visit_ends_with_its_time_and_no_clock_that_is_set_back_begins_it_again(store):
    door = visit(store, until=NOW + MINUTES)
    kept = door.receive(written({"id": did("pupil")}), verifier=VERIFIER, time=TIME)
    just_before = NOW + MINUTES - dt.timedelta(seconds=1)
    assert door.items(at=just_before) == [kept]
    for over in (NOW + MINUTES, NOW + 2 * MINUTES):
        assert refused(door.items, at=over) is Code.PDS_SESSION_ENDED
        assert refused(door.get, kept.id, at=over) is Code.PDS_SESSION_ENDED
        assert refused(door.about, at=over) is Code.PDS_SESSION_ENDED
    assert visit(store).items(at=NOW + MINUTES) == [kept]
    assert refused(door.items, at=NOW) is Code.PDS_SESSION_ENDED


def test_who_visits_confirms_in_their_own_name(store):
    data = written({"legalName": NAME})
    assert refused(visit(store).receive, data, verifier=VERIFIER, time=TIME) is Code.PDS_CHILD_UNCLEAR
    visit(store).receive(data, verifier=VERIFIER, time=TIME, confirmed=True)
    assert store.audit()[-1].details == {"confirmed_by": did("pupil")}


@pytest.mark.parametrize(
    "statement",
    [st.SubjectName("山田 太朗", did("board"), NOW), st.SubjectIdentifier(did("new"), did("board"), NOW)],
)
def test_an_authority_or_with_a_guardian_the_learner_states_another_name(store, statement):
    visit(store, "board", Relation.AUTHORITY).state(statement, at=NOW)
    mine = dataclasses.replace(statement, issuer=did("pupil"))
    child = visit(store)
    # At 15 not alone.
    assert refused(child.state, mine, at=NOW) is Code.ACCESS_NEEDS
    child.state(mine, at=dt.datetime(2030, 3, 1, tzinfo=JAPAN))
    assert refused(visit(store, "mother", Relation.GUARDIAN).state, mine, at=NOW) is Code.ACCESS_STATEMENT
    other = dataclasses.replace(statement, issuer=did("pupil"))
    assert refused(visit(store, "board", Relation.AUTHORITY).state, other, at=NOW) is Code.ACCESS_STATEMENT


def test_who_opens_a_store_sees_what_its_profiles_are_called():
    with SQLiteDriver(":memory:") as driver:
        first = create(driver)
        second, third = (first.add_profile(at=NOW + MINUTES * number) for number in (1, 2))
        first.belongs_to(dataclasses.replace(SUBJECT, label="太郎"), at=NOW)
        second.belongs_to(st.Subject(did("sister"), BORN), at=NOW)
        expected = {first.profile: "太郎", second.profile: did("sister"), third.profile: ""}
        assert first.labels() == third.labels() == expected
        assert list(first.labels()) == list(expected)


def test_who_opens_one_hosted_profile_learns_nothing_of_the_others():
    with SQLiteDriver(":memory:") as driver:
        phone = new_pair()
        mine = PersonalDataStore.create_hosted(driver, phone, principal=did("pupil"), name="電話", at=NOW)
        mine.belongs_to(dataclasses.replace(SUBJECT, label="太郎"), at=NOW)
        hers = PersonalDataStore.create_hosted(driver, new_pair(), principal=did("sister"), name="電話", at=NOW)
        hers.belongs_to(st.Subject(did("sister"), BORN, label="花子"), at=NOW)
        assert (mine.labels(), hers.labels()) == ({mine.profile: "太郎"}, {hers.profile: "花子"})


def test_a_label_is_read_from_a_log_that_nobody_has_changed():
    with SQLiteDriver(":memory:") as driver:
        store = create(driver)
        store.belongs_to(dataclasses.replace(SUBJECT, label="太郎"), at=NOW)
        spoil(driver, "UPDATE audit SET ct = zeroblob(80) WHERE seq = 2")
        assert refused(store.labels) is Code.PDS_AUDIT_EDITED
