"""What the vectors of guardians and proofing do with their inputs."""

import datetime as dt
import json

from makers.signed import AT, key

from negative.operations.verification import report
from vcedu.canonical.contexts import ContextStore
from vcedu.education import EducationBoardCode, PersonName
from vcedu.education.guardianship import (
    GuardianAct,
    GuardianRelationship,
    Guardianship,
    GuardianshipBasis,
    JointExercise,
    guardianship_credential,
)
from vcedu.education.issuance import DocumentNumber, Form, Issuance
from vcedu.education.people import BirthDate, Child, EducationBoard, Guardian
from vcedu.education.proofing import Proofing, ProofingMethod
from vcedu.errors import CheckName
from vcedu.holder import HolderKey, join_presentation
from vcedu.model import parse_timestamp, read_secured

_BOARD = EducationBoard(EducationBoardCode("271004"), "見本市教育委員会", "見本 一郎")
_PROOFING = Proofing(ProofingMethod.JPKI, 3, dt.date(2027, 3, 1), "学務課職員")


def proofing(data):
    Proofing(ProofingMethod(data["method"]), data["level"], dt.date.fromisoformat(data["on"]), data["capacity"]).node()


def guardianship(data):
    birth = BirthDate(*map(int, filter(None, data["birth"].split("-"))))
    child = Child(PersonName("見本 葛"), birth, subject_id=data["child"])
    right = Guardianship(
        child,
        Guardian(PersonName("見本 一"), "父"),
        data["guardian"],
        GuardianshipBasis(data["basis"]),
        frozenset(map(GuardianAct, data["scope"])),
        _PROOFING,
        frozenset(data["records"]),
        JointExercise(data["joint"]),
        data["acts_as"] and GuardianRelationship(data["acts_as"]),
    )
    issuance = Issuance(
        "did:web:board.example",
        "urn:uuid:00000000-0000-4000-8000-000000000001",
        DocumentNumber(2026, 1),
        Form("見本市教育委員会", "令和8年度版"),
        dt.datetime(2027, 3, 1, tzinfo=dt.UTC),
        data["until"] and dt.datetime.fromisoformat(data["until"]),
    )
    guardianship_credential(right, issuance, issuer=_BOARD)


def holder_check(data):
    for check in report(data):
        if check.name is CheckName.HOLDER and check.error is not None:
            raise check.error


def join(data):
    shown = data.get("token") or json.dumps(data["document"], ensure_ascii=False)
    joined = join_presentation(
        read_secured(shown.encode()),
        HolderKey(key(data["joins"])),
        challenge=data["challenge"],
        domain=data["domain"],
        at=parse_timestamp(AT),
        contexts=ContextStore.production(),
    )
    assert joined.envelope.document["proof"][0] == data["document"]["proof"]


OPERATIONS = {"proofing": proofing, "guardianship": guardianship, "holder_check": holder_check, "join": join}
