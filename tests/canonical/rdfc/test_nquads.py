"""The N-Quads reader: the grammar's corners, the place of each fault, and the canonical form of terms."""

import re

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canonical.rdfc.timing import ends_within_a_second
from untraced import untraced
from vcedu.canonical.nquads import Quad, iri_term, literal_term, parse_nquads, serialize_quad
from vcedu.errors import Code, MalformedError

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"

_ACCEPTED = {
    "": [],
    "\n\r\n\r": [],
    "# only a comment": [],
    " \t# a comment after space\n": [],
    "<a:s> <a:p> <a:o> .": [Quad("<a:s>", "<a:p>", "<a:o>")],
    "<a:s><a:p><a:o><a:g>.": [Quad("<a:s>", "<a:p>", "<a:o>", "<a:g>")],
    "\t<a:s>\t<a:p> \t<a:o>\t.\t": [Quad("<a:s>", "<a:p>", "<a:o>")],
    "<a:s> <a:p> <a:o> .# a comment": [Quad("<a:s>", "<a:p>", "<a:o>")],
    "_:s <a:p> _:o _:g .\n": [Quad("_:s", "<a:p>", "_:o", "_:g")],
    "_:s<a:p>_:o.": [Quad("_:s", "<a:p>", "_:o")],
    "_:a.b..c <a:p> _:0-x .": [Quad("_:a.b..c", "<a:p>", "_:0-x")],
    "_:学校 <a:p> _:\U00020bb7·‿ .": [Quad("_:学校", "<a:p>", "_:\U00020bb7·‿")],
    "<a:s> <a:p> <a:o> .\r<a:s> <a:p> <a:o> .": [Quad("<a:s>", "<a:p>", "<a:o>")] * 2,
    '<a:s> <a:p> "" .': [Quad("<a:s>", "<a:p>", '""')],
    '<a:s> <a:p> "x"<a:g> .': [Quad("<a:s>", "<a:p>", '"x"', "<a:g>")],
    '<a:s> <a:p> "x"@ja-Hira-1990.': [Quad("<a:s>", "<a:p>", '"x"@ja-Hira-1990')],
    '<a:s> <a:p> "x" ^^ <a:d> _:g .': [Quad("<a:s>", "<a:p>", '"x"^^<a:d>', "_:g")],
    f'<a:s> <a:p> "x"^^<{_XSD_STRING}> .': [Quad("<a:s>", "<a:p>", '"x"')],
    '<a:s> <a:p> "# no . comment <a:b>" .': [Quad("<a:s>", "<a:p>", '"# no . comment <a:b>"')],
    '<a:s> <a:p> "\u2028\x85\x0b\x0c" .': [Quad("<a:s>", "<a:p>", '"\u2028\x85\\u000B\\f"')],
    r'<a:s> <a:p> "\t\b\n\r\f\"\'\\" .': [Quad("<a:s>", "<a:p>", r'''"\t\b\n\r\f\"'\\"''')],
    r'<a:s> <a:p> "\\u0041\u0041\U00020BB7" .': [Quad("<a:s>", "<a:p>", '"\\\\u0041A\U00020bb7"')],
    r"<a:\u5B66> <a:p> <a:\U00020bb7> .": [Quad("<a:学>", "<a:p>", "<a:\U00020bb7>")],
}

# Each with the line and column at which it leaves the grammar.
_REFUSED = {
    "no dot": ("<a:s> <a:p> <a:o>", 1, 18),
    "nothing after the subject": ("<a:s>", 1, 6),
    "no predicate": ("<a:s> .", 1, 7),
    "five terms": ("<a:s> <a:p> <a:o> <a:g> <a:x> .", 1, 25),
    "two statements on a line": ("<a:s> <a:p> <a:o> . <a:s> <a:p> <a:o> .", 1, 21),
    "second line": ("<a:s> <a:p> <a:o> .\n<a:s> <a:p>\n", 2, 12),
    "third line after each kind of line end": ("\r\n\r<a:s>", 3, 6),
    "literal as subject": ('"x" <a:p> <a:o> .', 1, 1),
    "blank node as predicate": ("<a:s> _:p <a:o> .", 1, 7),
    "literal as graph": ('<a:s> <a:p> <a:o> "g" .', 1, 19),
    "comment inside a statement": ("<a:s> <a:p> # x", 1, 13),
    "relative IRI": ("<a:s> <p> <a:o> .", 1, 7),
    "empty IRI": ("<> <a:p> <a:o> .", 1, 1),
    "relative datatype": ('<a:s> <a:p> "x"^^<d> .', 1, 18),
    "space in an IRI": ("<a:s> <a:p> <a:o o> .", 1, 13),
    "escaped space in an IRI": (r"<a:s> <a:p> <a:\u0020> .", 1, 13),
    "escaped angle bracket in an IRI": (r"<a:s> <a:p> <a:\u003E> .", 1, 13),
    "escape in an IRI that only strings have": (r"<a:s> <a:p> <a:\n> .", 1, 13),
    "brace in an IRI": ("<a:s> <a:p> <a:{o}> .", 1, 13),
    "IRI without end": ("<a:s> <a:p> <a:o .", 1, 13),
    "string without end": ('<a:s> <a:p> "x .', 1, 13),
    "line end in a string": ('<a:s> <a:p> "x\ny" .', 1, 13),
    "escape unknown": (r'<a:s> <a:p> "\x" .', 1, 13),
    "escape too short": (r'<a:s> <a:p> "\u12" .', 1, 13),
    "escape of a surrogate": (r'<a:s> <a:p> "xy\uD800" .', 1, 16),
    "escape of the last surrogate": (r'<a:s> <a:p> "\uDFFF" .', 1, 14),
    "escape beyond Unicode": (r'<a:s> <a:p> "\U00110000" .', 1, 14),
    "escape of a surrogate in an IRI": (r"<a:s> <a:p> <a:\uDBFF> .", 1, 16),
    "language tag empty": ('<a:s> <a:p> "x"@ .', 1, 16),
    "language tag with empty part": ('<a:s> <a:p> "x"@ja- .', 1, 19),
    "language tag with a digit first": ('<a:s> <a:p> "x"@1a .', 1, 16),
    "one circumflex": ('<a:s> <a:p> "x"^<a:d> .', 1, 16),
    "datatype missing": ('<a:s> <a:p> "x"^^ .', 1, 19),
    "blank node as datatype": ('<a:s> <a:p> "x"^^_:d .', 1, 18),
    "blank node label empty": ("_: <a:p> <a:o> .", 1, 1),
    "blank node label with a hyphen first": ("_:-a <a:p> <a:o> .", 1, 1),
    "blank node label with a dot last": ("_:a. <a:p> <a:o> .", 1, 4),
    "blank node label with a colon": ("_:a:b <a:p> <a:o> .", 1, 4),
    "byte order mark": ("\ufeff<a:s> <a:p> <a:o> .", 1, 1),
    "space that is not a blank or tab": ("<a:s>\u3000<a:p> <a:o> .", 1, 6),
    "lone surrogate": ('<a:s> <a:p>\n"\ud800" .', 2, 2),
    "not UTF-8": (b'<a:s> <a:p>\r\n"\xe5\xad\xa6\xe5" .', 2, 3),
    "triple term": ("<a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> .", 1, 13),
    "version directive": ('VERSION "1.2"', 1, 1),
}


@pytest.mark.parametrize("document", _ACCEPTED)
def test_reads_a_document(document):
    assert parse_nquads(document) == _ACCEPTED[document]
    assert parse_nquads(document.encode()) == _ACCEPTED[document]


@pytest.mark.parametrize("name", _REFUSED)
def test_refuses_with_the_place(name):
    document, line, column = _REFUSED[name]
    with pytest.raises(MalformedError) as caught:
        parse_nquads(document)
    assert (caught.value.code, caught.value.line, caught.value.column) == (Code.NQUADS_SYNTAX, line, column)


def test_refusal_can_be_read():
    with pytest.raises(
        MalformedError, match=re.escape("NQUADS_SYNTAX: The text is not N-Quads from this place on. [1:")
    ):
        parse_nquads("x")


_PIECES = ["<a:s>", "_:b", '"x"', "@ja", "^^", ".", " ", "\n", "\r", "\\", "\\u0041", "#", "<", ">", '"', "学", "\x00"]


def _outcome(document):
    try:
        return parse_nquads(document)
    except MalformedError as error:
        return error


@given(st.one_of(st.binary(max_size=60), st.text(), st.lists(st.sampled_from(_PIECES)).map("".join)))
def test_any_input_is_read_or_refused(document):
    outcome = _outcome(document)
    if isinstance(outcome, MalformedError):
        assert outcome.code is Code.NQUADS_SYNTAX
        assert outcome.line >= 1
        assert outcome.column >= 1
    else:
        assert parse_nquads("".join(map(serialize_quad, outcome))) == outcome


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_LANGUAGES = st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,8})*", fullmatch=True)


@given(_TEXTS, st.sampled_from(["", "ja", "en-gb"]))
def test_a_literal_is_read_as_it_was_written(text, language):
    quad = Quad("<a:s>", "<a:p>", literal_term(text, language=language))
    assert parse_nquads(serialize_quad(quad)) == [quad]
    term = next(iter(pyoxigraph.parse(serialize_quad(quad), format=pyoxigraph.RdfFormat.N_QUADS))).object
    assert (term.value, term.language or "") == (text, language)


@given(_TEXTS)
def test_literals_are_written_as_pyoxigraph_writes_them(text):
    assert literal_term(text) == str(pyoxigraph.Literal(text))


def test_every_character_has_its_canonical_form():
    escapes = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}
    numbered = [*range(0x20), 0x7F, 0xFFFE, 0xFFFF]
    for number in [*range(0x300), *range(0xFFF0, 0x10000), 0x10FFFF]:
        character = chr(number)
        expected = escapes.get(character) or (f"\\u{number:04X}" if number in numbered else character)
        assert literal_term(character) == f'"{expected}"'


@pytest.mark.parametrize("term", [literal_term, iri_term])
def test_half_a_character_is_in_no_term(term):
    with pytest.raises(MalformedError) as caught:
        term("a:\U00020bb7\ud842")
    assert caught.value.code is Code.JSON_LONE_SURROGATE


def test_terms():
    assert iri_term("a:b") == "<a:b>"
    assert iri_term("a:学") == "<a:学>"
    assert literal_term("x", datatype=_XSD_STRING) == '"x"'
    assert literal_term("x", datatype="a:d") == '"x"^^<a:d>'
    assert serialize_quad(Quad("_:s", "<a:p>", "_:o", "_:g")) == "_:s <a:p> _:o _:g .\n"


@pytest.mark.parametrize(
    "document",
    [
        "_:a" + "." * 1_000_000,
        "_:" + "a." * 500_000,
        '<a:s> <a:p> "' + "\\\\" * 500_000,
        '<a:s> <a:p> "' + "\\u0041" * 170_000 + '" .',
        "<a:" + "s" * 1_000_000,
        '<a:s> <a:p> "x"@a' + "-a" * 500_000 + "-",
        " " * 1_000_000,
        "\r" * 500_000,
    ],
    ids=lambda document: f"{document[:12]!r}...",
)
@untraced
def test_a_mebibyte_takes_one_pass(document):
    ends_within_a_second(lambda: _outcome(document))
