"""The strict JSON reader: what it refuses, where it says the fault lies, and that both of its paths agree."""

import json
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vcedu.canonical.strict_json import JSONLimits, read_json, read_json_object
from vcedu.canonical.strict_json.fast import Doubt, read_fast
from vcedu.canonical.strict_json.scanner import Scanner
from vcedu.errors import Code, MalformedError, row

LIMITS = JSONLimits()


def _refusal(data, **limits):
    if isinstance(data, str):
        data = data.encode()
    with pytest.raises(MalformedError) as caught:
        read_json(data, limits=JSONLimits(**limits))
    return caught.value


def _scan(data):
    return Scanner(data.decode(errors="surrogateescape"), LIMITS).read()


# ---- what is refused, and where ----------------------------------------------


@pytest.mark.parametrize(
    ("data", "code", "path", "line", "column"),
    [
        ("", Code.JSON_SYNTAX, "", 1, 1),
        (" \n", Code.JSON_SYNTAX, "", 2, 1),
        ("{} x", Code.JSON_SYNTAX, "", 1, 4),
        ("[1 2]", Code.JSON_SYNTAX, "/1", 1, 4),
        ("[1,]", Code.JSON_SYNTAX, "/1", 1, 4),
        ('{"a":1,}', Code.JSON_SYNTAX, "", 1, 8),
        ('{"a" 1}', Code.JSON_SYNTAX, "/a", 1, 6),
        ('{"a":1;}', Code.JSON_SYNTAX, "/a", 1, 7),
        ("{a:1}", Code.JSON_SYNTAX, "", 1, 2),
        ('{"a":[1}', Code.JSON_SYNTAX, "/a/1", 1, 8),
        ("[nul]", Code.JSON_SYNTAX, "/0", 1, 2),
        ("[True]", Code.JSON_SYNTAX, "/0", 1, 2),
        ("[01]", Code.JSON_SYNTAX, "/1", 1, 3),
        ("[-]", Code.JSON_SYNTAX, "/0", 1, 2),
        ("[1.]", Code.JSON_SYNTAX, "/1", 1, 3),
        ("[+1]", Code.JSON_SYNTAX, "/0", 1, 2),
        ('["a\tb"]', Code.JSON_SYNTAX, "/0", 1, 4),
        ('["a', Code.JSON_SYNTAX, "/0", 1, 4),
        ('["\\x"]', Code.JSON_SYNTAX, "/0", 1, 3),
        ('["\\', Code.JSON_SYNTAX, "/0", 1, 3),
        ('["\\u12G4"]', Code.JSON_SYNTAX, "/0", 1, 3),
        ('{"a":1,"a":2}', Code.JSON_DUPLICATE_MEMBER, "/a", 1, 8),
        ('{"a":1,"\\u0061":1}', Code.JSON_DUPLICATE_MEMBER, "/a", 1, 8),
        ('[0,{"x":{"a/b~c":1, "a/b~c":2}}]', Code.JSON_DUPLICATE_MEMBER, "/1/x/a~1b~0c", 1, 21),
        ('{"":1,"":2}', Code.JSON_DUPLICATE_MEMBER, "/", 1, 7),
        ("[NaN]", Code.JSON_NUMBER_NOT_FINITE, "/0", 1, 2),
        ("[Infinity]", Code.JSON_NUMBER_NOT_FINITE, "/0", 1, 2),
        ("[-Infinity]", Code.JSON_NUMBER_NOT_FINITE, "/0", 1, 2),
        ("[0,1e400]", Code.JSON_NUMBER_NOT_FINITE, "/1", 1, 4),
        ("[-1E400]", Code.JSON_NUMBER_NOT_FINITE, "/0", 1, 2),
        ("9" * 400 + ".0", Code.JSON_NUMBER_NOT_FINITE, "", 1, 1),
        ("9007199254740992", Code.JSON_INTEGER_RANGE, "", 1, 1),
        ('{"n":-9007199254740992}', Code.JSON_INTEGER_RANGE, "/n", 1, 6),
        ("18446744073709551616", Code.JSON_INTEGER_RANGE, "", 1, 1),
        ("1" * 6000, Code.JSON_INTEGER_RANGE, "", 1, 1),
        ('"\\ud800"', Code.JSON_LONE_SURROGATE, "", 1, 2),
        ('"\\uDC00"', Code.JSON_LONE_SURROGATE, "", 1, 2),
        ('"\\udc00\\udc00"', Code.JSON_LONE_SURROGATE, "", 1, 2),
        ('"\\ud800\\ud800"', Code.JSON_LONE_SURROGATE, "", 1, 2),
        ('{"a":{"\\udfff":1}}', Code.JSON_LONE_SURROGATE, "/a", 1, 8),
        (b'["a\xff"]', Code.JSON_NOT_UTF8, "/0", 1, 4),
        (b'["\xed\xa0\x80"]', Code.JSON_NOT_UTF8, "/0", 1, 3),
        (b'["\xc0\xaf"]', Code.JSON_NOT_UTF8, "/0", 1, 3),
        (b"\xff", Code.JSON_NOT_UTF8, "", 1, 1),
        (b'{"a":1} \xe3\x81', Code.JSON_NOT_UTF8, "", 1, 9),
        (b"\xef\xbb\xbf{}", Code.JSON_BOM, "", 1, 1),
        (b"[\xef\xbb\xbf]", Code.JSON_SYNTAX, "/0", 1, 2),
    ],
)
def test_the_first_fault_is_named_with_its_place(data, code, path, line, column):
    error = _refusal(data)
    assert (error.code, error.path, error.line, error.column) == (code, path, line, column)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("{\n\n  x", 3, 3),
        ("{\r\n\r\n  x", 3, 3),
        ("{\r  x", 2, 3),
        ('{\n "髙𠮷": x', 2, 8),
        ('["a\\nb", x', 1, 10),
    ],
)
def test_columns_count_code_points_and_lines_end_as_editors_end_them(text, line, column):
    error = _refusal(text)
    assert (error.line, error.column) == (line, column)


def test_the_member_is_named_in_both_languages():
    error = _refusal('{"grade":"5","grade":"1"}')
    assert "grade" in error.message.en
    assert "grade" in error.message.ja


# ---- limits ------------------------------------------------------------------


def test_length_is_counted_in_bytes():
    data = '"成績"'.encode()
    assert read_json(data, limits=JSONLimits(max_bytes=8)) == "成績"
    error = _refusal(data, max_bytes=7)
    assert (error.code, error.line, error.column, error.facts["limit"]) == (Code.JSON_TOO_LARGE, 1, 4, 7)


def test_one_mebibyte_is_the_limit_unless_told():
    document = b'"' + b"a" * (1_048_576 - 2) + b'"'
    assert len(read_json(document)) == 1_048_574
    error = _refusal(b" " + document)
    assert (error.code, error.line, error.column) == (Code.JSON_TOO_LARGE, 1, 1_048_577)


@pytest.mark.parametrize(("opener", "inner", "closer"), [("[", "", "]"), ("[", "1", "]"), ('{"a":', "{}", "}")])
def test_sixty_four_levels_are_the_limit_unless_told(opener, inner, closer):
    levels = 63 if inner == "{}" else 64
    read_json((opener * levels + inner + closer * levels).encode())
    error = _refusal(opener * (levels + 1) + inner + closer * (levels + 1))
    assert (error.code, error.path.count("/")) == (Code.JSON_TOO_DEEP, 64)


@pytest.mark.parametrize("document", ["[" * 500_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_no_depth_exhausts_the_interpreter(document):
    assert _refusal(document).code == Code.JSON_TOO_DEEP


def test_a_caller_may_go_deeper_than_the_library():
    depth = 3000
    value = read_json(b"[" * depth + b"]" * depth, limits=JSONLimits(max_depth=depth))
    for _ in range(depth - 1):
        [value] = value
    assert value == []


def test_what_the_library_reads_but_cannot_write_is_read():
    depth = 500
    text = b'{"a":' * depth + b"1" + b"}" * depth
    assert _same(read_json(text, limits=JSONLimits(max_depth=depth)), json.loads(text))
    assert _refusal(text.decode()).code == Code.JSON_TOO_DEEP


# ---- values ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-0", 0),
        ("-0.0", -0.0),
        ("1.0", 1.0),
        ("1e20", 1e20),
        ("1E2", 100.0),
        ("0e400", 0.0),
        ("0.1e-400", 0.0),
        ("9007199254740991", 9007199254740991),
        ("-9007199254740991", -9007199254740991),
        ("9007199254740993.0", 9007199254740992.0),
        ("12345678901234567890.5", 12345678901234567890.5),
        ("3.3333333333333335", 3.3333333333333335),
        ("0.12345678901234567890", 0.12345678901234567890),
        ('"\\ud842\\udfb7"', "𠮷"),
        ('"\\u0000\\b\\f\\n\\r\\t\\/\\\\\\""', '\0\b\f\n\r\t/\\"'),
        ('{"__proto__":1,"\\u0000":2}', {"__proto__": 1, "\0": 2}),
    ],
)
def test_both_paths_read_the_same_value_of_the_same_type(text, value):
    for read in (read_json, _scan):
        found = read(text.encode())
        assert (found, type(found)) == (value, type(value))
        if value == 0:
            assert math.copysign(1, found) == math.copysign(1, value)


def test_an_object_is_required_where_one_is_asked_for():
    assert read_json_object(b' {"a":1}') == {"a": 1}
    with pytest.raises(MalformedError) as caught:
        read_json_object(b"\n [1]")
    error = caught.value
    assert (error.code, error.line, error.column) == (Code.JSON_NOT_AN_OBJECT, 2, 2)


# ---- properties --------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4))


def _same(one, other):
    """Equal in value and in type, all the way down."""
    return one == other and repr(one) == repr(other)


@given(value=VALUES, ascii_only=st.booleans(), indent=st.sampled_from([None, 1]))
def test_a_valid_document_is_read_as_the_standard_library_reads_it(value, ascii_only, indent):
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert _same(read_json(text.encode()), json.loads(text))
    assert _same(_scan(text.encode()), json.loads(text))


@given(TEXTS, TEXTS)
@example("\\", '"')
@example('\\"', ":")
@example('":{', "\\\\:")
def test_no_string_disturbs_the_fast_path(name, text):
    document = {name: text, "n": [{name: name}, text]}
    assert read_fast(json.dumps(document).encode(), LIMITS) == document


@pytest.mark.parametrize("number", ["3.14159265358979323846", "-0.00000000000000000001", "2e10", "123456789012345"])
def test_ordinary_numbers_leave_no_doubt(number):
    assert read_fast(f"[{number}]".encode(), LIMITS) == [json.loads(number)]


# Pieces that together make every kind of fault likely.
_STRUCTURE = rb"""" \ : , { } [ ] "a": "a" "\u0061" \ud800 \udc00 \u true null NaN -Infinity""".split()
_NUMBERS = b"1 - .5 e E9 0 9007199254740991 9007199254740992 00000000000000000".split()
_BYTES = [b"\xff", b"\xed\xa0\x80", b"\xf0\xa0\xae\xb7", b" ", b"\n", b"\r", b"\t", b"\0"]
FRAGMENTS = st.sampled_from([*_STRUCTURE, *_NUMBERS, *_BYTES])
DOCUMENTS = st.lists(FRAGMENTS, max_size=14).map(b"".join)


@given(st.binary(max_size=40) | DOCUMENTS)
def test_any_bytes_give_a_value_or_a_placed_refusal(data):
    value, error = _value_or_refusal(data)
    if error is None:
        assert _same(value, json.loads(data))
    else:
        assert row(error.code).error == "MalformedError"
        assert error.line >= 1
        assert error.column >= 1


def _value_or_refusal(data):
    try:
        return read_json(data), None
    except MalformedError as error:
        return None, error


@given(DOCUMENTS)
@example(b'{"a":1,"a":1}')
@example(rb'{"a":1,"a":"\u0022\u0022"}')
@example(b"[9007199254740992]")
@example(b"[18446744073709551616]")
@example(b"[1e400]")
@example(b"[-1E400]")
def test_the_fast_path_takes_nothing_that_the_scanner_refuses(data):
    try:
        value = read_fast(data, LIMITS)
    except Doubt:
        return
    assert _same(value, _scan(data))


@given(VALUES, st.data())
def test_one_broken_byte_never_reads_as_something_else_than_the_standard_library_reads(value, data):
    document = bytearray(json.dumps(value, ensure_ascii=False).encode())
    document[data.draw(st.integers(0, len(document) - 1))] = data.draw(st.integers(0, 255))
    found, error = _value_or_refusal(bytes(document))
    assert error or _same(found, json.loads(bytes(document)))
