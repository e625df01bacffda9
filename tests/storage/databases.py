"""The databases that a test of the library's own tables runs on: SQLite, and PostgreSQL where it is installed."""

from __future__ import annotations

import contextlib
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from storage.postgresql_server import Server, programs
from vcedu.storage import SQLiteDriver, open_driver

if TYPE_CHECKING:
    from vcedu.storage import Driver

_SCHEMAS = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """An empty database, and how to open it."""

    kind: str
    place: str

    def open(self, busy_timeout: float = 30.0) -> Driver:
        return open_driver(self.place, busy_timeout=busy_timeout)


@pytest.fixture(scope="session")
def postgresql():
    """Give the server of this session, or skip the test with the reason."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not here: neither the package pgserver nor the system's")
    pytest.importorskip("psycopg", reason="PostgreSQL cannot be spoken with: psycopg is not installed")
    server = Server(found)
    yield server
    server.remove()


@pytest.fixture
def new_schema(postgresql):
    """Give a function that makes an empty schema and returns its address; they are deleted afterwards."""
    import psycopg  # noqa: PLC0415 - an extra

    made = []

    def run(statement):
        with psycopg.connect(postgresql.address("public"), autocommit=True) as connection:
            connection.execute(statement)

    def make():
        made.append(f"t{next(_SCHEMAS)}")
        run(f"CREATE SCHEMA {made[-1]}")
        return postgresql.address(made[-1])

    yield make
    for name in made:
        run(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """Give an empty database of each kind."""
    if request.param == "postgresql":
        return Database("postgresql", request.getfixturevalue("new_schema")())
    return Database("sqlite", str(tmp_path / "school.db"))


@pytest.fixture(params=["sqlite", "postgresql"])
def driver(request):
    """Give an empty database of each kind, open; SQLite's lies in memory."""
    place = ":memory:" if request.param == "sqlite" else request.getfixturevalue("new_schema")()
    with open_driver(place) as opened:
        yield opened


@contextlib.contextmanager
def without_foreign_keys(driver):
    """Let rows be written or deleted that others should hold."""
    on_sqlite = isinstance(driver, SQLiteDriver)
    driver.execute("PRAGMA foreign_keys=OFF" if on_sqlite else "SET session_replication_role = replica")
    yield
    driver.execute("PRAGMA foreign_keys=ON" if on_sqlite else "SET session_replication_role = origin")
