"""Who saw what, when, as what, and why it was allowed: as a page, as text, and as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vcedu.education.dates import moment
from vcedu.errors import Message
from vcedu.errors.table import printable
from vcedu.rendering.page import template

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_TITLE = Message("Who saw what, and why", "誰が何を、なぜ見たか")
_COLUMNS = (
    Message("When", "日時"),
    Message("Who, as what", "誰が（立場）"),
    Message("What", "何を"),
    Message("Why", "理由"),
)
_NOTHING = Message("Nothing happened in this time.", "この期間の記録はありません。")
_WORDS = {
    "about": Message("Of", "対象"),
    "to": Message("shown to", "提示先"),
    "basis": Message("on the basis of", "根拠"),
    "for": Message("for", "目的"),
}
_COLON = Message(": ", "：")
_BETWEEN = Message("; ", "、")
_FULL_STOP = Message(". ", "。")
_MARKS = {"allowed": "○", "waiting": "△", "refused": "×", "hidden": "×", "noted": "・"}


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One thing that happened.

    Attributes:
        at: When.
        who: Who, as far as the reader may know.
        capacity: As what.
        act: What was done, or asked for.
        records: To which records, by what they are called.
        outcome: What came of it: `allowed`, `waiting`, `refused`, `hidden`, or `noted` where nothing was decided.
        decision: That in words.
        why: Why so.
        recipient: To whom something was shown; "" if to nobody.
        basis: On what basis something left the store; None if nothing did, or nobody named one.
        purpose: What for; None if that was not said.
    """

    at: dt.datetime
    who: Message
    capacity: Message
    act: Message
    records: tuple[Message, ...]
    outcome: str
    decision: Message
    why: Message
    recipient: str = ""
    basis: Message | None = None
    purpose: Message | None = None

    @property
    def as_data(self) -> dict[str, Any]:
        """The row as JSON has it: texts in both languages."""
        return {
            "at": self.at.isoformat(),
            "who": _both(self.who),
            "capacity": _both(self.capacity),
            "act": _both(self.act),
            "records": [_both(each) for each in self.records],
            "outcome": self.outcome,
            "decision": _both(self.decision),
            "why": _both(self.why),
            "recipient": self.recipient,
            "basis": None if self.basis is None else _both(self.basis),
            "purpose": None if self.purpose is None else _both(self.purpose),
        }

    @property
    def left(self) -> tuple[tuple[Message, Message], ...]:
        """To whom, on what basis and what for something left the store, in pairs of a label and what it says."""
        told = (
            (_WORDS["to"], Message(self.recipient, self.recipient) if self.recipient else None),
            (_WORDS["basis"], self.basis),
            (_WORDS["for"], self.purpose),
        )
        return tuple((label, said) for label, said in told if said is not None)


def who_saw_text(rows: Sequence[SeenRow], language: str) -> str:
    """Return rows as lines of text, in "ja" or else English."""
    if not rows:
        return _NOTHING.in_language(language)
    return "\n".join(_line(row, language) for row in rows)


def _line(row: SeenRow, language: str) -> str:
    colon, stop = _COLON.in_language(language), _FULL_STOP.in_language(language)
    who = (
        f"{row.who.in_language(language)}（{row.capacity.ja}）"
        if language == "ja"
        else f"{row.who.en} ({row.capacity.en})"
    )
    records = _BETWEEN.in_language(language).join(each.in_language(language) for each in row.records)
    what = row.act.in_language(language) + (f"{colon}{records}" if records else "")
    left = "".join(
        f"{label.in_language(language)}{colon}{said.in_language(language)}{stop}" for label, said in row.left
    )
    decided = f"{_MARKS[row.outcome]} {row.decision.in_language(language)}{colon}{row.why.in_language(language)}"
    parts = (moment(row.at).in_language(language), who, what, *([left.strip()] if left else []), decided)
    return "\t".join(printable(part) for part in parts)


def who_saw_page(rows: Sequence[SeenRow], *, owner: str, until: dt.datetime) -> str:
    """Return rows as one page in Japanese and English, complete in itself, that prints on A4.

    Args:
        rows: What happened, oldest first; the page has the newest first.
        owner: Whose records they are, as those who read it call the child.
        until: Up to when.
    """
    return template("who_saw.html").render(
        title=_TITLE,
        columns=_COLUMNS,
        rows=[(row, moment(row.at)) for row in reversed(rows)],
        owner=printable(owner),
        until=moment(until),
        nothing=_NOTHING,
        marks=_MARKS,
        printable=printable,
    )


def who_saw_data(rows: Sequence[SeenRow], *, owner: str, until: dt.datetime) -> dict[str, Any]:
    """Return rows as one JSON object."""
    return {
        "format": "vcedu who-saw 1",
        "owner": owner,
        "until": until.isoformat(),
        "rows": [row.as_data for row in rows],
    }


def _both(message: Message) -> dict[str, str]:
    return {"en": message.en, "ja": message.ja}
