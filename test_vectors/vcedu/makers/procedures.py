"""Negative vectors of procedures: files that are none, and requests that go beyond one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makers.vector import Vector

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
    yield from _requests()
    yield from _signatures()


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
        ("procedure-older-than-one-seen", "PROCEDURE_ROLLED_BACK", {"floor": 3}),
        ("procedure-signature-of-another-format", "PROCEDURE_MALFORMED", {"signature": {"format": "x"}}),
        ("procedure-signature-that-says-more", "PROCEDURE_MALFORMED", {"signature": {"by": "board"}}),
        ("procedure-signature-that-is-no-text", "PROCEDURE_MALFORMED", {"signature": {"signature": 1}}),
    ):
        yield Vector(name, code, "procedure_signed", {**right, **changes}, right)


def _changed(old: str, new: str) -> str:
    if old not in _TEXT:
        raise ValueError(f"{old!r} is not in the text to change")
    return _TEXT.replace(old, new, 1)
