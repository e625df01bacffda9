"""From records to rows of marks: each record once, the newer one where two say something of the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.education.progress.marks import Mark, MarkScale, Series

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vcedu.education.progress.reading import ReadMark, ReadRecord


class NotCounted(StrEnum):
    """Why a record's marks are left out."""

    SUPERSEDED = "superseded"
    """Its issuer has put another in its place."""
    REVOKED = "revoked"
    OTHER_CHILD = "other_child"
    """It is about somebody else, such as a sister or a brother."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a learner's records say of their marks.

    Attributes:
        series: The rows, by subject, then in the order of time.
        left_out: The records whose marks are not in them, and why.
    """

    series: tuple[Series, ...]
    left_out: tuple[tuple[ReadRecord, NotCounted], ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects, in the order of the rows."""
        return tuple(dict.fromkeys(each.subject for each in self.series))

    def of(self, subject: str) -> tuple[Series, ...]:
        """Return the rows of a subject: more than one where the school or the scale changed."""
        return tuple(each for each in self.series if each.subject == subject)


def progress_of(records: Iterable[ReadRecord], known: Mapping[str, NotCounted] | None = None) -> Progress:
    """Return the rows of marks that records come to.

    Args:
        records: The records of one learner.
        known: What is known of records beside what they say themselves, by identifier: such as that one is revoked.
    """
    listed = list(records)
    left_out = _superseded(listed) | dict(known or {})
    counted = sorted(
        (each for each in listed if each.id not in left_out), key=lambda each: (str(each.issued_on or ""), each.id)
    )
    rows: dict[tuple[str, str, MarkScale], dict[tuple[int, str, str], Mark]] = {}
    latest: dict[tuple[str, str, str, tuple[int, str, str]], tuple[str, str, MarkScale]] = {}
    names: dict[str, str] = {}
    for record in counted:
        names[record.school] = record.school_name
        for read in record.marks:
            _place(rows, latest, record.school, read)
    series = [
        Series(subject, school, names[school], scale, tuple(marks[when] for when in sorted(marks)))
        for (subject, school, scale), marks in rows.items()
        if marks
    ]
    series.sort(key=lambda each: (each.subject, each.scale.name, each.marks[0].when, each.school))
    return Progress(tuple(series), tuple((each, left_out[each.id]) for each in listed if each.id in left_out))


def _superseded(records: Iterable[ReadRecord]) -> dict[str, NotCounted]:
    """Return the records in whose place their own issuer has put another; of another's word nothing follows."""
    by_id = {record.id: record.school for record in records}
    return {
        old: NotCounted.SUPERSEDED
        for record in records
        for old in record.supersedes
        if old != record.id and by_id.get(old) == record.school
    }


def _place(
    rows: dict[tuple[str, str, MarkScale], dict[tuple[int, str, str], Mark]],
    latest: dict[tuple[str, str, str, tuple[int, str, str]], tuple[str, str, MarkScale]],
    school: str,
    read: ReadMark,
) -> None:
    """Put a mark into its row; what an earlier record said of the very same goes, on whatever scale it stood."""
    row, same = (read.subject, school, read.scale), (read.subject, school, read.scale.name, read.mark.when)
    if (before := latest.get(same)) is not None:
        del rows[before][read.mark.when]
    latest[same] = row
    rows.setdefault(row, {})[read.mark.when] = read.mark
