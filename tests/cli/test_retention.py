"""`vcedu retention`, from what a school keeps to a verifier that says what became of it."""

import json
from pathlib import Path

import pytest

from cli.test_record import LIST, SCHOOL, issue, request

SOURCES = """学籍番号,種別,事由,年月日,記録
1001,guidance,卒業,2028-03-25,a
1001,registration,卒業,2028-03-25,a
1002,guidance,転出,2028-04-01,
"""
GIVEN = ("sources.csv", "--journal", "journal.sqlite")
THEN = "2033-03-31T09:00:00+09:00"


@pytest.fixture
def office(vcedu, school_key):
    Path("school.toml").write_text(SCHOOL, encoding="utf-8")
    Path("sources.csv").write_text(SOURCES, encoding="utf-8")
    Path("request.json").write_text(json.dumps({**request(), "validDays": None}), encoding="utf-8")

    def call(command, *words):
        form = ("--form", "見本市教育委員会", "--form-version", "2027", "--school", "school.toml")
        example = {name: value for name, value in request().items() if name != "validDays"}
        Path("request.json").write_text(json.dumps(example, ensure_ascii=False), encoding="utf-8")
        kind = ("--kind", "EnrollmentCertificate", "--journal", "journal.sqlite", "--key", school_key)
        return vcedu("record", command, "request.json", *form, *kind, *words)

    Path("issued").mkdir()
    issue(call)
    Path("old.json").rename("issued/old.json")
    vcedu.record = call
    return vcedu


def run(office, *more):
    return office("retention", "run", *GIVEN, "--key", "key.json", "--out", "out", "--at", THEN, "--json", *more)


def test_a_year_ends(office):
    planned = office("retention", "plan", *GIVEN, "--year-end", "2033-03-31", "--json")
    assert planned.status == 0, planned.err
    (line,) = planned.json["lines"]
    assert (line["student_number"], line["kind"], line["due_on"], line["state"]) == (
        "1001",
        "guidance",
        "2033-03-31",
        "due",
    )
    assert "RETENTION_NOT_NOTIFIED" in run(office, "--issued", "issued").out
    told = office("retention", "notify", *GIVEN, "--at", "2033-01-10", "--lang", "ja", "--out", "letters")
    assert told.out == "1001: 指導要録の指導に関する記録 2033-03-31 [notified] 1\n"
    (letter,) = Path("letters").iterdir()
    assert "学籍番号 1001 の方へ" in letter.read_text(encoding="utf-8")
    again = office("retention", "notify", *GIVEN, "--at", "2033-01-11", "--out", "more")
    assert (again.status, list(Path("more").iterdir())) == (0, [])
    assert "RETENTION_LAST_MISSING" in run(office).out
    Path("issued/notes.json").write_text("no record", encoding="utf-8")
    Path("trusted.json").write_text("the anchors", encoding="utf-8")
    done = run(office, "--issued", "issued", "--anchors", "trusted.json")
    assert done.status == 0, done.err
    (name,) = done.json["last"]
    assert done.json["statements"] == 1
    folder = Path("out/last") / name
    assert (folder / "record.json").read_bytes() == Path("issued/old.json").read_bytes()
    assert (folder / "anchors.json").read_text() == "the anchors"
    words = ("--unsafe-any-issuer", "--offline", folder / "bundle", "--at", THEN, "--json")
    checked = office("verify", folder / "record.json", *words, "--disposal", "out/disposal-1.json")
    assert checked.status == 0, checked.out
    assert [check["message"]["en"] for check in checked.json["checks"] if check["code"] == "SOURCE_DISPOSED"] == [
        "Source disposed 2033-03-31; issued before, stands."
    ]
    refused = office("verify", folder / "record.json", *words, "--disposal", folder / "record.json")
    assert (refused.status, "DISPOSAL_MALFORMED" in refused.out) == (2, True)
    again = run(office)
    assert (again.status, again.json["statements"], again.json["last"]) == (0, 0, [])


def test_afterwards_what_was_issued_from_it_is_refused_and_what_remains_named(office):
    later = ("--at", "2048-03-31T09:00:00+09:00")
    assert issue(office.record)["id"] == json.loads(Path("issued/old.json").read_bytes())["id"]
    assert office("retention", "notify", *GIVEN, *later).status == 0
    ran = run(office, "--issued", "issued", *later)
    assert (ran.status, ran.json["statements"]) == (0, 2), ran.out
    ran = office.record("issue", "--record", "a", "--status-list", LIST, "--out", "old.json", "--lang", "ja")
    assert ran.status == 2
    assert "指導要録の学籍に関する記録は保存期間の満了により2048年（令和30年）3月31日に廃棄されました" in ran.err
    assert "発行できるもの：教科用図書給与証明書、卒業証明書" in ran.err


def test_what_is_wrong_is_said_before_anything_is_done(office):
    ran = office("retention", "plan", "sources.csv", "--journal", "none.sqlite")
    assert (ran.status, "FILE_UNREADABLE" in ran.err, Path("none.sqlite").exists()) == (2, True, False)
    ran = office("retention", "plan", *GIVEN, "--year-end", "2033-02-30")
    assert (ran.status, "--year-end" in ran.err) == (2, True)
    Path("table.toml").write_text("format = 1", encoding="utf-8")
    ran = office("retention", "plan", *GIVEN, "--table", "table.toml")
    assert (ran.status, "table.toml" in ran.err, "RETENTION_TABLE" in ran.err) == (2, True, True)
