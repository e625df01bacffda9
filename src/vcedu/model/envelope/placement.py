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
_CONTAINERS = (dict, list)
_NAMES_WITH_POWERS = frozenset({"__proto__", "constructor", "prototype"})
_FIRST_PRINTABLE = " "


def check_placement(document: JSONObject, path: str) -> None:
    """Refuse misplaced and misleading members anywhere inside a credential or presentation.

    Raises:
        MalformedError: `VC_MEMBER_MISPLACED` or `VC_MEMBER_NAME`.
    """
    if "VerifiableCredential" in types_of(document) and "verifiableCredential" in document:
        raise MalformedError(
            Code.VC_MEMBER_MISPLACED, path=f"{path}/verifiableCredential", member="verifiableCredential"
        )
    if _is_clean(document):
        return
    # Only now does the place matter.
    pending: list[tuple[str, JSONValue]] = [(path, document)]
    while pending:
        place, value = pending.pop()
        if isinstance(value, dict):
            _check_object(value, place)
            pending.extend((pointer(place, name), item) for name, item in value.items())
        elif isinstance(value, list):
            pending.extend((pointer(place, index), item) for index, item in enumerate(value))


def _is_clean(document: JSONObject) -> bool:
    """Return whether nothing in a document is misplaced or misleading; where it returns False, something may be."""
    text = skim(document)
    own = "proof" in document and not _SECURED_TYPES.isdisjoint(types_of(document))
    # A control character is written with an escape.
    if text is not None and ESCAPE not in text and not is_said(text, '"proof', *_NAMES_WITH_POWERS, times=own):
        return True
    pending: list[JSONValue] = [document]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend([item for item in value if isinstance(item, _CONTAINERS)])
        elif isinstance(value, dict):
            if not "".join(value).isprintable() or not _NAMES_WITH_POWERS.isdisjoint(value):
                return False
            if "proof" in value and _SECURED_TYPES.isdisjoint(types_of(value)):
                return False
            pending.extend([item for item in value.values() if isinstance(item, _CONTAINERS)])
    return True


def _check_object(value: JSONObject, place: str) -> None:
    for name in value:
        if name in _NAMES_WITH_POWERS or any(character < _FIRST_PRINTABLE for character in name):
            raise MalformedError(Code.VC_MEMBER_NAME, path=pointer(place, name), member=name)
    if "proof" in value and not _SECURED_TYPES & set(types_of(value)):
        raise MalformedError(Code.VC_MEMBER_MISPLACED, path=f"{place}/proof", member="proof")
