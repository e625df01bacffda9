"""Credentials that an issuer must not sign, and mistakes on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from makers.signed import credential, did, renamed, sign, version_1, without
from makers.trust import SCHOOL, of_city, of_school
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
    older = {"document": version_1(), "interop": True}
    yield Vector("issue-in-the-older-data-model", "ISSUE_VERSION", "issue", {**older, "interop": False}, older)
    yield Vector("issue-a-token-of-the-older-data-model", "ISSUE_VERSION", "issue", {**older, "envelope": "jwt"}, older)
    token = {**plain, "envelope": "jwt"}
    undefined = {**token, "document": credential(classRank="1")}
    yield Vector("issue-a-token-with-an-undefined-term", "JSONLD_UNDEFINED_TERM", "issue", undefined, token, ("D6",))
    signed = {**token, "document": sign(credential())}
    yield Vector("issue-a-token-of-what-is-signed", "ISSUE_HAS_PROOF", "issue", signed, token)
    others = {**token, "document": credential("did:web:school-b.example")}
    yield Vector("issue-a-token-in-anothers-name", "ISSUE_ISSUER_NOT_KEY", "issue", others, token, ("J9",))
    yield from _files()
    yield from _registers()


def _registers() -> Iterator[Vector]:
    city, school = of_city(), of_school()
    anchor = {"did": did("registry"), "name": "National Register", "from": "2026-04-01T00:00:00Z"}
    texts = [json.dumps(each, ensure_ascii=False) for each in (city, school)]
    right = {"format": "vcedu register 1", "version": 3, "anchor": anchor, "statements": texts}
    for name, changes in (
        ("register-of-another-format", {"format": "vcedu register 2"}),
        ("register-with-a-version-below-zero", {"version": -1}),
        ("register-with-a-version-that-is-no-number", {"version": True}),
        ("register-with-an-unknown-member", {"note": "x"}),
        ("register-whose-statements-are-no-list", {"statements": {}}),
        ("register-with-a-statement-that-is-no-text", {"statements": [city]}),
        ("register-without-anchor", {"anchor": None}),
        ("register-whose-anchor-has-no-name", {"anchor": {**anchor, "name": ""}}),
        ("register-whose-anchor-says-more", {"anchor": {**anchor, "weight": 1}}),
    ):
        yield Vector(name, "REGISTER_MALFORMED", "register", {**right, **changes}, right)
    for name, statement in (("register-with-a-certificate", sign(credential())), ("register-with-a-list", {"a": 1})):
        wrong = {**right, "statements": [json.dumps(statement)]}
        yield Vector(name, "STATEMENT_MALFORMED", "register", wrong, right)
    base = {"register": {**right, "statements": [texts[0]]}, "add": texts[1]}
    alone = {**base, "register": {**right, "statements": []}}
    yield Vector("school-registered-by-nobody", "REGISTER_STRANGER", "register_add", alone, base, ("T3",))
    known = {"register": right, "issuer": did("city"), "scheme": "schoolCode", "value": SCHOOL}
    for name, changes in (
        ("registration-of-a-code-there-is-not", {"value": "F113310102984"}),
        ("registration-by-another-body", {"issuer": did("registry")}),
    ):
        yield Vector(name, "REGISTER_UNKNOWN", "register_find", {**known, **changes}, known)


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
