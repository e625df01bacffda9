"""Credentials that an issuer must not sign, and mistakes on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makers.signed import credential, did, renamed, sign, without
from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator


def vectors() -> Iterator[Vector]:
    """Yield what `Issuer.issue` refuses beyond the envelope's rules, then the command line's own refusals."""
    plain = {"document": credential()}
    yield Vector("issue-what-is-signed", "ISSUE_HAS_PROOF", "issue", {"document": sign(credential())}, plain)
    other = {"document": credential("did:web:school-b.example")}
    yield Vector("issue-in-anothers-name", "ISSUE_ISSUER_NOT_KEY", "issue", other, plain)
    undefined = {"document": credential(classRank="1")}
    yield Vector("issue-with-undefined-term", "JSONLD_UNDEFINED_TERM", "issue", undefined, plain, ("D6",))
    inner = renamed(without(credential(did("another school")), "@context"), 1)
    own = renamed(without(credential(), "@context"), 1)
    own["credentialSubject"] = without(own["credentialSubject"], "id")
    foreign, covered = ({"document": credential(endorsement=[child])} for child in (inner, own))
    yield Vector("issue-around-anothers-unsigned", "NESTED_UNPROVEN", "issue", foreign, covered, ("D11",))
    waiting, released = ({"document": credential(), "released": answer} for answer in (False, True))
    yield Vector("signed-before-the-second-officer", "APPROVAL_PENDING", "issue_released", waiting, released)
    yield from _files()


def _files() -> Iterator[Vector]:
    present = {"files": {"a.json": "{}"}, "read": "a.json"}
    yield Vector("file-that-is-not-there", "FILE_UNREADABLE", "read_file", {**present, "read": "b.json"}, present)
    free = {"files": {"a.json": "{}"}, "write": "b.json"}
    yield Vector("file-that-is-there-already", "FILE_EXISTS", "write_file", {**free, "write": "a.json"}, free)
    nowhere = {**free, "write": "no-such-folder/b.json"}
    yield Vector("file-in-a-folder-that-is-not-there", "FILE_UNWRITABLE", "write_file", nowhere, free)
    good = {"at": "2027-03-25T09:00:00+09:00"}
    yield Vector("time-without-zone-as-option", "OPTION_INVALID", "option_at", {"at": "2027-03-25T09:00:00"}, good)
    right = {"anchors": "a.json", "root_key": "z6Mk", "any": False}
    yield Vector("anchors-without-root-key", "OPTION_INVALID", "option_trust", {**right, "root_key": None}, right)
