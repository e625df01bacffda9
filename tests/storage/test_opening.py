import pytest

from vcedu.errors import Code, UsageError
from vcedu.storage import PostgreSQLDriver, SQLiteDriver, open_driver


def test_a_path_is_a_file_of_sqlite(tmp_path):
    for place in (tmp_path / "a.sqlite", str(tmp_path / "postgresql.sqlite"), ":memory:"):
        with open_driver(place, busy_timeout=2) as driver:
            assert isinstance(driver, SQLiteDriver)
            assert driver.execute("PRAGMA busy_timeout") == [(2000,)]
    assert (tmp_path / "a.sqlite").is_file()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_an_address_is_a_database_of_postgresql(new_schema, scheme):
    address = new_schema().replace("postgresql", scheme, 1)
    with open_driver(address, busy_timeout=2) as driver:
        assert isinstance(driver, PostgreSQLDriver)
        assert driver.execute("SHOW lock_timeout") == [("2s",)]


def test_without_the_extra_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr("vcedu.storage._postgresql_sql.find_spec", lambda name: None)
    with pytest.raises(UsageError) as caught:
        open_driver("postgresql:///school")
    assert caught.value.code is Code.STORE_NOT_INSTALLED
    assert "vcedu[postgres]" in caught.value.next_step.en
