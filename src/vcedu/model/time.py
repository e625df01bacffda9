"""Times: read once, passed on as arguments. VC Data Model 2.0 section 4.9; VC Data Integrity section 2.1."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Protocol

from vcedu.errors import Code, MalformedError

_DATE_TIME_STAMP = re.compile(
    r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))"
    r"T((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
    r"(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
)
_MICROSECOND_DIGITS = 6


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> dt.datetime:
        """Return the present time, with its zone."""
        ...


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> dt.datetime:
        """Return the present time in UTC."""
        return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still, for re-running a decision and for tests."""

    at: dt.datetime

    def now(self) -> dt.datetime:
        """Return the time it was set to."""
        return self.at


@dataclass(frozen=True, slots=True)
class VerificationTime:
    """The instant a credential is judged at.

    Attributes:
        now: The time of verification, with its zone.
        proven_issue: The earliest time at which the credential is proven to have existed; None where nothing proves
            one. A credential's own dates prove nothing.
    """

    now: dt.datetime
    proven_issue: dt.datetime | None = None


def parse_timestamp(value: object, *, path: str = "") -> dt.datetime:
    """Read an XML Schema `dateTimeStamp` and return it in UTC: a time without a zone is refused.

    Raises:
        MalformedError: `VC_DATE`, if the value is not such a string or lies outside the years 1 to 9999 in UTC.
    """
    match = _DATE_TIME_STAMP.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise MalformedError(Code.VC_DATE, path=path, value=value)
    date, time, zone = match.groups()
    next_day = time.startswith("24")
    clock, _, fraction = ("00:00:00" if next_day else time).partition(".")
    text = f"{date}T{clock}.{fraction[:_MICROSECOND_DIGITS]:0<6}{zone}"
    try:
        moment = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
        return moment + dt.timedelta(days=1) if next_day else moment
    except (ValueError, OverflowError) as error:
        raise MalformedError(Code.VC_DATE, path=path, value=value) from error


def format_timestamp(moment: dt.datetime) -> str:
    """Return a time as a `dateTimeStamp` in UTC with whole seconds, such as `2027-03-25T00:00:00Z`."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
