"""Four processes that write at once, on one profile and on four: nothing is lost, and the log is whole."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_WORKER = Path(__file__).with_name("writers.py")


def _written(place, profiles, count):
    command = [sys.executable, str(_WORKER), place, str(profiles), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1200)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("profiles", [1, 4])
def test_four_writers_lose_nothing(database, profiles):
    found = _written(database.place, profiles, 5)
    assert (found["received"], found["lost or added"]) == (20, 0)


@pytest.mark.nightly
@pytest.mark.parametrize("profiles", [1, 4])
def test_four_writers_of_a_hundred_and_fifty_documents_lose_nothing(database, profiles, record_property):
    found = _written(database.place, profiles, 150)
    record_property("found", found)
    assert (found["received"], found["lost or added"]) == (600, 0)
    assert found["busy"] > 0, "they never met"
