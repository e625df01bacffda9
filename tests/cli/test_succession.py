"""A school that was merged away, years on: its old record, its list kept by the successor, no network."""

import json
from pathlib import Path

import pytest

from education import samples
from vcedu.canonical.contexts import ContextStore
from vcedu.cli.options import read_signer
from vcedu.education.certificates import enrollment_certificate
from vcedu.issuer import IssuanceJournal, Issuer, StatusLists, with_status
from vcedu.model import FixedClock, parse_timestamp
from vcedu.storage import SQLiteDriver

FOUNDED, ISSUED, ENDED, MERGED_AGAIN = (f"{year}-04-01T00:00:00Z" for year in (2022, 2023, 2024, 2025))
LIST = "https://school-a.example/status/2023"
SCHOOL = ("--code", f"schoolCode:{samples.SCHOOL.code}")
HEIRS = {"second": "C127210000016", "third": "B127210000027"}
AREA = ("--territory", "271004")


@pytest.fixture
def keys(vcedu):
    return {
        name: vcedu("key", "new", "--type", "ed25519", "--out", f"{name}.json", "--no-passphrase", "--json").json["did"]
        for name in ("root", "registry", "city", "school", *HEIRS)
    }


@pytest.fixture
def certificate(vcedu, keys):
    """Issue a certificate with a status by the school that will be gone."""
    at = parse_timestamp(ISSUED)
    issuer = Issuer(read_signer(Path("school.json")), contexts=ContextStore.production(), clock=FixedClock(at))
    with SQLiteDriver("journal.sqlite") as driver:
        list_id = StatusLists(driver, issuer, LIST.rpartition("/")[0]).open("2023", at=at)
        journal = IssuanceJournal(driver)
        entry = journal.reserve("a", 1, content_digest=b"x", at=at, status_list=list_id)
        unsigned = enrollment_certificate(samples.ENROLLMENT, samples.issuance(issuer.id))
        dated = {**unsigned, "id": entry.credential_id, "validFrom": ISSUED}
        signed = issuer.sign(with_status(dated, entry), at=at)
        journal.complete(entry, leaf_digest=signed.leaf_digest, key_id=issuer.verification_method, at=at)
    Path("c.json").write_bytes(signed.secured.raw)
    return entry.credential_id


@pytest.fixture
def anchors(vcedu, keys):
    """Register the school, merge it into a second and that into a third; return the options that trust the anchors."""

    def run(*words):
        ran = vcedu("registry", *words)
        assert ran.status == 0, ran.err
        return ran

    def register(name, code, did, at, *more):
        words = ("--name", name, "--code", code, "--did", keys[did], "--issue", "EnrollmentCertificate", *AREA, *more)
        run("register", "r.json", "--key", "registry.json" if more else "city.json", *words, "--at", at)

    run("found", "r.json", "--key", "registry.json", "--name", "登録簿", "--at", FOUNDED)
    register("見本市", "localGovernmentCode:271004", "city", FOUNDED, "--may-delegate")
    register("第一小学校", SCHOOL[1], "school", FOUNDED)
    register("第二小学校", f"schoolCode:{HEIRS['second']}", "second", FOUNDED)
    register("統合小学校", f"schoolCode:{HEIRS['third']}", "third", MERGED_AGAIN)
    end = ("end", "r.json", "--key", "city.json")
    run(*end, *SCHOOL, "--at", ENDED, "--successor", keys["second"])
    run(*end, "--code", f"schoolCode:{HEIRS['second']}", "--at", MERGED_AGAIN, "--successor", keys["third"])
    root = run("export", "r.json", "--root-key", "root.json", "--out", "anchors.json", "--json").json["root_key"]
    return ("--anchors", "anchors.json", "--root-key", root)


def bundle_of_lists(vcedu, key):
    for purpose in ("revocation", "suspension"):
        assert Path(f"site/status/2023-{purpose}.json").exists()
    words = [
        word
        for purpose in ("revocation", "suspension")
        for word in (
            *("--status-list", f"{LIST}-{purpose}.json"),
            *("--list-file", f"{LIST}-{purpose}.json=site/status/2023-{purpose}.json"),
        )
    ]
    ran = vcedu("bundle", "make", *words, "--key", key, "--out", "bundle")
    assert ran.status == 0, ran.err


def test_the_record_holds_by_the_last_successors_list_and_the_operators_word(vcedu, keys, certificate, anchors):
    office = ("--journal", "journal.sqlite", "--key", "third.json", "--out", "site")
    assert vcedu("status", "publish", *office).status == 2
    assert vcedu("status", "publish", *office, "--issuer", keys["school"]).status == 0
    bundle_of_lists(vcedu, "third.json")
    verify = ("verify", "c.json", *anchors, "--offline", "bundle")
    ran = vcedu(*verify, "--proven-issue", ISSUED)
    assert ran.status == 0, ran.out
    assert ran.out.startswith(
        "c.json: GENUINE DOCUMENT OF 𠮷田 葛\U000e0100, IF IT WAS ISSUED BY 2023-04-01T00:00:00+00:00"
    )
    assert "統合小学校 keeps its records now" in ran.out
    assert vcedu(*verify).status == 1
    assert vcedu(*verify, "--proven-issue", MERGED_AGAIN).status == 1
    revoked = vcedu("status", "revoke", certificate, *office, "--issuer", keys["school"])
    assert revoked.status == 0, revoked.err
    bundle_of_lists(vcedu, "third.json")
    ran = vcedu(*verify, "--proven-issue", ISSUED, "--json")
    assert (ran.status, "STATUS_REVOKED" in {check["code"] for check in ran.json["checks"]}) == (1, True)


@pytest.mark.parametrize("whose", ["second", "city"])
def test_a_list_by_anybody_else_says_nothing(vcedu, keys, certificate, anchors, whose):
    """Neither by the school in between, which has ended too, nor by who registered them all."""
    office = ("--journal", "journal.sqlite", "--key", f"{whose}.json", "--out", "site", "--issuer", keys["school"])
    assert vcedu("status", "publish", *office).status == 0
    bundle_of_lists(vcedu, f"{whose}.json")
    ran = vcedu("verify", "c.json", *anchors, "--offline", "bundle", "--proven-issue", ISSUED, "--json")
    statuses = [check for check in ran.json["checks"] if check["name"] == "status"]
    assert ran.status == 3
    assert {(check["outcome"], check["code"]) for check in statuses} == {("undetermined", "STATUS_LIST_ISSUER")}
    assert json.loads(Path("site/status/2023-revocation.json").read_bytes())["issuer"] == keys[whose]
