"""Members that would change what is signed, or what a reader in another language sees, if they stood elsewhere.

A `proof` belongs to a credential or presentation, `verifiableCredential` to a presentation or a subject; member names
that other JSON readers give a meaning of their own are refused everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.pointers import pointer
from vcedu.canonical.skimming import ESCAPE, is_said, skim
from vcedu.errors import Code, MalformedError
from vcedu.model.envelope.members import types_of

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue

_SECURED_TYPES = frozenset({"VerifiableCredential", "VerifiablePresentation"})
_NAMES_WITH_POWERS = frozenset({"__proto__", "constructor", "prototype"})
_FIRST_PRINTABLE = " "
_CONTAINERS = (dict, list)


def check_placement(document: JSONObject, path: str) -> None:
    """Refuse misplaced and misleading members anywhere inside a credential or presentation.

    Raises:
        MalformedError: `VC_MEMBER_MISPLACED` or `VC_MEMBER_NAME`.
    """
    if "VerifiableCredential" in types_of(document) and "verifiableCredential" in document:
        raise MalformedError(
            Code.VC_MEMBER_MISPLACED, path=f"{path}/verifiableCredential", member="verifiableCredential"
        )
<<<<<<< HEAD
    if not _may_be_misplaced(document):
        return
    pending: list[tuple[str, JSONObject | list[JSONValue]]] = [(path, document)]
=======
    if _is_clean(document):
        return
    # Only now does the place matter.
    pending: list[tuple[str, JSONValue]] = [(path, document)]
>>>>>>> main
    while pending:
        place, value = pending.pop()
        if isinstance(value, dict):
            _check_object(value, place)
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(item, _CONTAINERS):
                pending.append((pointer(place, name), item))


def _may_be_misplaced(document: JSONObject) -> bool:
    text = skim(document)
    own = "proof" in document and not _SECURED_TYPES.isdisjoint(types_of(document))
    # A control character is written with an escape.
    return text is None or ESCAPE in text or is_said(text, *_NAMES_WITH_POWERS) or is_said(text, '"proof', times=own)


def _is_clean(document: JSONObject) -> bool:
    """Return whether nothing in a document is misplaced or misleading; where it returns False, something may be."""
    pending: list[JSONValue] = [document]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(item for item in value if isinstance(item, dict | list))
        elif isinstance(value, dict):
            if not "".join(value).isprintable() or not _NAMES_WITH_POWERS.isdisjoint(value):
                return False
            if "proof" in value and _SECURED_TYPES.isdisjoint(types_of(value)):
                return False
            pending.extend(item for item in value.values() if isinstance(item, dict | list))
    return True


def _check_object(value: JSONObject, place: str) -> None:
    for name in value:
        if name in _NAMES_WITH_POWERS or min(name, default=_FIRST_PRINTABLE) < _FIRST_PRINTABLE:
            raise MalformedError(Code.VC_MEMBER_NAME, path=pointer(place, name), member=name)
    if "proof" in value and _SECURED_TYPES.isdisjoint(types_of(value)):
        raise MalformedError(Code.VC_MEMBER_MISPLACED, path=f"{place}/proof", member="proof")
