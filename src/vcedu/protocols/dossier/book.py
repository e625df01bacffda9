"""The book of dossiers: what was asked for, what was sent, what was answered, and for how long something is open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.education.dates import day_words
from vcedu.education.words import words_of
from vcedu.errors import Code, UsageError
from vcedu.model import Secured, format_timestamp, parse_timestamp
from vcedu.protocols.dossier.manifest import (
    MANIFEST,
    RECEIPT,
    digest_of,
    kind_of,
    named_documents,
    subject_in,
    subject_of,
    text_of,
)
from vcedu.protocols.dossier.receipt import accepted_on, transferred_in
from vcedu.storage import Schema, migrate

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        (
            """CREATE TABLE dossier_document (
                manifest TEXT NOT NULL,
                document TEXT NOT NULL,
                kind TEXT NOT NULL,
                transferred_on TEXT,
                PRIMARY KEY (manifest, document)
            )""",
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


@dataclass(frozen=True, slots=True)
class BookedDocument:
    """A document that was sent.

    Attributes:
        dossier_id: The dossier's number or name.
        kind: The document's credential type.
        digest: The SHA-256 digest of its bytes, in hexadecimal.
        transferred_on: The day from which on the recipient keeps it and this school no longer does; None where a copy
            was sent, or the receipt is not there yet.
    """

    dossier_id: str
    kind: str
    digest: str
    transferred_on: dt.date | None


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

    def sent(self, manifest: VerifiedCredential | Secured, *, at: dt.datetime) -> None:
        """Write down that a dossier was sent, and its documents.

        Args:
            manifest: Its manifest: verified, or as this school has just signed it itself.
            at: When.

        Raises:
            MalformedError: `DOSSIER_FORMAT`, if it is no manifest.
        """
        secured = manifest if isinstance(manifest, Secured) else manifest.secured
        content = secured.envelope.document if isinstance(manifest, Secured) else manifest.content
        subject = subject_in(content, MANIFEST)
        digest, dossier_id, documents = digest_of(secured), text_of(subject, "dossierId"), named_documents(subject)
        with self._driver.transaction():
            self._driver.execute(
                "INSERT INTO dossier_sent (manifest, dossier_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (digest, dossier_id, format_timestamp(at)),
            )
            for document, kind in documents.items():
                self._driver.execute(
                    "INSERT INTO dossier_document (manifest, document, kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    (digest, document, kind),
                )

    def received(self, receipt: VerifiedCredential, *, at: dt.datetime) -> None:
        """Write down a receipt that `check_receipt` returned, and mark what passed to the recipient by it.

        Raises:
            MalformedError: `DOSSIER_FORMAT`, if it is no receipt.
        """
        subject = subject_of(receipt, RECEIPT)
        manifest, day = text_of(subject, "manifestDigest"), accepted_on(subject).isoformat()
        with self._driver.transaction():
            self._driver.execute(
                "INSERT INTO dossier_receipt (manifest, receipt, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (manifest, receipt.secured.raw, format_timestamp(at)),
            )
            for document in transferred_in(subject):
                self._driver.execute(
                    "UPDATE dossier_document SET transferred_on = ?"
                    " WHERE manifest = ? AND document = ? AND transferred_on IS NULL",
                    (day, manifest, document),
                )

    def documents(self, dossier_id: str) -> tuple[BookedDocument, ...]:
        """Return what was sent in a dossier, and which of it is no longer this school's to keep."""
        rows = self._driver.execute(
            "SELECT kind, document, transferred_on FROM dossier_document"
            " WHERE manifest IN (SELECT manifest FROM dossier_sent WHERE dossier_id = ?) ORDER BY kind, document",
            (dossier_id,),
        )
        return tuple(
            BookedDocument(dossier_id, str(kind), str(digest), None if day is None else dt.date.fromisoformat(str(day)))
            for kind, digest, day in rows
        )

    def transferred_on(self, document: Secured) -> dt.date | None:
        """Return the day on which a document passed to another school; None while this one keeps it."""
        rows = self._driver.execute(
            "SELECT transferred_on FROM dossier_document WHERE document = ? AND transferred_on IS NOT NULL",
            (digest_of(document),),
        )
        return dt.date.fromisoformat(str(rows[0][0])) if rows else None

    def check_kept(self, documents: Iterable[Secured]) -> None:
        """Check, before documents are sent, that none has passed to another school.

        Raises:
            UsageError: `DOSSIER_TRANSFERRED`.
        """
        for document in documents:
            day = self.transferred_on(document)
            if day is not None:
                raise UsageError(Code.DOSSIER_TRANSFERRED, kind=words_of(kind_of(document)), day=day_words(day))

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
