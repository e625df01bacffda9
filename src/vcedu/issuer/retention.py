"""Keeping and destroying what records are issued from (保存期間と廃棄), in the journal's database.

At the year's end the sources whose time has ended are planned, their pupils notified, and then destroyed with a signed
statement. Until that is done everything can still be issued, however long ago the time ended; after it, only what has
another source.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.education.dates import day_words
from vcedu.education.kinds import RECORD_KINDS, Delivery
from vcedu.education.retention import Source, disposal_statement
from vcedu.education.retention.disposal import MOST_RECORDS
from vcedu.errors import Code, Message, UsageError
from vcedu.model import read_secured
from vcedu.status import credential_digest
from vcedu.storage import Schema, migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from vcedu.education.retention import RetentionTable
    from vcedu.issuer.issuer import Issuer
    from vcedu.model import Secured
    from vcedu.storage import Driver

_SCHEMA = Schema(
    "retention",
    (
        (
            """CREATE TABLE retention_notice (
                pupil TEXT NOT NULL,
                kind TEXT NOT NULL,
                notified_on TEXT NOT NULL,
                PRIMARY KEY (pupil, kind)
            )""",
            """CREATE TABLE disposal_statement (
                number BIGINT PRIMARY KEY,
                kind TEXT NOT NULL,
                disposed_on TEXT NOT NULL,
                body BYTEA NOT NULL
            )""",
            """CREATE TABLE disposed_source (
                pupil TEXT NOT NULL,
                kind TEXT NOT NULL,
                statement BIGINT NOT NULL REFERENCES disposal_statement (number),
                PRIMARY KEY (pupil, kind)
            )""",
            """CREATE TABLE disposed_record (
                record_id TEXT NOT NULL,
                kind TEXT NOT NULL,
                pupil TEXT NOT NULL,
                PRIMARY KEY (record_id, kind)
            )""",
        ),
    ),
)
_NOTHING = Message("nothing", "なし")


class RetentionState(StrEnum):
    """How far a source that has fallen due is."""

    DUE = "due"
    NOTIFIED = "notified"
    DISPOSED = "disposed"


@dataclass(frozen=True, slots=True)
class RetentionLine:
    """One source whose time ends by a year's end.

    Attributes:
        source: The source.
        due_on: The last day on which it is kept.
        state: How far it is.
        credentials: The newest credential of each record that was issued from it, by the record's identifier.
    """

    source: Source
    due_on: dt.date
    state: RetentionState
    credentials: tuple[tuple[str, str], ...]


class Retention:
    """What is kept and what was destroyed.

    Args:
        driver: The journal's database.
        table: The establisher's table.
        new_id: Makes the identifiers of statements; the default makes random `urn:uuid:` ones.

    Raises:
        UnsupportedError: `STORE_VERSION`, if a newer library wrote the database.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """

    def __init__(
        self, driver: Driver, table: RetentionTable, *, new_id: Callable[[], str] = lambda: uuid.uuid4().urn
    ) -> None:
        self._driver = driver
        self._table = table
        self._new_id = new_id
        migrate(driver, _SCHEMA)

    def plan(self, sources: Iterable[Source], *, year_end: dt.date) -> tuple[RetentionLine, ...]:
        """Return the sources whose time ends by a year's end, those that are destroyed already included.

        Raises:
            MalformedError: `RETENTION_SOURCE`, for a source that the table has no rule for; `STORE_UNREADABLE`.
            UndeterminedError: `STORE_BUSY`.
        """
        dated = [(source, self._table.due_on(source)) for source in sources]
        return tuple(self._line(source, due) for source, due in dated if due is not None and due <= year_end)

    def notify(self, lines: Sequence[RetentionLine], *, on: dt.date) -> None:
        """Write down that the pupils of these sources were told; told again, the first day stays.

        Raises:
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._driver.transaction():
            for line in lines:
                self._driver.execute(
                    """INSERT INTO retention_notice (pupil, kind, notified_on) VALUES (?, ?, ?)
                    ON CONFLICT DO NOTHING""",
                    (line.source.pupil, line.source.kind, on.isoformat()),
                )

    def dispose(self, lines: Sequence[RetentionLine], *, issuer: Issuer, at: dt.datetime, on: dt.date) -> list[Secured]:
        """State that these sources are destroyed; those that were before stay as they were stated.

        Destroy them after this: a statement too early harms nobody, a source destroyed without one is lost.

        Args:
            lines: The sources, as planned and notified.
            issuer: Signs the statements.
            at: The present time.
            on: The day of the disposal, in Japan.

        Returns:
            The new statements: one for each kind, or more where there are many records.

        Raises:
            UsageError: `RETENTION_NOT_DUE` or `RETENTION_NOT_NOTIFIED`; none is stated then.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
            ApprovalPending: the signer waits for a second officer.
        """
        present = [self._line(line.source, line.due_on) for line in lines]
        open_lines = [line for line in present if line.state is not RetentionState.DISPOSED]
        for line in open_lines:
            self._check_ready(line, on)
        return [
            self._state(kind, part, issuer, at, on)
            for kind in dict.fromkeys(line.source.kind for line in open_lines)
            for part in self._parts([line for line in open_lines if line.source.kind == kind])
        ]

    def statements(self) -> list[Secured]:
        """Return every statement of disposal that was made, oldest first.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        rows = self._driver.execute("SELECT body FROM disposal_statement ORDER BY number")
        return [read_secured(body) for (body,) in rows if isinstance(body, bytes)]

    def check_record(self, record_id: str, record_kind: str) -> None:
        """Let a record be issued that was never issued, or whose source is still there.

        Args:
            record_id: The record's identifier in the journal.
            record_kind: Its kind, as its credential type.

        Raises:
            UsageError: `RETENTION_DISPOSED`, naming what can still be issued of the pupil.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        rows = self._driver.execute("SELECT DISTINCT pupil FROM disposed_record WHERE record_id = ?", (record_id,))
        for (pupil,) in rows:
            self.check_pupil(str(pupil), record_kind)

    def check_pupil(self, pupil: str, record_kind: str) -> None:
        """Let a kind of record be issued of a pupil if all that it is made from is still there.

        Raises:
            UsageError: `RETENTION_DISPOSED`, naming what can still be issued of the pupil.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        gone = dict(self._disposed(pupil))
        for kind, on in gone.items():
            rule = self._table.rules.get(kind)
            if rule is None or record_kind not in rule.records:
                continue
            raise UsageError(
                Code.RETENTION_DISPOSED,
                record=RECORD_KINDS[record_kind].name,
                kind=rule.name,
                day=day_words(on),
                remaining=self._remaining(frozenset(gone)),
            )

    def _remaining(self, gone: frozenset[str]) -> Message:
        lost = {record for kind in gone if kind in self._table.rules for record in self._table.rules[kind].records}
        kept = {record for rule in self._table.rules.values() for record in rule.records} - lost
        # What never goes through the family is nothing to offer to whoever asks.
        offered = {name: kind for name, kind in RECORD_KINDS.items() if kind.delivery is Delivery.FAMILY}
        names = [kind.name for name, kind in offered.items() if name in kept]
        return (
            Message(", ".join(name.en for name in names), "、".join(name.ja for name in names)) if names else _NOTHING
        )

    def _disposed(self, pupil: str) -> Iterator[tuple[str, dt.date]]:
        rows = self._driver.execute(
            """SELECT s.kind, d.disposed_on FROM disposed_source s
            JOIN disposal_statement d ON d.number = s.statement WHERE s.pupil = ? ORDER BY s.kind""",
            (pupil,),
        )
        yield from ((str(kind), dt.date.fromisoformat(str(on))) for kind, on in rows)

    def _line(self, source: Source, due: dt.date) -> RetentionLine:
        key = (source.pupil, source.kind)
        state = RetentionState.DUE
        if self._driver.execute("SELECT 1 FROM retention_notice WHERE pupil = ? AND kind = ?", key):
            state = RetentionState.NOTIFIED
        if self._driver.execute("SELECT 1 FROM disposed_source WHERE pupil = ? AND kind = ?", key):
            state = RetentionState.DISPOSED
        newest = [(record, names[-1]) for record in source.records if (names := self._issued(record))]
        return RetentionLine(source, due, state, tuple(newest))

    def _issued(self, record_id: str) -> list[str]:
        """Return the credentials of a record that were signed, oldest first."""
        rows = self._driver.execute(
            """SELECT credential_id FROM issuance WHERE record_id = ?
            AND credential_id IN (SELECT credential_id FROM signing) ORDER BY record_version""",
            (record_id,),
        )
        return [str(name) for (name,) in rows]

    def _check_ready(self, line: RetentionLine, on: dt.date) -> None:
        pupil, kind = line.source.pupil, self._table.rule(line.source).name
        if line.due_on != self._table.due_on(line.source) or on < line.due_on:
            raise UsageError(Code.RETENTION_NOT_DUE, pupil=pupil, kind=kind, day=day_words(line.due_on))
        if line.state is not RetentionState.NOTIFIED:
            raise UsageError(Code.RETENTION_NOT_NOTIFIED, pupil=pupil, kind=kind)

    def _parts(self, lines: list[RetentionLine]) -> Iterator[list[RetentionLine]]:
        """Yield the lines in parts of which each fits one statement."""
        part: list[RetentionLine] = []
        count = 0
        for line in lines:
            more = sum(len(self._issued(record)) for record in line.source.records)
            if part and count + more > MOST_RECORDS:
                yield part
                part, count = [], 0
            part.append(line)
            count += more
        yield part

    def _state(self, kind: str, lines: list[RetentionLine], issuer: Issuer, at: dt.datetime, on: dt.date) -> Secured:
        records = [(record, line.source.pupil) for line in lines for record in line.source.records]
        issued = [credential_digest(name) for record, _ in records for name in self._issued(record)]
        unsigned = disposal_statement(
            statement_id=self._new_id(), issuer_id=issuer.id, on=on, kind=kind, records=sorted(set(issued)), at=at
        )
        statement = issuer.signing_whole().issue(unsigned)
        with self._driver.transaction():
            ((number,),) = self._driver.execute(
                """INSERT INTO disposal_statement (number, kind, disposed_on, body)
                SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ? FROM disposal_statement RETURNING number""",
                (kind, on.isoformat(), statement.raw),
            )
            for line in lines:
                self._driver.execute(
                    "INSERT INTO disposed_source (pupil, kind, statement) VALUES (?, ?, ?)",
                    (line.source.pupil, kind, number),
                )
            for record, pupil in records:
                self._driver.execute(
                    """INSERT INTO disposed_record (record_id, kind, pupil) VALUES (?, ?, ?)
                    ON CONFLICT DO NOTHING""",
                    (record, kind, pupil),
                )
        return statement
