# ruff: noqa: PT012 - what a transaction undoes is more than one statement
import stat
import sys
import threading

import apsw
import pytest

from vcedu.errors import Code, MalformedError, UndeterminedError, UsageError
from vcedu.storage import SQLiteDriver


@pytest.fixture
def path(tmp_path):
    return tmp_path / "school.db"


@pytest.fixture
def driver(path):
    with SQLiteDriver(path, busy_timeout=0) as opened:
        opened.execute("CREATE TABLE record (id TEXT PRIMARY KEY, version BIGINT NOT NULL, body BYTEA)")
        yield opened


def _ids(driver):
    return [row[0] for row in driver.execute("SELECT id FROM record ORDER BY id")]


def _add(driver, name):
    driver.execute("INSERT INTO record (id, version) VALUES (?, 1)", (name,))


def test_values_come_back_as_they_went_in(driver):
    driver.execute("INSERT INTO record VALUES (?, ?, ?)", ("髙橋\x00𠮷", -(2**63), b"\x00\xff"))
    assert driver.execute("SELECT id, version, body, ? FROM record", (None,)) == [
        ("髙橋\x00𠮷", -(2**63), b"\x00\xff", None)
    ]
    assert driver.execute("DELETE FROM record") == []


def test_the_file_is_set_to_lose_nothing(driver, path):
    settings = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")
    assert [driver.execute(f"PRAGMA {name}") for name in settings] == [[("wal",)], [(2,)], [(1,)], [(1,)], [(0,)]]
    if sys.platform != "win32":
        assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_the_usual_wait_for_another_writer_is_thirty_seconds(path):
    with SQLiteDriver(str(path)) as driver:
        assert driver.execute("PRAGMA busy_timeout") == [(30_000,)]


def test_a_database_in_memory_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with SQLiteDriver(":memory:") as driver:
        driver.execute("CREATE TABLE t (x)")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO record VALUES ('a', 1, NULL); INSERT INTO record VALUES ('b', 1, NULL)",
        "INSERT INTO record VALUES ('a', 1, NULL); -- and more",
    ],
)
def test_more_than_one_statement_is_refused_before_any_is_run(driver, sql):
    for _ in range(2):
        with pytest.raises(UsageError) as caught:
            driver.execute(sql)
        assert caught.value.code is Code.STORE_STATEMENT
    assert _ids(driver) == []


def test_a_semicolon_in_a_text_ends_no_statement(driver):
    driver.execute("INSERT INTO record VALUES ('a;b', 1, NULL) ;")
    assert _ids(driver) == ["a;b"]


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_database_that_another_is_making_is_waited_for(path, begin):
    """SQLite itself gives up at once where the journal's mode changes while another writes."""
    making = apsw.Connection(str(path))
    making.execute("CREATE TABLE first (x)")
    making.execute(begin)
    making.execute("INSERT INTO first VALUES (1)")
    with pytest.raises(UndeterminedError) as caught:
        SQLiteDriver(path, busy_timeout=0.02)
    assert caught.value.code is Code.STORE_BUSY
    opened = []
    waiting = threading.Thread(target=lambda: opened.append(SQLiteDriver(path, busy_timeout=20)))
    waiting.start()
    waiting.join(timeout=0.2)
    assert waiting.is_alive()
    making.execute("COMMIT")
    making.close()
    waiting.join(timeout=20)
    with opened[0] as driver:
        assert driver.execute("PRAGMA journal_mode") == [("wal",)]
        assert driver.execute("SELECT x FROM first") == [(1,)]


def test_a_locked_table_is_busy(driver):
    driver.execute("INSERT INTO record VALUES ('a', 1, NULL)")
    reading = driver._connection.execute("SELECT * FROM record, (SELECT 1 UNION SELECT 2)")
    next(reading)
    with pytest.raises(UndeterminedError) as caught:
        driver.execute("DROP TABLE record")
    assert caught.value.code is Code.STORE_BUSY
    reading.close()


def test_a_full_disk_undoes_the_transaction(driver):
    driver.execute("PRAGMA max_page_count=8")
    with pytest.raises(UndeterminedError) as caught, driver.transaction():
        _add(driver, "a")
        driver.execute("INSERT INTO record VALUES ('b', 1, zeroblob(100000))")
    assert caught.value.code is Code.STORE_FULL
    assert _ids(driver) == []


def test_nothing_is_kept_of_a_transaction_that_was_undone_under_way(driver):
    with pytest.raises(UsageError) as caught, driver.transaction():
        _add(driver, "a")
        driver.execute("ROLLBACK")  # as SQLite does by itself after some failed writes
        _add(driver, "b")
    assert caught.value.code is Code.STORE_STATEMENT
    assert _ids(driver) == []


def test_what_is_no_database_is_refused(path):
    path.write_bytes(b"grades,2027\n" * 400)
    before = path.read_bytes()
    with pytest.raises(MalformedError) as caught:
        SQLiteDriver(path)
    assert caught.value.code is Code.STORE_UNREADABLE
    assert path.read_bytes() == before


def test_a_damaged_page_is_refused(driver, path):
    for number in range(500):
        _add(driver, f"{number:0200}")
    driver.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with SQLiteDriver(path) as damaged, pytest.raises(MalformedError) as caught:
        _ids(damaged)
    assert caught.value.code is Code.STORE_UNREADABLE


@pytest.mark.parametrize("name", ["missing/school.db", "."])
def test_a_place_that_cannot_hold_a_database_is_refused(tmp_path, name):
    with pytest.raises(MalformedError) as caught:
        SQLiteDriver(tmp_path / name)
    assert caught.value.code is Code.STORE_UNREADABLE
    assert caught.value.facts["store"] == str(tmp_path / name)


def test_a_place_without_write_ahead_log_is_refused(path, monkeypatch):
    class Answer:
        get = "delete"

    class Connection(apsw.Connection):
        def execute(self, *_):
            return Answer()

    monkeypatch.setattr(apsw, "Connection", Connection)
    with pytest.raises(MalformedError) as caught:
        SQLiteDriver(path)
    assert caught.value.code is Code.STORE_UNREADABLE
    assert "write-ahead" in caught.value.facts["reason"]


def test_deleted_text_is_gone_from_the_file(driver, path):
    secret = "児童の秘密" * 20
    _add(driver, secret)
    driver.execute("DELETE FROM record")
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert secret.encode() not in path.read_bytes()


def test_traces_are_erased_once_nobody_reads_them(driver, path):
    secret = "the only copy of this" * 3
    driver.execute("INSERT INTO record VALUES (?, 1, NULL)", (secret,))
    with SQLiteDriver(path) as other:
        other.execute("BEGIN")
        other.execute("SELECT COUNT(*) FROM record")
        driver.execute("DELETE FROM record")
        assert not driver.erase_traces()
        other.execute("COMMIT")
        assert driver.erase_traces()
    assert not any(secret.encode() in file.read_bytes() for file in path.parent.iterdir())
