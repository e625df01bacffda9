import dataclasses
import datetime as dt
import json
import types

import pytest

from holder.access.home import AT_SCHOOL, BOARD, CHILD, FATHER, MOTHER, SCHOOL, TEACHER, TUTOR
from holder.access.test_visiting import MAJOR, NOW, approvals, grant, keep_away, present, refused, visit
from holder.family import PASSPHRASE, VERIFIER, certificate, create
from vcedu.errors import Code, Message
from vcedu.holder import Act, PersonalDataStore, Purpose, audit
from vcedu.holder.access import AccessAct, Relation
from vcedu.holder.access import statements as st
from vcedu.holder.access.terms import Restricted
from vcedu.holder.audit import AuditEntry
from vcedu.holder.who_saw import Reader, title_of, who_saw
from vcedu.model import VerificationTime
from vcedu.rendering import who_saw_data, who_saw_text
from vcedu.storage import SQLiteDriver

BIRTH = dt.date(NOW.year - 14, 1, 15)
NAMES = {MOTHER: "母", FATHER: "父", SCHOOL: "第一中学校", "b.example": "第二高校"}
TITLE = Message("成績証明書", "成績証明書")


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


@pytest.fixture
def store(driver):
    made = create(driver)
    made.belongs_to(st.Subject(CHILD, BIRTH), at=NOW)
    for guardian in (MOTHER, FATHER):
        with made._opened.whole():
            made._stated.add(grant(guardian), NOW, by=BOARD)
    return made


def keep(store, number=1):
    return store.receive(certificate(number), verifier=VERIFIER, time=VerificationTime(now=NOW))


@pytest.fixture
def kept(store):
    return keep(store)


def learner(store):
    return visit(store, CHILD, Relation.LEARNER)


def told(rows):
    return [(row.who.en, row.capacity.en, row.act.en, row.outcome) for row in rows]


def test_the_learner_reads_who_saw_what_as_what_and_why(store, kept):
    visit(store, MOTHER).get(kept.id, at=NOW)
    refused(visit(store, MOTHER).delete, kept.id, at=NOW)
    refused(visit(store, TUTOR, Relation.DELEGATE).get, kept.id, at=NOW)
    viewed, deleted, hidden, looked, listed = learner(store).who_saw(at=NOW, last=5, names=NAMES)
    assert told([viewed, deleted, hidden, looked, listed]) == [
        ("母", "guardian", "read", "allowed"),
        ("母", "guardian", "deleted a record", "refused"),
        (TUTOR, "let in by the family", "read", "hidden"),
        ("you", "the learner", "looked at this log", "allowed"),
        ("you", "the learner", "looked at the list of records", "allowed"),
    ]
    assert viewed.records == deleted.records == (title_of(kept),)
    assert viewed.why.en == "A guardian may do this alone."
    assert deleted.why.en == "A guardian neither deletes records nor changes who may do what."
    assert hidden.why.en == "This person had no right in force."
    assert listed.records == (), "what stands in a list is not told one by one"


def test_what_was_done_by_whoever_opened_the_store_stands_in_it_too(store, kept):
    store.rekey(at=NOW)
    rows = learner(store).who_saw(at=NOW, names=NAMES)
    acts = [row.act.en for row in rows]
    assert acts[0] == "this store was made"
    assert "something was stated that access depends on: whose records these are" in acts
    assert acts[-4:-2] == ["a change of keys was begun", "a change of keys was ended"]
    (received,) = (row for row in rows if row.act.en == "a record was put in")
    assert (received.records, received.who.en, received.outcome) == (
        (title_of(kept),),
        "whoever opened the store",
        "noted",
    )


def test_a_release_is_told_with_its_recipient_its_basis_and_its_purpose(store, kept):
    mother = visit(store, MOTHER)
    request = mother.request_to_present([kept.id], ["b.example"], {}, MAJOR)
    present(mother, kept, dataclasses.replace(MAJOR, approvals=approvals(request, CHILD, FATHER)))
    asked, shown = learner(store).who_saw(at=NOW, names=NAMES)[-4:-2]
    assert (asked.act.en, asked.recipient, asked.basis) == ("showed to somebody", "第二高校", None)
    assert asked.why.en == "Those who must be asked, the learner too, agreed."
    assert shown.recipient == "第二高校"
    assert shown.basis is not None
    assert shown.purpose is not None
    assert ("on the basis of", shown.basis) in [(label.en, said) for label, said in shown.left]


def test_an_urgent_act_is_told_to_the_other_guardian_with_its_reason(store, kept):
    purpose = Purpose("transfer", urgent="入院のため")
    error = refused(present, visit(store, MOTHER), kept, purpose)
    assert error.code is Code.ACCESS_NEEDS
    rows = visit(store, FATHER).who_saw(at=NOW, names=NAMES)
    (asked,) = (row for row in rows if row.act.en == "showed to somebody")
    assert (asked.who.ja, asked.outcome, asked.purpose) == ("母", "waiting", Message("入院のため", "入院のため"))


def test_a_guardian_reads_of_records_that_they_may_know_of_and_what_they_did(store, kept):
    visit(store, MOTHER).get(kept.id, at=NOW)
    keep_away(store, TUTOR)
    refused(visit(store, TUTOR, Relation.DELEGATE).get, kept.id, at=NOW)
    rows = visit(store, FATHER).who_saw(at=NOW, names=NAMES)
    assert told(rows)[-3:] == [
        ("母", "guardian", "read", "allowed"),
        ("you", "guardian", "looked at this log", "allowed"),
        ("you", "guardian", "looked at the list of records", "allowed"),
    ]
    text = json.dumps(who_saw_data(rows, owner="x", until=NOW), ensure_ascii=False)
    for kept_back in ("kept away", "遠ざける", "hidden", TUTOR, BOARD):
        assert kept_back not in text


def test_lists_of_others_and_gaps_tell_nothing_of_what_one_does_not_see(store):
    """What was kept from the father must not show by what becomes of his view while the mother goes on as before."""
    first = keep(store)
    keep_away(store, level=Restricted.LOCATING)
    views = []
    for _ in range(2):
        visit(store, MOTHER).items(at=NOW)
        father = visit(store, FATHER)
        assert father.who_saw(at=NOW) == father.audit(at=NOW) == []
        keep(store, 2)
    reader = Reader(FATHER, titles={first.id: TITLE})
    for seen in ((first.id,), (first.id, "other"), ()):
        entry = _asked(MOTHER, AccessAct.LIST, seen)
        views.append(who_saw([entry], reader))
    assert views == [[], [], []]


def _asked(person, act, items=(), **details):
    given = {"who": person, "capacity": "guardian", "act": act.value, "decision": "ALLOW", "rule": "R18"}
    return AuditEntry(1, NOW, Act.ASKED, tuple(items), {**given, **details})


def test_others_cannot_count_what_they_are_not_told(store, kept):
    visit(store, MOTHER).items(at=NOW)
    keep_away(store, TUTOR)
    numbers = [entry.seq for entry in visit(store, FATHER).audit(at=NOW)]
    assert numbers == [*range(1, len(numbers) + 1)]
    whole = [entry.seq for entry in learner(store).audit(at=NOW)]
    assert whole == [*range(1, len(whole) + 1)]
    assert len(whole) > len(numbers)


def test_a_record_that_was_deleted_and_one_that_is_hidden_look_the_same():
    entry = _asked(FATHER, AccessAct.VIEW, ["gone"])
    (row,) = who_saw([entry], Reader(FATHER))
    assert row.records == (Message("a record that is not here", "ここにない記録"),)


@pytest.mark.parametrize(
    ("details", "who"),
    [
        (
            {"role": "homeroom_teacher", "school": SCHOOL},
            ("homeroom teacher, 第一中学校", "第一中学校 学級担任"),
        ),
        (
            {"role": "deputy nurse", "school": "did:x"},
            ("deputy principal, school nurse, did:x", "did:x 教頭・副校長・養護教諭"),
        ),
        ({"role": "", "school": SCHOOL}, ("staff of the school, 第一中学校", "第一中学校 学校の職員")),
        ({"role": "gardener"}, ("gardener", "gardener")),
        ({}, ("staff of the school", "学校の職員")),
    ],
)
def test_staff_are_told_by_role_and_school_and_never_by_name(details, who):
    entry = _asked(TEACHER, AccessAct.VIEW, ["a"], **{**details, "capacity": "staff", "rule": "R19"})
    reader = Reader(MOTHER, titles={"a": TITLE}, names={**NAMES, TEACHER: "佐藤 花子"})
    (row,) = who_saw([entry], reader)
    assert (row.who.en, row.who.ja) == who
    assert TEACHER not in str(row.as_data)
    assert "佐藤" not in str(row.as_data)


def test_at_a_schools_desk_reading_is_logged_with_role_and_school(driver):
    made = create(driver)
    made.belongs_to(dataclasses.replace(AT_SCHOOL, birth=BIRTH), at=NOW)
    first = (NOW - dt.timedelta(days=30)).date()
    for statement in (
        st.StaffRole(TEACHER, SCHOOL, st.Role.PRINCIPAL, SCHOOL, first),
        st.Enrolment(SCHOOL, "1-A", SCHOOL, first),
        grant(MOTHER),
    ):
        with made._opened.whole():
            made._stated.add(statement, NOW, by=SCHOOL)
    item = keep(made)
    refused(visit(made, TEACHER, Relation.STAFF).get, item.id, at=NOW)
    (row,) = (each for each in learner(made).who_saw(at=NOW, names=NAMES) if each.act.en == "read")
    assert row.who == Message("principal, 第一中学校", "第一中学校 校長")
    assert (row.outcome, row.why.en) == ("hidden", "The school's table does not give it to this role.")


def test_who_may_not_read_the_log_is_told_nothing_and_read_no_less(store, kept):
    visit(store, MOTHER).get(kept.id, at=NOW)
    for person, capacity in (
        (TUTOR, Relation.DELEGATE),
        (BOARD, Relation.AUTHORITY),
        (did_nobody(), Relation.STRANGER),
    ):
        assert visit(store, person, capacity).who_saw(at=NOW) == []


def did_nobody():
    return "did:example:nobody"


def test_a_window_reads_no_more_than_it_shows(driver, store, kept, monkeypatch):
    monkeypatch.setattr(audit, "BLOCK", 4)
    for _ in range(6):
        visit(store, MOTHER).get(kept.id, at=NOW)
    whole = learner(store).who_saw(at=NOW)
    statements = []
    plain = driver.execute
    monkeypatch.setattr(driver, "execute", lambda sql, *a: (statements.append(sql), plain(sql, *a))[1])
    assert len(learner(store).who_saw(at=NOW, last=3)) == 3
    read = [sql for sql in statements if "DESC LIMIT" in sql]
    assert len(read) == 1
    later = NOW + dt.timedelta(days=1)
    rows = learner(store).who_saw(at=later, since=later)
    assert [row.act.en for row in rows] == ["looked at this log", "looked at the list of records"]
    assert learner(store).who_saw(at=later, last=0) == []
    assert len(whole) == len(store.audit()) - 6


def test_titles_are_the_kinds_names_or_what_the_credential_says_of_itself(store, kept):
    assert title_of(kept) == Message(*[kept.secured.envelope.document["name"]] * 2)
    nameless = {"type": ["VerifiableCredential", "OtherCredential"]}
    plain = {"type": ["VerifiableCredential"]}
    known = {"type": ["VerifiableCredential", "EnrollmentCertificate"], "name": "something else"}
    assert [title_of(_item(kept, document)).en for document in (nameless, plain, known)] == [
        "OtherCredential",
        "VerifiableCredential",
        "Certificate of enrolment",
    ]


def _item(kept, document):
    secured = kept.secured
    return dataclasses.replace(
        kept, document=dataclasses.replace(secured, envelope=dataclasses.replace(secured.envelope, document=document))
    )


def test_an_act_that_has_no_words_is_told_by_its_name():
    entry = AuditEntry(1, NOW, types.SimpleNamespace(value="something_new"), (), {})
    assert [row.act.en for row in who_saw([entry], Reader(CHILD, reads_all=True))] == ["something new"]
    stated = AuditEntry(1, NOW, Act.STATED, (), {"kind": "Novelty", "who": BOARD})
    (row,) = who_saw([stated], Reader(CHILD, reads_all=True))
    assert row.act.ja == "アクセスの根拠となる事項が登録された：Novelty"


def test_the_text_has_a_line_for_each_row(store, kept):
    visit(store, MOTHER).get(kept.id, at=NOW)
    rows = learner(PersonalDataStore.open(store._driver, PASSPHRASE)).who_saw(at=NOW, last=3, names=NAMES)
    english, japanese = (who_saw_text(rows, language).split("\n") for language in ("en", "ja"))
    assert len(english) == len(japanese) == 3
    when, who, what, why = english[0].split("\t")
    assert when == NOW.isoformat()
    assert (who, what) == ("母 (guardian)", f"read: {title_of(kept).en}")
    assert why == "○ Allowed: A guardian may do this alone."
    assert japanese[0].split("\t")[1:] == [
        "母（保護者）",
        f"記録を読んだ：{title_of(kept).ja}",
        "○ 許可：保護者が単独でできる行為です。",
    ]
    assert who_saw_text([], "ja") == "この期間の記録はありません。"
