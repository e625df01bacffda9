"""What a record states, as a procedure counts it: claims by name, kinds by type, proofing by level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.model.envelope import as_list, nested_credentials, only_value, types_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.canonical.values import JSONObject, JSONValue

_GENERAL_TYPE = "VerifiableCredential"
_BIRTH_DATE = "birthDate"
_BIRTH_FORMS = frozenset({"birthYear", "birthYearMonth", "birthDateUnknown"})

NO_CLAIMS = frozenset({"id", "type", "identityProofing", "verifiableCredential"})
"""Members of a subject that state nothing about it."""


def kinds_of(credential: JSONObject) -> frozenset[str]:
    """Return the types that say what a record is; a record of no type of its own is of the general one."""
    return frozenset(types_of(credential)) - {_GENERAL_TYPE} or frozenset({_GENERAL_TYPE})


def claims_about_the_subject(credential: JSONObject) -> frozenset[str]:
    """Return the claims about the subjects, and about those of the credentials inside.

    What is known of a birth date stands for the date, be it a year or that nothing is known.
    """
    names = frozenset(name for subject in _subjects(credential) for name in subject)
    return (names - _BIRTH_FORMS) | {_BIRTH_DATE} if names & _BIRTH_FORMS else names


def claims_anywhere(credential: JSONObject) -> frozenset[str]:
    """Return the name of every member at whatever depth, such as the address of a guardian."""
    return frozenset(_members(credential))


def proofing_levels(credential: JSONObject) -> Iterator[int]:
    """Yield how surely each subject that is bound to somebody's key was identified; 0 where it is not stated."""
    for subject in as_list(credential.get("credentialSubject")):
        proofing = only_value(subject.get("identityProofing")) if isinstance(subject, dict) else None
        level = only_value(proofing.get("level")) if isinstance(proofing, dict) else None
        if isinstance(level, int) and not isinstance(level, bool):
            yield level
        elif isinstance(subject, dict) and str(subject.get("id")).startswith("did:"):
            yield 0


def _subjects(credential: JSONObject) -> Iterator[JSONObject]:
    yield from (each for each in as_list(credential.get("credentialSubject")) if isinstance(each, dict))
    for _, nested in nested_credentials(credential):
        yield from _subjects(nested)


def _members(value: JSONValue) -> Iterator[str]:
    pending = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            yield from each
            pending.extend(member for name, member in each.items() if name != "@context")
        elif isinstance(each, list):
            pending.extend(each)
