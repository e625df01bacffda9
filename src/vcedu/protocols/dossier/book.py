"""The book of dossiers: what was asked for, what was sent, what was answered, and for how long something is open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.model import format_timestamp, parse_timestamp
from vcedu.protocols.dossier.manifest import MANIFEST, RECEIPT, digest_of, one, subject_of
from vcedu.storage import Schema, migrate

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.model import VerifiedCredential
    from vcedu.storage import Driver

BOOK = Schema(
    "dossiers",
    (
        (
            "CREATE TABLE dossier_request (dossier_id TEXT PRIMARY KEY, at TEXT NOT NULL)",
            "CREATE TABLE dossier_sent (manifest TEXT PRIMARY KEY, dossier_id TEXT NOT NULL, at TEXT NOT NULL)",
            "CREATE TABLE dossier_receipt (manifest TEXT PRIMARY KEY, receipt BYTEA NOT NULL, at TEXT NOT NULL)",
        ),
    ),
)


class Missing(StrEnum):
    """What an open case waits for."""

    DOSSIER = "dossier"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A case that is open.

    Attributes:
        dossier_id: The dossier's number or name.
        missing: What it waits for.
        days: For how many whole days.
    """

    dossier_id: str
    missing: Missing
    days: int


class DossierBook:
    """The book in a database; writing the same twice changes nothing.

    Args:
        driver: The database.
    """

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        migrate(driver, BOOK)

    def request(self, dossier_id: str, *, at: dt.datetime) -> None:
        """Write down that a dossier was asked for."""
        self._driver.execute(
            "INSERT INTO dossier_request (dossier_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (dossier_id, format_timestamp(at)),
        )

    def sent(self, manifest: VerifiedCredential, *, at: dt.datetime) -> None:
        """Write down that a dossier was sent.

        Raises:
            MalformedError: `DOSSIER_FORMAT`, if it is no manifest.
        """
        dossier_id = one(subject_of(manifest, MANIFEST), "dossierId")
        self._driver.execute(
            "INSERT INTO dossier_sent (manifest, dossier_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (digest_of(manifest.secured), dossier_id, format_timestamp(at)),
        )

    def received(self, receipt: VerifiedCredential, *, at: dt.datetime) -> None:
        """Write down a receipt that `check_receipt` returned.

        Raises:
            MalformedError: `DOSSIER_FORMAT`, if it is no receipt.
        """
        manifest = one(subject_of(receipt, RECEIPT), "manifestDigest")
        self._driver.execute(
            "INSERT INTO dossier_receipt (manifest, receipt, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (manifest, receipt.secured.raw, format_timestamp(at)),
        )

    def outstanding(self, now: dt.datetime) -> tuple[Outstanding, ...]:
        """Return the requests without dossier, then the dossiers without receipt, each from the oldest on."""
        asked = self._driver.execute(
            "SELECT dossier_id, at FROM dossier_request"
            " WHERE dossier_id NOT IN (SELECT dossier_id FROM dossier_sent) ORDER BY at, dossier_id"
        )
        sent = self._driver.execute(
            "SELECT dossier_id, at FROM dossier_sent"
            " WHERE manifest NOT IN (SELECT manifest FROM dossier_receipt) ORDER BY at, dossier_id"
        )
        return tuple(
            Outstanding(str(dossier_id), missing, (now - parse_timestamp(str(at))).days)
            for missing, rows in ((Missing.DOSSIER, asked), (Missing.RECEIPT, sent))
            for dossier_id, at in rows
        )
