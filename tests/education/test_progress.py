"""Progress and timeline read off records: marks of two scales or schools never in one row, gaps left empty."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.test_transcript import PUPIL, RESULTS, SCHOOL
from vcedu.education import CourseResult, Transcript, transcript_credential
from vcedu.education.progress import (
    EventKind,
    Mark,
    MarkScale,
    NotCounted,
    Series,
    progress_of,
    read_record,
    timeline,
)
from vcedu.education.scales import FIVE_STEPS, THREE_STEPS
from vcedu.errors import Code, MalformedError

ELEMENTARY = replace(SCHOOL, name="見本市立第二小学校", scales=(THREE_STEPS,))
FIVE = MarkScale("評定", FIVE_STEPS.values, tuple(step.meaning for step in FIVE_STEPS.steps))
WORDS = MarkScale("知識・技能", ("A", "B", "C"))


def transcript(*results, number=1, school=SCHOOL, day=dt.date(2027, 3, 25), issuer="did:web:school.example"):
    return transcript_credential(
        Transcript(school, PUPIL, tuple(results)),
        issuer_id=issuer,
        credential_id=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        valid_from=dt.datetime.combine(day, dt.time(3), dt.UTC),
    )


def mark(year, value, term="", level="H1", subject="数学", course=None):
    return CourseResult(subject, year, course=course, grade_level=level, term=term or None, grade=value)


def records(*documents):
    return [read_record(each) for each in documents]


def values(series):
    return [(each.school_year, each.term, each.value) for each in series.marks]


def test_marks_are_read_with_the_scale_that_the_record_states():
    (record,) = records(transcript(*RESULTS))
    assert {(each.subject, each.mark.title, each.mark.term, each.mark.value) for each in record.marks} == {
        ("国語", "現代の国語", "", "5"),
        ("数学", "数学Ⅰ", "前期", "4"),
    }
    assert {each.scale for each in record.marks} == {FIVE}
    assert record.school_name == "見本市立第一高等学校"
    assert record.subjects >= {"国語", "数学Ⅰ", "情報"}
    assert record.issued_on == dt.date(2027, 3, 25)


def test_a_new_school_or_scale_begins_a_row_of_its_own():
    young = transcript(mark(2024, "3", level="P5"), mark(2025, "2", level="P6"), school=ELEMENTARY, issuer="did:web:p")
    old = transcript(mark(2026, "3"), number=2)
    progress = progress_of(records(young, old))
    first, second = progress.of("数学")
    assert (first.scale.values, values(first)) == (("3", "2", "1"), [(2024, "", "3"), (2025, "", "2")])
    assert (second.scale.values, values(second)) == (("5", "4", "3", "2", "1"), [(2026, "", "3")])
    moved = progress_of(records(old, transcript(mark(2027, "4"), number=3, issuer="did:web:other.example")))
    assert [each.school for each in moved.of("数学")] == ["did:web:school.example", "did:web:other.example"]


def test_a_missing_year_is_a_gap_and_no_mark():
    (series,) = progress_of(records(transcript(mark(2023, "4"), mark(2026, "5"), mark(2027, "5")))).series
    assert series.gaps == (2024, 2025)
    assert [[each.school_year for each in run] for run in series.runs()] == [[2023], [2026, 2027]]


def test_terms_of_a_year_stand_in_their_order():
    (series,) = progress_of(records(transcript(mark(2026, "4", "後期"), mark(2026, "3", "前期")))).series
    assert values(series) == [(2026, "前期", "3"), (2026, "後期", "4")]


def test_the_newer_record_counts_where_two_say_something_of_the_same():
    old = transcript(mark(2025, "3"), day=dt.date(2026, 3, 25))
    new = transcript(mark(2025, "4"), mark(2026, "5"), number=2)
    for order in ((old, new), (new, old)):
        (series,) = progress_of(records(*order)).series
        assert values(series) == [(2025, "", "4"), (2026, "", "5")]


def test_the_newer_record_counts_though_its_scale_is_another():
    three = replace(SCHOOL, scales=(replace(THREE_STEPS, grade_levels=()),))
    old = transcript(mark(2025, "3"), day=dt.date(2026, 3, 25), school=three)
    (series,) = progress_of(records(old, transcript(mark(2025, "4"), number=2))).series
    assert (series.scale, values(series)) == (FIVE, [(2025, "", "4")])


def test_what_its_own_issuer_superseded_does_not_count():
    old, new = transcript(mark(2025, "2")), transcript(mark(2026, "5"), number=2)
    new["supersedes"] = [old["id"]]
    progress = progress_of(records(old, new))
    assert [values(each) for each in progress.series] == [[(2026, "", "5")]]
    assert [(record.id, why) for record, why in progress.left_out] == [(old["id"], NotCounted.SUPERSEDED)]
    new["issuer"] = {**new["issuer"], "id": "did:web:other.example"}
    assert len(progress_of(records(old, new)).series) == 2


def test_what_is_known_to_be_revoked_does_not_count():
    old = transcript(mark(2025, "2"))
    progress = progress_of(records(old), {old["id"]: NotCounted.REVOKED})
    assert progress.series == ()
    assert progress.subjects == ()
    assert [why for _, why in progress.left_out] == [NotCounted.REVOKED]


def test_perspectives_stand_apart_from_marks():
    def perspective(label, grade):
        return {"type": "Perspective", "perspectiveId": label, "label": label, "grade": grade}

    def year(number, *grades):
        subject = {"type": "SubjectRecord", "subject": "数学", "grade": "3"}
        named = [
            perspective(name, grade) for name, grade in zip(("知識・技能", "思考・判断・表現"), grades, strict=True)
        ]
        return {
            "type": "Guidance",
            "schoolYear": number,
            "gradeLevel": "J1",
            "subjects": [{**subject, "perspectives": named}],
        }

    guidance = [year(2024, "A", "B"), year(2025, "B", "〇"), {"type": "Guidance"}]
    report = {"id": "urn:uuid:5", "type": ["VerifiableCredential", "SchoolReport"], "issuer": "did:web:s"}
    report["credentialSubject"] = {"guidance": guidance}
    progress = progress_of(records(report, transcript(mark(2026, "3"))))
    found = {(each.scale.name, each.scale.values) for each in progress.of("数学")}
    assert found == {
        ("評定", FIVE.values),
        ("知識・技能", ("A", "B", "C")),
        ("思考・判断・表現", ("A", "B", "C")),
    }


@pytest.mark.parametrize(
    "spoil",
    [
        {"term": "いつか"},
        {"result": [{"type": ["Result"], "resultDescription": "urn:uuid:9", "value": "4"}]},
        {"achievement": {"resultDescription": [{"id": "urn:uuid:9", "description": "5\n4"}]}},
        {"achievement": "urn:uuid:9"},
    ],
)
def test_a_mark_without_year_or_scale_has_no_place_in_a_row(spoil):
    document = transcript(mark(2026, "4"))
    document["credentialSubject"]["verifiableCredential"][0]["credentialSubject"].update(spoil)
    assert read_record(document).marks == ()


def test_a_badge_states_its_allowed_values_from_the_lowest():
    description = {"id": "urn:uuid:9", "name": "Level", "allowedValue": ["C", "B", "A"]}
    subject = {
        "term": "School year 2026 autumn",
        "achievement": {"name": "Reading", "resultDescription": description},
        "result": {"resultDescription": "urn:uuid:9", "value": "B"},
    }
    record = read_record({"issuer": {"id": "did:web:b", "name": ["B"]}, "credentialSubject": subject, "type": "X"})
    (found,) = record.marks
    assert (found.subject, found.scale.values, found.mark.when) == (
        "Reading",
        ("A", "B", "C"),
        (2026, "autumn", "Reading"),
    )
    assert (record.title, record.id, record.school_name, record.issued_on) == ("Reading", "", "B", None)


_MARKS = st.lists(
    st.tuples(
        st.sampled_from(["数学", "国語"]), st.sampled_from([FIVE, WORDS]), st.integers(2020, 2024), st.integers(0, 4)
    ),
    max_size=12,
)


@given(_MARKS)
def test_no_row_ever_holds_two_scales_schools_or_subjects(given_marks):
    documents = []
    for number, (subject, scale, year, step) in enumerate(given_marks):
        description = {"id": "urn:uuid:9", "name": scale.name, "allowedValue": [*reversed(scale.values)]}
        documents.append(
            {
                "id": f"urn:uuid:{number}",
                "issuer": f"did:web:school{step % 2}",
                "validFrom": "2026-01-01T00:00:00Z",
                "credentialSubject": {
                    "term": f"{year}年度",
                    "achievement": {"name": subject, "resultDescription": [description]},
                    "result": [{"resultDescription": "urn:uuid:9", "value": scale.values[step % len(scale.values)]}],
                },
            }
        )
    series = progress_of(records(*documents)).series
    for each in series:
        assert {mark.value for mark in each.marks} <= set(each.scale.values)
        assert [mark.when for mark in each.marks] == sorted({mark.when for mark in each.marks})
    rows = [(each.subject, each.school, each.scale) for each in series]
    assert len(set(rows)) == len(rows)
    stated = {(s, f"did:web:school{n % 2}", scale.name, year) for s, scale, year, n in given_marks}
    assert sum(len(each.marks) for each in series) == len(stated)


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ((Mark(2026, "", "数学", "A"),), Code.GRADE_NOT_ON_SCALE),
        ((), Code.RECORD_VALUE),
        ((Mark(2026, "", "数学", "5"), Mark(2026, "", "数学", "4")), Code.RECORD_VALUE),
        ((Mark(2026, "", "数学", "5"), Mark(2025, "", "数学", "4")), Code.RECORD_VALUE),
    ],
)
def test_a_row_of_marks_of_another_scale_or_out_of_order_can_not_be_made(marks, code):
    with pytest.raises(MalformedError) as caught:
        Series("数学", "did:web:s", "S", FIVE, marks)
    assert caught.value.code is code


def test_the_timeline_tells_each_event_once_with_those_who_say_so():
    def certificate(number, kind, **days):
        return {
            "id": f"urn:uuid:{number}",
            "type": ["VerifiableCredential", kind],
            "issuer": {"id": "did:web:s", "name": "第一中学校"},
            "validFrom": "2027-03-24T15:00:00Z",
            "credentialSubject": days,
        }

    enrolment = certificate(1, "EnrollmentCertificate", enrolledOn="2024-04-08")
    graduation = certificate(2, "GraduationCertificate", enrolledOn="2024-04-08", graduatedOn="2027-03-12")
    badge = {"id": "urn:uuid:3", "type": "X", "name": "読書", "issuer": "did:web:b", "correctedOn": "2025-01-01"}
    events = timeline(records(graduation, enrolment, badge, {"credentialSubject": {"leftOn": "soon"}}))
    assert [(each.day.isoformat(), each.kind, each.words.ja) for each in events] == [
        ("2024-04-08", EventKind.ENROLLED, "第一中学校に入学"),
        ("2025-01-01", EventKind.CORRECTED, "did:web:bが読書を訂正"),
        ("2027-03-12", EventKind.GRADUATED, "第一中学校を卒業"),
        ("2027-03-25", EventKind.ISSUED, "第一中学校から在学証明書"),
        ("2027-03-25", EventKind.ISSUED, "第一中学校から卒業証明書"),
    ]
    assert events[0].sources == ("urn:uuid:2", "urn:uuid:1")
    assert events[-1].words.en == "Certificate of graduation from 第一中学校"
