"""Records for records systems over HTTP: a plain record goes in, a numbered and signed one comes out.

A request is named by its `Idempotency-Key`: sent again with the same content, the same record with the same number
comes back, also after a crash, since the key names the record in the issuance journal. It is the same to the byte where
the school's key signs alike each time, as Ed25519 and ECDSA keys do here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import Depends, FastAPI, Request
from fastapi.responses import Response
from fastapi.security import HTTPBearer

from vcedu.connectors.plain import PLAIN_KINDS, PlainRequest, plain_kind, request_schema
from vcedu.errors import Code, UsageError
from vcedu.issuer import LedgerRequest
from vcedu.server.answers import json_answer, raw_answer
from vcedu.server.gate import Limits, body_of, gated_app
from vcedu.server.openapi import ANSWERS, request_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.connectors.plain import PlainKind
    from vcedu.connectors.plain.kinds import Body
    from vcedu.issuer import IssuedRecord, RecordOffice

PLACE = "/v1/records"
_CREATED = 201
_KEY_HEADER = "Idempotency-Key"
_KEY = re.compile(r"[!-~]{8,128}")
_KEY_PARAMETER = {
    "name": _KEY_HEADER,
    "in": "header",
    "required": True,
    "description": "Names the request: sent again with the same content, it is answered with the same record.",
    "schema": {"type": "string", "pattern": f"^{_KEY.pattern}$"},
}


@dataclass(frozen=True, slots=True)
class RecordsDesk:
    """What a server for records systems issues with.

    Attributes:
        office: The office: its key, journal, ledger and form.
        body: The school or board that it issues for.
    """

    office: RecordOffice
    body: Body

    @property
    def kinds(self) -> tuple[PlainKind, ...]:
        """The kinds of record that it issues."""
        return tuple(kind for kind in PLAIN_KINDS.values() if kind.is_issued_by(self.body))

    def issue(self, kind: PlainKind, key: str, body: bytes) -> IssuedRecord:
        """Issue what a request asks for.

        Args:
            kind: The kind of record.
            key: The request's `Idempotency-Key`.
            body: The request's body.

        Raises:
            VceduError: what `PlainRequest.read` and `RecordOffice.issue` raise.
        """
        asked = PlainRequest.read(body, kind, self.body)
        name = kind.kind.credential_type
        return self.office.issue(
            kind.build(asked.record, self.body),
            LedgerRequest(name, asked.purpose, asked.receiver, asked.copies),
            record_id=f"{name}/{key}",
            valid_for=asked.valid_for,
        )


def records_api(desk: RecordsDesk, *, hosts: list[str], token: str, limits: Limits | None = None) -> FastAPI:
    """Return the application.

    Args:
        desk: What it issues with.
        hosts: The names under which it may be asked for.
        token: What callers must show.
        limits: What requests may cost.
    """
    app = gated_app("vcedu records", hosts=hosts, limits=limits, token=token)
    for kind in desk.kinds:
        _add_kind(app, desk, kind)
    _add_descriptions(app, desk)
    return app


def idempotency_key(request: Request) -> str:
    """Return the name that a request gives itself.

    Raises:
        UsageError: `SERVER_IDEMPOTENCY_KEY`, if it gives none, several, or one that is none.
    """
    given = request.headers.getlist(_KEY_HEADER)
    if len(given) != 1 or _KEY.fullmatch(given[0]) is None:
        raise UsageError(Code.SERVER_IDEMPOTENCY_KEY, header=_KEY_HEADER)
    return given[0]


def _add_kind(app: FastAPI, desk: RecordsDesk, kind: PlainKind) -> None:
    name, title = kind.kind.credential_type, kind.kind.name
    described: dict[str, Any] = {
        "parameters": [_KEY_PARAMETER],
        **request_body(request_schema(kind, desk.body), example=kind.example),
    }
    app.add_api_route(
        f"{PLACE}/{name}",
        _issuing(desk, kind),
        methods=["POST"],
        status_code=_CREATED,
        name=f"issue_{name}",
        summary=f"{title.en} ({title.ja})",
        responses=ANSWERS,
        openapi_extra=described,
        dependencies=[Depends(HTTPBearer(auto_error=False))],  # for the description: the gate has looked already
    )


def _issuing(desk: RecordsDesk, kind: PlainKind) -> Callable[[Request], Response]:
    def issue(request: Request) -> Response:
        issued = desk.issue(kind, idempotency_key(request), body_of(request))
        number, entry = issued.line.number, issued.line.entry
        members = {
            "credentialId": entry.credential_id,
            "issueNumber": {"text": str(number), "number": number.number, "fiscalYear": number.fiscal_year},
        }
        return raw_answer(_CREATED, "credential", issued.secured.raw, members)

    return issue


def _add_descriptions(app: FastAPI, desk: RecordsDesk) -> None:
    @app.get(PLACE)
    def kinds() -> Response:
        """List the kinds of record that are issued here."""
        listed = [
            {
                "kind": kind.kind.credential_type,
                "name": {"en": kind.kind.name.en, "ja": kind.kind.name.ja},
                "delivery": kind.kind.delivery.value,
            }
            for kind in desk.kinds
        ]
        return json_answer(200, {"kinds": listed})

    @app.get(f"{PLACE}/{{name}}/schema", responses=ANSWERS)
    def schema(name: str) -> Response:
        """Return the JSON Schema of a request for a kind of record."""
        return json_answer(200, request_schema(plain_kind(name, desk.body), desk.body))

    @app.get(f"{PLACE}/{{name}}/example", responses=ANSWERS)
    def example(name: str) -> Response:
        """Return a request for a kind of record, to begin with."""
        return json_answer(200, plain_kind(name, desk.body).example)

    @app.post(f"{PLACE}/{{name}}", include_in_schema=False)
    def unknown(name: str) -> Response:
        """Say which kinds there are."""
        plain_kind(name, desk.body)
        raise UsageError(Code.SERVER_NO_SUCH_PLACE, place=name)
