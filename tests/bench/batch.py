"""Time batches: against bare signing, two processes against one, and a season's graduation certificates; memory too.

`python tests/bench/batch.py --out FOLDER [--rounds N] [--transcripts N] [--certificates N]`. Transcripts have
40 courses, and are signed with eddsa-rdfc-2022; journal, numbers and status slots are in a file of SQLite. Pieces take
turns, and the best of the rounds counts. Everything is printed, and kept in `batch.json`; figures judge nothing here.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import datetime as dt
import io
import json
import multiprocessing
import resource
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.documents import transcript
from bench.own import signing_key
from bench.run import machine
from vcedu.canonical.contexts import ContextStore
from vcedu.connectors import read_school
from vcedu.connectors.table import TableLimits
from vcedu.demo.generator import generate_school
from vcedu.education.issuance import Form
from vcedu.issuer import (
    IssuanceJournal,
    IssueLedger,
    Issuer,
    LedgerRequest,
    RecordOffice,
    StatusLists,
)
from vcedu.issuer.batch import BatchRow, GraduationSource, TranscriptRecipe, run_batch
from vcedu.issuer.batch.rows import Circumstances
from vcedu.keys import KeyType
from vcedu.model import FixedClock
from vcedu.storage import SQLiteDriver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Executor

    from vcedu.issuer.batch import BatchItem, BatchSource, BatchSummary

_AT = dt.datetime(2026, 3, 25, tzinfo=dt.UTC)
_FORM = Form("見本市教育委員会", "令和8年度版")
_KEY = signing_key(KeyType.ED25519)
_SCHOOL = read_school(generate_school(), file="school.toml")
_COURSES = 40
_MIB = 1024 * 1024


class Transcripts:
    """Transcripts of so many pupils."""

    name = "grades.csv"

    def __init__(self, count: int) -> None:
        one = transcript(_COURSES)
        pupils = [dataclasses.replace(one.pupil, student_number=f"2025{number:05d}") for number in range(count)]
        self.rows = [
            BatchRow(
                number, pupil.student_number, "", f"transcript/{number}",
                TranscriptRecipe(dataclasses.replace(one, pupil=pupil), _FORM),
            )
            for number, pupil in enumerate(pupils)
        ]  # fmt: skip

    def __iter__(self) -> Iterator[BatchRow]:
        return iter(self.rows)

    def credentials(self, issuer_id: str) -> list[dict[str, Any]]:
        """Return them built, for bare signing."""
        return [
            row.recipe.credential(issuer_id, Circumstances(f"urn:uuid:{row.row:032d}", _number(row.row + 1), _AT))
            for row in self.rows
        ]


class Folder:
    """Writes each record to a file of its own, in folders of a thousand."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def put(self, item: BatchItem) -> None:
        """Write one record."""
        folder = self._place / item.group
        folder.mkdir(exist_ok=True)
        (folder / f"{item.credential_id[9:]}.json").write_bytes(item.secured)

    def flush(self) -> None:
        """Leave it to the operating system."""

    def finish(self, summary: BatchSummary) -> None:
        """Nothing is left to do."""


class Signers:
    """Bare signing in processes: the credentials are there, and there is no journal."""

    def __init__(self, pool: Executor, credentials: Sequence[dict[str, Any]], processes: int) -> None:
        self._pool = pool
        self._parts = [credentials[part::processes] for part in range(processes)]

    def __call__(self) -> float:
        """Sign all, and return how many seconds the slowest process signed."""
        return max(future.result() for future in [self._pool.submit(_sign_all, part) for part in self._parts])


def _number(number: int) -> Any:
    from vcedu.education.issuance import DocumentNumber  # noqa: PLC0415 - beside what it counts

    return DocumentNumber(2025, number)


def _issuer() -> Issuer:
    return Issuer(_KEY, contexts=ContextStore.production(), clock=FixedClock(_AT), suite="eddsa-rdfc-2022")


def _sign_all(credentials: Sequence[dict[str, Any]]) -> float:
    issuer = _issuer()
    begin = time.perf_counter()
    for credential in credentials:
        issuer.sign(credential, at=_AT)
    return time.perf_counter() - begin


@contextmanager
def _processes(count: int) -> Iterator[Executor]:
    """Give processes that are up, and have signed once."""
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        warm = Transcripts(2).credentials(_issuer().id)
        for future in [pool.submit(_sign_all, warm) for _ in range(4 * count)]:
            future.result()
        yield pool


def _issue(source: BatchSource, executor: Executor | None, *, kind: str) -> tuple[float, BatchSummary]:
    """Run a batch with a journal and a folder of its own; return the seconds it took, its status lists included."""
    with tempfile.TemporaryDirectory() as place, SQLiteDriver(Path(place) / "journal.sqlite") as driver:
        issuer = _issuer()
        journal = IssuanceJournal(driver)
        lists = StatusLists(driver, issuer, "https://school.example/status")
        listed = lists.open("2025", at=_AT)
        office = RecordOffice(
            issuer, journal, IssueLedger(driver, journal, office=str(_SCHOOL.code)), _FORM, FixedClock(_AT), listed
        )
        (out := Path(place) / "out").mkdir()
        begin = time.perf_counter()
        summary = run_batch(
            source, office, driver, request=LedgerRequest(kind, "交付", "本人"), sink=Folder(out), executor=executor
        )
        lists.publish(_AT)
        return time.perf_counter() - begin, summary


def transcripts(count: int, rounds: int) -> dict[str, Any]:
    """Time transcripts: bare signing by two processes, a batch by two, by one, and by none but the parent."""
    source = Transcripts(count)
    with _processes(2) as two, _processes(1) as one:
        bare = Signers(two, source.credentials(_issuer().id), 2)
        work = {
            "bare signing, two processes": bare,
            "batch, two processes": lambda: _issue(source, two, kind="ClrCredential")[0],
            "batch, one process": lambda: _issue(source, one, kind="ClrCredential")[0],
            "batch, in the parent alone": lambda: _issue(source, None, kind="ClrCredential")[0],
        }
        times: dict[str, list[float]] = {name: [] for name in work}
        for _ in range(rounds):
            for name, piece in work.items():
                times[name].append(piece())
    rates = {name: round(count / min(seconds), 1) for name, seconds in times.items()}
    of_two = rates["batch, two processes"]
    return {
        "per second": rates,
        "of the bare rate": round(of_two / rates["bare signing, two processes"], 3),
        "two processes to one": round(of_two / rates["batch, one process"], 2),
        "two processes to the parent alone": round(of_two / rates["batch, in the parent alone"], 2),
    }


class Memory:
    """The memory of this process and its children, looked at while something runs."""

    def __init__(self) -> None:
        self.seen: list[float] = []
        self._over = threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._watching.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Look no more."""
        self._over.set()
        self._watching.join()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            self.seen.append(sum(_resident(child) for child in ("self", *_children())) / _MIB)


def _children() -> list[str]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [pid for task in tasks for pid in task.read_text().split()]


def _resident(process: str) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def register(count: int) -> bytes:
    """Return a register of so many pupils who graduate, in classes of forty."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(("学籍番号", "氏名", "ふりがな", "生年月日", "学年", "組", "入学年月日"))
    writer.writerows(
        (f"{number:06d}", f"山田 太郎{number}", "ヤマダ タロウ", "2007-05-01", "H3", f"{number // 40}組", "2023-04-07")
        for number in range(count)
    )
    return stream.getvalue().encode()


def certificates(count: int) -> dict[str, Any]:
    """Time graduation certificates from the register to files and status lists, and look at the memory."""
    source = GraduationSource(
        register(count), "gakuseki.csv", _SCHOOL, _FORM, dt.date(2026, 3, 1), TableLimits(max_rows=count)
    )
    with _processes(2) as two, Memory() as memory:
        seconds, summary = _issue(source, two, kind="GraduationCertificate")
    third = max(1, len(memory.seen) // 3)
    return {
        "certificates": summary.issued,
        "seconds": round(seconds, 1),
        "per second": round(summary.issued / seconds, 1),
        "most MiB, three processes together": round(max(memory.seen, default=0.0)),
        "most MiB in each third": [round(max(memory.seen[at : at + third])) for at in range(0, 3 * third, third)]
        if memory.seen
        else [],
    }


def main() -> int:
    """Run the benchmark. Exit 0 if it ran."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--transcripts", type=int, default=800)
    parser.add_argument("--certificates", type=int, default=100_000)
    given = parser.parse_args()
    found: dict[str, Any] = {
        "machine": machine(),
        "transcripts of 40 courses": transcripts(given.transcripts, given.rounds),
    }
    if given.certificates:
        found["graduation certificates"] = certificates(given.certificates)
    given.out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    (given.out / "batch.json").write_text(text, encoding="utf-8")
    print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
