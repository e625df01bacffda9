"""Runs a batch in processes of its own that are killed without warning; prints what was found, as JSON.

`python killed.py DATABASE FOLDER SEED KILLS ROWS CHUNK`. A process tells of each statement before and after it is
run, of each record put and of each thing kept. Most are killed at one of these points, drawn from all kinds of them;
every fourth is killed from outside, after it has told of a random number of things, wherever it has come to by then.
The last run is left alone. After each it is looked up whether what the journal calls complete was handed out.
"""

import itertools
import json
import os
import random
import signal
import sys
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from issuer.batch.desk import account, graduates, office, run
from vcedu.storage import open_driver

POINTS = (
    "INSERT INTO issuance",
    "INSERT INTO status_slot",
    "INSERT INTO issue_ledger",
    "COMMIT",
    "put",
    "flush",
    "INSERT INTO signing",
    "UPDATE batch_run",
)


class Told:
    """A driver that tells before and after each statement, and after each transaction."""

    def __init__(self, driver, tell):
        self._driver = driver
        self._tell = tell

    def execute(self, *statement):
        return self._around(self._driver.execute, *statement)

    def execute_many(self, *statement):
        return self._around(self._driver.execute_many, *statement)

    @contextmanager
    def transaction(self):
        with self._driver.transaction():
            yield
        self._tell("COMMIT")

    def _around(self, call, sql, *values):
        name = " ".join(sql.split()[:3])
        self._tell(name)
        result = call(sql, *values)
        self._tell(name)
        return result


class Folder:
    """A sink that tells, and that marks a record which comes a second time and is another."""

    def __init__(self, place, tell):
        self._place = place
        self._tell = tell

    def put(self, item):
        path = self._place / item.key
        if path.exists() and path.read_bytes() != item.secured:
            (self._place / f"changed {item.key}").touch()
        beside = self._place / f".{item.key}"
        beside.write_bytes(item.secured)
        self._tell("put")
        beside.replace(path)
        self._tell("put")

    def flush(self):
        self._tell("flush")

    def finish(self, _summary):
        self._tell("flush")


def issue(database, place, rows, chunk, tell):
    """Run the batch."""
    with open_driver(database) as driver:
        run(graduates(rows), Told(driver, tell), Folder(place, tell), chunk_size=chunk)


def killed_at(point, count, work):
    """Do the work in a process that kills itself at the so-manieth such point; return whether it came to it."""
    child = os.fork()
    if child == 0:
        told = itertools.count(1)

        def tell(name):
            if name.startswith(point) and next(told) == count:
                os.kill(os.getpid(), signal.SIGKILL)

        work(tell)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def killed_after(count, work):
    """Do the work in a process and kill it once it has told of so many things; return whether it was alive by then."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        work(lambda _name: os.write(writing, b"."))
        os._exit(0)
    os.close(writing)
    heard = 0
    while heard < count and (more := os.read(reading, min(count - heard, 4096))):
        heard += len(more)
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    os.close(reading)
    return os.WIFSIGNALED(status)


def found(database, place):
    """Return what is in the journal and in the folder: counts, complete, handed out, handed out again unlike."""
    out = {path.name: path for path in place.iterdir() if not path.name.startswith(".")}
    with open_driver(database) as driver:
        counts = account(driver)
        complete = {str(name) for (name,) in driver.execute("SELECT credential_id FROM signing")}
    handed = {json.loads(path.read_bytes())["id"] for name, path in out.items() if " " not in name}
    return counts, complete, handed, sorted(name for name in out if " " in name)


def main(database, place, seed, kills, rows, chunk):
    """Kill so many times, then let one run end."""
    chance = random.Random(seed)
    place.mkdir()
    with open_driver(database) as driver:
        office(driver)
    points = itertools.cycle(chance.sample(POINTS, len(POINTS)))
    at = []
    for turn in range(20 * kills):
        if len(at) == kills:
            break
        if turn % 4 == 3:
            point, count = "outside", chance.randrange(1, 60)
            killed = killed_after(count, lambda tell: issue(database, place, rows, chunk, tell))
        else:
            point, count = next(points), chance.randrange(1, 5)
            killed = killed_at(point, count, lambda tell: issue(database, place, rows, chunk, tell))
        at += [point] if killed else []
        _, complete, handed, changed = found(database, place)
        assert complete <= handed, "complete in the journal, but not handed out"
        assert not changed, "handed out twice, and not alike"
    issue(database, place, rows, chunk, lambda _name: None)
    counts, complete, handed, changed = found(database, place)
    result = {"kills": len(at), **counts, "handed": len(handed), "same": complete == handed, "changed": changed}
    print(json.dumps({"at": at, "result": result}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *(int(argument) for argument in sys.argv[3:7]))
