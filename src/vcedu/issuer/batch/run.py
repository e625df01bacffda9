"""Runs a batch: each version of a record becomes one credential, whenever the run is stopped and taken up again.

A chunk of rows goes through these steps, and several chunks are on their way at once:

1. What the journal knows of the records is looked up; identifiers, numbers and slots are promised to new ones.
2. Workers build, canonicalise and hash them. They have no key.
3. In one transaction, journal, ledger and status list take over what was promised, if nothing has changed meanwhile
   and every row could be made ready; else the chunk goes back to step 1, without the rows that could not.
4. The signer signs, and the sink takes what is signed and keeps it.
5. In one transaction the journal says that they are complete.

Killed before step 3, nothing has happened. Killed after it, the next run finds the records with their numbers and slots
and signs them as of the same time: the signature is the same, or, where a signer's are not alike, the only one that the
journal calls complete.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from vcedu.errors import ApprovalPending, Code, UsageError
from vcedu.issuer._many import complete_records
from vcedu.issuer.batch.chunk import Chunk, InThisProcess
from vcedu.issuer.batch.office import Office, Permission, Work
from vcedu.issuer.batch.plan import plan_batch
from vcedu.issuer.batch.release import released
from vcedu.issuer.batch.rows import BatchRow, RowFault
from vcedu.issuer.batch.sinks import BatchItem, BatchSummary
from vcedu.issuer.batch.state import BatchRuns
from vcedu.issuer.batch.work import Terms
from vcedu.issuer.corrections import CorrectionReason
from vcedu.model import MediaType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Executor

    from vcedu.education.procedures import Procedure
    from vcedu.issuer.approval import Decision
    from vcedu.issuer.batch.chunk import Ready
    from vcedu.issuer.batch.rows import BatchSource, Line
    from vcedu.issuer.batch.sinks import Sink
    from vcedu.issuer.ledger import LedgerRequest
    from vcedu.issuer.records import RecordOffice
    from vcedu.storage import Driver

CHUNK = 200
IN_FLIGHT = 6
_NO_SETTINGS: Mapping[str, str] = {}


def run_batch(  # noqa: PLR0913 - all by name, each a decision of the office
    source: BatchSource,
    office: RecordOffice,
    driver: Driver,
    *,
    request: LedgerRequest,
    sink: Sink,
    executor: Executor | None = None,
    procedure: Procedure | None = None,
    correcting: CorrectionReason | None = None,
    decision: Decision | None = None,
    settings: Mapping[str, str] = _NO_SETTINGS,
    progress: Callable[[int], None] | None = None,
    chunk_size: int = CHUNK,
) -> BatchSummary:
    """Issue what a source says, each version of a record once; a row that gives no record stops no other.

    Args:
        source: The rows.
        office: What issues them: signer, journal, ledger, status list.
        driver: The database of the journal.
        request: What the ledger is to say of each.
        sink: Takes what is signed.
        executor: Where records are built, canonicalised and hashed; None for this process.
        procedure: The procedure that they are issued for.
        correcting: Why records have changed that have changed: the old credential is withdrawn where the new one is
            reserved. None refuses such rows.
        decision: What was decided (決裁): nothing else is issued. None where nobody needs to decide.
        settings: What to write down beside the run, for whoever runs it again.
        progress: Called with how many rows are done.
        chunk_size: How many rows are one piece of work, and one transaction.

    Returns:
        How many were issued, unchanged and refused. The refusals are in `BatchRuns.latest`.

    Raises:
        UsageError: `DISCLOSURE_SUITE`, if the office signs by a suite that discloses in part; `STATUS_SLOTS_EXHAUSTED`;
            `OPTION_INVALID`, for a change of name or a withdrawal, which are made one by one.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`; what the signer raises where its key is out of reach.
        VerificationError: `APPROVAL_OTHER_DRAFT`, if what would be issued is not what was decided on.
        VceduError: if the source as a whole can't be read, or the sink can't take what is signed. The run can be
            taken up again after each of them.
    """
    if not office.issuer.terms.signs_whole:
        raise UsageError(Code.DISCLOSURE_SUITE, suite=office.issuer.terms.suite_name)
    if correcting in {CorrectionReason.NAME_CHANGE, CorrectionReason.RESCINDED}:
        expected = f"{CorrectionReason.GRADE_CORRECTION} | {CorrectionReason.CLERICAL_ERROR}"
        raise UsageError(Code.OPTION_INVALID, option="correcting", value=correcting, expected=expected)
    terms = Terms(office.issuer.terms, procedure)
    may = None
    if decision is not None:
        plan = plan_batch(source, office, driver, executor=executor, procedure=procedure)
        may = released(driver, decision, plan.records)
    work = Work(terms, executor or InThisProcess())
    at_work = Office(office, driver, request, work, Permission(correcting, may))
    run = _Run(at_work, sink, progress)
    run.begin(source.name, settings)
    run.go_through(_chunks(source, chunk_size))
    return run.end()


class _Run:
    """One run: counts what became of the rows, and hands on what is ready."""

    def __init__(self, office: Office, sink: Sink, progress: Callable[[int], None] | None) -> None:
        self._office = office
        self._sink = sink
        self._progress = progress
        self._runs = BatchRuns(office.driver)
        self._number = 0
        self._name = ""
        self._seen: set[str] = set()
        self._counts = {"issued": 0, "unchanged": 0, "refused": 0, "pending": 0}
        self._done = 0

    def begin(self, name: str, settings: Mapping[str, str]) -> None:
        """Write down that the run begins."""
        self._name = name
        self._number = self._runs.begin(name, settings, self._office.now())

    def go_through(self, pieces: Iterator[list[Line]]) -> None:
        """Take the rows through all steps, several pieces on their way at once."""
        waiting: deque[Chunk] = deque()
        for lines in pieces:
            waiting.append(self._chunk(lines))
            self._office.promise(waiting)
            if len(waiting) > IN_FLIGHT:
                self._finish(waiting.popleft(), waiting)
        while waiting:
            self._finish(waiting.popleft(), waiting)

    def end(self) -> BatchSummary:
        """Let the sink put things in order, and write down that the run came to its end."""
        summary = self._summary()
        self._sink.finish(summary)
        self._runs.end(self._number, self._office.now())
        return summary

    def _chunk(self, lines: list[Line]) -> Chunk:
        rows: list[BatchRow] = []
        faults: list[RowFault] = []
        for line in lines:
            if isinstance(line, RowFault):
                faults.append(line)
            elif line.record_id in self._seen:
                faults.append(RowFault(line.row, line.key, _twice(self._name, line)))
            else:
                self._seen.add(line.record_id)
                rows.append(line)
        return self._office.begin(rows, faults, len(lines))

    def _finish(self, chunk: Chunk, waiting: deque[Chunk]) -> None:
        ready = self._office.reserve(chunk, waiting)
        self._counts["refused"] += len({fault.row for fault in chunk.faults})
        signed = list(self._signed(chunk, ready))
        self._sink.flush()
        self._counts["issued"] += len(signed)
        self._counts["unchanged"] += chunk.unchanged
        with self._office.driver.transaction():
            complete_records(self._office.driver, signed, self._office.verification_method, self._office.now())
            self._runs.add(self._number, chunk.faults, self._summary())
        self._done += chunk.size
        if self._progress is not None:
            self._progress(self._done)

    def _signed(self, chunk: Chunk, ready: list[Ready]) -> Iterator[tuple[str, bytes]]:
        """Sign and hand out; yield each credential's identifier with its digest."""
        for one in ready:
            row = one.row
            try:
                raw, digest = self._office.sign(one.credential)
            except ApprovalPending as error:
                self._counts["pending"] += 1
                chunk.faults.append(RowFault(row.row, row.key, error))
                continue
            item = BatchItem(
                row=row.row,
                key=row.key,
                group=row.group,
                record_id=row.record_id,
                record_version=one.version,
                credential_id=one.credential_id,
                number=str(one.number),
                secured=raw,
                media_type=MediaType.VC.value,
            )
            self._sink.put(item)
            yield one.credential_id, digest

    def _summary(self) -> BatchSummary:
        return BatchSummary(**self._counts)


def _twice(name: str, row: BatchRow) -> UsageError:
    return UsageError(Code.BATCH_RECORD_TWICE, file=name, line=row.row)


def _chunks(source: BatchSource, size: int) -> Iterator[list[Line]]:
    lines = iter(source)
    while piece := list(islice(lines, size)):
        yield piece
