"""What the vectors of the database and the issuance journal do with their inputs."""

import contextlib
import datetime as dt
import tempfile
from pathlib import Path

from vcedu.issuer import IssuanceJournal
from vcedu.storage import Schema, SQLiteDriver, migrate

_AT = dt.datetime(2027, 3, 25, tzinfo=dt.UTC)
_LIST = "https://school.example/status/1"


@contextlib.contextmanager
def _path():
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "school.db"


def _open(data):
    with _path() as path:
        path.write_text(data["text"], encoding="utf-8")
        SQLiteDriver(path).close()


def _migrate(data):
    schema = Schema("part", (("CREATE TABLE t (x BIGINT)",),))
    with SQLiteDriver(":memory:") as driver:
        migrate(driver, schema)
        driver.execute("UPDATE meta SET schema_version = ?", (data["version"],))
        migrate(driver, schema)


def _write(data):
    with (
        _path() as path,
        SQLiteDriver(path) as other,
        SQLiteDriver(path, busy_timeout=0) as driver,
        other.transaction() if data["other_writer"] else contextlib.nullcontext(),
    ):
        driver.execute("CREATE TABLE t (x BIGINT)")


def _fill(data):
    with SQLiteDriver(":memory:") as driver:
        driver.execute("PRAGMA max_page_count=8")
        driver.execute("CREATE TABLE t (x BYTEA)")
        driver.execute("INSERT INTO t VALUES (zeroblob(?))", (data["bytes"],))


def _execute(data):
    with SQLiteDriver(":memory:") as driver:
        driver.execute("CREATE TABLE t (x BIGINT NOT NULL)")
        driver.execute(data["sql"], data["parameters"])


def _reserve(data):
    with SQLiteDriver(":memory:") as driver:
        journal = IssuanceJournal(driver)
        for record, version, content in data["requests"]:
            journal.reserve(record, version, content_digest=content.encode(), at=_AT)


def _open_list(data):
    with SQLiteDriver(":memory:") as driver:
        journal = IssuanceJournal(driver)
        for size in data["sizes"]:
            journal.open_status_list(_LIST, size=size)


def _take_slot(data):
    with SQLiteDriver(":memory:") as driver:
        journal = IssuanceJournal(driver)
        journal.open_status_list(data["open"], size=131_072)
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute(
            """INSERT INTO status_slot (list_id, slot, credential_id)
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n)
            SELECT ?, i, 'credential ' || i FROM n LIMIT ?""",
            (data["open"], data["taken"]),
        )
        driver.execute("PRAGMA foreign_keys=ON")
        journal.reserve("record", 1, content_digest=b"content", at=_AT, status_list=data["list"])


OPERATIONS = {
    "store-open": _open,
    "store-migrate": _migrate,
    "store-write": _write,
    "store-fill": _fill,
    "store-execute": _execute,
    "journal-reserve": _reserve,
    "journal-open-list": _open_list,
    "journal-take-slot": _take_slot,
}
