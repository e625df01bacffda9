import json

import pytest

from holder.family import TIME, VERIFIER, certificate, create, fill
from negative.operations.wallets import archive
from vcedu.errors import Code, UndeterminedError
from vcedu.holder import credentials_in, take_over, write_out
from vcedu.storage import SQLiteDriver

FIRST, SECOND = certificate(1), certificate(2)
KEY = {"type": "Ed25519VerificationKey2020", "privateKeyMultibase": "zSecretOfTheOtherWallet"}
DID = {"@context": ["https://www.w3.org/ns/did/v1"], "id": "did:key:z6Mk"}
METADATA = {"type": "ProfileMetadata", "data": {"profileName": "わたし"}}
WALLET = {
    "type": "UniversalWallet2020",
    "status": "UNLOCKED",
    "contents": [json.loads(FIRST), DID, KEY, METADATA, json.loads(SECOND)],
}
FORMS = {
    "one": (FIRST, [""]),
    "list": (json.dumps([json.loads(FIRST), json.loads(SECOND)]).encode(), ["/0", "/1"]),
    "presentation": (json.dumps({"verifiableCredential": json.loads(FIRST)}).encode(), ["/verifiableCredential"]),
    "wallet": (json.dumps(WALLET).encode(), ["/contents/0", "/contents/4"]),
    "wallets": (json.dumps([WALLET, WALLET]).encode(), [f"/{n}/contents/{m}" for n in (0, 1) for m in (0, 4)]),
    "archive": (
        archive({"profiles/default.json": b"{}", "credentials/a.json": FIRST, "credentials/b.json": SECOND}),
        ["credentials/a.json", "credentials/b.json"],
    ),
}


@pytest.fixture
def store():
    with SQLiteDriver(":memory:") as driver:
        yield create(driver)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_taken_over(store, form):
    data, places = FORMS[form]
    assert [found.place for found in credentials_in(data)] == places
    taken = take_over(store, data, verifier=VERIFIER, time=TIME)
    assert [(item.place, item.error) for item in taken] == [(place, None) for place in places]
    assert {item.item.id for item in taken} == {item.id for item in store.items()}


def test_keys_of_another_wallet_are_left_where_they_are(store):
    take_over(store, FORMS["wallet"][0], verifier=VERIFIER, time=TIME)
    assert all(b"zSecretOfTheOtherWallet" not in item.secured.raw for item in store.items())


def test_a_credential_that_is_refused_stops_no_other(store):
    changed = {**json.loads(FIRST), "name": "Somebody else's"}
    data = json.dumps([changed, json.loads(SECOND)]).encode()
    refused, kept = take_over(store, data, verifier=VERIFIER, time=TIME)
    assert (refused.place, refused.item, refused.error.code) == ("/0", None, Code.PROOF_SIGNATURE)
    assert (kept.place, kept.error) == ("/1", None)


def test_a_store_that_cannot_be_written_is_no_fault_of_a_credential(tmp_path):
    path = tmp_path / "store.db"
    with SQLiteDriver(path, busy_timeout=0) as driver, SQLiteDriver(path, busy_timeout=0) as other:
        store = create(driver)
        with other.transaction(), pytest.raises(UndeterminedError) as refused:
            take_over(store, FIRST, verifier=VERIFIER, time=TIME)
    assert refused.value.code is Code.STORE_BUSY


def test_what_is_written_out_is_read_back(store):
    fill(store)
    written = write_out(store.items())
    with SQLiteDriver(":memory:") as driver:
        other = create(driver)
        assert all(item.error is None for item in take_over(other, written, verifier=VERIFIER, time=TIME))
        assert len(other.items()) == len(store.items())
    assert [json.loads(item.secured.raw) for item in store.items()] == json.loads(written)
