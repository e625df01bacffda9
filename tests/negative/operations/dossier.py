"""A dossier on its way, and what somebody did to it."""

import datetime as dt

from protocols.schools import (
    BOARD,
    DOSSIER,
    NEW,
    NOW,
    OLD,
    STRANGER,
    TIME,
    VERIFIER,
    documents,
    manifest,
    secret,
)
from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import read_json_object
from vcedu.education.procedures import shipped_procedures
from vcedu.proofs.jwe import open_sealed, seal
from vcedu.protocols.dossier import (
    DossierBook,
    RelayBook,
    check_forwarded,
    check_receipt,
    digest_of,
    make_receipt,
    make_relayed_manifest,
    make_ticket,
    open_dossier,
    open_relayed,
    seal_dossier,
    seal_to_ticket,
)
from vcedu.protocols.dossier.manifest import MANIFEST, RECEIPT, TICKET, sign
from vcedu.storage import SQLiteDriver


def _opened(data, whose="new school", recipient=NEW.id):
    return open_dossier(data, secret=secret(whose), recipient=recipient, verifier=VERIFIER, time=TIME)


def open_documents(data):
    first, second = documents()
    by_name = {"first": first, "second": second}
    sent = [by_name[name] for name in data["sent"]]
    _opened(seal_dossier(manifest([by_name[name] for name in data["named"]]), sent, secret("new school").public_key))


def open_members(data):
    sent = documents()
    text = open_sealed(seal_dossier(manifest(sent), sent, secret("new school").public_key), secret("new school"))
    members = {**read_json_object(text), **data["members"]}
    for name in data["without"]:
        members.pop(name)
    _opened(seal(jcs(members), secret("new school").public_key, content_type="application/json"))


def open_manifest(data):
    sent = documents()
    named = {"manifest": manifest(sent), "document": sent[0]}[data["manifest"]]
    _opened(seal_dossier(named, sent, secret("new school").public_key))


def open_as(data):
    recipients = {"new school": NEW.id, "stranger": STRANGER.id, "board": BOARD.id}
    sent = documents()
    sealed = seal_dossier(manifest(sent, recipients[data["meant"]]), sent, secret(data["key"]).public_key)
    _opened(sealed, data["key"], recipients[data["opens"]])


def receipt_of(data):
    issuers = {"new school": NEW, "stranger": STRANGER, "old school": OLD}
    sent = documents()
    listed = manifest(sent)
    opened = _opened(seal_dossier(listed, sent, secret("new school").public_key))
    other = VERIFIER.verify(manifest(sent[:1]), time=TIME)
    receipt = make_receipt(opened, recipient=issuers[data["by"]], now=NOW)
    shown = {"receipt": receipt, "manifest": listed}[data["shown"]]
    check_receipt(shown, {"sent": opened.manifest, "other": other}[data["manifest"]], VERIFIER, TIME)


def relay(data):
    key = secret("one time").public_key
    tickets = {
        name: VERIFIER.verify(make_ticket(BOARD, key, name, NOW + dt.timedelta(days=30), NOW), time=TIME)
        for name in ("ticket-1", "ticket-2")
    }
    sent = documents()
    listed = make_relayed_manifest(
        sent, sender=OLD, ticket=tickets["ticket-1"], procedure="転学", dossier_id=DOSSIER, now=NOW
    )
    if not data["relayed"]:
        listed = manifest(sent, BOARD.id)
    sealed = seal_to_ticket(listed, sent, tickets["ticket-1"])
    open_relayed(sealed, secret=secret("one time"), ticket=tickets[data["ticket"]], verifier=VERIFIER, time=TIME)


def by_procedure(data, relayed=False):
    sent, procedure = documents(data["kinds"]), shipped_procedures()[data["procedure"]]
    if not relayed:
        return manifest(sent, procedure=procedure)
    key = secret("one time").public_key
    ticket = VERIFIER.verify(make_ticket(BOARD, key, "t", NOW + dt.timedelta(days=30), NOW), time=TIME)
    return make_relayed_manifest(sent, sender=OLD, ticket=ticket, procedure=procedure, dossier_id=DOSSIER, now=NOW)


def open_for_procedure(data):
    shipped = shipped_procedures()
    sent, name = documents(data["kinds"]), data["procedure"]
    listed = manifest(sent, procedure=shipped[name].name.ja if name in shipped else name)
    awaited = shipped[data.get("awaited", data["procedure"])]
    sealed = seal_dossier(listed, sent, secret("new school").public_key)
    open_dossier(sealed, secret=secret("new school"), recipient=NEW.id, verifier=VERIFIER, time=TIME, procedure=awaited)


def _ticket(**members):
    subject = {"type": "Ticket", "ticketId": "ticket-1", "agreementKey": secret("one time").public_key.multikey}
    made = sign(TICKET, {**subject, **members}, by=BOARD, now=NOW)
    return VERIFIER.verify(made, time=TIME)


def manifest_members(data):
    sent = documents()
    whole = manifest(sent).envelope.document["credentialSubject"]
    subject = {name: value for name, value in {**whole, **data["members"]}.items() if value is not None}
    listed = sign(MANIFEST, subject, by=OLD, now=NOW)
    with SQLiteDriver(":memory:") as driver:
        DossierBook(driver).sent(listed, at=NOW)
    _opened(seal_dossier(listed, sent, secret("new school").public_key))


def receipt_members(data):
    sent = documents(("HealthRecord", "CumulativeRecordCopy"))
    listed = manifest(sent)
    opened = _opened(seal_dossier(listed, sent, secret("new school").public_key))
    whole = make_receipt(opened, recipient=NEW, now=NOW).envelope.document["credentialSubject"]
    members = {name: value for name, value in data["members"].items() if name != "transferred"}
    if "transferred" in data["members"]:
        digests = [digest_of(each) for each in (*sent, listed)]
        members["transferred"] = [
            digests[which] if isinstance(which, int) else which for which in data["members"]["transferred"]
        ]
    subject = {name: value for name, value in {**whole, **members}.items() if value is not None}
    answer = check_receipt(sign(RECEIPT, subject, by=NEW, now=NOW), opened.manifest, VERIFIER, TIME)
    with SQLiteDriver(":memory:") as driver:
        DossierBook(driver).received(answer, at=NOW)


def forward(data):
    sent, ticket = documents(), _ticket()
    listed = make_relayed_manifest(sent, sender=OLD, ticket=ticket, procedure="転学", dossier_id=DOSSIER, now=NOW)
    sealed = seal_to_ticket(listed, sent, _ticket(agreementKey=secret(data["sealed_to"]).public_key.multikey))
    if "bytes" in data:
        sealed = data["bytes"].encode()
    shown = {"ticket": ticket, "manifest": VERIFIER.verify(listed, time=TIME), "keyless": _ticket(agreementKey="")}
    check_forwarded(sealed, shown[data["ticket"]])


def forward_twice(data):
    sent, ticket = documents(), _ticket()
    with SQLiteDriver(":memory:") as driver:
        book = RelayBook(driver)
        for number in data["dossiers"]:
            listed = make_relayed_manifest(
                sent, sender=OLD, ticket=ticket, procedure="転学", dossier_id=f"2027-{number}", now=NOW
            )
            key = secret(data["keys"][number]).public_key.multikey
            book.forward(seal_to_ticket(listed, sent, _ticket(agreementKey=key)), _ticket(agreementKey=key), at=NOW)


def send_again(data):
    sent = documents(("HealthRecord", "CumulativeRecordCopy"))
    listed = manifest(sent)
    opened = _opened(seal_dossier(listed, sent, secret("new school").public_key))
    whole = make_receipt(opened, recipient=NEW, now=NOW).envelope.document["credentialSubject"]
    passed = [digest_of(sent[which]) for which in data["transferred"]]
    receipt = sign(RECEIPT, {**whole, **({"transferred": passed} if passed else {})}, by=NEW, now=NOW)
    with SQLiteDriver(":memory:") as driver:
        book = DossierBook(driver)
        book.sent(opened.manifest, at=NOW)
        book.received(check_receipt(receipt, opened.manifest, VERIFIER, TIME), at=NOW)
        book.check_kept([sent[which] for which in data["sent"]])


OPERATIONS = {
    "dossier-procedure-make": by_procedure,
    "dossier-procedure-relay": lambda data: by_procedure(data, relayed=True),
    "dossier-procedure-open": open_for_procedure,
    "dossier-documents": open_documents,
    "dossier-members": open_members,
    "dossier-manifest": open_manifest,
    "dossier-recipient": open_as,
    "dossier-receipt": receipt_of,
    "dossier-relay": relay,
    "dossier-manifest-members": manifest_members,
    "dossier-receipt-members": receipt_members,
    "dossier-forward": forward,
    "dossier-forward-twice": forward_twice,
    "dossier-send-again": send_again,
}
