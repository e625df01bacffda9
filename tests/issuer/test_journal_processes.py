"""The journal under several processes at once, and under `kill -9`, on both databases."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from issuer.issuing_worker import STATUS_LIST, STATUS_LIST_SIZE
from vcedu.errors import Code, UndeterminedError
from vcedu.issuer import IssuanceJournal
from vcedu.storage import SQLiteDriver, open_driver

_AT = dt.datetime(2027, 3, 25, tzinfo=dt.UTC)
_WORKER = Path(__file__).with_name("issuing_worker.py")


def _start(path, prefix, count, spread):
    command = [sys.executable, str(_WORKER), str(path), prefix, str(count), str(spread)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _finish(process):
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return [json.loads(line) for line in output.splitlines()]


def _journal_of(path):
    with open_driver(path) as driver:
        if isinstance(driver, SQLiteDriver):
            assert driver.execute("PRAGMA integrity_check") == [("ok",)]
        entries = IssuanceJournal(driver).entries()
        return {entry.record_id: entry for entry in entries}


def _check(path, done):
    entries = _journal_of(path)
    assert sorted(entry.number for entry in entries.values()) == list(range(1, len(entries) + 1))
    assert len({entry.status for entry in entries.values()}) == len(entries)
    for record, credential_id, number, slot in done:
        entry = entries[record]
        assert (entry.credential_id, entry.number, entry.status.index) == (credential_id, number, slot)
        assert [signing.leaf_digest for signing in entry.signings] == [record.encode()]
    return entries


def test_two_processes_never_share_a_slot(database):
    path = database.place
    done = [_finish(process) for process in [_start(path, prefix, 40, 120) for prefix in "ab"]]
    assert [len(lines) for lines in done] == [40, 40]
    assert len(_check(path, [*done[0], *done[1]])) == 80


def test_two_processes_asked_for_the_same_records_issue_each_once(database):
    path = database.place
    first, second = (_finish(process) for process in [_start(path, "a", 40, 120) for _ in range(2)])
    assert first == second
    assert len(_check(path, first)) == 40


def test_nobody_else_can_reserve_between_the_draw_of_a_slot_and_its_taking(database):
    tried, draws = [], iter([7, 8])

    def draw_while_another_tries(_):
        with pytest.raises(UndeterminedError) as caught:
            other.reserve("b", 1, content_digest=b"x", at=_AT, status_list=STATUS_LIST)
        tried.append(caught.value.code)
        return 7

    with database.open() as driver, database.open(busy_timeout=0) as second:
        journal = IssuanceJournal(driver, random_below=draw_while_another_tries)
        other = IssuanceJournal(second, random_below=lambda _: next(draws))
        journal.open_status_list(STATUS_LIST, size=STATUS_LIST_SIZE)
        first = journal.reserve("a", 1, content_digest=b"x", at=_AT, status_list=STATUS_LIST)
        assert tried == [Code.STORE_BUSY]
        later = other.reserve("b", 1, content_digest=b"x", at=_AT, status_list=STATUS_LIST)
    assert (first.status.index, later.status.index) == (7, 8)
    assert (first.number, later.number) == (1, 2)


def _kill(path, prefix, after):
    """Kill an issuing process without warning when it has said of so many that they are done."""
    process = _start(path, prefix, 100_000, 131_072)
    lines = [process.stdout.readline() for _ in range(after)]
    process.kill()
    rest = process.stdout.read().splitlines(keepends=True)
    process.wait(timeout=60)
    process.stdout.close()
    return [json.loads(line) for line in [*lines, *rest] if line.endswith("\n")]


@pytest.mark.parametrize("after", [1, 12])
def test_a_killed_process_loses_nothing_it_acknowledged(database, after):
    path = database.place
    killed = _kill(path, "a", after)
    assert len(killed) >= after
    before = _check(path, killed)
    resumed = _finish(_start(path, "a", len(killed) + 5, 131_072))
    assert resumed[: len(killed)] == killed
    after_resuming = _check(path, resumed)
    assert {record: (entry.credential_id, entry.status) for record, entry in before.items()} == {
        record: (after_resuming[record].credential_id, after_resuming[record].status) for record in before
    }


@pytest.mark.nightly
def test_two_hundred_kills_lose_nothing(tmp_path, record_property):
    path = tmp_path / "journal.db"
    done = []
    for number in range(200):
        done += _kill(path, f"{number}-", 1 + number % 13)
        _check(path, done[-50:])
    record_property("acknowledged", len(done))
    _check(path, done)
