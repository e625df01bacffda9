"""`vcedu record`: from a plain request to a correction that a verifier and a holder are told of."""

import json
from pathlib import Path

import pytest

from vcedu.connectors.plain import PLAIN_KINDS
from vcedu.keys import KeyType, PrivateKey

KIND = "EnrollmentCertificate"
LIST = "https://school-a.example/status/2027"
SCHOOL = """
[school]
code = "B127210000018"
name = "見本市立第一小学校"
principal = "見本 花子"
"""


@pytest.fixture
def office(vcedu, school_key):
    """Call `vcedu record` with the school's options; a request says what is other than in the example."""
    Path("school.toml").write_text(SCHOOL, encoding="utf-8")

    def call(command, *words, **changes):
        Path("request.json").write_text(json.dumps(request(**changes), ensure_ascii=False), encoding="utf-8")
        form = ("--form", "見本市教育委員会", "--form-version", "2027", "--school", "school.toml", "--kind", KIND)
        given = ("request.json", *form) if command != "rescind" else ()
        return vcedu("record", command, *given, "--journal", "journal.sqlite", "--key", school_key, *words)

    return call


def request(name=None, grade="P6"):
    example = PLAIN_KINDS[KIND].example
    child = {**example["record"]["child"], **({"name": {"legal": name}} if name else {})}
    return {**example, "record": {**example["record"], "child": child, "gradeLevel": grade}}


def issue(office, *more):
    ran = office("issue", "--record", "a", "--status-list", LIST, "--out", "old.json", *more)
    assert ran.status == 0, ran.err
    return json.loads(Path("old.json").read_bytes())


def correct(office, reason="name_change", name="新川 花子", **changes):
    words = ("--old", "old.json", "--reason", reason, "--out", "new.json", "--site", "site")
    return office("correct", *words, "--json", name=name, **changes)


def checked(vcedu, file):
    lists = [f"{LIST}-{purpose}.json" for purpose in ("revocation", "suspension")]
    pages = [*lists, f"{LIST}-corrections.json"]
    given = [word for url in pages for word in ("--list-file", f"{url}=site/status/{url.rpartition('/')[2]}")]
    words = [word for url in lists for word in ("--status-list", url)]
    made = vcedu("bundle", "make", *words, *given, "--key", "key.json", "--out", "bundle")
    assert made.status == 0, made.err
    return vcedu("verify", file, "--unsafe-any-issuer", "--offline", "bundle", "--json")


def test_a_correction_leaves_an_old_one_that_fails_and_a_new_one_that_passes(vcedu, office):
    old = issue(office)
    ran = correct(office)
    assert ran.status == 0, ran.err
    new = json.loads(Path("new.json").read_bytes())
    assert new["supersedes"] == [old["id"]]
    assert "𠮷田" not in Path("new.json").read_text(encoding="utf-8")
    notices = ran.json["corrections"][f"{LIST}-corrections.json"]
    assert json.loads(Path(notices).read_bytes())["format"] == "vcedu corrections 1"
    assert checked(vcedu, "new.json").status == 0
    failed = [check for check in checked(vcedu, "old.json").json["checks"] if check["outcome"] == "failed"]
    assert [check["code"] for check in failed] == ["STATUS_CORRECTED"]
    again = correct(office)
    assert (again.status, json.loads(Path("new.json").read_bytes())) == (0, new)


def test_a_former_name_is_refused_and_nothing_is_written(office):
    issue(office)
    ran = correct(office, name=None, grade="P5")
    assert ran.status == 0, ran.err  # the name did not change
    Path("new.json").unlink()
    ran = correct(office, reason="rescinded")
    assert (ran.status, "grade_correction" in ran.out) == (2, True)
    assert not Path("new.json").exists()


def test_a_rescinded_record_is_withdrawn_without_a_successor(vcedu, office):
    issue(office)
    ran = office("rescind", "--old", "old.json", "--site", "site", "--lang", "ja")
    assert ran.status == 0, ran.err
    assert f"site/status/2027-corrections.json -> {LIST}-corrections.json" in ran.out
    assert checked(vcedu, "old.json").status == 1


def test_a_holder_who_gave_a_key_finds_the_new_one_sealed(office):
    key = PrivateKey.generate(KeyType.X25519).public_key.multikey
    place = ("--deposit-key", key, "--refresh-at", "https://school-a.example/refresh")
    old = issue(office, *place)
    ran = correct(office)
    assert ran.status == 0, ran.err
    (sealed,) = ran.json["refreshed"].values()
    assert old["refreshService"]["id"].endswith(Path(sealed).name)
    assert Path(sealed).read_bytes().count(b".") == 4
    half = office("issue", "--record", "b", "--out", "b.json", *place[:2])
    assert (half.status, "--refresh-at" in half.err) == (2, True)


def test_the_books_may_be_kept_in_postgresql(office, new_schema):
    books = ("--journal", new_schema())
    old = issue(office, *books)
    ran = office("correct", "--old", "old.json", "--reason", "clerical_error", "--out", "n", "--site", "s", *books)
    assert ran.status == 0, ran.err
    assert json.loads(Path("n").read_bytes())["supersedes"] == [old["id"]]
    assert not Path("journal.sqlite").exists()


def test_a_journal_that_is_not_there_is_not_made(office):
    ran = correct(office)
    assert (ran.status, "FILE_UNREADABLE" in ran.out) == (2, True)
    assert not Path("journal.sqlite").exists()
