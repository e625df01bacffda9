"""`vcedu status`, from a grades file to a list that a verifier reads."""

import datetime as dt
import json
from pathlib import Path

import pytest

from vcedu.cli import status
from vcedu.cli.network import Door
from vcedu.issuer import IssuanceJournal
from vcedu.net import Fetched
from vcedu.status import StatusList
from vcedu.storage import SQLiteDriver

_LIST = "https://school-a.example/status/2027"
_JOURNAL = ("--journal", "journal.sqlite", "--key", "key.json", "--out", "site")


@pytest.fixture
def entry(vcedu, school_key):
    from vcedu.canonical.contexts import ContextStore  # noqa: PLC0415 - only here
    from vcedu.cli.options import read_signer  # noqa: PLC0415 - only here
    from vcedu.issuer import Issuer, StatusLists  # noqa: PLC0415 - only here
    from vcedu.model import SystemClock  # noqa: PLC0415 - only here

    at = dt.datetime(2027, 3, 25, tzinfo=dt.UTC)
    issuer = Issuer(read_signer(Path(school_key)), contexts=ContextStore.production(), clock=SystemClock())
    with SQLiteDriver("journal.sqlite") as driver:
        list_id = StatusLists(driver, issuer, _LIST.rpartition("/")[0]).open("2027", at=at)
        return IssuanceJournal(driver).reserve("a", 1, content_digest=b"x", at=at, status_list=list_id)


def _is_set(entry, purpose):
    document = json.loads(Path(f"site/status/2027-{purpose}.json").read_bytes())
    assert document["id"] == f"{_LIST}-{purpose}.json"
    return StatusList.read(document).bits[entry.status.index]


def test_suspend_lift_and_revoke(vcedu, entry):
    Path("a.json").write_text(json.dumps({"id": entry.credential_id}))
    for command, name, expected in (
        ("suspend", entry.credential_id, (False, True)),
        ("lift", "a.json", (False, False)),
        ("revoke", "a.json", (True, False)),
    ):
        ran = vcedu("status", command, name, *_JOURNAL, "--reason", "under_review")
        assert ran.status == 0, ran.err
        assert f"{_LIST}-revocation.json" in ran.out
        assert (_is_set(entry, "revocation"), _is_set(entry, "suspension")) == expected
    ran = vcedu("status", "lift", "a.json", *_JOURNAL, "--lang", "ja")
    assert ran.status == 2
    assert "STATUS_IRREVERSIBLE" in ran.err
    assert "取り消されて" in ran.err


def test_publish_tells_where_each_list_belongs(vcedu, entry):
    ran = vcedu("status", "publish", *_JOURNAL, "--json")
    assert ran.json["lists"] == {
        f"{_LIST}-{purpose}.json": f"site/status/2027-{purpose}.json" for purpose in ("revocation", "suspension")
    }


def test_a_journal_that_is_not_there_is_not_made(vcedu, school_key):
    ran = vcedu("status", "publish", *_JOURNAL)
    assert ran.status == 2
    assert "FILE_UNREADABLE" in ran.err
    assert not Path("journal.sqlite").exists()


def test_a_reason_there_is_not_changes_nothing(vcedu, entry):
    ran = vcedu("status", "revoke", entry.credential_id, *_JOURNAL, "--reason", "because")
    assert (ran.status, "superseded" in ran.err) == (2, True)
    assert not Path("site").exists()


def _issued(entry, key_id):
    with SQLiteDriver("journal.sqlite") as driver:
        IssuanceJournal(driver).complete(entry, leaf_digest=b"x", key_id=key_id, at=dt.datetime.now(dt.UTC))


def test_lists_are_published_by_the_credentials_issuer_or_for_it_by_name(vcedu, school_key, entry):
    school = vcedu("did", "show", school_key, "--id-only").out.strip()
    _issued(entry, f"{school}#{school.removeprefix('did:key:')}")
    assert vcedu("status", "publish", *_JOURNAL).status == 0
    vcedu("key", "new", "--type", "ed25519", "--out", "heir.json", "--no-passphrase")
    heir = ("--journal", "journal.sqlite", "--key", "heir.json", "--out", "other")
    for command in (("publish",), ("revoke", entry.credential_id)):
        ran = vcedu("status", *command, *heir)
        assert (ran.status, "STATUS_PUBLISHER" in ran.err, school in ran.err) == (2, True, True)
    assert not Path("other").exists()
    assert vcedu("status", "publish", *heir, "--issuer", school).status == 0
    assert Path("other/status/2027-revocation.json").exists()
    assert _is_set(entry, "revocation") is False


def test_a_key_is_looked_up_in_the_did_document(vcedu, school_key, entry, monkeypatch):
    method = ("--verification-method", "did:web:school-a.example#key-1")
    document = vcedu("did", "show", school_key, "--method", "web", "--domain", "school-a.example").out
    name = json.loads(document)["verificationMethod"][0]["id"]
    Path("did.json").write_text(document)
    given = (*_JOURNAL, "--did-document", "did.json")
    assert vcedu("status", "publish", *given, "--verification-method", name).status == 0
    ran = vcedu("status", "publish", *given, "--verification-method", f"{name}x")
    assert (ran.status, "ISSUER_KEY_NOT_LISTED" in ran.err) == (2, True)
    Path("did.json").write_text("{")
    ran = vcedu("status", "publish", *given, *method)
    assert (ran.status, "did.json" in ran.err) == (2, True)
    asked = []

    class Network:
        def fetch(self, request):
            asked.append(request.url)
            return Fetched(request.url, document.encode(), "application/json", dt.datetime.now(dt.UTC), request.kind)

    monkeypatch.setattr(status, "door", lambda config, offline: Door(Network()))
    assert vcedu("status", "publish", *_JOURNAL, "--verification-method", name).status == 0
    assert asked == ["https://school-a.example/.well-known/did.json"]
