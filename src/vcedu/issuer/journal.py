"""The journal of what was issued: written before anything is released, so that nothing is issued twice or unknown.

One version of a record becomes one credential, however often and by however many processes it is asked for. `reserve`
gives it its identifier and, where the credential carries a status, a slot of a status list, in one transaction;
`complete` writes down what was signed, before the credential leaves the house.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vcedu.errors import Code, UsageError
from vcedu.issuer._schema import JOURNAL
from vcedu.issuer._status_slots import StatusSlot, open_list, take_slot
from vcedu.model import format_timestamp, parse_timestamp
from vcedu.storage import migrate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from vcedu.storage import Driver

_COLUMNS = """
    SELECT i.number, i.record_id, i.record_version, i.content_digest, i.credential_id, i.reserved_at, s.list_id, s.slot
    FROM issuance i LEFT JOIN status_slot s ON s.credential_id = i.credential_id
"""
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Signing:
    """One signature that was made over a credential.

    Attributes:
        leaf_digest: The digest that stands for the signed credential in a proof of existence.
        key_id: The verification method it was signed with.
        at: When it was written down.
    """

    leaf_digest: bytes
    key_id: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One record version and the credential it becomes.

    Attributes:
        number: The entry's place in the journal, counted from 1 without gaps.
        record_id: The record's identifier in the school's own system.
        record_version: Which version of the record it is.
        content_digest: The digest of what is to be said about it.
        credential_id: The credential's identifier.
        status: The credential's slot in a status list; None for a credential without status.
        reserved_at: When it was first asked for. Used as the time of signing, it makes a repeated run sign the same.
        signings: The signatures that were made, in the order of their times: more than one only where a run was
            repeated with a signer that does not sign alike each time.
    """

    number: int
    record_id: str
    record_version: int
    content_digest: bytes
    credential_id: str
    status: StatusSlot | None
    reserved_at: dt.datetime
    signings: tuple[Signing, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the credential was signed."""
        return bool(self.signings)


def _new_credential_id() -> str:
    return uuid.uuid4().urn


def _signing(row: tuple[Any, ...]) -> Signing:
    leaf_digest, key_id, signed_at = row
    return Signing(bytes(leaf_digest), key_id, parse_timestamp(signed_at))


class IssuanceJournal:
    """The journal in a database, for any number of processes at once."""

    def __init__(
        self,
        driver: Driver,
        *,
        new_credential_id: Callable[[], str] = _new_credential_id,
        random_below: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        """Open the journal, making or updating its tables.

        Args:
            driver: The database.
            new_credential_id: Makes identifiers; the default makes random `urn:uuid:` ones.
            random_below: Draws a number from 0 up to, not including, its argument; status slots must not be
                guessable, so the default draws from the system's secure source.

        Raises:
            UnsupportedError: `STORE_VERSION`, if a newer library wrote the database.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        self._driver = driver
        self._new_credential_id = new_credential_id
        self._random_below = random_below
        migrate(driver, JOURNAL)

    @property
    def random_below(self) -> Callable[[int], int]:
        """What draws numbers for status slots."""
        return self._random_below

    def open_status_list(self, list_id: str, *, size: int) -> None:
        """Make a status list whose slots `reserve` can give out; one that is there already stays as it is.

        Args:
            list_id: The list's identifier, such as the URL of its credential.
            size: How many slots it has.

        Raises:
            UsageError: `STATUS_LIST_SIZE`, if the list is smaller than 131,072 slots, or is there in another size.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._driver.transaction():
            open_list(self._driver, list_id, size)

    def reserve(
        self,
        record_id: str,
        record_version: int,
        *,
        content_digest: bytes,
        at: dt.datetime,
        status_list: str | None = None,
    ) -> Entry:
        """Return the entry of a record version, new or as it was made the first time.

        Args:
            record_id: The record's identifier in the school's own system.
            record_version: Which version of the record it is.
            content_digest: The digest of what is to be said about it.
            at: The present time; kept only where the entry is new.
            status_list: The list to take a slot of; only looked at where the entry is new.

        Raises:
            UsageError: `JOURNAL_RECORD_CHANGED`, if this version was asked for with another content;
                `STATUS_SLOTS_EXHAUSTED`, if no such list is open or it has no free slot.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._driver.transaction():
            entry = self.find(record_id, record_version)
            if entry is None:
                return self._add(record_id, record_version, content_digest, at, status_list)
        if entry.content_digest != content_digest:
            raise UsageError(Code.JOURNAL_RECORD_CHANGED, record=record_id, version=record_version)
        return entry

    def _add(
        self, record_id: str, record_version: int, content_digest: bytes, at: dt.datetime, status_list: str | None
    ) -> Entry:
        credential_id, reserved_at = self._new_credential_id(), format_timestamp(at)
        ((number,),) = self._driver.execute(
            """INSERT INTO issuance (number, record_id, record_version, content_digest, credential_id, reserved_at)
            SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ? FROM issuance RETURNING number""",
            (record_id, record_version, content_digest, credential_id, reserved_at),
        )
        slot = None
        if status_list is not None:
            slot = take_slot(self._driver, status_list, credential_id, self._random_below)
        row = (number, record_id, record_version, content_digest, credential_id, reserved_at)
        return self._entry((*row, *((slot.list_id, slot.index) if slot else (None, None))))

    def complete(self, entry: Entry, *, leaf_digest: bytes, key_id: str, at: dt.datetime) -> Entry:
        """Write down that a credential was signed, and return its entry as it is now; only then release it.

        The same signature again changes nothing. Another one of the same credential is added: whatever may have left
        the house is in the journal.

        Raises:
            UsageError: `STORE_STATEMENT`, if the entry is not of this journal.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._driver.transaction():
            self._driver.execute(
                """INSERT INTO signing (credential_id, leaf_digest, key_id, signed_at) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING""",
                (entry.credential_id, leaf_digest, key_id, format_timestamp(at)),
            )
            (row,) = self._driver.execute(f"{_COLUMNS} WHERE i.credential_id = ?", (entry.credential_id,))
            return self._entry(row)

    def find(self, record_id: str, record_version: int) -> Entry | None:
        """Return the entry of a record version; None if it was never asked for.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        rows = self._driver.execute(
            f"{_COLUMNS} WHERE i.record_id = ? AND i.record_version = ?", (record_id, record_version)
        )
        return self._entry(rows[0]) if rows else None

    def latest(self, record_id: str) -> Entry | None:
        """Return the entry of a record's newest version; None if the record was never asked for.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        rows = self._driver.execute(
            f"{_COLUMNS} WHERE i.record_id = ? ORDER BY i.record_version DESC LIMIT 1", (record_id,)
        )
        return self._entry(rows[0]) if rows else None

    def entries(self) -> Iterator[Entry]:
        """Yield all entries in the order of their numbers; those added meanwhile come last.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        number = 0
        while rows := self._driver.execute(f"{_COLUMNS} WHERE i.number > ? ORDER BY i.number LIMIT {_PAGE}", (number,)):
            for row in rows:
                entry = self._entry(row)
                yield entry
                number = entry.number

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        number, record_id, record_version, content_digest, credential_id, reserved_at, list_id, slot = row
        signings = self._driver.execute(
            """SELECT leaf_digest, key_id, signed_at FROM signing WHERE credential_id = ?
            ORDER BY signed_at, leaf_digest""",
            (credential_id,),
        )
        return Entry(
            number=number,
            record_id=record_id,
            record_version=record_version,
            content_digest=bytes(content_digest),
            credential_id=credential_id,
            status=None if list_id is None else StatusSlot(list_id, slot),
            reserved_at=parse_timestamp(reserved_at),
            signings=tuple(_signing(signing) for signing in signings),
        )
