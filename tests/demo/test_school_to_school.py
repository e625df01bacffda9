"""The scene from school to school: direct and relayed, and what the old school learns of the new one."""

import base64
import hashlib
import json

import pytest

from vcedu.cli.app import run
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
        Code.PROCEDURE_DELIVERY,
        "ACCEPTED",
        "ACCEPTED",
        Code.DOSSIER_TICKET_USED,
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
    for name in ("notice.json", *(f"document-{number}.json" for number in (1, 2, 3)), "receipt.json"):
        assert (old / name).read_bytes() == (new / name).read_bytes()
    receipt = json.loads((old / "receipt.json").read_bytes())
    assert len(receipt["credentialSubject"]["transferred"]) == 1


@pytest.mark.parametrize("way", ["direct", "relayed"])
def test_the_old_school_marks_the_health_record_as_passed_on(outcome, folder, way):
    marked = json.loads((folder / way / "old-school" / "records.json").read_bytes())
    assert marked == {"CumulativeRecordCopy": None, "CumulativeRecordExtract": None, "HealthRecord": "2026-10-01"}
    told = [step.told.en for step in outcome.steps if step.code == "HealthRecord"]
    assert told == ["Passed to the new school: School health record (2026-10-01)."] * 2


def test_the_copy_cites_the_extract_that_came_with_the_child(outcome, folder):
    old = folder / "direct" / "old-school"
    copy, extract = (json.loads((old / f"document-{number}.json").read_bytes()) for number in (1, 2))
    (earlier,) = copy["earlierCopies"]
    digest = hashlib.sha256((old / "document-2.json").read_bytes()).digest()
    assert earlier["digestMultibase"] == "u" + base64.urlsafe_b64encode(b"\x12\x20" + digest).decode().rstrip("=")
    assert earlier["id"] == extract["id"]
    assert extract["issuer"]["name"] == "見本市立中央幼稚園"
    subject = copy["credentialSubject"]
    assert subject["registration"]["schoolYears"]
    assert subject["guidance"][0]["attendance"]["presentDays"] == 98


def test_what_was_started_opened_and_tried_lies_in_the_folder(outcome, folder):
    relayed = folder / "relayed"
    for number in (1, 2, 3):
        name = f"document-{number}.json"
        assert (relayed / "new-school" / name).read_bytes() == (relayed / "old-school" / name).read_bytes()
    assert (relayed / "board" / "notice.json").read_bytes() == (relayed / "new-school" / "notice.json").read_bytes()
    assert not (relayed / "old-school" / "notice.json").exists()
    assert (folder / "direct" / "attacks" / "family-paper-put-in.jwe").stat().st_size


def test_its_artefacts_verify_offline_with_the_command(outcome, folder):
    root_key = (folder / "root-key.txt").read_text(encoding="utf-8").strip()
    trusted = ["--anchors", folder / "anchors.json", "--root-key", root_key, "--at", "2026-10-01T01:00:00Z"]
    old = folder / "direct" / "old-school"
    for path in (old / "notice.json", *sorted(old.glob("document-*.json")), old / "manifest.json"):
        words = ["verify", path, *trusted, "--offline", folder / "bundle"]
        assert run([str(word) for word in words]) == 0
        assert run([str(word) for word in words[:-2]]) == 3


def test_it_is_played_again_in_the_same_folder(outcome, folder):
    assert play(folder, Silent()).as_hoped
