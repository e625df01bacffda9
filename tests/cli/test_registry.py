"""`vcedu registry`, from its founding to a verifier's word on a school."""

import datetime as dt
import json
from pathlib import Path

import pytest

from education import samples
from vcedu.canonical.contexts import ContextStore
from vcedu.education.certificates import enrollment_certificate
from vcedu.issuer import Issuer
from vcedu.keys.key_file import read_key_file
from vcedu.model import FixedClock

START, ISSUED, ENDED, LATER = (f"202{year}-10-01T00:00:00Z" for year in (5, 6, 7, 8))
CITY = ("--code", "localGovernmentCode:271004", "--territory", "271004")
SCHOOL = ("--code", f"schoolCode:{samples.SCHOOL.code}")
AREA = ("--territory", "271004")
ANCHORS = ("--anchors", "anchors.json", "--root-key")


@pytest.fixture
def keys(vcedu):
    made = {}
    for name in ("root", "registry", "city", "school"):
        ran = vcedu("key", "new", "--type", "ed25519", "--out", f"{name}.json", "--no-passphrase", "--json")
        made[name] = ran.json["did"]
    return made


@pytest.fixture
def founded(vcedu, keys):
    def run(*words):
        ran = vcedu(*words)
        assert ran.status == 0, ran.err
        return ran

    run("registry", "found", "r.json", "--key", "registry.json", "--name", "登録簿", "--at", START)
    city = ("--name", "見本市", "--did", keys["city"], "--issue", "EnrollmentCertificate", "--may-delegate")
    run("registry", "register", "r.json", "--key", "registry.json", *CITY, *city, "--at", START)
    school = ("--name", "第一小学校", "--did", keys["school"], "--issue", "EnrollmentCertificate")
    run(
        "registry", "register", "r.json", "--key", "city.json", *SCHOOL, *school, "--territory", "271004", "--at", START
    )
    return run


GENUINE = (
    "GENUINE DOCUMENT OF 𠮷田 葛\U000e0100, IF IT WAS ISSUED BY 2026-10-01T00:00:00+00:00 AS THE OPERATOR STATES; "
    "NOT PROVEN THAT THE BEARER IS THIS PERSON: COMPARE WITH AN ID."
)


def certificate(keys):
    key = read_key_file(Path("school.json").read_bytes(), passphrase=None).as_signer()
    at = dt.datetime.fromisoformat(ISSUED)
    issuer = Issuer(key, contexts=ContextStore.production(), clock=FixedClock(at))
    Path("c.json").write_bytes(
        issuer.issue(enrollment_certificate(samples.ENROLLMENT, samples.issuance(issuer.id))).raw
    )


def export(founded, at):
    return founded(
        "registry", "export", "r.json", "--root-key", "root.json", "--out", "anchors.json", "--at", at, "--json"
    ).json


def test_a_school_is_registered_and_its_registration_ends(vcedu, founded, keys):
    certificate(keys)
    root = export(founded, ISSUED)["root_key"]
    ran = vcedu("verify", "c.json", *ANCHORS, root, "--at", "2026-10-02T00:00:00Z")
    assert ran.status == 0, ran.out
    assert "第一小学校 is registered as issuer by 見本市 (establisher)" in ran.out
    founded("registry", "end", "r.json", "--key", "city.json", *SCHOOL, "--at", ENDED)
    assert export(founded, LATER)["version"] == 2
    ran = vcedu("verify", "c.json", *ANCHORS, root, "--at", LATER, "--json")
    # Nothing proves that it was issued before the end: a date in a document is no evidence.
    codes = {check["name"]: check["code"] for check in ran.json["checks"]}
    assert codes["issuer_authority_at_issue"] == codes["issuer_authority_now"] == "CHAIN_DATES"
    ran = vcedu("verify", "c.json", *ANCHORS, root, "--at", "2026-10-02T00:00:00Z", "--version-floor", "3")
    assert (ran.status, "ANCHORS_ROLLED_BACK" in ran.err) == (1, True)


def test_who_is_registered_again_is_registered_once(vcedu, founded, keys):
    words = ("--name", "新名称", "--did", keys["city"], "--may-delegate", "--at", ISSUED, "--json")
    assert founded("registry", "register", "r.json", "--key", "registry.json", *CITY, *words).json["statements"] == 2


def test_a_register_is_never_begun_twice(vcedu, founded):
    ran = vcedu("registry", "found", "r.json", "--key", "registry.json", "--name", "登録簿")
    assert (ran.status, "FILE_EXISTS" in ran.err) == (2, True)
    assert founded("registry", "found", "s.json", "--key", "registry.json", "--name", "登録簿", "--json").json["did"]
    assert "登録簿" in founded("registry", "found", "t.json", "--key", "registry.json", "--name", "登録簿").out
    assert "1 z6Mk" in founded("registry", "export", "r.json", "--root-key", "root.json", "--out", "a.json").out


def test_a_stranger_registers_nobody(vcedu, founded, keys):
    words = ("--name", "第二小学校", "--did", keys["school"], *SCHOOL)
    ran = vcedu("registry", "register", "r.json", "--key", "root.json", *words, "--lang", "ja")
    assert (ran.status, "REGISTER_STRANGER" in ran.err) == (2, True)
    ran = vcedu("registry", "end", "r.json", "--key", "registry.json", *SCHOOL)
    assert (ran.status, "REGISTER_UNKNOWN" in ran.err) == (2, True)


@pytest.mark.parametrize(("code", "expected"), [("B127210000018", "OPTION_INVALID"), ("schoolCode:1", "SCHOOL_CODE")])
def test_a_code_names_its_scheme(vcedu, founded, code, expected):
    ran = vcedu("registry", "end", "r.json", "--key", "city.json", "--code", code, "--json")
    assert (ran.status, json.loads(ran.out)["error"]["code"]) == (2, expected)


def test_a_file_that_is_no_register_is_named(vcedu, founded):
    ran = vcedu("registry", "export", "root.json", "--root-key", "root.json", "--out", "a.json")
    assert (ran.status, "root.json" in ran.err, "REGISTER_MALFORMED" in ran.err) == (2, True, True)


def test_a_certificate_with_another_schools_code_is_refused(vcedu, founded, keys):
    certificate(keys)
    root = export(founded, ISSUED)["root_key"]
    words = ("--name", "別の学校", "--did", keys["school"], "--issue", "EnrollmentCertificate", *AREA)
    founded("registry", "end", "r.json", "--key", "city.json", *SCHOOL, "--at", START)
    code = "C127210000016"
    founded(
        "registry", "register", "r.json", "--key", "city.json", "--code", f"schoolCode:{code}", *words, "--at", START
    )
    export(founded, ISSUED)
    ran = vcedu("verify", "c.json", *ANCHORS, root, "--at", "2026-10-02T00:00:00Z", "--json")
    assert "CHAIN_SCHOOL_CODE" in {check["code"] for check in ran.json["checks"]}


def test_a_merged_schools_successor_is_named(vcedu, founded, keys):
    certificate(keys)
    heir = vcedu("key", "new", "--type", "ed25519", "--out", "heir.json", "--no-passphrase", "--json").json["did"]
    words = ("--name", "統合小学校", "--did", heir, "--issue", "EnrollmentCertificate", *AREA, "--at", START)
    founded("registry", "register", "r.json", "--key", "city.json", "--code", "schoolCode:C127210000016", *words)
    founded("registry", "end", "r.json", "--key", "city.json", *SCHOOL, "--successor", heir, "--at", ENDED)
    root = export(founded, LATER)["root_key"]
    ran = vcedu("verify", "c.json", *ANCHORS, root, "--at", LATER)
    assert (ran.status, "統合小学校 keeps its records now" in ran.out) == (1, True)
    stated = (*ANCHORS, root, "--at", LATER, "--proven-issue", ISSUED)
    ran = vcedu("verify", "c.json", *stated, "--html", "c.html")
    assert (ran.status, ran.out.splitlines()[0]) == (0, f"c.json: {GENUINE}")
    assert "on the word of whoever ran this check" in ran.out
    assert "確認者の申告による" in Path("c.html").read_text(encoding="utf-8")
    assert vcedu("verify", "c.json", *stated, "--json").json["stated_issue"] == "2026-10-01T00:00:00+00:00"
    after = vcedu("verify", "c.json", *ANCHORS, root, "--at", LATER, "--proven-issue", LATER)
    assert (after.status, "CHAIN_SUCCEEDED" in after.out) == (1, True)
    own = ("registry", "end", "r.json", "--key", "city.json", *SCHOOL, "--successor", keys["school"])
    ran = vcedu(*own)
    assert (ran.status, "STATEMENT_MALFORMED" in ran.err) == (2, True)


def test_a_registration_demands_suites(vcedu, keys, founded):
    demand = ("--require-suite", "eddsa-rdfc-2022", "--require-suite", "mldsa44-rdfc-2024", "--require-from", LATER)
    school = ("--name", "第一小学校", "--did", keys["school"], "--issue", "EnrollmentCertificate")
    founded("registry", "register", "r.json", "--key", "city.json", *SCHOOL, *school, *AREA, "--at", START, *demand)
    certificate(keys)
    root = export(founded, ISSUED)["root_key"]
    for at, status in (("2026-10-02T00:00:00Z", 0), (LATER, 1)):
        export(founded, at)
        ran = vcedu("verify", "c.json", *ANCHORS, root, "--at", at)
        assert (ran.status, "PROOF_SUITE_MISSING" in ran.out) == (status, bool(status)), ran.out
