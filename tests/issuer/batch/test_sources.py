"""What sources make of a school's files: which pupils get a certificate, and what is wrong with a row."""

import datetime as dt
import json

import pytest

from issuer.batch.desk import AT, FORM, HEADER, SCHOOL, Shelf, office, run
from vcedu.errors import Code
from vcedu.issuer import LedgerRequest
from vcedu.issuer.batch import BatchRow, BatchRuns, EnrollmentSource, GraduationSource, RowFault
from vcedu.storage import SQLiteDriver

_REQUEST = LedgerRequest("EnrollmentCertificate", "在学証明書の交付", "本人")
_GRADUATED = dt.date(2027, 3, 19)


def _register(*lines):
    return "\n".join((f"{HEADER},left_on", *lines, "")).encode()


def _line(number, *, grade="P1", entered="2021-04-06", left=""):
    return f"{number},山田 太郎,やまだ たろう,2015-04-02,{grade},1組,{entered},{left}"


def test_who_is_there_gets_a_certificate_of_enrolment_and_who_has_left_gets_none():
    data = _register(_line("a"), _line("b", left="2026-10-01"), _line("c", grade="P9"))
    source = EnrollmentSource(data, "gakuseki.csv", SCHOOL, FORM, dt.timedelta(days=90))
    with SQLiteDriver(":memory:") as driver:
        summary, shelf = run(source, driver, Shelf(), request=_REQUEST)
        (fault,) = BatchRuns(driver).latest().faults
    assert (source.expected, summary.issued, summary.refused) == (3, 1, 1)
    assert (fault.row, fault.code) == (4, Code.TABLE_CELL_MALFORMED)
    document = json.loads(shelf.items["a"].secured)
    assert document["type"] == ["VerifiableCredential", "EnrollmentCertificate"]
    assert dt.datetime.fromisoformat(document["validUntil"]) == AT + dt.timedelta(days=90)


def test_who_entered_after_graduation_gives_a_fault_with_file_and_line():
    data = _register(_line("a", grade="P2", entered="2027-03-20"), _line("b", grade="P2"), _line("c"))
    source = GraduationSource(data, "gakuseki.csv", SCHOOL, FORM, _GRADUATED)
    fault, row = source
    assert isinstance(fault, RowFault)
    assert (fault.row, fault.key, fault.error.code) == (2, "a", Code.RECORD_VALUE)
    assert fault.error.place.startswith("gakuseki.csv:2")
    assert isinstance(row, BatchRow)
    assert (row.row, row.key, row.group) == (3, "b", "1組")


@pytest.mark.parametrize("kind", [EnrollmentSource, GraduationSource])
def test_a_source_can_be_read_again(kind):
    further = [_GRADUATED] if kind is GraduationSource else []
    source = kind(_register(_line("a", grade="P2")), "gakuseki.csv", SCHOOL, FORM, *further)
    assert [row.record_id for row in source] == [row.record_id for row in source] != []


def test_a_record_that_another_office_has_begun_is_refused_and_takes_no_number():
    data = _register(_line("a"))
    source = EnrollmentSource(data, "gakuseki.csv", SCHOOL, FORM)
    with SQLiteDriver(":memory:") as driver:
        desk = office(driver)
        (row,) = source
        digest = _digest(row, desk)
        desk.journal.reserve(row.record_id, 1, content_digest=digest, at=AT)
        summary, _ = run(source, driver, Shelf(), desk=desk, request=_REQUEST)
        (fault,) = BatchRuns(driver).latest().faults
        assert (summary.issued, summary.refused, fault.code) == (0, 1, Code.JOURNAL_RECORD_CHANGED)
        assert driver.execute("SELECT number FROM issue_ledger") == []


def _digest(row, desk):
    from vcedu.issuer.batch.work import Terms, digests  # noqa: PLC0415 - the digest as a worker makes it

    return digests(Terms(desk.issuer.terms), [row.recipe])[0]
