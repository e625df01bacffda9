"""The application scene ends as it has to, and each person in it changes an outcome."""

import csv
import json

import pytest

from vcedu import testing
from vcedu.cli.app import run
from vcedu.demo import application
from vcedu.demo.application import play
from vcedu.demo.steps import SceneOutcome, Step
from vcedu.errors import Code, Message
from vcedu.keys import VerifyingKey
from vcedu.trust.procedures import open_procedure


class _Silent:
    def __init__(self):
        self.heard = []

    def say(self, message):
        self.heard.append(message)

    def watch(self, items, *, total, what):
        raise AssertionError


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    out, audience = tmp_path_factory.mktemp("application"), _Silent()
    return out, audience, play(testing.registry(seed="application"), out, audience)


def test_every_step_ends_as_it_has_to(played):
    _, audience, outcome = played
    assert [(step.code, step.expected) for step in outcome.steps if step.code != step.expected] == []
    assert outcome.as_hoped
    assert len(audience.heard) == len(outcome.steps) == 15


def test_the_school_decides_on_what_each_applicant_proves(played):
    _, _, outcome = played
    assert [(step.code, step.told.ja) for step in outcome.steps[:5]] == [
        ("ACCEPTED", "発行台帳の第3号として発行しました。"),
        ("ACCEPTED", "発行台帳の第4号として発行しました。"),
        ("GUARDIAN_ACT", "この保護者には、児童生徒の記録を申請する権限がありません。"),
        ("HOLDER_NOT_SUBJECT", outcome.steps[3].told.ja),
        ("ACCEPTED", outcome.steps[4].told.ja),
    ]


def test_receivers_are_told_how_much_is_shown_and_how_the_graduate_was_identified(played):
    _, _, outcome = played
    employer, university, extract, own_choice = (step.told.en for step in outcome.steps[6:10])
    assert "checked by the documents of a graduate" in employer
    assert university == "Complete: 12 of 12."
    assert extract == own_choice == "9 of 12 shown; 3 withheld by the holder."


def test_what_the_graduate_hides_is_not_in_what_is_shown(played):
    out, _, _ = played
    shown, held = (
        (out / name).read_text() for name in ("part-to-employer.json", "issued-graduate-transcript-in-parts.json")
    )
    for title in ("情報Ⅰ", "音楽Ⅰ", "家庭基礎"):
        assert title in held
        assert title not in shown
    assert "ecdsa-sd-2023" in shown
    assert shown.count('"AchievementCredential"') == 9


def test_the_employer_sees_no_grade(played):
    out, _, _ = played
    shown = (out / "to-employer.json").read_text()
    assert "GraduationCertificate" in shown
    assert "achievement" not in shown
    assert "achievement" in (out / "to-university.json").read_text()


def test_every_artefact_lies_in_the_folder(played):
    out, _, _ = played
    rows = list(csv.reader((out / "ledger.csv").read_text().splitlines()))
    assert [row[0] for row in rows[1:]] == [f"第{number}号" for number in range(1, len(rows))]
    for name in ("to-employer", "to-university", "extract-to-employer", "part-to-employer"):
        assert json.loads((out / f"{name}.report.json").read_text())["verified"] is True
    assert (out / "graduate.sqlite").stat().st_size


def test_the_graduate_was_15_on_entering_and_18_on_leaving(played):
    out, _, _ = played
    subject = json.loads((out / "issued-graduate-certificate.json").read_bytes())["credentialSubject"]
    days = [subject[name] for name in ("birthDate", "enrolledOn", "graduatedOn")]
    assert days == ["2007-06-01", "2023-04-08", "2026-03-01"]


def test_its_artefacts_verify_offline_with_the_command(played):
    out, _, _ = played
    root_key = (out / "root-key.txt").read_text(encoding="utf-8").strip()
    trusted = ["--anchors", out / "anchors.json", "--root-key", root_key, "--at", "2027-03-25T01:00:00Z"]
    for name in ("issued-pupil", "issued-guardian", "issued-graduate-certificate", "part-to-employer", "to-employer"):
        words = ["verify", out / f"{name}.json", *trusted, "--offline", out / "bundle"]
        assert run([str(word) for word in words]) == 0, name


def test_an_outcome_that_differs_is_noticed():
    name = Message("a", "あ")
    assert not SceneOutcome((Step(name, "PROOF_SIGNATURE", "ACCEPTED", name),)).as_hoped
    assert not SceneOutcome(()).as_hoped


def test_an_attack_that_succeeds_shows(tmp_path):
    world, audience = testing.registry(seed="application"), _Silent()
    scene = application._Scene(world, tmp_path)
    for _ in (*scene.applications(), *scene.showing()):
        pass
    scene.verifier = _Gullible()
    steps = list(scene.attempts())
    assert [step.code for step in steps] == [
        "ACCEPTED",
        "ACCEPTED",
        "PDS_REQUESTER_LOOK_ALIKE",
        "ACCEPTED",
        "CHALLENGE_REUSED",
    ], "the wallet looks for itself"
    assert not SceneOutcome(tuple(steps)).as_hoped
    assert audience.heard == []


class _Gullible:
    def verify(self, document, *, time, holder):
        return None


def test_only_the_registered_university_is_answered_and_by_the_signed_procedure(played):
    out, _, outcome = played
    (refused,) = [step for step in outcome.steps if "looks like" in step.name.en]
    assert refused.code == Code.PDS_REQUESTER_LOOK_ALIKE
    assert b"universlty.example" not in (out / "to-university.json").read_bytes()
    key = VerifyingKey.from_multikey((out / "procedure" / "establisher-key.txt").read_text(encoding="ascii").strip())
    files = [(out / "procedure" / name).read_bytes() for name in ("certificate.toml", "certificate.sig.json")]
    assert open_procedure(*files, key=key, version_floor=1).establisher == "見本市"
