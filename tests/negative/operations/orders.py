"""Signed orders about the pupil, checked as they arrive, and one that is to be signed."""

import datetime as dt
import functools
import hashlib
import json

from makers.signed import AT, did, key, method

from holder.access.home import POLICY, SUBJECT, restriction
from holder.family import create
from vcedu import dids
from vcedu.canonical.encodings import base64url_encode
from vcedu.holder.access import Relation
from vcedu.holder.access import statements as st
from vcedu.holder.orders import DocumentKeys, SignedOrder, check_order, sign_order
from vcedu.keys import RawPayload
from vcedu.model import parse_timestamp
from vcedu.storage import SQLiteDriver


def _document(state):
    board, name = did("board"), method("board")
    listed = {"id": name, "type": "Multikey", "controller": board, "publicKeyMultibase": name.partition("#")[2]}
    if state == "another":
        listed["id"] = f"{board}#another"
    if state in {"revoked", "expired"}:
        listed[state.replace("expired", "expires")] = "2027-04-02T00:00:00Z"
    purpose = "authentication" if state == "authentication" else "assertionMethod"
    document = {"id": board, "verificationMethod": [listed], purpose: [listed["id"]]}
    return dids.parse_did_document(json.dumps(document).encode(), did=board)


def check(data):
    parts = [json.dumps(data[name], ensure_ascii=False).encode() for name in ("header", "claims")]
    text = ".".join(base64url_encode(each) for each in parts).encode()
    signature = key(data["signed_by"]).sign(RawPayload(text, hashlib.sha256(text).hexdigest()))
    raw = text + b"." + base64url_encode(signature).encode()
    keys = DocumentKeys() if data["keys"] == "did:key" else DocumentKeys({did("board"): _document(data["keys"])})
    found = check_order(SignedOrder(raw, keys), audience=("profile", did("pupil")), now=parse_timestamp(data["at"]))
    assert found.raw == raw


def sign(data):
    by, now = data["by"], parse_timestamp(AT)
    said = {"Restriction": restriction(did("father"), issuer=did(by)), "Marking": st.Marking("0", False, now)}
    given = {"audience": did("pupil"), "order_id": "1", "signer": key(by), "method": method(by)}
    raw = sign_order(said[data["kind"]], at=now, **given)
    later = now + dt.timedelta(days=29)
    found = check_order(SignedOrder(raw, DocumentKeys()), audience=[did("pupil")], now=later)
    assert found.statement == said[data["kind"]]


@functools.cache
def _profile():
    store = create(SQLiteDriver(":memory:"))
    store.belongs_to(SUBJECT, at=parse_timestamp(AT))
    return store


class _UndoneError(Exception):
    """Takes back what a vector did, so that the profile is made once."""


def _take_back():
    raise _UndoneError


def bring(data):
    store, now = _profile(), parse_timestamp(AT) + dt.timedelta(days=1)
    ((kind, members),) = data["says"].items()
    given = {"audience": did("pupil"), "order_id": "1", "method": method(data["signed_by"])}
    raw = sign_order(st.read(kind, json.dumps(members)), at=now, signer=key(data["signed_by"]), **given)
    try:
        with store._opened.whole():
            for each in data["stated"]:
                ((kind, members),) = each.items()
                store._stated.add(st.read(kind, json.dumps(members)), now, by=did("board"))
            capacity = {"mother": Relation.GUARDIAN, "board": Relation.AUTHORITY, "school": Relation.ISSUER}[data["by"]]
            store.visited_by(did(data["by"]), capacity, POLICY).state(SignedOrder(raw, DocumentKeys()), at=now)
            assert store._stated.read()[0][1:], "it was taken"
            _take_back()
    except _UndoneError:
        return


OPERATIONS = {"order-check": check, "order-sign": sign, "order-brought": bring}
