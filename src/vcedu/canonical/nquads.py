"""N-Quads: a strict reader, and terms in canonical form.

RDF 1.1 N-Quads, https://www.w3.org/TR/n-quads/ (blank node labels without colon, as its errata and RDF 1.2 have it),
and the canonical form of RDFC-1.0 appendix A. A term is a plain string, a quad a tuple of four.
"""

from __future__ import annotations

import re
import sys
from typing import NamedTuple, NoReturn

from vcedu.errors import Code, MalformedError


class Quad(NamedTuple):
    """One statement, its terms in canonical N-Quads form; the graph is "" for the default graph."""

    subject: str
    predicate: str
    object: str
    graph: str = ""


_XSD_STRING = "<http://www.w3.org/2001/XMLSchema#string>"

_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_LABEL_START = (
    r"A-Za-z_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF0-9"
)
_LABEL = rf"[{_LABEL_START}\-\u00B7\u0300-\u036F\u203F-\u2040]"
# Each repetition begins with a character that what stands before it cannot hold: one pass, whatever the bytes.
_IRI = re.compile(rf'<([^\x00-\x20<>"{{}}|^`\\]*(?:(?:{_UCHAR})[^\x00-\x20<>"{{}}|^`\\]*)*)>')
_BLANK_NODE = re.compile(rf"_:[{_LABEL_START}](?:\.*{_LABEL})*")
_STRING = re.compile(rf'"([^"\\\n\r]*(?:(?:\\[tbnrf"\'\\]|{_UCHAR})[^"\\\n\r]*)*)"')
_LANGUAGE = re.compile(r"@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*")
_SPACES = (" ", "\t")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_SURROGATE = re.compile(r"[\uD800-\uDFFF]")
_FIRST_SURROGATE, _LAST_SURROGATE = 0xD800, 0xDFFF

_ESCAPE = re.compile(r"\\(?:u(....)|U(........)|(.))")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_TO_ESCAPE = re.compile(r'[\x00-\x1F"\\\x7F\uFFFE\uFFFF\uD800-\uDFFF]')
_CANONICAL_ESCAPES = {"\t": r"\t", "\b": r"\b", "\n": r"\n", "\r": r"\r", "\f": r"\f", '"': r"\"", "\\": r"\\"}


def iri_term(iri: str) -> str:
    """Return an IRI as a term. That it is one, the caller has made sure.

    Raises:
        MalformedError: `JSON_LONE_SURROGATE`, where it includes half of a character: no document can hold that.
    """
    if not iri.isascii() and _SURROGATE.search(iri):
        raise MalformedError(Code.JSON_LONE_SURROGATE)
    return f"<{iri}>"


def literal_term(lexical_form: str, *, datatype: str = "", language: str = "") -> str:
    """Return a literal as a term in canonical form.

    Args:
        lexical_form: The literal's characters, unescaped.
        datatype: The datatype's IRI; "" and `xsd:string` are the same.
        language: The language tag; a literal that has one has no datatype.

    Raises:
        MalformedError: `JSON_LONE_SURROGATE`, where the characters include half of one: no document can hold that.
    """
    quoted = f'"{escaped(lexical_form)}"'
    if language:
        return f"{quoted}@{language}"
    term = iri_term(datatype)
    return quoted if not datatype or term == _XSD_STRING else f"{quoted}^^{term}"


def escaped(lexical_form: str) -> str:
    """Return a literal's characters as they are written between quotes.

    Raises:
        MalformedError: `JSON_LONE_SURROGATE`, where the characters include half of one: no document can hold that.
    """
    return _TO_ESCAPE.sub(_canonical_escape, lexical_form)


def _canonical_escape(match: re.Match[str]) -> str:
    character = match[0]
    if _SURROGATE.match(character):
        raise MalformedError(Code.JSON_LONE_SURROGATE)
    return _CANONICAL_ESCAPES.get(character) or f"\\u{ord(character):04X}"


def serialize_quad(quad: Quad) -> str:
    """Return a quad as a statement with its line feed, in canonical form if its terms are."""
    s, p, o, g = quad
    return f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n"


def parse_nquads(document: str | bytes) -> list[Quad]:
    """Return the quads of an N-Quads document in its order, their terms in canonical form, repeated ones kept.

    Raises:
        MalformedError: `NQUADS_SYNTAX` with line and column, where the document leaves the grammar, an IRI is
            relative or has a character that IRIs can't have, or an escape names no character.
    """
    text = _decode(document) if isinstance(document, bytes) else document
    surrogate = _SURROGATE.search(text)
    if surrogate:
        raise _fault_after(text[: surrogate.start()])
    lines = enumerate(_with_line_feeds(text).split("\n"), start=1)
    quads = (_Line(line, number).quad() for number, line in lines)
    return [quad for quad in quads if quad is not None]


def _decode(document: bytes) -> str:
    try:
        return document.decode()
    except UnicodeDecodeError as error:
        raise _fault_after(document[: error.start].decode()) from error


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _fault_after(text: str) -> MalformedError:
    before = _with_line_feeds(text)
    return MalformedError(Code.NQUADS_SYNTAX, line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))


class _Line:
    """One line of a document, and how far it has been read."""

    __slots__ = ("_at", "_number", "_text")

    def __init__(self, text: str, number: int) -> None:
        self._text = text
        self._number = number
        self._at = 0

    def quad(self) -> Quad | None:
        """Read the whole line: one statement, or nothing but space and a comment."""
        self._skip_space()
        if self._is_at_end():
            return None
        subject = self._blank_node() or self._iri()
        predicate = self._iri()
        object_ = self._blank_node() or self._literal() or self._iri()
        graph = "" if self._is_at(".") else self._blank_node() or self._iri()
        self._expect(".")
        self._skip_space()
        if not self._is_at_end():
            self._fail(self._at)
        return Quad(subject, predicate, object_, graph)

    def _blank_node(self) -> str:
        match = _BLANK_NODE.match(self._text, self._at)
        return self._read(match) if match else ""

    def _iri(self) -> str:
        match = _IRI.match(self._text, self._at)
        if not match:
            self._fail(self._at)
        iri = self._unescaped(match)
        if _NOT_IN_IRI.search(iri) or not _ABSOLUTE.match(iri):
            self._fail(self._at)
        self._read(match)
        return iri_term(iri)

    def _literal(self) -> str:
        match = _STRING.match(self._text, self._at)
        if not match:
            return ""
        lexical_form = self._unescaped(match)
        self._at = match.end()
        language = _LANGUAGE.match(self._text, self._at)
        if language:
            self._read(language)
            return literal_term(lexical_form, language=language[0][1:])
        self._skip_space()
        if not self._is_at("^"):
            return literal_term(lexical_form)
        self._expect("^^")
        self._skip_space()
        return literal_term(lexical_form, datatype=self._iri()[1:-1])

    def _unescaped(self, match: re.Match[str]) -> str:
        content = match[1]
        if "\\" not in content:
            return content
        start = match.start(1)

        def character(escape: re.Match[str]) -> str:
            if escape[3]:
                return _ESCAPED[escape[3]]
            code_point = int(escape[1] or escape[2], 16)
            if code_point > sys.maxunicode or _FIRST_SURROGATE <= code_point <= _LAST_SURROGATE:
                self._fail(start + escape.start())
            return chr(code_point)

        return _ESCAPE.sub(character, content)

    def _read(self, match: re.Match[str]) -> str:
        self._at = match.end()
        self._skip_space()
        return match[0]

    def _skip_space(self) -> None:
        while self._text[self._at : self._at + 1] in _SPACES:
            self._at += 1

    def _is_at(self, text: str) -> bool:
        return self._text.startswith(text, self._at)

    def _is_at_end(self) -> bool:
        return self._at == len(self._text) or self._is_at("#")

    def _expect(self, text: str) -> None:
        if not self._is_at(text):
            self._fail(self._at)
        self._at += len(text)

    def _fail(self, at: int) -> NoReturn:
        raise MalformedError(Code.NQUADS_SYNTAX, line=self._number, column=at + 1)
