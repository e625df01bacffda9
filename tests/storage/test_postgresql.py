# ruff: noqa: PT012 - what a transaction undoes is more than one statement
"""What PostgreSQL alone does: its settings, its errors, and the loss of the server."""

import threading

import psycopg
import pytest

from vcedu.errors import Code, MalformedError, UndeterminedError, UsageError, VceduError
from vcedu.storage import PostgreSQLDriver

_RAISE = "DO $$ BEGIN RAISE EXCEPTION 'as the server says' USING ERRCODE = '{}'; END $$"


@pytest.fixture
def address(new_schema):
    return new_schema()


@pytest.fixture
def driver(address):
    with PostgreSQLDriver(address, busy_timeout=0) as opened:
        opened.execute("CREATE TABLE record (id TEXT PRIMARY KEY, body BYTEA)")
        yield opened


def _ids(driver):
    return [row[0] for row in driver.execute("SELECT id FROM record ORDER BY id")]


def _add(driver, name):
    driver.execute("INSERT INTO record (id) VALUES (?)", (name,))


@pytest.mark.parametrize(
    ("asked", "found"), [("off", "on"), ("local", "on"), ("on", "on"), ("remote_apply", "remote_apply")]
)
def test_what_is_acknowledged_is_on_the_disk_whatever_the_address_says(address, asked, found):
    with PostgreSQLDriver(f"{address}%20-csynchronous_commit%3D{asked}") as driver:
        assert driver.execute("SHOW synchronous_commit") == [(found,)]
        assert driver.execute("SHOW lock_timeout") == [("30s",)]
        with driver.transaction():
            assert driver.execute("SHOW transaction_isolation") == [("read committed",)]


def test_a_transaction_can_write_where_the_address_says_otherwise(address):
    with PostgreSQLDriver(f"{address}%20-cdefault_transaction_read_only%3Don") as driver:
        driver.execute("CREATE TABLE record (id TEXT)")
        _add(driver, "a")
        assert _ids(driver) == ["a"]


def test_texts_are_compared_by_code_points_in_a_database_of_any_language(driver):
    driver.execute("ALTER TABLE record ADD COLUMN more TEXT")
    found = driver.execute(
        """SELECT column_name, collation_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND data_type = 'text' ORDER BY column_name"""
    )
    assert found == [("id", "C"), ("more", "C")]


def test_writers_of_other_schemas_do_not_wait(driver, new_schema):
    with PostgreSQLDriver(new_schema(), busy_timeout=0) as other, driver.transaction():
        other.execute("CREATE TABLE record (id TEXT)")
        _add(other, "x")
        _add(driver, "y")
    assert _ids(driver) == ["y"]


def test_nothing_is_kept_of_a_transaction_in_which_a_refusal_was_passed_over(driver):
    with pytest.raises(UsageError) as caught, driver.transaction():
        _add(driver, "a")
        with pytest.raises(UsageError):
            _add(driver, "a")
    assert caught.value.code is Code.STORE_STATEMENT
    with pytest.raises(UsageError) as caught, driver.transaction():
        with pytest.raises(UsageError):
            driver.execute("SELEC")
        _add(driver, "b")
    assert "undone" in caught.value.facts["reason"]
    assert _ids(driver) == []


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("53100", Code.STORE_FULL),
        ("40P01", Code.STORE_BUSY),
        ("53300", Code.STORE_BUSY),
        ("22003", Code.STORE_STATEMENT),
        ("25006", Code.STORE_UNREADABLE),
        ("XX001", Code.STORE_UNREADABLE),
        ("57P01", Code.STORE_UNREADABLE),
    ],
)
def test_each_error_of_the_server_has_its_code(driver, state, code):
    with pytest.raises(VceduError) as caught, driver.transaction():
        _add(driver, "a")
        driver.execute(_RAISE.format(state))
    assert caught.value.code is code
    assert _ids(driver) == []


def test_no_message_tells_what_a_row_holds(driver):
    _add(driver, "児童の秘密")
    with pytest.raises(UsageError) as caught:
        _add(driver, "児童の秘密")
    assert "児童" not in str(caught.value)


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://office:geheim@/school?host=/nowhere/at/all",
        "postgresql://office:geheim@127.0.0.1:1/school",
        "postgresql://office:geheim@127.0.0.1:port/school",
        "postgresql://office:geheim@host/school?no_such_option=1",
    ],
)
def test_a_server_that_is_not_there_is_unreadable_and_no_password_is_told(dsn):
    with pytest.raises(MalformedError) as caught:
        PostgreSQLDriver(dsn)
    assert caught.value.code is Code.STORE_UNREADABLE
    assert "geheim" not in str(caught.value)
    assert "office:" not in caught.value.facts["store"]


def test_an_address_without_a_schema_is_refused(postgresql):
    with pytest.raises(MalformedError) as caught:
        PostgreSQLDriver(postgresql.address("missing"))
    assert "no schema" in caught.value.facts["reason"]


def test_a_database_in_another_encoding_is_refused(postgresql, address):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    try:
        with pytest.raises(MalformedError) as caught:
            PostgreSQLDriver(postgresql.address("public").replace("/postgres?", "/latin?"))
        assert "LATIN1" in caught.value.facts["reason"]
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("DROP DATABASE latin")


def test_traces_leave_the_table_but_are_not_said_to_be_gone(driver, postgresql):
    secret = "the only copy of this" * 3
    driver.execute("INSERT INTO record VALUES (?, NULL)", (secret,))
    driver.execute("CHECKPOINT")
    files = list((postgresql.folder / "data" / "base").rglob("*"))
    assert any(secret.encode() in file.read_bytes() for file in files if file.is_file())
    driver.execute("DELETE FROM record")
    assert driver.erase_traces() is False
    driver.execute("CHECKPOINT")
    files = list((postgresql.folder / "data" / "base").rglob("*"))
    assert not any(secret.encode() in file.read_bytes() for file in files if file.is_file())


def test_traces_are_not_erased_inside_a_transaction_or_while_another_reads(driver, address):
    with pytest.raises(UndeterminedError) as caught, driver.transaction():
        driver.erase_traces()
    assert caught.value.code is Code.STORE_BUSY
    with psycopg.connect(address) as other:
        other.execute("SELECT * FROM record")
        with pytest.raises(UndeterminedError) as caught:
            driver.erase_traces()
    assert caught.value.code is Code.STORE_BUSY


def _cut(driver, address):
    """End the driver's session at the server."""
    ((process,),) = driver.execute("SELECT pg_backend_pid()")
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", (process,))


def test_a_lost_connection_undoes_the_transaction_and_the_next_one_connects_again(driver, address):
    _add(driver, "kept")
    with pytest.raises(MalformedError) as caught, driver.transaction():
        _add(driver, "lost")
        _cut(driver, address)
        with pytest.raises(MalformedError):
            _add(driver, "b")
        with driver.transaction():  # nothing of a new connection may get into the old transaction
            _add(driver, "c")
    assert caught.value.code is Code.STORE_UNREADABLE
    assert _ids(driver) == ["kept"]
    with pytest.raises(MalformedError), driver.transaction():
        _add(driver, "lost at the end")
        _cut(driver, address)
    with driver.transaction():
        _add(driver, "later")
    assert _ids(driver) == ["kept", "later"]
    assert driver.execute("SHOW lock_timeout") == [("1ms",)]


def test_a_lost_connection_is_told_once_between_transactions(driver, address):
    for use in (lambda: _ids(driver), lambda: _add(driver, "a"), driver.erase_traces):
        _cut(driver, address)
        with pytest.raises(MalformedError) as caught:
            use()
        assert caught.value.code is Code.STORE_UNREADABLE
        use()


def test_a_server_killed_in_mid_transaction_loses_nothing_it_acknowledged(postgresql, driver):
    acknowledged, wanted = [], 0

    def write():
        while True:
            number = f"{len(acknowledged):05}"
            with driver.transaction():
                _add(driver, number)
                driver.execute_many("INSERT INTO record VALUES (?, ?)", [(f"{number}b", b"x"), (f"{number}c", b"x")])
            acknowledged.append(number)
            if len(acknowledged) >= wanted:
                reached.set()

    for more in (1, 20):
        wanted += more
        reached, failures = threading.Event(), []
        writing = threading.Thread(target=_caught(write, failures))
        writing.start()
        assert reached.wait(20)
        postgresql.kill()
        writing.join(20)
        assert [error.code for error in failures] == [Code.STORE_UNREADABLE]
        postgresql.start()
        found = _ids(driver)
        whole = [f"{number}{end}" for number in acknowledged for end in ("", "b", "c")]
        last = f"{len(acknowledged):05}"
        # The one whose end had no answer is there whole or not at all.
        assert found in (whole, [*whole, last, f"{last}b", f"{last}c"])
        acknowledged.extend([last] if len(found) > len(whole) else [])


def test_a_server_that_does_not_sync_is_refused(postgresql, address):
    def server_setting(statement, value):
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)
            connection.execute("SELECT pg_reload_conf()")
            while connection.execute("SHOW fsync").fetchone() != (value,):
                pass

    server_setting("ALTER SYSTEM SET fsync = off", "off")
    try:
        with pytest.raises(MalformedError) as caught:
            PostgreSQLDriver(address)
    finally:
        server_setting("ALTER SYSTEM RESET fsync", "on")
    assert "fsync is off" in caught.value.facts["reason"]


def _caught(work, failures):
    def run():
        try:
            work()
        except VceduError as error:
            failures.append(error)

    return run
