"""What a roster says of one school: who is what there, and in which classes one pupil is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.holder.access.statements import Enrolment, Role, StaffRole
from vcedu.holder.desk.rules import STAFF_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vcedu.connectors import Roster, RosterClass, RosterEnrollment, RosterRole
    from vcedu.holder.desk.rules import RosterRules

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
    """One school in a roster.

    Args:
        roster: The roster.
        school_id: The school's identifier in it.
        identifiers: Who those in it are elsewhere.
        issuer: Who states what is read here.
    """

    def __init__(self, roster: Roster, school_id: str, identifiers: DeskIdentifiers, issuer: str) -> None:
        self._identifiers, self._issuer = identifiers, issuer
        self._classes = {each.id: each for each in roster.classes if each.school_id == school_id}
        self._roles = [each for each in roster.roles if each.organisation_id == school_id]
        self._places = [each for each in roster.enrollments if each.class_id in self._classes]

    def enrolments(self, pupil: str) -> list[Enrolment]:
        """Return a pupil's places: in the homeroom class, or in all classes where there is no such one.

        Classes go by their identifiers: another year's class of the same title is another class.
        """
        at_school = _widest(each for each in self._roles if each.person_id == pupil and each.role == "student")
        if at_school is None:
            return []
        places = [each for each in self._places if each.person_id == pupil and each.role == "student"]
        homerooms = [each for each in places if self._classes[each.class_id].is_homeroom]
        return [self._enrolment(each, at_school) for each in homerooms or places]

    def _enrolment(self, place: RosterEnrollment, at_school: _Days) -> Enrolment:
        days = self._days_of(place).within(at_school)
        return Enrolment(self._identifiers.school, place.class_id, self._issuer, days.first or UNSTATED, days.last)

    def _days_of(self, place: RosterEnrollment) -> _Days:
        held: RosterClass = self._classes[place.class_id]
        return _Days(place.first_day, place.last_day).within(_Days(held.first_day, held.last_day))

    def staff(self, rules: RosterRules, classes: frozenset[str]) -> tuple[list[StaffRole], tuple[str, ...]]:
        """Return who is what by the rules; homeroom teachers of these classes alone. And who of them is not known."""
        found = [*self._by_role(rules), *self._by_person(rules), *self._by_class(rules, classes)]
        people = self._identifiers.people
        unknown = tuple(sorted({person for person, *_ in found} - people.keys()))
        staff = [
            StaffRole(
                people[person], self._identifiers.school, role, self._issuer, days.first or UNSTATED, days.last, own
            )
            for person, role, days, own in found
            if person in people
        ]
        return staff, unknown

    def _staff_days(self, person: str) -> _Days | None:
        return _widest(each for each in self._roles if each.person_id == person and each.role in STAFF_ROLES)

    def _by_role(self, rules: RosterRules) -> Iterator[tuple[str, Role, _Days, frozenset[str]]]:
        for each in self._roles:
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
        for place in self._places:
            days = self._staff_days(place.person_id)
            counts = rules.homeroom == "all" or (rules.homeroom == "primary" and place.is_primary)
            own = place.class_id in classes and self._classes[place.class_id].is_homeroom
            if place.role == "teacher" and own and counts and days is not None:
                yield (
                    place.person_id,
                    Role.HOMEROOM_TEACHER,
                    self._days_of(place).within(days),
                    frozenset({place.class_id}),
                )


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
