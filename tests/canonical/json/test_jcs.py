"""The JSON Canonicalization Scheme, held to published vectors and to the package `rfc8785`."""

import enum
import hashlib
import itertools
import json
import re
import struct

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from shared import shared
from vcedu.canonical import jcs as module
from vcedu.canonical.jcs import DEEPEST, jcs
from vcedu.errors import Code, MalformedError


def _refusal(value):
    with pytest.raises(MalformedError) as caught:
        jcs(value)
    return caught.value


def _write(value):
    """Canonicalise without the library's help."""
    return module._Writer().write(value)


# ---- published vectors -------------------------------------------------------------------------


def test_every_published_vector(published):
    folder = shared("vectors/jcs-rfc8785")
    names = sorted(path.stem for path in (folder / "input").iterdir())
    assert names == ["arrays", "french", "structures", "unicode", "values", "weird"]
    for name in names:
        value = json.loads((folder / "input" / f"{name}.json").read_bytes())
        assert jcs(value) == _write(value) == (folder / "output" / f"{name}.json").read_bytes().rstrip(b"\n")
        assert jcs(value) == bytes.fromhex((folder / "outhex" / f"{name}.txt").read_text("ascii"))
    published("JCS (RFC 8785)", len(names))


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        # RFC 8785 appendix B.
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("ffefffffffffffff", "-1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555554", "333333333.33333325"),
        ("41b3de4355555555", "333333333.3333333"),
        ("41b3de4355555556", "333333333.3333334"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_numbers_of_appendix_b(bits, text):
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert jcs(number) == text.encode()


@pytest.mark.parametrize("bits", ["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])
def test_numbers_of_appendix_b_that_are_no_numbers(bits):
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert _refusal(number).code == Code.JCS_NUMBER


def _published_doubles():
    """Yield the bits of the doubles of the published test file, by the recipe in the vectors' README."""
    recipe = (shared("vectors/jcs-rfc8785") / "README.md").read_text("utf-8")
    listed = recipe.split("staticU64s = new BigUint64Array([")[1].split("])")[0]
    for match in re.finditer(r"0x([0-9a-f]{16})n", listed):
        yield int(match.group(1), 16)
    for offset in range(2000):
        yield 0x0010000000000000 + offset
    block = bytes(32)
    while True:
        block = hashlib.sha256(block).digest()
        for bits in struct.unpack("<4Q", block):
            exponent = bits >> 52 & 0x7FF
            if exponent != 0x7FF and bits & ~(1 << 63):
                yield bits


def _digest_of_published_doubles(lines):
    digest = hashlib.sha256()
    for bits in itertools.islice(_published_doubles(), lines):
        (number,) = struct.unpack(">d", bits.to_bytes(8))
        digest.update(b"%x,%b\n" % (bits, jcs(number)))
    return digest.hexdigest()


def test_ten_thousand_numbers_as_ecmascript_writes_them():
    expected = "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892"
    assert _digest_of_published_doubles(10_000) == expected


@pytest.mark.nightly
def test_a_million_numbers_as_ecmascript_writes_them(record_property):
    record_property("numbers", 1_000_000)
    expected = "49415fee2c56c77864931bd3624faad425c3c577d6d74e89a83bc725506dad16"
    assert _digest_of_published_doubles(1_000_000) == expected


# ---- rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        ({}, "{}"),
        ([], "[]"),
        ([[], {}, [{}]], "[[],{},[{}]]"),
        ("", '""'),
        (-0.0, "0"),
        (1.0, "1"),
        (1e20, "100000000000000000000"),
        (0.1, "0.1"),
        (123.456, "123.456"),
        (2**53 - 1, "9007199254740991"),
        (-(2**53) + 1, "-9007199254740991"),
        # No Unicode normalisation: e with acute stays one character or two.
        (["\u00e9", "e\u0301"], '["\u00e9","e\u0301"]'),
        # UTF-16 order: the surrogates of U+1F600 stand before U+FB33; in UTF-8 they stand after it.
        ({"\ufb33": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ufb33":1}'),
        ({"b": 1, "a": 2, "": 3, "aa": 4, "B": 5}, '{"":3,"B":5,"a":2,"aa":4,"b":1}'),
        ({"b": 1.5, "a": {"d": [1.5], "c": 0}}, '{"a":{"c":0,"d":[1.5]},"b":1.5}'),
    ],
)
def test_known_forms(value, text):
    assert jcs(value) == _write(value) == text.encode()


def test_every_character_is_escaped_as_the_rfc_says():
    short = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
    points = [*range(0xD800), *range(0xE000, 0x110000)]
    escapes = [short.get(point) or (f"\\u{point:04x}" if point < 0x20 else chr(point)) for point in points]
    expected = f'"{"".join(escapes)}"'.encode()
    text = "".join(map(chr, points))
    assert _write(text) == expected
    assert jcs(text) == expected


class _Colour(enum.StrEnum):
    RED = "red"


class _Level(enum.IntEnum):
    HIGH = 3


def test_members_of_enumerations_are_the_texts_and_numbers_they_are():
    assert jcs({_Colour.RED: [_Colour.RED, _Level.HIGH]}) == b'{"red":["red",3]}'


@pytest.mark.parametrize(
    ("value", "code", "path"),
    [
        ("\ud800", Code.JCS_LONE_SURROGATE, ""),
        ({"a": ["x", "\udc00é"]}, Code.JCS_LONE_SURROGATE, "/a/1"),
        ({"a": {"\udfff": 1}}, Code.JCS_LONE_SURROGATE, "/a"),
        ([{"a/b~c": float("nan")}], Code.JCS_NUMBER, "/0/a~1b~0c"),
        ([0.5, float("-inf")], Code.JCS_NUMBER, "/1"),
        ({"a": {"b": [0.5]}, "c": 2**53}, Code.JCS_NUMBER, "/c"),
        ({"n": 2**53}, Code.JCS_NUMBER, "/n"),
        ({"n": -(2**53)}, Code.JCS_NUMBER, "/n"),
        (2**64, Code.JCS_NUMBER, ""),
        ({"a": (1,)}, Code.JCS_TYPE, "/a"),
        ([b"bytes"], Code.JCS_TYPE, "/0"),
        ({"a": {1: 2}}, Code.JCS_TYPE, "/a"),
        ({"a": {"é": 0, None: 2}}, Code.JCS_TYPE, "/a"),
        ([{1}], Code.JCS_TYPE, "/0"),
    ],
)
def test_what_is_refused_and_where(value, code, path):
    error = _refusal(value)
    assert (error.code, error.path) == (code, path)


def test_depth_is_bounded_and_a_value_that_holds_itself_is_refused():
    deepest = []
    for _ in range(DEEPEST - 1):
        deepest = [deepest]
    assert jcs(deepest) == b"[" * DEEPEST + b"]" * DEEPEST
    assert _refusal([deepest]).code == Code.JSON_TOO_DEEP
    endless = {}
    endless["self"] = endless
    assert _refusal(endless).code == Code.JSON_TOO_DEEP


# ---- properties --------------------------------------------------------------------------------

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
_DOUBLES = st.floats(allow_nan=False, allow_infinity=False)


def _values(names, scalars):
    return st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4))


_PLAIN = _values(st.text(st.characters(max_codepoint=127), max_size=8), st.none() | st.booleans() | _INTEGERS | _TEXTS)
_ANY = _values(_TEXTS, st.none() | st.booleans() | _INTEGERS | _TEXTS | _DOUBLES)


@given(_PLAIN)
def test_the_library_writes_what_the_writer_writes(value):
    assert module._library_writes_the_same(value)
    assert jcs(value) == _write(value)


@given(_ANY)
@example({"\ue000": 1, "\U00010000": 2})
def test_the_same_as_rfc8785(value):
    assert jcs(value) == rfc8785.dumps(value)


@given(_DOUBLES)
def test_a_double_survives(number):
    assert float(jcs(number)) == number


@given(_ANY)
def test_canonical_form_is_a_fixed_point(value):
    once = jcs(value)
    assert jcs(json.loads(once, parse_int=float)) == once


@given(_values(st.text(max_size=4), st.text(max_size=4) | st.floats() | st.integers() | st.binary(max_size=2)))
def test_any_value_gives_bytes_or_a_refusal(value):
    try:
        assert jcs(value).decode()
    except MalformedError as error:
        assert error.code in {Code.JCS_LONE_SURROGATE, Code.JCS_NUMBER, Code.JCS_TYPE}  # noqa: PT017 - one of two
