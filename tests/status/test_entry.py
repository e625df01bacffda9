"""Entries: what is written is read back, and nothing else is an index (row B2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.errors import Code, MalformedError, UnsupportedError
from vcedu.status import StatusEntry, StatusPurpose, read_entry, status_entry

LIST = "https://school-a.example/status/1-revocation.json"
PATH = "/credentialStatus/0"


@given(st.integers(0, 10**19 - 1), st.sampled_from(StatusPurpose))
def test_what_is_written_is_read_back(index, purpose):
    assert read_entry(status_entry(LIST, index, purpose), path=PATH) == StatusEntry(PATH, purpose, index, LIST)


@given(st.text(max_size=12) | st.integers().map(str) | st.floats().map(str))
def test_only_a_plain_decimal_number_is_an_index(text):
    entry = {**status_entry(LIST, 0, StatusPurpose.REVOCATION), "statusListIndex": text}
    if text.isascii() and text.isdecimal() and str(int(text)) == text:
        assert read_entry(entry, path=PATH).index == int(text)
        return
    with pytest.raises(MalformedError) as caught:
        read_entry(entry, path=PATH)
    assert (caught.value.code, caught.value.path) == (Code.STATUS_INDEX, f"{PATH}/statusListIndex")


def test_no_huge_number_is_read():
    entry = {**status_entry(LIST, 0, StatusPurpose.REVOCATION), "statusListIndex": "9" * 100_000}
    assert read_entry(entry, path=PATH).index == 99_999_999_999_999_999_999


@pytest.mark.parametrize("size", [1, 2, 3])
def test_as_many_messages_as_values(size):
    messages = [{"status": hex(value), "message": "m", "more": 1} for value in range(1 << size)]
    entry = {**status_entry(LIST, 0, StatusPurpose.MESSAGE), "statusSize": size, "statusMessage": messages}
    assert read_entry(entry, path=PATH).size == size
    for wrong in (messages[1:], [*messages, messages[0]], [*messages[1:], "m"], [*messages[1:], {"status": "0x0"}]):
        with pytest.raises(MalformedError) as caught:
            read_entry({**entry, "statusMessage": wrong}, path=PATH)
        assert (caught.value.code, caught.value.path) == (Code.STATUS_ENTRY, f"{PATH}/statusMessage")


def test_one_bit_of_revocation_or_suspension_is_supported():
    for purpose in ("revocation", "suspension"):
        StatusEntry(PATH, purpose, 0, LIST).check_supported()
        with pytest.raises(UnsupportedError) as caught:
            StatusEntry(PATH, purpose, 0, LIST, size=2).check_supported()
        assert caught.value.path == f"{PATH}/statusSize"
    for purpose in ("message", "refresh", "Revocation"):
        with pytest.raises(UnsupportedError) as caught:
            StatusEntry(PATH, purpose, 0, LIST).check_supported()
        assert caught.value.code is Code.STATUS_PURPOSE_UNSUPPORTED
