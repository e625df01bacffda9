"""Status lists that must not go into a bundle, since nobody could rely on them without a network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from makers.signed import AT, WEB, edited, sign, web_document
from makers.status import REVOCATION, SUSPENSION, entry, unsigned_list
from makers.vector import Vector

from vcedu.status import Bitstring

if TYPE_CHECKING:
    from collections.abc import Iterator

_GOOD = sign(unsigned_list())
_ROWS = {"VC_EXPIRED": "B6", "VC_NOT_YET_VALID": "B6", "STATUS_LIST_HAS_STATUS": "B7", "STATUS_LIST_LENGTH": "B3"}


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    faults: dict[str, tuple[str, Any]] = {
        "list-for-a-bundle-changed": ("PROOF_SIGNATURE", edited(_GOOD, "validUntil", to="2027-05-01T00:00:00Z")),
        "list-for-a-bundle-unsigned": ("PROOF_MISSING", unsigned_list()),
        "list-for-a-bundle-by-a-stranger": ("DI_METHOD_NOT_ISSUER", sign(unsigned_list(), "stranger")),
        "list-for-a-bundle-of-another-address": ("STATUS_LIST_ID", sign(unsigned_list(url=SUSPENSION))),
        "list-for-a-bundle-of-another-type": (
            "STATUS_LIST_TYPE",
            sign({**unsigned_list(), "type": ["VerifiableCredential"]}),
        ),
        "list-for-a-bundle-with-a-status": (
            "STATUS_LIST_HAS_STATUS",
            sign({**unsigned_list(), "credentialStatus": entry()}),
        ),
        "list-for-a-bundle-past-its-end": (
            "VC_EXPIRED",
            sign({**unsigned_list(), "validUntil": "2027-03-31T23:00:00Z"}),
        ),
        "list-for-a-bundle-not-begun": (
            "VC_NOT_YET_VALID",
            sign({**unsigned_list(), "validFrom": "2027-04-02T00:00:00Z"}),
        ),
        "list-for-a-bundle-without-issuer": ("VC_ISSUER", edited(_GOOD, "issuer", to="nobody")),
        "list-for-a-bundle-with-bits-nobody-can-read": ("STATUS_LIST_ENCODING", sign(_with_bits("u!"))),
        "list-for-a-bundle-too-short": ("STATUS_LIST_LENGTH", sign(_with_bits(Bitstring(bytes(8)).encode()))),
    }
    for name, (code, document) in faults.items():
        yield _vector(name, code, {"list": document}, {"list": _GOOD})
    by_web = sign(unsigned_list(issuer=WEB), verificationMethod=f"{WEB}#key-1")
    known = {"list": by_web, "documents": {WEB: web_document()}}
    yield _vector("list-for-a-bundle-without-its-signers-document", "BUNDLE_MISSING", {"list": by_web}, known)
    for name, code, document in (
        ("list-in-a-file-without-begin", "VC_DATE", {**unsigned_list(), "validFrom": None}),
        ("list-in-a-file-that-is-an-sd-jwt", "VC_FORMAT_UNKNOWN", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln~"),
        ("list-in-a-file-that-is-no-json", "JSON_SYNTAX", "list"),
    ):
        text = document if isinstance(document, str) else json.dumps(document)
        twin = {"text": json.dumps(_GOOD)}
        yield Vector(name, code, "given_status_list", {"text": text, "at": AT}, {**twin, "at": AT}, ("B6",))


def _vector(name: str, code: str, wrong: dict[str, Any], right: dict[str, Any]) -> Vector:
    usual = {"url": REVOCATION, "at": AT}
    return Vector(name, code, "check_status_list", {**usual, **wrong}, {**usual, **right}, (_ROWS.get(code, "B5"),))


def _with_bits(encoded: str) -> dict[str, Any]:
    return edited(unsigned_list(), "credentialSubject", "encodedList", to=encoded)
