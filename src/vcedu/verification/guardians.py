"""Whether a guardianship covers what is shown: whose child, which records, which act, until when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from vcedu.education.dates import is_of_age
from vcedu.education.kinds import RECORD_KINDS, Delivery
from vcedu.errors import Code, UndeterminedError, VceduError, VerificationError
from vcedu.model import Outcome
from vcedu.model.envelope import as_list, identifier_of, only_value, types_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.verification.policy import HolderDemand
    from vcedu.verification.shown import Shown

_GENERAL_TYPE = "VerifiableCredential"
_PRESENT = "present"
_BOTH = "both"
_BIRTH_NAMES = ("birthDate", "dateOfBirth")


def guardianship_for(
    holder: str, wards: Sequence[str], credentials: Sequence[Shown], demand: HolderDemand, now: dt.datetime
) -> JSONObject:
    """Return the subject of the guardianship that lets the holder show these records.

    Args:
        holder: Who shows them.
        wards: Those other than the holder whom they are about.
        credentials: What is shown, guardianships among it.
        demand: What the caller demands.
        now: The time of presentation.

    Raises:
        VerificationError: `HOLDER_NOT_SUBJECT` where no guardianship is shown, else a `GUARDIAN_…` code.
        UndeterminedError: `GUARDIANSHIP_UNCHECKED`.
    """
    grants = [shown for shown in credentials if shown.is_guardianship]
    if not grants:
        raise VerificationError(Code.HOLDER_NOT_SUBJECT, path="/holder", holder=holder)
    if len(wards) > 1:
        raise VerificationError(Code.GUARDIAN_TWO_CHILDREN, path="/verifiableCredential")
    # (1) It is the holder's, and for this child.
    own = [shown for shown in grants if holder in shown.subjects]
    if not own:
        raise VerificationError(Code.GUARDIAN_NOT_HOLDER, path="/holder", holder=holder)
    fitting = [shown for shown in own if _ward(_subject(shown)) == wards[0]]
    if not fitting:
        raise VerificationError(Code.GUARDIAN_OTHER_CHILD, path="/verifiableCredential")
    # (2) It holds, and it covers what is shown. Of several one is enough.
    records = [shown for shown in credentials if wards[0] in shown.subjects]
    refusals: list[VceduError] = []
    for shown in fitting:
        try:
            _check_holds(shown)
            _check_covers(_subject(shown), records, demand, now)
        except VceduError as refusal:
            refusals.append(refusal)
        else:
            return _subject(shown)
    raise refusals[0]


def _check_holds(shown: Shown) -> None:
    against = shown.verdict.first_error
    if against is None:
        return
    if against.outcome is Outcome.FAILED:
        raise VerificationError(Code.GUARDIANSHIP_INVALID, path="/verifiableCredential", reason=str(against.code))
    raise UndeterminedError(Code.GUARDIANSHIP_UNCHECKED, path="/verifiableCredential", reason=str(against.code))


def _check_covers(grant: JSONObject, records: Sequence[Shown], demand: HolderDemand, now: dt.datetime) -> None:
    if _PRESENT not in _texts(grant, "mayDo"):
        raise VerificationError(Code.GUARDIAN_ACT)
    named = _texts(grant, "mayShow")
    for kind in (kind for shown in records for kind in _kinds(shown)):
        known = RECORD_KINDS.get(kind)
        if (named and kind not in named) or (known is not None and known.delivery is not Delivery.FAMILY):
            raise VerificationError(Code.GUARDIAN_RECORD_KIND, kind=known.name if known else kind)
    if any(is_of_age(birth, now) for birth in _births(grant, records)):
        raise VerificationError(Code.GUARDIAN_MAJORITY)
    if demand.major_act and _BOTH in _texts(grant, "jointExercise"):
        raise VerificationError(Code.GUARDIAN_BOTH_NEEDED)


def _subject(shown: Shown) -> JSONObject:
    subject = only_value(shown.content.get("credentialSubject"))
    return subject if isinstance(subject, dict) else {}


def _ward(grant: JSONObject) -> str | None:
    return identifier_of(only_value(grant.get("guardianOf")))


def _kinds(shown: Shown) -> Sequence[str]:
    """Return the types that say what a record is; a record of no type of its own is of the general one."""
    return [kind for kind in types_of(shown.content) if kind != _GENERAL_TYPE] or [_GENERAL_TYPE]


def _births(grant: JSONObject, records: Iterable[Shown]) -> Iterator[dt.date]:
    """Yield each day on which the child was born, as the guardianship and the records state it."""
    subjects = (subject for shown in records for subject in as_list(shown.content.get("credentialSubject")))
    ward = _ward(grant)
    persons = (only_value(grant.get("guardianOf")), *(each for each in subjects if identifier_of(each) == ward))
    stated = (person.get(name) for person in persons if isinstance(person, dict) for name in _BIRTH_NAMES)
    yield from (birth for birth in map(read_day, stated) if birth is not None)


def _texts(grant: JSONObject, name: str) -> frozenset[str]:
    return frozenset(text for text in as_list(grant.get(name)) if isinstance(text, str))


def read_day(value: JSONValue) -> dt.date | None:
    """Return the day that a member states, or None where it states none that can be read."""
    try:
        return dt.date.fromisoformat(str(only_value(value)))
    except ValueError:
        return None
