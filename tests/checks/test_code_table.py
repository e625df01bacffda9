"""The check of the table of codes finds each fault, in tables made up for it; and the real table has none."""

from __future__ import annotations

import pytest

from checks import code_table

CLASSES = ("MalformedError", "ProofError")
CHECKS = ("input", "proof")
ROW = {
    "error": "MalformedError",
    "check": "input",
    "en": "The member {name} appears twice.",
    "ja": "{name}が二度現れます。",
    "next_en": "Ask for another file.",
    "next_ja": "別のファイルを求めてください。",
}


def _row_faults(**changes):
    return list(code_table.row_faults("A", ROW | changes, CLASSES, CHECKS))


def test_good_row():
    assert _row_faults() == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"error": "NoError"}, "A: there is no error class NoError"),
        ({"check": "nothing"}, "A: there is no check nothing"),
        ({"next_en": " "}, "A: next_en is empty"),
        ({"ja": "{name} twice."}, "A: ja is not Japanese"),
        ({"next_ja": "Ask."}, "A: next_ja is not Japanese"),
        ({"ja": "二度現れます。"}, "A: ja names [], the English ['name']"),
        ({"en": "{name} {", "ja": "{name}が"}, "A: ja: Single '{' encountered in format string"),
        (
            {"next_en": "See {line}.", "next_ja": "{line}行目です。"},
            "A: next_ja names {line}, which is shown as the place and is no fact",
        ),
        (
            {"next_en": "See {a.b}.", "next_ja": "{a.b}です。"},
            "A: next_ja names {a.b}, which is no fact's name",
        ),
        (
            {"more": ""},
            f"A: its row has {sorted([*ROW, 'more'])}, not {sorted(ROW)}",
        ),
    ],
)
def test_bad_row(changes, fault):
    assert _row_faults(**changes) == [fault]


def test_a_fact_may_be_in_words_of_one_language():
    assert _row_faults(en="Not {kind_en}.", ja="{kind_ja}ではありません。") == []
    wrong = "A: ja names ['kind_en'], the English ['kind_ja']"
    assert _row_faults(en="Not {kind_ja}.", ja="{kind_en}ではありません。") == [wrong]


def test_a_code_of_passed_checks_needs_no_next_step():
    row = ROW | {"next_en": "", "next_ja": ""}
    assert list(code_table.row_faults("A", row, CLASSES, CHECKS, passes=True)) == []
    assert len(list(code_table.row_faults("A", row, CLASSES, CHECKS))) == 2
    assert len(list(code_table.row_faults("A", row | {"en": "", "ja": ""}, CLASSES, CHECKS, passes=True))) == 2


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (["A", "B", "C"], []),
        (["A", "C"], ["B: no row in table.toml"]),
        (["A", "B", "X", "C"], ["X: a row in table.toml, but no member of Code"]),
        (["B", "A", "C"], ["B: out of order, A comes before it in codes.py"]),
    ],
)
def test_order(rows, faults):
    assert list(code_table.order_faults(["A", "B", "C"], rows)) == faults


CHECK = {
    "called": {"en": "file", "ja": "ファイル"},
    "passed": {"en": "Read.", "ja": "読めました。"},
    "not_applicable": {"en": "No.", "ja": "ありません。"},
}


@pytest.mark.parametrize(
    ("outcomes", "fault"),
    [
        ({**CHECK, "called": {"en": "file", "ja": ""}}, "says nothing in en or ja when called"),
        ({**CHECK, "not_applicable": {}}, "says nothing in en or ja when not_applicable"),
        ({**CHECK, "passed": {"en": "Read.", "ja": "Read."}}, "ja is not Japanese"),
    ],
)
def test_what_checks_say(outcomes, fault):
    assert list(code_table.check_faults(["input"], {"input": outcomes})) == [f"check input: {fault}"]


def test_unknown_check():
    assert list(code_table.check_faults([], {"inptu": {}})) == ["check inptu: no such check"]


SOURCE = """
def read(data):
    if not data:
        raise MalformedError(Code.A, line=1, name=data)
    if data == 1:
        raise errors.ProofError(Code.B, **facts)
    if data == 2:
        raise fault(Code.C)
    if data == 3:
        raise MalformedError(code)
    return Other.D
"""


def test_uses_are_found():
    found = sorted(code_table.uses(SOURCE, "m.py", CLASSES), key=lambda use: use.code)
    assert [(use.place, use.code, use.error, sorted(use.facts)) for use in found] == [
        ("m.py:4", "A", "MalformedError", ["line", "name"]),
        ("m.py:6", "B", "ProofError", ["*"]),
        ("m.py:8", "C", None, ["*"]),
    ]


def test_good_uses():
    rows = {"A": ROW, "B": ROW | {"error": "ProofError"}, "C": ROW}
    used = code_table.uses(SOURCE, "m.py", CLASSES)
    assert list(code_table.use_faults(["A", "B", "C"], rows, used)) == []


def test_bad_uses():
    rows = {"A": ROW | {"en": "{name} {kind}"}, "B": ROW}
    used = code_table.uses(SOURCE, "m.py", CLASSES)
    assert sorted(code_table.use_faults(["A", "B", "C", "D"], rows, used)) == [
        "D: no module uses it",
        "m.py:4: A without its fact kind",
        "m.py:6: B given to ProofError, its row says MalformedError",
    ]


def test_vectors():
    assert list(code_table.vector_faults(["A", "B", "C"], {"A", "B"}, {"B", "X"})) == [
        "B: excused from having a negative vector, but has one",
        "C: no negative vector",
        "X: excused, but no member of Code",
    ]


def test_excuses(tmp_path):
    tests = tmp_path / "test_a.py"
    tests.write_text("class TestA:\n    def test_a(self):\n        pass\ndef test_b():\n    pass\n")
    good = {"reason": "No input.", "test": "test_a.py::TestA::test_a[1]"}
    assert list(code_table.excuse_faults({"A": good, "B": good | {"test": "test_a.py::test_b"}}, tmp_path)) == []
    bad = {
        "A": good | {"reason": ""},
        "B": good | {"test": "test_a.py::test_a"},
        "C": good | {"test": "x.py::test_b"},
    }
    assert list(code_table.excuse_faults(bad, tmp_path)) == [
        "A: excused without a reason",
        "B: excused, but there is no test 'test_a.py::test_a'",
        "C: excused, but there is no test 'x.py::test_b'",
    ]


def test_a_file_is_no_test(tmp_path):
    (tmp_path / "test_a.py").write_text("")
    assert not code_table.defines_test("test_a.py", tmp_path)


def test_the_table():
    assert code_table.faults() == []
