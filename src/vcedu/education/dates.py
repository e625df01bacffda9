"""Dates of Japanese schools: eras, school years (年度), ages and cohorts. ISO 8601 inside, eras only where shown."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from vcedu.education.expected import Expected, unexpected
from vcedu.errors import MalformedError, Message

_APRIL = 4
JAPAN = dt.timezone(dt.timedelta(hours=9), "JST")
_FIRST_SCHOOL_AGE = 6
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SLASHED = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")
_ERA = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])(元|[0-9]{1,2})(?:年|\.)([0-9]{1,2})(?:月|\.)([0-9]{1,2})日?")
_WESTERN_YEAR = re.compile(r"([0-9]{4})(?:年度)?")
_ERA_YEAR = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])(元|[0-9]{1,2})(?:年度)?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2999

_DATE = Expected(
    "a date such as 2008-04-02, 2008/4/2 or 平成20年4月2日", "2008-04-02、2008/4/2、平成20年4月2日のような日付"
)
_SCHOOL_YEAR = Expected(
    f"a school year such as 2025 or 令和7年度, from {_FIRST_YEAR} to {_LAST_YEAR}", "2025、令和7年度のような年度"
)
_SINCE_MEIJI = Expected("a date from 1873-01-01 on", "1873年1月1日以後の日付")


@dataclass(frozen=True, slots=True)
class Era:
    """One era (元号), by its name, its letter and the first day it was in force."""

    name: str
    letter: str
    begins: dt.date


ERAS = (
    Era("令和", "R", dt.date(2019, 5, 1)),
    Era("平成", "H", dt.date(1989, 1, 8)),
    Era("昭和", "S", dt.date(1926, 12, 25)),
    Era("大正", "T", dt.date(1912, 7, 30)),
    Era("明治", "M", dt.date(1873, 1, 1)),
)


def era_date(day: dt.date) -> str:
    """Return a date as it is written with its era, such as `令和元年5月1日`.

    Raises:
        MalformedError: `RECORD_VALUE`, for a day before Japan took the Gregorian calendar (1873-01-01).
    """
    era = _era_of(day)
    return f"{era.name}{_year_in(era, day.year)}年{day.month}月{day.day}日"


def moment(at: dt.datetime) -> Message:
    """Return an instant in ISO 8601, and for readers of Japanese in the time of Japan, with its era."""
    try:
        there = at.astimezone(JAPAN)
    except OverflowError:
        # The last hours of the year 9999 lie beyond it in Japan.
        return Message(at.isoformat(), at.isoformat())
    return Message(at.isoformat(), f"{_with_era(there.date())} {there:%H:%M:%S}（日本時間）")


def day_words(day: dt.date) -> Message:
    """Return a day in ISO 8601, and for readers of Japanese with its era."""
    return Message(day.isoformat(), _with_era(day))


def plain_day(day: dt.date) -> Message:
    """Return a day in ISO 8601, and in Japanese without its era, to stand in brackets."""
    return Message(day.isoformat(), f"{day.year}年{day.month}月{day.day}日")


def _with_era(day: dt.date) -> str:
    try:
        era = _era_of(day)
    except MalformedError:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.year}年（{era.name}{_year_in(era, day.year)}年）{day.month}月{day.day}日"


def parse_date(member: str, text: str) -> dt.date:
    """Read a date as schools' files write it: ISO 8601, with slashes, or with an era.

    Raises:
        MalformedError: `RECORD_VALUE`, if it is none of these, does not exist, or is not in the era it names.
    """
    folded = unicodedata.normalize("NFKC", text)
    if match := _ISO.fullmatch(folded) or _SLASHED.fullmatch(folded):
        return _day(member, text, *(int(number) for number in match.groups()))
    if match := _ERA.fullmatch(folded):
        era = _era_named(match[1])
        day = _day(member, text, _western_year(era, match[2]), int(match[3]), int(match[4]))
        if day >= ERAS[-1].begins and _era_of(day) == era:
            return day
    raise unexpected(member, text, _DATE)


def japanese_day(at: dt.datetime) -> dt.date:
    """Return the day that it is in Japan at a time that has a zone."""
    return at.astimezone(JAPAN).date()


def school_year_of(day: dt.date) -> int:
    """Return the school year (年度) of a day, which begins on 1 April: 2026-03-31 lies in 2025."""
    return day.year if day.month >= _APRIL else day.year - 1


def school_year_bounds(year: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a school year."""
    return dt.date(year, _APRIL, 1), dt.date(year + 1, 3, 31)


def era_school_years(year: int) -> tuple[str, ...]:
    """Return the names of a school year by era; two where the era changed within it (`平成31年度`, `令和元年度`).

    Raises:
        MalformedError: `RECORD_VALUE`, for a school year that begins before 1873.
    """
    eras = dict.fromkeys(_era_of(day) for day in school_year_bounds(year))
    return tuple(f"{era.name}{_year_in(era, max(year, era.begins.year))}年度" for era in eras)


def parse_school_year(member: str, text: str) -> int:
    """Read a school year: `2025`, `2025年度`, `令和7年度`, `R7`. 平成31年度 and 令和元年度 are both 2019.

    Raises:
        MalformedError: `RECORD_VALUE`, if it is none of these or no school year has that name.
    """
    folded = unicodedata.normalize("NFKC", text)
    if match := _WESTERN_YEAR.fullmatch(folded):
        return check_school_year(member, int(match[1]))
    if match := _ERA_YEAR.fullmatch(folded):
        era = _era_named(match[1])
        year = _western_year(era, match[2])
        if _FIRST_YEAR <= year <= _LAST_YEAR and era in {_era_of(day) for day in school_year_bounds(year)}:
            return year
    raise unexpected(member, text, _SCHOOL_YEAR)


def check_school_year(member: str, year: int) -> int:
    """Return a school year that can be one.

    Raises:
        MalformedError: `RECORD_VALUE`, if it lies outside 1900 to 2999.
    """
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise unexpected(member, year, _SCHOOL_YEAR)
    return year


def reaches_age_on(birth: dt.date, age: int) -> dt.date:
    """Return the day on which a person reaches an age in law: the day before the birthday.

    Who is born on 29 February reaches every age on 28 February (Civil Code, article 143).
    """
    if (birth.month, birth.day) == (2, 29):
        return dt.date(birth.year + age, 2, 28)
    return birth.replace(year=birth.year + age) - dt.timedelta(days=1)


def comes_of_age_at(birth: dt.date, age: int = 18) -> dt.datetime:
    """Return the instant from which a guardian's authority has ended: 00:00 of the birthday, Japanese time.

    Records and guardianships change over on the birthday itself; `reaches_age_on` is the day that the law counts.
    Who is born on 29 February changes over on 1 March in other years.
    """
    try:
        birthday = birth.replace(year=birth.year + age)
    except ValueError:
        birthday = dt.date(birth.year + age, 3, 1)
    return dt.datetime.combine(birthday, dt.time(), JAPAN)


def is_of_age(birth: dt.date, at: dt.datetime, age: int = 18) -> bool:
    """Return whether a guardian's authority has ended at a time."""
    return at >= comes_of_age_at(birth, age)


def first_school_year(birth: dt.date) -> int:
    """Return the school year in which a child enters elementary school (School Education Act, article 17).

    Those born from 2 April to the next 1 April enter together.
    """
    following = reaches_age_on(birth, _FIRST_SCHOOL_AGE) + dt.timedelta(days=1)
    return following.year if following <= dt.date(following.year, _APRIL, 1) else following.year + 1


def _era_of(day: dt.date) -> Era:
    for era in ERAS:
        if day >= era.begins:
            return era
    raise unexpected("date", day.isoformat(), _SINCE_MEIJI)


def _era_named(name: str) -> Era:
    return next(era for era in ERAS if name in {era.name, era.letter})


def _western_year(era: Era, text: str) -> int:
    first = 1868 if era.letter == "M" else era.begins.year
    return first + (1 if text == "元" else int(text)) - 1


def _year_in(era: Era, year: int) -> str:
    first = 1868 if era.letter == "M" else era.begins.year
    number = year - first + 1
    return "元" if number == 1 else str(number)


def _day(member: str, text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise unexpected(member, text, _DATE) from error
