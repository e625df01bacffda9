"""A child's profile with one certificate, what leaves it on which basis, and the papers that follow."""

import datetime as dt
import functools
import json

from makers.signed import did, key, method

from holder.access.home import CHILD, SCHOOL
from holder.family import CONTEXTS, PUPIL, VERIFIER, certificate, create
from vcedu.canonical.encodings import base64url_encode
from vcedu.education.procedures import Statute
from vcedu.errors import Message
from vcedu.holder import HolderKey
from vcedu.holder.access import Relation
from vcedu.holder.access import statements as st
from vcedu.holder.consent import (
    Consent,
    PersonsRequest,
    Terms,
    read_countersigned,
    read_notice,
    read_receipt,
)
from vcedu.holder.consent.periods import last_day
from vcedu.holder.consent.records import read_record
from vcedu.keys import RawPayload
from vcedu.model import VerificationTime, parse_timestamp
from vcedu.storage import SQLiteDriver

_BEGAN = parse_timestamp("2027-01-01T00:00:00+09:00")
_RECEIVED = VerificationTime(now=parse_timestamp("2027-04-01T09:00:00+09:00"))


class _UndoneError(Exception):
    """Takes back what a vector did, so that the profile is made once."""


@functools.cache
def _profile(keeper):
    store = create(SQLiteDriver(":memory:"))
    store.belongs_to(st.Subject(CHILD, dt.date(2013, 1, 15), st.Keeper(keeper), SCHOOL), at=_BEGAN)
    return store, store.receive(certificate(1), verifier=VERIFIER, time=_RECEIVED)


def _take_back():
    raise _UndoneError


def _record(members):
    return read_record(json.dumps(members).encode())


def _basis(given):
    match given:
        case None:
            return None
        case {"record_id": record}:
            return Consent(record)
        case {"statute": law}:
            return Statute(Message(**law["name"]), Message(**law["article"]))
        case _:
            return PersonsRequest(given["by"])


def _present(store, item, terms, domain, at):
    time = VerificationTime(now=at)
    given = {"holder": PUPIL, "challenge": "c-1", "domain": domain, "time": time, "contexts": CONTEXTS}
    return store.present([item.id], basis=terms, **given)


def _say(store, item, record, said, signer="pupil"):
    at, releases = parse_timestamp(said["at"]), store.releases
    who = {"by": did("pupil"), "capacity": Relation.LEARNER, "at": at}
    holder = HolderKey(key(signer))
    match said["state"]:
        case "given":
            releases.give(record, **who)
        case "refused":
            releases.refuse(record, **who)
        case "withdrawn":
            releases.withdraw(record.record_id, holder=holder, **who)
        case "noticed":
            releases.notices(record.record_id, holder=holder)
        case "shown":
            _present(store, item, None, ["a.example"], at)
        case "presented":
            _present(store, item, Consent(record.record_id), ["b.example"], at)
        case _:
            made = releases.all(at=at)
            releases.get(made[0].receipt.receipt_id if made else "0", at=at)


def release(data):
    store, item = _profile(data["keeper"])
    record = _record(data["record"])
    try:
        with store._opened.whole():
            for said in data["said"]:
                _say(store, item, record, said)
            terms = Terms(
                _basis(data["basis"]),
                purpose_type=data["purpose_type"],
                retention_period=data["retention_period"],
                consent_demanded=data["demanded"],
            )
            _present(store, item, terms, data["domain"], parse_timestamp(data["at"]))
            _take_back()
    except _UndoneError:
        return


def states(data):
    store, item = _profile("family")
    record = _record(data["record"])
    try:
        with store._opened.whole():
            for said in data["said"]:
                _say(store, item, record, said, data["signer"])
            _take_back()
    except _UndoneError:
        return


def period(data):
    last_day(data["period"], parse_timestamp(data["begins"]))


def _signed(data):
    """Return a signed paper, made by hand so that anything about it can be wrong."""
    header = {"alg": data["alg"], "typ": data["typ"], "kid": data["kid"] or method(data["signer"])}
    parts = (json.dumps(header).encode(), json.dumps(data["content"]).encode())
    text = ".".join(map(base64url_encode, parts)).encode()
    signature = key(data["signer"]).sign(RawPayload(text + (b"!" if data["broken"] else b""), "0"))
    return text + b"." + base64url_encode(signature).encode()


def _receipt(data):
    return read_receipt(json.dumps(data["receipt"]).encode())


def countersigned(data):
    assert read_countersigned(_signed(data), _receipt(data), recipients={did("board")}) == did("board")


def notice(data):
    at = parse_timestamp(data["at"])
    (ended,) = read_notice(_signed(data), [_receipt(data)], recipients=data["own"], at=at)
    assert ended.receipt == _receipt(data)


OPERATIONS = {
    "consent-release": release,
    "consent-states": states,
    "consent-record": _record,
    "consent-period": period,
    "consent-receipt": lambda data: read_receipt(json.dumps(data).encode()),
    "consent-countersigned": countersigned,
    "consent-notice": notice,
}
