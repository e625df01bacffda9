"""Negative vectors of guardians, proofing and of who shows a record."""

from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING, Any

from makers.disclosure import school_key, shown, signed_in_parts, signed_whole
from makers.signed import AT, WEB, did, key, method, present, presentation, sign, web_document, without
from makers.status import entry, unsigned_list
from makers.vector import Vector

from vcedu import dids
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
from vcedu.model import MediaType
from vcedu.proofs.jose import sign_token

if TYPE_CHECKING:
    from collections.abc import Iterator

BOARD_LIST = "https://board.example/status/1-revocation.json"
SCHOOL_LIST = "https://school.example/status/1-revocation.json"
LISTS = {BOARD_LIST: sign(unsigned_list(url=BOARD_LIST, issuer=did("board")), "board")}
"""What a verifier finds where the board's attestations name their status list."""
_CHALLENGE = {
    "challenge": "c-2027",
    "domain": ["school-b.example"],
    "issuers": [did("school"), did("board")],
    "lists": LISTS,
}
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
_MOTHER = {"legalName": "\U00020bb7田 花", "relationship": "母", "jointExercise": "both"}


def vectors() -> Iterator[Vector]:
    """Yield every vector of this area."""
    yield from _presentations()
    yield from _together()
    yield from _together_by_names()
    yield from _unclear_exercise()
    yield from _in_part()
    yield from _acts()
    yield from _terms()
    yield from _joining()
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


def guardianship(guardian: str = "father", number: int = 90, issuer: str = "board", **members: Any) -> dict[str, Any]:
    """Return a guardian's credential by the board, its members changed before it is signed."""
    right = Guardianship(
        child(),
        _PARENT,
        did(guardian),
        GuardianshipBasis.SCHOOL_AGE_REGISTER,
        frozenset(map(GuardianAct, _ACTS)),
        _PROOFING,
    )
    document = guardianship_credential(right, _issuance(issuer, number, valid_until=_END), issuer=_BOARD)
    subject = {**document["credentialSubject"], **members}
    return {
        **document,
        "credentialSubject": {name: value for name, value in subject.items() if value is not None},
        "credentialStatus": entry(number, BOARD_LIST if issuer == "board" else SCHOOL_LIST),
    }


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


def _shown_with(options: dict[str, Any], *credentials: dict[str, Any]) -> dict[str, Any]:
    return present(presentation(*credentials, holder=did("father")), "father", **options)


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


def pair(*, father: dict[str, Any] | None = None, mother: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return the attestations of two who decide together, signed, and the child's certificate."""
    his = guardianship(jointExercise="both", **(father or {}))
    hers = guardianship("mother", 91, **{**_MOTHER, **(mother or {})})
    return [sign(his, "board"), sign(hers, "board"), enrollment()]


def together(*credentials: dict[str, Any], second: str = "mother", **options: Any) -> dict[str, Any]:
    """Return what the father shows, with a second proof beside his."""
    return present(_shown(*credentials), second, **options)


def _both(name: str, code: str, document: Any, twin: Any, **demands: Any) -> Vector:
    return _verify(name, code, document, twin, "H2", major_act=True, **demands)


def _together() -> Iterator[Vector]:
    genuine = together(*pair())
    yield _both("the-second-guardians-proof-taken-away", "GUARDIAN_BOTH_NEEDED", _shown(*pair()), genuine)
    alone = {**genuine, "proof": genuine["proof"][1:]}
    yield _both("the-holders-own-proof-taken-away", "DI_METHOD_NOT_ISSUER", alone, genuine)
    for name, code, options in (
        ("second-guardian-answers-another-challenge", "PROOF_CHALLENGE", {"challenge": "c-2026"}),
        ("second-guardian-answers-no-challenge", "PROOF_CHALLENGE", {"challenge": None}),
        ("second-guardian-answers-another-verifier", "PROOF_DOMAIN", {"domain": "school-c.example"}),
        ("second-guardian-signs-for-another-purpose", "PROOF_PURPOSE", {"proofPurpose": "keyAgreement"}),
        ("second-guardian-signs-as-an-issuer-does", "PROOF_PURPOSE", {"proofPurpose": "assertionMethod"}),
        ("second-guardians-proof-that-has-ended", "PROOF_EXPIRED", {"expires": "2027-03-31T00:00:00Z"}),
        ("second-guardians-proof-from-the-future", "PROOF_CREATED_IN_FUTURE", {"created": "2027-04-02T00:00:00Z"}),
        ("second-guardians-proof-under-a-strangers-key", "PROOF_SIGNATURE", {"verificationMethod": method("mother")}),
    ):
        second = "stranger" if "stranger" in name else "mother"
        yield _both(name, code, together(*pair(), second=second, **options), genuine)
    moved = together(pair()[0], pair()[1], enrollment(number=2))["proof"]
    swapped = {**genuine, "proof": [genuine["proof"][0], moved[1]]}
    yield _both("second-guardians-proof-of-another-presentation", "PROOF_SIGNATURE", swapped, genuine)
    stranger = together(*pair(), second="stranger")
    yield _both("a-stranger-signs-beside-the-guardian", "COUNTER_SIGNATURE_UNCHAINED", stranger, genuine)
    web = f"{WEB}#key-1"
    hers, far = guardianship("mother", 91, **{**_MOTHER, "id": WEB}), "did:web:board.example"
    unreached = sign({**hers, "issuer": {**hers["issuer"], "id": far}}, "board", verificationMethod=f"{far}#key-1")
    far_off, good = (
        together(pair()[0], right, enrollment(), second="school", verificationMethod=web)
        for right in (unreached, sign(hers, "board"))
    )
    documents = {"documents": {WEB: web_document()}, "issuers": [*_CHALLENGE["issuers"], far]}
    yield _both("nobody-vouches-for-the-second-guardians-did", "DI_ISSUER_UNRESOLVABLE", far_off, good, **documents)
    named = sign(guardianship("mother", 91, **{**_MOTHER, "id": "https://mother.example"}), "board")
    bare = together(pair()[0], named, enrollment(), verificationMethod="https://mother.example#key-1")
    yield _both("second-guardian-whose-identifier-is-no-did", "DI_ISSUER_UNRESOLVABLE", bare, genuine)
    weak = {"identityProofing": {**_PROOFING.node(), "method": "letter_code", "level": 1}}
    yield _both(
        "second-guardian-identified-too-weakly", "HOLDER_PROOFING_LEVEL", together(*pair(mother=weak)), genuine,
        minimum_proofing=2,
    )  # fmt: skip
    for name, code, changes in (
        ("second-guardian-who-may-only-receive", "GUARDIAN_ACT", {"mayDo": ["receive"]}),
        ("second-guardian-of-other-kinds", "GUARDIAN_RECORD_KIND", {"mayShow": ["GraduationCertificate"]}),
        ("second-guardian-of-a-sibling", "GUARDIAN_OTHER_CHILD", {"guardianOf": child(_SIBLING_ID).members()}),
    ):
        yield _both(name, code, together(*pair(mother=changes)), genuine)
    own = {"id": "urn:uuid:00000000-0000-4000-8000-0000000000f1"}
    chained = present(_shown_with(own, *pair()), "mother", previousProof=own["id"])
    for name, code, proofs in (
        ("first-guardians-proof-taken-from-a-chain", "PROOF_PREVIOUS_MISSING", chained["proof"][1:]),
        ("second-guardians-proof-taken-from-a-chain", "GUARDIAN_BOTH_NEEDED", chained["proof"][:1]),
        ("second-guardians-proof-chained-to-another", "PROOF_SIGNATURE", [
            _shown_with({**own, "nonce": "n"}, *pair())["proof"], chained["proof"][1]
        ]),
    ):  # fmt: skip
        yield _both(name, code, {**chained, "proof": proofs}, chained)
    ended = {**guardianship("mother", 91, **_MOTHER), "validUntil": "2027-03-20T00:00:00Z"}
    late = together(pair()[0], sign(ended, "board"), enrollment())
    common = {"at": AT, **_CHALLENGE, "major_act": True}
    yield Vector(
        "second-guardian-whose-attestation-has-ended", "GUARDIANSHIP_INVALID", "holder_check",
        {"document": late, **common}, {"document": genuine, **common}, ("H2",),
    )  # fmt: skip


def _unclear_exercise() -> Iterator[Vector]:
    """Yield attestations that do not clearly say that one guardian decides alone."""
    sole = _shown(sign(guardianship(), "board"), enrollment())
    for name, stated in (
        ("in-capitals", "Both"),
        ("in-words-nobody-knows", "with_grandmother"),
        ("in-two-ways", ["sole", "both"]),
        ("by-an-empty-text", ""),
        ("by-a-number", 2),
        ("nowhere", None),
    ):
        wrong = _shown(sign(guardianship(jointExercise=stated), "board"), enrollment())
        yield _both(f"joint-exercise-stated-{name}", "GUARDIAN_BOTH_NEEDED", wrong, sole)


def _in_part() -> Iterator[Vector]:
    """Yield attestations of which the guardian withholds what limits the right, or nothing."""
    base = guardianship(jointExercise="both", mayShow=["GraduationCertificate"])
    board = str(dids.did_key(school_key("board").public_key))
    lists = {**LISTS, SCHOOL_LIST: signed_whole(unsigned_list(url=SCHOOL_LIST, issuer=board), "board")}
    issued = signed_in_parts(
        {**base, "issuer": {**base["issuer"], "id": board}, "credentialStatus": entry(90, SCHOOL_LIST)},
        mandatory=["/issuer", "/validFrom", "/validUntil", "/credentialStatus", "/credentialSubject/guardianOf"],
        whose="board",
    )
    needed = [f"/credentialSubject/{name}" for name in ("legalName", "relationship", "mayDo", "identityProofing")]
    issuers, sole = [*_CHALLENGE["issuers"], board], _shown(sign(guardianship(), "board"), enrollment())
    for name, pointers in (
        ("the-limits", needed),
        ("the-second-guardian", [*needed, "/credentialSubject/mayShow"]),
        ("nothing", ["/credentialSubject"]),
    ):
        wrong = _shown(shown(issued, pointers), enrollment())
        asked = {"issuers": issuers, "lists": lists}
        yield _holder(f"guardian-withholding-{name}", "GUARDIANSHIP_IN_PART", wrong, sole, "H2", **asked)


def _together_by_names() -> Iterator[Vector]:
    """Yield one guardian who signs with two keys, in many disguises."""
    genuine, father = together(*pair()), "\U00020bb7田 一"
    for name, his, hers in (
        ("one-guardian-with-two-keys", {}, {"legalName": father}),
        ("one-guardian-with-two-keys-and-roles", {}, {"legalName": father, "relationship": "祖父"}),
        ("one-guardian-written-without-the-space", {}, {"legalName": father.replace(" ", "")}),
        ("one-guardian-written-with-a-wide-space", {}, {"legalName": father.replace(" ", "\u3000")}),
        ("one-guardian-in-full-width", {"legalName": "LEE MINHO"}, {"legalName": "\uff2c\uff25\uff25 MINHO"}),
        ("one-guardian-in-other-characters", {"nameKana": "ヨシダ ハジメ"}, {"nameKana": "ヨシダハジメ"}),
        ("second-guardian-without-a-name", {}, {"legalName": None}),
        ("first-guardian-without-a-name", {"legalName": None}, {}),
        ("second-guardian-of-two-names", {}, {"legalName": ["\U00020bb7田 花", "\U00020bb7田 一"]}),
    ):
        yield _both(name, "GUARDIAN_BOTH_NEEDED", together(*pair(father=his, mother=hers)), genuine)
    by_school = sign(guardianship("mother", 91, "school", **_MOTHER), "school")
    other = together(pair()[0], by_school, enrollment())
    lists = {**LISTS, SCHOOL_LIST: sign(unsigned_list(url=SCHOOL_LIST))}
    yield _both("second-guardian-attested-by-another-issuer", "GUARDIAN_BOTH_NEEDED", other, genuine, lists=lists)
    twice = present(present(presentation(*pair(), holder=did("father")), "father"), "father")
    yield _both("the-same-guardian-signs-twice", "GUARDIAN_BOTH_NEEDED", twice, genuine)


def _acts() -> Iterator[Vector]:
    shows, applies = (sign(guardianship(mayDo=acts), "board") for acts in (["present"], ["apply", "present"]))
    only = sign(guardianship(mayDo=["apply"]), "board")
    asked = {"act": "apply"}
    good = _shown(applies, enrollment())
    yield _verify("guardian-who-may-not-apply", "GUARDIAN_ACT", _shown(shows, enrollment()), good, "H2", **asked)
    wrong = _shown(only, enrollment())
    yield _verify("applicant-who-may-not-show", "GUARDIAN_ACT", wrong, good, "H2", **asked)
    wrong, alone = _shown(shows), _shown(only)
    yield _verify("attestation-alone-that-does-not-say-apply", "GUARDIAN_ACT", wrong, alone, "H2", **asked)
    yield _verify(
        "guardian-who-may-not-receive", "GUARDIAN_ACT", good, _shown(sign(guardianship(), "board")), "H2", act="receive"
    )
    sibling = child(_SIBLING_ID).members()
    second = sign(guardianship(number=91, mayDo=["apply"], guardianOf=sibling), "board")
    yield _verify("application-for-two-children", "GUARDIAN_TWO_CHILDREN", _shown(only, second), alone, "H3", **asked)
    grown = child(birth=BirthDate(2009, 4, 1)).members()
    late = _shown(sign(guardianship(mayDo=["apply"], guardianOf=grown), "board"))
    yield _verify("application-for-one-who-is-of-age", "GUARDIAN_MAJORITY", late, alone, "H2", **asked)
    nobody = {name: value for name, value in child().members().items() if name != "id"}
    nameless = _shown(sign(guardianship(mayDo=["apply"], guardianOf=nobody), "board"))
    yield _verify("application-for-a-child-without-identifier", "GUARDIAN_OTHER_CHILD", nameless, alone, "H2", **asked)
    base = {"document": _shown(shows, enrollment()), "at": AT, **_CHALLENGE}
    yield Vector(
        "a-showing-taken-for-an-application", "GUARDIAN_ACT", "verify", {**base, "act": "apply"},
        {**base, "act": "present"}, ("H2",),
    )  # fmt: skip


def _terms() -> Iterator[Vector]:
    """Yield attestations that last too long for what is known."""
    dates = {"validFrom": "2027-03-01T00:00:00Z", "validUntil": "2028-03-01T00:00:00Z"}
    long, endless = {**dates, "validUntil": "2028-03-01T00:00:01Z"}, {"validFrom": dates["validFrom"]}
    unborn = child(birth=BirthDate())
    unknown = without(guardianship(guardianOf=unborn.members()), "validUntil")
    placed = without(guardianship(actsAs="facility_head", basis="placement_notice"), "validUntil")
    for name, right, who in (("unknown-birth", unknown, unborn), ("facility-head", placed, child())):
        good = _shown(sign({**right, **dates}, "board"), enrollment(who))
        for how, period in (("a-second-over-a-year", long), ("without-end", endless)):
            wrong = _shown(sign({**right, **period}, "board"), enrollment(who))
            yield _verify(f"attestation-of-{name}-{how}", "GUARDIANSHIP_TERM", wrong, good, "H2")
        begins = {name: value for name, value in dates.items() if name != "validFrom"}
        wrong = _shown(sign({**without(right, "validFrom"), **begins}, "board"), enrollment(who))
        yield _verify(f"attestation-of-{name}-without-beginning", "GUARDIANSHIP_TERM", wrong, good, "H2")
    for right in ("guidance_center_head", "foster_parent", "facility_head_beside_parents"):
        other = without(guardianship(actsAs=right, basis="placement_notice"), "validUntil")
        wrong, good = (_shown(sign({**other, **period}, "board"), enrollment()) for period in (long, dates))
        yield _verify(f"attestation-of-{right.replace('_', '-')}-over-a-year", "GUARDIANSHIP_TERM", wrong, good, "H2")
    known = _shown(sign({**unknown, **dates}, "board"), enrollment(unborn))
    for name, stated in (
        ("in-words", {"birthDate": "平成24年5月1日"}),
        ("with-a-thirteenth-month", {"birthYearMonth": "2012-13"}),
        ("in-the-year-nought", {"birthYear": "0000"}),
        ("in-the-year-9999", {"birthDate": "9999-01-01"}),
        ("on-two-days", {"birthDate": ["2012-05-01", "2012-05-02"]}),
    ):
        ward = {**without(unborn.members(), "birthDateUnknown"), **stated}
        wrong = _shown(sign({**guardianship(guardianOf=ward), **long}, "board"), enrollment(unborn))
        yield _verify(f"long-attestation-for-a-birth-{name}", "GUARDIANSHIP_TERM", wrong, known, "H2")
    for name, old, young in (
        ("year", BirthDate(2008), BirthDate(2009)),
        ("month", BirthDate(2009, 3), BirthDate(2009, 4)),
    ):
        wrong, good = (
            _shown(sign(guardianship(guardianOf=child(birth=birth).members()), "board"), enrollment(child(birth=birth)))
            for birth in (old, young)
        )
        yield _verify(f"adult-whatever-day-of-the-{name}", "GUARDIAN_MAJORITY", wrong, good, "H2")
    good = _shown(sign(guardianship(actsAs="parent"), "board"), enrollment())
    for name, right in (("a-right-nobody-knows", "uncle"), ("two-rights", ["parent", "custodian"])):
        wrong = _shown(sign(guardianship(actsAs=right), "board"), enrollment())
        yield _verify(f"guardian-by-{name}", "GUARDIANSHIP_UNCHECKED", wrong, good, "H2")


def _joining() -> Iterator[Vector]:
    answer = {"challenge": "c-2027", "domain": ["school-b.example"]}
    right = {"document": _shown(*pair()), "joins": "mother", **answer}
    stranger = _shown(pair()[0], enrollment())
    joined = together(*pair())
    other = present(presentation(*pair(), holder=did("father")), "father", challenge="c-2026")
    claims = {**presentation(*pair(), holder=did("father")), "iss": did("father"), "nonce": answer["challenge"]}
    token = sign_token(claims, MediaType.VP_JWT, signer=key("father"), verification_method=method("father")).decode()
    for name, code, changes in (
        ("joining-a-token", "PRESENT_ONE_SIGNER", {"token": token}),
        ("joining-a-presentation-that-does-not-name-one", "PRESENT_NOT_GUARDIAN", {"document": stranger}),
        ("joining-as-somebody-who-is-no-guardian", "PRESENT_NOT_GUARDIAN", {"joins": "stranger"}),
        ("joining-ones-own-presentation", "PRESENT_SIGNED_ALREADY", {"joins": "father"}),
        ("joining-twice", "PRESENT_SIGNED_ALREADY", {"document": joined}),
        ("joining-a-presentation-for-another-challenge", "PROOF_CHALLENGE", {"challenge": "c-2028"}),
        ("joining-a-presentation-of-an-older-challenge", "PROOF_CHALLENGE", {"document": other}),
        ("joining-a-presentation-for-another-verifier", "PROOF_DOMAIN", {"domain": ["school-c.example"]}),
        ("joining-a-presentation-for-one-verifier-more", "PROOF_DOMAIN", {"domain": [*answer["domain"], "c.example"]}),
        ("joining-a-presentation-nobody-signed", "PROOF_MISSING", {"document": without(right["document"], "proof")}),
        ("joining-what-is-no-presentation", "VC_TYPE", {"document": enrollment()}),
        ("joining-a-presentation-with-an-unknown-context", "CONTEXT_UNKNOWN", {
            "document": {**right["document"], "@context": [*right["document"]["@context"], "https://x.example/v1"]}
        }),
    ):  # fmt: skip
        yield Vector(name, code, "join", {**right, **changes}, right, ("H2",))


def _broken_guardianships() -> Iterator[Vector]:
    right = sign(guardianship(), "board")
    genuine = _shown(right, enrollment())
    for name, status in (
        ("no-status", {}),
        ("no-status-that-can-be-checked", {"credentialStatus": {**entry(90, BOARD_LIST), "statusPurpose": "refresh"}}),
        ("an-empty-list-of-statuses", {"credentialStatus": []}),
    ):
        lasting = sign({**without(guardianship(), "credentialStatus"), **status}, "board")
        wrong = _shown(lasting, enrollment())
        yield _verify(f"guardianship-with-{name}", "GUARDIANSHIP_STATUS", wrong, genuine, "H2")
        yield _verify(f"application-by-guardianship-with-{name}", "GUARDIANSHIP_STATUS", _shown(lasting),
            _shown(right), "H2", act="receive")  # fmt: skip
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
    right |= {"birth": "2012-05-01", "basis": "school_age_register", "joint": "sole", "acts_as": None}
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
    placed = {**right, "basis": "placement_notice", "acts_as": "facility_head"}
    for name, changes in (
        ("facility-head-by-the-register-of-children", {"basis": "school_age_register"}),
        ("facility-head-by-the-family-register", {"basis": "family_register"}),
        ("foster-parent-by-the-schools-form", {"acts_as": "foster_parent", "basis": "school_form"}),
        ("facility-head-without-parents-who-must-ask-one", {"joint": "both"}),
        ("facility-head-without-parents-or-either", {"joint": "either"}),
        ("guidance-center-head-who-must-ask-a-parent", {"acts_as": "guidance_center_head", "joint": "both"}),
        ("facility-head-for-more-than-a-year", {"until": "2028-03-01T00:00:01Z"}),
        ("foster-parent-for-two-years", {"acts_as": "foster_parent", "until": "2029-03-01T00:00:00Z"}),
    ):
        yield Vector(name, "RECORD_VALUE", "guardianship", {**placed, **changes}, placed, ("H2",))
    unknown = {**right, "birth": "", "until": "2028-03-01T00:00:00Z"}
    late = {**unknown, "until": "2028-03-01T00:00:01Z"}
    yield Vector("guardianship-of-unknown-birth-over-a-year", "RECORD_VALUE", "guardianship", late, unknown, ("H2",))
    for name, birth, end, past in (
        ("past-any-birthday-of-the-month", "2010-02", "2028-02-27T15:00:00Z", "2028-02-27T15:00:01Z"),
        ("past-any-birthday-of-the-year", "2010", "2028-12-30T15:00:00Z", "2028-12-30T15:00:01Z"),
    ):
        last = {**right, "birth": birth, "until": end}
        yield Vector(f"guardianship-{name}", "RECORD_VALUE", "guardianship", {**last, "until": past}, last, ("H2",))
    latest = {**right, "birth": "2010-02-27", "until": "2028-02-26T15:00:00Z"}
    late = {**latest, "until": "2028-02-26T15:00:01Z"}
    yield Vector("guardianship-one-second-too-long", "RECORD_VALUE", "guardianship", late, latest, ("H2",))
