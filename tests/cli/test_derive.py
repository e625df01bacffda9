"""`vcedu issue --suite ecdsa-sd-2023`, `vcedu derive` and `vcedu verify`, one after the other."""

import json
from pathlib import Path

import pytest
from makers.signed import credential, without

from proofs.disclosure.records import record
from vcedu.demo.generator import generate_grades, generate_school

_COURSES = "/credentialSubject/verifiableCredential"
_TIME = ("--at", "2030-04-01T00:00:00Z", "--unsafe-any-issuer")


@pytest.fixture
def base(vcedu):
    assert vcedu("key", "new", "--type", "p256", "--out", "p256.json", "--no-passphrase").status == 0
    did = vcedu("did", "show", "p256.json", "--id-only").out.strip()
    text = json.dumps(record(4), ensure_ascii=False).replace(record()["issuer"]["id"], did)
    Path("unsigned.json").write_text(text, encoding="utf-8")
    words = ("issue", "unsigned.json", "--key", "p256.json", "--suite", "ecdsa-sd-2023", "--out", "signed.json")
    ran = vcedu(*words, "--mandatory", "/name")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:2] == ["signed.json", "  always shown: /name"]
    assert "  always shown: /completenessClaim" in lines
    made = vcedu(*words[:-1], "another.json", "--json").json
    assert {"/type", "/issuer", "/validFrom"} <= set(made["mandatory"])
    return "signed.json"


def test_a_transcript_is_shown_in_part(vcedu, base):
    words = ("derive", base, "--reveal", f"{_COURSES}/0/credentialSubject/result", "--reveal", f"{_COURSES}/2")
    ran = vcedu(*words, "--out", "derived.json", "--lang", "ja")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == ["derived.json", f"  提示： {_COURSES}/0", f"  提示： {_COURSES}/2"]
    derived = json.loads(Path("derived.json").read_text(encoding="utf-8"))
    assert len(derived["credentialSubject"]["verifiableCredential"]) == 2
    ran = vcedu("verify", "derived.json", *_TIME)
    # This school keeps no list of what it has withdrawn, so a part may hide where it says so.
    assert (ran.status, "SD_STATUS_NOT_MANDATORY" in ran.out) == (3, True)
    assert "2 of 4 shown; 2 withheld by the holder." in ran.out
    assert vcedu(*words, "--out", "derived.json", "--json").json["reveal"] == [f"{_COURSES}/0", f"{_COURSES}/2"]


def test_the_issuer_s_own_copy_is_not_for_showing(vcedu, base):
    ran = vcedu("verify", base, *_TIME)
    assert (ran.status, "PROOF_IS_BASE" in ran.out) == (1, True)
    assert vcedu("derive", base, "--reveal", "", "--out", "all.json").status == 0
    assert vcedu("verify", "all.json", *_TIME).status == 3
    ran = vcedu("derive", "all.json", "--reveal", "/name", "--out", "again.json")
    assert (ran.status, "PROOF_IS_DERIVED" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("pointer", "code"), [("name", "DISCLOSURE_POINTER"), ("/grade", "DISCLOSURE_POINTER_MISSING")], ids=str
)
def test_a_wrong_pointer_is_told_with_the_file(vcedu, base, pointer, code):
    ran = vcedu("derive", base, "--reveal", pointer, "--out", "derived.json")
    assert (ran.status, f"[{code}]" in ran.err, "signed.json" in ran.err) == (2, True, True)
    assert not Path("derived.json").exists()


def test_without_choice_only_what_must_be_shown_is(vcedu, base):
    assert vcedu("derive", base, "--out", "least.json").status == 0
    least = json.loads(Path("least.json").read_text(encoding="utf-8"))
    assert least["name"] == record()["name"]
    assert "verifiableCredential" not in least["credentialSubject"]
    assert "0 of 4 shown; 4 withheld by the holder." in vcedu("verify", "least.json", *_TIME).out


def test_with_interop_the_pointers_are_taken_as_they_stand(vcedu, base):
    pointer = f"{_COURSES}/0/credentialSubject/term"
    made = vcedu(
        "derive", base, "--reveal", pointer, "--interop", "--suite", "ecdsa-sd-2023", "--out", "d.json", "--json"
    )
    assert made.json["reveal"] == [pointer]


def test_a_whole_signature_has_nothing_mandatory_and_shows_nothing_in_part(vcedu, school_key):
    Path("unsigned.json").write_text(json.dumps(without(credential(), "issuer")))
    words = ("issue", "unsigned.json", "--key", school_key, "--out", "signed.json")
    ran = vcedu(*words, "--mandatory", "/issuer")
    assert (ran.status, "DISCLOSURE_SUITE" in ran.err) == (2, True)
    assert "mandatory" not in vcedu(*words, "--json").json
    ran = vcedu("derive", "signed.json", "--reveal", "/name", "--out", "derived.json")
    assert (ran.status, "DISCLOSURE_SUITE" in ran.err) == (2, True)


def test_from_a_grades_file_to_a_part_that_verifies_offline(vcedu):
    Path("school.toml").write_bytes(generate_school())
    Path("grades.csv").write_bytes(generate_grades(seed=7, pupils=1))
    assert vcedu("key", "new", "--type", "p256", "--out", "p256.json", "--no-passphrase").status == 0
    url = "https://school-a.example/status/2027"
    words = ("transcript", "issue", "grades.csv", "--school", "school.toml", "--key", "p256.json", "--out", "t")
    options = ("--suite", "ecdsa-sd-2023", "--status-list", url, "--json")
    (name,) = vcedu(*words, *options).json["files"]
    before = Path("t", name).read_bytes()
    assert vcedu(*words, *options).json["files"] == [name]
    assert Path("t", name).read_bytes() == before, "run again, it makes the same transcript"
    reveal = [word for number in range(3) for word in ("--reveal", f"{_COURSES}/{number}")]
    assert vcedu("derive", f"t/{name}", *reveal, "--out", "derived.json").status == 0
    # The lists themselves are for everybody, so they are signed whole.
    lists = [f"{url}-{purpose}.json" for purpose in ("revocation", "suspension")]
    given = [word for each in lists for word in ("--status-list", each, "--list-file", f"{each}=t/site/{each[25:]}")]
    ran = vcedu("bundle", "make", *given, "--key", "p256.json", "--out", "bundle")
    assert (ran.status, ran.err) == (0, "")
    ran = vcedu("verify", "derived.json", "--unsafe-any-issuer", "--offline", "bundle")
    assert ran.status == 0, ran.out
    assert " shown; " in ran.out
    assert "withheld by the holder." in ran.out


def test_a_token_is_shown_whole_or_not_at_all(vcedu):
    assert vcedu("key", "new", "--type", "p256", "--out", "other.json", "--no-passphrase").status == 0
    document = {name: value for name, value in credential().items() if name != "issuer"}
    Path("plain.json").write_text(json.dumps(document), encoding="utf-8")
    ran = vcedu("issue", "plain.json", "--key", "other.json", "--envelope", "jwt", "--out", "signed.jwt")
    assert (ran.status, ran.err) == (0, "")
    ran = vcedu("derive", "signed.jwt", "--reveal", "/name", "--out", "derived.json")
    assert (ran.status, "[DISCLOSURE_SUITE]" in ran.err, "signed.jwt" in ran.err) == (2, True, True)
    assert not Path("derived.json").exists()
