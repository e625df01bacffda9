"""`vcedu claims print`: a class's slips from the file that a batch wrote."""

import datetime as dt
import stat
from pathlib import Path

import pytest

from issuer.batch.items import item
from vcedu.issuer.batch.claims import ClaimCodes, ClaimSink
from vcedu.issuer.batch.sinks import BatchSummary
from vcedu.storage import SQLiteDriver

SCHOOL = '[school]\ncode = "D113299990015"\nname = "見本高等学校"\nprincipal = "見本 花子"\n'
ADDRESS = "https://school.example/receive"


@pytest.fixture
def lines():
    Path("school.toml").write_text(SCHOOL, encoding="utf-8")
    with SQLiteDriver(":memory:") as driver:
        at, until = (dt.datetime(2027, month, 1, tzinfo=dt.UTC) for month in (3, 10))
        sink = ClaimSink(Path("claims.jsonl"), ClaimCodes(driver), at=at, valid_until=until)
        for each in (item(0), item(1, "../3年B組"), item(2, "../3年B組", kind="Unheard")):
            sink.put(each)
        sink.finish(BatchSummary(3))
    return Path("claims.jsonl")


def test_each_class_gets_a_page_for_its_owner_alone(vcedu, lines):
    ran = vcedu("claims", "print", lines, "--school", "school.toml", "--address", ADDRESS, "--out", "slips", "--json")
    assert sorted(ran.json["files"].values()) == [1, 2]
    assert {Path(name).parent for name in ran.json["files"]} == {Path("slips")}
    pages = {name: Path(name).read_text(encoding="utf-8") for name in ran.json["files"]}
    assert all(stat.S_IMODE(Path(name).stat().st_mode) == 0o600 for name in pages)
    page = pages["slips/3年A組-claim-slips.html"]
    for word in ("2025000", "卒業証明書", "見本高等学校", ADDRESS, "2027-10-01"):
        assert word in page
    assert "見本 0" not in "".join(pages.values())


def test_the_command_says_how_many(vcedu, lines):
    ran = vcedu("claims", "print", lines, "--school", "school.toml", "--address", ADDRESS, "--out", "slips")
    assert "slips/3年A組-claim-slips.html: 1\n" in ran.out


@pytest.mark.parametrize("address", ["http://school.example", f"{ADDRESS}#a", "https://" + "a" * 100, "https://あ"])
def test_an_address_that_leaks_or_does_not_fit_is_refused(vcedu, lines, address):
    ran = vcedu("claims", "print", lines, "--school", "school.toml", "--address", address, "--out", "slips", "--json")
    assert ran.json["error"]["code"] == "CLAIM_ADDRESS"
    assert not list(Path("slips").iterdir())


def test_another_file_is_refused_by_its_line(vcedu, lines):
    with lines.open("a") as stream:
        stream.write("other\n")
    ran = vcedu("claims", "print", lines, "--school", "school.toml", "--address", ADDRESS, "--out", "slips", "--json")
    assert (ran.json["error"]["code"], ran.json["error"]["file"]) == ("CLAIM_FILE", "claims.jsonl")
