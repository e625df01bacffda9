"""A child's profile with two guardians and an aunt with little to say, and what somebody asks of it or states."""

import dataclasses
import datetime as dt
import functools
import json

from makers.signed import did, key

from holder.access.home import CHILD, SCHOOL, grant, record
from holder.family import CONTEXTS, PUPIL, VERIFIER, certificate, create
from vcedu.holder.access import AccessAct, AccessPolicy, Approval, Relation, read_acts, read_desk
from vcedu.holder.access import statements as st
from vcedu.holder.access.terms import Joint
from vcedu.holder.desk import read_roster_rules
from vcedu.holder.refusing import Purpose
from vcedu.model import VerificationTime, parse_timestamp
from vcedu.storage import SQLiteDriver

_POLICY = AccessPolicy(
    authorities=frozenset({did("board"), did("next-board")}), issuers=frozenset({SCHOOL, did("school")})
)
_BEGAN = parse_timestamp("2027-01-01T00:00:00+09:00")
_RECEIVED = VerificationTime(now=parse_timestamp("2027-04-01T09:00:00+09:00"))


class _UndoneError(Exception):
    """Takes back what a vector did, so that the profile is made once."""


@functools.cache
def _profile(keeper, birth):
    store = create(SQLiteDriver(":memory:"))
    store.belongs_to(st.Subject(CHILD, dt.date.fromisoformat(birth), st.Keeper(keeper), SCHOOL), at=_BEGAN)
    until = {"valid_from": _BEGAN, "valid_until": parse_timestamp("2032-01-01T00:00:00+09:00")}
    narrow = frozenset({st.Scope.VIEW, st.Scope.CONSENT})
    _say(store, grant(did("mother"), id="grant of mother", **until))
    _say(store, grant(did("father"), id="grant of father", **until))
    _say(store, grant(did("aunt"), Joint.EITHER, id="grant of aunt", scopes=narrow, **until))
    items = {"certificate": certificate(1)}
    if keeper == "school":
        items["health"] = record("HealthRecord", 2)
    kept = {name: store.receive(data, verifier=VERIFIER, time=_RECEIVED).id for name, data in items.items()}
    return store, {**kept, "unknown": "0" * 32}


def _say(store, statement):
    with store._opened.whole():
        store._stated.add(statement, _BEGAN, by=did("board"))


def visit(data):
    store, items = _profile(data["keeper"], data.get("birth", "2013-01-15"))
    try:
        with store._opened.whole():
            for stated in data["stated"]:
                _say(store, _statement(stated, items))
            _ask(store, data, items)
            _take_back()
    except _UndoneError:
        return


def _take_back():
    raise _UndoneError


def _statement(stated, items):
    ((kind, members),) = stated.items()
    if "item" in members:
        members = {**members, "item": items.get(members["item"], members["item"])}
    return st.read(kind, json.dumps(members))


def _ask(store, data, items):
    door = store.visited_by(did(data["who"]), Relation(data["as"]), _POLICY)
    at, item = parse_timestamp(data["at"]), items[data["item"]]
    purpose = Purpose(data["matter"], data["urgent"])
    if data["act"] == "state":
        door.state(_statement(data["says"], items), at=at)
    elif data["act"] == "get":
        door.get(item, at=at)
    elif data["act"] == "delete":
        door.delete(item, at=at)
    elif data["act"] == "export":
        request = door.request(AccessAct.EXPORT, (), purpose)
        assert door.export(at=at, purpose=_approved(data, request, purpose))
    else:
        approved = _approved(data, door.request_to_present([item], ["b.example"], {}, purpose), purpose)
        given = {"holder": PUPIL, "challenge": "c-1", "domain": ["b.example"], "contexts": CONTEXTS}
        door.present([item], purpose=approved, time=VerificationTime(now=at), **given)


def _approved(data, request, purpose):
    if data["approved_of"] == "another":
        request = dataclasses.replace(request, recipient="elsewhere.example")
    at = parse_timestamp(data["approved_at"])
    given = [Approval.of(request, key(name), at) for name in data["approved_by"]]
    if data["approved_of"] == "exchanged":
        given = [dataclasses.replace(each, signature=given[0].signature) for each in given]
    return dataclasses.replace(purpose, approvals=tuple(given))


def read_file(data):
    {"acts": read_acts, "desk": read_desk, "roster roles": read_roster_rules}[data["kind"]](data["text"].encode())


OPERATIONS = {"access-visit": visit, "access-file": read_file}
