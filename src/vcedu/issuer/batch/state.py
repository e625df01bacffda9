"""What became of each run, in the database of the journal: how many records, and which rows gave none and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, Message, UsageError
from vcedu.model import format_timestamp, parse_timestamp
from vcedu.storage import Schema, migrate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from vcedu.issuer.batch.rows import RowFault
    from vcedu.issuer.batch.sinks import BatchSummary
    from vcedu.storage import Driver, Value

_BATCH = Schema(
    "batch",
    (
        (
            """CREATE TABLE batch_run (
                number BIGINT PRIMARY KEY,
                name TEXT NOT NULL,
                settings TEXT NOT NULL,
                started_at TEXT NOT NULL,
                ended_at TEXT,
                issued BIGINT NOT NULL,
                unchanged BIGINT NOT NULL,
                refused BIGINT NOT NULL,
                pending BIGINT NOT NULL
            )""",
            """CREATE TABLE batch_fault (
                run BIGINT NOT NULL REFERENCES batch_run (number),
                position BIGINT NOT NULL,
                line BIGINT NOT NULL,
                student_number TEXT NOT NULL,
                code TEXT NOT NULL,
                place TEXT NOT NULL,
                en TEXT NOT NULL,
                ja TEXT NOT NULL,
                next_en TEXT NOT NULL,
                next_ja TEXT NOT NULL,
                PRIMARY KEY (run, position)
            )""",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class KeptFault:
    """A fault as it was written down.

    Attributes:
        row: The line of the source.
        key: Whose row it is, where that is known.
        code: What is wrong.
        place: File, line and column.
        message: The sentence that says it.
        next_step: The sentence that says what to do.
    """

    row: int
    key: str
    code: Code
    place: str
    message: Message
    next_step: Message


@dataclass(frozen=True, slots=True)
class RunReport:
    """What became of a run.

    Attributes:
        number: Which run of this database.
        name: What the source is called.
        settings: What the caller wrote down to run it again.
        started_at: When it began.
        ended_at: When it came to its end; None if it was stopped.
        issued: How many records it issued.
        unchanged: How many had been issued before.
        refused: How many rows gave no record.
        pending: How many wait for the signer's release.
        faults: Why rows gave no record, in their order.
    """

    number: int
    name: str
    settings: Mapping[str, str]
    started_at: dt.datetime
    ended_at: dt.datetime | None
    issued: int
    unchanged: int
    refused: int
    pending: int
    faults: tuple[KeptFault, ...]


class BatchRuns:
    """The runs of a database."""

    def __init__(self, driver: Driver) -> None:
        """Open them, making or updating their tables.

        Raises:
            UnsupportedError: `STORE_VERSION`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        self._driver = driver
        migrate(driver, _BATCH)

    def begin(self, name: str, settings: Mapping[str, str], at: dt.datetime) -> int:
        """Write a new run down, and return its number."""
        ((number,),) = self._driver.execute(
            """INSERT INTO batch_run (number, name, settings, started_at, issued, unchanged, refused, pending)
            SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ?, 0, 0, 0, 0 FROM batch_run RETURNING number""",
            (name, jcs(dict(settings)).decode(), format_timestamp(at)),
        )
        return _int(number)

    def add(self, run: int, faults: Iterable[RowFault], summary: BatchSummary) -> None:
        """Write down what became of some rows, and how many there are by now, inside the caller's transaction."""
        ((position,),) = self._driver.execute(
            "SELECT COALESCE(MAX(position), 0) FROM batch_fault WHERE run = ?", (run,)
        )
        self._driver.execute_many(
            """INSERT INTO batch_fault (run, position, line, student_number, code, place, en, ja, next_en, next_ja)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [(run, number, *_values(fault)) for number, fault in enumerate(faults, _int(position) + 1)],
        )
        counts = (summary.issued, summary.unchanged, summary.refused, summary.pending)
        self._driver.execute(
            "UPDATE batch_run SET issued = ?, unchanged = ?, refused = ?, pending = ? WHERE number = ?", (*counts, run)
        )

    def end(self, run: int, at: dt.datetime) -> None:
        """Write down that a run came to its end."""
        self._driver.execute("UPDATE batch_run SET ended_at = ? WHERE number = ?", (format_timestamp(at), run))

    def latest(self) -> RunReport:
        """Return the newest run.

        Raises:
            UsageError: `BATCH_UNKNOWN`, if there was none.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        rows = self._driver.execute(
            """SELECT number, name, settings, started_at, ended_at, issued, unchanged, refused, pending
            FROM batch_run ORDER BY number DESC LIMIT 1"""
        )
        if not rows:
            raise UsageError(Code.BATCH_UNKNOWN)
        number, name, settings, started_at, ended_at, *counts = rows[0]
        issued, unchanged, refused, pending = (_int(count) for count in counts)
        return RunReport(
            number=_int(number),
            name=str(name),
            settings=json.loads(str(settings)),
            started_at=parse_timestamp(str(started_at)),
            ended_at=None if ended_at is None else parse_timestamp(str(ended_at)),
            issued=issued,
            unchanged=unchanged,
            refused=refused,
            pending=pending,
            faults=tuple(self._faults(_int(number))),
        )

    def _faults(self, run: int) -> list[KeptFault]:
        rows = self._driver.execute(
            """SELECT line, student_number, code, place, en, ja, next_en, next_ja
            FROM batch_fault WHERE run = ? ORDER BY position""",
            (run,),
        )
        return [
            KeptFault(
                _int(line), str(key), Code(str(code)), str(place), Message(str(en), str(ja)), Message(str(ne), str(nj))
            )
            for line, key, code, place, en, ja, ne, nj in rows
        ]


def _values(fault: RowFault) -> tuple[Value, ...]:
    error = fault.error
    said = (error.message.en, error.message.ja, error.next_step.en, error.next_step.ja)
    return (fault.row, fault.key, error.code.value, error.place, *said)


def _int(value: Value) -> int:
    return int(str(value))
