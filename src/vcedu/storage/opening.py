"""From the place that a user names to the database that is there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from vcedu.storage.postgresql import PostgreSQLDriver
from vcedu.storage.sqlite import SQLiteDriver

if TYPE_CHECKING:
    from vcedu.storage.driver import Driver

_ADDRESSES = ("postgresql://", "postgres://")


def is_address(place: str | os.PathLike[str]) -> bool:
    """Return whether a place is a server's address, and no file."""
    return os.fspath(place).startswith(_ADDRESSES)


def open_driver(place: str | os.PathLike[str], *, busy_timeout: float = 30.0) -> Driver:
    """Open the database at a place.

    Args:
        place: A file for SQLite, made if it is not there; or `postgresql://user@host:port/name`.
        busy_timeout: How many seconds to wait for another writer.

    Raises:
        UsageError: `STORE_NOT_INSTALLED`, for PostgreSQL without psycopg.
        MalformedError: `STORE_UNREADABLE`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
    """
    if is_address(place):
        return PostgreSQLDriver(os.fspath(place), busy_timeout=busy_timeout)
    return SQLiteDriver(place, busy_timeout=busy_timeout)
