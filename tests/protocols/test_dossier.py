"""A dossier goes direct or by way of the board, and is answered."""

import datetime as dt

import pytest

from protocols.schools import BOARD, DOSSIER, NEW, NOW, OLD, TICKET, TIME, VERIFIER, documents, manifest, secret
from vcedu.canonical.encodings import base64url_decode
from vcedu.education.kinds import HEALTH_RECORD
from vcedu.errors import Code, MalformedError, VceduError
from vcedu.proofs.jwe import open_sealed
from vcedu.protocols.dossier import (
    check_receipt,
    digest_of,
    make_manifest,
    make_receipt,
    make_relayed_manifest,
    make_ticket,
    open_dossier,
    open_relayed,
    pass_on_receipt,
    seal_dossier,
    seal_to_ticket,
)

KEY = secret("one time")


def direct():
    sent = documents()
    sealed = seal_dossier(manifest(sent), sent, secret("new school").public_key)
    return sent, open_dossier(sealed, secret=secret("new school"), recipient=NEW.id, verifier=VERIFIER, time=TIME)


def ticket():
    made = make_ticket(BOARD, KEY.public_key, TICKET, NOW + dt.timedelta(days=30), NOW)
    return made, VERIFIER.verify(made, time=TIME)


def test_direct_gives_back_the_bytes_that_were_sent():
    sent, opened = direct()
    assert [verified.secured.raw for verified in opened.credentials] == [secured.raw for secured in sent]
    assert (opened.dossier_id, opened.sender) == (DOSSIER, OLD.id)


def test_the_receipt_answers_the_manifest():
    _, opened = direct()
    receipt = make_receipt(opened, recipient=NEW, now=NOW)
    assert check_receipt(receipt, opened.manifest, VERIFIER, TIME).issuer == NEW.id
    assert "transferred" not in receipt.envelope.document["credentialSubject"]


def test_a_manifest_can_say_whom_it_is_about():
    made = make_manifest(
        documents(), sender=OLD, recipient=NEW.id, procedure="転学", dossier_id="1", about="did:example:pupil", now=NOW
    )
    assert made.envelope.document["credentialSubject"]["about"] == "did:example:pupil"


def test_nobody_else_can_open_it():
    sent = documents()
    sealed = seal_dossier(manifest(sent), sent, secret("new school").public_key)
    with pytest.raises(VceduError) as caught:
        open_dossier(sealed, secret=secret("board"), recipient=NEW.id, verifier=VERIFIER, time=TIME)
    assert caught.value.code is Code.JWE_NOT_OPENED


def test_relay_tells_the_old_school_nothing_of_the_new_one():
    made, verified = ticket()
    sent = documents()
    listed = make_relayed_manifest(sent, sender=OLD, ticket=verified, procedure="転学", dossier_id=DOSSIER, now=NOW)
    sealed = seal_to_ticket(listed, sent, verified)
    opened = open_relayed(sealed, secret=KEY, ticket=verified, verifier=VERIFIER, time=TIME)
    own = make_receipt(opened, recipient=NEW, now=NOW)
    answer = pass_on_receipt(VERIFIER.verify(own, time=TIME), board=BOARD, now=NOW)
    assert check_receipt(answer, VERIFIER.verify(listed, time=TIME), VERIFIER, TIME).issuer == BOARD.id
    assert answer.envelope.document["credentialSubject"]["acceptedOn"]
    texts = [made.raw, listed.raw, sealed, answer.raw, *(secured.raw for secured in sent)]
    held = b"\n".join([*texts, *(base64url_decode(part) for part in sealed.decode().split(".") if part)])
    for secret_text in (NEW.id, NEW.verification_method, secret("new school").public_key.multikey):
        assert secret_text.encode() in own.raw + secret("new school").public_key.multikey.encode()
        assert secret_text.encode() not in held


def test_relayed_dossiers_are_a_power_of_two_long():
    _, verified = ticket()
    lengths = set()
    for sent in (documents(), documents()[:1]):
        listed = make_relayed_manifest(sent, sender=OLD, ticket=verified, procedure="転学", dossier_id="1", now=NOW)
        lengths.add(len(open_sealed(seal_to_ticket(listed, sent, verified), KEY)))
    assert all(length & (length - 1) == 0 for length in lengths)


def test_only_a_receipt_is_passed_on():
    _, verified = ticket()
    with pytest.raises(MalformedError) as caught:
        pass_on_receipt(verified, board=BOARD, now=NOW)
    assert caught.value.code is Code.DOSSIER_FORMAT


def test_the_receipt_lists_the_health_record_as_transferred():
    context = ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/vcedu/records/v1"]
    health = OLD.issue(
        {
            "@context": context,
            "type": ["VerifiableCredential", HEALTH_RECORD.credential_type],
            "validFrom": "2027-03-25T00:00:00Z",
            "credentialSubject": {"id": "did:example:pupil"},
        }
    )
    sent = [*documents(), health]
    sealed = seal_dossier(manifest(sent), sent, secret("new school").public_key)
    opened = open_dossier(sealed, secret=secret("new school"), recipient=NEW.id, verifier=VERIFIER, time=TIME)
    receipt = make_receipt(opened, recipient=NEW, now=NOW)
    assert receipt.envelope.document["credentialSubject"]["transferred"] == [digest_of(health)]
