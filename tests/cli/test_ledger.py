"""`vcedu ledger print`, on both databases."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from vcedu.issuer import IssuanceJournal, IssueLedger, LedgerRequest

_OFFICE = "D113299900015"
_ASKED = (
    ("GraduationCertificate", "大学への提出", "本人", 2),
    ("EnrollmentCertificate", "=HYPERLINK(<b>)", "保護者", 1),
)


@pytest.fixture
def ledger(database):
    with database.open() as driver:
        book = IssueLedger(driver, IssuanceJournal(driver), office=_OFFICE)
        for year in (2026, 2027):
            at = dt.datetime(year, 3, 31, 15, 30, tzinfo=dt.UTC)  # 1 April in Japan
            for number, request in enumerate(_ASKED):
                record = f"{year}-{number}"
                book.reserve(LedgerRequest(*request), record, 1, content_digest=b"x", at=at)
    return ("ledger", "print", "--journal", database.place, "--office", _OFFICE)


def test_a_year_is_printed_in_the_order_of_its_numbers(vcedu, ledger):
    ran = vcedu(*ledger, "--year", "2026", "--lang", "ja")
    assert ran.status == 0, ran.err
    assert [line.split("\t") for line in ran.out.splitlines()] == [
        ["番号", "発行年月日", "種類", "使用目的", "部数", "交付先"],
        ["第1号", "令和8年4月1日", "卒業証明書", "大学への提出", "2", "本人"],
        ["第2号", "令和8年4月1日", "在学証明書", "=HYPERLINK(<b>)", "1", "保護者"],
    ]
    ran = vcedu(*ledger, "--year", "2027", "--json")
    assert ran.json["documents"][0] == {
        "number": "第1号",
        "date": "2027-04-01",
        "kind": "卒業証明書",
        "purpose": "大学への提出",
        "copies": 2,
        "receiver": "本人",
    }
    assert len(ran.json["documents"]) == 2


def test_a_page_holds_every_line_and_nothing_that_runs(vcedu, ledger):
    assert vcedu(*ledger, "--year", "2026", "--format", "html", "--out", "ledger.html").status == 0
    page = Path("ledger.html").read_text()
    for text in ("発行台帳", "令和8年度", "第2号", "Certificate of graduation", "=HYPERLINK(&lt;b&gt;)", "2件 3部"):
        assert text in page
    assert "<b>" not in page


def test_a_table_for_other_programs_keeps_every_character(vcedu, ledger):
    assert vcedu(*ledger, "--year", "2026", "--format", "csv", "--out", "ledger.csv").status == 0
    data = Path("ledger.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert rows[0][0] == "No."
    assert rows[2] == ["第2号", "2026-04-01", "Certificate of enrolment", "=HYPERLINK(<b>)", "1", "保護者"]


def test_the_usual_year_is_the_present_one(vcedu, ledger):
    assert vcedu(*ledger, "--json").json["documents"] == [] or dt.datetime.now(dt.UTC).year < 2029


def test_a_journal_that_is_not_there_is_not_made(vcedu):
    ran = vcedu("ledger", "print", "--journal", "none.sqlite", "--office", _OFFICE)
    assert (ran.status, "FILE_UNREADABLE" in ran.err) == (2, True)
    assert not Path("none.sqlite").exists()
