"""A record of consent and a family to give it, for the tests of this folder."""

import dataclasses
import datetime as dt
import json

from makers.consent import RECORD
from makers.signed import key

from holder.access.home import BOARD, CHILD, FATHER, KEYS, MOTHER, POLICY, SCHOOL, grant
from holder.family import CONTEXTS, NOW, PUPIL, VERIFIER, certificate, create
from vcedu.holder import HolderKey, Purpose
from vcedu.holder.access import Approval, Relation
from vcedu.holder.access import statements as st
from vcedu.holder.access.terms import Joint
from vcedu.holder.consent.records import read_record
from vcedu.model import VerificationTime
from vcedu.storage import SQLiteDriver

LATER = NOW + dt.timedelta(days=1)
CLUB = HolderKey(key("board"))
DAILY, MAJOR = "tutoring", "transfer"


def record(**members):
    return read_record(json.dumps({**RECORD, "purpose_type": None, **members}).encode())


def profile(age=14, keeper=st.Keeper.FAMILY, joint=Joint.BOTH):
    """Return the store of a child with two guardians and one certificate, and the certificate."""
    store = create(SQLiteDriver(":memory:"))
    store.belongs_to(st.Subject(CHILD, dt.date(NOW.year - age, 1, 15), keeper, SCHOOL), at=NOW)
    begins = NOW - dt.timedelta(days=100)
    for guardian in (MOTHER, FATHER):
        given = grant(guardian, joint, valid_from=begins, valid_until=begins + dt.timedelta(days=365))
        with store._opened.whole():
            store._stated.add(given, NOW, by=BOARD)
    return store, store.receive(certificate(1), verifier=VERIFIER, time=VerificationTime(now=NOW))


def visit(store, person, capacity=Relation.GUARDIAN, **policy):
    return store.visited_by(person, capacity, dataclasses.replace(POLICY, **policy))


def present(door, item, *, at=NOW, domain=("b.example",), **options):
    given = {"holder": PUPIL, "challenge": "c-1", "domain": list(domain), "contexts": CONTEXTS}
    return door.present([item.id], time=VerificationTime(now=at), **{**given, **options})


def approved(request, *people, at=NOW, **members):
    return Purpose(approvals=tuple(Approval.of(request, KEYS[each], at) for each in people), **members)
