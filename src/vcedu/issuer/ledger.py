"""The issue ledger (発行台帳): each document's number (第○○号), by office and fiscal year, without gap or repeat.

The number is given in the transaction that writes the journal's entry: after a crash there are both or neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import japanese_day, school_year_of
from vcedu.education.expected import Expected, check_text, unexpected
from vcedu.education.issuance import DocumentNumber
from vcedu.education.kinds import RECORD_KINDS
from vcedu.errors import Code, UsageError
from vcedu.storage import Schema, migrate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from vcedu.issuer.journal import Entry, IssuanceJournal
    from vcedu.storage import Driver, Row

_LEDGER = Schema(
    "ledger",
    (
        (
            """CREATE TABLE issue_ledger (
                office TEXT NOT NULL,
                fiscal_year BIGINT NOT NULL,
                number BIGINT NOT NULL,
                credential_id TEXT NOT NULL UNIQUE REFERENCES issuance (credential_id),
                record_id TEXT NOT NULL,
                record_version BIGINT NOT NULL,
                kind TEXT NOT NULL,
                purpose TEXT NOT NULL,
                copies BIGINT NOT NULL,
                receiver TEXT NOT NULL,
                PRIMARY KEY (office, fiscal_year, number)
            )""",
        ),
    ),
)
_COLUMNS = "number, record_id, record_version, kind, purpose, copies, receiver"
_PAGE = 500
_KIND = Expected("the credential type of a kind of record", "記録の種類を表すクレデンシャル型")
_COPIES = Expected("a whole number from 1", "1以上の整数")


@dataclass(frozen=True, slots=True)
class LedgerRequest:
    """What the ledger says about a document.

    Attributes:
        kind: The record's credential type, such as `EnrollmentCertificate`.
        purpose: What it is for.
        receiver: To whom it is handed or sent. Where the destination must stay unknown to the office, name the board
            that relays it.
        copies: How many copies (部数).

    Raises:
        MalformedError: `RECORD_VALUE`, if the kind is none, there is not one copy, or a text is not one to keep.
    """

    kind: str
    purpose: str
    receiver: str
    copies: int = 1

    def __post_init__(self) -> None:
        if self.kind not in RECORD_KINDS:
            raise unexpected("kind", self.kind, _KIND)
        check_text("purpose", self.purpose)
        check_text("receiver", self.receiver)
        if self.copies < 1:
            raise unexpected("copies", self.copies, _COPIES)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the ledger.

    Attributes:
        number: The document's number in its fiscal year.
        request: What was issued, for what and to whom.
        entry: The journal's entry of the credential.
    """

    number: DocumentNumber
    request: LedgerRequest
    entry: Entry


class IssueLedger:
    """The ledger of one office: a school or a board."""

    def __init__(self, driver: Driver, journal: IssuanceJournal, *, office: str) -> None:
        """Open the ledger, making or updating its table.

        Args:
            driver: The database that the journal is in.
            journal: The journal.
            office: The code of the school or board whose numbers they are.

        Raises:
            MalformedError: `RECORD_VALUE`, if the office is no text; `STORE_UNREADABLE`.
            UnsupportedError: `STORE_VERSION`, if a newer library wrote the database.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        """
        self._driver = driver
        self._journal = journal
        self._office = check_text("office", office)
        migrate(driver, _LEDGER)

    @property
    def office(self) -> str:
        """The code of the school or board."""
        return self._office

    def reserve(
        self,
        request: LedgerRequest,
        record_id: str,
        record_version: int,
        *,
        content_digest: bytes,
        at: dt.datetime,
        status_list: str | None = None,
    ) -> LedgerEntry:
        """Give a version of a record its journal entry and its number, or return those that it has.

        Args:
            request: What the ledger is to say.
            record_id: As for `IssuanceJournal.reserve`, like the following.
            record_version: Which version of the record it is.
            content_digest: The digest of what is to be said about it.
            at: The present time; it decides the fiscal year of a new number, by the day in Japan.
            status_list: The list to take a slot of.

        Raises:
            UsageError: `JOURNAL_RECORD_CHANGED`, if this version was issued before with another content or another
                request, or by another office; `STATUS_SLOTS_EXHAUSTED`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._driver.transaction():
            entry = self._journal.find(record_id, record_version)
            is_new = entry is None
            entry = self._journal.reserve(
                record_id, record_version, content_digest=content_digest, at=at, status_list=status_list
            )
            if is_new:
                return self._add(request, entry, at)
            known = self._find(entry)
        if known is None or known.request != request:
            raise UsageError(Code.JOURNAL_RECORD_CHANGED, record=record_id, version=record_version)
        return known

    def entries(self, fiscal_year: int) -> Iterator[LedgerEntry]:
        """Yield this office's documents of a fiscal year in the order of their numbers.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        last = 0
        while rows := self._driver.execute(
            f"""SELECT {_COLUMNS} FROM issue_ledger WHERE office = ? AND fiscal_year = ? AND number > ?
            ORDER BY number LIMIT {_PAGE}""",  # noqa: S608 - constants
            (self._office, fiscal_year, last),
        ):
            for row in rows:
                found = self._entry(fiscal_year, row)
                yield found
                last = found.number.number

    def _add(self, request: LedgerRequest, entry: Entry, at: dt.datetime) -> LedgerEntry:
        year = school_year_of(japanese_day(at))
        key = (self._office, year)
        content = (entry.record_id, entry.record_version, *_values(request))
        (row,) = self._driver.execute(
            f"""INSERT INTO issue_ledger (office, fiscal_year, credential_id, {_COLUMNS})
            SELECT ?, ?, ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?, ? FROM issue_ledger
            WHERE office = ? AND fiscal_year = ? RETURNING number""",  # noqa: S608 - constants
            (*key, entry.credential_id, *content, *key),
        )
        return LedgerEntry(DocumentNumber(year, _number(row[0])), request, entry)

    def _find(self, entry: Entry) -> LedgerEntry | None:
        rows = self._driver.execute(
            f"SELECT fiscal_year, {_COLUMNS} FROM issue_ledger WHERE credential_id = ? AND office = ?",  # noqa: S608
            (entry.credential_id, self._office),
        )
        return self._entry(_number(rows[0][0]), rows[0][1:]) if rows else None

    def _entry(self, fiscal_year: int, row: Row) -> LedgerEntry:
        number, record_id, record_version, kind, purpose, copies, receiver = row
        entry = self._journal.find(str(record_id), _number(record_version))
        if entry is None:
            raise UsageError(Code.STORE_STATEMENT, reason="the ledger names a record that is not in the journal")
        request = LedgerRequest(str(kind), str(purpose), str(receiver), _number(copies))
        return LedgerEntry(DocumentNumber(fiscal_year, _number(number)), request, entry)


def _values(request: LedgerRequest) -> tuple[str, str, int, str]:
    return (request.kind, request.purpose, request.copies, request.receiver)


def _number(value: object) -> int:
    return int(str(value))
