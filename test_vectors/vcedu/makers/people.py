"""Negative vectors of guardians, proofing and of who shows a record."""

from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING, Any

from makers.signed import AT, WEB, did, present, presentation, sign, without
from makers.vector import Vector

from vcedu.education import EducationBoardCode, PersonName, School, SchoolCode
from vcedu.education.certificates import Enrollment, Graduation, enrollment_certificate, graduation_certificate
from vcedu.education.guardianship import (
    GuardianAct,
    Guardianship,
    GuardianshipBasis,
    guardianship_credential,
)
from vcedu.education.issuance import DocumentNumber, Form, Issuance
from vcedu.education.people import BirthDate, Child, EducationBoard, Guardian
from vcedu.education.proofing import Proofing, ProofingMethod

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHALLENGE = {"challenge": "c-2027", "domain": ["school-b.example"], "issuers": [did("school"), did("board")]}
_SCHOOL = School(SchoolCode("C127210000016"), "見本市立第一中学校", "見本 花子")
_BOARD = EducationBoard(EducationBoardCode("271004"), "見本市教育委員会", "見本 一郎")
_BIRTH = BirthDate(2012, 5, 1)
_CHILD_ID, _SIBLING_ID = (f"urn:uuid:00000000-0000-4000-8000-00000000c00{n}" for n in (1, 2))
_NAME = PersonName("\U00020bb7田 葛", "ヨシダ カズラ")
_PARENT = Guardian(PersonName("\U00020bb7田 一"), "父")
_PROOFING = Proofing(ProofingMethod.DOCUMENTS_AT_COUNTER, 2, dt.date(2027, 3, 25), "学務課職員")
_START = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
_END = dt.datetime(2028, 2, 28, tzinfo=dt.UTC)
_ACTS = ["present", "receive"]


def vectors() -> Iterator[Vector]:
    """Yield every vector of this area."""
    yield from _presentations()
    yield from _broken_guardianships()
    yield from _own_keys()
    yield from _values()


def child(identifier: str = _CHILD_ID, **changes: Any) -> Child:
    """Return the child."""
    return Child(**{"name": _NAME, "birth": _BIRTH, "subject_id": identifier, **changes})


def enrollment(who: Child | None = None, number: int = 1) -> dict[str, Any]:
    """Return the child's certificate of enrolment, signed by the school."""
    place = Enrollment(_SCHOOL, who or child(), "J3", dt.date(2025, 4, 6))
    return sign(enrollment_certificate(place, _issuance("school", number)))


def guardianship(guardian: str = "father", **members: Any) -> dict[str, Any]:
    """Return a guardian's credential by the board, its members changed before it is signed."""
    right = Guardianship(
        child(),
        _PARENT,
        did(guardian),
        GuardianshipBasis.SCHOOL_AGE_REGISTER,
        frozenset(map(GuardianAct, _ACTS)),
        _PROOFING,
    )
    document = guardianship_credential(right, _issuance("board", 90, valid_until=_END), issuer=_BOARD)
    subject = {**document["credentialSubject"], **members}
    return {**document, "credentialSubject": {name: value for name, value in subject.items() if value is not None}}


def _issuance(issuer: str, number: int, **changes: Any) -> Issuance:
    return Issuance(
        did(issuer),
        f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        DocumentNumber(2026, number),
        Form("見本市教育委員会", "令和8年度版"),
        _START,
        **changes,
    )


def _shown(*credentials: dict[str, Any], by: str = "father") -> dict[str, Any]:
    return present(presentation(*credentials, holder=did(by)), by)


def _verify(name: str, code: str, document: Any, twin: Any, *rows: str, **demands: Any) -> Vector:
    common = {"at": AT, **_CHALLENGE, **demands}
    return Vector(name, code, "verify", {"document": document, **common}, {"document": twin, **common}, rows)


def _presentations() -> Iterator[Vector]:
    right = sign(guardianship(), "board")
    genuine = _shown(right, enrollment())
    yield _verify("guardian-without-attestation", "HOLDER_NOT_SUBJECT", _shown(enrollment()), genuine, "H2")
    stolen = _shown(right, enrollment(), by="stranger")
    yield _verify("attestation-of-another-guardian", "GUARDIAN_NOT_HOLDER", stolen, genuine, "H2")
    other = _shown(right, enrollment(child(_SIBLING_ID)))
    yield _verify("attestation-for-a-sibling", "GUARDIAN_OTHER_CHILD", other, genuine, "H2", "H3")
    two = _shown(right, enrollment(), enrollment(child(_SIBLING_ID), 2))
    yield _verify("two-children-shown-at-once", "GUARDIAN_TWO_CHILDREN", two, genuine, "H3")
    receiving = sign(guardianship(mayDo=["receive"]), "board")
    yield _verify("guardian-who-may-only-receive", "GUARDIAN_ACT", _shown(receiving, enrollment()), genuine, "H2")
    nothing = sign(guardianship(mayDo=None), "board")
    yield _verify("guardian-who-may-do-nothing", "GUARDIAN_ACT", _shown(nothing, enrollment()), genuine, "H2")
    textbooks = sign(guardianship(mayShow=["TextbookSupplyCertificate"]), "board")
    listed = _shown(sign(guardianship(mayShow=["EnrollmentCertificate"]), "board"), enrollment())
    wrong = _shown(textbooks, enrollment())
    yield _verify("guardian-shows-a-kind-not-covered", "GUARDIAN_RECORD_KIND", wrong, listed, "H2")
    copied = enrollment()
    sealed = sign(without({**copied, "type": ["VerifiableCredential", "CumulativeRecordCopy"]}, "proof"))
    yield _verify("guardian-shows-a-sealed-kind", "GUARDIAN_RECORD_KIND", _shown(right, sealed), genuine, "H2")
    listing = sign(guardianship(mayShow=["CumulativeRecordCopy"]), "board")
    yield _verify("attestation-lists-a-sealed-kind", "GUARDIAN_RECORD_KIND", _shown(listing, sealed), genuine, "H2")
    plain = copy.deepcopy(without(enrollment(), "proof"))
    plain["type"] = ["VerifiableCredential"]
    for name in ("documentNumber", "fiscalYear", "issuedOn", "formIssuer", "formVersion", "statement"):
        plain.pop(name, None)
    limited = sign(guardianship(mayShow=["EnrollmentCertificate"]), "board")
    untyped = _shown(limited, sign(plain))
    yield _verify("record-of-no-kind-where-kinds-are-listed", "GUARDIAN_RECORD_KIND", untyped, listed, "H2")
    unborn = guardianship()
    ward = {name: value for name, value in unborn["credentialSubject"]["guardianOf"].items() if name != "birthDate"}
    undated = sign(guardianship(guardianOf={**ward, "birthDateUnknown": True}), "board")
    old, young = (_shown(undated, enrollment(child(birth=BirthDate(2009, 4, day)))) for day in (1, 2))
    yield _verify("adult-by-the-record-alone", "GUARDIAN_MAJORITY", old, young, "H2")
    both = _shown(sign(guardianship(jointExercise="both"), "board"), enrollment())
    yield _verify("one-of-two-guardians-in-a-major-act", "GUARDIAN_BOTH_NEEDED", both, genuine, "H2", major_act=True)
    base = {"document": both, "at": AT, **_CHALLENGE}
    yield Vector(
        "major-act-by-one-of-two", "GUARDIAN_BOTH_NEEDED", "verify", {**base, "major_act": True}, base, ("H2",)
    )
    base = {"document": genuine, "at": AT, **_CHALLENGE}
    yield Vector(
        "guardian-identified-too-weakly",
        "HOLDER_PROOFING_LEVEL",
        "verify",
        {**base, "minimum_proofing": 3},
        {**base, "minimum_proofing": 2},
        ("H2",),
    )


def _broken_guardianships() -> Iterator[Vector]:
    right = sign(guardianship(), "board")
    genuine = _shown(right, enrollment())
    # Nested verdicts decide first in a presentation; here the holder's check is asked alone.
    expired = sign({**guardianship(), "validUntil": "2027-03-20T00:00:00Z"}, "board")
    for name, broken in (
        ("expired-guardianship", expired),
        ("guardianship-changed-after-signing", {**right, "name": "別の証明"}),
        ("guardianship-by-the-guardian", sign({**guardianship(), "issuer": did("father")}, "father")),
        ("guardianship-without-proof", without(right, "proof")),
    ):
        yield _holder(name, "GUARDIANSHIP_INVALID", _shown(broken, enrollment()), genuine, "H2")
    web = sign({**guardianship(), "issuer": WEB}, "school", verificationMethod=f"{WEB}#key-1")
    reached = {"issuers": [*_CHALLENGE["issuers"], WEB]}
    yield _holder(
        "guardianship-whose-issuer-cannot-be-reached", "GUARDIANSHIP_UNCHECKED", _shown(web, enrollment()), genuine,
        "H2", **reached,
    )  # fmt: skip
    grown = copy.deepcopy(guardianship())
    grown["credentialSubject"]["guardianOf"]["birthDate"] = "2009-04-01"
    minor = copy.deepcopy(guardianship())
    minor["credentialSubject"]["guardianOf"]["birthDate"] = "2009-04-02"
    wrong, good = (_shown(sign(document, "board"), enrollment()) for document in (grown, minor))
    # 2027-04-01T00:00:00Z is 09:00 in Japan.
    yield _verify("child-comes-of-age-today", "GUARDIAN_MAJORITY", wrong, good, "H2")
    born = copy.deepcopy(guardianship())
    born["credentialSubject"]["guardianOf"]["birthDate"] = "2009-04-02"
    base = {"document": _shown(sign(born, "board"), enrollment()), **_CHALLENGE}
    yield Vector(
        "one-second-into-the-eighteenth-birthday",
        "GUARDIAN_MAJORITY",
        "verify",
        {**base, "at": "2027-04-01T15:00:00Z"},
        {**base, "at": "2027-04-01T14:59:59Z"},
        ("H2",),
    )


def _holder(name: str, code: str, document: Any, twin: Any, *rows: str, **demands: Any) -> Vector:
    common = {"at": AT, **_CHALLENGE, **demands}
    return Vector(name, code, "holder_check", {"document": document, **common}, {"document": twin, **common}, rows)


def _own_keys() -> Iterator[Vector]:
    proofed = child(did("pupil"), proofing=_PROOFING)
    own = _shown(enrollment(proofed), by="pupil")
    bare = copy.deepcopy(without(enrollment(proofed), "proof"))
    del bare["credentialSubject"]["identityProofing"]
    unproofed = _shown(sign(bare), by="pupil")
    yield _verify("own-key-without-proofing", "HOLDER_PROOFING_LEVEL", unproofed, own, "H2", minimum_proofing=1)
    for name, changes in (
        ("own-key-with-two-methods-of-proofing", {"method": ["jpki", "letter_code"]}),
        ("own-key-with-a-method-nobody-knows", {"method": "by_telephone"}),
        ("own-key-with-proofing-of-level-four", {"level": 4}),
        ("own-key-with-proofing-of-level-zero", {"level": 0}),
        ("own-key-with-proofing-of-two-levels", {"level": [1, 3]}),
        ("own-key-with-proofing-on-no-day", {"checkedOn": "2027-02-29"}),
        ("own-key-with-proofing-on-two-days", {"checkedOn": ["2027-03-25", "2027-03-26"]}),
    ):
        odd = copy.deepcopy(without(enrollment(proofed), "proof"))
        odd["credentialSubject"]["identityProofing"] |= changes
        shown = _shown(sign(odd), by="pupil")
        yield _verify(name, "HOLDER_PROOFING_LEVEL", shown, own, "H2", minimum_proofing=1)
    twice = copy.deepcopy(without(enrollment(proofed), "proof"))
    node = twice["credentialSubject"]["identityProofing"]
    twice["credentialSubject"]["identityProofing"] = [node, {**node, "method": "jpki", "level": 3}]
    shown = _shown(sign(twice), by="pupil")
    yield _verify("own-key-with-two-proofings", "HOLDER_PROOFING_LEVEL", shown, own, "H2", minimum_proofing=1)
    weak = child(did("pupil"), proofing=Proofing(ProofingMethod.SCHOOL_ACCOUNT, 1, dt.date(2027, 3, 1), "学級担任"))
    mixed = _shown(enrollment(proofed), enrollment(weak, 2), by="pupil")
    pair = _shown(enrollment(proofed), enrollment(proofed, 2), by="pupil")
    yield _verify("the-weakest-proofing-counts", "HOLDER_PROOFING_LEVEL", mixed, pair, "H2", minimum_proofing=2)
    bearer = _shown(enrollment(child("", subject_id=None)), by="pupil")
    yield _verify("record-bound-to-nobody", "HOLDER_REQUIRED", bearer, own, "H1", required=True)
    other = Graduation(_SCHOOL, child(did("classmate"), proofing=_PROOFING), dt.date(2027, 3, 12), dt.date(2024, 4, 6))
    foreign = sign(graduation_certificate(other, _issuance("school", 3)))
    bundled = _shown(enrollment(proofed), foreign, by="pupil")
    yield _verify("a-classmates-certificate-beside-ones-own", "HOLDER_NOT_SUBJECT", bundled, own, "H3")


def _values() -> Iterator[Vector]:
    proofing = {"method": "documents_at_counter", "level": 2, "on": "2027-03-25", "capacity": "学務課職員"}
    for name, changes in (
        ("proofing-of-level-zero", {"level": 0}),
        ("proofing-of-level-four", {"level": 4}),
        ("proofing-with-an-individual-number", {"capacity": "確認 123456789012"}),
        ("proofing-with-a-spaced-individual-number", {"capacity": "1234-5678-9012"}),
        ("proofing-with-a-full-width-individual-number", {"capacity": "\uff11\uff12\uff13\uff14" * 3}),
        ("proofing-with-an-individual-number-between-dots", {"capacity": "1234・5678・9012"}),
        ("proofing-with-an-individual-number-between-dashes", {"capacity": "1234\u20135678\u20139012"}),
        ("proofing-with-an-individual-number-in-other-digits", {"capacity": "\u0661\u0662\u0663\u0664" * 3}),
        ("proofing-without-capacity", {"capacity": ""}),
    ):
        yield Vector(name, "RECORD_VALUE", "proofing", {**proofing, **changes}, proofing)
    right = {"child": _CHILD_ID, "guardian": did("father"), "scope": _ACTS, "records": [], "until": _END.isoformat()}
    right |= {"birth": "2012-05-01"}
    for name, changes in (
        ("guardianship-of-a-child-without-identifier", {"child": None}),
        ("guardian-who-is-the-child", {"guardian": _CHILD_ID}),
        ("guardianship-for-no-act", {"scope": []}),
        ("guardianship-over-a-sealed-kind", {"records": ["CumulativeRecordCopy"]}),
        ("guardianship-over-a-kind-there-is-not", {"records": ["Diploma"]}),
        ("guardianship-without-end", {"until": None}),
        ("guardianship-past-the-eighteenth-birthday", {"birth": "2010-02-27", "until": "2028-02-26T15:00:01Z"}),
        ("guardianship-of-an-adult", {"birth": "2009-03-01", "until": "2027-03-02T00:00:00Z"}),
        ("child-bound-to-a-key-without-proofing", {"child": did("pupil")}),
    ):
        yield Vector(name, "RECORD_VALUE", "guardianship", {**right, **changes}, right, ("H2",))
    for name, birth, end, past in (
        ("past-any-birthday-of-the-month", "2010-02", "2028-02-27T15:00:00Z", "2028-02-27T15:00:01Z"),
        ("past-any-birthday-of-the-year", "2010", "2028-12-30T15:00:00Z", "2028-12-30T15:00:01Z"),
    ):
        last = {**right, "birth": birth, "until": end}
        yield Vector(f"guardianship-{name}", "RECORD_VALUE", "guardianship", {**last, "until": past}, last, ("H2",))
    latest = {**right, "birth": "2010-02-27", "until": "2028-02-26T15:00:00Z"}
    late = {**latest, "until": "2028-02-26T15:00:01Z"}
    yield Vector("guardianship-one-second-too-long", "RECORD_VALUE", "guardianship", late, latest, ("H2",))
