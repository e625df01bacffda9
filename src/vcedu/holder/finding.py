"""Finds records by what they say of themselves: by school, subject, year, kind, or any word in them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import school_year_of
from vcedu.education.progress import read_record
from vcedu.model.envelope import types_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.education.progress import ReadRecord
    from vcedu.holder.items import Item


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is None may be anything.

    Texts are found as parts of what the record says, without regard to the width of letters or to upper and lower case
    (`ＡＢＣ` finds `abc`); variants of one character stay different characters.

    Attributes:
        school: Part of the school's name as the record has it, or its whole identifier.
        subject: Part of the name of a subject or a course.
        year: A school year (年度) that it has marks of, was issued in or states a day of.
        kind: The type of the credential, such as `GraduationCertificate`, or part of what the kind is called.
        text: Part of any text in it.
    """

    school: str | None = None
    subject: str | None = None
    year: int | None = None
    kind: str | None = None
    text: str | None = None

    def fits(self, item: Item) -> bool:
        """Return whether an item is what is looked for."""
        document = item.secured.envelope.document
        record = read_record(document)
        return (
            (self.school is None or self.school == record.school or _in(self.school, record.school_name))
            and (self.subject is None or any(_in(self.subject, each) for each in record.subjects))
            and (self.year is None or self.year in _years(record))
            and (self.kind is None or self.kind in types_of(document) or _called(self.kind, record))
            and (self.text is None or any(_in(self.text, each) for each in _texts(document)))
        )


def _called(kind: str, record: ReadRecord) -> bool:
    return record.kind is not None and (_in(kind, record.kind.name.en) or _in(kind, record.kind.name.ja))


def _years(record: ReadRecord) -> Iterator[int]:
    yield from (each.mark.school_year for each in record.marks)
    yield from (school_year_of(day) for _, day in record.days)
    if record.issued_on is not None:
        yield school_year_of(record.issued_on)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _in(part: str, whole: str) -> bool:
    return _folded(part) in _folded(whole)


def _folded(text: str) -> str:
    """Return a text to compare with. Only the width and the case of letters go: NFKC would unite other characters."""
    narrow = "".join(unicodedata.normalize("NFKC", char) if _is_wide_letter(char) else char for char in text)
    return narrow.casefold()


def _is_wide_letter(char: str) -> bool:
    return "\uff01" <= char <= "\uff9f" or char == "\u3000"
