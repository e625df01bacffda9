"""What one attestation of guardianship covers: whose child, which records, which act, until when."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from vcedu.education.dates import is_of_age
from vcedu.education.guardianship import (
    LONGEST_WITHOUT_MAJORITY,
    GuardianAct,
    GuardianRelationship,
    JointExercise,
)
from vcedu.education.kinds import RECORD_KINDS, Delivery
from vcedu.education.people import BirthDate
from vcedu.errors import CheckName, Code, MalformedError, UndeterminedError, VerificationError
from vcedu.model import Outcome, parse_timestamp
from vcedu.model.envelope import as_list, identifier_of, only_value, types_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.verification.policy import HolderDemand
    from vcedu.verification.shown import Shown

_GENERAL_TYPE = "VerifiableCredential"
_BIRTH_NAMES = ("birthDate", "birthYearMonth", "birthYear", "dateOfBirth")
_BIRTH = re.compile(r"[12][0-9]{3}(?:-[0-9]{2}){0,2}")
_ALONE: tuple[JSONValue, ...] = (JointExercise.SOLE.value, JointExercise.EITHER.value)
_RIGHTS = frozenset(right.value for right in GuardianRelationship)


def check_guardianship(shown: Shown, records: Sequence[Shown], demand: HolderDemand, now: dt.datetime) -> None:
    """Check that an attestation holds and covers what is shown and what for.

    Args:
        shown: The attestation.
        records: The records about its child.
        demand: What the caller demands; its act must be covered, and so must showing, where there are records.
        now: The time of presentation.

    Raises:
        VerificationError: `GUARDIANSHIP_INVALID`, `GUARDIANSHIP_STATUS`, `GUARDIANSHIP_TERM`, `GUARDIAN_ACT`,
            `GUARDIAN_RECORD_KIND` or `GUARDIAN_MAJORITY`.
        UndeterminedError: `GUARDIANSHIP_UNCHECKED`, or `GUARDIANSHIP_IN_PART`.
    """
    grant = subject_of(shown)
    # (1) It holds, by its own verdict, and is all there: what limits a right must not be withheld.
    _check_holds(shown)
    # (2) It covers the acts and the kinds of record.
    acts = {demand.act, GuardianAct.PRESENT} if records else {demand.act}
    for act in sorted(acts - texts_of(grant, "mayDo")):
        raise VerificationError(Code.GUARDIAN_ACT, act=act.words)
    _check_kinds(grant, records)
    # (3) The child is a minor; where nothing tells, or a placement may have ended, the attestation is a year's.
    births = [*_births(grant, records)]
    if any(is_of_age(birth, now) for birth in births):
        raise VerificationError(Code.GUARDIAN_MAJORITY)
    right = right_of(shown)
    if (not births or (right is not None and right.stands_in)) and not _ends_within_a_year(shown.content):
        raise VerificationError(Code.GUARDIANSHIP_TERM, path="/verifiableCredential")


def subject_of(shown: Shown) -> JSONObject:
    """Return the one subject of an attestation, the guardian; an empty one where it has not exactly one."""
    subject = only_value(shown.content.get("credentialSubject"))
    return subject if isinstance(subject, dict) else {}


def ward_of(shown: Shown) -> str | None:
    """Return the identifier of the child that an attestation names; None if it names none."""
    return identifier_of(only_value(subject_of(shown).get("guardianOf")))


def right_of(shown: Shown) -> GuardianRelationship | None:
    """Return by what right in law the guardian acts; None where the attestation does not say.

    Raises:
        UndeterminedError: `GUARDIANSHIP_UNCHECKED`, if it says something that is not known here.
    """
    stated = only_value(subject_of(shown).get("actsAs"))
    if stated is None:
        return None
    if not isinstance(stated, str) or stated not in _RIGHTS:
        raise UndeterminedError(Code.GUARDIANSHIP_UNCHECKED, path="/verifiableCredential", reason=f"actsAs: {stated}")
    return GuardianRelationship(stated)


def needs_another(shown: Shown) -> bool:
    """Return whether the guardian acts together with another in major acts: so it is unless one alone clearly may."""
    stated = as_list(subject_of(shown).get("jointExercise", []))
    return not stated or any(each not in _ALONE for each in stated)


def texts_of(grant: JSONObject, name: str) -> frozenset[str]:
    """Return the texts of a member."""
    return frozenset(text for text in as_list(grant.get(name)) if isinstance(text, str))


def read_day(value: JSONValue) -> dt.date | None:
    """Return the day that a member states, or None where it states none that can be read."""
    try:
        return dt.date.fromisoformat(str(only_value(value)))
    except ValueError:
        return None


def _check_holds(shown: Shown) -> None:
    against = shown.verdict.first_error
    if against is not None and against.outcome is Outcome.FAILED:
        raise VerificationError(Code.GUARDIANSHIP_INVALID, path="/verifiableCredential", reason=str(against.code))
    if shown.in_part:
        raise UndeterminedError(Code.GUARDIANSHIP_IN_PART, path="/verifiableCredential")
    if against is not None:
        raise UndeterminedError(Code.GUARDIANSHIP_UNCHECKED, path="/verifiableCredential", reason=str(against.code))
    # A right that a court may end any day counts only where its issuer can say that it has ended.
    statuses = [check for check in shown.verdict.checks if check.name is CheckName.STATUS]
    if all(check.outcome is Outcome.NOT_APPLICABLE for check in statuses):
        raise VerificationError(Code.GUARDIANSHIP_STATUS, path="/verifiableCredential")


def _check_kinds(grant: JSONObject, records: Sequence[Shown]) -> None:
    named = texts_of(grant, "mayShow")
    for kind in (kind for shown in records for kind in _kinds(shown)):
        known = RECORD_KINDS.get(kind)
        if (named and kind not in named) or (known is not None and known.delivery is not Delivery.FAMILY):
            raise VerificationError(Code.GUARDIAN_RECORD_KIND, kind=known.name if known else kind)


def _kinds(shown: Shown) -> Sequence[str]:
    """Return the types that say what a record is; a record of no type of its own is of the general one."""
    return [kind for kind in types_of(shown.content) if kind != _GENERAL_TYPE] or [_GENERAL_TYPE]


def _births(grant: JSONObject, records: Iterable[Shown]) -> Iterator[dt.date]:
    """Yield the last day on which the child can have been born, as the guardianship and the records each state it."""
    child = only_value(grant.get("guardianOf"))
    subjects = (subject for shown in records for subject in as_list(shown.content.get("credentialSubject")))
    persons = (child, *(each for each in subjects if identifier_of(each) == identifier_of(child)))
    stated = (person.get(name) for person in persons if isinstance(person, dict) for name in _BIRTH_NAMES)
    yield from (birth for birth in map(_latest_day, stated) if birth is not None)


def _latest_day(stated: JSONValue) -> dt.date | None:
    """Return the last day of a year, month or day that a member states, or None where it states none."""
    text = str(only_value(stated))
    if not _BIRTH.fullmatch(text):
        return None
    try:
        return BirthDate(*map(int, text.split("-"))).latest
    except MalformedError:
        return None


def _ends_within_a_year(content: JSONObject) -> bool:
    try:
        start, end = (parse_timestamp(only_value(content.get(name))) for name in ("validFrom", "validUntil"))
    except MalformedError:
        return False
    return end - start <= LONGEST_WITHOUT_MAJORITY
