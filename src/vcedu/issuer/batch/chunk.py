"""A piece of a batch on its way: what the journal knows of its records, what is promised to them, what became ready."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from vcedu.errors import Code, UndeterminedError, VceduError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.education.issuance import DocumentNumber
    from vcedu.issuer._many import KnownRecord
    from vcedu.issuer._status_slots import StatusSlot
    from vcedu.issuer.batch.rows import BatchRow, Circumstances, RowFault
    from vcedu.issuer.batch.work import Marks, Prepared
    from vcedu.issuer.preparation import PreparedCredential

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class InThisProcess(Executor):
    """An executor that does the work at once, where it is asked for."""

    def submit(
        self, fn: Callable[_Arguments, _Result], /, *args: _Arguments.args, **kwargs: _Arguments.kwargs
    ) -> Future[_Result]:
        """Do the work, and return it as done."""
        future: Future[_Result] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def result_of(future: Future[_Result]) -> _Result:
    """Return what a worker made.

    Raises:
        UndeterminedError: `BATCH_WORKER`, if the worker or the way to it broke.
    """
    try:
        return future.result()
    except Exception as error:
        # Whatever an executor of others says: it is not about the records, whose own errors are results.
        raise UndeterminedError(Code.BATCH_WORKER, reason=error) from error


@dataclass(frozen=True, slots=True)
class Promise:
    """What one record is to be issued as.

    Attributes:
        row: The row.
        version: Which version of the record it is.
        circumstances: Identifier, number and time.
        slot: Its slot in a status list, if it has one.
        is_new: Whether the journal does not know it yet.
        corrects: The credential whose place it takes, if any.
        marks: What it says of that.
    """

    row: BatchRow
    version: int
    circumstances: Circumstances
    slot: StatusSlot | None
    is_new: bool
    corrects: str | None = None
    marks: Marks | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """One record that the journal knows and that lacks its signature alone."""

    row: BatchRow
    version: int
    credential_id: str
    number: DocumentNumber
    credential: PreparedCredential


@dataclass(slots=True)
class Chunk:
    """A piece of a batch.

    Attributes:
        rows: Its rows that may give a record.
        faults: Why others give none.
        size: How many lines of the source it is.
        known: What the journal knows of its records.
        unchanged: How many were issued before as they are.
        slots: The slots that are promised to it.
        promises: What its records are to be issued as; None until it is decided.
    """

    rows: list[BatchRow]
    faults: list[RowFault]
    size: int
    known: dict[str, KnownRecord]
    digests: Future[list[bytes | VceduError]] | None = None
    unchanged: int = 0
    slots: list[StatusSlot] = field(default_factory=list)
    promises: list[Promise] | None = None
    outcomes: Future[list[Prepared | VceduError]] | None = None

    def new(self) -> list[Promise]:
        """Return the promises that the journal does not know yet."""
        return [promise for promise in self.promises or () if promise.is_new]
