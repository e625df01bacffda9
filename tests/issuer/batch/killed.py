"""Runs a batch in processes of its own that are killed without warning; prints what was found, as JSON.

`python killed.py FOLDER SEED KILLS ROWS CHUNK`. A process tells of each statement before and after it is run, of each
record put and of each thing kept. Most are killed at one of these points, drawn from all kinds of them; every fourth is
killed from outside, after it has told of a random number of things, wherever it has come to by then. The last run is
left alone. After each it is looked up whether what the journal calls complete was handed out.
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

from issuer.batch.desk import account, graduates, run
from vcedu.storage import SQLiteDriver

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


def issue(place, rows, chunk, tell):
    """Run the batch."""
    with SQLiteDriver(place / "journal.sqlite") as driver:
        run(graduates(rows), Told(driver, tell), Folder(place / "out", tell), chunk_size=chunk)


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


def found(place):
    """Return what is in the folder and the journal, after checking that what is complete is there."""
    out = {path.name: path for path in (place / "out").iterdir() if not path.name.startswith(".")}
    with SQLiteDriver(place / "journal.sqlite") as driver:
        counts = account(driver) if driver.execute("SELECT 1 FROM meta WHERE part = 'batch'") else {}
        rows = driver.execute("SELECT credential_id FROM signing") if counts else []
    handed = {json.loads(path.read_bytes())["id"] for path in out.values()}
    return counts, {str(row[0]) for row in rows}, handed, sorted(name for name in out if " " in name)


def main(place, seed, kills, rows, chunk):
    """Kill so many times, then let one run end."""
    chance = random.Random(seed)
    (place / "out").mkdir(parents=True)
    SQLiteDriver(place / "journal.sqlite").close()
    points = itertools.cycle(chance.sample(POINTS, len(POINTS)))
    done, at = 0, []
    for turn in range(20 * kills):
        if done == kills:
            break
        if turn % 4 == 3:
            at.append("outside")
            killed = killed_after(chance.randrange(1, 60), lambda tell: issue(place, rows, chunk, tell))
        else:
            at.append(next(points))
            count = chance.randrange(1, 5)
            killed = killed_at(at[-1], count, lambda tell: issue(place, rows, chunk, tell))
        done += killed
        if not killed:
            at.pop()
        _, complete, handed, changed = found_if_any(place)
        assert complete <= handed, "complete in the journal, but not handed out"
        assert not changed, "handed out twice, and not alike"
    issue(place, rows, chunk, lambda _name: None)
    counts, complete, handed, changed = found(place)
    result = {"kills": done, **counts, "handed": len(handed), "same": complete == handed, "changed": changed}
    print(json.dumps({"at": at, "result": result}))


def found_if_any(place):
    """Return the same, or nothing where no table was made before the first kill."""
    with SQLiteDriver(place / "journal.sqlite") as driver:
        tables = {name for (name,) in driver.execute("SELECT name FROM sqlite_master")}
    return found(place) if {"meta", "signing", "issue_ledger"} <= tables else ({}, set(), set(), [])


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(argument) for argument in sys.argv[2:6]))
