"""A verifier with the status lists that the vector gives it; the codec; an issuer's journal with its lists."""

import base64
import gzip
import json

from makers.signed import key

from negative.operations.verification import Given, trust
from vcedu.canonical.contexts import ContextStore
from vcedu.issuer import IssuanceJournal, Issuer, StatusLists
from vcedu.model import FixedClock, VerificationTime, parse_timestamp
from vcedu.status import Bitstring, read_entry
from vcedu.storage import SQLiteDriver
from vcedu.trust import Custodians
from vcedu.verifier import Verifier


def verify_status(data):
    now = parse_timestamp(data["at"])
    signers = {issuer: frozenset(names) for issuer, names in data.get("custodians", {}).items()}
    verifier = Verifier(
        trust=trust(data, data["document"]),
        contexts=ContextStore.production(),
        fetcher=Given(data, now, parse_timestamp(data.get("as_of", data["at"]))),
        custodians=Custodians(signers),
        clock=FixedClock(now),
    )
    verifier.verify(json.dumps(data["document"], ensure_ascii=False).encode(), time=VerificationTime(now=now))


def decode_bitstring(data):
    if "text" in data:
        Bitstring.decode(data["text"])
        return
    packed = bytearray(gzip.compress(bytes(data["zeros"]), mtime=0))
    packed[-8] ^= data.get("checksum", 0)
    whole = bytes(packed) + bytes.fromhex(data.get("after", ""))
    Bitstring.decode("u" + base64.urlsafe_b64encode(whole).rstrip(b"=").decode())


def change_statuses(data):
    at = parse_timestamp("2027-04-01T00:00:00Z")
    store, clock = ContextStore.production(), FixedClock(at)
    with SQLiteDriver(":memory:") as driver:
        names = iter([*data["issued"], *data["bare"]])
        journal = IssuanceJournal(driver, new_credential_id=lambda: f"urn:vcedu:{next(names)}")
        base_url = data.get("base_url", "https://school-a.example/status")
        lists = StatusLists(driver, Issuer(key("school"), contexts=store, clock=clock), base_url)
        list_id = lists.open("1", at=at)
        for name in data["issued"]:
            journal.reserve(name, 1, content_digest=b"x", at=at, status_list=list_id)
        for name in data["bare"]:
            journal.reserve(name, 1, content_digest=b"x", at=at)
        for name, state in data["changes"]:
            lists.set(f"urn:vcedu:{name}", state, at)


OPERATIONS = {
    "verify_status": verify_status,
    "read_entry": lambda data: read_entry(data["entry"], path="/credentialStatus"),
    "decode_bitstring": decode_bitstring,
    "change_statuses": change_statuses,
    "make_bitstring": lambda data: Bitstring.of(data["size"], data["indexes"]),
}
