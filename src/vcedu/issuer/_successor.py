"""What a credential that takes another's place says, and what it must not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.education.names import folded_name, name_forms
from vcedu.errors import Code, UsageError
from vcedu.model.envelope import values_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.status import CorrectedPart

CONTEXT = "https://w3id.org/vcedu/corrections/v1"


def superseding(credential: JSONObject, superseded: tuple[str, ...], on: dt.date, part: CorrectedPart) -> JSONObject:
    """Return an unsigned credential that names those whose place it takes.

    Args:
        credential: The credential.
        superseded: The identifiers of those, the latest first.
        on: The day of the correction, in Japan.
        part: What was corrected.
    """
    return {
        **with_context(credential),
        "supersedes": [*superseded],
        "correctedOn": on.isoformat(),
        "correctedPart": part.value,
    }


def with_context(credential: JSONObject) -> JSONObject:
    """Return an unsigned credential with the vocabulary of corrections."""
    stated = values_of(credential.get("@context"))
    return credential if CONTEXT in stated else {**credential, "@context": [*stated, CONTEXT]}


def check_former_name(former: JSONObject, made: JSONObject) -> None:
    """Refuse a record that repeats a form of the former name that the new name has not, or a former surname at all.

    Args:
        former: The credential that is corrected.
        made: The unsigned credential that is to take its place.

    Raises:
        UsageError: `CORRECTION_FORMER_NAME`.
    """
    old, new = name_forms(former), name_forms(made)
    gone = _folded(old) - _folded(new)
    if new["formerSurname"] or any(form in folded_name(text) for form in gone for text in _texts(made)):
        raise UsageError(Code.CORRECTION_FORMER_NAME, path="/credentialSubject")


def _folded(forms: Mapping[str, frozenset[str]]) -> set[str]:
    return {folded_name(text) for texts in forms.values() for text in texts}


def _texts(value: JSONValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from _texts(child)
