"""One printed page for who has lost a phone and forgotten the passphrase: what is lost, and how it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.retention import shipped_retention_table
from vcedu.rendering import lost_access_words as words
from vcedu.rendering.page import template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.education.reissue import ReissueRule, ReissueTable
    from vcedu.education.retention import RetentionRule, RetentionTable
    from vcedu.errors import Message

_LEFT = {"graduation", "transfer"}


@dataclass(frozen=True, slots=True)
class ReissueLine:
    """One kind of record as the page tells of it.

    Attributes:
        name: What it is called.
        by: Who issues it again.
        days: Within how many days.
        until: For how long it can be issued again.
    """

    name: Message
    by: Message
    days: Message
    until: Message


def reissue_lines(table: ReissueTable, retention: RetentionTable) -> tuple[ReissueLine, ...]:
    """Return what is told of each kind of record.

    Args:
        table: What is issued again, and in how many days.
        retention: For how long that is kept which it is issued from.
    """
    return tuple(
        ReissueLine(rule.kind.name, words.ISSUERS[rule.issued_by], _days(rule), _until(rule, retention))
        for rule in table.rules
    )


def lost_access_page(table: ReissueTable, retention: RetentionTable) -> str:
    """Return the page in Japanese and English, complete in itself, to print on one sheet of A4.

    Args:
        table: As for `reissue_lines`.
        retention: As for `reissue_lines`.
    """
    return template("lost_access.html").render(
        words=words,
        draft=table.is_draft,
        source=_source(table, retention),
        steps=_steps(table),
        lines=reissue_lines(table, retention),
        bring=_bring(table),
    )


def lost_access_text(table: ReissueTable, retention: RetentionTable, language: str) -> str:
    """Return the page as lines of text, in "ja" or else English."""
    return "\n".join(_lines(table, retention, language))


def _lines(table: ReissueTable, retention: RetentionTable, language: str) -> Iterator[str]:
    def row(*cells: Message) -> str:
        return " | ".join(cell.in_language(language) for cell in cells)

    yield from (row(words.TITLE), row(_source(table, retention)), "", row(words.AT_ONCE))
    yield from (f"- {row(step)}" for step in _steps(table))
    yield from ("", row(words.WAYS_TITLE), row(*words.WAY_COLUMNS))
    yield from (f"- {row(way.left, way.back, way.missing)}" for way in words.WAYS)
    yield from ("", row(words.REISSUE_TITLE), row(*words.REISSUE_COLUMNS))
    yield from (f"- {row(line.name, line.by, line.days, line.until)}" for line in reissue_lines(table, retention))
    yield row(words.BRING, *_bring(table))
    yield from ("", row(words.LOST_TITLE))
    yield from (f"- {row(lost)}" for lost in words.LOST)


def _source(table: ReissueTable, retention: RetentionTable) -> Message:
    if table.is_draft:
        return words.DRAFT
    decided = words.DECIDED_BUT_PERIODS if retention == shipped_retention_table() else words.DECIDED
    return decided.filled({"establisher": table.establisher})


def _steps(table: ReissueTable) -> tuple[Message, ...]:
    first, *more = words.STEPS
    return (first.filled({"office": table.office}), *more)


def _bring(table: ReissueTable) -> tuple[Message, ...]:
    return tuple(words.THING.filled({"thing": each}) for each in table.bring)


def _days(rule: ReissueRule) -> Message:
    return words.DAYS.filled({"days": str(rule.days)}) if rule.days else words.SAME_DAY


def _until(rule: ReissueRule, retention: RetentionTable) -> Message:
    """Return for how long there is something to issue it from: of several sources, the one kept longest."""
    sources = [each for each in retention.rules.values() if rule.kind.credential_type in each.records]
    if not sources:
        return words.NOT_KEPT
    longest = max(sources, key=lambda source: (source.years is None, source.years or 0))
    if longest.years is None:
        return words.FOR_GOOD
    return words.YEARS.filled({"years": str(longest.years), "event": _event(longest)})


def _event(source: RetentionRule) -> Message:
    if source.events >= _LEFT:
        return words.LEAVING
    return words.EVENTS[min(source.events)]
