"""What visitors search, take, fetch, back up and recover; and that for who is kept away there is nothing of it."""

import dataclasses
import datetime as dt
import json
from types import SimpleNamespace

import pytest
from makers import people
from makers.signed import AT, CREATED, did, key, renamed, sign

from holder.access.home import BOARD, CHILD, FATHER, KEYS, MOTHER, PHONE, POLICY, SCHOOL, TEACHER, grant, restriction
from holder.family import CHEAP, CONTEXTS, PASSPHRASE, VERIFIER, certificate, create
from vcedu.errors import Code, VceduError
from vcedu.holder import Act, AgeKey, HolderKey, PersonalDataStore, Purpose, Recipients, make_presentation
from vcedu.holder.access import AccessAct, Approval, Relation
from vcedu.holder.access import statements as st
from vcedu.holder.access.terms import Restricted
from vcedu.holder.deposits import leave
from vcedu.holder.openers.secrets import new_pair
from vcedu.model import VerificationTime, parse_timestamp, read_secured
from vcedu.proofs.jwe import seal
from vcedu.storage import SQLiteDriver

NOW = parse_timestamp(AT)
LATER = NOW + dt.timedelta(days=1)
TIME = VerificationTime(now=LATER)
SUBJECT = st.Subject(CHILD, dt.date(NOW.year - 14, 1, 15))
KEY = AgeKey.generate()
LOCK = Recipients((KEY.recipient,))
UNKNOWN = "0" * 32
YEARS = {"valid_from": NOW - dt.timedelta(days=10), "valid_until": NOW + dt.timedelta(days=900)}


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


def family(driver, *guardians, subject=SUBJECT):
    made = create(driver)
    made.belongs_to(subject, at=NOW)
    for guardian in guardians:
        say(made, grant(guardian, **YEARS))
    return made


def say(store, statement):
    with store._opened.whole():
        store._stated.add(statement, NOW, by=BOARD)


@pytest.fixture
def store(driver):
    return family(driver, MOTHER, FATHER)


def keep(store, data, at=NOW):
    return store.receive(data, verifier=VERIFIER, time=VerificationTime(now=at))


def visit(store, person, capacity=Relation.GUARDIAN):
    return store.visited_by(person, capacity, POLICY)


def learner(store):
    return visit(store, CHILD, Relation.LEARNER)


def keep_away(store, person=FATHER, level=Restricted.ALL):
    say(store, restriction(person, level, valid_from=NOW))


def refused(call, *arguments, **named):
    with pytest.raises(VceduError) as caught:
        call(*arguments, **named)
    return caught.value.code


def approved(request, *names, at=LATER):
    return tuple(Approval.of(request, KEYS[each], at) for each in names)


class Named:
    """What is searched for: certificates of a name."""

    def __init__(self, name):
        self._name = name

    def fits(self, item):
        return item.secured.envelope.document.get("name") == self._name


def test_who_searches_finds_what_they_may_know_of_and_the_log_says_what_was_found(store):
    first, other = keep(store, certificate(1)), keep(store, certificate(2, name="在学証明書"))
    mother = visit(store, MOTHER)
    assert mother.find(Named("在学証明書"), at=LATER) == [other]
    assert store.audit()[-1].items == (other.id,)
    learner(store).state(st.Marking(other.id, True, LATER), at=LATER)
    assert mother.find(Named("在学証明書"), at=LATER) == []
    assert mother.find(Named("卒業証明書"), at=LATER) == [first]
    assert learner(store).find(Named("在学証明書"), at=LATER) == [other]


def test_versions_are_decided_on_each_for_itself(store):
    address = {"homeAddress": "見本県見本市1-1"}
    older = keep(store, _certificate_of(address))
    newer = keep(store, _certificate_of({}))
    mother, father = visit(store, MOTHER), visit(store, FATHER)
    assert mother.versions(newer.id, at=LATER) == [newer, older]
    keep_away_from_places(store)
    assert father.versions(newer.id, at=LATER) == [newer], "where the child lives stands in the older one"
    assert mother.versions(newer.id, at=LATER) == [newer, older]
    assert refused(mother.versions, UNKNOWN, at=LATER) is Code.PDS_ITEM_UNKNOWN
    assert refused(visit(store, TEACHER).versions, newer.id, at=LATER) is Code.PDS_ITEM_UNKNOWN
    assert store.audit()[-1].details["decision"] == "HIDE", "what is refused is in the log"


def keep_away_from_places(store):
    order = restriction(FATHER, Restricted.LOCATING, valid_from=LATER)
    visit(store, BOARD, Relation.AUTHORITY).state(order, at=LATER)


def _certificate_of(subject):
    from holder.access.home import record  # noqa: PLC0415 - of this test

    return record("EnrollmentCertificate", 7, **subject)


def restored(backup):
    driver = SQLiteDriver(":memory:")
    return PersonalDataStore.restore(backup, driver, PASSPHRASE, opener=KEY, at=LATER, kdf=CHEAP)


def test_a_learner_from_the_own_consent_age_backs_up_everything_alone_and_a_guardian_what_they_may_view(driver):
    store = family(driver, MOTHER, subject=dataclasses.replace(SUBJECT, birth=dt.date(NOW.year - 16, 1, 15)))
    kept, private = keep(store, certificate(1)), keep(store, certificate(2))
    learner(store).state(st.Marking(private.id, True, NOW), at=NOW)
    whole = restored(learner(store).back_up(LOCK, at=LATER))
    assert {each.id for each in whole.items()} == {kept.id, private.id}
    mother = visit(store, MOTHER)
    assert refused(mother.back_up, LOCK, at=LATER) is Code.ACCESS_NEEDS, "at 16 the learner agrees to it"
    agreed = Purpose(approvals=approved(mother.request(AccessAct.BACKUP), CHILD))
    part = restored(mother.back_up(LOCK, at=LATER, purpose=agreed))
    assert [each.secured.raw for each in part.items()] == [kept.secured.raw]
    assert private.secured.raw not in {each.secured.raw for each in part.items()}


def test_to_whom_a_backup_is_handed_is_part_of_what_others_approve_of(store):
    keep(store, certificate(1))
    mother = visit(store, MOTHER)
    purpose = Purpose("transfer")
    request = mother.request(AccessAct.BACKUP, (), purpose)
    given = dataclasses.replace(purpose, approvals=approved(request, CHILD, FATHER))
    assert refused(mother.back_up, LOCK, at=LATER, purpose=given, handed_to=SCHOOL) is Code.ACCESS_NEEDS
    to_school = approved(dataclasses.replace(request, recipient=SCHOOL), CHILD, FATHER)
    given = dataclasses.replace(purpose, approvals=to_school)
    assert restored(mother.back_up(LOCK, at=LATER, purpose=given, handed_to=SCHOOL)).items()
    assert len(store.releases.all(at=LATER)) == 1, "what is handed over is a release"


def test_a_passphrase_is_changed_by_who_recovers_with_a_second_device_and_a_second_person(driver, store):
    mother = visit(store, MOTHER)
    request = mother.request(AccessAct.RECOVER)
    for names in ((), (PHONE,), (FATHER,)):
        purpose = Purpose(approvals=approved(request, *names))
        assert refused(mother.recover, "新しい", at=LATER, purpose=purpose, kdf=CHEAP) is Code.ACCESS_NEEDS
    mother.recover("新しい", at=LATER, purpose=Purpose(approvals=approved(request, PHONE, FATHER)), kdf=CHEAP)
    assert PersonalDataStore.open(driver, "新しい").profile == store.profile
    assert refused(PersonalDataStore.open, driver, PASSPHRASE) is Code.PDS_PASSPHRASE


PAPERS = [read_secured(json.dumps(each, ensure_ascii=False, indent=1).encode()) for each in people.pair()]
ANSWER = {"challenge": "c-2027", "domain": ["school-b.example"], "contexts": CONTEXTS}


def join(door, shown, purpose):
    return door.join(shown, purpose=purpose, guardian=HolderKey(key("mother")), time=TIME, **ANSWER)


def test_a_guardian_joins_what_the_other_presents_if_they_may_consent_to_it(driver):
    children = {PAPERS[-1].envelope.document["credentialSubject"]["id"]}
    child = dataclasses.replace(SUBJECT, birth=dt.date(2012, 5, 1), also=frozenset(children))
    store = family(driver, MOTHER, FATHER, subject=child)
    shown = make_presentation(PAPERS, HolderKey(key("father")), at=LATER, **ANSWER)
    mother, major = visit(store, MOTHER), Purpose("transfer")
    assert refused(join, mother, shown, major) is Code.ACCESS_NEEDS
    request = mother.request_to_join(shown, ANSWER["domain"], major)
    agreed = dataclasses.replace(major, approvals=approved(request, CHILD, FATHER))
    assert len(join(mother, shown, agreed).envelope.document["proof"]) == 2
    asked, joined = store.audit()[-2:]
    assert (asked.details["recipient"], joined.act) == ("school-b.example", Act.JOINED)
    other = make_presentation(PAPERS, HolderKey(key("father")), at=NOW, **ANSWER)
    assert refused(join, mother, other, agreed) is Code.ACCESS_NEEDS, "what was approved of was another presentation"
    say(store, grant(did("aunt"), scopes=frozenset({st.Scope.VIEW}), **YEARS))
    assert refused(join, visit(store, did("aunt")), shown, Purpose("commuter_pass")) is Code.ACCESS_DENIED


def put(driver, store, data):
    return leave(driver, store.profile, seal(data, store.deposit_key, content_type="application/vc"), at=NOW)


def test_what_was_left_is_listed_and_taken(driver, store):
    put(driver, store, certificate(1))
    put(driver, store, b"{}")
    mother = visit(store, MOTHER)
    assert len(mother.deposits(at=LATER)) == 2
    taken = mother.take_deposits(verifier=VERIFIER, time=TIME)
    assert sorted(each.error is None for each in taken) == [False, True]
    assert [each.secured.raw for each in mother.items(at=LATER)] == [certificate(1)]
    (aside,) = mother.deposits(at=LATER)
    assert aside.code


def test_who_is_kept_from_where_the_child_is_takes_nothing_that_was_left(driver, store):
    keep_away(store, level=Restricted.LOCATING)
    put(driver, store, certificate(1))
    father = visit(store, FATHER)
    assert refused(father.take_deposits, verifier=VERIFIER, time=TIME) is Code.PDS_ITEM_UNKNOWN
    assert father.deposits(at=LATER) == []
    assert len(store.deposits.waiting()) == 1


_OWN = ("records", "corrections")


def _refreshable(number, **members):
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2", *(f"https://w3id.org/vcedu/{name}/v1" for name in _OWN)],
        "id": "",
        "type": ["VerifiableCredential", "EnrollmentCertificate"],
        "issuer": did("school"),
        "validFrom": CREATED,
        "refreshService": {"type": "SealedRefreshService", "id": "https://school-a.example/refresh/1"},
        "credentialSubject": {"id": CHILD, "type": "Child", "legalName": "山田 太郎"},
        **members,
    }
    return json.dumps(sign(renamed(document, number))).encode()


class Web:
    def __init__(self, body):
        self.asked, self._body = [], body

    def fetch(self, request):
        self.asked.append(request)
        return SimpleNamespace(body=self._body)


def test_a_guardian_fetches_what_is_newer_and_who_is_kept_away_lets_nothing_be_fetched(store):
    old = keep(store, _refreshable(1))
    identifier = old.secured.envelope.document["id"]
    web = Web(seal(_refreshable(2, supersedes=identifier), store.deposit_key, content_type="application/vc"))
    keep_away(store)
    given = {"fetcher": web, "verifier": VERIFIER, "time": TIME}
    assert refused(visit(store, FATHER).refresh, old.id, **given) is Code.PDS_ITEM_UNKNOWN
    assert web.asked == []
    new = visit(store, MOTHER).refresh(old.id, **given)
    assert new.secured.envelope.document["supersedes"] == identifier
    assert len(web.asked) == 1


class Trace:
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
    return repr(answer), statements


SHOWN = make_presentation(PAPERS, HolderKey(key("father")), at=LATER, **ANSWER)
ABOUT_ITEMS = {
    "versions": lambda door, name: door.versions(name, at=LATER),
    "refresh": lambda door, name: door.refresh(name, fetcher=Web(b""), verifier=VERIFIER, time=TIME),
}
ABOUT_ALL = {
    "find": lambda door: door.find(Named("卒業証明書"), at=LATER),
    "back_up": lambda door: door.back_up(LOCK, at=LATER),
    "recover": lambda door: door.recover("新しい", at=LATER),
    "join": lambda door: join(door, SHOWN, Purpose("transfer")),
    "age_notices": lambda door: door.age_notices(since=NOW, until=LATER + dt.timedelta(days=9999), at=LATER),
    "deposits": lambda door: door.deposits(at=LATER),
    "take_deposits": lambda door: door.take_deposits(verifier=VERIFIER, time=TIME),
    "add_device": lambda door: door.add_device(new_pair().public_key, name="電話", at=LATER),
    "remove_device": lambda door: door.remove_device(UNKNOWN, at=LATER),
    "take_over": lambda door: door.take_over("おとなのひみつ", at=LATER),
}


@pytest.mark.parametrize("name", ABOUT_ITEMS)
def test_an_item_that_is_hidden_is_one_that_is_not_there(driver, store, name):
    kept = keep(store, certificate(1))
    keep_away(store)
    father, call = visit(store, FATHER), ABOUT_ITEMS[name]
    # Whatever is asked first, what is read once for all that follows is read then.
    traced(driver, lambda: call(father, UNKNOWN))
    there, statements = traced(driver, lambda: call(father, kept.id))
    not_there, the_same = traced(driver, lambda: call(father, UNKNOWN))
    assert there.replace(kept.id, UNKNOWN).encode() == not_there.encode()
    assert statements == the_same
    assert len(statements) > 5


@pytest.mark.parametrize("name", ABOUT_ALL)
def test_a_profile_that_is_hidden_is_one_with_nothing_in_it(driver, store, name):
    """Byte by byte, and by the same statements to the database in the same number; there is no clock in it."""
    keep(store, certificate(1))
    put(driver, store, certificate(2))
    keep_away(store)
    with SQLiteDriver(":memory:") as other:
        empty = family(other, MOTHER)
        there = traced(driver, lambda: ABOUT_ALL[name](visit(store, FATHER)))
        nothing = traced(other, lambda: ABOUT_ALL[name](visit(empty, FATHER)))
    assert there == nothing
    assert len(there[1]) > 3
    assert store.audit()[-1].details["decision"] == "HIDE"


def test_a_device_that_is_hidden_is_one_that_is_not_there(driver, store):
    added = store.devices.add(new_pair().public_key, principal=CHILD, name="電話", at=NOW)
    keep_away(store)
    there = traced(driver, lambda: visit(store, FATHER).remove_device(added.id, at=LATER))
    assert there == traced(driver, lambda: visit(store, FATHER).remove_device(UNKNOWN, at=LATER))
    assert store.devices.all() == [added]


def test_birthdays_are_told_to_those_who_may_know_and_change_nothing_by_themselves(store):
    from vcedu.education.dates import JAPAN  # noqa: PLC0415 - of this test

    year = dt.timedelta(days=366)
    born = SUBJECT.birth
    since, until = NOW - 4 * year, NOW + 5 * year
    for door in (visit(store, MOTHER), learner(store)):
        told = door.age_notices(since=since, until=until, at=LATER)
        assert [each.age for each in told] == [12, 16, 18]
        assert [each.at for each in told] == [
            dt.datetime(born.year + each.age, born.month, born.day, tzinfo=JAPAN) for each in told
        ]
        assert all(f"{each.age}歳" in each.what.ja and f"From {each.age} on" in each.what.en for each in told)
    sixteenth = dt.datetime(born.year + 16, born.month, born.day, tzinfo=JAPAN)
    second = dt.timedelta(seconds=1)
    mother = visit(store, MOTHER)
    assert [each.age for each in mother.age_notices(since=sixteenth - second, until=sixteenth, at=LATER)] == [16]
    assert mother.age_notices(since=sixteenth, until=sixteenth + year, at=LATER) == []
    assert mother.age_notices(since=NOW, until=sixteenth - second, at=LATER) == []
    early = store.visited_by(MOTHER, Relation.GUARDIAN, dataclasses.replace(POLICY, own_consent_age=15))
    assert [each.age for each in early.age_notices(since=NOW, until=until, at=LATER)] == [15, 18]


def test_a_backup_that_is_older_revives_no_right_that_has_ended(store):
    """Not even for who opens it: the grant it holds ran out by its own day, or by the learner's majority."""
    kept = keep(store, certificate(1))
    backup = store.back_up(LOCK, at=NOW)
    keep_away(store)
    assert refused(visit(store, FATHER).get, kept.id, at=LATER) is Code.PDS_ITEM_UNKNOWN
    remembered = store.checkpoint
    with SQLiteDriver(":memory:") as other:
        code = refused(
            PersonalDataStore.restore,
            backup,
            other,
            PASSPHRASE,
            opener=KEY,
            at=LATER,
            remembered=remembered,
            kdf=CHEAP,
        )
        assert code is Code.BACKUP_ROLLBACK
    again = PersonalDataStore.restore(backup, SQLiteDriver(":memory:"), PASSPHRASE, opener=KEY, at=LATER, kdf=CHEAP)
    adult = dt.datetime(NOW.year + 4, 1, 15, tzinfo=dt.UTC)
    assert refused(visit(again, FATHER).get, kept.id, at=adult) is Code.PDS_ITEM_UNKNOWN
