"""What is not as the procedure demands is neither numbered nor recorded nor signed."""

import dataclasses
from functools import partial

import pytest

from education import samples
from vcedu.canonical.contexts import ContextStore
from vcedu.education import CourseResult, Pupil, PupilGrades
from vcedu.education.certificates import enrollment_certificate
from vcedu.education.procedures import shipped_procedures
from vcedu.education.scales import FIVE_STEPS
from vcedu.education.words import words_of
from vcedu.errors import Code, VerificationError
from vcedu.issuer import (
    IssuanceJournal,
    IssueLedger,
    Issuer,
    LedgerRequest,
    Numbering,
    PrivateKey,
    RecordOffice,
    issue_transcripts,
)
from vcedu.keys import KeyType
from vcedu.model import FixedClock
from vcedu.storage import SQLiteDriver

CLOCK = FixedClock(samples.AT)
CERTIFICATE = shipped_procedures()["certificate"]
REQUEST = LedgerRequest("EnrollmentCertificate", "転入学の手続", "保護者")
HIGH_SCHOOL = dataclasses.replace(samples.SCHOOL, scales=(FIVE_STEPS,), grade_levels=("H1",))


class Books:
    def __init__(self):
        driver = SQLiteDriver(":memory:")
        self.journal = IssuanceJournal(driver)
        self.ledger = IssueLedger(driver, self.journal, office="B127210000018")
        key = PrivateKey.from_secret_bytes(KeyType.ED25519, bytes(32))
        self.issuer = Issuer(key, contexts=ContextStore.production(), clock=CLOCK)

    @property
    def lines(self):
        return [*self.ledger.entries(2026)]


@pytest.mark.parametrize(
    ("procedure", "address", "code"),
    [
        ("certificate", "見本市西2-2", Code.PROCEDURE_CLAIM_FORBIDDEN),
        ("advancement", None, Code.PROCEDURE_RECORD),
        ("certificate", None, None),
        (None, "見本市西2-2", None),
    ],
)
def test_a_record_is_issued_as_its_procedure_says_or_not_at_all(procedure, address, code):
    books = Books()
    office = RecordOffice(books.issuer, books.journal, books.ledger, samples.FORM, CLOCK)
    child = dataclasses.replace(samples.CHILD, address=address)
    build = partial(enrollment_certificate, dataclasses.replace(samples.ENROLLMENT, child=child))
    followed = shipped_procedures().get(procedure)
    if code is None:
        office.issue(build, REQUEST, record_id="a", procedure=followed)
        assert len(books.lines) == 1
        return
    with pytest.raises(VerificationError) as caught:
        office.issue(build, REQUEST, record_id="a", procedure=followed)
    assert (caught.value.code, books.lines) == (code, [])


def transcripts(books, pupils, procedure):
    numbering = Numbering(books.ledger, LedgerRequest("ClrCredential", "就職", "本人"))
    return [
        issued.student_number
        for issued in issue_transcripts(
            pupils,
            school=HIGH_SCHOOL,
            issuer=books.issuer,
            journal=books.journal,
            clock=CLOCK,
            numbering=numbering,
            procedure=procedure,
        )
    ]


def grades(number, birth=None):
    result = CourseResult("国語", 2026, "現代の国語", "H1", grade="3")
    return PupilGrades(Pupil(number, samples.NAME, birth), (result,))


def with_birth_date(procedure):
    demands = (dataclasses.replace(each, required=each.required | {"dateOfBirth"}) for each in procedure.demands)
    return dataclasses.replace(procedure, demands=tuple(demands))


def test_either_every_transcript_is_as_the_procedure_says_or_none_is_issued():
    books = Books()
    assert transcripts(books, iter([grades("1"), grades("2")]), CERTIFICATE) == ["1", "2"]
    assert len(books.lines) == 2
    books = Books()
    with pytest.raises(VerificationError) as caught:
        transcripts(books, iter([grades("1", samples.DAY), grades("2")]), with_birth_date(CERTIFICATE))
    assert (caught.value.code, caught.value.facts["claims"]) == (Code.PROCEDURE_CLAIM_MISSING, words_of("dateOfBirth"))
    assert books.lines == []
    with pytest.raises(VerificationError) as caught:
        transcripts(books, iter([grades("1")]), shipped_procedures()["transfer"])
    assert caught.value.code is Code.PROCEDURE_RECORD
