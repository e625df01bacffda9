# ruff: noqa: PT012 - what a transaction undoes is more than one statement
"""What every driver does alike; each test runs on SQLite and on PostgreSQL."""

import threading

import pytest

from vcedu.errors import Code, MalformedError, UndeterminedError, UsageError

_INSERT = "INSERT INTO record (id, version, body) VALUES (?, ?, ?)"


@pytest.fixture
def driver(database):
    with database.open(busy_timeout=0) as opened:
        opened.execute("CREATE TABLE record (id TEXT PRIMARY KEY, version BIGINT NOT NULL, body BYTEA)")
        yield opened


def _ids(driver):
    return [row[0] for row in driver.execute("SELECT id FROM record ORDER BY id")]


def _add(driver, name):
    driver.execute("INSERT INTO record (id, version) VALUES (?, 1)", (name,))


def _caught(work, failures):
    def run(*arguments):
        try:
            work(*arguments)
        except BaseException as error:  # noqa: BLE001 - a thread's failure must reach the test
            failures.append(error)

    return run


def test_values_come_back_as_they_went_in(driver):
    driver.execute("INSERT INTO record VALUES (?, ?, ?)", ("髙橋𠮷", -(2**63), b"\x00\xff"))
    assert driver.execute("SELECT id, version, body, ? FROM record", (None,)) == [
        ("髙橋𠮷", -(2**63), b"\x00\xff", None)
    ]
    assert driver.execute("DELETE FROM record") == []


def test_numbers_stay_numbers_whatever_is_reckoned_with_them(driver):
    driver.execute_many(_INSERT, [("a", 2**40, None), ("b", 3, None)])
    rows = driver.execute("SELECT COUNT(*), SUM(version), MAX(version), COALESCE(MAX(version), 0) + 1 FROM record")
    assert rows == [(2, 2**40 + 3, 2**40, 2**40 + 1)]
    assert {type(value) for value in rows[0]} == {int}
    assert driver.execute("SELECT 1.5 * version FROM record WHERE id = 'b'") == [(4.5,)]


def test_a_row_that_is_made_of_rows_comes_back(driver):
    _add(driver, "a")
    statement = """INSERT INTO record (id, version, body) SELECT ?, COALESCE(MAX(version), 0) + 1, ? FROM record
        WHERE version > ? RETURNING version"""
    assert driver.execute(statement, ("b", b"x", 0)) == [(2,)]
    assert driver.execute("INSERT INTO record VALUES (?, 9, NULL) ON CONFLICT DO NOTHING", ("b",)) == []


def test_texts_are_ordered_and_told_apart_by_their_code_points(driver):
    names = ["a", "B", "ä", "Z", "_", "え", "ｱ", "10", "9", "𠮷", "a b", "ab"]
    driver.execute_many("INSERT INTO record (id, version) VALUES (?, 1)", [(name,) for name in names])
    assert _ids(driver) == sorted(names)
    assert driver.execute("SELECT id FROM record WHERE id = ?", ("b",)) == []


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO record VALUES ('a', 1, NULL); INSERT INTO record VALUES ('b', 1, NULL)",
        "DELETE FROM record; DELETE FROM record",
    ],
)
def test_more_than_one_statement_is_refused_before_any_is_run(driver, sql):
    _add(driver, "x")
    for _ in range(2):
        with pytest.raises(UsageError) as caught:
            driver.execute(sql)
        assert caught.value.code is Code.STORE_STATEMENT
    assert _ids(driver) == ["x"]


def test_what_is_quoted_is_no_parameter(driver):
    driver.execute("INSERT INTO record VALUES ('a;b?', ?, NULL) ;", (7,))
    driver.execute("INSERT INTO record VALUES ('it''s 100%', ?, NULL) -- why?\n", (8,))
    assert driver.execute("SELECT id, version, ? FROM record ORDER BY id", ("%s",)) == [
        ("a;b?", 7, "%s"),
        ("it's 100%", 8, "%s"),
    ]


@pytest.mark.parametrize(
    ("sql", "parameters"),
    [
        ("SELEC 1", ()),
        ("SELECT * FROM missing", ()),
        ("SELECT ?", ()),
        ("SELECT ?", (1, 2)),
        ("SELECT ?", (object(),)),
        ("SELECT ?", (2**63,)),
        ("SELECT ?", ("\ud800",)),
        ("INSERT INTO record VALUES ('a', NULL, NULL)", ()),
        ("COMMIT", ()),
    ],
)
def test_what_is_refused_is_the_callers_mistake(driver, sql, parameters):
    with pytest.raises(UsageError) as caught:
        driver.execute(sql, parameters)
    assert caught.value.code is Code.STORE_STATEMENT
    assert caught.value.facts["reason"]
    _add(driver, "and after it the next one goes")


def test_a_transaction_is_done_whole(driver, database):
    with driver.transaction():
        _add(driver, "a")
        _add(driver, "b")
    with database.open() as other:
        assert _ids(other) == ["a", "b"]


@pytest.mark.parametrize("exception", [ValueError, KeyboardInterrupt])
def test_a_transaction_is_undone_whole(driver, exception):
    with pytest.raises(exception), driver.transaction():
        _add(driver, "a")
        raise exception
    assert _ids(driver) == []
    with driver.transaction():
        _add(driver, "b")
    assert _ids(driver) == ["b"]


def test_a_refused_statement_undoes_the_transaction(driver):
    with pytest.raises(UsageError), driver.transaction():
        _add(driver, "a")
        _add(driver, "a")
    assert _ids(driver) == []


def test_an_inner_transaction_undoes_its_own_part_alone(driver):
    with driver.transaction():
        _add(driver, "a")
        with pytest.raises(ValueError, match="inner"), driver.transaction():
            _add(driver, "b")
            with driver.transaction():
                _add(driver, "c")
            raise ValueError("inner")
        with pytest.raises(UsageError), driver.transaction():
            _add(driver, "a")
        with driver.transaction():
            _add(driver, "d")
    assert _ids(driver) == ["a", "d"]


def test_an_outer_transaction_undoes_the_inner_ones(driver):
    with pytest.raises(ValueError, match="outer"), driver.transaction():
        with driver.transaction():
            _add(driver, "a")
        raise ValueError("outer")
    assert _ids(driver) == []


def test_a_transaction_holds_off_other_writers_from_its_beginning(driver, database):
    with database.open(busy_timeout=0) as other:
        with driver.transaction():
            with pytest.raises(UndeterminedError) as caught, other.transaction():
                pass
            with pytest.raises(UndeterminedError):
                _add(other, "x")
            with pytest.raises(UndeterminedError):
                other.execute_many(_INSERT, [("x", 1, None)])
            assert _ids(other) == []
        assert caught.value.code is Code.STORE_BUSY
        _add(other, "y")
    assert _ids(driver) == ["y"]


def test_a_writer_waits_and_then_sees_all_that_the_one_before_it_did(driver, database):
    begun, failures, seen = threading.Event(), [], []

    def work():
        with database.open(busy_timeout=20) as other:
            begun.set()
            with other.transaction():
                seen.extend(_ids(other))

    waiting = threading.Thread(target=_caught(work, failures))
    with driver.transaction():
        _add(driver, "a")
        waiting.start()
        assert begun.wait(20)
        _add(driver, "b")
    waiting.join(20)
    assert (failures, seen) == ([], ["a", "b"])


def test_one_statement_runs_with_each_of_many_rows(driver):
    driver.execute_many(_INSERT, ((f"r{number:03}", number, b"\x00") for number in range(300)))
    driver.execute_many(_INSERT, [])
    assert driver.execute("SELECT COUNT(*), SUM(version), MAX(id) FROM record") == [(300, 44_850, "r299")]


@pytest.mark.parametrize(
    "rows",
    [
        [("b", 2, None), ("a", 1, None)],
        [("b", 2, None), ("c", 1)],
        [("b", None, None)],
        [("b", 2, None), ("c", 2**63, None)],
        [("b", 2, None), ("\ud800", 1, None)],
    ],
)
def test_many_rows_are_written_all_or_none(driver, rows):
    _add(driver, "a")
    with driver.transaction():
        _add(driver, "before")
        with pytest.raises(UsageError) as caught:
            driver.execute_many(_INSERT, rows)
        _add(driver, "later")
    assert caught.value.code is Code.STORE_STATEMENT
    with pytest.raises(UsageError):
        driver.execute_many(_INSERT, rows)
    assert _ids(driver) == ["a", "before", "later"]


def test_many_rows_go_with_the_transaction_they_stand_in(driver):
    with pytest.raises(ValueError, match="outer"), driver.transaction():
        driver.execute_many(_INSERT, [("a", 1, None), ("b", 1, None)])
        raise ValueError("outer")
    assert _ids(driver) == []


def test_many_rows_take_one_statement(driver):
    with pytest.raises(UsageError) as caught:
        driver.execute_many("DELETE FROM record WHERE id = ?; DELETE FROM record", [("a",)])
    assert caught.value.code is Code.STORE_STATEMENT


def test_threads_take_turns(driver):
    def work(name):
        for number in range(20):
            with driver.transaction():
                _add(driver, f"{name}{number}")
                count = len(_ids(driver))
                _add(driver, f"{name}{number}b")
                assert len(_ids(driver)) == count + 1

    failures = []
    threads = [threading.Thread(target=_caught(work, failures), args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(_ids(driver)) == 120


def test_a_closed_database_is_unreadable(driver):
    driver.close()
    driver.close()
    for statement in ("SELECT 1", "DELETE FROM record"):
        with pytest.raises(MalformedError) as caught:
            driver.execute(statement)
        assert caught.value.code is Code.STORE_UNREADABLE
