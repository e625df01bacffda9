"""What a mapping file says once it is understood: which column holds which member, and how the file is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError, Message

if TYPE_CHECKING:
    from vcedu.connectors.mapping.forms import Form
    from vcedu.connectors.plain.kinds import PlainKind


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of the file.

    Attributes:
        heading: What the file calls it.
        path: The member of the record, name by name.
        form: How a cell is written.
        chosen: Which item of an inner list it is, by that item's other members; empty where there is no such list.
        is_repeated: Whether it is of the list of which each row is one item.
        is_filled: Whether no cell of it may be empty.
        states_absence: Whether an empty cell says that the value is not known, in so many words.
    """

    heading: str
    path: tuple[str, ...]
    form: Form
    chosen: tuple[tuple[str, str], ...] = ()
    is_repeated: bool = False
    is_filled: bool = False
    states_absence: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file that was understood.

    Attributes:
        kind: The kind of record.
        encoding: How the system's file is encoded.
        newline: How its lines end.
        quotes_all: Whether every cell is in quotation marks.
        key: The heading of the column that says whose row it is.
        repeat: The list of the record of which each row is one item; None where one row is a record.
        group: The heading of the column that names the class; None where there is none.
        columns: The columns in their order.
        ignored: Headings that are not taken over.
        digest: The heading of the column for the digest.
        verdict: The heading of the column for the verdict.
    """

    kind: PlainKind
    encoding: str
    newline: str
    quotes_all: bool
    key: str
    repeat: str | None
    group: str | None
    columns: tuple[MappedColumn, ...]
    ignored: tuple[str, ...]
    digest: str
    verdict: str

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of a file that is written."""
        return (*(column.heading for column in self.columns), *self.ignored, self.digest, self.verdict)


def wrong(path: str, en: str, ja: str) -> MalformedError:
    """Return the error that a place of a mapping is not what it has to be."""
    return MalformedError(Code.MAPPING_FILE, path=path, place=path[1:].replace("/", ".") or "-", reason=Message(en, ja))
