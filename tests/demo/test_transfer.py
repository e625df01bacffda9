"""The transfer scene: what each member of the cast and each attacker ends in, and what lies in the folder."""

import json

import pytest

from vcedu.demo.published import PublishedLists
from vcedu.demo.transfer import _Scene, cast, play
from vcedu.demo.two_cities import TwoCities
from vcedu.errors import Code, FetchError, VerificationError
from vcedu.issuer import StatusLists
from vcedu.net import FetchKind, FetchRequest
from vcedu.storage import SQLiteDriver


class Silent:
    def say(self, message):
        assert message.en
        assert message.ja


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("transfer")


@pytest.fixture(scope="module")
def outcome(folder):
    return play(folder, Silent())


def test_every_step_ends_as_it_has_to(outcome):
    assert [step.code for step in outcome.steps] == [step.expected for step in outcome.steps]
    assert outcome.as_hoped


EXPECTED = {
    "joint-custody": "GUARDIAN_BOTH_NEEDED",
    "restricted": "GUARDIAN_ACT",
    "former-surname": "formerSurname",
    "foreign-resident": "alias",
    "facility": "ACCEPTED",
}


@pytest.mark.parametrize("member", cast()[1:], ids=lambda member: member.file)
def test_each_member_of_the_cast_changes_the_outcome(outcome, member):
    (step,) = [step for step in outcome.steps if step.name.en.endswith(member.name.en)]
    assert step.code == EXPECTED[member.file]


def test_what_attackers_try_is_refused(outcome):
    assert {
        "CHAIN_TERRITORY",
        "CHAIN_DATES",
        "STATUS_REVOKED",
        "HOLDER_NOT_SUBJECT",
        "CHALLENGE_REUSED",
        "PDS_REQUESTER_LOOK_ALIKE",
        "PDS_REQUESTER_OVER_ASKING",
    } <= {step.code for step in outcome.steps}


def test_the_papers_lie_in_the_folder(outcome, folder):
    assert json.loads((folder / "former-surname-differences.json").read_bytes()) == [
        "formerSurname: 髙橋 in one, nothing in the other."
    ]
    assert json.loads((folder / "usual-differences.json").read_bytes()) == []
    assert (folder / "anchors.json").exists()
    assert len(list(folder.glob("usual-*Certificate.json"))) >= 2


def test_a_guardian_may_show_until_the_18th_birthday(outcome):
    steps = {step.name.en: step.code for step in outcome.steps}
    assert steps["A guardian, one second before the 18th birthday"] == "HOLDER_GUARDIAN"
    assert steps["A guardian, at 00:00 of the 18th birthday"] == "GUARDIAN_MAJORITY"


def test_the_same_certificate_is_accepted_until_its_school_revokes_it(outcome, folder):
    steps = {step.name.en: step.code for step in outcome.steps}
    assert steps["A certificate before it is revoked"] == "ACCEPTED"
    assert steps["A revoked certificate"] == "STATUS_REVOKED"
    before, after = (folder / f"{when}-2026-revocation.json" for when in ("before", "after"))
    assert before.read_bytes() != after.read_bytes()


def test_a_paper_that_does_not_verify_is_not_called_received(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise VerificationError(Code.VC_EXPIRED)

    scene = _Scene(tmp_path)
    monkeypatch.setattr(scene.verifier, "verify", refuse)
    first = next(scene.family(cast()[0], told=True))
    assert (first.expected, first.code) == ("ACCEPTED", "VC_EXPIRED")


def test_the_published_lists_are_all_that_can_be_fetched(tmp_path):
    world = TwoCities(tmp_path)
    lists = StatusLists(SQLiteDriver(":memory:"), world.school_a.issuer)
    with pytest.raises(FetchError) as caught:
        PublishedLists(lists, world.clock.now()).fetch(FetchRequest("https://a.example/x", FetchKind.STATUS_LIST))
    assert caught.value.code is Code.NET_HTTP_STATUS
