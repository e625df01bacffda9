"""Retention tables that are none, sources that must still be kept, and statements that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_RULE = """
[[source]]
id = "guidance"
name = { en = "Guidance records", ja = "指導に関する記録" }
years = 5
from = ["graduation", "transfer"]
records = ["ClrCredential"]
"""
_TABLE = f'format = "vcedu retention 1"\nestablisher = "見本市教育委員会"\nyear_end = "03-31"\n{_RULE}'
_DIGEST = "A" * 43
_PATH = "credentialSubject"


def vectors() -> Iterator[Vector]:
    """Yield what is refused about keeping and destroying."""
    yield from _tables()
    yield from _sources()
    yield from _statements()


def _tables() -> Iterator[Vector]:
    for name, old, new in (
        ("that-is-no-toml", "[[source]]", "[[source"),
        ("of-another-format", "retention 1", "retention 2"),
        ("without-rules", _RULE, "source = []\n"),
        ("with-a-year-end-there-is-not", "03-31", "02-30"),
        ("with-a-year-end-that-few-years-have", "03-31", "02-29"),
        ("with-a-rule-twice", _RULE, _RULE + _RULE),
        ("with-an-event-there-is-not", '"transfer"', '"birth"'),
        ("with-a-record-there-is-not", "ClrCredential", "Transcript"),
        ("with-no-years", "years = 5", "years = 0"),
        ("with-an-unknown-key", "years = 5", "years = 5\nweeks = 2"),
        ("that-is-too-large", "years = 5", f"years = 5 # {'x' * 300_000}"),
    ):
        data = {"table": _TABLE.replace(old, new)}
        yield Vector(f"retention-table-{name}", "RETENTION_TABLE", "read_retention_table", data, {"table": _TABLE})


def _sources() -> Iterator[Vector]:
    right = {"kind": "guidance", "on": "2033-03-31", "notified": True, "asked": "GraduationCertificate"}
    for name, code, changes in (
        ("source-without-a-rule", "RETENTION_SOURCE", {"kind": "diary"}),
        ("source-destroyed-a-day-too-early", "RETENTION_NOT_DUE", {"on": "2033-03-30"}),
        ("source-destroyed-before-its-pupil-was-told", "RETENTION_NOT_NOTIFIED", {"notified": False}),
        ("record-whose-source-is-destroyed", "RETENTION_DISPOSED", {"asked": "ClrCredential"}),
    ):
        yield Vector(name, code, "dispose_source", {**right, **changes}, right)
    at_hand = {"at_hand": True}
    yield Vector(
        "last-record-that-is-not-at-hand", "RETENTION_LAST_MISSING", "last_record", {"at_hand": False}, at_hand
    )


def _statements() -> Iterator[Vector]:
    subject: dict[str, Any] = {
        "type": "Disposal",
        "disposedOn": "2033-03-31",
        "disposedKind": "guidance",
        "issuedRecord": [_DIGEST],
    }
    right = {
        "type": ["VerifiableCredential", "DisposalStatement"],
        "issuer": "did:web:school-a.example",
        _PATH: subject,
    }
    for name, changes in (
        ("of-another-type", {"type": ["VerifiableCredential"]}),
        ("without-issuer", {"issuer": None}),
        ("without-subject", {_PATH: None}),
        ("without-kind", {_PATH: {**subject, "disposedKind": None}}),
        ("with-an-empty-kind", {_PATH: {**subject, "disposedKind": ""}}),
        ("with-a-record-that-is-no-digest", {_PATH: {**subject, "issuedRecord": ["urn:uuid:1"]}}),
        ("with-a-record-that-is-a-number", {_PATH: {**subject, "issuedRecord": [1]}}),
        ("with-a-day-there-is-not", {_PATH: {**subject, "disposedOn": "2033-02-30"}}),
        ("with-a-day-in-another-form", {_PATH: {**subject, "disposedOn": "20330331"}}),
        ("with-a-day-that-is-a-number", {_PATH: {**subject, "disposedOn": 20330331}}),
    ):
        yield Vector(f"disposal-{name}", "DISPOSAL_MALFORMED", "read_disposal", {**right, **changes}, right)
