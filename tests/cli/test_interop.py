"""`vcedu interop`: the W3C suite of RDFC-1.0, driven by the command as its runner does."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from shared import shared
from vcedu.cli.app import run

_SUITE = "vectors/rdf-canon"


class _Console:
    """A standard stream with bytes behind it."""

    def __init__(self, data=b""):
        self.buffer = io.BytesIO(data)
        self.encoding = "cp932"

    def flush(self):
        pass


@pytest.fixture
def rdfc(monkeypatch):
    def call(*words, data=b""):
        out = _Console()
        monkeypatch.setattr(sys, "stdin", _Console(data))
        monkeypatch.setattr(sys, "stdout", out)
        status = run(["interop", "rdfc", *map(str, words)])
        monkeypatch.undo()
        return status, out.buffer.getvalue()

    return call


def test_every_entry_of_the_suite(rdfc):
    folder = shared(_SUITE)
    entries = json.loads((folder / "manifest.jsonld").read_text("utf-8"))["entries"]
    counted = {}
    for entry in entries:
        kind = entry["type"].removeprefix("rdfc:")
        counted[kind] = counted.get(kind, 0) + 1
        words = ["--hash", entry.get("hashAlgorithm", "SHA256")]
        status, found = rdfc(
            *words, *(["--map"] if "Map" in kind else []), data=(folder / entry["action"]).read_bytes()
        )
        if "Negative" in kind:
            assert (status, found) == (3, b""), entry["id"]
        elif "Map" in kind:
            assert json.loads(found) == json.loads((folder / entry["result"]).read_text("utf-8")), entry["id"]
        else:
            assert found == (folder / entry["result"]).read_bytes(), entry["id"]
    assert counted == {"RDFC10EvalTest": 64, "RDFC10MapTest": 21, "RDFC10NegativeEvalTest": 1}


def test_a_file_and_the_standard_input_give_the_same_bytes(rdfc, tmp_path):
    data = '_:b <https://a.example/p> "\U00020bb7\\r\\n" .\n_:a <https://a.example/p> _:b .\n'.encode()
    (tmp_path / "dataset.nq").write_bytes(data)
    by_file, by_input = rdfc(tmp_path / "dataset.nq", "--hash", "SHA384"), rdfc("--hash", "SHA384", data=data)
    assert by_file == by_input
    assert (by_file[0], by_file[1].count(b"\n")) == (0, 2)
    assert "\U00020bb7".encode() in by_file[1]


@pytest.mark.parametrize(
    ("words", "data", "status"),
    [
        ((), b"<relative> <https://a.example/p> <https://a.example/o> .\n", 2),
        ((), b"\xff\n", 2),
        (("--hash", "SHA512"), b"", 2),
        (("no-such-file.nq",), b"", 2),
    ],
)
def test_what_cannot_be_read_prints_nothing(rdfc, words, data, status):
    assert rdfc(*words, data=data) == (status, b"")


def test_it_is_a_command_of_its_own_process():
    ran = subprocess.run(
        [sys.executable, "-m", "vcedu", "interop", "rdfc"],
        input=b"_:x <https://a.example/p> _:x .\n",
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )
    assert ran.stdout == b"_:c14n0 <https://a.example/p> _:c14n0 .\n"
