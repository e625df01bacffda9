"""Negative vectors of signed orders: by another, about another child, too early, too late, and not as they must be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.signed import did, method
from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT = "2027-04-02T09:00:00+09:00"
_SIGNED = 1_806_537_600  # 00:00 on 1 April 2027, UTC
_DAY = 86_400
_BOARD = did("board")
_MEMBERS = {
    "id": "r-1",
    "against": did("father"),
    "level": "all",
    "issuer": _BOARD,
    "valid_from": "2027-04-01T00:00:00+09:00",
}
_CLAIMS: dict[str, Any] = {
    "iss": _BOARD,
    "aud": did("pupil"),
    "jti": "令和9年第12号",
    "iat": _SIGNED,
    "exp": _SIGNED + 30 * _DAY,
    "statement": {"kind": "Restriction", "members": _MEMBERS},
}
_HEADER: dict[str, Any] = {"alg": "EdDSA", "typ": "vcedu-order+jwt", "kid": method("board")}
_BASE: dict[str, Any] = {"header": _HEADER, "claims": _CLAIMS, "signed_by": "board", "keys": "did:key", "at": _AT}


def _header(**members: Any) -> dict[str, Any]:
    return {"header": {**_HEADER, **members}}


def _claims(**members: Any) -> dict[str, Any]:
    found = {**_CLAIMS, **members}
    return {"claims": {name: value for name, value in found.items() if value is not None}}


def _said(kind: str = "Restriction", **members: Any) -> dict[str, Any]:
    return _claims(statement={"kind": kind, "members": {**_MEMBERS, **members}})


_MARKING = {"item": "0", "private": False, "at": "2027-04-01T00:00:00+09:00"}
_WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "order-signed-by-another": ("PROOF_SIGNATURE", {"signed_by": "father"}),
    "order-with-anothers-key": ("ORDER_ISSUER", {**_header(kid=method("father")), "signed_by": "father"}),
    "order-in-anothers-name": ("ORDER_ISSUER", _said(issuer=did("next-board"))),
    "order-about-another-child": ("ORDER_AUDIENCE", _claims(aud=did("sister"))),
    "order-about-the-guardian": ("ORDER_AUDIENCE", _claims(aud=did("father"))),
    "order-of-tomorrow": ("ORDER_NOT_YET", _claims(iat=_SIGNED + 2 * _DAY)),
    "order-past-its-last-day": ("ORDER_EXPIRED", _claims(exp=_SIGNED + _DAY)),
    "order-of-more-than-a-month-ago": ("ORDER_EXPIRED", _claims(iat=_SIGNED - 30 * _DAY)),
    "order-by-a-key-that-was-revoked": ("ORDER_KEY", {"keys": "revoked"}),
    "order-by-a-key-that-has-ended": ("ORDER_KEY", {"keys": "expired"}),
    "order-by-a-key-that-only-authenticates": ("ORDER_KEY", {"keys": "authentication"}),
    "order-by-a-key-that-is-not-in-the-document": ("ORDER_KEY", {"keys": "another"}),
    "order-of-an-authority-whose-keys-are-not-known": (
        "ORDER_KEY_UNKNOWN",
        {
            **_header(kid="did:web:board.lg.jp#key-1"),
            **_claims(
                iss="did:web:board.lg.jp",
                statement={"kind": "Restriction", "members": {**_MEMBERS, "issuer": "did:web:board.lg.jp"}},
            ),
        },
    ),
    "order-as-a-credential": ("JWS_TYPE", _header(typ="vc+jwt")),
    "order-of-no-type": ("JWS_TYPE", {"header": {"alg": "EdDSA", "kid": method("board")}}),
    "order-with-the-algorithm-none": ("JWS_ALG_FORBIDDEN", _header(alg="none")),
    "order-with-another-algorithm": ("JWS_ALG_KEY", _header(alg="ES256")),
    "order-that-brings-a-key": ("JWS_KEY_IN_HEADER", _header(jku="https://board.lg.jp/keys")),
    "order-with-an-extension": ("JWS_CRITICAL", _header(crit=["b64"])),
    "order-without-audience": ("ORDER_MALFORMED", _claims(aud=None)),
    "order-for-several-children": ("ORDER_MALFORMED", _claims(aud=[did("pupil"), did("sister")])),
    "order-without-an-end": ("ORDER_MALFORMED", _claims(exp=None)),
    "order-with-a-claim-more": ("ORDER_MALFORMED", _claims(nbf=_SIGNED)),
    "order-with-a-date-in-words": ("ORDER_MALFORMED", _claims(iat="2027-04-01")),
    "order-without-a-number": ("ORDER_MALFORMED", _claims(jti="")),
    "order-without-a-statement": ("ORDER_MALFORMED", _claims(statement="Restriction")),
    "order-of-an-unknown-kind": ("ORDER_MALFORMED", _said("Arrest")),
    "order-of-what-only-the-learner-says": (
        "ORDER_MALFORMED",
        _claims(statement={"kind": "Marking", "members": _MARKING}),
    ),
    "order-with-an-unknown-member": ("ORDER_MALFORMED", _said(valid_until="2027-05-01T00:00:00+09:00")),
    "order-with-an-unknown-level": ("ORDER_MALFORMED", _said(level="some")),
    "order-from-a-time-of-no-zone": ("ORDER_MALFORMED", _said(valid_from="2027-04-01T00:00:00")),
}

_SCHOOL = did("school")
_WORKS = {"person": did("teacher"), "school": _SCHOOL, "role": "nurse", "issuer": _SCHOOL, "first_day": "2027-04-01"}
_LIFTED = {"Lift": {"restriction": "r-1", "issuer": _BOARD, "at": "2027-04-01T09:00:00+09:00"}}
_BROUGHT: dict[str, Any] = {"says": {"Restriction": _MEMBERS}, "signed_by": "board", "by": "mother", "stated": []}
# By whom what is ordered and who brings it: the code, what is wrong, and what would be right.
_AT_THE_DOOR: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "order-of-a-school-to-keep-a-parent-away": (
        "ACCESS_STATEMENT",
        {"says": {"Restriction": {**_MEMBERS, "issuer": _SCHOOL}}, "signed_by": "school"},
        {},
    ),
    "order-of-a-school-that-leaves-nothing-here": (
        "PDS_ITEM_UNKNOWN",
        {"says": {"StaffRole": {**_WORKS, "issuer": did("teacher")}}, "signed_by": "teacher"},
        {"says": {"StaffRole": _WORKS}, "signed_by": "school"},
    ),
    "order-of-a-parent-to-keep-the-other-away": (
        "ACCESS_STATEMENT",
        {"says": {"Restriction": {**_MEMBERS, "issuer": did("mother")}}, "signed_by": "mother"},
        {},
    ),
    "order-that-lifts-nothing-brought-by-its-issuer": (
        "ACCESS_STATEMENT",
        {"stated": []},
        {"says": _LIFTED, "by": "board", "stated": [{"Restriction": _MEMBERS}]},
    ),
    "order-of-a-school-about-another-brought-by-itself": (
        "ACCESS_STATEMENT",
        {"says": {"StaffRole": {**_WORKS, "school": did("another")}}},
        {"says": {"StaffRole": _WORKS}, "signed_by": "school", "by": "school"},
    ),
}


def vectors() -> Iterator[Vector]:
    """Yield orders with one thing wrong."""
    for name, (code, changes) in _WRONG.items():
        keys = "document" if changes.get("keys") else "did:key"
        twin = {**_BASE, "keys": keys}
        yield Vector(name, code, "order-check", {**twin, **changes}, twin, ("W3",))
    for name, (code, changes, sound) in _AT_THE_DOOR.items():
        twin = {**_BROUGHT, **sound}
        yield Vector(name, code, "order-brought", {**twin, **changes}, twin, ("W3", "W4"))
    ordered = {"kind": "Restriction", "by": "board"}
    yield Vector("order-to-be-signed-of-a-mark", "ORDER_KIND", "order-sign", {**ordered, "kind": "Marking"}, ordered)
