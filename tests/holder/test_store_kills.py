"""A store whose process or server is killed without warning, whatever it is doing: nothing acknowledged is lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nightly.progress import Progress
from storage.postgresql_server import programs

_WORKER = Path(__file__).with_name("killed.py")
_ROUNDS, _KILLS = 20, 50


def _run(*arguments):
    command = [sys.executable, str(_WORKER), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800)


def _killed(*arguments):
    done = _run(*arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request):
    if request.param == "postgresql":
        if programs() is None:
            pytest.skip("PostgreSQL is not here: neither the package pgserver nor the system's")
        pytest.importorskip("psycopg", reason="PostgreSQL cannot be spoken with: psycopg is not installed")
    return request.param


def _place(kind, tmp_path, number=0):
    return kind if kind == "postgresql" else tmp_path / f"{number}.db"


def test_ten_kills_lose_nothing_that_was_acknowledged(kind, tmp_path):
    found = _killed(_place(kind, tmp_path), 1, 10)
    of_server = found.get("server killed", 0)
    assert found["killed"] + of_server == 10
    assert of_server >= 3 if kind == "postgresql" else of_server == 0
    assert "receive" in found["kinds of acts"]
    assert len(found["kinds of acts"]) >= 3


def test_without_transactions_the_kills_do_harm(tmp_path):
    done = _run(tmp_path / "store.db", 1, 30, "--unheld")
    assert done.returncode == 1
    assert "PDS_" in done.stderr or "an item is lost" in done.stderr


@pytest.mark.nightly
def test_a_thousand_kills_lose_nothing_that_was_acknowledged(kind, tmp_path, record_property):
    progress = Progress(f"kills of {kind}")
    for number in progress.left(_ROUNDS):
        progress.note(number, _killed(_place(kind, tmp_path, number), number, _KILLS))
    kills = progress.total("killed") + progress.total("server killed")
    record_property("kills", kills)
    record_property("kills of the server", progress.total("server killed"))
    record_property("acts", progress.total("acts"))
    assert kills == _ROUNDS * _KILLS
