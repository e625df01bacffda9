"""Journal and ledger for many records at once, within the caller's transaction: what is there, what is added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.issuance import DocumentNumber
from vcedu.issuer._status_slots import StatusSlot
from vcedu.model import format_timestamp, parse_timestamp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from vcedu.issuer.ledger import LedgerRequest
    from vcedu.storage import Driver, Value


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """The newest version of a record that the journal knows.

    Attributes:
        version: Which it is.
        digest: The digest of what it says.
        credential_id: The credential's identifier.
        at: When it was first asked for.
        slot: Its slot in a status list, if it has one.
        number: Its number in the office's ledger, if it has one.
        is_complete: Whether it was signed.
    """

    version: int
    digest: bytes
    credential_id: str
    at: dt.datetime
    slot: StatusSlot | None
    number: DocumentNumber | None
    is_complete: bool


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A version of a record that the journal shall know.

    Attributes:
        record_id: The record's identifier.
        version: Which version.
        digest: The digest of what it says.
        credential_id: The credential's identifier.
        slot: Its slot in a status list, if it has one.
        number: Its number in the office's ledger.
    """

    record_id: str
    version: int
    digest: bytes
    credential_id: str
    slot: StatusSlot | None
    number: DocumentNumber


def known_records(driver: Driver, office: str, record_ids: Sequence[str]) -> dict[str, KnownRecord]:
    """Return the newest version of each of these records that there is."""
    marks = ", ".join("?" for _ in record_ids)
    rows = driver.execute(
        f"""SELECT i.record_id, i.record_version, i.content_digest, i.credential_id, i.reserved_at, s.list_id, s.slot,
            l.fiscal_year, l.number,
            (SELECT COUNT(*) FROM signing g WHERE g.credential_id = i.credential_id)
        FROM issuance i
        LEFT JOIN status_slot s ON s.credential_id = i.credential_id
        LEFT JOIN issue_ledger l ON l.credential_id = i.credential_id AND l.office = ?
        WHERE i.record_id IN ({marks}) ORDER BY i.record_version""",  # noqa: S608 - marks
        (office, *record_ids),
    )
    return {str(row[0]): _known(*row[1:]) for row in rows}


def next_number(driver: Driver, office: str, fiscal_year: int) -> int:
    """Return the number that the office's next document of a fiscal year will have."""
    ((last,),) = driver.execute(
        "SELECT COALESCE(MAX(number), 0) FROM issue_ledger WHERE office = ? AND fiscal_year = ?", (office, fiscal_year)
    )
    return _int(last) + 1


def add_records(
    driver: Driver, office: str, records: Sequence[NewRecord], request: LedgerRequest, at: dt.datetime
) -> None:
    """Write records down in journal, status list and ledger."""
    ((last,),) = driver.execute("SELECT COALESCE(MAX(number), 0) FROM issuance")
    reserved_at = format_timestamp(at)
    driver.execute_many(
        """INSERT INTO issuance (number, record_id, record_version, content_digest, credential_id, reserved_at)
        VALUES (?, ?, ?, ?, ?, ?)""",
        [
            (number, record.record_id, record.version, record.digest, record.credential_id, reserved_at)
            for number, record in enumerate(records, _int(last) + 1)
        ],
    )
    driver.execute_many(
        "INSERT INTO status_slot (list_id, slot, credential_id) VALUES (?, ?, ?)",
        [(record.slot.list_id, record.slot.index, record.credential_id) for record in records if record.slot],
    )
    driver.execute_many(
        """INSERT INTO issue_ledger (office, fiscal_year, number, credential_id, record_id, record_version,
            kind, purpose, copies, receiver) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [_ledger_line(office, record, request) for record in records],
    )


def complete_records(driver: Driver, signed: Sequence[tuple[str, bytes]], key_id: str, at: dt.datetime) -> None:
    """Write down that credentials were signed: each by its identifier, with its digest."""
    signed_at = format_timestamp(at)
    driver.execute_many(
        """INSERT INTO signing (credential_id, leaf_digest, key_id, signed_at) VALUES (?, ?, ?, ?)
        ON CONFLICT DO NOTHING""",
        [(credential_id, digest, key_id, signed_at) for credential_id, digest in signed],
    )


def _known(*row: Value) -> KnownRecord:
    version, digest, credential_id, reserved_at, list_id, slot, year, number, signings = row
    return KnownRecord(
        version=_int(version),
        digest=bytes(digest) if isinstance(digest, bytes) else b"",
        credential_id=str(credential_id),
        at=parse_timestamp(str(reserved_at)),
        slot=None if list_id is None else StatusSlot(str(list_id), _int(slot)),
        number=None if number is None else DocumentNumber(_int(year), _int(number)),
        is_complete=bool(signings),
    )


def _ledger_line(office: str, record: NewRecord, request: LedgerRequest) -> tuple[Value, ...]:
    key = (office, record.number.fiscal_year, record.number.number, record.credential_id)
    return (
        *key,
        record.record_id,
        record.version,
        request.kind,
        request.purpose,
        request.copies,
        request.receiver,
    )


def _int(value: Value) -> int:
    return int(str(value))
