"""The difference between what a roster says today and what a profile has stated: what to state so that they agree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from vcedu.education.dates import japanese_day
from vcedu.errors import Code, UsageError
from vcedu.holder.access.statements import Enrolment, EnrolmentEnd, Keeper, StaffRole, StaffRoleEnd
from vcedu.holder.desk.register import UNSTATED

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from vcedu.holder.access import Household
    from vcedu.holder.access.statements import Statement
    from vcedu.holder.desk.register import Register
    from vcedu.holder.desk.rules import RosterRules
    from vcedu.holder.visiting import Visit

_LONGEST = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)
_Stated: TypeAlias = StaffRole | Enrolment
_Either = TypeVar("_Either", StaffRole, Enrolment)


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """What is to be stated in one profile so that it says what the roster says.

    Attributes:
        day: The day that it is for.
        ended: What ends, since the roster no longer has it: access to it ended with the day before.
        changed: What is from or to another day than was stated.
        new: What was not stated.
        unknown: Who would have a role, but has no identifier to come with; by the identifier in the roster.
    """

    day: dt.date
    ended: tuple[Statement, ...] = ()
    changed: tuple[Statement, ...] = ()
    new: tuple[Statement, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is to be stated, in this order: what takes access away comes first."""
        return (*self.ended, *self.changed, *self.new)


def plan_desk(household: Household, register: Register, rules: RosterRules) -> DeskPlan:
    """Return what is to be stated in a school's profile of a pupil, by today's roster.

    Args:
        household: What is stated there, and the moment.
        register: The school in the roster, whose day, where its name has one, is at most a week ago.
        rules: What roles in it are at the desk.

    Raises:
        UsageError: `DESK_ROSTER_DAY`, for a roster of another time: it could bring somebody back who has left;
            `DESK_SCHOOL`, if the profile is not kept at this school; `DESK_PUPIL`, if nobody in the list of identifiers
            is the profile's learner.
    """
    day = japanese_day(household.now)
    if register.day is not None and not register.day <= day <= register.day + _LONGEST:
        raise UsageError(Code.DESK_ROSTER_DAY, of=register.day.isoformat(), day=day.isoformat())
    school = register.identifiers.school
    subject = household.subject
    if subject is None or subject.keeper is not Keeper.SCHOOL or subject.school != school:
        raise UsageError(Code.DESK_SCHOOL, school=school)
    places = [each for pupil in register.pupils(subject.learner) for each in register.enrolments(pupil)]
    staff, unknown = register.staff(rules, frozenset(each.class_name for each in places))
    stated_places = [each for each in household.enrolments() if each.school == school]
    stated_staff = [each for each in household.staff_roles() if each.school == school]
    plans = [
        _difference(stated_places, places, day, register.issuer),
        _difference(stated_staff, staff, day, register.issuer),
    ]
    ended, changed, new = (tuple(each for plan in plans for each in plan[part]) for part in range(3))
    return DeskPlan(day, ended, changed, new, unknown)


def follow(visit: Visit, plan: DeskPlan, *, at: dt.datetime) -> None:
    """State what a plan says; stopped on the way, the next plan says what is left.

    Raises:
        VceduError: what `Visit.state` raises.
    """
    for statement in plan.statements:
        visit.state(statement, at=at)


def _difference(
    stated: Sequence[_Either], wanted: Sequence[_Either], day: dt.date, issuer: str
) -> tuple[list[Statement], list[Statement], list[Statement]]:
    before, after = _by_what(stated, day), _by_what(wanted, day)
    ended: list[Statement] = [_end(each, day - _DAY, issuer) for key, each in before.items() if key not in after]
    new: list[Statement] = [_begun(each, day) for key, each in after.items() if key not in before]
    changed = [step for key, each in after.items() if key in before for step in _steps(before[key], each, day, issuer)]
    return ended, changed, new


def _by_what(stated: Sequence[_Either], day: dt.date) -> dict[Hashable, _Either]:
    """Return what is not over, each once, from its earliest day to its latest."""
    found: dict[Hashable, _Either] = {}
    for each in stated:
        if _last(each) >= day:
            key = replace(each, issuer="", first_day=UNSTATED, last_day=None)
            other = found.get(key, each)
            last = max(_last(other), _last(each))
            first = min(other.first_day, each.first_day)
            found[key] = replace(each, first_day=first, last_day=None if last == dt.date.max else last)
    return found


def _last(stated: _Stated) -> dt.date:
    return stated.last_day or dt.date.max


def _steps(before: _Either, after: _Either, day: dt.date, issuer: str) -> list[Statement]:
    """Return what makes something last from and to other days; from which day in the past changes nothing."""
    begins = max(after.first_day, day)
    later = begins > max(before.first_day, day)
    steps: list[Statement] = []
    if later or _last(after) < _last(before):
        steps.append(_end(before, day - _DAY if later else _last(after), issuer))
    if begins != max(before.first_day, day) or _last(after) > _last(before):
        steps.append(_begun(after, day))
    return steps


def _begun(stated: _Either, day: dt.date) -> _Either:
    return replace(stated, first_day=day) if stated.first_day == UNSTATED else stated


def _end(stated: _Stated, last_day: dt.date, issuer: str) -> Statement:
    if isinstance(stated, Enrolment):
        return EnrolmentEnd(stated.school, stated.class_name, issuer, last_day)
    return StaffRoleEnd(stated.person, stated.school, stated.role, issuer, last_day, stated.classes)
