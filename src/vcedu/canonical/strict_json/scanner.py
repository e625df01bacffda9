"""Reads a JSON text character by character, refuses the first fault and says where it lies.

The grammar is that of RFC 8259. Nesting lives in a list, not on the stack: no document exhausts the
interpreter.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NoReturn, cast

from vcedu.canonical.strict_json.limits import LARGEST_INTEGER, JSONLimits
from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue

_SPACE = re.compile(r"[ \t\r\n]*")
_LINE_END = re.compile(r"\r\n?|\n")
_PLAIN = re.compile(r'[^"\\\x00-\x1f\ud800-\udfff]*')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"NaN|-?Infinity")
_HEX = re.compile(r"[0-9A-Fa-f]{4}")
_LOW_SURROGATE = re.compile(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})")
_LITERALS = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LONGEST_INTEGER = len(str(-LARGEST_INTEGER))


class _Opened:
    """Says that an array or object was opened and its first value comes next."""


_OPENED = _Opened()


def line_and_column(before: str) -> tuple[int, int]:
    """Return line and column, counted from 1, of the character that follows this beginning of a text."""
    lines = _LINE_END.split(before)
    return len(lines), len(lines[-1]) + 1


class Scanner:
    """One reading of one text.

    Bytes that are not UTF-8 stand in the text as the surrogates U+DC80 to U+DCFF, as the error handler
    `surrogateescape` puts them there.
    """

    def __init__(self, text: str, limits: JSONLimits) -> None:
        self._text = text
        self._limits = limits
        self._at = 0
        self._open: list[JSONObject | list[JSONValue]] = []
        self._names: list[str | None] = []

    def read(self) -> JSONValue:
        """Return the value of the text.

        Raises:
            MalformedError: The first fault of the text, with line, column and path.
        """
        while True:
            value = self._value()
            while not isinstance(value, _Opened):
                if not self._open:
                    return self._end(value)
                value = self._put(value)

    def _peek(self) -> str:
        """Skip white space and return the next character, "" at the end."""
        character = self._text[self._at : self._at + 1]
        if character > " ":
            return character
        self._at = cast("re.Match[str]", _SPACE.match(self._text, self._at)).end()
        return self._text[self._at : self._at + 1]

    def _value(self) -> JSONValue | _Opened:
        first = self._peek()
        if first == '"':
            return self._string()
        if first == "{":
            return self._enter({}, "}")
        if first == "[":
            return self._enter([], "]")
        if first in _LITERALS:
            return self._literal(*_LITERALS[first])
        return self._number()

    def _enter(self, container: JSONObject | list[JSONValue], closer: str) -> JSONValue | _Opened:
        if len(self._open) == self._limits.max_depth:
            self._refuse(Code.JSON_TOO_DEEP, limit=self._limits.max_depth)
        self._at += 1
        if self._peek() == closer:
            self._at += 1
            return container
        self._open.append(container)
        self._names.append(None)
        if isinstance(container, dict):
            self._name(container)
        return _OPENED

    def _put(self, value: JSONValue) -> JSONValue | _Opened:
        """Put a finished value into its container; return the container if that is finished too."""
        container = self._open[-1]
        if isinstance(container, dict):
            container[cast("str", self._names[-1])] = value
        else:
            container.append(value)
        after = self._peek()
        if after == ",":
            self._at += 1
            if isinstance(container, dict):
                self._name(container)
            return _OPENED
        if after != ("}" if isinstance(container, dict) else "]"):
            self._refuse_character()
        self._at += 1
        self._names.pop()
        return self._open.pop()

    def _name(self, container: JSONObject) -> None:
        self._names[-1] = None
        if self._peek() != '"':
            self._refuse_character()
        start = self._at
        name = self._string()
        self._names[-1] = name
        if name in container:
            self._at = start
            self._refuse(Code.JSON_DUPLICATE_MEMBER, name=name)
        if self._peek() != ":":
            self._refuse_character()
        self._at += 1

    def _end(self, value: JSONValue) -> JSONValue:
        if self._peek():
            self._refuse_character()
        return value

    def _literal(self, word: str, value: JSONValue) -> JSONValue:
        if not self._text.startswith(word, self._at):
            self._refuse_character()
        self._at += len(word)
        return value

    def _number(self) -> int | float:
        match = _NUMBER.match(self._text, self._at)
        if match is None:
            if _NOT_FINITE.match(self._text, self._at):
                self._refuse(Code.JSON_NUMBER_NOT_FINITE)
            self._refuse_character()
        written = match.group()
        number = self._integer(written) if match.lastindex is None else float(written)
        if math.isinf(number):
            self._refuse(Code.JSON_NUMBER_NOT_FINITE)
        self._at = match.end()
        return number

    def _integer(self, written: str) -> int:
        # The length comes first: turning very many digits into an integer is slow, and Python refuses it.
        if len(written) > _LONGEST_INTEGER or abs(int(written)) > LARGEST_INTEGER:
            self._refuse(Code.JSON_INTEGER_RANGE)
        return int(written)

    def _string(self) -> str:
        self._at += 1
        pieces = []
        while True:
            match = cast("re.Match[str]", _PLAIN.match(self._text, self._at))
            pieces.append(match.group())
            self._at = match.end()
            stop = self._text[self._at : self._at + 1]
            if stop == '"':
                self._at += 1
                return "".join(pieces)
            if stop != "\\":
                self._refuse_character()
            pieces.append(self._escape())

    def _escape(self) -> str:
        letter = self._text[self._at + 1 : self._at + 2]
        if letter != "u":
            if letter not in _ESCAPES:
                self._refuse_character()
            self._at += 2
            return _ESCAPES[letter]
        match = _HEX.match(self._text, self._at + 2)
        if match is None:
            self._refuse_character()
        unit = int(match.group(), 16)
        if 0xD800 <= unit <= 0xDFFF:  # noqa: PLR2004 - the surrogates of UTF-16
            return self._surrogate_pair(unit)
        self._at = match.end()
        return chr(unit)

    def _surrogate_pair(self, high: int) -> str:
        match = _LOW_SURROGATE.match(self._text, self._at + 6)
        if high >= 0xDC00 or match is None:  # noqa: PLR2004 - the low surrogates of UTF-16
            self._refuse(Code.JSON_LONE_SURROGATE)
        self._at = match.end()
        return chr(0x10000 + ((high - 0xD800) << 10) + int(match.group(1), 16) - 0xDC00)

    def _refuse_character(self) -> NoReturn:
        character = self._text[self._at : self._at + 1]
        self._refuse(Code.JSON_NOT_UTF8 if "\udc80" <= character <= "\udcff" else Code.JSON_SYNTAX)

    def _refuse(self, code: Code, **facts: object) -> NoReturn:
        line, column = line_and_column(self._text[: self._at])
        error = MalformedError(code, path=self._path(), line=line, column=column)
        error.facts.update(facts)
        raise error

    def _path(self) -> str:
        """Return the JSON Pointer (RFC 6901) of the value that is being read."""
        tokens = []
        for container, name in zip(self._open, self._names, strict=True):
            token = str(len(container)) if isinstance(container, list) else name
            if token is not None:
                tokens.append("/" + token.replace("~", "~0").replace("/", "~1"))
        return "".join(tokens)
