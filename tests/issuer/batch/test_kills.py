"""`kill -9` at any point of a batch: nothing lost, nothing twice, no number and no slot skipped."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from issuer.batch.desk import Shelf, account, graduates, office, run
from issuer.batch.killed import Told
from vcedu.errors import VceduError
from vcedu.storage import open_driver

_WORKER = Path(__file__).with_name("killed.py")


def _killed(database, folder, **numbers):
    arguments = [str(numbers[name]) for name in ("seed", "kills", "rows", "chunk")]
    command = [sys.executable, str(_WORKER), database, str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=3600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _whole(kills, rows):
    counts = {"records": rows, "slots": rows, "signed": rows, "handed": rows}
    return {"kills": kills, **counts, "same": True, "changed": []}


def test_ten_kills_lose_nothing_and_issue_nothing_twice(database, tmp_path):
    found = _killed(database.place, tmp_path / "out", seed=5, kills=10, rows=60, chunk=7)
    assert found["result"] == _whole(10, 60)
    assert {"INSERT INTO issuance", "INSERT INTO status_slot", "put", "INSERT INTO signing"} <= set(found["at"])


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(5))
def test_two_hundred_kills_of_two_thousand_records(tmp_path, record_property, seed):
    found = _killed(str(tmp_path / "school.db"), tmp_path / "out", seed=seed, kills=40, rows=2_000, chunk=25)
    record_property("result", found["result"])
    assert found["result"] == _whole(40, 2_000)


@pytest.mark.parametrize(("point", "count"), [("INSERT INTO status_slot", 2), ("put", 3), ("INSERT INTO signing", 2)])
def test_a_database_server_killed_in_mid_batch_loses_nothing(postgresql, new_schema, point, count):
    address = new_schema()
    told = []

    def tell(name):
        told.append(name)
        if name.startswith(point) and len([each for each in told if each.startswith(point)]) == count:
            postgresql.kill()

    class Counting(Shelf):
        def put(self, item):
            before = self.items.get(item.key)
            assert before is None or before.secured == item.secured
            super().put(item)
            tell("put")

    shelf = Counting()
    with open_driver(address) as driver:
        office(driver)
    with open_driver(address) as driver, pytest.raises(VceduError):
        run(graduates(12), Told(driver, tell), shelf, chunk_size=5)
    postgresql.start()
    with open_driver(address) as driver:
        before = account(driver)
        assert before["records"] < 12 or before["signed"] < 12
        run(graduates(12), driver, shelf, chunk_size=5)
        assert account(driver) == {"records": 12, "slots": 12, "signed": 12}
        complete = {name for (name,) in driver.execute("SELECT credential_id FROM signing")}
    assert {item.credential_id for item in shelf.items.values()} == complete
