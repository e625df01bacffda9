"""Negative vectors of drafts, approvals and routes."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from makers.signed import key
from makers.vector import Vector

from vcedu.issuer import ApprovalRoute, Draft, Verb, records_digest, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.issuer import Approval

_AT = dt.datetime(2027, 3, 1, 9, 0, tzinfo=dt.UTC)
_HOUR = dt.timedelta(hours=1)
_RECORDS = [["pupil-1", 1, "01" * 32], ["pupil-2", 1, "02" * 32]]
_OFFICERS = {"clerk": "事務 太郎", "principal": "見本 花子", "deputy": "見本 次郎"}


def route(*, steps: tuple[tuple[str, ...], ...] = (("clerk",), ("principal", "deputy"))) -> str:
    """Return the file of a route."""
    lines = ['format = "vcedu approval route 1"', 'office = "見本市立第一小学校"']
    for roles in steps:
        lines += ["[[step]]", f"roles = {json.dumps(roles)}"]
    for role, name in _OFFICERS.items():
        lines += ["[[officer]]", f'role = "{role}"', f'name = "{name}"', f'key = "{key(role).public_key.multikey}"']
    return "\n".join(lines) + "\n"


_ROUTE = ApprovalRoute.read(route().encode())
_DRAFT = Draft(
    records_digest((name, version, bytes.fromhex(of)) for name, version, of in _RECORDS), "卒業証明書", 2, _AT
)


def _said(who: str, before: list[Approval], hours: int, decision: Verb = Verb.APPROVE) -> Approval:
    reason = "氏名の誤り" if decision is Verb.REJECT else ""
    return say(_ROUTE, _DRAFT, before, key(who), decision=decision, at=_AT + hours * _HOUR, reason=reason)


_CLERK = _said("clerk", [], 1)
_PRINCIPAL = _said("principal", [_CLERK], 2)


def _input(*approvals: Approval, **changed: Any) -> dict[str, Any]:
    usual = {
        "route": route(),
        "draft": _DRAFT.write().decode(),
        "approvals": [each.write().decode() for each in approvals],
        "at": "2027-03-02T00:00:00Z",
        "records": _RECORDS,
    }
    return {**usual, **changed}


def _edited(approval: Approval, **members: object) -> str:
    return json.dumps({**json.loads(approval.write()), **members})


def _signed(approval: Approval, signer: str, **members: Any) -> Approval:
    """Return an approval that somebody signed with a program of their own."""
    parts = {name: getattr(approval, name) for name in ("draft", "follows", "role", "decision", "reason", "at", "key")}
    return type(approval)(**{**parts, **members}).signed(key(signer))


def vectors() -> Iterator[Vector]:
    """Yield every vector of this area."""
    whole = _input(_CLERK, _PRINCIPAL)
    for name, code, refused in (
        ("approval-of-the-clerk-alone", "APPROVAL_PENDING", _input(_CLERK)),
        ("approval-that-rejects", "APPROVAL_REJECTED", _input(_CLERK, _said("principal", [_CLERK], 2, Verb.REJECT))),
        ("approval-without-the-clerk", "APPROVAL_ORDER", _input(_PRINCIPAL)),
        (
            "approval-before-the-draft",
            "APPROVAL_ORDER",
            _input(_signed(_CLERK, "clerk", at=_AT - _HOUR), _PRINCIPAL),
        ),
        ("approval-of-tomorrow", "APPROVAL_ORDER", _input(_CLERK, _PRINCIPAL, at="2027-03-01T10:30:00Z")),
        ("approval-twice", "APPROVAL_ORDER", _input(_CLERK, _PRINCIPAL, _said("deputy", [_CLERK], 3))),
        (
            "approval-by-a-stranger",
            "APPROVAL_NOT_OFFICER",
            _input(_CLERK, _signed(_PRINCIPAL, "stranger")),
        ),
        (
            "approval-by-the-clerk-as-principal",
            "APPROVAL_NOT_OFFICER",
            _input(_CLERK, _signed(_PRINCIPAL, "clerk")),
        ),
        (
            "approval-in-a-role-of-another-step",
            "APPROVAL_NOT_OFFICER",
            _input(_CLERK, _signed(_PRINCIPAL, "clerk", role="clerk")),
        ),
        ("approval-of-another-draft", "APPROVAL_OTHER_DRAFT", _input(_signed(_CLERK, "clerk", draft=bytes(32)))),
        (
            "approval-of-fewer-records",
            "APPROVAL_OTHER_DRAFT",
            {**whole, "records": [*_RECORDS, ["pupil-3", 1, "03" * 32]]},
        ),
        ("approval-of-a-record-before-it-changed", "APPROVAL_OTHER_DRAFT", {**whole, "records": _changed_records()}),
        ("approval-whose-draft-says-another-count", "APPROVAL_OTHER_DRAFT", {**whole, "draft": _draft(count=3)}),
    ):
        yield Vector(name, code, "approval-decide", refused, whole)
    yield from _files(whole)
    yield from _routes(whole)


def _changed_records() -> list[list[Any]]:
    return [_RECORDS[0], ["pupil-2", 1, "04" * 32]]


def _draft(**members: object) -> str:
    return json.dumps({**json.loads(_DRAFT.write()), **members})


def _files(whole: dict[str, Any]) -> Iterator[Vector]:
    for name, code, members in (
        ("approval-whose-reason-was-changed", "APPROVAL_SIGNATURE", {"reason": "よい"}),
        ("approval-made-of-a-rejection", "APPROVAL_SIGNATURE", {"decision": "reject", "reason": "否"}),
        ("approval-whose-time-was-changed", "APPROVAL_SIGNATURE", {"at": "2027-03-01T10:00:01Z"}),
        ("approval-with-a-key-of-another", "APPROVAL_SIGNATURE", {"key": key("deputy").public_key.multikey}),
        ("approval-without-signature", "APPROVAL_SIGNATURE", {"signature": ""}),
        ("approval-whose-signature-is-no-base64url", "APPROVAL_MALFORMED", {"signature": "="}),
        ("approval-whose-signature-is-a-number", "APPROVAL_MALFORMED", {"signature": 1}),
        ("approval-of-another-format", "APPROVAL_MALFORMED", {"format": "vcedu approval 2"}),
        ("approval-with-another-member", "APPROVAL_MALFORMED", {"note": "x"}),
        ("approval-that-says-maybe", "APPROVAL_MALFORMED", {"decision": "maybe"}),
        ("approval-whose-draft-is-short", "APPROVAL_MALFORMED", {"draft": "00"}),
        ("approval-whose-draft-is-no-hex", "APPROVAL_MALFORMED", {"draft": "x"}),
        ("approval-whose-draft-is-in-capitals", "APPROVAL_MALFORMED", {"draft": "AB" * 32}),
        ("approval-whose-role-is-a-number", "APPROVAL_MALFORMED", {"role": 1}),
        ("approval-whose-time-has-no-zone", "APPROVAL_MALFORMED", {"at": "2027-03-01T10:00:00"}),
        ("approval-whose-key-is-none", "APPROVAL_MALFORMED", {"key": "z6Mk"}),
        ("approval-with-a-reason-that-does-not-show", "APPROVAL_MALFORMED", {"reason": "a\u202eb"}),
        ("approval-that-rejects-without-a-reason", "APPROVAL_MALFORMED", {"decision": "reject"}),
    ):
        changed = [_edited(_CLERK, **members), *whole["approvals"][1:]]
        yield Vector(name, code, "approval-decide", {**whole, "approvals": changed}, whole)
    for name, members in (
        ("draft-of-another-format", {"format": "vcedu approval 1"}),
        ("draft-of-nothing", {"count": 0}),
        ("draft-whose-count-is-a-text", {"count": "2"}),
        ("draft-whose-count-is-true", {"count": True}),
        ("draft-of-what-nobody-says", {"what": ""}),
        ("draft-whose-digest-is-short", {"digest": "00" * 31}),
    ):
        yield Vector(name, "APPROVAL_MALFORMED", "approval-decide", {**whole, "draft": _draft(**members)}, whole)


def _routes(whole: dict[str, Any]) -> Iterator[Vector]:
    clerk, deputy = (key(who).public_key.multikey for who in ("clerk", "deputy"))
    for name, old, new in (
        ("route-of-another-format", "route 1", "route 2"),
        ("route-that-is-no-toml", "[[step]]", "[[step"),
        ("route-without-steps-roles", '["clerk"]', "[]"),
        ("route-whose-role-has-a-space", '["clerk"]', '["the clerk"]'),
        ("route-with-a-role-that-nobody-has", '["clerk"]', '["clerk", "board"]'),
        ("route-with-an-officer-whom-no-step-needs", '"principal", "deputy"', '"principal"'),
        ("route-with-one-key-for-two-officers", deputy, clerk),
        ("route-whose-key-is-none", clerk, "z6Mk"),
        ("route-with-a-blank-name", "事務 太郎", " "),
        ("route-with-an-unknown-key", "office =", "fee = 300\noffice ="),
    ):
        yield Vector(
            name, "APPROVAL_ROUTE", "approval-decide", {**whole, "route": whole["route"].replace(old, new, 1)}, whole
        )
