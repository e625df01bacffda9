"""What a backup says: the rows of a profile as they stand, and the keys that open them, in lines of JSON.

The rows are sealed and authenticated already, each in its place; nothing is sealed anew, so what is restored is what
was backed up, to the bit, and its own checks hold for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import JSONLimits, read_json_object
from vcedu.errors import Code, MalformedError, VceduError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.canonical.values import JSONValue
    from vcedu.holder.opened import OpenedProfile
    from vcedu.storage import Driver, Row, Value

FORMAT = "vcedu-backup/1"
# A document of the greatest length that is received fits in, in base64 and with its row around it.
_LIMITS = JSONLimits(max_bytes=4_194_304)
# Each table of a profile with the columns that a backup has; a table that refers to another comes after it.
TABLES: Mapping[str, tuple[str, ...]] = {
    "profile": ("id", "epoch", "deposit_key", "declared", "created", "state"),
    "item": ("profile", "rid", "ver", "epoch", "kind", "wdek", "ct", "leaf", "bucket"),
    "bucket": ("profile", "number", "hash"),
    "tag": ("profile", "t", "rid", "ver"),
    "audit": ("profile", "seq", "ct", "prev_hash", "hash", "mac"),
    "head": ("profile", "seq", "hash", "items_count", "items_root", "mac"),
    "deposit": ("profile", "id", "at", "size", "ct", "aside"),
}


@dataclass(frozen=True, slots=True)
class Content:
    """What a backup holds.

    Attributes:
        store_id: The store that the profile was in.
        profile: The profile's identifier.
        seq: The number of its log's last entry.
        secrets: The profile's keys.
        rows: Its rows, by table.
    """

    store_id: str
    profile: str
    seq: int
    secrets: bytes
    rows: Mapping[str, list[Row]]


def content_of(opened: OpenedProfile) -> Content:
    """Return what a backup of a profile holds, inside the caller's transaction.

    Raises:
        VerificationError: `PDS_HEAD` or `PDS_ROLLBACK`.
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    profile = opened.profile
    rows = read_rows(opened.driver, profile.id)
    return Content(profile.store_id, profile.id, opened.checkpoint().seq, profile.secrets(), rows)


def read_rows(driver: Driver, profile: str) -> dict[str, list[Row]]:
    """Return a profile's rows, inside the caller's transaction.

    Raises:
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    return {
        table: driver.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE {columns[0]} = ?",  # noqa: S608 - constants
            (profile,),
        )
        for table, columns in TABLES.items()
    }


def write_rows(driver: Driver, rows: Mapping[str, list[Row]]) -> None:
    """Write a profile's rows, inside the caller's transaction.

    Raises:
        UsageError: `STORE_STATEMENT`, if they contradict what is there.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    for table, columns in TABLES.items():
        marks = ", ".join("?" for _ in columns)
        for row in rows[table]:
            driver.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608 - constants
                row,
            )


def encode(content: Content) -> bytes:
    """Return the lines of a backup; the last says how many there are."""
    head: JSONValue = {
        "format": FORMAT,
        "store": content.store_id,
        "profile": content.profile,
        "seq": content.seq,
        "secrets": base64url_encode(content.secrets),
    }
    lines = [jcs(head)]
    for table, rows in content.rows.items():
        lines += [jcs({"table": table, "row": [_encoded(value) for value in row]}) for row in rows]
    lines.append(jcs({"lines": len(lines)}))
    return b"".join(line + b"\n" for line in lines)


def decode(data: bytes) -> Content:
    """Return what a backup holds.

    Raises:
        MalformedError: `BACKUP_CONTENT`, if it is not of this form, or not all of it is there.
    """
    head, *lines, end = [_line(number, line) for number, line in enumerate(_lines(data), 1)]
    if head.get("format") != FORMAT or end != {"lines": len(lines) + 1}:
        _refuse(1)
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    for number, line in enumerate(lines, 2):
        table, row = line.get("table"), line.get("row")
        if not isinstance(table, str) or table not in TABLES:
            _refuse(number)
        if not isinstance(row, list) or len(row) != len(TABLES[table]):
            _refuse(number)
        rows[table].append(tuple(_decoded(value, number) for value in row))
    return _content(head, rows)


def _lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    if len(lines) < 3 or lines.pop():  # noqa: PLR2004 - a head, an end, and what follows the last line's end
        _refuse(1)
    return lines


def _content(head: Mapping[str, Any], rows: dict[str, list[Row]]) -> Content:
    store, profile, seq, secrets = (head.get(name) for name in ("store", "profile", "seq", "secrets"))
    if not isinstance(store, str) or not isinstance(profile, str) or type(seq) is not int:
        _refuse(1)
    if any(row[0] != profile for table in rows.values() for row in table):
        _refuse(1)
    return Content(store, profile, seq, _bytes(secrets, 1), rows)


def _encoded(value: Value) -> JSONValue:
    return {"bytes": base64url_encode(value)} if isinstance(value, bytes) else value


def _decoded(value: Any, number: int) -> Value:  # noqa: ANN401 - whatever the line has there
    if isinstance(value, dict) and value.keys() == {"bytes"}:
        return _bytes(value["bytes"], number)
    if type(value) in {int, str}:
        return value  # type: ignore[no-any-return] # it is one of the two
    return _refuse(number)


def _bytes(value: object, number: int) -> bytes:
    try:
        return base64url_decode(value) if isinstance(value, str) else _refuse(number)
    except VceduError as error:
        raise MalformedError(Code.BACKUP_CONTENT, number=number) from error


def _line(number: int, line: bytes) -> dict[str, Any]:
    try:
        return read_json_object(line, limits=_LIMITS)
    except VceduError as error:
        raise MalformedError(Code.BACKUP_CONTENT, number=number) from error


def _refuse(number: int) -> NoReturn:
    raise MalformedError(Code.BACKUP_CONTENT, number=number)
