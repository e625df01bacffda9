"""What a roster says of one school: who is what there, and in which classes one pupil is."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from vcedu.errors import Code, UsageError
from vcedu.holder.access.statements import Enrolment, Role, StaffRole
from vcedu.holder.desk.rules import STAFF_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vcedu.connectors import Roster, RosterClass, RosterEnrollment, RosterRole
    from vcedu.holder.desk.rules import RosterRules

_Row = TypeVar("_Row", "RosterRole", "RosterEnrollment")
UNSTATED = dt.date.min
"""The first day where the roster says none."""


@dataclass(frozen=True, slots=True)
class DeskIdentifiers:
    """Who those in the roster are elsewhere.

    Attributes:
        school: The school's identifier, as profiles have it.
        school_code: Its code, as the roster has it.
        people: For each person's identifier in the roster the one that they come with, staff and pupils; who is not
            listed has no access.
    """

    school: str
    school_code: str
    people: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Days:
    """From one day to another, both included."""

    first: dt.date | None
    last: dt.date | None

    def within(self, other: _Days) -> _Days:
        """Return the days that are in both."""
        firsts = [each for each in (self.first, other.first) if each is not None]
        lasts = [each for each in (self.last, other.last) if each is not None]
        return _Days(max(firsts, default=None), min(lasts, default=None))


class Register:
    """One school in a roster; made once, it serves for the profiles of all its pupils.

    Args:
        roster: The roster.
        identifiers: Who those in it are elsewhere.
        issuer: Who states what is read here; None for the school.

    Raises:
        UsageError: `DESK_SCHOOL`, if the roster does not have the school.
    """

    def __init__(self, roster: Roster, identifiers: DeskIdentifiers, issuer: str | None = None) -> None:
        school_id = _school_id(roster, identifiers)
        self.day = roster.day
        self.identifiers = identifiers
        self.issuer = issuer or identifiers.school
        self._classes = {each.id: each for each in roster.classes if each.school_id == school_id}
        self._roles = _by_person(each for each in roster.roles if each.organisation_id == school_id)
        self._places = _by_person(each for each in roster.enrollments if each.class_id in self._classes)
        self._teachers: dict[str, list[RosterEnrollment]] = {}
        for place in itertools.chain.from_iterable(self._places.values()):
            if place.role == "teacher" and self._classes[place.class_id].is_homeroom:
                self._teachers.setdefault(place.class_id, []).append(place)

    def pupils(self, learner: str) -> list[str]:
        """Return as whom a learner is in the roster, or was once.

        Raises:
            UsageError: `DESK_PUPIL`, if nobody in the list of identifiers is this learner.
        """
        found = [each for each, person in self.identifiers.people.items() if person == learner]
        if not found:
            raise UsageError(Code.DESK_PUPIL)
        return found

    def enrolments(self, pupil: str) -> list[Enrolment]:
        """Return a pupil's places: in the homeroom class, or in all classes where there is no such one.

        Classes go by their identifiers: another year's class of the same title is another class.
        """
        at_school = _widest(each for each in self._roles.get(pupil, ()) if each.role == "student")
        if at_school is None:
            return []
        places = [each for each in self._places.get(pupil, ()) if each.role == "student"]
        homerooms = [each for each in places if self._classes[each.class_id].is_homeroom]
        return [self._enrolment(each, at_school) for each in homerooms or places]

    def _enrolment(self, place: RosterEnrollment, at_school: _Days) -> Enrolment:
        days = self._days_of(place).within(at_school)
        return Enrolment(self.identifiers.school, place.class_id, self.issuer, days.first or UNSTATED, days.last)

    def _days_of(self, place: RosterEnrollment) -> _Days:
        held: RosterClass = self._classes[place.class_id]
        return _Days(place.first_day, place.last_day).within(_Days(held.first_day, held.last_day))

    def staff(self, rules: RosterRules, classes: frozenset[str]) -> tuple[list[StaffRole], tuple[str, ...]]:
        """Return who is what by the rules; homeroom teachers of these classes alone. And who of them is not known."""
        found = [*self._by_role(rules), *self._by_person(rules), *self._by_class(rules, classes)]
        people = self.identifiers.people
        unknown = tuple(sorted({person for person, *_ in found} - people.keys()))
        staff = [
            StaffRole(
                people[person], self.identifiers.school, role, self.issuer, days.first or UNSTATED, days.last, own
            )
            for person, role, days, own in found
            if person in people
        ]
        return staff, unknown

    def _staff_days(self, person: str) -> _Days | None:
        return _widest(each for each in self._roles.get(person, ()) if each.role in STAFF_ROLES)

    def _by_role(self, rules: RosterRules) -> Iterator[tuple[str, Role, _Days, frozenset[str]]]:
        for each in itertools.chain.from_iterable(self._roles.values()):
            if each.role in rules.roles:
                yield each.person_id, rules.roles[each.role], _Days(each.first_day, each.last_day), frozenset()

    def _by_person(self, rules: RosterRules) -> Iterator[tuple[str, Role, _Days, frozenset[str]]]:
        for person, roles in rules.people.items():
            days = self._staff_days(person)
            if days is not None:
                yield from ((person, role, days, frozenset()) for role in sorted(roles))

    def _by_class(
        self, rules: RosterRules, classes: frozenset[str]
    ) -> Iterator[tuple[str, Role, _Days, frozenset[str]]]:
        for place in itertools.chain.from_iterable(self._teachers.get(each, ()) for each in sorted(classes)):
            days = self._staff_days(place.person_id)
            counts = rules.homeroom == "all" or (rules.homeroom == "primary" and place.is_primary)
            if counts and days is not None:
                own = frozenset({place.class_id})
                yield place.person_id, Role.HOMEROOM_TEACHER, self._days_of(place).within(days), own


def _school_id(roster: Roster, identifiers: DeskIdentifiers) -> str:
    for each in roster.organisations:
        if each.is_school and each.identifier == identifiers.school_code:
            return each.id
    raise UsageError(Code.DESK_SCHOOL, school=identifiers.school_code)


def _by_person(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for each in rows:
        found.setdefault(each.person_id, []).append(each)
    return found


def _widest(roles: Iterable[RosterRole]) -> _Days | None:
    """Return the days of all of somebody's roles at the school; None where there are none."""
    held = [*roles]
    if not held:
        return None
    firsts, lasts = [each.first_day for each in held], [each.last_day for each in held]
    return _Days(
        None if None in firsts else min(each for each in firsts if each is not None),
        None if None in lasts else max(each for each in lasts if each is not None),
    )
