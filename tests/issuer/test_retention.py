"""What falls due, who is told, what is stated, and what can still be issued afterwards."""

import datetime as dt

import pytest

from issuer.correcting import Office, enrollment
from vcedu.education.retention import (
    Source,
    SourceEvent,
    read_disposal,
    read_retention_table,
    shipped_retention_table,
)
from vcedu.errors import Code, UsageError, VceduError
from vcedu.issuer import RecordOffice, Retention, RetentionState
from vcedu.issuer import retention as module
from vcedu.status import credential_digest

DAY = dt.date(2033, 3, 31)
AT = dt.datetime(2033, 3, 31, 1, 0, tzinfo=dt.UTC)
TABLE = shipped_retention_table()
LEFT = dt.date(2028, 3, 25)


def source(pupil="1001", kind="guidance", event=SourceEvent.GRADUATION, on=LEFT, records=()):
    return Source(pupil, kind, event, on, tuple(records))


def refused(code, call):
    with pytest.raises(VceduError) as raised:
        call()
    assert raised.value.code is code
    return raised.value


class Books:
    def __init__(self, driver=None):
        self.office = Office(driver)
        self.retention = Retention(self.office.driver, TABLE)

    def plan(self, *sources, year_end=DAY):
        return self.retention.plan(sources, year_end=year_end)

    def notified(self, *sources):
        self.retention.notify(self.plan(*sources), on=dt.date(2033, 1, 10))
        return self.plan(*sources)

    def dispose(self, lines, on=DAY):
        return self.retention.dispose(lines, issuer=self.office.later(AT).issuer, at=AT, on=on)


@pytest.fixture
def books():
    return Books()


@pytest.mark.parametrize(
    ("kind", "event", "on", "due"),
    [
        ("guidance", SourceEvent.GRADUATION, dt.date(2028, 3, 25), dt.date(2033, 3, 31)),
        ("guidance", SourceEvent.TRANSFER, dt.date(2028, 4, 1), dt.date(2034, 3, 31)),
        ("guidance", SourceEvent.GRADUATION, dt.date(2028, 3, 31), dt.date(2033, 3, 31)),
        ("registration", SourceEvent.GRADUATION, dt.date(2028, 3, 25), dt.date(2048, 3, 31)),
        ("school_report", SourceEvent.ISSUE, dt.date(2028, 2, 29), dt.date(2033, 3, 31)),
        ("guidance", SourceEvent.ISSUE, LEFT, None),
        ("graduates", SourceEvent.GRADUATION, LEFT, None),
    ],
)
def test_the_years_are_whole_ones_after_the_year_in_which_the_pupil_left(kind, event, on, due):
    assert TABLE.due_on(source(kind=kind, event=event, on=on)) == due


def test_an_establisher_decides_on_years_and_year_end():
    text = """
    format = "vcedu retention 1"
    establisher = "見本市教育委員会"
    year_end = "12-31"
    [[source]]
    id = "guidance"
    name = { en = "Guidance", ja = "指導" }
    years = 3
    from = ["transfer"]
    records = ["ClrCredential"]
    """
    table = read_retention_table(text.encode())
    assert (table.establisher, table.year_end(dt.date(2028, 12, 31))) == ("見本市教育委員会", dt.date(2028, 12, 31))
    assert table.due_on(source(event=SourceEvent.TRANSFER)) == dt.date(2031, 12, 31)
    refused(Code.RETENTION_SOURCE, lambda: table.due_on(source(kind="health")))


def test_the_plan_has_what_is_due_by_the_years_end_with_its_newest_credentials(books):
    books.office.issue()
    newest = books.office.later().correct(enrollment(grade_level="P6")).line.entry.credential_id
    books.office.journal.reserve("b", 1, content_digest=b"never signed", at=AT)
    due = source(records=["a", "b", "c"])
    (line,) = books.plan(due, source(kind="registration"), source(on=dt.date(2028, 4, 1)), source(kind="graduates"))
    assert (line.source, line.due_on, line.state) == (due, DAY, RetentionState.DUE)
    assert line.credentials == (("a", newest),)
    assert books.plan(due, year_end=dt.date(2032, 3, 31)) == ()


def test_nothing_is_destroyed_too_early_or_before_its_pupil_was_told(books):
    lines = books.plan(source())
    refused(Code.RETENTION_NOT_NOTIFIED, lambda: books.dispose(lines))
    lines = books.notified(source())
    assert lines[0].state is RetentionState.NOTIFIED
    refused(Code.RETENTION_NOT_DUE, lambda: books.dispose(lines, on=DAY - dt.timedelta(days=1)))
    early = [type(lines[0])(source(on=dt.date(2028, 4, 1)), DAY, RetentionState.NOTIFIED, ())]
    refused(Code.RETENTION_NOT_DUE, lambda: books.dispose(early))
    assert books.retention.statements() == []


def test_the_statement_names_every_credential_that_was_issued_and_is_made_once(driver):
    books = Books(driver)
    first = books.office.issue().line.entry.credential_id
    second = books.office.later().correct(enrollment(grade_level="P6")).line.entry.credential_id
    other = books.office.issue(record="z").line.entry.credential_id
    lines = books.notified(source(records=["a"]), source("1002"), source(kind="health"))
    guidance, health = books.dispose(lines)
    said = read_disposal(guidance.envelope.document)
    assert (said.issuer, said.on, said.kind) == (books.office.issuer.id, DAY, "guidance")
    assert said.records == {credential_digest(first), credential_digest(second)}
    assert credential_digest(other) not in said.records
    assert first.encode() not in guidance.raw
    assert read_disposal(health.envelope.document).records == frozenset()
    assert books.dispose(books.plan(*(line.source for line in lines))) == []
    assert [each.raw for each in books.retention.statements()] == [guidance.raw, health.raw]
    assert {line.state for line in books.plan(*(line.source for line in lines))} == {RetentionState.DISPOSED}


def test_many_records_are_stated_in_several_statements(books, monkeypatch):
    monkeypatch.setattr(module, "MOST_RECORDS", 2)
    for record in "abc":
        books.office.issue(record=record)
    lines = books.notified(*(source(str(number), records=[record]) for number, record in enumerate("abc")))
    counts = [len(read_disposal(each.envelope.document).records) for each in books.dispose(lines)]
    assert counts == [2, 1]


def test_only_what_has_no_source_any_more_is_refused_and_what_remains_is_named(books):
    office = books.office
    asked = RecordOffice(
        office.issuer,
        office.journal,
        office.ledger,
        office.office.form,
        office.clock,
        office.list_id,
        books.retention,
    )
    office.office = asked
    issued = office.issue()
    registration = source(kind="registration", on=dt.date(2012, 3, 20), records=["a"])
    books.dispose(books.notified(source(records=["transcript"])))
    assert office.issue().secured.raw == issued.secured.raw
    error = refused(Code.RETENTION_DISPOSED, lambda: books.retention.check_record("transcript", "ClrCredential"))
    assert "成績証明書は発行できません" in error.message.ja
    assert "2033年（令和15年）3月31日に廃棄" in error.message.ja
    assert error.message.en.endswith(
        "Still issued: Certificate of enrolment, Certificate of textbooks supplied, Certificate of graduation."
    )
    books.retention.check_record("transcript", "GraduationCertificate")
    books.retention.check_pupil("1002", "ClrCredential")
    books.dispose(books.notified(registration))
    assert isinstance(refused(Code.RETENTION_DISPOSED, office.issue), UsageError)


def test_where_nothing_remains_that_is_said(books):
    text = """
    format = "vcedu retention 1"
    establisher = "e"
    year_end = "03-31"
    [[source]]
    id = "guidance"
    name = { en = "Guidance", ja = "指導" }
    years = 5
    from = ["graduation"]
    records = ["ClrCredential"]
    """
    books.dispose(books.notified(source()))
    alone = Retention(books.office.driver, read_retention_table(text.encode()))
    error = refused(Code.RETENTION_DISPOSED, lambda: alone.check_pupil("1001", "ClrCredential"))
    assert error.message.en.endswith("Still issued: nothing.")
    without = text.replace("guidance", "grades")
    Retention(books.office.driver, read_retention_table(without.encode())).check_pupil("1001", "ClrCredential")
