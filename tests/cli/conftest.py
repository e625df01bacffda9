import json

import pytest

from vcedu.cli.app import run


class Ran:
    """What a command printed and ended with."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def vcedu(capsys, tmp_path, monkeypatch):
    """Run one command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VCEDU_PASSPHRASE", raising=False)

    def call(*words):
        capsys.readouterr()
        status = run([str(word) for word in words])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return call


@pytest.fixture
def school_key(vcedu):
    assert vcedu("key", "new", "--type", "ed25519", "--out", "key.json", "--no-passphrase").status == 0
    return "key.json"
