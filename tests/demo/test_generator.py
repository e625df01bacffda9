import csv
import io
import unicodedata

from vcedu.connectors import read_grades, read_school
from vcedu.demo.generator import generate_grades, generate_school


def test_the_file_is_the_same_for_the_same_seed_only():
    assert generate_grades(1, 30) == generate_grades(1, 30)
    assert generate_grades(1, 30) != generate_grades(2, 30)


def test_the_file_reads_back_as_ten_courses_for_each_pupil():
    school = read_school(generate_school(), file="school.toml")
    grades = read_grades(generate_grades(3, 240), file="grades.csv", school=school)
    assert len(grades) == 240
    assert {len(each.results) for each in grades} == {10}
    assert {result.grade for each in grades for result in each.results} == {"1", "2", "3", "4", "5", None}


def test_the_names_are_as_various_as_those_of_a_real_school():
    rows = list(csv.DictReader(io.StringIO(generate_grades(3, 240).decode())))
    names = "".join(row["氏名"] for row in rows)
    for character in "\U00020bb7\u9ad9\ufa11\ufa19\uf9dc\U000e0100":
        assert character in names
    assert unicodedata.normalize("NFC", names) != names
    assert {row["氏名"] == row["アルファベット氏名"] for row in rows} == {True, False}
    assert any(row["通称"] for row in rows)
