"""An old and a new school, their board, and two documents on their way."""

import datetime as dt
import hashlib

from makers.signed import key

from vcedu.canonical.contexts import ContextStore
from vcedu.issuer import Issuer
from vcedu.keys import KeyType, PrivateKey
from vcedu.model import VerificationTime
from vcedu.net import NoFetcher
from vcedu.protocols.dossier import make_manifest
from vcedu.verifier import UnsafeAnyIssuer, Verifier

NOW = dt.datetime(2027, 4, 1, tzinfo=dt.UTC)
TIME = VerificationTime(now=NOW)
CONTEXTS = ContextStore.production()
VERIFIER = Verifier(trust=UnsafeAnyIssuer(), contexts=CONTEXTS, fetcher=NoFetcher())
DOSSIER, TICKET = "dossier-1", "ticket-1"


class Frozen:
    def now(self):
        return NOW


def issuer(whose):
    return Issuer(key(whose), contexts=CONTEXTS, clock=Frozen())


def secret(whose):
    seed = hashlib.sha256(f"vcedu agreement: {whose}".encode()).digest()
    return PrivateKey.from_secret_bytes(KeyType.X25519, seed)


OLD, NEW, BOARD, STRANGER = (issuer(whose) for whose in ("old school", "new school", "board", "stranger"))


def unsigned(kind, number, issuer=OLD.id):
    """Return a record of a kind as far as a dossier looks into it."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/vcedu/records/v1"],
        "id": f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        "type": ["VerifiableCredential", kind],
        "issuer": issuer,
        "validFrom": "2027-03-25T00:00:00Z",
        "credentialSubject": {"id": "urn:uuid:00000000-0000-4000-8000-00000000c001"},
    }


def documents(kinds=("CumulativeRecordCopy", "CumulativeRecordCopy")):
    return [OLD.issue(unsigned(kind, number)) for number, kind in enumerate(kinds, 1)]


def manifest(credentials, recipient=NEW.id, procedure="転学"):
    return make_manifest(
        credentials, sender=OLD, recipient=recipient, procedure=procedure, dossier_id=DOSSIER, about=None, now=NOW
    )
