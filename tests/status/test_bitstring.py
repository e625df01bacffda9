"""The bits of a list: one text per bitstring, the published one among them, and no room for a bomb (rows B1, B3)."""

import base64
import gzip
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vcedu.errors import Code, UndeterminedError, UsageError
from vcedu.status import LEAST_ENTRIES, MOST_ENTRIES, Bitstring

# The encodedList of the examples in W3C Bitstring Status List 1.0, section 2.2 and appendix A.
PUBLISHED = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
BOMB_SECONDS, BOMB_BYTES = 0.2, 16 << 20


def packed(data):
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_the_published_list_is_131072_unset_bits():
    assert Bitstring.decode(PUBLISHED) == Bitstring(bytes(16_384))
    assert len(Bitstring.decode(PUBLISHED)) == 131_072


def test_the_first_index_is_the_left_most_bit():
    bits = Bitstring.of(LEAST_ENTRIES, [0, 9, LEAST_ENTRIES - 1])
    assert bits.data[:3] == b"\x80\x40\x00"
    assert bits.data[-1] == 1
    assert (bits[0], bits[1], bits[9], bits[LEAST_ENTRIES - 1]) == (True, False, True, True)


def test_the_header_names_neither_time_nor_system():
    header = base64.urlsafe_b64decode(Bitstring.of(LEAST_ENTRIES, []).encode()[1:] + "==")[:10]
    assert header == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


@given(st.sets(st.integers(0, LEAST_ENTRIES - 1), max_size=200), st.integers(0, LEAST_ENTRIES - 1))
@settings(max_examples=50)
def test_what_was_set_and_nothing_else_is_read_back(indexes, asked):
    bits = Bitstring.of(LEAST_ENTRIES, sorted(indexes))
    text = bits.encode()
    again = Bitstring.decode(text)
    assert again == bits
    assert again[asked] is (asked in indexes)
    assert Bitstring.of(LEAST_ENTRIES, sorted(indexes, reverse=True)).encode() == text


@given(
    st.text(max_size=80) | st.binary(max_size=80).map(packed) | st.binary(max_size=80).map(gzip.compress).map(packed)
)
@settings(max_examples=200)
def test_any_other_text_is_refused_with_a_code(text):
    with pytest.raises(UndeterminedError) as caught:
        Bitstring.decode(text)
    assert caught.value.code in {Code.STATUS_LIST_ENCODING, Code.STATUS_LIST_LENGTH}


def test_a_gibibyte_of_zeros_is_not_inflated():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(bytes(1 << 20)) for _ in range(1 << 10)]
    bomb = packed(b"".join([*parts, packer.flush()]))
    assert len(bomb) > 1_000_000
    begun = time.process_time()
    with pytest.raises(UndeterminedError) as caught:
        Bitstring.decode(bomb)
    assert time.process_time() - begun < BOMB_SECONDS
    assert caught.value.code is Code.STATUS_LIST_TOO_LARGE
    tracemalloc.start()
    with pytest.raises(UndeterminedError):
        Bitstring.decode(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < BOMB_BYTES


def test_the_longest_list_is_read():
    longest = Bitstring.of(MOST_ENTRIES, [MOST_ENTRIES - 1])
    assert Bitstring.decode(longest.encode()) == longest


@pytest.mark.parametrize("size", [0, LEAST_ENTRIES - 8, LEAST_ENTRIES + 1, MOST_ENTRIES + 8])
def test_a_list_that_verifiers_would_not_read_is_not_made(size):
    with pytest.raises(UsageError) as caught:
        Bitstring.of(size, [])
    assert caught.value.code is Code.STATUS_LIST_SIZE


def test_a_list_is_inflated_once(monkeypatch):
    text = Bitstring.of(LEAST_ENTRIES, [1, 2, 3]).encode()
    first = Bitstring.decode(text)
    monkeypatch.setattr(zlib, "decompressobj", None)
    assert Bitstring.decode(str(text)).data is first.data
