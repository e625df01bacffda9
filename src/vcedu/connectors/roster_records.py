"""What a roster says, as records: organisations, classes, people with their roles, and enrollments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class RosterOrganisation:
    """A board or a school; `identifier` is its education board code or school code."""

    id: str
    name: str
    is_school: bool
    identifier: str
    parent_id: str | None


@dataclass(frozen=True, slots=True)
class RosterClass:
    """A class of a school; its days are those of the school year that it is held in."""

    id: str
    title: str
    grades: tuple[str, ...]
    is_homeroom: bool
    school_id: str
    first_day: dt.date | None = None
    last_day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class RosterEnrollment:
    """A person's place in a class; `number` is the attendance number (出席番号)."""

    id: str
    person_id: str
    class_id: str
    school_id: str
    role: str
    number: str | None
    is_primary: bool = False
    first_day: dt.date | None = None
    last_day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class RosterRole:
    """What somebody is at a school or a board, with its days as far as the roster says them."""

    person_id: str
    organisation_id: str
    role: str
    first_day: dt.date | None = None
    last_day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """A pupil or a member of staff.

    Attributes:
        id: The identifier in the roster.
        family_name: The family name.
        given_name: The given name.
        family_name_kana: Its reading.
        given_name_kana: Its reading.
        master_identifier: The identifier across systems (利用者識別子). It lets records be joined: keep it out of
            certificates that others see.
        roles: Each role with the organisation it is held at, the primary one first.
        class_ids: The classes the person is enrolled in.
    """

    id: str
    family_name: str
    given_name: str
    family_name_kana: str | None
    given_name_kana: str | None
    master_identifier: str | None
    roles: tuple[tuple[str, str], ...]
    class_ids: tuple[str, ...]
