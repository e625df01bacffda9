"""`vcedu mapping`: a system's CSV in, verified records out into its CSV, and nothing that does not verify."""

import hashlib
import json
import stat
import zipfile
from pathlib import Path

import pytest

from connectors.test_mapping_round_trip import ISSUER
from education import samples
from vcedu.connectors.mapping import read_mapping, shipped_mapping
from vcedu.education.certificates import enrollment_certificate, graduation_certificate
from vcedu.education.names import PersonName
from vcedu.education.people import BirthDate, Child

AT = "2026-10-01T12:00:00+09:00"
SCHOOL = '[school]\ncode = "B127210000018"\nname = "見本小学校"\nprincipal = "見本 花子"\n'
ROW = "1,髙橋 花,,,,,2016,,小5,2組,,,令和4年4月6日,,,"


def enrolled(name, number):
    child = Child(PersonName(name), BirthDate(2016), number)
    enrollment = samples.Enrollment(samples.SCHOOL, child, "P5", samples.dt.date(2022, 4, 6), class_name="2組")
    return ISSUER.issue(enrollment_certificate(enrollment, samples.issuance(ISSUER.id))).raw


@pytest.fixture
def records():
    whole = enrolled("髙橋 花", "1")
    contents = {
        "1.json": whole,
        "changed.json": whole.replace("髙橋".encode(), "高橋".encode()),
        "odd.json": enrolled("𠮷田 花", "2"),
        "other.json": ISSUER.issue(graduation_certificate(samples.GRADUATION, samples.issuance(ISSUER.id))).raw,
    }
    for name, raw in contents.items():
        Path(name).write_bytes(raw)
    return contents


def written(vcedu, *documents, options=("--unsafe-any-issuer", "--json")):
    return vcedu("mapping", "write", "gakuseki", *documents, "--out", "out.csv", "--at", AT, *options)


def rows():
    return Path("out.csv").read_text(encoding="cp932").splitlines()[1:]


def test_records_that_verify_are_written_with_digest_and_verdict(vcedu, records):
    ran = written(vcedu, "1.json")
    assert (ran.status, ran.json["rows"], ran.json["refused"], ran.json["left_out"]) == (0, 1, [], [])
    digest = hashlib.sha256(records["1.json"]).hexdigest()
    assert rows() == [",".join(f'"{cell}"' for cell in (*ROW.split(",")[:-2], digest, "ISSUER_ANY_UNSAFE"))]
    assert stat.S_IMODE(Path("out.csv").stat().st_mode) == 0o600


def test_what_does_not_verify_or_is_another_record_is_never_written(vcedu, records):
    ran = written(vcedu, *records)
    assert ran.status == 1
    assert len(rows()) == 1
    assert "高橋" not in "".join(rows())
    refused = {each["file"]: (each["digest"], each["verdict"]) for each in ran.json["refused"]}
    assert refused == {
        "changed.json": (hashlib.sha256(records["changed.json"]).hexdigest(), "PROOF_SIGNATURE"),
        "other.json": (hashlib.sha256(records["other.json"]).hexdigest(), "RECORD_KIND"),
    }
    (fault,) = ran.json["left_out"]
    assert (fault["code"], fault["file"]) == ("TABLE_CHARACTER", "odd.json")


def test_an_archive_of_records_is_read_and_unpacked_nowhere(vcedu, records):
    with zipfile.ZipFile("records.zip", "w") as archive:
        archive.writestr("a/changed.json", records["changed.json"])
        archive.writestr("a/", b"")
        archive.writestr("a/1.json", records["1.json"])
    ran = written(vcedu, "records.zip")
    assert (ran.status, ran.json["rows"]) == (1, 1)
    assert [each["file"] for each in ran.json["refused"]] == ["records.zip:a/changed.json"]
    assert not Path("a").exists()
    with zipfile.ZipFile("slip.zip", "w") as archive:
        archive.writestr("../1.json", records["1.json"])
    Path("out.csv").unlink()
    error = written(vcedu, "slip.zip").json["error"]
    assert (error["code"], error["file"]) == ("DOCUMENT_ARCHIVE", "slip.zip")
    assert not Path("out.csv").exists()


def test_the_lists_are_said_in_words(vcedu, records):
    ran = written(vcedu, *records, options=("--unsafe-any-issuer", "--lang", "ja"))
    assert ran.status == 1
    assert "U+20BB7" in ran.err
    assert "検証できないため書き出していません" in ran.out
    assert "書き出せなかった記録： 1" in ran.out
    assert ran.out.endswith("out.csv: 1\n")


def test_without_anyone_to_trust_nothing_is_written(vcedu, records):
    assert written(vcedu, "1.json", options=("--json",)).json["error"]["code"] == "OPTION_INVALID"
    assert not Path("out.csv").exists()


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_systems_file_becomes_plain_records(vcedu, options):
    Path("school.toml").write_text(SCHOOL, encoding="utf-8")
    headings = ",".join(read_mapping(shipped_mapping("gakuseki")).headings)
    Path("in.csv").write_text(f"{headings}\r\n{ROW.replace('髙橋', '=髙橋')}\r\n", encoding="cp932")
    words = ("mapping", "read", "gakuseki", "in.csv", "--school", "school.toml", "--out", "records.jsonl")
    ran = vcedu(*words, *options)
    assert ran.status == 0
    warnings = [each["code"] for each in ran.json["warnings"]] if options else [ran.err.split("[")[-1].strip("]\n")]
    assert warnings == ["TABLE_FORMULA"]
    (line,) = Path("records.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["record"]["child"]["name"] == {"legal": "=髙橋 花"}
    assert stat.S_IMODE(Path("records.jsonl").stat().st_mode) == 0o600
    assert vcedu(*words, "--strict").status == 2


def test_a_mapping_is_shown_copied_and_checked(vcedu):
    shown = vcedu("mapping", "show", "health").out
    assert shown.encode() == shipped_mapping("health")
    Path("ours.toml").write_text(shown.replace("身長", "背丈"), encoding="utf-8")
    ran = vcedu("mapping", "check", "ours.toml", "--lang", "ja")
    assert "健康診断票" in ran.out
    assert "  背丈: examinations.items.value" in ran.out
    assert vcedu("mapping", "check", "grades", "--json").json["columns"]["氏名"] == "pupil.name.legal"
    assert vcedu("mapping", "check", "nothing.toml", "--json").json["error"]["code"] == "FILE_UNREADABLE"
    Path("ours.toml").write_text(shown.replace("/1", "/2"), encoding="utf-8")
    error = vcedu("mapping", "check", "ours.toml", "--json").json["error"]
    assert (error["code"], error["path"]) == ("MAPPING_FILE", "/format")
