"""`vcedu bundle make` with status lists, from a journal to a verifier without a network."""

import datetime as dt
import json
from pathlib import Path

import pytest
from makers.signed import WEB, credential, web_document

from cli.test_status import _LIST, entry  # noqa: F401 - a fixture
from vcedu.cli import bundle
from vcedu.cli.network import Door
from vcedu.net import Fetched
from vcedu.status import StatusPurpose, status_entry

URL = f"{_LIST}-revocation.json"
GIVEN = ("--status-list", URL, "--list-file", f"{URL}=site/status/2027-revocation.json")
VERIFY = ("verify", "signed.json", "--unsafe-any-issuer", "--offline", "bundle", "--json")


@pytest.fixture
def publish(vcedu, school_key, entry):  # noqa: F811 - the fixture
    """Issue a credential with a status, and return what puts its list, as it stands, into a bundle."""
    school = vcedu("did", "show", school_key, "--id-only").out.strip()
    status = status_entry(URL, entry.status.index, StatusPurpose.REVOCATION)
    dates = {"validFrom": "2026-03-01T00:00:00Z", "id": entry.credential_id}
    Path("unsigned.json").write_text(json.dumps({**credential(school), **dates, "credentialStatus": status}))
    assert vcedu("issue", "unsigned.json", "--key", school_key, "--out", "signed.json").status == 0

    def call(*words):
        ran = vcedu("status", *words, "--journal", "journal.sqlite", "--key", school_key, "--out", "site")
        assert ran.status == 0, ran.err
        return vcedu("bundle", "make", *GIVEN, "--key", school_key, "--out", "bundle", "--json")

    return call


def test_a_verifier_without_a_network_reads_the_list_of_the_bundle(vcedu, publish, entry):  # noqa: F811 - the fixture
    assert publish("publish").json["entries"] == [URL]
    ran = vcedu(*VERIFY)
    assert ran.status == 0, ran.out
    status = next(check for check in ran.json["checks"] if check["name"] == "status")
    listed = json.loads(Path("site/status/2027-revocation.json").read_bytes())
    assert status["outcome"] == "passed"
    assert status["as_of"][:19] == listed["validFrom"][:19]
    publish("revoke", entry.credential_id)
    ran = vcedu(*VERIFY)
    assert (ran.status, "STATUS_REVOKED" in ran.out) == (1, True)


def test_a_bundle_without_the_list_leaves_the_status_open(vcedu, school_key, publish):
    publish("publish")
    key_only = ("bundle", "make", "did:web:a.example", "--document", "did:web:a.example=did.json", "--out", "bundle")
    did = "did:web:a.example"
    Path("did.json").write_text(json.dumps({"@context": "https://www.w3.org/ns/did/v1", "id": did}))
    assert vcedu(*key_only, "--key", school_key).status == 0
    ran = vcedu(*VERIFY)
    assert (ran.status, "BUNDLE_MISSING" in ran.out) == (3, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "OPTION_INVALID"),
        (("--status-list", URL, "--list-file", "nonsense"), "OPTION_INVALID"),
        (("--status-list", URL, "--list-file", f"{URL}=nowhere.json"), "FILE_UNREADABLE"),
        (("--status-list", URL, "--list-file", f"{URL}=unsigned.json"), "STATUS_LIST_TYPE"),
        (("--status-list", URL, "--list-file", f"{URL}=site/status/2027-suspension.json"), "STATUS_LIST_ID"),
    ],
)
def test_no_list_goes_in_unchecked(vcedu, school_key, publish, words, code):
    publish("publish")
    ran = vcedu("bundle", "make", *words, "--key", school_key, "--out", "other")
    assert (ran.status in {2, 3}, code in ran.err) == (True, True)
    assert not Path("other").exists()


def test_what_is_not_given_as_a_file_is_fetched(vcedu, school_key, publish, monkeypatch):
    publish("publish")
    served = {
        URL: Path("site/status/2027-revocation.json").read_bytes(),
        "https://school-a.example/.well-known/did.json": json.dumps(web_document()).encode(),
    }
    asked = []

    class Network:
        def fetch(self, request):
            asked.append((request.url, request.kind))
            at = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
            return Fetched(request.url, served[request.url], "application/json", at, request.kind)

    monkeypatch.setattr(bundle, "door", lambda config, offline: Door(Network()))
    ran = vcedu("bundle", "make", WEB, "--status-list", URL, "--key", school_key, "--out", "bundle")
    assert (ran.status, ran.out) == (0, "bundle: 2\n"), ran.err
    assert dict(asked) == dict(zip(sorted(served), ("did_document", "status_list"), strict=True))
    listed = json.loads(Path("bundle/bundle.json").read_bytes())["entries"]
    assert {each["asOf"] for each in listed} == {"2026-01-02T00:00:00Z"}
