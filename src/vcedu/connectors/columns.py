"""The columns of a table that schools hand in: names in English, aliases in Japanese, and what a cell holds."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vcedu.errors import Message


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: Its English name, which is also the name of its value.
        aliases: Other headings that mean it.
        meaning: What it holds, for the help text.
        example: A cell as it may stand in a file.
        read: Makes the value of a cell that is not empty, or raises `MalformedError` with what was expected.
        is_required: Whether the column must be there.
        is_filled: Whether no cell of it may be empty.
    """

    name: str
    aliases: tuple[str, ...]
    meaning: Message
    example: str
    read: Callable[[str, str], Any]
    is_required: bool = False
    is_filled: bool = False


def headings(columns: Iterable[Column]) -> Mapping[str, Column]:
    """Return the columns by every heading that means them, folded for comparison."""
    return {folded_heading(name): column for column in columns for name in (column.name, *column.aliases)}


def folded_heading(text: str) -> str:
    """Return a heading without differences of case, width and surrounding space."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def describe_columns(columns: Iterable[Column], language: str) -> str:
    """Return a table of the columns for people: name, aliases, whether needed, meaning, example."""
    needed = {"en": ("required", "optional"), "ja": ("必須", "任意")}["ja" if language == "ja" else "en"]
    lines = []
    for column in columns:
        names = " | ".join((column.name, *column.aliases))
        need = needed[0] if column.is_required else needed[1]
        lines.append(f"{names}\n    {need}: {column.meaning.in_language(language)} ({column.example})")
    return "\n".join(lines)
