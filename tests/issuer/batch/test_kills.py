"""`kill -9` at any point of a batch: nothing lost, nothing twice, no number and no slot skipped."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_WORKER = Path(__file__).with_name("killed.py")


def _killed(folder, *, seed, kills, rows, chunk):
    command = [sys.executable, str(_WORKER), str(folder), *(str(number) for number in (seed, kills, rows, chunk))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ), timeout=3600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _whole(kills, rows):
    return {
        "kills": kills,
        "records": rows,
        "slots": rows,
        "signed": rows,
        "handed": rows,
        "same": True,
        "changed": [],
    }


def test_ten_kills_lose_nothing_and_issue_nothing_twice(tmp_path):
    found = _killed(tmp_path / "batch", seed=5, kills=10, rows=60, chunk=7)
    assert found["result"] == _whole(10, 60)
    assert {"INSERT INTO issuance", "INSERT INTO status_slot", "put", "INSERT INTO signing"} <= set(found["at"])


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(5))
def test_two_hundred_kills_of_two_thousand_records(tmp_path, record_property, seed):
    found = _killed(tmp_path / "batch", seed=seed, kills=40, rows=2_000, chunk=25)
    record_property("result", found["result"])
    assert found["result"] == _whole(40, 2_000)
