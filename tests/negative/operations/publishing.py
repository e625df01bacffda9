"""An issuer about to sign status lists: is the key its own, and are the lists its to publish?"""

import json

from makers.signed import key

from vcedu.canonical.contexts import ContextStore
from vcedu.issuer import IssuanceJournal, Issuer, StatusLists, check_own_key, needs_document
from vcedu.model import FixedClock, parse_timestamp
from vcedu.storage import SQLiteDriver

AT = parse_timestamp("2027-04-01T00:00:00Z")


def issuer_of(whose, method=None):
    contexts, clock = ContextStore.production(), FixedClock(AT)
    return Issuer(key(whose), contexts=contexts, clock=clock, verification_method=method)


def check_key(data):
    issuer = issuer_of(data["whose"], data["method"])
    assert needs_document(issuer) is ("document" in data)
    document = json.dumps(data["document"]).encode() if "document" in data else None
    check_own_key(issuer, document, at=parse_timestamp(data["at"]))


def check_publisher(data):
    with SQLiteDriver(":memory:") as driver:
        journal = IssuanceJournal(driver)
        lists = StatusLists(driver, issuer_of(data["publisher"]), "https://school-a.example/status")
        list_id = lists.open("1", at=AT)
        for number, method in enumerate(data["signed"]):
            entry = journal.reserve(str(number), 1, content_digest=b"x", at=AT, status_list=list_id)
            journal.complete(entry, leaf_digest=b"x", key_id=method, at=AT)
        bare = journal.reserve("bare", 1, content_digest=b"x", at=AT)
        journal.complete(bare, leaf_digest=b"x", key_id="did:web:elsewhere.example#key-1", at=AT)
        lists.check_publisher(frozenset(data.get("issuers", ())))


OPERATIONS = {"check_own_key": check_key, "check_publisher": check_publisher}
