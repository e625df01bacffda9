"""A school's office, its files, and a place that remembers what it was given."""

import datetime as dt

from vcedu.canonical.contexts import ContextStore
from vcedu.education import School
from vcedu.education.codes import SchoolCode
from vcedu.education.issuance import Form
from vcedu.issuer import IssuanceJournal, IssueLedger, Issuer, LedgerRequest, PrivateKey, RecordOffice
from vcedu.issuer.batch import GraduationSource, run_batch
from vcedu.keys import KeyType
from vcedu.model import FixedClock
from vcedu.status import LEAST_ENTRIES

AT = dt.datetime(2027, 3, 1, 1, tzinfo=dt.UTC)
GRADUATED = dt.date(2027, 3, 19)
LIST = "https://school.example/status/2026"
SCHOOL = School(SchoolCode("B127210000018"), "見本小学校", "見本 花子", grade_levels=("P1", "P2"))
FORM = Form("見本市教育委員会", "2026")
REQUEST = LedgerRequest("GraduationCertificate", "卒業証明書の交付", "本人")
SEED = bytes(range(32))
HEADER = "student_number,name,name_kana,birth_date,grade_level,class_name,enrolled_on"


def signing_key(key_type=KeyType.ED25519):
    return PrivateKey.from_secret_bytes(key_type, SEED).as_signer()


def office(driver, *, signer=None, at=AT, status_list=LIST, **options):
    journal = IssuanceJournal(driver)
    if status_list is not None:
        journal.open_status_list(status_list, size=LEAST_ENTRIES)
    issuer = Issuer(signer or signing_key(), contexts=ContextStore.production(), clock=FixedClock(at), **options)
    ledger = IssueLedger(driver, journal, office=str(SCHOOL.code))
    return RecordOffice(issuer, journal, ledger, FORM, FixedClock(at), status_list)


def pupil(number, *, name="山田 太郎", grade="P2", group="1組", born="2015-04-02"):
    return f"{number},{name},やまだ たろう,{born},{grade},{group},2021-04-06"


def register(*lines):
    return "\n".join((HEADER, *lines, "")).encode()


def graduates(count, **changed):
    """Return the source of as many graduates; a number given by name is changed."""
    lines = [changed.get(f"n{number}", pupil(f"n{number}")) for number in range(count)]
    return source(*lines)


def source(*lines, name="gakuseki.csv"):
    return GraduationSource(register(*lines), name, SCHOOL, FORM, GRADUATED)


class Shelf:
    """A sink that remembers."""

    def __init__(self):
        self.items = {}
        self.puts = 0
        self.summaries = []

    def put(self, item):
        self.items[item.key] = item
        self.puts += 1

    def flush(self):
        pass

    def finish(self, summary):
        self.summaries.append(summary)


def run(rows, driver, shelf=None, *, desk=None, request=REQUEST, **options):
    shelf = shelf if shelf is not None else Shelf()
    return run_batch(rows, desk or office(driver), driver, request=request, sink=shelf, **options), shelf


def account(driver):
    """Return what there is of records, numbers, slots and signatures, after checking that they belong together."""
    records = driver.execute("SELECT record_id, record_version, credential_id FROM issuance ORDER BY number")
    numbers = [number for (number,) in driver.execute("SELECT number FROM issue_ledger ORDER BY number")]
    slots = driver.execute("SELECT slot FROM status_slot")
    signed = driver.execute("SELECT credential_id FROM signing")
    assert numbers == list(range(1, len(records) + 1)), "a number is missing, or there twice"
    assert len(set(slots)) == len(slots)
    assert {row[2] for row in records} >= {row[0] for row in signed}
    assert len(set(signed)) == len(signed), "signed twice"
    return {"records": len(records), "slots": len(slots), "signed": len(signed)}
