"""`vcedu roster columns` and `vcedu roster file`: the CSV files that a school hands over."""

from pathlib import Path

import pytest

from vcedu.connectors import GAKUSEKI_COLUMNS, TEXTBOOK_COLUMNS
from vcedu.connectors.grades_columns import GRADES_COLUMNS
from vcedu.demo.generator import generate_grades, generate_school

COLUMNS = {"gakuseki": GAKUSEKI_COLUMNS, "textbooks": TEXTBOOK_COLUMNS, "grades": GRADES_COLUMNS}


@pytest.mark.parametrize(("kind", "columns"), COLUMNS.items())
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_column_is_described(vcedu, kind, columns, language):
    ran = vcedu("roster", "columns", kind, "--lang", language)
    assert ran.status == 0
    assert all(column.name in ran.out and column.meaning.in_language(language) in ran.out for column in columns)


def _written(columns, *, encoding="utf-8", without=()):
    kept = [column for column in columns if column.is_required and column.name not in without]
    # The generated school is an upper secondary school.
    row = ["H1" if column.name == "grade_level" else column.example for column in kept]
    lines = [",".join(column.name for column in kept), ",".join(row)]
    Path("table.csv").write_bytes("\r\n".join(lines).encode(encoding))
    Path("school.toml").write_bytes(generate_school())


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
@pytest.mark.parametrize("kind", ["gakuseki", "textbooks"])
def test_the_examples_make_a_file_that_is_taken(vcedu, kind, encoding):
    _written(COLUMNS[kind], encoding=encoding)
    school = () if kind == "textbooks" else ("--school", "school.toml")
    ran = vcedu("roster", "file", kind, "table.csv", *school)
    assert (ran.status, ran.out) == (0, "table.csv: pupils: 1\n"), ran.err
    assert vcedu("roster", "file", kind, "table.csv", *school, "--json").json == {"file": "table.csv", "pupils": 1}


def test_a_grades_file_is_counted(vcedu):
    Path("school.toml").write_bytes(generate_school())
    Path("grades.csv").write_bytes(generate_grades(1, 3))
    ran = vcedu("roster", "file", "grades", "grades.csv", "--school", "school.toml", "--lang", "ja")
    assert (ran.status, ran.out) == (0, "grades.csv: 児童・生徒数： 3\n")


def test_every_fault_is_told_with_its_place(vcedu):
    _written(TEXTBOOK_COLUMNS, without=[TEXTBOOK_COLUMNS[0].name])
    ran = vcedu("roster", "file", "textbooks", "table.csv")
    assert (ran.status, "TABLE_COLUMN_MISSING" in ran.err, "table.csv" in ran.err) == (2, True, True)


def test_a_register_needs_its_school(vcedu):
    _written(GAKUSEKI_COLUMNS)
    ran = vcedu("roster", "file", "gakuseki", "table.csv")
    assert (ran.status, "--school" in ran.err, "OPTION_INVALID" in ran.err) == (2, True, True)
