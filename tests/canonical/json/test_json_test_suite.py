"""The 318 files of JSONTestSuite (github.com/nst/JSONTestSuite): each taken or refused as written here."""

import pytest

from shared import shared
from vcedu.canonical.strict_json import read_json
from vcedu.errors import Code, MalformedError

# What the specification demands and this reader refuses by rule.
REFUSED_BY_RULE = {
    "y_object_duplicated_key.json": Code.JSON_DUPLICATE_MEMBER,
    "y_object_duplicated_key_and_value.json": Code.JSON_DUPLICATE_MEMBER,
}

# Where RFC 8259 leaves the choice to the reader: what this one answers, and why.
DECIDED = {
    # A number that is not zero and too small for a double: the nearest double, as for all numbers, is 0.
    "i_number_double_huge_neg_exp.json": [0.0],
    "i_number_real_underflow.json": [0.0],
    # The nearest double would be infinite, which JSON can't write again.
    "i_number_huge_exp.json": Code.JSON_NUMBER_NOT_FINITE,
    "i_number_neg_int_huge_exp.json": Code.JSON_NUMBER_NOT_FINITE,
    "i_number_pos_double_huge_exp.json": Code.JSON_NUMBER_NOT_FINITE,
    "i_number_real_neg_overflow.json": Code.JSON_NUMBER_NOT_FINITE,
    "i_number_real_pos_overflow.json": Code.JSON_NUMBER_NOT_FINITE,
    # Integers that readers with doubles would round.
    "i_number_too_big_neg_int.json": Code.JSON_INTEGER_RANGE,
    "i_number_too_big_pos_int.json": Code.JSON_INTEGER_RANGE,
    "i_number_very_big_negative_int.json": Code.JSON_INTEGER_RANGE,
    # Text that no Unicode encoding can carry: it has no bytes to sign.
    "i_object_key_lone_2nd_surrogate.json": Code.JSON_LONE_SURROGATE,
    "i_string_1st_surrogate_but_2nd_missing.json": Code.JSON_LONE_SURROGATE,
    "i_string_1st_valid_surrogate_2nd_invalid.json": Code.JSON_LONE_SURROGATE,
    "i_string_incomplete_surrogate_and_escape_valid.json": Code.JSON_LONE_SURROGATE,
    "i_string_incomplete_surrogate_pair.json": Code.JSON_LONE_SURROGATE,
    "i_string_incomplete_surrogates_escape_valid.json": Code.JSON_LONE_SURROGATE,
    "i_string_invalid_lonely_surrogate.json": Code.JSON_LONE_SURROGATE,
    "i_string_invalid_surrogate.json": Code.JSON_LONE_SURROGATE,
    "i_string_inverted_surrogates_U+1D11E.json": Code.JSON_LONE_SURROGATE,
    "i_string_lone_second_surrogate.json": Code.JSON_LONE_SURROGATE,
    # RFC 8259 section 8.1: UTF-8 is the only encoding between systems, and it has one spelling per character.
    "i_string_UTF-16LE_with_BOM.json": Code.JSON_NOT_UTF8,
    "i_string_UTF-8_invalid_sequence.json": Code.JSON_NOT_UTF8,
    "i_string_UTF8_surrogate_U+D800.json": Code.JSON_NOT_UTF8,
    "i_string_invalid_utf-8.json": Code.JSON_NOT_UTF8,
    "i_string_iso_latin_1.json": Code.JSON_NOT_UTF8,
    "i_string_lone_utf8_continuation_byte.json": Code.JSON_NOT_UTF8,
    "i_string_not_in_unicode_range.json": Code.JSON_NOT_UTF8,
    "i_string_overlong_sequence_2_bytes.json": Code.JSON_NOT_UTF8,
    "i_string_overlong_sequence_6_bytes.json": Code.JSON_NOT_UTF8,
    "i_string_overlong_sequence_6_bytes_null.json": Code.JSON_NOT_UTF8,
    "i_string_truncated-utf-8.json": Code.JSON_NOT_UTF8,
    # UTF-16 of ASCII is valid UTF-8 full of NUL, which stands where no character may.
    "i_string_utf16BE_no_BOM.json": Code.JSON_SYNTAX,
    "i_string_utf16LE_no_BOM.json": Code.JSON_SYNTAX,
    # Deeper than 64.
    "i_structure_500_nested_arrays.json": Code.JSON_TOO_DEEP,
    # RFC 8259 section 8.1: a byte order mark must not be added.
    "i_structure_UTF-8_BOM_empty_object.json": Code.JSON_BOM,
}


def _answer(path):
    try:
        return read_json(path.read_bytes())
    except MalformedError as error:
        return error.code if error.line and error.column else error


def _files(prefix):
    return sorted(shared("vectors/json-test-suite").glob(f"{prefix}_*.json"))


def test_every_valid_file_is_taken(published):
    files = _files("y")
    refused = {path.name: answer for path in files if isinstance(answer := _answer(path), Code)}
    assert len(files) == 95
    assert refused == REFUSED_BY_RULE
    published("JSONTestSuite, two refused by rule", len(files) - len(refused), of=len(files))


def test_every_invalid_file_is_refused(published):
    files = _files("n")
    taken = [path.name for path in files if not isinstance(_answer(path), Code)]
    assert len(files) == 188
    assert taken == []
    published("JSONTestSuite, two refused by rule", len(files))


def test_every_undecided_file_is_decided(published):
    answers = {path.name: _answer(path) for path in _files("i")}
    assert len(answers) == 35
    assert answers == DECIDED
    published("JSONTestSuite, two refused by rule", len(answers))


@pytest.mark.parametrize("name", sorted(REFUSED_BY_RULE))
def test_a_rule_refuses_only_what_it_names(name):
    with pytest.raises(MalformedError) as caught:
        read_json((shared("vectors/json-test-suite") / name).read_bytes())
    assert (caught.value.path, caught.value.line, caught.value.column) == ("/a", 1, 10)
