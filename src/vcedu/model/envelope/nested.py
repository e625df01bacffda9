"""The credentials inside a credential or presentation: a CLR's, a presentation's, an endorsement."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from vcedu.canonical.pointers import pointer_to
from vcedu.canonical.skimming import is_said, skim
from vcedu.canonical.values import CONTAINERS
from vcedu.model.envelope.members import as_list, types_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.canonical.pointers import Place
    from vcedu.canonical.values import JSONObject, JSONValue

_CARRIER = "verifiableCredential"
_Pending: TypeAlias = "tuple[Place, JSONObject | list[JSONValue], bool]"
_CREDENTIAL_TYPES = frozenset({"VerifiableCredential", "EnvelopedVerifiableCredential"})
_ANY = "erifiableCredential"
"""How each of those types ends, and the member too."""


def nested_credentials(document: JSONObject) -> Iterator[tuple[str, JSONObject]]:
    """Yield each credential directly inside a document, with its JSON Pointer, in document order.

    What stands in a member named `verifiableCredential` is one whatever it says of itself; elsewhere an object is one
    by its type. Credentials inside those are theirs, not this document's.
    """
    own = sum(name.endswith(_ANY) for name in types_of(document))
    if not is_said(skim(document), _ANY, times=own):
        return
    pending: list[_Pending] = [
        ((None, name), value, name == _CARRIER)
        for name, value in reversed(document.items())
        if name != "proof" and isinstance(value, CONTAINERS)
    ]
    while pending:
        place, value, is_credential = pending.pop()
        within: list[_Pending]
        if isinstance(value, list):
            within = [((place, i), item, is_credential) for i, item in enumerate(value) if isinstance(item, CONTAINERS)]
        elif is_credential or _is_credential(value.get("type")):
            yield pointer_to(place), value
            continue
        else:
            within = [
                ((place, name), item, name == _CARRIER) for name, item in value.items() if isinstance(item, CONTAINERS)
            ]
        pending.extend(reversed(within))


def _is_credential(kinds: JSONValue) -> bool:
    if isinstance(kinds, list):
        return any(isinstance(kind, str) and kind in _CREDENTIAL_TYPES for kind in kinds)
    return isinstance(kinds, str) and kinds in _CREDENTIAL_TYPES


def subject_ids(document: JSONObject) -> tuple[str | None, ...]:
    """Return the `id` of each subject of a credential; None for a subject without one."""
    subjects = [subject for subject in as_list(document.get("credentialSubject")) if isinstance(subject, dict)]
    return tuple(found if isinstance(found := subject.get("id"), str) else None for subject in subjects)
