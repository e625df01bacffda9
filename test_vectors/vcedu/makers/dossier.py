"""Negative vectors of the dossier: what was sent is not what was meant, or not to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOTH = ["first", "second"]
_WHOLE = {"sent": _BOTH, "named": _BOTH}
_MEMBERS: dict[str, Any] = {"members": {}, "without": []}
_MEANT = {"meant": "new school", "key": "new school", "opens": "new school"}
_ANSWER = {"by": "new school", "shown": "receipt", "manifest": "sent"}
_RELAY = {"relayed": True, "ticket": "ticket-1"}


def vectors() -> Iterator[Vector]:
    """Yield one vector for each way to be wrong."""
    for name, changes in {
        "dossier-document-lost": {"sent": ["first"]},
        "dossier-document-added": {"named": ["first"]},
        "dossier-document-exchanged": {"sent": ["first"], "named": ["second"]},
        "dossier-document-sent-twice": {"sent": ["first", "first"]},
        "dossier-document-sent-once-more": {"sent": ["first", "second", "second"]},
        "dossier-without-any-document-sent": {"sent": []},
    }.items():
        yield Vector(name, "DOSSIER_CONTENTS", "dossier-documents", {**_WHOLE, **changes}, _WHOLE)
    for name, named in {"dossier-of-nothing": [], "dossier-names-document-twice": ["first", "first"]}.items():
        yield Vector(name, "DOSSIER_FORMAT", "dossier-documents", {"sent": named, "named": named}, _WHOLE)
    for name, changes in {
        "dossier-of-another-format": {"members": {"format": "vcedu-dossier/2"}},
        "dossier-without-format": {"without": ["format"]},
        "dossier-without-manifest": {"without": ["manifest"]},
        "dossier-without-documents": {"without": ["credentials"]},
        "dossier-with-another-member": {"members": {"note": "x"}},
        "dossier-with-manifest-that-is-no-text": {"members": {"manifest": {}}},
        "dossier-with-documents-that-are-no-list": {"members": {"credentials": "x"}},
        "dossier-with-document-that-is-no-text": {"members": {"credentials": [1]}},
    }.items():
        yield Vector(name, "DOSSIER_FORMAT", "dossier-members", {**_MEMBERS, **changes}, _MEMBERS)
    yield Vector(
        "dossier-with-document-for-manifest",
        "DOSSIER_FORMAT",
        "dossier-manifest",
        {"manifest": "document"},
        {"manifest": "manifest"},
    )
    for name, changes in {
        "dossier-resealed-to-third-party": {"key": "stranger", "opens": "stranger"},
        "dossier-meant-for-another": {"meant": "stranger"},
        "dossier-for-board-opened-by-school": {"meant": "board"},
    }.items():
        yield Vector(name, "DOSSIER_RECIPIENT", "dossier-recipient", {**_MEANT, **changes}, _MEANT)
    for name, changes in {
        "receipt-by-stranger": {"by": "stranger"},
        "receipt-by-the-sender": {"by": "old school"},
        "receipt-of-another-dossier": {"manifest": "other"},
    }.items():
        yield Vector(name, "DOSSIER_RECEIPT", "dossier-receipt", {**_ANSWER, **changes}, _ANSWER)
    yield from _members()
    yield from _forwarded()
    kept = {"transferred": [0], "sent": [1]}
    for name, sent in (("document-that-passed-to-another-school", [0]), ("documents-one-of-which-passed-on", [1, 0])):
        yield Vector(name, "DOSSIER_TRANSFERRED", "dossier-send-again", {**kept, "sent": sent}, kept)
    manifest = {**_ANSWER, "shown": "manifest"}
    yield Vector("manifest-for-receipt", "DOSSIER_FORMAT", "dossier-receipt", manifest, _ANSWER)
    for name, changes in {
        "relayed-dossier-for-another-ticket": {"ticket": "ticket-2"},
        "relayed-dossier-without-ticket": {"relayed": False},
    }.items():
        yield Vector(name, "DOSSIER_TICKET", "dossier-relay", {**_RELAY, **changes}, _RELAY)
    yield from _by_procedure()


def _by_procedure() -> Iterator[Vector]:
    """Yield dossiers that a procedure does not send, made and opened."""
    right = {"procedure": "transfer", "kinds": ["CumulativeRecordCopy", "HealthRecord"]}
    for way in ("make", "relay", "open"):
        for name, code, kinds in (
            ("a-record-for-the-family", "PROCEDURE_DELIVERY", ["EnrollmentCertificate"]),
            ("a-notice-for-the-family", "PROCEDURE_DELIVERY", ["HealthRecord", "SchoolAssignmentNotice"]),
            ("a-record-not-needed", "PROCEDURE_RECORD", ["SchoolReport"]),
            (
                "one-record-too-many",
                "PROCEDURE_RECORD",
                ["CumulativeRecordCopy", "HealthRecord", "GraduationCertificate"],
            ),
            ("a-guardianship", "PROCEDURE_RECORD", ["GuardianshipCredential"]),
        ):
            wrong = {**right, "kinds": kinds}
            yield Vector(f"dossier-{way}-{name}", code, f"dossier-procedure-{way}", wrong, right)
    report = {"procedure": "advancement", "kinds": ["SchoolReport", "HealthRecord"], "awaited": "advancement"}
    for name, changes in (
        ("dossier-for-a-transfer-awaited-for-advancement", {"procedure": "transfer", "kinds": ["HealthRecord"]}),
        ("dossier-for-no-procedure-in-particular", {"procedure": ""}),
        ("dossier-for-a-procedure-called-alike", {"procedure": "進学 "}),
    ):
        yield Vector(name, "DOSSIER_PROCEDURE", "dossier-procedure-open", {**report, **changes}, report)


def _members() -> Iterator[Vector]:
    """Yield manifests and receipts that are rightly signed and say what cannot be."""
    whole: dict[str, Any] = {"members": {}}
    document = {"type": "DossierDocument", "documentDigest": "00" * 32, "documentKind": "ClrCredential"}
    for name, members in {
        "manifest-without-recipient": {"recipient": None},
        "manifest-for-two-recipients": {"recipient": ["did:example:a", "did:example:b"]},
        "manifest-without-number": {"dossierId": None},
        "manifest-of-a-document-without-digest": {"documents": [{**document, "documentDigest": ""}]},
        "manifest-of-a-document-without-kind": {"documents": [{**document, "documentKind": ""}]},
    }.items():
        yield Vector(name, "DOSSIER_FORMAT", "dossier-manifest-members", {"members": members}, whole)
    twice = [document, {**document, "documentKind": "HealthExaminationRecord"}]
    yield Vector(
        "manifest-of-one-document-of-two-kinds",
        "DOSSIER_FORMAT",
        "dossier-manifest-members",
        {"members": {"documents": twice}},
        whole,
    )
    for name, members in {
        "receipt-of-no-manifest": {"manifestDigest": None},
        "receipt-without-day": {"acceptedOn": None},
        "receipt-of-a-day-there-is-not": {"acceptedOn": "2027-02-30"},
        "receipt-of-a-transfer-that-is-no-digest": {"transferred": [{"name": "x"}]},
    }.items():
        yield Vector(name, "DOSSIER_FORMAT", "dossier-receipt-members", {"members": members}, whole)
    own = {"members": {"transferred": [0]}}
    for name, which in (("receipt-of-a-document-not-sent", [0, 2]), ("receipt-that-takes-a-copy-for-good", [0, 1])):
        wrong = {"members": {"transferred": which}}
        yield Vector(name, "DOSSIER_RECEIPT", "dossier-receipt-members", wrong, own)


def _forwarded() -> Iterator[Vector]:
    """Yield what a board refuses to pass on, as far as it can see without opening it."""
    right = {"sealed_to": "one time", "ticket": "ticket"}
    for name, code, wrong in (
        ("dossier-to-pass-on-sealed-to-another-key", "DOSSIER_TICKET", {"sealed_to": "new school"}),
        ("dossier-to-pass-on-with-a-manifest-for-ticket", "DOSSIER_FORMAT", {"ticket": "manifest"}),
        ("dossier-to-pass-on-with-a-ticket-without-key", "DOSSIER_FORMAT", {"ticket": "keyless"}),
        ("dossier-to-pass-on-that-is-open", "JWE_MALFORMED", {"bytes": "{}"}),
    ):
        yield Vector(name, code, "dossier-forward", {**right, **wrong}, right)
    twice = {"dossiers": [0, 1], "keys": ["one time", "one time"]}
    yield Vector(
        "second-dossier-under-one-ticket",
        "DOSSIER_TICKET_USED",
        "dossier-forward-twice",
        twice,
        {**twice, "keys": ["one time", "another time"]},
    )
