"""Sentences are filled with facts that untrusted input supplied, and stay readable and harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.errors import CheckName, Code, Message, check_message, row

SENTENCE = Message("The member {name} is wrong.", "{name}が正しくありません。")


def _english(name):
    return SENTENCE.filled({"name": name}).en.removeprefix("The member ").removesuffix(" is wrong.")


def test_both_languages_are_filled():
    assert SENTENCE.filled({"name": "grade"}) == Message("The member grade is wrong.", "gradeが正しくありません。")


def test_a_missing_fact_is_a_question_mark():
    assert SENTENCE.filled({}) == Message("The member ? is wrong.", "?が正しくありません。")


def test_facts_without_a_place_in_the_sentence_are_left_out():
    assert SENTENCE.filled({"name": "grade", "kind": "x"}).en == "The member grade is wrong."


def test_braces_in_a_fact_are_not_filled_again():
    assert _english("{name.__class__}") == "{name.__class__}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("abc\u202edef", "abc\\u202edef"),
        ("\u2066a\u2069", "\\u2066a\\u2069"),
        ("a\x1b[31mb", "a\\u001b[31mb"),
        ("a\nb\rc\td", "a\\u000ab\\u000dc\\u0009d"),
        ("\ud800", "\\ud800"),
        ("\u200b\ufeff", "\\u200b\\ufeff"),
        (7, "7"),
        (None, "None"),
        (b"a\n", "b'a\\n'"),
    ],
)
def test_what_cannot_be_printed_is_escaped(value, shown):
    assert _english(value) == shown


@pytest.mark.parametrize("name", ["葛\U000e0100城", "𠮷田", "髙橋", "Đặng Thị Hằng", "한국", "山田 太郎"])
def test_names_stay_as_they_are(name):
    assert _english(name) == name


@pytest.mark.parametrize(("length", "shown"), [(119, 119), (120, 120), (121, 120), (100_000, 120)])
def test_long_facts_are_shortened(length, shown):
    text = _english("高" * length)
    assert len(text) == shown
    assert text.endswith("…") is (length > 120)


@given(st.text(alphabet=st.characters()), st.integers())
def test_whatever_is_fed_in_is_printable(text, number):
    for value in (text, [text], {text: number}):
        filled = SENTENCE.filled({"name": value})
        assert filled.en.isprintable()
        assert filled.ja.isprintable()


@pytest.mark.parametrize(
    ("language", "text"), [("ja", "日本語"), ("en", "English"), ("fr", "English"), ("", "English")]
)
def test_language(language, text):
    assert Message("English", "日本語").in_language(language) == text


@pytest.mark.parametrize("name", CheckName)
@pytest.mark.parametrize("outcome", ["passed", "not_applicable", "called"])
def test_each_check_says_something(name, outcome):
    said = check_message(name, outcome)
    assert said.en
    assert said.ja


def test_row():
    found = row(Code.VC_EXPIRED)
    assert (found.code, found.error, found.check) == (Code.VC_EXPIRED, "ExpiredError", CheckName.VALIDITY_PERIOD)
    assert "{end}" in found.message.en
    assert found.next_step.ja
