"""The parts of the OpenAPI description that handlers which read bodies themselves have to state."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string"}
_POINTERS = {"type": "array", "items": _TEXT}
_CREDENTIAL = {"type": "object", "description": "A credential of VC Data Model 2.0, without proof."}
_SECURED = {"oneOf": [{"type": "object"}, _TEXT], "description": "A document with its proof, or a token."}
_SENTENCE = {"type": "object", "properties": {"en": _TEXT, "ja": _TEXT}}
_FAULT = {
    "type": "object",
    "properties": {
        "code": _TEXT,
        "message": _SENTENCE,
        "next_step": _SENTENCE,
        "path": {"type": "string", "description": "A JSON Pointer."},
        "file": {"type": ["string", "null"]},
        "line": {"type": ["integer", "null"]},
        "column": {"type": ["integer", "null"]},
    },
}
_ERROR = {"type": "object", "properties": {"error": _FAULT, "faults": {"type": "array", "items": _FAULT}}}


def request_body(schema: dict[str, Any], **more: object) -> dict[str, Any]:
    """Return what a handler says of the body it reads."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema, **more}}}}


def _body(member: str, schema: dict[str, Any], **options: dict[str, Any]) -> dict[str, Any]:
    return request_body(
        {
            "type": "object",
            "required": [member],
            "properties": {member: schema, "options": {"type": "object", "properties": options}},
        }
    )


ISSUE = _body("credential", _CREDENTIAL, mandatoryPointers=_POINTERS)
VERIFY_CREDENTIAL = _body("verifiableCredential", _SECURED, challenge=_TEXT, domain=_TEXT)
VERIFY_PRESENTATION = _body("verifiablePresentation", _SECURED, challenge=_TEXT, domain=_TEXT)
DERIVE = _body("verifiableCredential", {"type": "object"}, selectivePointers=_POINTERS)

_REFUSALS = {
    400: "It is not what it must be, or a check failed.",
    404: "There is nothing there.",
    408: "It was sent too slowly.",
    413: "It is too large.",
    415: "It is not JSON.",
    422: "It could not be judged.",
    503: "Too much is asked at once.",
}
ANSWERS: dict[int | str, dict[str, Any]] = {
    status: {"description": description, "content": {"application/json": {"schema": _ERROR}}}
    for status, description in _REFUSALS.items()
}
"""What every handler may answer instead."""
