"""What a value of a school record had to be, said in English and in Japanese."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError, Message

if TYPE_CHECKING:
    import re

LONGEST_TEXT = 200


class Expected(Message):
    """What had to be there, in both languages; as one text it says both."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{self.en} / {self.ja}"


_JOINERS = "\u200c\u200d"
_FIRST_NONCHARACTER, _LAST_NONCHARACTER = 0xFDD0, 0xFDEF
_PLANE_END = 0xFFFE
_REPLACEMENT = "\ufffd"

_TEXT = Expected("a text that is not empty", "空でない文字列")
_EDGE = Expected("no space at the start or the end", "前後に空白のない値")
_LENGTH = Expected(f"at most {LONGEST_TEXT} characters", f"{LONGEST_TEXT}文字以内の値")


def unexpected(member: str, value: object, expected: Expected) -> MalformedError:
    """Return the error that a value of a record is not what it has to be."""
    return MalformedError(Code.RECORD_VALUE, member=member, value=value, expected=expected)


def check_text(member: str, value: str) -> str:
    """Return a text as it is, unless it is one that no school would want to sign.

    Nothing is normalised: the characters of a name are its owner's.

    Raises:
        MalformedError: `RECORD_VALUE`, if the text is empty, longer than 200 characters, begins or ends with a space,
            or holds a control, bidirectional, private-use (外字) or replacement character.
    """
    if not value:
        raise unexpected(member, value, _TEXT)
    if value.strip() != value:
        raise unexpected(member, value, _EDGE)
    if len(value) > LONGEST_TEXT:
        raise unexpected(member, value, _LENGTH)
    if not value.isprintable() or _REPLACEMENT in value:
        for character in value:
            if _is_forbidden(character):
                raise unexpected(member, value, _without(character))
    return value


def sound_text(value: str) -> str:
    """Return a text as `check_text` does, for the models of pydantic.

    Raises:
        ValueError: it is not one to sign.
    """
    try:
        return check_text("", value)
    except MalformedError as error:
        raise ValueError(error.code) from error


def check_optional_text(member: str, value: str | None) -> str | None:
    """Return a text that may be absent, checked like any other.

    Raises:
        MalformedError: `RECORD_VALUE`, as `check_text`.
    """
    return None if value is None else check_text(member, value)


def check_pattern(member: str, value: str, pattern: re.Pattern[str], expected: Expected) -> str:
    """Return a text that has the form asked for.

    Raises:
        MalformedError: `RECORD_VALUE`, if it has not.
    """
    if not pattern.fullmatch(value):
        raise unexpected(member, value, expected)
    return value


def _is_forbidden(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cf":
        return character not in _JOINERS
    return category in {"Cc", "Cs", "Co", "Zl", "Zp"} or character == _REPLACEMENT or _is_noncharacter(character)


def _is_noncharacter(character: str) -> bool:
    point = ord(character)
    return point & _PLANE_END == _PLANE_END or _FIRST_NONCHARACTER <= point <= _LAST_NONCHARACTER


def _without(character: str) -> Expected:
    point = f"U+{ord(character):04X}"
    if unicodedata.category(character) == "Co":
        return Expected(f"no private-use character ({point})", f"外字（{point}）を含まない値")
    return Expected(f"no unprintable character ({point})", f"表示できない文字（{point}）を含まない値")
