"""A learner's own records over the years: the timeline, and the marks by subject."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vcedu.education.progress import Event, NotCounted, Progress, progress_of, read_record, timeline
from vcedu.model.envelope import subject_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vcedu.education.progress import ReadRecord
    from vcedu.holder.items import Item


@dataclass(frozen=True, slots=True)
class Reflection:
    """What a learner's records come to.

    Attributes:
        timeline: What happened when.
        progress: The marks by subject.
    """

    timeline: tuple[Event, ...]
    progress: Progress


def reflect(
    items: Iterable[Item], *, learner: frozenset[str], known: Mapping[str, NotCounted] | None = None
) -> Reflection:
    """Return what records come to, as data; `vcedu.rendering.progress` draws it.

    Args:
        items: The items that whoever looks may see, such as what `Visit.items` returns.
        learner: The learner's identifiers: a record about somebody else, such as a brother or a sister, is never mixed
            in.
        known: What is known beside, by the record's identifier, such as that one is revoked: its marks do not count.
    """
    records = [_read(item) for item in items]
    others = {read.id: NotCounted.OTHER_CHILD for read, about in records if about and not about & learner}
    own = [read for read, about in records if not about or about & learner]
    found = progress_of([read for read, _ in records], {**(known or {}), **others})
    return Reflection(timeline(own), found)


def _read(item: Item) -> tuple[ReadRecord, frozenset[str]]:
    document = item.secured.envelope.document
    record = read_record(document)
    return replace(record, id=record.id or item.id), frozenset(filter(None, subject_ids(document)))
