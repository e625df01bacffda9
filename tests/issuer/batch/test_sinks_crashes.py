"""A sink that dies at any of its steps on the disk goes on as if nothing had happened."""

import datetime as dt
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from issuer.batch.items import SECRET, files_in, item
from protocols.schools import NEW, NOW, OLD, documents, secret
from vcedu.issuer.batch.archives import ArchiveSink
from vcedu.issuer.batch.claim_file import read_claims
from vcedu.issuer.batch.claims import ClaimCodes, ClaimSink
from vcedu.issuer.batch.folders import FolderSink
from vcedu.issuer.batch.names import FileNames
from vcedu.issuer.batch.sinks import BatchSummary
from vcedu.protocols.dossier import DossierSink, Recipient
from vcedu.storage import SQLiteDriver

NAMES = FileNames(SECRET)
(COPY,) = documents(("CumulativeRecordCopy",))
ITEMS = [replace(item(number, f"{number // 2}組"), secured=COPY.raw) for number in range(4)]
AT, UNTIL = (dt.datetime(2027, month, 1, tzinfo=dt.UTC) for month in (3, 10))
CHUNK = 2
_STEPS = (
    *((os, name) for name in ("open", "fsync", "unlink", "rmdir")),
    *((Path, name) for name in ("open", "replace", "unlink", "mkdir")),
)


class Dead(BaseException):
    """The process ended here."""


class Disk:
    """Counts the steps on the disk, and dies before or after one of them."""

    def __init__(self, monkeypatch):
        self.count, self.last, self.after = 0, None, False
        for owner, name in _STEPS:
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, real):
        def step(*arguments, **options):
            self.count += 1
            dies = self.count == self.last
            if dies and not self.after:
                raise Dead
            result = real(*arguments, **options)
            if dies:
                _close(result)
                raise Dead
            return result

        return step


def _close(result):
    """Close what a dead process would not hold open any more."""
    if isinstance(result, int):
        os.close(result)
    elif hasattr(result, "close"):
        result.close()


def folders(folder, _driver):
    return FolderSink(folder / "out", NAMES)


def archives(folder, _driver):
    return ArchiveSink(folder / "out", NAMES)


def claims(folder, driver):
    (folder / "out").mkdir(exist_ok=True)
    draw = random.SystemRandom().randrange
    return ClaimSink(folder / "out" / "c.jsonl", ClaimCodes(driver), at=AT, valid_until=UNTIL, random_below=draw)


def dossiers(folder, _driver):
    to = Recipient(NEW.id, secret("new school").public_key)
    return DossierSink(
        folder / "out", NAMES, sender=OLD, recipient_of=lambda _group, _key: to, procedure="転学", now=NOW
    )


def run(make, folder, driver, flushed):
    """Hand over what was not acknowledged yet, chunk by chunk, and note what is acknowledged."""
    sink = make(folder, driver)
    while len(flushed) < len(ITEMS):
        chunk = ITEMS[len(flushed) :][:CHUNK]
        for each in chunk:
            sink.put(each)
        sink.flush()
        flushed += [(each.record_id, codes(folder).get(each.key)) for each in chunk]
    sink.finish(BatchSummary(len(ITEMS)))


def codes(folder):
    path = folder / "out" / "c.jsonl"
    return {line.key: line.code for line in read_claims(path.read_bytes())} if path.exists() else {}


def state(folder, make):
    """Return what can be compared: sealing and drawing give something else each time."""
    found = files_in(folder / "out")
    if make is claims:
        return [(line.key, line.credential_id) for line in read_claims(found["c.jsonl"])]
    if make is dossiers:
        return sorted(found)
    return {name: data for name, data in found.items() if not Path(name).name.startswith(".")}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("make", "stride"), [(folders, 2), (archives, 3), (claims, 2), (dossiers, 13)])
def test_a_sink_that_dies_at_any_step_goes_on(make, stride, after, tmp_path, monkeypatch):
    disk = Disk(monkeypatch)
    # Twice: what is read once in a process, such as a context, is no step of the sink's.
    for name in ("first", "clean"):
        with SQLiteDriver(":memory:") as driver:
            (tmp_path / name).mkdir()
            disk.count = 0
            run(make, tmp_path / name, driver, [])
    steps, wanted = disk.count, state(tmp_path / "clean", make)
    assert steps > 10
    deaths = 0
    chosen = range(1 + after, steps + 1, stride)
    for last in chosen:
        folder, flushed = tmp_path / f"{last}", []
        folder.mkdir()
        with SQLiteDriver(":memory:") as driver:
            disk.count, disk.last, disk.after = 0, last, after
            try:
                run(make, folder, driver, flushed)
            except Dead:
                deaths += 1
            disk.last = None
            acknowledged = [code for _, code in flushed]
            run(make, folder, driver, flushed)
            assert state(folder, make) == wanted
            if make is claims:
                held = codes(folder)
                assert [held[each.key] for each in ITEMS[: len(acknowledged)]] == acknowledged
                for each in ITEMS:
                    (claimed,) = ClaimCodes(driver).claimed(held[each.key], at=AT)
                    assert claimed.credential_id == each.credential_id
    assert deaths == len(chosen)
