"""How a value stands in a cell: each form reads exactly what it would write, so that nothing changes on the way."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from vcedu.education.dates import ERAS, era_date, era_school_years, parse_date, parse_school_year
from vcedu.education.expected import Expected, unexpected
from vcedu.errors import VceduError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vcedu.canonical.values import JSONValue

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_PARTIAL_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_EXAMPLE = dt.date(2026, 4, 1)


@dataclass(frozen=True, slots=True)
class Form:
    """How a value stands in a cell.

    Attributes:
        read: Makes the value of a text; may raise `ValueError`, `VceduError` or `InvalidOperation`.
        write: Makes the text of a value; may raise them, or `TypeError`.
        expected: What a cell has to be.
    """

    read: Callable[[str], JSONValue]
    write: Callable[[JSONValue], str]
    expected: Expected

    def value(self, member: str, text: str) -> JSONValue:
        """Return the value of a cell that is written as this form writes it.

        Raises:
            MalformedError: `RECORD_VALUE`.
        """
        try:
            value = self.read(text)
            is_kept = self.write(value) == text
        except (ValueError, TypeError, InvalidOperation, VceduError) as error:
            raise unexpected(member, text, self.expected) from error
        if not is_kept:
            raise unexpected(member, text, self.expected)
        return value

    def text(self, member: str, value: JSONValue) -> str:
        """Return the cell of a value, from which it can be read again.

        Raises:
            MalformedError: `RECORD_VALUE`.
        """
        try:
            text = self.write(value)
            is_kept = self.read(text) == value
        except (ValueError, TypeError, InvalidOperation, VceduError) as error:
            raise unexpected(member, value, self.expected) from error
        if not is_kept:
            raise unexpected(member, value, self.expected)
        return text


def coded(table: Mapping[str, JSONValue]) -> Form:
    """Return the form of a code table: each cell is a key of it."""
    back = {(type(value), value): code for code, value in table.items()}
    codes = " ".join(table)
    return Form(
        lambda text: _known(table, text),
        lambda value: _known(back, (type(value), value)),
        Expected(f"one of the codes {codes}", f"次のコードのいずれか：{codes}"),
    )


def decimal(places: int) -> Form:
    """Return the form of an exact number with so many decimals."""
    shown = f"{Decimal(2):.{places}f}"
    return Form(
        lambda text: format(Decimal(text).normalize(), "f"),
        lambda value: _fixed(Decimal(_str(value)), places),
        Expected(f"a number such as {shown}", f"{shown}のような数"),
    )


def _fixed(number: Decimal, places: int) -> str:
    return format(number.quantize(Decimal(1).scaleb(-places)), "f")


def _known(table: Mapping[_Key, _Value], key: _Key) -> _Value:
    if key not in table:
        raise ValueError(key)
    return table[key]


def _str(value: JSONValue) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value


def _int(value: JSONValue) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(type(value).__name__)
    return value


def _read_whole(text: str) -> int:
    if _WHOLE.fullmatch(text) is None:
        raise ValueError(text)
    return int(text)


def _day_form(write: Callable[[dt.date], str]) -> Form:
    shown = write(_EXAMPLE)
    return Form(
        lambda text: _read_day(text).isoformat(),
        lambda value: write(dt.date.fromisoformat(_str(value))),
        Expected(f"a day such as {shown}", f"{shown}のような日付"),
    )


def _read_day(text: str) -> dt.date:
    if re.fullmatch(r"[0-9]{8}", text):
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return parse_date("", text)


def _era_letters(day: dt.date) -> str:
    era = next(era for era in ERAS if day >= era.begins)
    name = era_date(day).removeprefix(era.name)
    year = "1" if name.startswith("元") else name.partition("年")[0]
    return f"{era.letter}{year}.{day.month}.{day.day}"


def _read_partial(text: str) -> str:
    if _PARTIAL_DAY.fullmatch(text) is None:
        raise ValueError(text)
    return text


def _era_year(value: JSONValue) -> str:
    return era_school_years(_int(value))[-1]


def lost_characters(text: str, encoding: str) -> Iterator[str]:
    """Yield the characters that would not come back from an encoding. Python writes U+00A5 in CP932 as U+005C."""
    if _is_kept(text, encoding):
        return
    yield from (character for character in text if not _is_kept(character, encoding))


def _is_kept(text: str, encoding: str) -> bool:
    try:
        return text.encode(encoding).decode(encoding) == text
    except UnicodeError:
        return False


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "text": Form(lambda text: text, _str, Expected("a text", "文字列")),
        "whole": Form(_read_whole, lambda value: str(_int(value)), Expected("a whole number", "整数")),
        "day": _day_form(lambda day: day.isoformat()),
        "day_slashed": _day_form(lambda day: f"{day:%Y/%m/%d}"),
        "day_compact": _day_form(lambda day: f"{day:%Y%m%d}"),
        "day_era": _day_form(era_date),
        "day_era_letter": _day_form(_era_letters),
        "day_partial": Form(
            _read_partial, _str, Expected("2016-04-01, 2016-04 or 2016", "2016-04-01、2016-04、2016のいずれか")
        ),
        "school_year": Form(
            lambda text: parse_school_year("", text),
            lambda value: str(_int(value)),
            Expected("a school year such as 2026", "2026のような年度"),
        ),
        "school_year_era": Form(
            lambda text: parse_school_year("", text),
            _era_year,
            Expected("a school year such as 令和8年度", "令和8年度のような年度"),
        ),
    }
)
"""Every form by its name in a mapping, but for code tables and decimals."""
