"""Claim codes: what a pupil is handed on paper, to fetch the records of a batch with later.

A code is random and stands in one file, from which the slips are printed; the database keeps its digest alone, so that
whoever reads the database fetches nothing. 20 characters of 32 are 100 bits: too many to try, so the digest is a plain
one.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import moment
from vcedu.education.kinds import kind_of
from vcedu.errors import Code, VerificationError
from vcedu.issuer.batch.claim_file import ClaimLine
from vcedu.issuer.batch.lines import GrowingFile
from vcedu.model import format_timestamp, parse_timestamp, read_secured
from vcedu.storage import Schema, migrate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from vcedu.issuer.batch.sinks import BatchItem, BatchSummary
    from vcedu.storage import Driver

CLAIMS = Schema(
    "claims",
    (
        (
            """CREATE TABLE claim (
                code_digest BYTEA PRIMARY KEY,
                made_at TEXT NOT NULL,
                valid_until TEXT NOT NULL
            )""",
            """CREATE TABLE claim_record (
                code_digest BYTEA NOT NULL REFERENCES claim (code_digest),
                record_id TEXT NOT NULL,
                record_version BIGINT NOT NULL,
                credential_id TEXT NOT NULL,
                PRIMARY KEY (code_digest, credential_id)
            )""",
        ),
    ),
)
# Crockford's: no I, L, O and U, so that what is typed by hand is not mistaken.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_GROUPS, _GROUP_LENGTH = 4, 5


@dataclass(frozen=True, slots=True)
class ClaimedRecord:
    """A record that a code is good for, as the journal knows it."""

    record_id: str
    record_version: int
    credential_id: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What one code is good for.

    Attributes:
        code: The code.
        record: The record.
        valid_until: When the code ends; only looked at where the code is new.
    """

    code: str
    record: ClaimedRecord
    valid_until: dt.datetime


class ClaimCodes:
    """The digests of the codes, on the journal's database, and what each is good for."""

    def __init__(self, driver: Driver) -> None:
        """Open them, making or updating their tables.

        Raises:
            UnsupportedError: `STORE_VERSION`, if a newer library wrote the database.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        self._driver = driver
        migrate(driver, CLAIMS)

    def add(self, claims: Iterable[Claim], *, at: dt.datetime) -> None:
        """Let codes be good for more records, all of them or none; the same again changes nothing.

        Raises:
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._driver.transaction():
            for claim in claims:
                digest, record = _digest(claim.code), claim.record
                self._driver.execute(
                    "INSERT INTO claim (code_digest, made_at, valid_until) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    (digest, format_timestamp(at), format_timestamp(claim.valid_until)),
                )
                self._driver.execute(
                    """INSERT INTO claim_record (code_digest, record_id, record_version, credential_id)
                    VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                    (digest, record.record_id, record.record_version, record.credential_id),
                )

    def claimed(self, code: str, *, at: dt.datetime) -> tuple[ClaimedRecord, ...]:
        """Return the records that a code is good for, however it was typed.

        Raises:
            VerificationError: `CLAIM_UNKNOWN` or `CLAIM_ENDED`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        digest = _digest(code)
        rows = self._driver.execute("SELECT valid_until FROM claim WHERE code_digest = ?", (digest,))
        if not rows:
            raise VerificationError(Code.CLAIM_UNKNOWN)
        until = parse_timestamp(str(rows[0][0]))
        if at >= until:
            raise VerificationError(Code.CLAIM_ENDED, until=moment(until))
        found = self._driver.execute(
            """SELECT record_id, record_version, credential_id FROM claim_record WHERE code_digest = ?
            ORDER BY record_id, record_version, credential_id""",
            (digest,),
        )
        return tuple(ClaimedRecord(str(record), int(str(version)), str(name)) for record, version, name in found)


class ClaimSink:
    """Gives each pupil of one office a code for all records of the batch, and writes the file for the slips."""

    def __init__(
        self,
        file: Path,
        codes: ClaimCodes,
        *,
        at: dt.datetime,
        valid_until: dt.datetime,
        random_below: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        """Begin with the codes that the file has: a pupil keeps the one that may be printed already.

        Args:
            file: The file, for the office alone; it is made if it is not there.
            codes: Where the digests are kept.
            at: The present time.
            valid_until: When new codes end.
            random_below: Draws a number from 0 up to, not including, its argument; from the system's secure source.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
            MalformedError: `CLAIM_FILE`.
        """
        self._codes = codes
        self._at = at
        self._until = valid_until
        self._random_below = random_below
        self._file = GrowingFile(file)
        lines = (ClaimLine.read(line) for line in self._file.lines())
        self._by_pupil = {line.key: (line.code, line.valid_until) for line in lines if line.valid_until > at}
        self._new: list[Claim] = []

    def put(self, item: BatchItem) -> None:
        """Let the pupil's code be good for one more record.

        Raises:
            MalformedError: what reading the record raises.
        """
        kind = kind_of(read_secured(item.secured).envelope.document.get("type"))
        if item.key not in self._by_pupil:
            self._by_pupil[item.key] = (self._drawn(), self._until)
        code, until = self._by_pupil[item.key]
        name = "VerifiableCredential" if kind is None else kind.credential_type
        line = ClaimLine(item.group, item.key, code, item.credential_id, name, item.number, until)
        self._file.add(line.text())
        record = ClaimedRecord(item.record_id, item.record_version, item.credential_id)
        self._new.append(Claim(code, record, until))

    def flush(self) -> None:
        """Make the codes outlast a crash: first in the file, where alone they can be read.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        self._file.flush()
        self._codes.add(self._new, at=self._at)
        self._new.clear()

    def finish(self, summary: BatchSummary) -> None:  # noqa: ARG002 - the file says the same of every run
        """Put the file in the order of classes and pupils, each record once, without codes that have ended.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        self.flush()
        lines = sorted({*self._file.lines()})
        self._file.replace(line for line in lines if ClaimLine.read(line).valid_until > self._at)

    def _drawn(self) -> str:
        drawn = "".join(_ALPHABET[self._random_below(len(_ALPHABET))] for _ in range(_GROUPS * _GROUP_LENGTH))
        return in_groups(drawn)


def in_groups(code: str) -> str:
    """Return a code as it is printed."""
    return "-".join(code[start : start + _GROUP_LENGTH] for start in range(0, len(code), _GROUP_LENGTH))


def _digest(code: str) -> bytes:
    typed = code.upper().translate(_MISTAKEN)
    return hashlib.sha256(typed.encode("utf-8", "surrogatepass")).digest()
