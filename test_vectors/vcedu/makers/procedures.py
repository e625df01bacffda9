"""Negative vectors of procedures: files that are none, and requests that go beyond one."""

from __future__ import annotations

import copy
import datetime as dt
from typing import TYPE_CHECKING, Any

from makers.people import child, enrollment
from makers.signed import did, without
from makers.vector import Vector

from vcedu.education.proofing import Proofing, ProofingMethod

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT = """format = "vcedu procedure 1"
id = "transfer"
version = 2
establisher = "見本市教育委員会"
major_act = true
name = { en = "Transfer", ja = "転学" }

[[record]]
kind = "EnrollmentCertificate"
sender = { en = "former school", ja = "前籍校" }
receiver = { en = "new school", ja = "転入校" }
delivery = "family"
basis = { en = "the person's request", ja = "本人の申請" }
retention_years = 5
minimum_proofing = 1
required = ["legalName", "gradeLevel"]
optional = ["nameKana"]
forbidden = ["gender"]

[[record]]
kind = "HealthRecord"
sender = { en = "former school", ja = "前籍校" }
receiver = { en = "new school", ja = "転入校" }
delivery = "institution_only"
basis = { en = "article 8", ja = "第8条" }
retention_years = 5
minimum_proofing = 0
required = ["examinations"]
"""


def vectors() -> Iterator[Vector]:
    """Yield every vector of this area."""
    yield from _records()
    for name, old, new in (
        ("procedure-of-another-format", "procedure 1", "procedure 2"),
        ("procedure-of-version-zero", "version = 2", "version = 0"),
        ("procedure-whose-version-is-a-text", "version = 2", 'version = "2"'),
        ("procedure-whose-id-has-a-space", '"transfer"', '"the transfer"'),
        ("procedure-without-establisher", 'establisher = "見本市教育委員会"\n', ""),
        ("procedure-with-a-blank-establisher", "見本市教育委員会", " "),
        ("procedure-without-english-name", 'en = "Transfer", ', ""),
        ("procedure-with-an-unknown-key", "version = 2", "version = 2\nfee = 300"),
        ("procedure-that-is-no-toml", "version = 2", "version = "),
        ("procedure-for-a-kind-there-is-not", "EnrollmentCertificate", "Diploma"),
        ("procedure-sending-a-health-record-by-the-family", "institution_only", "family"),
        ("procedure-with-a-way-there-is-not", '"family"', '"by_fax"'),
        ("procedure-asking-for-what-it-forbids", '["gender"]', '["gradeLevel"]'),
        ("procedure-with-a-claim-both-required-and-optional", '["nameKana"]', '["legalName"]'),
        ("procedure-with-a-claim-that-is-no-name", '["nameKana"]', '["name kana"]'),
        ("procedure-with-proofing-of-level-four", "minimum_proofing = 1", "minimum_proofing = 4"),
        ("procedure-keeping-for-less-than-no-time", "retention_years = 5", "retention_years = -1"),
        ("procedure-without-format", 'format = "vcedu procedure 1"\n', ""),
        ("procedure-without-version", "version = 2\n", ""),
        ("procedure-without-id", 'id = "transfer"\n', ""),
        ("procedure-with-its-version-twice", "version = 2\n", "version = 2\nversion = 3\n"),
        ("procedure-whose-version-is-true", "version = 2", "version = true"),
        ("procedure-whose-version-is-a-fraction", "version = 2", "version = 2.0"),
        ("procedure-whose-version-is-negative", "version = 2", "version = -2"),
        ("procedure-whose-id-is-a-path", '"transfer"', '"../transfer"'),
        ("procedure-whose-id-is-a-number", '"transfer"', "7"),
        ("procedure-whose-id-is-empty", '"transfer"', '""'),
        ("procedure-whose-major-act-is-a-text", "major_act = true", 'major_act = "true"'),
        ("procedure-whose-major-act-is-one", "major_act = true", "major_act = 1"),
        ("procedure-without-japanese-name", ', ja = "転学"', ""),
        ("procedure-named-in-a-third-language", 'ja = "転学" }', 'ja = "転学", fr = "Transfert" }'),
        ("procedure-with-one-text-as-name", '{ en = "Transfer", ja = "転学" }', '"転学"'),
        ("procedure-whose-name-turns-direction", '"転学"', '"転\\u202e学"'),
        ("procedure-whose-name-holds-a-private-character", '"転学"', '"転\\ue000学"'),
        ("procedure-whose-name-holds-a-line-end", '"転学"', '"転\\n学"'),
        ("procedure-whose-name-is-too-long", '"転学"', f'"{"転" * 201}"'),
        ("procedure-whose-name-ends-in-a-wide-space", '"転学"', '"転学\u3000"'),
        ("procedure-whose-establisher-is-a-list", '"見本市教育委員会"', '["見本市教育委員会"]'),
        ("procedure-whose-establisher-is-empty", '"見本市教育委員会"', '""'),
        ("procedure-record-without-sender", 'sender = { en = "former school", ja = "前籍校" }\n', ""),
        ("procedure-record-without-receiver", 'receiver = { en = "new school", ja = "転入校" }\n', ""),
        ("procedure-record-without-basis", """basis = { en = "the person's request", ja = "本人の申請" }\n""", ""),
        ("procedure-record-without-delivery", 'delivery = "family"\n', ""),
        ("procedure-record-without-retention", "retention_years = 5\n", ""),
        ("procedure-record-without-proofing", "minimum_proofing = 1\n", ""),
        ("procedure-record-without-required-claims", 'required = ["legalName", "gradeLevel"]\n', ""),
        ("procedure-record-with-an-unknown-key", "retention_years = 5", "retention_years = 5\nfee = 300"),
        ("procedure-record-whose-kind-is-a-number", '"EnrollmentCertificate"', "3"),
        ("procedure-record-whose-kind-is-in-lower-case", "EnrollmentCertificate", "enrollmentCertificate"),
        ("procedure-record-with-the-general-type", "EnrollmentCertificate", "VerifiableCredential"),
        ("procedure-record-whose-way-is-a-list", '"family"', '["family"]'),
        ("procedure-sending-a-certificate-past-the-family", '"family"', '"institution_only"'),
        ("procedure-sealing-a-certificate-of-the-family", '"family"', '"sealed_carry"'),
        ("procedure-letting-a-health-record-be-carried", '"institution_only"', '"sealed_carry"'),
        ("procedure-keeping-for-more-than-a-century", "retention_years = 5", "retention_years = 101"),
        ("procedure-whose-retention-is-a-text", "retention_years = 5", 'retention_years = "5"'),
        ("procedure-whose-retention-is-true", "retention_years = 5", "retention_years = true"),
        ("procedure-with-proofing-below-zero", "minimum_proofing = 1", "minimum_proofing = -1"),
        ("procedure-with-proofing-as-a-text", "minimum_proofing = 1", 'minimum_proofing = "1"'),
        ("procedure-with-a-wildcard-claim", '["nameKana"]', '["*"]'),
        ("procedure-with-an-empty-claim", '["nameKana"]', '[""]'),
        ("procedure-with-a-claim-that-is-a-path", '["nameKana"]', '["name/kana"]'),
        ("procedure-with-a-claim-that-is-a-number", '["nameKana"]', "[1]"),
        ("procedure-with-claims-as-one-text", '["nameKana"]', '"nameKana"'),
        ("procedure-with-a-claim-twice-in-one-list", '["nameKana"]', '["nameKana", "nameKana"]'),
        ("procedure-optional-and-forbidden-claim", '["gender"]', '["nameKana"]'),
        ("procedure-with-a-claim-forbidden-twice", '["gender"]', '["gender", "gender"]'),
        ("procedure-nested-without-end", '["nameKana"]', "[" * 20000),
        ("procedure-whose-record-is-one-table", "[[record]]", "[record]"),
    ):
        text = _changed(old, new)
        yield Vector(name, "PROCEDURE_MALFORMED", "procedure", {"text": text}, {"text": _TEXT})
    second = _TEXT.split("[[record]]")[1]
    yield Vector(
        "procedure-naming-a-kind-twice", "PROCEDURE_MALFORMED", "procedure", {"text": f"{_TEXT}\n[[record]]{second}"},
        {"text": _TEXT},
    )  # fmt: skip
    first = _TEXT.split("\n[[record]]", maxsplit=1)[0]
    yield Vector("procedure-without-records", "PROCEDURE_MALFORMED", "procedure", {"text": first}, {"text": _TEXT})
    padded, plain = ({"text": _TEXT, "padding": size} for size in (256 * 1024, 0))
    yield Vector("procedure-that-is-too-long", "PROCEDURE_MALFORMED", "procedure_sized", padded, plain)
    right = _TEXT.encode()
    for name, wrong in (
        ("procedure-in-cp932", _TEXT.encode("cp932")),
        ("procedure-in-utf-16", _TEXT.encode("utf-16-le")),
        ("procedure-with-byte-order-mark", b"\xef\xbb\xbf" + right),
        ("procedure-cut-within-a-character", right[: right.index("転".encode()) + 1]),
        ("procedure-of-no-bytes", b""),
    ):
        yield Vector(name, "PROCEDURE_MALFORMED", "procedure_bytes", {"hex": wrong.hex()}, {"hex": right.hex()})
    yield from _requests()
    yield from _shipped()
    yield from _signatures()


def _shipped() -> Iterator[Vector]:
    """Yield what the shipped procedures refuse."""
    for procedure, kind, way, level, claim, other in (
        ("transfer", "EnrollmentCertificate", "family", 3, "legalName", "GraduationCertificate"),
        ("advancement", "HealthRecord", "institution_only", 3, "", "TextbookSupplyCertificate"),
        ("certificate", "GraduationCertificate", "family", 2, "birthDate", "HealthRecord"),
    ):
        claims = [claim] if claim else []
        right = {"shipped": procedure, "kind": kind, "claims": claims, "level": level, "delivery": way}
        wrong_way = "sealed_carry"
        for word, code, changes in (
            ("asking-for-a-foreign-record", "PROCEDURE_RECORD", {"kind": other}),
            ("asking-for-the-individual-number", "PROCEDURE_CLAIM", {"claims": [*claims, "individualNumber"]}),
            ("asking-for-religion", "PROCEDURE_CLAIM", {"claims": [*claims, "religion"]}),
            ("asking-for-everything", "PROCEDURE_CLAIM", {"claims": [*claims, "*"]}),
            ("sent-in-another-way", "PROCEDURE_DELIVERY", {"delivery": wrong_way}),
        ):
            yield Vector(f"{procedure}-{word}", code, "procedure_shipped", {**right, **changes}, right)
    right = {"shipped": "advancement", "kind": "SchoolReport", "claims": ["guidance"], "level": 0}
    right |= {"delivery": "sealed_carry"}
    for name, code, changes in (
        ("school-report-given-to-the-family", "PROCEDURE_DELIVERY", {"delivery": "family"}),
        ("school-report-naming-the-guardians", "PROCEDURE_CLAIM", {"claims": ["guidance", "guardians"]}),
        ("school-report-asked-for-at-a-transfer", "PROCEDURE_RECORD", {"shipped": "transfer"}),
    ):
        yield Vector(name, code, "procedure_shipped", {**right, **changes}, right)
    right = {"shipped": "certificate", "kind": "GraduationCertificate", "claims": [], "level": 2, "delivery": "family"}
    for level in (0, 1):
        wrong = {**right, "level": level}
        yield Vector(
            f"certificate-for-a-person-of-level-{level}", "PROCEDURE_PROOFING", "procedure_shipped", wrong, right
        )


def _requests() -> Iterator[Vector]:
    right = {"text": _TEXT, "kind": "EnrollmentCertificate", "claims": ["legalName", "nameKana"], "level": 1}
    right |= {"delivery": "family"}
    for name, code, changes in (
        ("record-that-the-procedure-does-not-need", "PROCEDURE_RECORD", {"kind": "ClrCredential"}),
        ("record-that-is-no-kind", "PROCEDURE_RECORD", {"kind": "Diploma"}),
        ("claim-that-the-procedure-forbids", "PROCEDURE_CLAIM", {"claims": ["legalName", "gender"]}),
        ("claim-that-the-procedure-does-not-name", "PROCEDURE_CLAIM", {"claims": ["homeAddress"]}),
        ("certificate-sent-past-the-family", "PROCEDURE_DELIVERY", {"delivery": "institution_only"}),
        ("person-identified-below-the-procedure", "PROCEDURE_PROOFING", {"level": 0}),
    ):
        yield Vector(name, code, "procedure_request", {**right, **changes}, right)


def _signatures() -> Iterator[Vector]:
    right = {"text": _TEXT, "signed": _TEXT, "signer": "board", "key": "board", "floor": 2}
    for name, code, changes in (
        ("procedure-changed-after-signing", "PROCEDURE_SIGNATURE", {"text": _changed('"gradeLevel"', '"gender2"')}),
        ("procedure-signed-by-another", "PROCEDURE_SIGNATURE", {"signer": "stranger"}),
        ("procedure-with-a-line-end-added-after-signing", "PROCEDURE_SIGNATURE", {"text": f"{_TEXT}\n"}),
        ("procedure-of-a-lower-version-signed", "PROCEDURE_SIGNATURE", {"signed": _changed("n = 2", "n = 1")}),
        ("procedure-checked-by-another-key", "PROCEDURE_SIGNATURE", {"key": "stranger"}),
        ("procedure-signature-too-short", "PROCEDURE_SIGNATURE", {"signature": {"signature": "uAAAA"}}),
        ("procedure-signature-of-zeros", "PROCEDURE_SIGNATURE", {"signature": {"signature": "u" + "A" * 86}}),
        ("procedure-signature-in-base16", "MULTIBASE_INVALID", {"signature": {"signature": "f" + "0" * 128}}),
        ("procedure-older-than-one-seen", "PROCEDURE_ROLLED_BACK", {"floor": 3}),
        ("procedure-signature-of-another-format", "PROCEDURE_MALFORMED", {"signature": {"format": "x"}}),
        ("procedure-signature-that-says-more", "PROCEDURE_MALFORMED", {"signature": {"by": "board"}}),
        ("procedure-signature-that-is-no-text", "PROCEDURE_MALFORMED", {"signature": {"signature": 1}}),
    ):
        yield Vector(name, code, "procedure_signed", {**right, **changes}, right)


def _records() -> Iterator[Vector]:
    """Yield records that must not be issued for a procedure."""
    proofed = child(
        did("pupil"), proofing=Proofing(ProofingMethod.DOCUMENTS_AT_COUNTER, 2, dt.date(2027, 3, 25), "教頭")
    )
    record = without(enrollment(proofed), "proof")
    right = {"shipped": "certificate", "record": record}
    subject, more = record["credentialSubject"], [*record["type"], "GraduationCertificate"]
    for name, code, changes in (
        ("of-a-kind-not-needed", "PROCEDURE_RECORD", {"type": ["VerifiableCredential", "HealthRecord"]}),
        ("of-no-kind", "PROCEDURE_RECORD", {"type": ["VerifiableCredential"]}),
        ("of-a-kind-there-is-not", "PROCEDURE_RECORD", {"type": ["VerifiableCredential", "Diploma"]}),
        ("of-two-kinds-one-not-needed", "PROCEDURE_RECORD", {"type": [*record["type"], "SchoolReport"]}),
        (
            "of-two-kinds-one-incomplete",
            "PROCEDURE_CLAIM_MISSING",
            {"type": more},
        ),
        ("with-a-forbidden-claim-beside-the-subject", "PROCEDURE_CLAIM_FORBIDDEN", {"gender": "女"}),
        ("about-nobody", "PROCEDURE_CLAIM_MISSING", {"credentialSubject": {"id": "urn:uuid:a"}}),
    ):
        yield _record(name, code, {**right, "record": {**record, **changes}}, right)
    for name, code, changes in (
        ("with-gender", "PROCEDURE_CLAIM_FORBIDDEN", {"gender": "女"}),
        ("with-an-empty-gender", "PROCEDURE_CLAIM_FORBIDDEN", {"gender": ""}),
        ("with-the-home-address", "PROCEDURE_CLAIM_FORBIDDEN", {"homeAddress": "見本市西2-2"}),
        ("with-the-religion", "PROCEDURE_CLAIM_UNNAMED", {"religion": "仏教"}),
        ("with-the-individual-number", "PROCEDURE_CLAIM_UNNAMED", {"individualNumber": "123456789018"}),
        ("with-an-account-of-guidance", "PROCEDURE_CLAIM_UNNAMED", {"guidance": []}),
        ("with-the-guardians", "PROCEDURE_CLAIM_UNNAMED", {"guardians": [{"legalName": "父"}]}),
        ("with-remarks", "PROCEDURE_CLAIM_UNNAMED", {"remarks": ""}),
        ("without-a-name", "PROCEDURE_CLAIM_MISSING", {"legalName": None}),
        ("without-a-birth-date", "PROCEDURE_CLAIM_MISSING", {"birthDate": None}),
        ("without-proofing-of-the-key", "PROCEDURE_PROOFING", {"identityProofing": None}),
        ("with-proofing-of-level-one", "PROCEDURE_PROOFING", {"identityProofing": {"level": 1}}),
        ("with-proofing-whose-level-is-a-text", "PROCEDURE_PROOFING", {"identityProofing": {"level": "3"}}),
        ("with-proofing-whose-level-is-true", "PROCEDURE_PROOFING", {"identityProofing": {"level": True}}),
        ("with-two-proofings-of-one-key", "PROCEDURE_PROOFING", {"identityProofing": [{"level": 3}, {"level": 2}]}),
    ):
        stated = {member: value for member, value in {**subject, **changes}.items() if value is not None}
        yield _record(name, code, {**right, "record": {**record, "credentialSubject": stated}}, right)
    pair = [subject, {**subject, "id": did("classmate"), "identityProofing": {"level": 1}}]
    wrong = {**record, "credentialSubject": pair}
    yield _record("with-a-second-subject-hardly-identified", "PROCEDURE_PROOFING", {**right, "record": wrong}, right)
    transfer = {**right, "shipped": "transfer"}
    for name in ("gradeLevel", "enrolledOn"):
        lacking = {**record, "credentialSubject": without(subject, name)}
        wrong = {**transfer, "record": lacking}
        yield _record(f"for-a-transfer-without-{name.lower()}", "PROCEDURE_CLAIM_MISSING", wrong, transfer)
    yield from _supplies(without(subject, "enrolledOn"))
    courses = [{"type": ["VerifiableCredential", "AchievementCredential"], "credentialSubject": {"result": []}}]
    transcript = {
        "type": ["VerifiableCredential", "ClrCredential"],
        "credentialSubject": {"identifier": [], "verifiableCredential": courses},
    }
    graded = {**right, "record": transcript}
    courseless = {**transcript, "credentialSubject": {"identifier": [], "verifiableCredential": []}}
    nameless = {**transcript, "credentialSubject": {"verifiableCredential": courses}}
    told = copy.deepcopy(transcript)
    told["credentialSubject"]["verifiableCredential"][0]["credentialSubject"]["gender"] = "女"
    for name, code, wrong in (
        ("transcript-without-a-result", "PROCEDURE_CLAIM_MISSING", courseless),
        ("transcript-of-nobody", "PROCEDURE_CLAIM_MISSING", nameless),
        ("transcript-with-gender-in-a-course", "PROCEDURE_CLAIM_FORBIDDEN", told),
    ):
        yield _record(name, code, {**graded, "record": wrong}, graded)


def _supplies(child: dict[str, Any]) -> Iterator[Vector]:
    """Yield certificates of textbooks that say of others what they must not, or of others only what they must."""
    subject = {**child, "gradeLevel": "P5", "textbooks": [], "guardians": [{"legalName": "父"}]}
    record = {"type": ["VerifiableCredential", "TextbookSupplyCertificate"], "credentialSubject": subject}
    right = {"shipped": "transfer", "record": record}
    at_home = [{"legalName": "父", "homeAddress": "見本市西2-2"}]
    for name, code, stated in (
        ("with-a-guardians-home-address", "PROCEDURE_CLAIM_FORBIDDEN", {**subject, "guardians": at_home}),
        ("with-gender-in-a-list-of-lists", "PROCEDURE_CLAIM_FORBIDDEN", {**subject, "textbooks": [[{"gender": "女"}]]}),
        ("with-a-guardians-name-alone", "PROCEDURE_CLAIM_MISSING", without(subject, "legalName")),
        ("with-the-schools-own-number", "PROCEDURE_CLAIM_UNNAMED", {**subject, "studentNumber": "12"}),
    ):
        yield _record(name, code, {**right, "record": {**record, "credentialSubject": stated}}, right)


def _record(name: str, code: str, wrong: dict[str, Any], right: dict[str, Any]) -> Vector:
    return Vector(f"record-{name}", code, "procedure_record", wrong, right)


def _changed(old: str, new: str) -> str:
    if old not in _TEXT:
        raise ValueError(f"{old!r} is not in the text to change")
    return _TEXT.replace(old, new, 1)
