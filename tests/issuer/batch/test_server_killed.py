"""A batch whose PostgreSQL is killed (SIGKILL, every process of it) in mid-batch, and taken up again."""

import random

import pytest

from issuer.batch.desk import Shelf, account, graduates, office, run
from vcedu.errors import Code, MalformedError
from vcedu.storage import PostgreSQLDriver

_ROWS = 30


class _Fragile(PostgreSQLDriver):
    """A driver whose server is killed just before a statement, counted from 1; bounds of transactions count too."""

    def __init__(self, address, server=None, kill_at=0):
        self.count, self._server, self._kill_at = 0, server, kill_at
        super().__init__(address)

    def _count(self):
        self.count += 1
        if self.count == self._kill_at:
            self._server.kill()

    def _run(self, sql, parameters):
        self._count()
        return super()._run(sql, parameters)

    def execute_many(self, sql, rows):
        self._count()
        super().execute_many(sql, rows)

    def _control(self, statement):
        self._count()
        super()._control(statement)


class _Kept(Shelf):
    """A sink that is never given two credentials for one record."""

    def put(self, item):
        before = self.items.get(item.key)
        assert before is None or before.secured == item.secured
        super().put(item)


def _issue_all(driver, shelf=None):
    return run(graduates(_ROWS), driver, shelf if shelf is not None else _Kept(), chunk_size=7)


def _killed(server, address, kills):
    """Kill the server at each of these statements, start it, and take the batch up again until it is through.

    Return what the sink has, how the last run ended, and how often the server was killed.
    """
    shelf, acknowledged, deaths = _Kept(), {}, 0
    for kill_at in kills:
        with _Fragile(address, server, kill_at) as driver:
            try:
                summary, _ = _issue_all(driver, shelf)
            except MalformedError as error:
                if error.code is not Code.STORE_UNREADABLE:
                    raise
                server.start()
                deaths += 1
            else:
                assert driver.count < kill_at, "the server died and nobody noticed"
                return shelf, summary, deaths
        with PostgreSQLDriver(address) as driver:
            office(driver)  # makes the tables, where there are none yet
            account(driver)
            held = dict(driver.execute("SELECT credential_id, leaf_digest FROM signing"))
        assert acknowledged.items() <= held.items()
        acknowledged = held
    with PostgreSQLDriver(address) as driver:
        return shelf, _issue_all(driver, shelf)[0], deaths


def _check(address, shelf, summary):
    with PostgreSQLDriver(address) as driver:
        assert account(driver) == {"records": _ROWS, "slots": _ROWS, "signed": _ROWS}
        issued = driver.execute("SELECT credential_id FROM issuance")
    assert sorted(item.credential_id for item in shelf.items.values()) == sorted(name for (name,) in issued)
    assert len(shelf.items) == summary.issued + summary.unchanged == _ROWS


@pytest.fixture
def statements(new_schema):
    """How many statements the whole batch is."""
    with _Fragile(new_schema()) as driver:
        _issue_all(driver)
        return driver.count


def test_a_batch_outlives_its_server(postgresql, new_schema, statements):
    address = new_schema()
    shelf, summary, deaths = _killed(postgresql, address, [statements // 3, statements // 2])
    assert deaths == 2
    _check(address, shelf, summary)


@pytest.mark.nightly
def test_a_batch_outlives_two_hundred_deaths_of_its_server(postgresql, new_schema, statements, record_property):
    chance = random.Random(5)
    deaths = 0
    while deaths < 200:
        address = new_schema()
        kills = [chance.randrange(1, statements) for _ in range(5)]
        shelf, summary, more = _killed(postgresql, address, kills)
        _check(address, shelf, summary)
        deaths += more
    record_property("kills", deaths)
