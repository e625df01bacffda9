"""Negative vectors of what a batch hands out, and of what goes back into a records system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = {
    "class": "3年A組",
    "studentNumber": "2025001",
    "code": "0A2B4-C6D8E-F1G3H-5J7K9",
    "credentialId": "urn:uuid:00000000-0000-4000-8000-000000000001",
    "kind": "GraduationCertificate",
    "number": None,
    "validUntil": "2027-09-30T15:00:00Z",
}
_CLAIM = {"typed": _LINE["code"], "at": "2027-09-30T14:59:59Z"}
_ADDRESS = {"address": "https://claims.school.example/receive"}


def _claims() -> Iterator[Vector]:
    without_code = {name: value for name, value in _LINE.items() if name != "code"}
    for name, line in (
        ("claim-file-line-without-code", without_code),
        ("claim-file-class-a-number", {**_LINE, "class": 3}),
        ("claim-file-number-a-number", {**_LINE, "number": 1}),
        ("claim-file-no-such-time", {**_LINE, "validUntil": "2027-09-31T15:00:00Z"}),
    ):
        yield Vector(name, "CLAIM_FILE", "claim-file", {"lines": [_LINE, line]}, {"lines": [_LINE, _LINE]})
    one_letter_less = {**_CLAIM, "typed": "0A2B4-C6D8E-F1G3H-5J7K"}
    yield Vector("claim-code-cut-short", "CLAIM_UNKNOWN", "claim-code", one_letter_less, _CLAIM)
    other = {**_CLAIM, "typed": "0A2B4-C6D8E-F1G3H-5J7K8"}
    lower_case = {**_CLAIM, "typed": "oa2b4 c6d8e flg3h 5j7k9"}
    yield Vector("claim-code-of-nobody", "CLAIM_UNKNOWN", "claim-code", other, lower_case)
    yield Vector("claim-code-ended", "CLAIM_ENDED", "claim-code", {**_CLAIM, "at": "2027-09-30T15:00:00Z"}, _CLAIM)
    for name, address in (
        ("claim-address-unencrypted", "http://claims.school.example/receive"),
        ("claim-address-with-fragment", "https://claims.school.example/receive#"),
        ("claim-address-not-ascii", "https://見本.example/receive"),
        ("claim-address-too-long", f"https://claims.school.example/{'x' * 71}"),
    ):
        yield Vector(name, "CLAIM_ADDRESS", "claim-slips", {"address": address}, _ADDRESS)


def vectors() -> Iterator[Vector]:
    """Yield every vector of this area."""
    yield from _claims()
