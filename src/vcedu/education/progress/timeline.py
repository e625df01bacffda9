"""What happened when, as a learner's records say: entering, leaving, certificates, badges. No values, no findings."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the field of a dataclass
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.errors import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vcedu.education.progress.reading import ReadRecord


class EventKind(StrEnum):
    """What kind of event it is."""

    ENROLLED = "enrolled"
    LEFT = "left"
    GRADUATED = "graduated"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    ISSUED = "issued"


_BY_MEMBER = {
    "enrolledOn": EventKind.ENROLLED,
    "leftOn": EventKind.LEFT,
    "graduatedOn": EventKind.GRADUATED,
    "acceptedOn": EventKind.ACCEPTED,
    "correctedOn": EventKind.CORRECTED,
}
_WORDS = {
    EventKind.ENROLLED: Message("Entered {school}", "{school}に入学"),
    EventKind.LEFT: Message("Left {school}", "{school}を離籍"),
    EventKind.GRADUATED: Message("Graduated from {school}", "{school}を卒業"),
    EventKind.ACCEPTED: Message("Taken in by {school}", "{school}が転入を受入れ"),
    EventKind.CORRECTED: Message("{title} corrected by {school}", "{school}が{title}を訂正"),
    EventKind.ISSUED: Message("{title} from {school}", "{school}から{title}"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    Attributes:
        day: The day in Japan.
        kind: What kind of event.
        title: What the record is called.
        school: What the record calls the school.
        sources: The identifiers of the records that say so.
    """

    day: dt.date
    kind: EventKind
    title: Message
    school: str
    sources: tuple[str, ...]

    @property
    def words(self) -> Message:
        """The event in words."""
        words = _WORDS[self.kind]
        return Message(
            words.en.format(school=self.school, title=self.title.en),
            words.ja.format(school=self.school, title=self.title.ja),
        )


def timeline(records: Iterable[ReadRecord]) -> tuple[Event, ...]:
    """Return the events that records tell of, the earliest first; what several of them say is one event."""
    found: dict[tuple[dt.date, EventKind, str, str], list[ReadRecord]] = {}
    for record in records:
        for member, day in record.days:
            kind = _BY_MEMBER[member]
            # Two certificates of one school tell of the same entry; each certificate is corrected by itself.
            name = record.title if kind is EventKind.CORRECTED else ""
            found.setdefault((day, kind, record.school, name), []).append(record)
        if record.issued_on is not None:
            found.setdefault((record.issued_on, EventKind.ISSUED, record.school, record.id), []).append(record)
    order = list(EventKind)
    events = [
        Event(day, kind, title_of(told[0]), told[0].school_name, tuple(dict.fromkeys(each.id for each in told)))
        for (day, kind, _, _), told in found.items()
    ]
    return tuple(sorted(events, key=lambda each: (each.day, order.index(each.kind), each.school, each.sources)))


def title_of(record: ReadRecord) -> Message:
    """Return what a record is called: what its kind is called, or its own name."""
    return Message(record.title, record.title) if record.kind is None else record.kind.name
