"""What files and folders of a batch are called: the same in every run, and telling nobody whose record it is."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, cast

from vcedu.model import MediaType
from vcedu.storage import Schema, migrate
from vcedu.storage.envelope import SecretKey

if TYPE_CHECKING:
    from vcedu.issuer.batch.sinks import BatchItem
    from vcedu.storage import Driver

FILE_NAMES = Schema(
    "file_names", (("CREATE TABLE file_name_secret (number BIGINT PRIMARY KEY, secret BYTEA NOT NULL)",),)
)
_PURPOSE = "vcedu batch file names"
_SIZE = 20
_MOST_LETTERS = 40
_UNCLASSED = "unclassed"
_EXTENSIONS = {MediaType.VC_JWT.value: "jwt", MediaType.VP_JWT.value: "jwt"}
# What some file system gives a meaning, or does not keep: all but letters, digits, marks, `-` and single `_`.
_ODD = re.compile(r"[^\w\-]+")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)


class FileNames:
    """Names that only whoever has the office's secret can lead back to a record."""

    def __init__(self, secret: SecretKey) -> None:
        """Name files by this secret, which is used for nothing else here."""
        self._key = secret.derive(_PURPOSE)

    def of(self, item: BatchItem) -> str:
        """Return the name of a record's file."""
        return f"{self.stem('record', item.record_id, item.record_version)}.{_EXTENSIONS.get(item.media_type, 'json')}"

    def stem(self, *parts: str | int) -> str:
        """Return a name without ending for whatever these values identify."""
        return base64.b32encode(self._key.mac(*parts)[:_SIZE]).decode().lower()


def names_of_office(driver: Driver) -> FileNames:
    """Return the names of an office: by a secret in the journal's database, drawn when it is first asked for.

    Raises:
        UnsupportedError: `STORE_VERSION`, if a newer library wrote the database.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    migrate(driver, FILE_NAMES)
    with driver.transaction():
        driver.execute(
            "INSERT INTO file_name_secret (number, secret) VALUES (1, ?) ON CONFLICT DO NOTHING",
            (SecretKey.generate().reveal(),),
        )
        ((secret,),) = driver.execute("SELECT secret FROM file_name_secret WHERE number = 1")
    return FileNames(SecretKey(cast("bytes", secret)))


def folder_name(group: str) -> str:
    """Return a class's name as every file system takes it: no path, and no two classes under one name.

    A name that had to be changed, or differs from another's in case alone, ends in a part of its digest.
    """
    text = unicodedata.normalize("NFC", group)
    plain = _ODD.sub("_", text)[:_MOST_LETTERS].strip("_")
    if plain == group and plain.upper() == plain and not _DEVICE.fullmatch(plain):
        return plain or _UNCLASSED
    digest = hashlib.sha256(group.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain}-{digest}" if plain else digest
