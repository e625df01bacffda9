"""`vcedu key new --type bls12-381`, `issue --suite bbs-2023`, `derive` and `verify`, one after the other."""

import json
from pathlib import Path

import pytest

from proofs.disclosure.records import record

_COURSES = "/credentialSubject/verifiableCredential"
_TIME = ("--at", "2030-04-01T00:00:00Z", "--unsafe-any-issuer")


@pytest.fixture
def base(vcedu):
    assert vcedu("key", "new", "--type", "bls12-381", "--out", "bls.json", "--no-passphrase").status == 0
    did = vcedu("did", "show", "bls.json", "--id-only").out.strip()
    assert did.startswith("did:key:zUC7")
    text = json.dumps(record(4), ensure_ascii=False).replace(record()["issuer"]["id"], did)
    Path("unsigned.json").write_text(text, encoding="utf-8")
    ran = vcedu("issue", "unsigned.json", "--key", "bls.json", "--suite", "bbs-2023", "--out", "signed.json")
    assert (ran.status, ran.err) == (0, "")
    return "signed.json"


def _read(name):
    return json.loads(Path(name).read_text(encoding="utf-8"))


def test_the_key_signs_with_its_suite_without_being_told(vcedu, base):
    assert vcedu("issue", "unsigned.json", "--key", "bls.json", "--out", "again.json").status == 0
    assert _read("again.json")["proof"]["cryptosuite"] == "bbs-2023"


def test_a_proof_is_not_dated_so_that_two_of_them_are_not_linked(vcedu, base):
    assert "created" not in _read(base)["proof"]
    words = ("derive", base, "--reveal", f"{_COURSES}/0", "--out")
    assert [vcedu(*words, name).status for name in ("first.json", "second.json")] == [0, 0]
    first, second = _read("first.json"), _read("second.json")
    assert first["proof"].pop("proofValue") != second["proof"].pop("proofValue")
    assert first == second


def test_a_transcript_is_shown_in_part_to_whom_it_was_made_for(vcedu, base):
    words = ("derive", base, "--reveal", f"{_COURSES}/0", "--presentation-header", "n-0S6_WzA2Mj")
    assert vcedu(*words, "--out", "derived.json").status == 0
    asked = vcedu("verify", "derived.json", *_TIME, "--presentation-header", "n-0S6_WzA2Mj")
    # This school keeps no list of what it has withdrawn, so a part may hide where it says so.
    assert (asked.status, "SD_STATUS_NOT_MANDATORY" in asked.out) == (3, True)
    assert "1 of 4 shown; 3 withheld by the holder." in asked.out
    assert vcedu("verify", "derived.json", *_TIME).status == 3
    other = vcedu("verify", "derived.json", *_TIME, "--presentation-header", "another day")
    assert (other.status, "BBS_PRESENTATION_HEADER" in other.out) == (1, True)


def test_a_changed_course_is_found(vcedu, base):
    assert vcedu("derive", base, "--reveal", f"{_COURSES}/0", "--out", "derived.json").status == 0
    text = Path("derived.json").read_text(encoding="utf-8").replace("国語0", "数学0")
    Path("derived.json").write_text(text, encoding="utf-8")
    ran = vcedu("verify", "derived.json", *_TIME)
    assert (ran.status, "PROOF_SIGNATURE" in ran.out) == (1, True)
