"""CBOR as proofs use it: one encoding of each value, in both directions."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vcedu.canonical.cbor import DEEPEST, MOST_BYTES, MOST_VALUES, decode_cbor, encode_cbor
from vcedu.errors import Code, MalformedError, UndeterminedError, VceduError

# RFC 8949 appendix A, the rows of the kinds of values that proofs hold.
_APPENDIX_A = [
    (0, "00"),
    (1, "01"),
    (10, "0a"),
    (23, "17"),
    (24, "1818"),
    (25, "1819"),
    (100, "1864"),
    (1000, "1903e8"),
    (1000000, "1a000f4240"),
    (1000000000000, "1b000000e8d4a51000"),
    (18446744073709551615, "1bffffffffffffffff"),
    (b"", "40"),
    (b"\x01\x02\x03\x04", "4401020304"),
    ("", "60"),
    ("a", "6161"),
    ("IETF", "6449455446"),
    ('"\\', "62225c"),
    ("\u00fc", "62c3bc"),
    ("\u6c34", "63e6b0b4"),
    ("\U00010151", "64f0908591"),
    ([], "80"),
    ([1, 2, 3], "83010203"),
    ([1, [2, 3], [4, 5]], "8301820203820405"),
    (list(range(1, 26)), "98190102030405060708090a0b0c0d0e0f101112131415161718181819"),
    ({}, "a0"),
    ({1: 2, 3: 4}, "a201020304"),
    ({"a": 1, "b": [2, 3]}, "a26161016162820203"),
    (["a", {"b": "c"}], "826161a161626163"),
    ({letter: letter.upper() for letter in "abcde"}, "a56161614161626142616361436164614461656145"),
]
# The other rows: bignums and tags, negative numbers, floating point, simple values, lengths that are not given.
_OTHERS = re.findall(
    r"[0-9a-f]+",
    """
    c249010000000000000000 3bffffffffffffffff c349010000000000000000 20 29 3863 3903e7 f90000 f98000
    f93c00 fb3ff199999999999a f93e00 f97bff fa47c35000 fa7f7fffff fb7e37e43c8800759c f90001 f90400
    f9c400 fbc010666666666666 f97c00 f97e00 f9fc00 fa7f800000 fa7fc00000 faff800000 fb7ff0000000000000
    fb7ff8000000000000 fbfff0000000000000 f4 f5 f6 f7 f0 f8ff
    c074323031332d30332d32315432303a30343a30305a c11a514b67b0 c1fb41d452d9e8200000 d74401020304
    d818456449455446 d82076687474703a2f2f7777772e6578616d706c652e636f6d 5f42010243030405ff
    7f657374726561646d696e67ff 9fff 9f018202039f0405ffff 9f01820203820405ff 83018202039f0405ff
    83019f0203ff820405 9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff bf61610161629f0203ffff
    826161bf61626163ff bf6346756ef563416d7421ff
    """,
)

_VALUES = st.recursive(
    st.integers(0, 2**64 - 1) | st.binary(max_size=40) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=30)
        | st.dictionaries(st.integers(0, 2**64 - 1) | st.binary(max_size=30) | st.text(max_size=30), inner, max_size=5)
    ),
    max_leaves=40,
)


def _depth(value):
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((1 + _depth(item) for item in items), default=0)


@pytest.mark.parametrize(("value", "encoded"), _APPENDIX_A, ids=[encoded for _, encoded in _APPENDIX_A])
def test_examples_of_the_rfc(value, encoded):
    assert encode_cbor(value).hex() == encoded
    assert decode_cbor(bytes.fromhex(encoded)) == value


@pytest.mark.parametrize("encoded", _OTHERS)
def test_other_examples_of_the_rfc_are_refused(encoded):
    with pytest.raises(MalformedError) as raised:
        decode_cbor(bytes.fromhex(encoded))
    assert raised.value.code in {Code.CBOR_TYPE, Code.CBOR_NOT_DETERMINISTIC}


@given(_VALUES)
def test_what_is_written_is_read_again(value):
    assume(_depth(value) <= DEEPEST)
    assert decode_cbor(encode_cbor(value)) == value


@given(st.binary(max_size=60))
def test_what_is_read_was_written_in_the_one_way(data):
    try:
        value = decode_cbor(data)
    except VceduError:
        return
    assert encode_cbor(value) == data


@given(_VALUES, st.data())
def test_no_change_of_an_encoding_has_the_same_value(value, data):
    encoded = encode_cbor(value)
    index = data.draw(st.integers(0, len(encoded) - 1))
    changed = encoded[:index] + bytes([encoded[index] ^ data.draw(st.integers(1, 255))]) + encoded[index + 1 :]
    try:
        assert decode_cbor(changed) != value
    except VceduError:
        return


@given(_VALUES, st.integers(1, 8))
def test_every_encoding_ends_where_it_ends(value, size):
    encoded = encode_cbor(value)
    for wrong in (encoded[:-size], encoded + bytes(size)):
        with pytest.raises((MalformedError, UndeterminedError)):
            decode_cbor(wrong)


def test_a_tuple_is_written_as_an_array():
    assert encode_cbor((1, (2,))) == encode_cbor([1, [2]])


@pytest.mark.parametrize("value", [True, -1, 1 << 64, 1.0, None, [None], {1: None}, {(1,): 2.5}, {1, 2}], ids=repr)
def test_other_kinds_are_not_written(value):
    with pytest.raises(MalformedError) as raised:
        encode_cbor(value)
    assert raised.value.code is Code.CBOR_TYPE


def test_limits_are_exact():
    assert decode_cbor(b"\x81" * DEEPEST + b"\0")
    assert len(decode_cbor(encode_cbor(bytes(MOST_BYTES - 5)))) == MOST_BYTES - 5
    assert len(decode_cbor(encode_cbor([0] * (MOST_VALUES - 1)))) == MOST_VALUES - 1
    for data in (
        b"\x81" * (DEEPEST + 1) + b"\0",
        encode_cbor(bytes(MOST_BYTES - 4)),
        encode_cbor([0] * MOST_VALUES),
        encode_cbor(dict.fromkeys(range(MOST_VALUES // 2), 0)),
    ):
        with pytest.raises(UndeterminedError) as raised:
            decode_cbor(data)
        assert raised.value.code is Code.CBOR_BUDGET


def test_a_stated_length_takes_no_memory_before_there_is_so_much():
    for data in ("9affffffff", "baffffffff", "5affffffff", "7affffffff", "9affffffff0000", "baffffffff0000"):
        with pytest.raises(MalformedError) as raised:
            decode_cbor(bytes.fromhex(data))
        assert raised.value.code in {Code.CBOR_MALFORMED, Code.CBOR_NOT_DETERMINISTIC}
