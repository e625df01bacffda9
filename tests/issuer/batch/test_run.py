import dataclasses
import json
import pickle
import re
from concurrent.futures import Executor, Future, ProcessPoolExecutor

import pytest

from issuer.batch import desk
from issuer.batch.desk import AT, REQUEST, SCHOOL, SEED, Shelf, account, graduates, office, pupil, run, source
from vcedu.canonical.contexts import ContextStore
from vcedu.connectors import read_grades, read_school
from vcedu.demo import generator
from vcedu.errors import ApprovalPending, Code, UndeterminedError, UsageError
from vcedu.issuer import (
    CorrectionReason,
    Corrections,
    CredentialState,
    IssueLedger,
    LedgerRequest,
    Numbering,
    StatusLists,
    issue_transcripts,
)
from vcedu.issuer.batch import BatchRuns, TranscriptSource
from vcedu.keys import KeyType
from vcedu.model import VerificationTime
from vcedu.net import NoFetcher
from vcedu.storage import SQLiteDriver
from vcedu.verifier import ExactIssuers, Verifier


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


def _state(summary):
    return summary.issued, summary.unchanged, summary.refused, summary.pending


def test_every_row_becomes_one_credential_with_number_and_slot(driver):
    summary, shelf = run(graduates(7), driver, chunk_size=3)
    assert _state(summary) == (7, 0, 0, 0)
    assert account(driver) == {"records": 7, "slots": 7, "signed": 7}
    assert [item.number for item in shelf.items.values()] == [f"第{n}号" for n in range(1, 8)]
    assert {item.group for item in shelf.items.values()} == {"1組"}
    for item in shelf.items.values():
        document = json.loads(item.secured)
        assert document["documentNumber"] == item.number
        assert document["id"] == item.credential_id
        assert [entry["statusPurpose"] for entry in document["credentialStatus"]] == ["revocation", "suspension"]


def test_what_is_issued_verifies(driver):
    desk_ = office(driver, status_list=None)
    _, shelf = run(graduates(2), driver, desk=desk_)
    verifier = Verifier(
        trust=ExactIssuers({desk_.issuer.id: SCHOOL.name}), contexts=ContextStore.production(), fetcher=NoFetcher()
    )
    for item in shelf.items.values():
        assert verifier.verify(item.secured, time=VerificationTime(now=AT)).issuer == desk_.issuer.id


def test_it_is_what_the_office_would_have_issued_alone(driver):
    _, shelf = run(graduates(1), driver)
    (item,) = shelf.items.values()
    (row,) = graduates(1)
    alone = office(driver).issue(row.recipe.build, REQUEST, record_id=item.record_id)
    assert alone.secured.raw == item.secured


def test_run_again_nothing_is_issued(driver):
    run(graduates(5), driver, chunk_size=2)
    before = account(driver)
    summary, shelf = run(graduates(5), driver, chunk_size=2)
    assert (_state(summary), shelf.puts, account(driver)) == ((0, 5, 0, 0), 0, before)


def test_a_changed_row_takes_the_place_of_what_was_issued_and_a_new_one_is_issued(driver):
    _, first = run(graduates(3), driver)
    summary, shelf = run(
        graduates(4, n1=pupil("n1", name="鈴木 花子")), driver, correcting=CorrectionReason.CLERICAL_ERROR
    )
    assert _state(summary) == (2, 2, 0, 0)
    assert {(item.key, item.record_version, item.number) for item in shelf.items.values()} == {
        ("n1", 2, "第4号"),
        ("n3", 1, "第5号"),
    }
    old = first.items["n1"].credential_id
    document = json.loads(shelf.items["n1"].secured)
    assert (document["supersedes"], document["correctedOn"]) == ([old], "2027-03-01")
    assert StatusLists(driver, office(driver).issuer).state(old) is CredentialState.REVOKED
    assert Corrections(driver).find(old).successor == shelf.items["n1"].credential_id


def test_a_changed_row_without_a_reason_is_refused_and_what_was_issued_stands(driver):
    _, first = run(graduates(2), driver)
    summary, shelf = run(graduates(2, n1=pupil("n1", name="鈴木 花子")), driver)
    assert (_state(summary), shelf.puts) == ((0, 1, 1, 0), 0)
    (fault,) = BatchRuns(driver).latest().faults
    assert (fault.row, fault.code) == (3, Code.BATCH_REASON_MISSING)
    assert StatusLists(driver, office(driver).issuer).state(first.items["n1"].credential_id) is CredentialState.ACTIVE


def test_what_has_no_status_cannot_be_corrected(driver):
    desk_ = office(driver, status_list=None)
    run(graduates(1), driver, desk=desk_)
    changed = graduates(1, n0=pupil("n0", name="鈴木 花子"))
    summary, _ = run(changed, driver, desk=desk_, correcting=CorrectionReason.CLERICAL_ERROR)
    assert _state(summary) == (0, 0, 1, 0)
    assert BatchRuns(driver).latest().faults[0].code is Code.STATUS_SLOT_UNKNOWN


@pytest.mark.parametrize("reason", [CorrectionReason.NAME_CHANGE, CorrectionReason.RESCINDED])
def test_what_is_done_one_by_one_is_not_done_to_a_batch(driver, reason):
    with pytest.raises(UsageError) as refused:
        run(graduates(1), driver, correcting=reason)
    assert refused.value.code is Code.OPTION_INVALID


def test_a_correction_that_waits_for_release_says_the_same_when_it_is_issued(driver):
    _, first = run(graduates(1), driver)
    changed = graduates(1, n0=pupil("n0", name="鈴木 花子"))
    waiting = _Signer(ApprovalPending(Code.APPROVAL_PENDING))
    reason = CorrectionReason.GRADE_CORRECTION
    run(changed, driver, desk=office(driver, signer=waiting), correcting=reason)
    summary, shelf = run(changed, driver, desk=office(driver, at=AT.replace(day=3)))
    assert _state(summary) == (1, 0, 0, 0)
    document = json.loads(shelf.items["n0"].secured)
    assert (document["supersedes"], document["correctedOn"]) == ([first.items["n0"].credential_id], "2027-03-01")


def test_a_row_that_changes_before_it_was_ever_signed_is_just_its_next_version(driver):
    waiting = _Signer(ApprovalPending(Code.APPROVAL_PENDING))
    run(graduates(1), driver, desk=office(driver, signer=waiting))
    summary, shelf = run(graduates(1, n0=pupil("n0", name="鈴木 花子")), driver)
    assert _state(summary) == (1, 0, 0, 0)
    assert shelf.items["n0"].record_version == 2
    assert "supersedes" not in json.loads(shelf.items["n0"].secured)


def test_one_pupils_bad_data_stops_nobody_else(driver):
    rows = source(
        pupil("a"),
        pupil("b", born="2015-13-02"),
        "c,short",
        pupil("d", grade="P9"),
        pupil("e"),
        pupil("e"),
        pupil("f", grade="P1"),
        pupil("g"),
    )
    summary, shelf = run(rows, driver, chunk_size=2)
    assert (_state(summary), list(shelf.items)) == ((3, 0, 4, 0), ["a", "e", "g"])
    account(driver)
    report = BatchRuns(driver).latest()
    assert [(fault.row, fault.code, fault.place) for fault in report.faults] == [
        (3, Code.TABLE_CELL_MALFORMED, "gakuseki.csv:3:4"),
        (4, Code.TABLE_ROW_LENGTH, "gakuseki.csv:4"),
        (5, Code.TABLE_CELL_MALFORMED, "gakuseki.csv:5:5"),
        (7, Code.TABLE_STUDENT_TWICE, "gakuseki.csv:7:1"),
    ]
    assert all(fault.message.ja and fault.next_step.ja for fault in report.faults)
    assert (report.issued, report.refused, report.ended_at) == (3, 4, AT)


def test_a_row_that_only_a_worker_finds_wrong_takes_no_number(driver):
    class Spoilt:
        def content(self, issuer_id):
            return {"a": "b"}

        def credential(self, issuer_id, circumstances):
            raise UsageError(Code.OPTION_INVALID, option="x", value="y", expected="z")

    rows = list(graduates(6))
    rows[2] = dataclasses.replace(rows[2], recipe=Spoilt())
    summary, shelf = run(_Listed(rows), driver, chunk_size=2)
    assert (_state(summary), [item.number for item in shelf.items.values()]) == (
        (5, 0, 1, 0),
        [f"第{n}号" for n in range(1, 6)],
    )
    account(driver)


class _Listed:
    name = "list"
    expected = None

    def __init__(self, rows):
        self._rows = rows

    def __iter__(self):
        return iter(self._rows)


def test_a_record_that_is_there_twice_is_issued_once(driver):
    rows = [*graduates(3), *graduates(1)]
    summary, _ = run(_Listed(rows), driver, chunk_size=2)
    assert _state(summary) == (3, 0, 1, 0)
    assert BatchRuns(driver).latest().faults[0].code is Code.BATCH_RECORD_TWICE


class _Meanwhile(Shelf):
    """A sink beside which somebody issues at the counter."""

    def __init__(self, driver, record):
        super().__init__()
        self._driver = driver
        self._record = record

    def put(self, item):
        super().put(item)
        if self.puts == 1:
            row = list(graduates(9))[5]
            office(self._driver).issue(row.recipe.build, REQUEST, record_id=self._record)


@pytest.mark.parametrize(
    ("record", "outcome"), [("elsewhere", (9, 0, 0, 0)), ("GraduationCertificate/B127210000018/n5", (8, 1, 0, 0))]
)
def test_a_number_that_was_given_out_meanwhile_is_not_given_twice(driver, record, outcome):
    summary, _ = run(graduates(9), driver, _Meanwhile(driver, record), chunk_size=2)
    assert _state(summary) == outcome
    account(driver)


def test_a_slot_that_was_given_out_meanwhile_is_not_given_twice(driver, monkeypatch):
    few = 40
    draws = iter([*range(few)] * 4)
    desk_ = office(driver)
    monkeypatch.setattr(type(desk_.journal), "random_below", property(lambda _: lambda size: next(draws) % size))

    class Taker(Shelf):
        def put(self, item):
            super().put(item)
            if self.puts == 1:
                for slot in range(2, 6):
                    driver.execute("INSERT INTO status_decoy VALUES (?, ?)", (desk.LIST, slot))

    summary, _ = run(graduates(8), driver, Taker(), desk=desk_, chunk_size=2)
    assert _state(summary) == (8, 0, 0, 0)
    slots = {slot for (slot,) in driver.execute("SELECT slot FROM status_slot")}
    assert not slots & set(range(2, 6))
    account(driver)


def test_a_list_that_is_full_says_so(driver):
    desk_ = office(driver)
    driver.execute_many(
        "INSERT INTO status_decoy VALUES (?, ?)", [(desk.LIST, slot) for slot in range(131_072) if slot > 4]
    )
    with pytest.raises(UsageError) as refused:
        run(graduates(6), driver, desk=desk_, chunk_size=2)
    assert refused.value.code is Code.STATUS_SLOTS_EXHAUSTED
    account(driver)


def test_the_last_free_slots_are_given_out(driver):
    desk_ = office(driver)
    driver.execute_many(
        "INSERT INTO status_decoy VALUES (?, ?)", [(desk.LIST, slot) for slot in range(131_072) if slot > 4]
    )
    assert _state(run(graduates(5), driver, desk=desk_, chunk_size=2)[0]) == (5, 0, 0, 0)
    assert account(driver)["slots"] == 5


class _Signer:
    """A signer that is away for a while."""

    def __init__(self, error, *, after=0, key_type=KeyType.ED25519):
        self._key = desk.signing_key(key_type)
        self._error = error
        self._after = after
        self.signed = 0

    @property
    def public_key(self):
        return self._key.public_key

    def sign(self, payload):
        self.signed += 1
        if self.signed > self._after:
            raise self._error
        return self._key.sign(payload)


def test_what_waits_for_release_is_issued_when_it_comes(driver):
    waiting = _Signer(ApprovalPending(Code.APPROVAL_PENDING), after=3)
    summary, shelf = run(graduates(5), driver, desk=office(driver, signer=waiting), chunk_size=2)
    assert (_state(summary), len(shelf.items)) == ((3, 0, 0, 2), 3)
    assert [fault.code for fault in BatchRuns(driver).latest().faults] == [Code.APPROVAL_PENDING] * 2
    numbers = dict(driver.execute("SELECT record_id, number FROM issue_ledger"))
    later = office(driver, at=AT.replace(day=2))
    summary, second = run(graduates(5), driver, shelf, desk=later)
    assert _state(summary) == (2, 3, 0, 0)
    assert dict(driver.execute("SELECT record_id, number FROM issue_ledger")) == numbers
    assert json.loads(second.items["n4"].secured)["proof"]["created"] == "2027-03-01T01:00:00Z"
    account(driver)


def test_a_device_that_vanishes_stops_the_run_and_loses_nothing(driver):
    gone = UndeterminedError(Code.STORE_BUSY, store="device")
    with pytest.raises(UndeterminedError):
        run(graduates(6), driver, desk=office(driver, signer=_Signer(gone, after=3)), chunk_size=2)
    assert BatchRuns(driver).latest().ended_at is None
    summary, _ = run(graduates(6), driver, chunk_size=2)
    assert _state(summary) == (4, 2, 0, 0)
    assert account(driver) == {"records": 6, "slots": 6, "signed": 6}


def test_a_sink_that_fails_stops_the_run_and_loses_nothing(driver):
    class Full(Shelf):
        def flush(self):
            if self.puts > 2:
                raise UndeterminedError(Code.STORE_FULL, store="disk")

    with pytest.raises(UndeterminedError):
        run(graduates(6), driver, Full(), chunk_size=2)
    assert account(driver)["signed"] == 2
    assert _state(run(graduates(6), driver, chunk_size=2)[0]) == (4, 2, 0, 0)
    account(driver)


def test_a_suite_that_discloses_in_part_is_refused(driver):
    desk_ = office(driver, signer=desk.signing_key(KeyType.P256), suite="ecdsa-sd-2023")
    with pytest.raises(UsageError) as refused:
        run(graduates(1), driver, desk=desk_)
    assert refused.value.code is Code.DISCLOSURE_SUITE
    assert account(driver)["records"] == 0


def test_progress_says_how_many_rows_are_done(driver):
    said = []
    run(graduates(5), driver, chunk_size=2, progress=said.append)
    assert said == [2, 4, 5]


def test_settings_are_there_for_who_runs_it_again(driver):
    run(graduates(1), driver, settings={"school": "学校.toml"})
    assert BatchRuns(driver).latest().settings == {"school": "学校.toml"}


def test_there_is_no_report_before_the_first_run(driver):
    with pytest.raises(UsageError) as refused:
        BatchRuns(driver).latest()
    assert refused.value.code is Code.BATCH_UNKNOWN


def test_two_processes_do_the_work_and_no_key_goes_to_them(driver, tmp_path):
    sent = []

    class Watched(ProcessPoolExecutor):
        def submit(self, fn, /, *args):
            sent.append(pickle.dumps((fn, args)))
            return super().submit(fn, *args)

    with Watched(2) as executor:
        summary, shelf = run(graduates(8, n3=pupil("n3", born="x")), driver, executor=executor, chunk_size=2)
    assert (_state(summary), len(sent)) == ((7, 0, 1, 0), 4)
    assert all(SEED not in data and SEED.hex().encode() not in data for data in sent)
    with SQLiteDriver(":memory:") as other:
        _, alone = run(graduates(8, n3=pupil("n3", born="x")), other, chunk_size=2)
    assert [_undrawn(item) for item in shelf.items.values()] == [_undrawn(item) for item in alone.items.values()]


def _undrawn(item):
    """Return what a record says, without what is drawn at random."""
    document = json.loads(getattr(item.secured, "raw", item.secured))
    return re.sub("urn:uuid:[-0-9a-f]+", "urn:uuid:", json.dumps({**document, "credentialStatus": None, "proof": None}))


def test_the_search_for_the_key_finds_one_that_is_sent():
    assert SEED in pickle.dumps(("submit", [b"before" + SEED]))


def test_an_executor_whose_worker_breaks_loses_nothing(driver):
    class Broken(Executor):
        def submit(self, fn, /, *args):
            future = Future()
            future.set_exception(OSError("the worker is gone"))
            return future

    with pytest.raises(UndeterminedError) as refused:
        run(graduates(2), driver, executor=Broken())
    assert refused.value.code is Code.BATCH_WORKER
    assert account(driver)["records"] == 0


GRADES = generator.generate_grades(1, 3)
SCHOOL_FILE = read_school(generator.generate_school(), file="school.toml")
TRANSCRIPT = LedgerRequest("ClrCredential", "成績証明書の交付", "本人")


def _transcripts(data=GRADES):
    return TranscriptSource(data, "grades.csv", SCHOOL_FILE, desk.FORM)


def _desk(driver):
    return dataclasses.replace(
        office(driver), ledger=IssueLedger(driver, office(driver).journal, office=str(SCHOOL_FILE.code))
    )


def test_transcripts_are_the_same_records_for_both_commands(driver):
    desk_ = _desk(driver)
    alone = list(
        issue_transcripts(
            read_grades(GRADES, file="grades.csv", school=SCHOOL_FILE),
            school=SCHOOL_FILE,
            issuer=desk_.issuer,
            journal=desk_.journal,
            clock=desk_.clock,
            status_list=desk_.status_list,
            numbering=Numbering(desk_.ledger, TRANSCRIPT),
        )
    )
    summary, _ = run(_transcripts(), driver, desk=desk_, request=TRANSCRIPT)
    assert _state(summary) == (0, 3, 0, 0)
    with SQLiteDriver(":memory:") as other:
        _, shelf = run(_transcripts(), other, desk=_desk(other), request=TRANSCRIPT)
    assert [_undrawn(item) for item in shelf.items.values()] == [_undrawn(item) for item in alone]


def test_a_pupil_with_one_bad_grade_is_refused_with_all_the_faults_and_the_others_are_issued(driver):
    lines = GRADES.decode().splitlines()
    column = lines[0].split(",").index("評定")
    cells = lines[1].split(",")
    cells[column] = "9"
    lines[1] = ",".join(cells)
    lines.append("short")
    summary, shelf = run(_transcripts("\n".join(lines).encode()), driver, desk=_desk(driver), request=TRANSCRIPT)
    assert (_state(summary), len(shelf.items)) == ((2, 0, 2, 0), 2)
    faults = BatchRuns(driver).latest().faults
    assert [(fault.row, fault.key, fault.code) for fault in faults] == [
        (len(lines), "", Code.TABLE_ROW_LENGTH),
        (2, cells[0], Code.GRADE_NOT_ON_SCALE),
    ]
