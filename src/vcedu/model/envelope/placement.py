"""Members that would change what is signed, or what a reader in another language sees, if they stood elsewhere.

A `proof` belongs to a credential or presentation, `verifiableCredential` to a presentation or a subject; member names
that other JSON readers give a meaning of their own are refused everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.pointers import pointer_to
from vcedu.canonical.skimming import ESCAPE, is_said, skim
from vcedu.canonical.values import CONTAINERS
from vcedu.errors import Code, MalformedError
from vcedu.model.envelope.members import types_of

if TYPE_CHECKING:
    from vcedu.canonical.pointers import Place
    from vcedu.canonical.values import JSONObject, JSONValue

_SECURED_TYPES = frozenset({"VerifiableCredential", "VerifiablePresentation"})
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
    if _is_plainly_clean(document):
        return
    pending: list[tuple[Place, JSONValue]] = [(None, document)]
    while pending:
        place, value = pending.pop()
        if isinstance(value, dict):
            _check_object(value, path, place)
            pending.extend([((place, name), item) for name, item in value.items() if isinstance(item, CONTAINERS)])
        elif isinstance(value, list):
            pending.extend([((place, at), item) for at, item in enumerate(value) if isinstance(item, CONTAINERS)])


def _is_plainly_clean(document: JSONObject) -> bool:
    """Return whether a document's text tells that nothing in it is misplaced or misleading."""
    text = skim(document)
    own = "proof" in document and not _SECURED_TYPES.isdisjoint(types_of(document))
    # A control character is written with an escape.
    return text is not None and ESCAPE not in text and not is_said(text, '"proof', *_NAMES_WITH_POWERS, times=own)


def _check_object(value: JSONObject, path: str, place: Place) -> None:
    for name in value:
        if name in _NAMES_WITH_POWERS or (not name.isprintable() and min(name) < _FIRST_PRINTABLE):
            raise MalformedError(Code.VC_MEMBER_NAME, path=path + pointer_to((place, name)), member=name)
    if "proof" in value and _SECURED_TYPES.isdisjoint(types_of(value)):
        raise MalformedError(Code.VC_MEMBER_MISPLACED, path=path + pointer_to((place, "proof")), member="proof")
