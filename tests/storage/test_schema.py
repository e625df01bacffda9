import pytest

from vcedu.errors import Code, UnsupportedError, UsageError
from vcedu.storage import Schema, SQLiteDriver, migrate

_FIRST = ("CREATE TABLE a (x BIGINT)", "INSERT INTO a VALUES (1)")
_SECOND = ("ALTER TABLE a ADD COLUMN y BIGINT", "UPDATE a SET y = x + 1")


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


def _version(driver, part):
    return driver.execute("SELECT schema_version FROM meta WHERE part = ?", (part,))


def test_steps_are_applied_once_and_in_order(driver):
    migrate(driver, Schema("p", (_FIRST,)))
    assert _version(driver, "p") == [(1,)]
    migrate(driver, Schema("p", (_FIRST, _SECOND)))
    migrate(driver, Schema("p", (_FIRST, _SECOND)))
    assert _version(driver, "p") == [(2,)]
    assert driver.execute("SELECT x, y FROM a") == [(1, 2)]


def test_parts_keep_their_own_versions(driver):
    migrate(driver, Schema("p", (_FIRST, _SECOND)))
    migrate(driver, Schema("q", (("CREATE TABLE b (x BIGINT)",),)))
    migrate(driver, Schema("r", ()))
    assert [_version(driver, part) for part in "pqr"] == [[(2,)], [(1,)], []]


def test_a_step_that_fails_leaves_everything_as_it_was(driver):
    migrate(driver, Schema("p", (_FIRST,)))
    with pytest.raises(UsageError):
        migrate(driver, Schema("p", (_FIRST, _SECOND, ("CREATE TABLE c (x BIGINT)", "SELEC"))))
    assert _version(driver, "p") == [(1,)]
    assert driver.execute("SELECT * FROM a") == [(1,)]
    assert driver.execute("SELECT name FROM sqlite_master WHERE name = 'c'") == []


@pytest.mark.parametrize("found", [2, -1, "x", 1.5])
def test_what_a_newer_library_wrote_is_left_alone(driver, found):
    migrate(driver, Schema("p", (_FIRST,)))
    driver.execute("UPDATE meta SET schema_version = ?", (found,))
    before = driver.execute("SELECT * FROM sqlite_master")
    with pytest.raises(UnsupportedError) as caught:
        migrate(driver, Schema("p", (_FIRST,)))
    assert caught.value.code is Code.STORE_VERSION
    assert driver.execute("SELECT * FROM sqlite_master") == before


def test_an_up_to_date_database_is_not_written_to(driver):
    migrate(driver, Schema("p", (_FIRST,)))
    changes = driver.execute("SELECT total_changes()")
    migrate(driver, Schema("p", (_FIRST,)))
    assert driver.execute("SELECT total_changes()") == changes
