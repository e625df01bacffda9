"""The retention table of an establisher (設置者), `retention.toml`.

format = "vcedu retention 1"
establisher = "見本市教育委員会"
year_end = "03-31"                            # the day on which what has fallen due is destroyed: or "12-31"

[[source]]
id = "guidance"
name = { en = "Records of guidance", ja = "指導に関する記録" }
years = 5                                     # without it, for good
from = ["graduation", "transfer"]             # and "issue"
records = ["ClrCredential"]                   # the kinds of record that are issued from it

The law's periods are the least; each establisher decides on its own.
"""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from vcedu.education.kinds import RECORD_KINDS
from vcedu.education.retention.source import SourceEvent
from vcedu.errors import Code, MalformedError, Message

if TYPE_CHECKING:
    from vcedu.education.retention.source import Source

_MOST_BYTES = 256 * 1024
_Text = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Words(_Model):
    en: _Text
    ja: _Text


class _Rule(_Model):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
    name: _Words
    years: Annotated[int, Field(ge=1, le=100)] | None = None
    events: Annotated[list[Literal["graduation", "transfer", "issue"]], Field(alias="from", min_length=1)]
    records: list[str]


class _File(_Model):
    format: Literal["vcedu retention 1"]
    establisher: _Text
    year_end: Annotated[str, StringConstraints(pattern=r"^[01][0-9]-[0-3][0-9]$")]
    source: Annotated[list[_Rule], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """For how long one kind of source is kept.

    Attributes:
        id: Its identifier.
        name: What it is called.
        years: For how many years; None for good.
        events: What the years are counted from.
        records: The kinds of record that are issued from it, by credential type.
    """

    id: str
    name: Message
    years: int | None
    events: frozenset[SourceEvent]
    records: frozenset[str]


@dataclass(frozen=True, slots=True)
class RetentionTable:
    """What an establisher has decided on keeping.

    Attributes:
        establisher: Who has decided it.
        month: The month of the year's end.
        day: Its day.
        rules: The rules, by their identifiers.
    """

    establisher: str
    month: int
    day: int
    rules: dict[str, RetentionRule]

    def year_end(self, on: dt.date) -> dt.date:
        """Return the end of the year that a day lies in."""
        end = dt.date(on.year, self.month, self.day)
        return end if on <= end else end.replace(year=on.year + 1)

    def rule(self, source: Source) -> RetentionRule:
        """Return the rule of a source.

        Raises:
            MalformedError: `RETENTION_SOURCE`, if the table has none.
        """
        if source.kind not in self.rules:
            raise MalformedError(Code.RETENTION_SOURCE, kind=source.kind, expected=", ".join(self.rules))
        return self.rules[source.kind]

    def due_on(self, source: Source) -> dt.date | None:
        """Return the last day on which a source is kept; None where its years are not counted yet, or never end.

        The years are whole ones: they begin with the year after the one in which the pupil left.

        Raises:
            MalformedError: `RETENTION_SOURCE`.
        """
        rule = self.rule(source)
        if rule.years is None or source.event not in rule.events:
            return None
        end = self.year_end(source.on)
        return end.replace(year=end.year + rule.years)


def read_retention_table(data: bytes) -> RetentionTable:
    """Return the retention table in a file.

    Raises:
        MalformedError: `RETENTION_TABLE`, with the key at fault.
    """
    if len(data) > _MOST_BYTES:
        raise _malformed("-")
    try:
        file = _File.model_validate(tomllib.loads(data.decode()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _malformed("-") from error
    except ValidationError as error:
        raise _malformed(".".join(map(str, error.errors()[0]["loc"]))) from error
    rules = {rule.id: _rule(rule, f"source.{number}") for number, rule in enumerate(file.source)}
    if len(rules) < len(file.source):
        raise _malformed("source")
    try:
        # Every year must have that day.
        end = dt.date.fromisoformat(f"2001-{file.year_end}")
    except ValueError as error:
        raise _malformed("year_end") from error
    return RetentionTable(file.establisher, end.month, end.day, rules)


@functools.cache
def shipped_retention_table() -> RetentionTable:
    """Return the table that comes with this library: a draft for establishers to decide on."""
    return read_retention_table((resources.files(__package__) / "default.toml").read_bytes())


def _rule(rule: _Rule, key: str) -> RetentionRule:
    if not RECORD_KINDS.keys() >= set(rule.records):
        raise _malformed(f"{key}.records")
    events = frozenset(SourceEvent(event) for event in rule.events)
    return RetentionRule(rule.id, Message(rule.name.en, rule.name.ja), rule.years, events, frozenset(rule.records))


def _malformed(key: str) -> MalformedError:
    return MalformedError(Code.RETENTION_TABLE, key=key)
