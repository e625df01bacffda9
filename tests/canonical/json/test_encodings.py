"""Encodings with one spelling per value, held to published vectors and to the library `multiformats`."""

import base64
import csv
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from multiformats import multibase, varint

from shared import shared
from vcedu.canonical.encodings import (
    LONGEST_BASE58,
    base58btc_decode,
    base58btc_encode,
    base64url_decode,
    base64url_encode,
    multibase_decode,
    multibase_encode,
    varint_decode,
    varint_encode,
)
from vcedu.errors import Code, MalformedError


def _code(function, *arguments):
    with pytest.raises(MalformedError) as caught:
        function(*arguments)
    return caught.value.code


# ---- base64url ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "data"),
    [
        # RFC 4648 section 10, and the two characters in which base64url differs.
        ("", b""),
        ("Zg", b"f"),
        ("Zm8", b"fo"),
        ("Zm9v", b"foo"),
        ("Zm9vYg", b"foob"),
        ("Zm9vYmE", b"fooba"),
        ("Zm9vYmFy", b"foobar"),
        ("-_8", b"\xfb\xff"),
    ],
)
def test_base64url_of_known_texts(text, data):
    assert base64url_encode(data) == text
    assert base64url_decode(text) == data


@pytest.mark.parametrize(
    "text",
    [
        "Zg==",
        "Zg=",
        "Zm9v=",
        "Zh",
        "Zm9",
        "Z",
        "Zm9vY",
        "+_8",
        "-/8",
        "Z g",
        "Zg\n",
        " Zg",
        "Zm8\0",
        "Zｇ",
        "é",
        "=",
        "Zm=8",
    ],
)
def test_base64url_has_one_spelling(text):
    assert _code(base64url_decode, text) == Code.BASE64URL_INVALID


@given(st.binary())
def test_base64url_round_trip(data):
    text = base64url_encode(data)
    assert base64url_decode(text) == data
    assert text == base64.urlsafe_b64encode(data).decode().rstrip("=")


@given(st.text(max_size=12) | st.text("AQgw_-=Zz09 ", max_size=12))
def test_base64url_decodes_only_what_it_encodes(text):
    try:
        data = base64url_decode(text)
    except MalformedError:
        assert not _is_base64url(text)
    else:
        assert base64url_encode(data) == text


def _is_base64url(text):
    """The alphabet, a possible length, and unused bits of zero."""
    unused = {2: "AQgw", 3: "AEIMQUYcgkosw048"}.get(len(text) % 4)
    if not re.fullmatch("[A-Za-z0-9_-]*", text) or len(text) % 4 == 1:
        return False
    return unused is None or text[-1] in unused


# ---- base58btc ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "data"),
    [
        # The test vectors of draft-msporny-base58.
        ("2NEpo7TZRRrLZSi2U", b"Hello World!"),
        (
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
            b"The quick brown fox jumps over the lazy dog.",
        ),
        ("11233QC4", bytes.fromhex("0000287fb4cd")),
        ("", b""),
        ("1", b"\0"),
    ],
)
def test_base58btc_of_known_texts(text, data):
    assert base58btc_encode(data) == text
    assert base58btc_decode(text) == data


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "2NEpo7TZRRrLZSi2U ", "２", "1\n", "z\0", "+", "é"])
def test_base58btc_has_one_alphabet(text):
    assert _code(base58btc_decode, text) == Code.BASE58_INVALID


@given(st.binary(max_size=80) | st.binary(max_size=8).map(lambda tail: bytes(5) + tail))
def test_base58btc_round_trip_and_the_same_as_multiformats(data):
    text = base58btc_encode(data)
    assert base58btc_decode(text) == data
    assert "z" + text == multibase.encode(data, "base58btc")


@given(st.text("1zQ9kA", max_size=40))
def test_base58btc_decodes_only_what_it_encodes(text):
    assert base58btc_encode(base58btc_decode(text)) == text


def test_base58btc_is_bounded_both_ways():
    for longest in ("1" * LONGEST_BASE58, "z" * LONGEST_BASE58):
        assert base58btc_encode(base58btc_decode(longest)) == longest
        assert _code(base58btc_decode, longest + "1") == Code.BASE58_INVALID
    assert _code(base58btc_encode, bytes(LONGEST_BASE58 + 1)) == Code.BASE58_INVALID
    assert _code(base58btc_encode, b"\xff" * LONGEST_BASE58) == Code.BASE58_INVALID


# ---- multibase ---------------------------------------------------------------

SUPPORTED = {"base58btc": "z", "base64url": "u"}

# Controlled Identifiers 1.0 section 2.4 names two bases; every other prefix is refused.
_OTHER_BASES = (
    "base2 base8 base10 base16 base16upper base32 base32upper base32hex base32hexupper base32pad base32padupper "
    "base32hexpad base32hexpadupper base32z base36 base36upper base58flickr base64 base64pad base64urlpad "
    "base256emoji"
)
UNSUPPORTED = set(_OTHER_BASES.split())


def _rows(name):
    with (shared("vectors/multibase/tests") / name).open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream, skipinitialspace=True)
    plain = header[1].replace("\\x00", "\0").encode()
    return plain, dict(rows)


@pytest.mark.parametrize("name", ["basic.csv", "leading_zero.csv", "two_leading_zeros.csv"])
def test_published_multibase_vectors(name):
    plain, texts = _rows(name)
    assert set(texts) == {*SUPPORTED, *UNSUPPORTED}
    for base, prefix in SUPPORTED.items():
        assert multibase_decode(texts[base]) == plain
        assert multibase_encode(plain, prefix) == texts[base]
    for base in UNSUPPORTED:
        assert _code(multibase_decode, texts[base]) == Code.MULTIBASE_INVALID


def test_published_multibase_vectors_of_other_case_are_all_of_unsupported_bases():
    _, texts = _rows("case_insensitivity.csv")
    assert len(texts) == 12
    for text in texts.values():
        assert _code(multibase_decode, text) == Code.MULTIBASE_INVALID


def test_an_error_inside_a_base_is_that_of_the_base():
    assert _code(multibase_decode, "z0") == Code.BASE58_INVALID
    assert _code(multibase_decode, "uA") == Code.BASE64URL_INVALID
    assert _code(multibase_decode, "") == Code.MULTIBASE_INVALID


# ---- varint ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "encoded"),
    [
        # github.com/multiformats/unsigned-varint
        (1, "01"),
        (127, "7f"),
        (128, "8001"),
        (255, "ff01"),
        (300, "ac02"),
        (16384, "808001"),
        (0, "00"),
        (0xED, "ed01"),
        (2**63 - 1, "ffffffffffffffff7f"),
    ],
)
def test_varint_of_known_numbers(number, encoded):
    assert varint_encode(number).hex() == encoded
    assert varint_decode(bytes.fromhex(encoded) + b"rest") == (number, b"rest")


@pytest.mark.parametrize("data", ["", "80", "ff", "8000", "ed8100", "80808000", "ff" * 9 + "01", "80" * 9 + "01"])
def test_varint_is_whole_shortest_and_at_most_nine_bytes(data):
    assert _code(varint_decode, bytes.fromhex(data)) == Code.VARINT_INVALID


@pytest.mark.parametrize("number", [-1, 2**63])
def test_varint_has_a_range(number):
    assert _code(varint_encode, number) == Code.VARINT_INVALID


@given(st.integers(0, 2**63 - 1))
@example(2**56)
def test_varint_round_trip_and_the_same_as_multiformats(number):
    encoded = varint_encode(number)
    assert varint_decode(encoded) == (number, b"")
    assert encoded == varint.encode(number)


@given(st.binary(max_size=12))
def test_varint_decodes_only_what_it_encodes(data):
    try:
        number, rest = varint_decode(data)
    except MalformedError:
        with pytest.raises(ValueError):  # noqa: PT011 - the library's own
            varint.decode_raw(data)
    else:
        assert varint_encode(number) + rest == data
