import datetime as dt
import itertools
from functools import partial

import pytest

from education import samples
from storage.crashing_disk import Acknowledged, Crash, RecordingDisk, state, write_points
from storage.databases import without_foreign_keys
from vcedu.canonical.contexts import ContextStore
from vcedu.education.certificates import enrollment_certificate
from vcedu.education.issuance import DocumentNumber
from vcedu.errors import Code, MalformedError, UsageError
from vcedu.issuer import IssuanceJournal, IssueLedger, Issuer, LedgerRequest, PrivateKey, RecordOffice
from vcedu.keys import KeyType
from vcedu.model import FixedClock
from vcedu.status import LEAST_ENTRIES
from vcedu.storage import SQLiteDriver

REQUEST = LedgerRequest("EnrollmentCertificate", "転入学の手続", "保護者", 2)
SCHOOL = "B127210000018"
AT = samples.AT
_RECORDS = [f"在学/{number}" for number in range(8)]
_names = itertools.count()


def _ledger(driver, office=SCHOOL):
    return IssueLedger(driver, IssuanceJournal(driver), office=office)


def _reserve(ledger, record, at=AT, request=REQUEST, digest=b"d"):
    return ledger.reserve(request, record, 1, content_digest=digest, at=at)


def test_numbers_count_per_office_and_fiscal_year(driver):
    first, other = _ledger(driver), _ledger(driver, "131016")
    last_second = dt.datetime(2027, 3, 31, 14, 59, 59, tzinfo=dt.UTC)
    lines = [_reserve(first, record) for record in ("a", "b")]
    lines.append(_reserve(first, "c", last_second))
    lines.append(_reserve(first, "d", last_second + dt.timedelta(seconds=1)))
    lines.append(_reserve(other, "e"))
    assert [(line.number.fiscal_year, str(line.number)) for line in lines] == [
        (2026, "第1号"),
        (2026, "第2号"),
        (2026, "第3号"),
        (2027, "第1号"),
        (2026, "第1号"),
    ]
    assert list(first.entries(2026)) == lines[:3]
    assert list(first.entries(2027)) == lines[3:4]
    assert list(other.entries(2026)) == lines[4:]
    assert list(other.entries(2027)) == []


def test_the_ledger_lists_more_than_a_page(driver, monkeypatch):
    monkeypatch.setattr("vcedu.issuer.ledger._PAGE", 2)
    ledger = _ledger(driver)
    lines = [_reserve(ledger, record) for record in "abcde"]
    assert list(ledger.entries(2026)) == lines


def test_a_record_asked_for_again_keeps_its_number(driver):
    ledger = _ledger(driver)
    first = _reserve(ledger, "a")
    _reserve(ledger, "b")
    assert _reserve(_ledger(driver), "a", AT + dt.timedelta(days=365)) == first
    assert len(list(ledger.entries(2026))) == 2


def test_another_request_for_the_same_record_is_refused_and_takes_no_number(driver):
    ledger = _ledger(driver)
    _reserve(ledger, "a")
    IssuanceJournal(driver).reserve("unnumbered", 1, content_digest=b"d", at=AT)
    changed = LedgerRequest("EnrollmentCertificate", "転入学の手続", "他の人", 2)
    for call in (
        lambda: _reserve(ledger, "a", request=changed),
        lambda: _reserve(ledger, "a", digest=b"e"),
        lambda: _reserve(_ledger(driver, "131016"), "a"),
        lambda: _reserve(ledger, "unnumbered"),
    ):
        with pytest.raises(UsageError) as caught:
            call()
        assert caught.value.code is Code.JOURNAL_RECORD_CHANGED
    assert str(_reserve(ledger, "b").number) == "第2号"


def test_a_number_that_was_not_acknowledged_is_given_again(driver):
    ledger = _ledger(driver)
    with pytest.raises(ZeroDivisionError), driver.transaction():
        assert _reserve(ledger, "a").number.number / 0
    assert list(ledger.entries(2026)) == []
    assert str(_reserve(ledger, "b").number) == "第1号"


def test_a_line_without_its_journal_entry_is_reported(driver):
    ledger = _ledger(driver)
    _reserve(ledger, "a")
    with without_foreign_keys(driver):
        driver.execute("DELETE FROM issuance")
    with pytest.raises(UsageError) as caught:
        list(ledger.entries(2026))
    assert caught.value.code is Code.STORE_STATEMENT


@pytest.mark.parametrize(
    ("member", "values"),
    [
        ("kind", ("Diploma", "目的", "保護者", 1)),
        ("purpose", ("HealthRecord", "", "保護者", 1)),
        ("receiver", ("HealthRecord", "目的", " ", 1)),
        ("copies", ("HealthRecord", "目的", "保護者", 0)),
    ],
)
def test_a_line_says_what_was_issued_for_what_and_to_whom(member, values):
    with pytest.raises(MalformedError) as caught:
        LedgerRequest(*values)
    assert (caught.value.code, caught.value.facts["member"]) == (Code.RECORD_VALUE, member)


def _issue(driver, record, clock, status_list=None, **options):
    journal = IssuanceJournal(driver)
    issuer = Issuer(
        PrivateKey.from_secret_bytes(KeyType.ED25519, bytes(32)), contexts=ContextStore.production(), clock=clock
    )
    ledger = IssueLedger(driver, journal, office=SCHOOL)
    office = RecordOffice(issuer, journal, ledger, samples.FORM, clock, status_list)
    return office.issue(partial(enrollment_certificate, samples.ENROLLMENT), REQUEST, record_id=record, **options)


def test_a_record_is_numbered_and_issued_and_comes_back_the_same(driver):
    options = {"valid_for": dt.timedelta(days=90)}
    first = _issue(driver, "a", FixedClock(AT), **options)
    again = _issue(driver, "a", FixedClock(AT + dt.timedelta(days=400)), **options)
    second = _issue(driver, "b", FixedClock(AT))
    assert again.secured.raw == first.secured.raw
    assert first.line.entry.is_complete
    assert (first.line.number, second.line.number) == (DocumentNumber(2026, 1), DocumentNumber(2026, 2))
    assert '"documentNumber":"第1号"'.encode() in first.secured.raw
    assert b'"validUntil":"2026-12-30T03:00:00Z"' in first.secured.raw
    assert b"validUntil" not in second.secured.raw
    with pytest.raises(UsageError) as refused:
        _issue(driver, "a", FixedClock(AT), valid_for=dt.timedelta(days=91))
    assert refused.value.code is Code.JOURNAL_RECORD_CHANGED


def test_what_is_refused_for_todays_date_takes_no_number(driver):
    journal, clock = IssuanceJournal(driver), FixedClock(AT)
    ledger = IssueLedger(driver, journal, office=SCHOOL)
    office = RecordOffice(
        Issuer(PrivateKey.generate(KeyType.ED25519).as_signer(), contexts=ContextStore.production(), clock=clock),
        journal,
        ledger,
        samples.FORM,
        clock,
    )
    told = []

    def build(issuance):
        told.append(issuance.valid_from)
        if issuance.valid_from >= AT:
            raise MalformedError(Code.RECORD_VALUE, member="birth_date", value="", expected="")
        return enrollment_certificate(samples.ENROLLMENT, issuance)

    with pytest.raises(MalformedError):
        office.issue(build, REQUEST, record_id="a")
    assert told == [AT]
    assert list(ledger.entries(2026)) == []
    assert journal.find("a", 1) is None


def test_a_record_takes_a_slot_of_the_offices_status_list(driver):
    IssuanceJournal(driver).open_status_list("https://school.example/status/2026", size=LEAST_ENTRIES)
    issued = _issue(driver, "a", FixedClock(AT), "https://school.example/status/2026")
    entries = issued.secured.envelope.document["credentialStatus"]
    assert {entry["statusListIndex"] for entry in entries} == {str(issued.line.entry.status.index)}
    assert [entry["statusPurpose"] for entry in entries] == ["revocation", "suspension"]


def _recorded(folder):
    disk = RecordingDisk(f"ledger-{next(_names)}")
    with SQLiteDriver(folder / "journal.db", vfs=disk.vfs_name) as driver:
        ledger = _ledger(driver)
        for record in _RECORDS:
            disk.acknowledge(_reserve(ledger, record))
    return disk.events


def test_no_crash_leaves_a_gap_or_a_repeat(tmp_path):
    events = _recorded(tmp_path)
    points = write_points(events)
    folder = tmp_path / "after"
    folder.mkdir()
    chosen = sorted({points[at * (len(points) - 1) // 31] for at in range(32)})
    for point, crash in itertools.product(chosen, Crash):
        for old in folder.iterdir():
            old.unlink()
        for name, content in state(events[:point], crash, 1).items():
            (folder / name).write_bytes(content)
        acknowledged = [event.what for event in events[:point] if isinstance(event, Acknowledged)]
        with SQLiteDriver(folder / "journal.db") as driver:
            driver.execute("PRAGMA synchronous=OFF")  # this one is not crashed
            ledger = _ledger(driver)
            kept = list(ledger.entries(2026))
            assert kept[: len(acknowledged)] == acknowledged
            resumed = [_reserve(ledger, record) for record in _RECORDS]
        assert resumed[: len(kept)] == kept
        assert [line.number.number for line in resumed] == list(range(1, len(_RECORDS) + 1))
        assert [line.entry.number for line in resumed] == list(range(1, len(_RECORDS) + 1))
