"""What a server answers: JSON, and for every error its code, its sentences and the status that HTTP has for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi.responses import Response

from vcedu.canonical.compact import compact_json
from vcedu.errors import ApprovalPending, Code, UndeterminedError, VceduError
from vcedu.errors.described import described

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request

    from vcedu.model import Report

JSON_TYPE = "application/json"

_STATUS = {
    Code.JSON_TOO_LARGE: 413,
    Code.JOURNAL_RECORD_CHANGED: 422,
    Code.RECORD_KIND: 404,
    Code.SERVER_BUSY: 503,
    Code.SERVER_MEDIA_TYPE: 415,
    Code.SERVER_NO_SUCH_PLACE: 404,
    Code.SERVER_SLOW: 408,
    Code.SERVER_TOKEN: 401,
    Code.STORE_BUSY: 503,
    Code.STORE_FULL: 503,
}
_ACCEPTED, _BAD_REQUEST, _UNPROCESSABLE = 202, 400, 422
_HEADERS: dict[int, dict[str, str]] = {
    401: {"WWW-Authenticate": "Bearer"},
    503: {"Retry-After": "1"},
}


def status_of(error: VceduError) -> int:
    """Return the HTTP status of an error: 400 for what is wrong, 422 for what could not be judged, or its own."""
    if error.code in _STATUS:
        return _STATUS[error.code]
    if isinstance(error, ApprovalPending):
        return _ACCEPTED
    return _UNPROCESSABLE if isinstance(error, UndeterminedError) else _BAD_REQUEST


def json_answer(
    status: int, members: Mapping[str, Any], *, media_type: str = JSON_TYPE, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an answer with JSON members."""
    body = json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    return Response(body, status_code=status, media_type=media_type, headers=dict(headers or {}))


def raw_answer(
    status: int, name: str, raw: bytes, members: Mapping[str, Any], *, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an answer that has a signed document among its members, byte for byte."""
    rest = compact_json(members) if members else b"{}"
    more = b"," + rest[1:] if members else b"}"
    body = b'{"' + name.encode() + b'":' + raw + more
    return Response(body, status_code=status, media_type=JSON_TYPE, headers=dict(headers or {}))


def error_answer(error: VceduError) -> Response:
    """Return the answer that an error becomes, with all its faults where it has several."""
    faults = [described(fault) for fault in getattr(error, "faults", ())]
    status = status_of(error)
    members = {"error": described(error), "faults": faults}
    return json_answer(status, members, headers=_HEADERS.get(status))


async def refused(_request: Request, error: Exception) -> Response:
    """Answer for a handler that ended in an error of this library; any other is a fault of the server."""
    if isinstance(error, VceduError):
        return error_answer(error)
    raise error


def report_answer(report: Report, **more: object) -> Response:
    """Return the answer that a verification becomes: 200 if everything passed, else never."""
    verdict = report.verdict
    if verdict.verified:
        return json_answer(200, {"verified": True, **more, "verdict": verdict.as_json()})
    decisive = verdict.first_error
    error = decisive.error if decisive is not None else None
    status = _UNPROCESSABLE if error is None else status_of(error)
    against = [check.as_json() for check in verdict.checks if check.counts_against]
    return json_answer(status, {"verified": False, "errors": against, "verdict": verdict.as_json()})
