"""For how long: an ISO 8601 duration such as `P5Y`, or a day until which, such as `2032-03-31`."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from vcedu.education.dates import japanese_day
from vcedu.errors import Code, MalformedError
from vcedu.holder.access.consents import DAY, LASTS

_DAY = re.compile(DAY, re.ASCII)
_LASTS = re.compile(LASTS, re.ASCII)
_PART = re.compile(r"([0-9]+)([YMWD])", re.ASCII)
_LAST_YEAR = 9999


def last_day(period: str, begins: dt.datetime) -> dt.date:
    """Return the last day of a period in Japan; a duration that begins on 29 February ends on a day there is.

    Args:
        period: The period.
        begins: From when a duration counts.

    Raises:
        MalformedError: `CONSENT_PERIOD`, if it is none, or ends on no day there is.
    """
    try:
        if _DAY.fullmatch(period):
            return dt.date.fromisoformat(period)
        if _LASTS.fullmatch(period):
            return _after(japanese_day(begins), {unit: int(number) for number, unit in _PART.findall(period)})
    except (ValueError, OverflowError) as error:
        raise MalformedError(Code.CONSENT_PERIOD, period=period) from error
    raise MalformedError(Code.CONSENT_PERIOD, period=period)


def _after(day: dt.date, parts: dict[str, int]) -> dt.date:
    months = day.year * 12 + day.month - 1 + parts.get("Y", 0) * 12 + parts.get("M", 0)
    year, month = divmod(months, 12)
    if year > _LAST_YEAR:
        raise OverflowError(year)
    there = min(day.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, there) + dt.timedelta(weeks=parts.get("W", 0), days=parts.get("D", 0))


def is_over(period: str, begins: dt.datetime, at: dt.datetime) -> bool:
    """Return whether a period's last day has passed.

    Raises:
        MalformedError: `CONSENT_PERIOD`.
    """
    return japanese_day(at) > last_day(period, begins)
