"""A record after its source was destroyed: it stands, and a report says so on its issuer's word alone."""

import datetime as dt
import json

import pytest
from makers.signed import AT, WEB, credential, did, sign

from vcedu.canonical.contexts import ContextStore
from vcedu.education.retention import disposal_statement
from vcedu.errors import CheckName, Code
from vcedu.model import Outcome, VerificationTime, parse_timestamp
from vcedu.net import NoFetcher
from vcedu.rendering import report_text
from vcedu.status import credential_digest
from vcedu.trust import Custodians, ExactIssuers
from vcedu.verifier import Verifier

NAME = "urn:uuid:5b0e3d0e-0000-4000-8000-0000000000d1"
RECORD = json.dumps(sign(credential(id=NAME)), ensure_ascii=False).encode()
DISPOSED = dt.date(2033, 3, 31)
LATER = parse_timestamp("2036-04-01T00:00:00Z")


def statement(by="school", *, kind="guidance", names=(NAME,), on=DISPOSED, **changes):
    unsigned = disposal_statement(
        statement_id="urn:uuid:5b0e3d0e-0000-4000-8000-0000000000d2",
        issuer_id=did(by),
        on=on,
        kind=kind,
        records=[credential_digest(name) for name in names],
        at=parse_timestamp("2033-03-31T01:00:00Z"),
    )
    return json.dumps({**sign(unsigned, by), **changes}).encode()


def notes(*disposals, at=LATER, document=RECORD, custodians=None):
    report = verifier(*disposals, custodians=custodians).inspect(document, time=VerificationTime(at))
    return report, [check for check in report if check.code is Code.SOURCE_DISPOSED]


def verifier(*disposals, custodians=None):
    trust = ExactIssuers({did("school"): "第一高等学校"})
    known = Custodians(custodians or {})
    return Verifier(
        trust=trust, contexts=ContextStore.production(), fetcher=NoFetcher(), custodians=known, disposals=disposals
    )


def test_a_record_stands_after_its_source_was_destroyed_and_the_report_says_so():
    report, found = notes(statement(), statement(kind="registration"), statement())
    assert report.verdict.verified
    assert [(check.name, check.outcome) for check in found] == [(CheckName.STATUS, Outcome.PASSED)] * 2
    assert found[0].message.en == "Source disposed 2033-03-31; issued before, stands."
    assert "2033年（令和15年）3月31日に廃棄" in found[0].message.ja
    shown = report_text(report, "en", document_name="transcript.json")
    assert "Source disposed 2033-03-31; issued before, stands. [SOURCE_DISPOSED]" in shown
    assert verifier(statement()).verify(RECORD, time=VerificationTime(LATER)).verdict.verified


@pytest.mark.parametrize(
    "given",
    [
        statement("stranger"),
        statement("stranger", issuer=did("school")),
        statement(names=("urn:uuid:another",)),
        statement(validFrom="2033-03-30T00:00:00Z"),
        statement(on=dt.date(2036, 4, 2)),
        statement(type=["VerifiableCredential"]),
        RECORD,
        b"no JSON",
    ],
    ids=["stranger's", "forged", "of others", "changed", "of tomorrow", "no statement", "a record", "no JSON"],
)
def test_what_does_not_hold_says_nothing(given):
    report, found = notes(given)
    assert (report.verdict.verified, found) == (True, [])


def test_a_custodian_may_state_it_for_a_school_that_is_gone():
    assert not notes(statement("board"))[1]
    assert notes(statement("board"), custodians={did("school"): frozenset({did("board")})})[1]


def test_no_statement_helps_a_record_that_does_not_hold():
    changed = RECORD.replace("卒業証明書".encode(), "成績証明書".encode())
    assert changed != RECORD
    report, found = notes(statement(), document=changed)
    assert (report.verdict.verified, found) == (False, [])
    nameless = json.dumps(sign({key: value for key, value in credential().items() if key != "id"})).encode()
    assert notes(statement(), document=nameless)[1] == []


def test_a_statement_whose_signer_must_be_looked_up_is_asked_for_and_without_an_answer_says_nothing():
    unsigned = disposal_statement(
        statement_id="urn:uuid:5b0e3d0e-0000-4000-8000-0000000000d3",
        issuer_id=WEB,
        on=DISPOSED,
        kind="guidance",
        records=[credential_digest(NAME)],
        at=parse_timestamp(AT),
    )
    given = json.dumps(sign(unsigned, verificationMethod=f"{WEB}#key-1")).encode()
    report, found = notes(given, custodians={did("school"): frozenset({WEB})})
    assert (report.verdict.verified, found) == (True, [])
