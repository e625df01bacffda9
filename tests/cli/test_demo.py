"""`vcedu demo`: which scenes are played, and that an outcome that differs ends with another status."""

import json
from pathlib import Path

import pytest

from vcedu.demo import application, school_to_school, transfer
from vcedu.demo.steps import SceneOutcome, Step
from vcedu.errors import Message


def test_every_scene(vcedu):
    ran = vcedu("demo", "all", "--out", "d", "--pupils", "2", "--json")
    assert ran.status == 0
    assert ran.json["issued"] == ran.json["verified"] == 2
    assert ran.json["application"]["as_hoped"] is True
    assert json.loads(Path("d/summary.json").read_text()) == ran.json
    assert Path("d/application/ledger.csv").exists()


def test_a_scene_is_played_again_in_the_same_folder(vcedu):
    for _ in range(2):
        ran = vcedu("demo", "application", "--out", "d", "--lang", "ja")
        assert ran.status == 0
    assert "12件中9件を提示" in ran.out
    assert not Path("d/transcripts").exists()


@pytest.mark.parametrize(("scene", "status"), [("application", 1), ("all", 1), ("transcripts", 0)])
def test_a_step_that_ends_otherwise(vcedu, monkeypatch, scene, status):
    name = Message("a", "あ")
    step = Step(name, "PROOF_SIGNATURE", "ACCEPTED", name)
    monkeypatch.setattr(application, "play", lambda *_: SceneOutcome((step,)))
    held = SceneOutcome((Step(name, "ACCEPTED", "ACCEPTED", name),))
    for other in (transfer, school_to_school):
        monkeypatch.setattr(other, "play", lambda *_: held)
    assert vcedu("demo", scene, "--out", "d", "--pupils", "1").status == status
