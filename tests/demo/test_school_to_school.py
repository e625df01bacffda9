"""The scene from school to school: direct and relayed, and what the old school learns of the new one."""

import json

import pytest

from vcedu.demo.school_to_school import play
from vcedu.demo.traces import traces_in, traces_of_school_b
from vcedu.demo.two_cities import TwoCities
from vcedu.errors import Code


class Silent:
    def say(self, message):
        assert message.en
        assert message.ja


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("school-to-school")


@pytest.fixture(scope="module")
def outcome(folder):
    return play(folder, Silent())


def test_every_step_ends_as_it_has_to(outcome):
    assert [step.code for step in outcome.steps] == [
        "ACCEPTED",
        "OUTSTANDING",
        "OUTSTANDING",
        "ACCEPTED",
        "HealthRecord",
        "CLOSED",
        Code.JWE_NOT_OPENED,
        Code.DOSSIER_RECIPIENT,
        Code.DOSSIER_CONTENTS,
        Code.PROCEDURE_DELIVERY,
        Code.JWE_NOT_OPENED,
        "ACCEPTED",
        "HealthRecord",
        "CLOSED",
        "NOT_FOUND",
    ]
    assert outcome.as_hoped


def test_the_book_names_what_is_missing(outcome):
    assert [step.told.en for step in outcome.steps if step.code == "OUTSTANDING"] == [
        "2026-direct-1 waits for the dossier.",
        "2026-direct-1 waits for the receipt.",
    ]


def test_the_search_finds_the_new_school_where_it_is_named(outcome, folder, tmp_path):
    traces = traces_of_school_b(TwoCities(tmp_path))
    assert len(traces) == len(set(traces)) == 8
    code, name, domain, did, *_ = traces
    assert set(traces_in(folder / "direct" / "old-school", traces)) >= {code, name, domain, did}
    assert domain == "higashi.aoba.example"
    assert did == f"did:web:{domain}"
    assert did in traces_in(folder / "relayed" / "board", traces)
    assert traces_in(folder / "relayed" / "old-school", traces) == ()


@pytest.mark.parametrize("number", range(8))
def test_one_trace_anywhere_is_found(tmp_path, number):
    trace = traces_of_school_b(TwoCities(tmp_path))[number]
    (tmp_path / "held").mkdir()
    (tmp_path / "held" / "note").write_bytes(b"\x00" + trace.encode() + b"\x00")
    assert traces_in(tmp_path / "held", [trace]) == (trace,)


def test_the_new_school_holds_the_bytes_that_were_sent_and_answers_for_the_health_record(outcome, folder):
    old, new = folder / "direct" / "old-school", folder / "direct" / "new-school"
    for name in ("document-1.json", "document-2.json", "receipt.json"):
        assert (old / name).read_bytes() == (new / name).read_bytes()
    receipt = json.loads((old / "receipt.json").read_bytes())
    assert len(receipt["credentialSubject"]["transferred"]) == 1


@pytest.mark.parametrize("way", ["direct", "relayed"])
def test_the_old_school_marks_the_health_record_as_passed_on(outcome, folder, way):
    marked = json.loads((folder / way / "old-school" / "records.json").read_bytes())
    assert marked == {"CumulativeRecordCopy": None, "HealthRecord": "2026-10-01"}
    told = [step.told.en for step in outcome.steps if step.code == "HealthRecord"]
    assert told == ["Passed to the new school: School health record (2026-10-01)."] * 2


def test_it_is_played_again_in_the_same_folder(outcome, folder):
    assert play(folder, Silent()).as_hoped
