"""The part on registration of the cumulative guidance record (学籍に関する記録)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import check_school_year
from vcedu.education.expected import Expected, check_optional_text, check_text, unexpected
from vcedu.education.people import day, present

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.people import NamedSchool

_DAY_BEFORE = Expected("the day before the new school accepted the pupil", "転入先の学校が受け入れた日の前日")
_NOT_AFTER = Expected("a day not after the recorded day of transfer", "記録上の転学の日以前の日付")
_YEARS = Expected("each school year once, in order", "年度順で重複のない記録")


@dataclass(frozen=True, slots=True)
class Entry:
    """How the pupil entered (入学・編入学等)."""

    entered_on: dt.date
    grade_level: str
    reason: str | None = None

    def node(self) -> JSONObject:
        """Return the entry as a node of a credential."""
        return {
            "type": "Entry",
            "enteredOn": self.entered_on.isoformat(),
            "gradeLevel": self.grade_level,
            **present(reason=self.reason),
        }


@dataclass(frozen=True, slots=True)
class TransferIn:
    """How the pupil came from another school (転入学)."""

    date: dt.date
    grade_level: str
    former_school: NamedSchool
    reason: str | None = None

    def node(self) -> JSONObject:
        """Return the transfer as a node of a credential."""
        return {
            "type": "TransferIn",
            "transferInOn": self.date.isoformat(),
            "gradeLevel": self.grade_level,
            "previousSchool": self.former_school.node(),
            **present(reason=self.reason),
        }


@dataclass(frozen=True, slots=True)
class TransferOut:
    """How the pupil left for another school (転学・退学等).

    Attributes:
        recorded_on: The recorded day: the day before the new school accepted the pupil.
        accepted_on: The day on which the new school accepted the pupil.
        left_on: The day on which the pupil actually left.
        grade_level: The grade of the new school; absent like the school where it must not be known.
        new_school: The new school.
        reason: Why.

    Raises:
        MalformedError: `RECORD_VALUE`, if the recorded day is not the day before acceptance, or the pupil left
            after it.
    """

    recorded_on: dt.date
    accepted_on: dt.date
    left_on: dt.date
    grade_level: str | None = None
    new_school: NamedSchool | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.recorded_on != self.accepted_on - dt.timedelta(days=1):
            raise unexpected("recorded_on", self.recorded_on, _DAY_BEFORE)
        if self.left_on > self.recorded_on:
            raise unexpected("left_on", self.left_on, _NOT_AFTER)

    def node(self) -> JSONObject:
        """Return the transfer as a node of a credential."""
        school: JSONObject = {} if self.new_school is None else {"nextSchool": self.new_school.node()}
        return {
            "type": "TransferOut",
            "recordedOn": self.recorded_on.isoformat(),
            "acceptedOn": self.accepted_on.isoformat(),
            "actuallyLeftOn": self.left_on.isoformat(),
            **present(gradeLevel=self.grade_level, reason=self.reason),
            **school,
        }


@dataclass(frozen=True, slots=True)
class SchoolYearEntry:
    """Class, number and teachers of one school year.

    Raises:
        MalformedError: `RECORD_VALUE`, if the year can't be one or a text is not one to sign.
    """

    school_year: int
    grade_level: str
    class_name: str
    number: int
    principal: str
    homeroom_teacher: str

    def __post_init__(self) -> None:
        check_school_year("school_year", self.school_year)
        for member in ("grade_level", "class_name", "principal", "homeroom_teacher"):
            check_text(member, getattr(self, member))

    def node(self) -> JSONObject:
        """Return the year as a node of a credential."""
        return {
            "type": "SchoolYear",
            "schoolYear": self.school_year,
            "gradeLevel": self.grade_level,
            "className": self.class_name,
            "classNumber": self.number,
            "principal": self.principal,
            "homeroomTeacher": self.homeroom_teacher,
        }


@dataclass(frozen=True, slots=True)
class Registration:
    """Where the pupil came from, was, and went.

    Attributes:
        years: One entry for each school year, in order.
        entry: The entry into this school.
        transfer_in: The transfer into this school.
        transfer_out: The transfer out of it.
        graduated_on: The day of graduation.
        next_destination: Where the graduate went (進学先・就職先等).
        prior_history: What was before entry (入学前の経歴).
        study_abroad: Study abroad and leave (留学等).

    Raises:
        MalformedError: `RECORD_VALUE`, if the years are not in order or a text is not one to sign.
    """

    years: tuple[SchoolYearEntry, ...]
    entry: Entry | None = None
    transfer_in: TransferIn | None = None
    transfer_out: TransferOut | None = None
    graduated_on: dt.date | None = None
    next_destination: str | None = None
    prior_history: str | None = None
    study_abroad: str | None = None

    def __post_init__(self) -> None:
        numbers = [year.school_year for year in self.years]
        if numbers != sorted(set(numbers)):
            raise unexpected("years", numbers, _YEARS)
        for member in ("next_destination", "prior_history", "study_abroad"):
            check_optional_text(member, getattr(self, member))

    def node(self) -> JSONObject:
        """Return the registration as a node of a credential."""
        years: list[JSONValue] = [year.node() for year in self.years]
        parts = {"entry": self.entry, "transferIn": self.transfer_in, "transferOut": self.transfer_out}
        return {
            "type": "Registration",
            "schoolYears": years,
            **{name: part.node() for name, part in parts.items() if part is not None},
            **present(
                graduatedOn=day(self.graduated_on),
                nextDestination=self.next_destination,
                priorHistory=self.prior_history,
                studyAbroad=self.study_abroad,
            ),
        }
