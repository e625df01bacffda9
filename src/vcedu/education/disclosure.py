"""What may be hidden of a record that can be shown in part, and what belongs together: one policy for every suite.

The suites let an issuer make anything mandatory, and a holder hide anything else, statement by statement. Of a record
of a school that is too much freedom: without its dates or its status entry it cannot be judged, without the number of
its courses nobody knows that some are missing, and a mark without its scale says something else. So:

- what a verifier needs to judge a record is always shown (`mandatory_pointers`);
- a course is shown whole or not at all, and a mark with its scale and remark (`whole_pointers`);
- records that do not go through the family, or only sealed, are not issued so that they can be shown in part, nor are
  attestations of guardianship, of which a guardian would withhold what limits the right.

A holder with other software can still split a course. `check_shown_whole` tells a verifier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.pointers import pointer
from vcedu.education.kinds import GUARDIANSHIP_CREDENTIAL, Delivery, kind_of
from vcedu.errors import Code, UndeterminedError, UsageError, VerificationError
from vcedu.model.envelope import nested_credentials, only_value, values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vcedu.canonical.values import JSONObject, JSONValue

MANDATORY_MEMBERS = (
    "type",
    "issuer",
    "validFrom",
    "validUntil",
    "issuanceDate",
    "expirationDate",
    "credentialStatus",
    "credentialSchema",
    "documentNumber",
    "fiscalYear",
    "completenessClaim",
)
"""The members of a record that are always shown, where it has them."""

_MANDATORY_OF_SUBJECT = ("id", "type", "identityProofing")
# A mark, the scale that it is on, and what is remarked instead of a mark.
_TOGETHER = ("result", "achievement/resultDescription", "narrative")


def mandatory_pointers(document: JSONObject, stated: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what a holder of a record must always show: what the issuer states, and what this policy adds.

    Args:
        document: The record, not yet signed.
        stated: The issuer's own pointers, which come first.

    Raises:
        UsageError: `DISCLOSURE_KIND`, if it is a kind of record that is not shown in part.
    """
    kind = kind_of(document.get("type"))
    if kind is not None and (kind.delivery is not Delivery.FAMILY or kind is GUARDIANSHIP_CREDENTIAL):
        raise UsageError(Code.DISCLOSURE_KIND, path="/type", kind=kind.name)
    added = [pointer("", name) for name in MANDATORY_MEMBERS if name in document]
    for path, subject in _subjects(document):
        added += [pointer(path, name) for name in _MANDATORY_OF_SUBJECT if name in subject]
    return tuple(dict.fromkeys((*stated, *added)))


def whole_pointers(document: JSONObject, chosen: Sequence[str]) -> tuple[str, ...]:
    """Return what a holder has chosen to show, with all that belongs to it.

    Args:
        document: The record.
        chosen: JSON Pointers to what is to be shown.
    """
    courses = [path for path, _ in nested_credentials(document)]
    shown: dict[str, None] = {}
    for wish in chosen:
        shown[next((course for course in courses if _is_within(wish, course)), wish)] = None
    for path, subject in _subjects(document):
        parts = [f"{path}/{part}" for part in _TOGETHER if _has(subject, part.split("/"))]
        if any(_is_within(wish, part) for wish in chosen for part in parts):
            shown.update(dict.fromkeys(parts))
    return tuple(shown)


def check_shown_whole(content: JSONObject) -> None:
    """Check that nothing of a record that is shown in part was taken from what belongs together.

    Args:
        content: What a verified proof covers.

    Raises:
        VerificationError: `DISCLOSURE_SPLIT`, if a mark is shown without its scale.
        UndeterminedError: `DISCLOSURE_MARK_HIDDEN`, if a course of a school with marks is shown with neither mark nor
            remark: it may have none, or the holder may hide it.
    """
    claim = only_value(content.get("completenessClaim"))
    has_marks = isinstance(claim, dict) and bool(values_of(claim.get("scaleLegend")))
    courses = [(path, subject) for at, course in nested_credentials(content) for path, subject in _subjects(course, at)]
    for path, subject in (*_subjects(content), *courses):
        scales = _scales_of(subject)
        for mark in _objects(subject.get("result")):
            named = [name for name in values_of(mark.get("resultDescription")) if isinstance(name, str)]
            if not scales.issuperset(named) or (has_marks and not named):
                raise VerificationError(Code.DISCLOSURE_SPLIT, path=path)
    for path, subject in courses:
        if has_marks and not subject.get("result") and not subject.get("narrative"):
            raise UndeterminedError(Code.DISCLOSURE_MARK_HIDDEN, path=path)


def _scales_of(subject: JSONObject) -> set[str]:
    scales = [
        scale
        for achieved in _objects(subject.get("achievement"))
        for scale in _objects(achieved.get("resultDescription"))
    ]
    return {name for scale in scales if isinstance(name := scale.get("id"), str)}


def _subjects(document: JSONObject, at: str = "") -> Iterator[tuple[str, JSONObject]]:
    """Yield each subject that a record describes, with its JSON Pointer."""
    value, path = document.get("credentialSubject"), f"{at}/credentialSubject"
    for index, subject in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(subject, dict):
            yield (pointer(path, index) if isinstance(value, list) else path), subject


def _objects(value: JSONValue) -> list[JSONObject]:
    return [item for item in values_of(value) if isinstance(item, dict)]


def _has(value: JSONValue, path: list[str]) -> bool:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value is not None


def _is_within(wish: str, part: str) -> bool:
    return wish == part or wish.startswith(f"{part}/")
