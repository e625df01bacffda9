"""A pupil's store, what somebody did to it, and what is asked of it then."""

import contextlib
import json
import shutil
import tempfile
from pathlib import Path

from makers.signed import credential, did, present, presentation, sign

from holder.asking import LISTED, TRANSFER
from holder.family import CHEAP, CONTEXTS, NOW, PASSPHRASE, PUPIL, TIME, certificate, create, fill, receive, spoil
from vcedu.holder import PersonalDataStore, PresentationRequest, judge_requester
from vcedu.storage import SQLiteDriver


@contextlib.contextmanager
def _filled():
    with SQLiteDriver(":memory:") as driver:
        store = create(driver)
        yield driver, store, fill(store)


def open_store(data):
    with _filled() as (driver, store, _):
        names = {"first": store.profile, "second": store.add_profile(at=NOW).profile, None: None}
        spoil(driver, *data["sql"])
        PersonalDataStore.open(driver, data["passphrase"], profile=names.get(data["profile"], data["profile"])).check()


def create_stores(data):
    with SQLiteDriver(":memory:") as driver:
        for passphrase in data["passphrases"]:
            PersonalDataStore.create(driver, passphrase, at=NOW, kdf=CHEAP)


def read_items(data):
    with _filled() as (driver, store, _):
        spoil(driver, *data["sql"])
        store.items()


def read_one_way(data):
    with _filled() as (driver, _, (first, _, third)):
        again = PersonalDataStore.open(driver, PASSPHRASE)
        spoil(driver, *data["sql"])
        {
            "get": lambda: [again.get(item.id) for item in (first, third)],
            "list": again.items,
            "search": lambda: again.search({"type": "AchievementCredential"}),
        }[data["read"]]()


def delete_item(data):
    with _filled() as (driver, _, (first, *_)):
        spoil(driver, *data["sql"])
        PersonalDataStore.open(driver, PASSPHRASE).delete(first.id, at=NOW)


def put_copy_back(data):
    with tempfile.TemporaryDirectory() as folder:
        path, copy = Path(folder, "store.db"), Path(folder, "copy.db")
        with SQLiteDriver(path) as driver:
            create(driver)
        shutil.copy(path, copy)
        with SQLiteDriver(path) as driver:
            store = PersonalDataStore.open(driver, PASSPHRASE)
            receive(store, certificate(1))
            remembered = store.checkpoint
        if data["put_back"]:
            shutil.copy(copy, path)
        with SQLiteDriver(path) as driver:
            if data["go_on"]:
                fill(PersonalDataStore.open(driver, PASSPHRASE))
            PersonalDataStore.open(driver, PASSPHRASE, remembered=remembered)


def present_item(data):
    with _filled() as (_, store, (first, *_)):
        chosen = first.id if data["known"] else "0" * 32
        store.present([chosen], holder=PUPIL, challenge="c-1", domain=["b.example"], time=TIME, contexts=CONTEXTS)


def search(data):
    with _filled() as (_, store, _):
        assert store.search(data["tags"]) == []


def receive_document(data):
    document = sign(credential())
    if data["presentation"]:
        document = present(presentation(document))
    with SQLiteDriver(":memory:") as driver:
        receive(create(driver), json.dumps(document).encode())


def receive_kind(data):
    contexts = ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/vcedu/records/v1"]
    document = {
        "@context": contexts,
        "id": "urn:uuid:5b0e3d0e-8d53-4f0b-9d0c-8f1c6a0e7a22",
        "type": ["VerifiableCredential", data["kind"]],
        "issuer": did("school"),
        "validFrom": "2027-03-01T00:00:00+09:00",
        "credentialSubject": {"type": "Child", "legalName": "山田 太郎"},
    }
    with SQLiteDriver(":memory:") as driver:
        receive(create(driver), json.dumps(sign(document)).encode())


def shred(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store.db")
        with SQLiteDriver(path, busy_timeout=0) as driver, SQLiteDriver(path) as other:
            store = create(driver)
            first, *_ = fill(store)
            other.execute("BEGIN")
            other.execute("SELECT COUNT(*) FROM item")
            if not data["reader"]:
                other.execute("COMMIT")
            store.delete(first.id, at=NOW)


def rekey(data):
    with _filled() as (driver, store, _):
        stores = [store, PersonalDataStore.open(driver, PASSPHRASE)][: data["open"]]
        store.rekey(at=NOW)
        stores[-1].items()
        receive(stores[-1], certificate(7))


def judge(data):
    asked = {name: frozenset(data[name]) for name in ("records", "claims")}
    request = PresentationRequest(data["requester"], data["name"], data["domain"], **asked)
    finding = judge_requester(request, register=LISTED, procedure=TRANSFER, at=NOW)
    if finding.error is not None:
        raise finding.error


OPERATIONS = {
    "pds-open": open_store,
    "pds-create": create_stores,
    "pds-items": read_items,
    "pds-read": read_one_way,
    "pds-delete": delete_item,
    "pds-copy": put_copy_back,
    "pds-present": present_item,
    "pds-search": search,
    "pds-receive": receive_document,
    "pds-receive-kind": receive_kind,
    "pds-shred": shred,
    "pds-rekey": rekey,
    "judge-requester": judge,
}
