"""The file in which an education board (教育委員会) describes itself, `board.toml`.

[board]
code = "271004"
name = "見本市教育委員会"
superintendent = "見本 太郎"
address = "見本市見本1-1"          # optional
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, cast

from vcedu.connectors.plain.models import record_of
from vcedu.connectors.plain.shapes import wrong
from vcedu.education.expected import Expected
from vcedu.education.people import EducationBoard
from vcedu.errors import MalformedError

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONValue

_MOST_BYTES = 64 * 1024
_TOML = Expected("a TOML file in UTF-8 with a table [board] alone", "[board]のテーブルだけがあるUTF-8のTOMLファイル")


def read_board(data: bytes, *, file: str | None = None) -> EducationBoard:
    """Return the board that a file describes.

    Args:
        data: The file's bytes.
        file: Its name, for errors.

    Raises:
        MalformedError: `RECORD_VALUE` or `RECORD_CODE`, with the path of what is wrong.
    """
    try:
        return cast("EducationBoard", record_of(EducationBoard).read(_table(data), "/board"))
    except MalformedError as error:
        raise error.with_place(file=file) from None


def _table(data: bytes) -> JSONValue:
    try:
        tables = tomllib.loads(data.decode("utf-8")) if len(data) <= _MOST_BYTES else {}
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise wrong("/board", "", _TOML) from error
    if tables.keys() != {"board"}:
        raise wrong("/board", "", _TOML)
    return cast("JSONValue", tables["board"])
