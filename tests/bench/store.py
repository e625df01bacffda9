"""Time the personal data store beside Aries Askar: what goes in, what is found, what is read, and how it opens.

`python tests/bench/store.py --out FOLDER [--items N] [--quick] [--postgresql N]`. Both keep the same records on SQLite,
in batches of the same size, and write each commit to the disk before it counts; Askar runs in a process of its own, and
the two take turns. The store keeps its log and its manifest meanwhile, which Askar has not. Whether records are genuine
is not measured here: `run.py` does. Everything is printed, and kept in `store.json`; figures judge nothing here.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.records import ISSUER, learner_of, record
from bench.run import machine
from storage.postgresql_server import Server, programs
from vcedu.holder import PersonalDataStore, items
from vcedu.holder.access import AccessPolicy, Relation
from vcedu.holder.access.statements import Subject
from vcedu.holder.receiving import Examined, keep
from vcedu.keys.kdf import KDFParameters
from vcedu.model import read_secured
from vcedu.storage import SQLiteDriver, open_driver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vcedu.storage import Driver

_AT = dt.datetime(2027, 3, 25, tzinfo=dt.UTC)
_PASSPHRASE = "さくら咲く"
_KDF = KDFParameters(memory_kib=19_456, iterations=2, lanes=1)
_LEARNER = "did:example:learner"
_BATCH = 100
_TURNS = 10
_READS = 1000
_VIEWS = 200
_QUERIES = 20


class Own:
    """The store of this library.

    Args:
        driver: Its database.
    """

    def __init__(self, driver: Driver) -> None:
        self.store = PersonalDataStore.create(driver, _PASSPHRASE, at=_AT, kdf=_KDF)
        self._names: dict[int, str] = {}

    def insert(self, first: int, last: int, batch: int) -> int:
        """Keep records, batch by batch: all that `receive_many` does but verify them."""
        for start in range(first, last, batch):
            numbers = range(start, min(start + batch, last))
            kept = keep(
                self.store._opened,
                self.store._stated,
                [self._examined(number) for number in numbers],
                at=_AT,
                confirmed_by=None,
            )
            self._names |= {number: item.id for number, item in zip(numbers, kept, strict=True)}
        return last - first

    def _examined(self, number: int) -> Examined:
        secured, profile = read_secured(record(number)), self.store._opened.profile
        return Examined(items.item_id(profile, secured, ISSUER), secured, items.tags_of(profile, secured, ISSUER, {}))

    def fetch(self, number: int) -> int:
        """Read a record."""
        return len(self.store.get(self._names[number]).raw)

    def query(self, number: int) -> int:
        """Find all records of a learner."""
        return len([item.raw for item in self.store.search({"subject": learner_of(number)})])

    def visit(self) -> Callable[[int], int]:
        """Return what reads a record as the learner does: decided upon, and in the log before it is shown."""
        self.store.belongs_to(Subject(_LEARNER, dt.date(2005, 4, 2), also=frozenset()), at=_AT)
        visit = self.store.visited_by(_LEARNER, Relation.LEARNER, AccessPolicy())
        return lambda number: len(visit.get(self._names[number], at=_AT).raw)


class Askar:
    """The peer, in a process of its own."""

    def __init__(self, folder: Path) -> None:
        script = Path(__file__).parent / "peers" / "askar.py"
        self._process = subprocess.Popen(
            [sys.executable, script, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, **what: Any) -> tuple[float, int]:
        """Return how many seconds a piece of work took, and what it found."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(what), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        return answer["seconds"], answer["found"]

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=60)


def _timed(work: Callable[..., int], *given: int) -> tuple[float, int]:
    begin = time.perf_counter()
    found = work(*given)
    return time.perf_counter() - begin, found


def beside_askar(own: Own, askar: Askar, count: int) -> dict[str, float]:
    """Fill both, and read from both, in turns; return rates, times in milliseconds, and ratios."""
    inserted: dict[str, float] = {"own": 0.0, "askar": 0.0}
    for turn in range(_TURNS):
        first, last = count * turn // _TURNS, count * (turn + 1) // _TURNS
        inserted["own"] += _timed(own.insert, first, last, _BATCH)[0]
        inserted["askar"] += askar.ask(do="insert", first=first, last=last, batch=_BATCH)[0]
        print(f"{last} records in each", file=sys.stderr)
    chance = random.Random(1)
    queries: dict[str, list[float]] = {"own": [], "askar": []}
    for number in chance.sample(range(count), _QUERIES + 1):
        mine, theirs = _timed(own.query, number), askar.ask(do="query", number=number)
        if mine[1] != theirs[1]:
            raise ValueError(f"{mine[1]} and {theirs[1]} records were found")
        queries["own"].append(mine[0] * 1000)
        queries["askar"].append(theirs[0] * 1000)
    # The first one reads what the later ones are held against.
    own_ms, askar_ms = (statistics.median(queries[name][1:]) for name in ("own", "askar"))
    fetched = [askar.ask(do="fetch", number=number)[0] * 1000 for number in chance.sample(range(count), _READS // 5)]
    return {
        "inserts_per_s": count / inserted["own"],
        "askar_inserts_per_s": count / inserted["askar"],
        "insert_ratio": inserted["askar"] / inserted["own"],
        "hits": mine[1],
        "first_query_ms": queries["own"][0],
        "query_ms": own_ms,
        "askar_query_ms": askar_ms,
        "query_ratio": askar_ms / own_ms,
        "askar_fetch_ms": statistics.median(fetched),
    }


def alone(own: Own, reopened: Callable[[], PersonalDataStore], count: int) -> dict[str, float]:
    """Return what reading, an audited view, and opening take, in milliseconds."""
    chance = random.Random(2)
    fetches = [_timed(own.fetch, number)[0] * 1000 for number in chance.choices(range(count), k=2 * _READS)]
    costs, _ = _timed(lambda: len(_KDF.derive(_PASSPHRASE, bytes(16))))
    opened, store = _opened(reopened)
    own.store = store
    first_fetch, _ = _timed(own.fetch, 0)
    view = own.visit()
    views = [_timed(view, number)[0] * 1000 for number in chance.choices(range(count), k=_VIEWS)]
    checked, _ = _timed(lambda: store.check().seq)
    return {
        "fetch_ms": statistics.median(fetches[_READS:]),
        "open_ms": (opened - costs) * 1000,
        "first_fetch_ms": first_fetch * 1000,
        "first_view_ms": views[0],
        "view_ms": statistics.median(views[1:]),
        "check_s": checked,
        "log_entries": float(store.checkpoint.seq),
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _opened(reopened: Callable[[], PersonalDataStore]) -> tuple[float, PersonalDataStore]:
    begin = time.perf_counter()
    store = reopened()
    return time.perf_counter() - begin, store


def on_sqlite(count: int) -> dict[str, float]:
    """Measure on SQLite, beside Askar."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.db"
        askar = Askar(Path(folder))
        with SQLiteDriver(path) as driver:
            own = Own(driver)
            found = beside_askar(own, askar, count)
            askar.close()
            with SQLiteDriver(path) as again:
                found |= alone(own, lambda: PersonalDataStore.open(again, _PASSPHRASE), count)
        return found


def on_postgresql(count: int) -> dict[str, float]:
    """Measure on PostgreSQL, by itself."""
    with _server() as address, open_driver(address) as driver:
        own = Own(driver)
        inserted, _ = _timed(own.insert, 0, count, _BATCH)
        queries = [_timed(own.query, number)[0] * 1000 for number in range(_QUERIES + 1)]
        found = {"inserts_per_s": count / inserted, "query_ms": statistics.median(queries[1:])}
        with open_driver(address) as again:
            return found | alone(own, lambda: PersonalDataStore.open(again, _PASSPHRASE), count)


@contextmanager
def _server() -> Iterator[str]:
    found = programs()
    if found is None:
        raise FileNotFoundError("PostgreSQL is not here")
    server = Server(found)
    try:
        yield server.address("public")
    finally:
        server.remove()


def main() -> int:
    """Run the benchmark. Exit 0 if it ran: figures judge nothing here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--items", type=int)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--postgresql", type=int)
    given = parser.parse_args()
    count = given.items or (10_000 if given.quick else 100_000)
    on_server = 2_000 if given.quick and given.postgresql is None else given.postgresql
    result: dict[str, Any] = {"machine": machine(), "items": count, "sqlite": on_sqlite(count)}
    if on_server != 0 and programs() is not None:
        result["postgresql"] = {"items": on_server or count, **on_postgresql(on_server or count)}
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "store.json").write_text(json.dumps(result, indent=1) + "\n")
    print(result["machine"])
    for database in ("sqlite", "postgresql"):
        for name, value in result.get(database, {}).items():
            print(f"{database:10} {name:20} {value:12.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
