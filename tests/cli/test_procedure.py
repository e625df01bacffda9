"""`vcedu procedure`: shown in both languages, signed by the establisher, checked against an older one."""

import dataclasses
import json
from pathlib import Path

import pytest
from makers.procedures import _TEXT

from education import samples
from vcedu.education.certificates import enrollment_certificate


@pytest.fixture
def signed(vcedu, school_key):
    Path("p.toml").write_text(_TEXT, encoding="utf-8")
    assert vcedu("procedure", "sign", "p.toml", "--key", school_key, "--out", "p.sig").status == 0
    return json.loads(Path(school_key).read_text())["publicKeyMultibase"]


@pytest.mark.parametrize("name", ["転学", "transfer", "Transfer to another school"])
def test_a_procedure_is_shown_in_japanese_and_english(vcedu, name):
    ran = vcedu("procedure", "show", name)
    assert ran.status == 0
    assert "在学証明書 / Certificate of enrolment [EnrollmentCertificate]" in ran.out
    assert "求めてはならない / never: gender, homeAddress" in ran.out
    assert "保存期間 / kept for: 5年 / 5 years" in ran.out


def test_a_procedure_says_whether_guardians_must_both_present(vcedu):
    words = "共同で決定する保護者は、2人で提示する必要があります / guardians who decide together must both present"
    assert words in vcedu("procedure", "show", "転学").out
    assert words not in vcedu("procedure", "show", "進学").out


def test_a_procedure_as_json_and_from_a_file(vcedu, signed):
    shown = vcedu("procedure", "show", "p.toml", "--json").json
    assert (shown["id"], shown["version"], shown["records"][0]["required"]) == (
        "transfer",
        2,
        ["gradeLevel", "legalName"],
    )
    assert vcedu("procedure", "list", "--json").json["transfer"]["ja"] == "転学"
    assert "advancement: 進学 / Advancement to the next school" in vcedu("procedure", "list").out


def test_a_name_that_is_none_says_which_there_are(vcedu):
    ran = vcedu("procedure", "show", "入学")
    assert (ran.status, "PROCEDURE_UNKNOWN" in ran.err, "転学, 進学, 証明書申請" in ran.err) == (2, True, True)


def test_a_signed_procedure_is_checked(vcedu, signed):
    words = ("procedure", "check", "p.toml", "--signature", "p.sig", "--establisher-key", signed)
    assert "p.toml: Transfer 2" in vcedu(*words).out
    assert vcedu(*words, "--json").json["version"] == 2
    ran = vcedu(*words, "--version-floor", "3")
    assert (ran.status, "PROCEDURE_ROLLED_BACK" in ran.err) == (1, True)
    Path("p.toml").write_text(_TEXT.replace("nameKana", "gender3"), encoding="utf-8")
    ran = vcedu(*words)
    assert (ran.status, "PROCEDURE_SIGNATURE" in ran.err, "p.toml" in ran.err) == (1, True, True)


def test_a_record_is_signed_as_its_procedure_says_or_not_at_all(vcedu, school_key):
    child = dataclasses.replace(samples.CHILD, address=None)
    document = enrollment_certificate(
        dataclasses.replace(samples.ENROLLMENT, child=child), samples.issuance("did:web:a.example")
    )
    for file, changes in (("a.json", {}), ("b.json", {"gender": "女"})):
        subject = {**document["credentialSubject"], **changes}
        unsigned = {name: value for name, value in document.items() if name != "issuer"}
        Path(file).write_text(json.dumps({**unsigned, "credentialSubject": subject}), encoding="utf-8")
    words = ("--key", school_key, "--procedure", "証明書申請", "--out")
    assert vcedu("issue", "a.json", *words, "a.signed.json").status == 0
    ran = vcedu("issue", "b.json", *words, "b.signed.json")
    assert (ran.status, "PROCEDURE_CLAIM_FORBIDDEN" in ran.err, "b.json" in ran.err) == (1, True, True)
    assert not Path("b.signed.json").exists()
    ran = vcedu("issue", "a.json", "--key", school_key, "--procedure", "進学", "--out", "c.json")
    assert (ran.status, "PROCEDURE_RECORD" in ran.err) == (1, True)
    ran = vcedu("issue", "a.json", "--key", school_key, "--procedure", "入学", "--out", "c.json")
    assert (ran.status, "PROCEDURE_UNKNOWN" in ran.err) == (2, True)


def test_a_procedure_out_of_a_file_is_followed_if_its_establisher_signed_it(vcedu, school_key):
    child = dataclasses.replace(samples.CHILD, subject_id=None, proofing=None)
    document = enrollment_certificate(
        dataclasses.replace(samples.ENROLLMENT, child=child), samples.issuance("did:web:a.example")
    )
    unsigned = {name: value for name, value in document.items() if name != "issuer"}
    Path("a.json").write_text(json.dumps(unsigned), encoding="utf-8")
    named = ", ".join(f'"{name}"' for name in document["credentialSubject"] if name not in {"legalName", "gradeLevel"})
    Path("p.toml").write_text(_TEXT.replace('"nameKana"', named), encoding="utf-8")
    key = json.loads(Path(school_key).read_text())["publicKeyMultibase"]
    words = ("issue", "a.json", "--key", school_key, "--out", "c.json", "--procedure", "p.toml")
    ran = vcedu(*words)
    assert (ran.status, "--procedure-key" in ran.err, "OPTION_INVALID" in ran.err) == (2, True, True)
    ran = vcedu(*words, "--procedure-key", key)
    assert (ran.status, "p.sig.json" in ran.err) == (2, True)
    assert vcedu("procedure", "sign", "p.toml", "--key", school_key, "--out", "p.sig.json").status == 0
    assert vcedu(*words, "--procedure-key", key).status == 0
    assert vcedu(*words, "--procedure-key", f"{key}:2").status == 0
    ran = vcedu(*words, "--procedure-key", f"{key}:3")
    assert (ran.status, "PROCEDURE_ROLLED_BACK" in ran.err) == (1, True)
    ran = vcedu(*words, "--procedure-key", f"{key}:two")
    assert (ran.status, "OPTION_INVALID" in ran.err) == (2, True)
    Path("p.toml").write_text(_TEXT, encoding="utf-8")
    ran = vcedu(*words, "--procedure-key", key)
    assert (ran.status, "PROCEDURE_SIGNATURE" in ran.err) == (1, True)
