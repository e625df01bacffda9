"""The transfer scene: what each member of the cast and each attacker ends in, and what lies in the folder."""

import json

import pytest

from vcedu.demo.transfer import cast, play


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
