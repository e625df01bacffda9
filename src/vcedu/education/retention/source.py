"""A source: what a school keeps of a pupil, and issues records from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.education.expected import check_text

if TYPE_CHECKING:
    import datetime as dt


class SourceEvent(StrEnum):
    """What the period of keeping is counted from."""

    GRADUATION = "graduation"
    TRANSFER = "transfer"
    ISSUE = "issue"


@dataclass(frozen=True, slots=True)
class Source:
    """What a school keeps of one pupil under one rule.

    Attributes:
        pupil: The pupil's number in the school's own system.
        kind: The rule's identifier in the retention table, such as `guidance`.
        event: What happened: 卒業, 転出 or 発行.
        on: The day of it.
        records: The identifiers, in the journal, of the records that were issued from it.

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is not one to keep.
    """

    pupil: str
    kind: str
    event: SourceEvent
    on: dt.date
    records: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_text("pupil", self.pupil)
        check_text("kind", self.kind)
        for record in self.records:
            check_text("records", record)
