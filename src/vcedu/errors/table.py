"""The one table of check names and codes: sentences and next steps in English and Japanese.

The sentences live in `table.toml` beside this file and are read when the first one is shown.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vcedu.errors.codes import CheckName, Code

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_FACT = 120


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in English and in Japanese; `{name}` stands for a fact."""

    en: str
    ja: str

    def filled(self, facts: Mapping[str, object]) -> Message:
        """Return the sentence with its facts put in; what untrusted input said is shortened and made printable."""
        if not facts and "{" not in self.en + self.ja:
            return self
        en, ja = _Facts(), _Facts()
        for name, value in facts.items():
            en[name] = printable(value.en if isinstance(value, Message) else value)
            ja[name] = printable(value.ja if isinstance(value, Message) else value)
        return Message(self.en.format_map(en), self.ja.format_map(ja))

    def in_language(self, language: str) -> str:
        """Return the Japanese sentence for "ja", else the English one."""
        return self.ja if language == "ja" else self.en


@dataclass(frozen=True, slots=True)
class Row:
    """What the table says of one code: the class that carries it, its check, its sentence and the next step."""

    code: Code
    error: str
    check: CheckName
    message: Message
    next_step: Message


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def printable(value: object) -> str:
    """Return a value as text that is safe to show: shortened, and what can't be printed escaped."""
    text = value if isinstance(value, str) else str(value)
    text = text if len(text) <= _LONGEST_FACT else text[: _LONGEST_FACT - 1] + "…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


@functools.cache
def _tables() -> dict[str, Any]:
    with Path(__file__).with_name("table.toml").open("rb") as stream:
        return tomllib.load(stream)


@functools.cache
def row(code: Code) -> Row:
    """Return the table's row of a code."""
    entry = _tables()["code"][code.value]
    return Row(
        code=code,
        error=entry["error"],
        check=CheckName(entry["check"]),
        message=Message(entry["en"], entry["ja"]),
        next_step=Message(entry["next_en"], entry["next_ja"]),
    )


@functools.cache
def check_message(name: CheckName, outcome: str) -> Message:
    """Return what a check says when it "passed" or is "not_applicable", or what it is "called"."""
    entry = _tables()["check"][name.value][outcome]
    return Message(entry["en"], entry["ja"])
