"""Negative vectors of requests to a server: members that are missing, or are not what they must be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOCUMENT = {"type": ["VerifiableCredential"], "issuer": "did:web:office.example"}
_NO_POINTERS = {
    "as-a-string": "/issuer",
    "as-an-object": {"0": "/issuer"},
    "with-a-number": ["/issuer", 1],
    "null-in": [None],
}
_NO_TEXT = {"as-a-number": 7, "empty": "", "as-a-list": ["n-0S6_WzA2Mj"], "as-an-object": {}}


def _body(**members: Any) -> dict[str, str]:
    return {"body": json.dumps(members)}


def vectors() -> Iterator[Vector]:
    """Yield every vector of this area."""
    for operation, member in (("issue", "credential"), ("derive", "verifiableCredential")):
        twin = _body(**{member: _DOCUMENT})
        for name, members in _no_document(member).items():
            yield _vector(f"request-to-{operation}-{name}", f"request_{operation}", members, twin)
    stated = _body(credential=_DOCUMENT)
    silent = _body(credential={"type": ["VerifiableCredential"]})
    yield Vector("request-to-issue-by-nobody", "VC_ISSUER", "request_issue", silent, stated)
    for what in ("Credential", "Presentation"):
        member, operation = f"verifiable{what}", f"request_verify_{what.lower()}"
        twin = _body(**{member: _DOCUMENT})
        wrong = _no_document(member) | {"whose-document-is-the-text-of-one": {member: json.dumps(_DOCUMENT)}}
        for name, members in wrong.items():
            yield _vector(f"request-to-verify-a-{what.lower()}-{name}", operation, members, twin)
        for option in ("challenge", "domain"):
            good = _body(**{member: _DOCUMENT, "options": {option: "n-0S6_WzA2Mj"}})
            for name, value in _NO_TEXT.items():
                members = {member: _DOCUMENT, "options": {option: value}}
                yield _vector(f"request-to-verify-a-{what.lower()}-with-{option}-{name}", operation, members, good)
    for operation, member, option in (
        ("issue", "credential", "mandatoryPointers"),
        ("derive", "verifiableCredential", "selectivePointers"),
    ):
        good = _body(**{member: _DOCUMENT, "options": {option: ["/issuer"]}})
        for name, value in _NO_POINTERS.items():
            members = {member: _DOCUMENT, "options": {option: value}}
            yield _vector(f"request-to-{operation}-with-pointers-{name}", f"request_{operation}", members, good)
        members = {member: _DOCUMENT, "options": ["/issuer"]}
        yield _vector(f"request-to-{operation}-with-options-as-a-list", f"request_{operation}", members, good)


def _vector(name: str, operation: str, members: dict[str, Any], twin: dict[str, str]) -> Vector:
    return Vector(name, "SERVER_REQUEST", operation, _body(**members), twin)


def _no_document(member: str) -> dict[str, dict[str, Any]]:
    return {
        "without-a-document": {},
        "whose-document-is-null": {member: None},
        "whose-document-is-a-list": {member: [_DOCUMENT]},
        "whose-document-is-a-number": {member: 1},
        "whose-document-is-true": {member: True},
        "whose-document-stands-under-another-name": {member.upper(): _DOCUMENT},
    }
