"""A child's profile, and records that are put into it or shown from it: whose are they?"""

import contextlib
import datetime as dt
import json

from makers.signed import did, sign

from holder.family import CONTEXTS, NOW, PUPIL, TIME, create, receive
from vcedu.holder.access import AccessPolicy, Relation
from vcedu.holder.access import statements as st
from vcedu.model import parse_timestamp
from vcedu.storage import SQLiteDriver

_SUBJECT = st.Subject(did("pupil"), dt.date(2012, 2, 29), names=frozenset({"山田 太郎"}))


@contextlib.contextmanager
def _profile(*, stated):
    with SQLiteDriver(":memory:") as driver:
        store = create(driver)
        if stated:
            store.belongs_to(_SUBJECT, at=NOW)
        yield store


def _record(given, number):
    subjects = [{"type": "Child", **each} for each in given["subjects"]]
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/vcedu/records/v1"],
        "id": f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        "type": ["VerifiableCredential", given.get("kind", "EnrollmentCertificate")],
        "issuer": did("school"),
        "validFrom": "2027-03-01T00:00:00+09:00",
        "credentialSubject": subjects if len(subjects) > 1 else subjects[0],
    }
    return json.dumps(sign(document)).encode()


def _say(store, statement):
    with store._opened.whole():
        store._stated.add(statement, NOW, by=did("board"))


def received(data):
    with _profile(stated=True) as store:
        for name in data.get("names", ()):
            _say(store, st.SubjectName(name, did("board"), NOW))
        for identifier in data.get("identifiers", ()):
            _say(store, st.SubjectIdentifier(identifier, did("board"), NOW))
        receive(store, _record(data, 1), confirmed_by=data.get("confirmed_by"))


def shown(data):
    with _profile(stated=False) as store:
        kept = [receive(store, _record(given, number)).id for number, given in enumerate(data["records"])]
        if data["stated"]:
            store.belongs_to(_SUBJECT, at=NOW)
        store.present(kept, holder=PUPIL, challenge="c-1", domain=["b.example"], time=TIME, contexts=CONTEXTS)


def visited(data):
    with _profile(stated=True) as store:
        until, at = (parse_timestamp(data[name]) for name in ("until", "at"))
        if data["before"]:
            store.visited_by(did("pupil"), Relation.LEARNER, AccessPolicy()).items(at=parse_timestamp(data["before"]))
        store.visited_by(did("pupil"), Relation.LEARNER, AccessPolicy(), until=until).items(at=at)


OPERATIONS = {"whose-received": received, "whose-shown": shown, "whose-visit": visited}
