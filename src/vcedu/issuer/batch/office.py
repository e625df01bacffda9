"""The office at work on a batch: what it promises to records, and how journal, ledger and status list take it over."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import japanese_day, school_year_of
from vcedu.education.issuance import DocumentNumber
from vcedu.errors import ApprovalPending, Code, UsageError, VceduError
from vcedu.issuer._many import NewRecord, add_records, known_records, next_number
from vcedu.issuer._status_slots import SlotPool, are_free
from vcedu.issuer.batch.chunk import Chunk, Promise, Ready, result_of
from vcedu.issuer.batch.rows import Circumstances, RowFault
from vcedu.issuer.batch.work import Marks, Order, Prepared, digests, prepare
from vcedu.issuer.corrections import Correction, Corrections

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Executor

    from vcedu.issuer._many import KnownRecord
    from vcedu.issuer.approval_files import RecordVersion
    from vcedu.issuer.batch.rows import BatchRow
    from vcedu.issuer.batch.work import Terms
    from vcedu.issuer.corrections import CorrectionReason
    from vcedu.issuer.ledger import LedgerRequest
    from vcedu.issuer.preparation import PreparedCredential
    from vcedu.issuer.records import RecordOffice
    from vcedu.storage import Driver


@dataclass(frozen=True, slots=True)
class Work:
    """What workers do, and where.

    Attributes:
        terms: What is the same for all records.
        executor: Where they are built, canonicalised and hashed.
    """

    terms: Terms
    executor: Executor


@dataclass(frozen=True, slots=True)
class Permission:
    """What a run may do.

    Attributes:
        correcting: Why records have changed that have changed; None where such rows are refused.
        released: What was decided on; None where nobody needs to decide.
    """

    correcting: CorrectionReason | None = None
    released: frozenset[RecordVersion] | None = None


class Office:
    """The office at work on a batch: promises, has made ready, and reserves."""

    def __init__(
        self,
        office: RecordOffice,
        driver: Driver,
        request: LedgerRequest,
        work: Work,
        permission: Permission,
    ) -> None:
        self.driver = driver
        self._office = office
        self._request = request
        self._terms = work.terms
        self._executor = work.executor
        self._code = office.ledger.office
        self._next: dict[int, int] = {}
        self._corrections = Corrections(driver, random_below=office.journal.random_below)
        self._correcting = permission.correcting
        self._released = permission.released
        self._pool = (
            None if office.status_list is None else SlotPool(driver, office.status_list, office.journal.random_below)
        )

    @property
    def verification_method(self) -> str:
        """The DID URL of the key."""
        return self._office.issuer.verification_method

    def now(self) -> dt.datetime:
        """Return the present time."""
        return self._office.clock.now()

    def sign(self, credential: PreparedCredential) -> tuple[bytes, bytes]:
        """Return a credential signed, and its digest."""
        return self._office.issuer.sign_prepared(credential)

    def begin(self, rows: list[BatchRow], faults: list[RowFault], size: int) -> Chunk:
        """Return a piece with what the journal knows of it; where that is something, its digests are on their way."""
        chunk = Chunk(rows, faults, size, self._known(rows))
        self._look(chunk)
        return chunk

    def promise(self, chunks: Iterable[Chunk]) -> None:
        """Promise what can be promised by now, in the order of the pieces."""
        for chunk in chunks:
            if chunk.promises is None:
                if chunk.digests is not None and not chunk.digests.done():
                    return
                self._promise(chunk)

    def reserve(self, chunk: Chunk, later: Iterable[Chunk]) -> list[Ready]:
        """Have journal, ledger and status list take over a piece's promises, and return its records, ready.

        Where something else was issued meanwhile, or a row can't be made ready, it and those after it are promised
        anew.
        """
        while True:
            if chunk.promises is None:
                self._promise(chunk)
            ready = self._ready(chunk)
            if ready is not None:
                return ready
            self._forget([chunk, *later])

    def _known(self, rows: Sequence[BatchRow]) -> dict[str, KnownRecord]:
        return known_records(self.driver, self._code, [row.record_id for row in rows]) if rows else {}

    def _look(self, chunk: Chunk) -> None:
        chunk.digests = None
        asked = [row.recipe for row in chunk.rows if row.record_id in chunk.known]
        if asked:
            chunk.digests = self._executor.submit(digests, self._terms, asked)

    def _promise(self, chunk: Chunk) -> None:
        found = iter(result_of(chunk.digests) if chunk.digests is not None else ())
        at = self.now()
        promises: list[Promise] = []
        chunk.unchanged, chunk.rows, rows = 0, [], chunk.rows
        wanted: list[tuple[BatchRow, KnownRecord | None]] = []
        for row in rows:
            known = chunk.known.get(row.record_id)
            digest = None if known is None else next(found)
            if isinstance(digest, VceduError):
                chunk.faults.append(RowFault(row.row, row.key, digest))
                continue
            chunk.rows.append(row)
            if known is None or (digest != known.digest and self._may_take_the_place_of(known)):
                wanted.append((row, known))
            elif digest != known.digest:
                chunk.faults.append(RowFault(row.row, row.key, self._not_corrected(row, known)))
            elif known.is_complete:
                chunk.unchanged += 1
            elif known.number is None:
                error = UsageError(Code.JOURNAL_RECORD_CHANGED, record=row.record_id, version=known.version)
                chunk.faults.append(RowFault(row.row, row.key, error))
                chunk.rows.remove(row)
            else:
                promises.append(self._promised_before(row, known, known.number))
        chunk.promises = [*promises, *self._promised_anew(chunk, wanted, at)]
        orders = [Order(each.row.recipe, each.circumstances, each.slot, each.marks) for each in chunk.promises]
        chunk.outcomes = self._executor.submit(prepare, self._terms, orders) if orders else None

    def _promised_before(self, row: BatchRow, known: KnownRecord, number: DocumentNumber) -> Promise:
        """Promise to a record that was not signed yet what it was promised the first time."""
        circumstances = Circumstances(known.credential_id, number, known.at)
        marks = self._marks(known.credential_id)
        return Promise(row, known.version, circumstances, known.slot, is_new=False, marks=marks)

    def _may_take_the_place_of(self, known: KnownRecord) -> bool:
        """Return whether a new version may be issued: the old one was never signed, or is withdrawn with a reason."""
        return not known.is_complete or (self._correcting is not None and known.slot is not None)

    def _not_corrected(self, row: BatchRow, known: KnownRecord) -> UsageError:
        if self._correcting is not None:
            return UsageError(Code.STATUS_SLOT_UNKNOWN, line=row.row, credential=known.credential_id)
        return UsageError(Code.BATCH_REASON_MISSING, line=row.row, record=row.record_id, version=known.version)

    def _marks(self, credential_id: str) -> Marks | None:
        """Return what a record says of those whose place it took when it was reserved."""
        superseded = self._corrections.superseded_by(credential_id)
        correction = self._corrections.find(superseded[0]) if superseded else None
        if correction is None:
            return None
        return Marks(superseded, japanese_day(correction.at), correction.reason.part)

    def _promised_anew(
        self, chunk: Chunk, wanted: list[tuple[BatchRow, KnownRecord | None]], at: dt.datetime
    ) -> Iterator[Promise]:
        year = school_year_of(japanese_day(at))
        first = self._next.get(year) or next_number(self.driver, self._code, year)
        self._next[year] = first + len(wanted)
        if self._pool is not None and len(chunk.slots) < len(wanted):
            chunk.slots += self._pool.draw(len(wanted) - len(chunk.slots))
        for place, (row, old) in enumerate(wanted):
            version = 1 if old is None else old.version + 1
            corrects = None if old is None or not old.is_complete else old.credential_id
            when = Circumstances(uuid.uuid4().urn, DocumentNumber(year, first + place), at)
            slot = chunk.slots[place] if self._pool is not None else None
            marks = self._new_marks(corrects, at)
            yield Promise(row, version, when, slot, is_new=True, corrects=corrects, marks=marks)

    def _new_marks(self, corrects: str | None, at: dt.datetime) -> Marks | None:
        if corrects is None or self._correcting is None:
            return None
        superseded = (corrects, *self._corrections.superseded_by(corrects))
        return Marks(superseded, japanese_day(at), self._correcting.part)

    def _ready(self, chunk: Chunk) -> list[Ready] | None:
        """Reserve a piece and return its records; None if it must be promised anew."""
        if chunk.promises is None or chunk.outcomes is None:
            return []
        ready: list[Ready] = []
        new: list[NewRecord] = []
        again = False
        outcomes = result_of(chunk.outcomes)
        for promise, outcome in zip(chunk.promises, outcomes, strict=True):
            row, when = promise.row, promise.circumstances
            if isinstance(outcome, Prepared) and not self._is_released(promise, outcome):
                outcome = ApprovalPending(Code.APPROVAL_PENDING)  # noqa: PLW2901 - the decision speaks for the row
            if isinstance(outcome, VceduError):
                chunk.faults.append(RowFault(row.row, row.key, outcome))
                chunk.rows.remove(row)
                again = again or promise.is_new
                continue
            ready.append(Ready(row, promise.version, when.credential_id, when.number, outcome.credential))
            if promise.is_new:
                content = (row.record_id, promise.version, outcome.digest, when.credential_id)
                new.append(NewRecord(*content, promise.slot, when.number))
        return None if again or not self._reserved(chunk, new) else ready

    def _is_released(self, promise: Promise, prepared: Prepared) -> bool:
        return self._released is None or (promise.row.record_id, promise.version, prepared.digest) in self._released

    def _reserved(self, chunk: Chunk, new: list[NewRecord]) -> bool:
        if not new:
            return True
        at = chunk.new()[0].circumstances.at
        first = new[0].number
        slots = [record.slot for record in new if record.slot is not None]
        with self.driver.transaction():
            now = known_records(self.driver, self._code, [record.record_id for record in new])
            if any(record.version != _version(now, record.record_id) + 1 for record in new):
                return False
            if next_number(self.driver, self._code, first.fiscal_year) != first.number:
                return False
            if not are_free(self.driver, slots):
                chunk.slots = []
                return False
            add_records(self.driver, self._code, new, self._request, at)
            self._withdraw(chunk, at)
        return True

    def _withdraw(self, chunk: Chunk, at: dt.datetime) -> None:
        for promise in chunk.new():
            if promise.corrects is not None and self._correcting is not None:
                successor = promise.circumstances.credential_id
                self._corrections.record(Correction(promise.corrects, successor, self._correcting, at))

    def _forget(self, chunks: Iterable[Chunk]) -> None:
        """Take promises back, and look anew at what the journal knows."""
        self._next.clear()
        if self._pool is not None:
            self._pool.renew()
        for chunk in chunks:
            if chunk.outcomes is not None:
                chunk.outcomes.cancel()
            chunk.promises, chunk.outcomes, chunk.known = None, None, self._known(chunk.rows)
            self._look(chunk)


def _version(known: dict[str, KnownRecord], record_id: str) -> int:
    found = known.get(record_id)
    return 0 if found is None else found.version
