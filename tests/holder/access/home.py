"""A child, its guardians and those around them, for the tests of this folder."""

import dataclasses
import datetime as dt
import json

from makers.signed import AT, did, key, renamed, sign

from vcedu.education.dates import JAPAN
from vcedu.education.guardianship import GuardianshipBasis
from vcedu.holder.access import AccessAct, AccessPolicy, AccessRequest, Household, ItemFacts, Relation
from vcedu.holder.access.statements import GuardianshipGrant, Keeper, Restriction, Scope, Subject
from vcedu.holder.access.terms import Joint, Restricted

CHILD, MOTHER, FATHER, TUTOR = did("pupil"), did("mother"), did("father"), did("tutor")
BOARD, NEXT_BOARD, SCHOOL, TEACHER = did("board"), did("next-board"), did("school"), did("teacher")
KEYS = {did(name): key(name) for name in ("pupil", "mother", "father", "tutor", "phone")}
PHONE = did("phone")
BIRTH = dt.date(2012, 5, 6)
ENROLLED, REPORTED, ASSIGNED = "EnrollmentCertificate", "SchoolReport", "SchoolAssignmentNotice"
POLICY = AccessPolicy(
    authorities=frozenset({BOARD, NEXT_BOARD, did("old-board")}),
    issuers=frozenset({SCHOOL}),
    successors={did("old-board"): BOARD},
    second_factors={MOTHER: frozenset({PHONE})},
)


def at(year, month=4, day=1, hour=9):
    return dt.datetime(year, month, day, hour, tzinfo=JAPAN)


NOW = at(2026, 11, 24)  # the child is 14
SUBJECT = Subject(CHILD, BIRTH)
AT_SCHOOL = Subject(CHILD, BIRTH, Keeper.SCHOOL, SCHOOL)


def grant(guardian, joint=Joint.BOTH, **members):
    given = {
        "id": f"urn:grant:{guardian[-6:]}",
        "guardian": guardian,
        "scopes": frozenset(Scope),
        "issuer": BOARD,
        "basis": GuardianshipBasis.SCHOOL_AGE_REGISTER,
        "valid_from": at(2020),
        "valid_until": dt.datetime(2030, 5, 6, tzinfo=JAPAN),
        "joint": joint,
    }
    return GuardianshipGrant(**{**given, **members})


def restriction(against, level=Restricted.ALL, **members):
    given = {"id": "r-1", "against": against, "level": level, "issuer": BOARD, "valid_from": at(2026, 10)}
    return Restriction(**{**given, **members})


PARENTS = (SUBJECT, grant(MOTHER), grant(FATHER))


def home(*statements, now=NOW, **policy):
    return Household(statements, dataclasses.replace(POLICY, **policy), now)


def ask(person, act=AccessAct.PRESENT, capacity=Relation.GUARDIAN, **members):
    return AccessRequest(person, capacity, act, **members)


def item(kind=ENROLLED, received_at=None, **members):
    return ItemFacts("i-1", frozenset({kind}), received_at or at(2026, 9), **members)


def record(kind, number=1, **members):
    """Return the bytes of a signed record of a kind."""
    document = renamed(
        {
            "@context": ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/vcedu/records/v1"],
            "id": "urn:uuid:5b0e3d0e-8d53-4f0b-9d0c-8f1c6a0e7a22",
            "type": ["VerifiableCredential", kind],
            "issuer": did("school"),
            "validFrom": AT,
            "credentialSubject": {"id": CHILD, "type": "Child", "legalName": "山田 太郎", **members},
        },
        number,
    )
    return json.dumps(sign(document)).encode()
