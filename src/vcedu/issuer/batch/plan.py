"""What a batch would do: a difference against the journal. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from vcedu.errors import VceduError
from vcedu.issuer._many import known_records
from vcedu.issuer.approval_files import records_digest
from vcedu.issuer.batch.chunk import InThisProcess, result_of
from vcedu.issuer.batch.rows import BatchRow, RowFault
from vcedu.issuer.batch.work import Terms, digests

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from vcedu.education.procedures import Procedure
    from vcedu.issuer._many import KnownRecord
    from vcedu.issuer.approval_files import RecordVersion
    from vcedu.issuer.batch.rows import BatchSource, Line
    from vcedu.issuer.records import RecordOffice
    from vcedu.storage import Driver

_CHUNK = 200


class PlanState(StrEnum):
    """What a run would do with a row."""

    NEW = "new"
    CHANGED = "changed"
    UNFINISHED = "unfinished"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


_ISSUED = frozenset({PlanState.NEW, PlanState.CHANGED, PlanState.UNFINISHED})


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One row of a plan.

    Attributes:
        state: What a run would do.
        row: The line of the source.
        key: Whose it is.
        group: The class.
        record_id: The record's identifier; empty for a row that gives none.
        version: Which version of the record it would be.
        digest: The digest of what it says.
        error: Why it would be refused.
    """

    state: PlanState
    row: int
    key: str
    group: str = ""
    record_id: str = ""
    version: int = 0
    digest: bytes = b""
    error: VceduError | None = None


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """A plan.

    Attributes:
        name: What the source is called.
        lines: What a run would do, row by row.
    """

    name: str
    lines: tuple[PlanLine, ...]

    @property
    def records(self) -> frozenset[RecordVersion]:
        """Which records in which version and with which content would be issued: what a decision (決裁) is about."""
        return frozenset((line.record_id, line.version, line.digest) for line in self.lines if line.state in _ISSUED)

    @property
    def digest(self) -> bytes:
        """The digest of `records`, as a draft names it."""
        return records_digest(self.records)

    def count(self, state: PlanState) -> int:
        """Return how many rows a run would do this with."""
        return sum(line.state is state for line in self.lines)


def plan_batch(
    source: BatchSource,
    office: RecordOffice,
    driver: Driver,
    *,
    executor: Executor | None = None,
    procedure: Procedure | None = None,
) -> BatchPlan:
    """Return what `run_batch` would do.

    Args:
        source: The rows.
        office: What would issue them.
        driver: The database of the journal.
        executor: Where records are built and hashed; None for this process.
        procedure: The procedure that they would be issued for.

    Raises:
        UndeterminedError: `STORE_BUSY`.
        VceduError: if the source as a whole can't be read.
    """
    terms = Terms(office.issuer.terms, procedure)
    lines: list[PlanLine] = []
    rows = iter(source)
    while piece := list(islice(rows, _CHUNK)):
        good = [line for line in piece if isinstance(line, BatchRow)]
        known = known_records(driver, office.ledger.office, [row.record_id for row in good]) if good else {}
        found = result_of((executor or InThisProcess()).submit(digests, terms, [row.recipe for row in good]))
        by_row = dict(zip((row.record_id for row in good), found, strict=True))
        lines += [_planned(line, known, by_row) for line in piece]
    return BatchPlan(source.name, tuple(lines))


def _planned(line: Line, known: dict[str, KnownRecord], found: dict[str, bytes | VceduError]) -> PlanLine:
    if isinstance(line, RowFault):
        return PlanLine(PlanState.REFUSED, line.row, line.key, error=line.error)
    digest = found[line.record_id]
    if isinstance(digest, VceduError):
        return PlanLine(PlanState.REFUSED, line.row, line.key, line.group, line.record_id, error=digest)
    state, version = _state(known.get(line.record_id), digest)
    return PlanLine(state, line.row, line.key, line.group, line.record_id, version, digest)


def _state(before: KnownRecord | None, digest: bytes) -> tuple[PlanState, int]:
    if before is None:
        return PlanState.NEW, 1
    if before.digest != digest:
        return PlanState.CHANGED, before.version + 1
    return (PlanState.UNCHANGED if before.is_complete else PlanState.UNFINISHED), before.version
