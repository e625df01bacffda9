"""What PostgreSQL is told where the statements and values of `Driver` are not its own."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    import psycopg

    from vcedu.storage.driver import Row, Value

_CONNECT_TIMEOUT = 10
_INTEGERS = range(-(2**63), 2**63)
_FIRST_WORD = re.compile(r"\s*(\w*)")
_READING = {"SELECT", "SHOW", "VALUES"}
_BOUNDING = {"ABORT", "BEGIN", "COMMIT", "END", "PREPARE", "RELEASE", "ROLLBACK", "SAVEPOINT", "START"}
_DEFINING = {"CREATE", "ALTER"}
# What is quoted or a comment stands as it is.
_TOKEN = re.compile(r"""'[^']*'|"[^"]*"|--[^\n]*|\?|\bTEXT\b""")


def check_installed() -> None:
    """Check that psycopg is there.

    Raises:
        UsageError: `STORE_NOT_INSTALLED`.
    """
    if find_spec("psycopg") is None:
        raise UsageError(Code.STORE_NOT_INSTALLED)


def connecting(dsn: str) -> dict[str, Any]:
    """Return the arguments to connect with; what the address says comes first."""
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - slow to import, and an extra

    usual = {"connect_timeout": _CONNECT_TIMEOUT, "application_name": "vcedu"}
    return {**usual, **conninfo_to_dict(dsn), "client_encoding": "UTF8", "autocommit": True}


def name_of(dsn: str) -> str:
    """Return how messages name the database: without user, password and options."""
    from psycopg import ProgrammingError  # noqa: PLC0415 - slow to import, and an extra
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - slow to import, and an extra

    try:
        parts = conninfo_to_dict(dsn)
    except ProgrammingError:
        return "postgresql:"
    place = ":".join(str(parts[name]) for name in ("host", "port") if name in parts)
    return f"postgresql://{place}/{parts.get('dbname', '')}"


def adapt(connection: psycopg.Connection[Row]) -> None:
    """Let values come and go as SQLite has them: all whole numbers are BIGINT, and sums of them whole numbers too."""
    from psycopg.adapt import Loader  # noqa: PLC0415 - slow to import, and an extra
    from psycopg.types.numeric import Int8Dumper  # noqa: PLC0415 - slow to import, and an extra

    class Number(Loader):
        def load(self, data: bytes | bytearray | memoryview) -> int | float:
            text = bytes(data)
            return float(text) if b"." in text or text == b"NaN" else int(text)

    connection.adapters.register_dumper(int, Int8Dumper)
    connection.adapters.register_loader("numeric", Number)


def checked(parameters: Sequence[Value], count: int) -> tuple[Value, ...]:
    """Return the values, if they are as many as a statement takes and of the kinds that every database does.

    Raises:
        UsageError: `STORE_STATEMENT`.
    """
    if len(parameters) != count:
        raise UsageError(Code.STORE_STATEMENT, reason=f"{count} values are needed, and {len(parameters)} were given")
    for value in parameters:
        if value is not None and not isinstance(value, (int, float, str, bytes)):
            raise UsageError(Code.STORE_STATEMENT, reason=f"no column takes a {type(value).__name__}")
        if isinstance(value, int) and value not in _INTEGERS:
            raise UsageError(Code.STORE_STATEMENT, reason="a number does not fit into 64 bits")
    return tuple(parameters)


def only_reads(sql: str) -> bool:
    """Return whether a statement is sure to change nothing."""
    return _first_word(sql) in _READING


@lru_cache(maxsize=1024)
def translated(sql: str) -> tuple[bytes, int]:
    """Return a statement as PostgreSQL takes it, and how many values it takes.

    Its parameters are numbered, and the texts of a new table are compared by their code points.

    Raises:
        UsageError: `STORE_STATEMENT`, if it begins or ends a transaction.
    """
    first = _first_word(sql)
    if first in _BOUNDING:
        raise UsageError(Code.STORE_STATEMENT, reason="transactions are begun and ended by the driver alone")
    count = 0

    def replaced(token: re.Match[str]) -> str:
        nonlocal count
        text = token[0]
        if text == "?":
            count += 1
            return f"${count}"
        return f'{text} COLLATE "C"' if text == "TEXT" and first in _DEFINING else text

    return _TOKEN.sub(replaced, sql).encode(), count


def _first_word(sql: str) -> str:
    found = _FIRST_WORD.match(sql)
    return found[1].upper() if found else ""
