import datetime as dt

import pytest

from education import samples
from vcedu.connectors import (
    GAKUSEKI_COLUMNS,
    TEXTBOOK_COLUMNS,
    describe_gakuseki,
    describe_textbooks,
    read_gakuseki,
    read_register,
    read_textbooks,
)
from vcedu.education import School, SchoolCode
from vcedu.education.names import PersonName
from vcedu.education.people import BirthDate, Guardian
from vcedu.errors import Code, MalformedError

SCHOOL = School(SchoolCode("B127210000018"), "見本小学校", "見本 花子", grade_levels=("P1", "P2"))
PUPILS = "学籍番号,氏名,旧姓,生年月日,住所,学年,組,課程,学科,入学年月日,転学年月日"
BOOKS = "学籍番号,教科,種目名,発行者番号,発行者略称,教科書記号番号,給与年月日"


def _pupils(*rows, header=PUPILS, encoding="utf-8"):
    return read_gakuseki("\r\n".join([header, *rows]).encode(encoding), file="gakuseki.csv", school=SCHOOL)


def _books(*rows, header=BOOKS):
    return read_textbooks("\r\n".join([header, *rows]).encode(), file="textbooks.csv")


def _faults(call):
    with pytest.raises(MalformedError) as caught:
        call()
    assert caught.value.code is Code.TABLE_FAULTS
    return [(fault.code, fault.line, fault.column) for fault in caught.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_register_becomes_enrolments(encoding):
    first, second, third = _pupils(
        "1,髙橋 花,鈴木,平成28年4月1日,見本市西2-2,2,2組,全日制,普通科,2022/4/6,2026-10-01",
        "2,林 一,,２０１６-04,,P1,,,,2023-04-06,",
        "3,森 二,,,,P1,,,,2023-04-06,",
        encoding=encoding,
    )
    assert (first.child.name.legal, first.child.name.former_surname) == ("髙橋 花", "鈴木")
    assert (first.child.student_number, first.child.address) == ("1", "見本市西2-2")
    assert (first.child.birth, second.child.birth, third.child.birth) == (
        BirthDate(2016, 4, 1),
        BirthDate(2016, 4),
        BirthDate(),
    )
    assert (first.grade_level, first.class_name, first.course, first.department) == ("P2", "2組", "全日制", "普通科")
    assert (first.enrolled_on, first.left_on) == (dt.date(2022, 4, 6), dt.date(2026, 10, 1))
    assert (second.grade_level, second.left_on, second.school) == ("P1", None, SCHOOL)


GUARDIANS = f"{PUPILS},保護者氏名,保護者ふりがな,続柄,保護者住所,保護者２氏名,保護者2フリガナ,保護者2続柄,保護者2現住所"
ROW = "林 花,,2016-04-01,,1,,,,2022-04-06,"


def _entries(*rows, header=GUARDIANS):
    return read_register("\n".join([header, *rows]).encode(), file="gakuseki.csv", school=SCHOOL)


def test_a_register_names_no_guardian_one_or_two():
    none, one, two = _entries(
        f"1,{ROW},,,,,,,,",
        f"2,{ROW},林 一郎,ハヤシ イチロウ,父,,,,,",
        f"3,{ROW},林 一郎,,父,見本市東1-1,髙橋 月子,たかはし つきこ,母,別市南3-3",
    )
    assert none.guardians == ()
    assert one.guardians == (Guardian(PersonName("林 一郎", "ハヤシ イチロウ"), "父"),)
    assert two.guardians == (
        Guardian(PersonName("林 一郎"), "父", "見本市東1-1"),
        Guardian(PersonName("髙橋 月子", "たかはし つきこ"), "母", "別市南3-3"),
    )
    assert [each.enrollment.child.student_number for each in (none, one, two)] == ["1", "2", "3"]
    assert _pupils(f"1,{ROW}")[0] == none.enrollment
    (only,) = _entries(f"1,{ROW}", header=PUPILS)
    assert only.guardians == ()


def test_what_is_missing_of_a_guardian_has_its_place():
    assert _faults(
        lambda: _entries(
            f"1,{ROW},,,父,,,,,",
            f"2,{ROW},林 一郎,,,,,,,",
            f"3,{ROW},,,,見本市東1-1,,,,",
            f"4,{ROW},,,,,林 月子,,母,",
            f"5,{ROW},林 一郎,,父,,,,母,",
            f"6,{ROW},林 一郎,ﾊﾔｼ,父,,,,,",
        )
    ) == [
        (Code.TABLE_CELL_MISSING, 2, 12),
        (Code.TABLE_CELL_MISSING, 3, 14),
        (Code.TABLE_CELL_MISSING, 4, 12),
        (Code.TABLE_CELL_MISSING, 4, 14),
        (Code.TABLE_CELL_MISSING, 5, 12),
        (Code.TABLE_CELL_MISSING, 6, 16),
        (Code.TABLE_CELL_MALFORMED, 7, 13),
    ]
    without = f"{PUPILS},保護者氏名"
    assert _faults(lambda: _entries(f"1,{ROW},林 一郎", header=without)) == [(Code.TABLE_CELL_MISSING, 2, None)]


def test_a_year_alone_is_a_day_of_birth():
    (only,) = _pupils("1,林 花,,2016,,1,,,,2022-04-06,")
    assert only.child.birth == BirthDate(2016)


def test_all_faults_of_a_register_come_in_one_report():
    row = "1,林 花,,2016-04-01,,1,,,,2022-04-06,"
    assert _faults(
        lambda: _pupils(row, "2,,,2016-13,,P3,,,,,x", row, "3,森 二,,,,1,,,,2023-04-06,2023-04-05", "4,林 花")
    ) == [
        (Code.TABLE_CELL_MISSING, 3, 2),
        (Code.TABLE_CELL_MALFORMED, 3, 4),
        (Code.TABLE_CELL_MALFORMED, 3, 6),
        (Code.TABLE_CELL_MISSING, 3, 10),
        (Code.TABLE_CELL_MALFORMED, 3, 11),
        (Code.TABLE_STUDENT_TWICE, 4, 1),
        (Code.TABLE_CELL_MALFORMED, 5, 11),
        (Code.TABLE_ROW_LENGTH, 6, None),
    ]


def test_a_column_that_is_missing_is_named_once():
    assert (
        _faults(lambda: _pupils("1,林 花", "2,林 一", header="学籍番号,氏名"))
        == [(Code.TABLE_COLUMN_MISSING, 1, None)] * 3
    )


def test_a_list_becomes_textbooks_by_pupil():
    found = _books(
        "1,国語,国語五,002,東書,国語 505,2026-04-06",
        "2,国語,国語五,002,東書,国語 505,R8.4.6",
        "1,算数,算数五,061,啓林館,算数 508,2026-04-06",
    )
    assert found["2"] == (samples.TEXTBOOK,)
    assert [(book.title, book.publisher_number) for book in found["1"]] == [("国語五", "002"), ("算数五", "061")]
    assert list(found) == ["1", "2"]


def test_all_faults_of_a_list_of_textbooks_come_in_one_report():
    row = "1,国語,国語五,002,東書,国語 505,2026-04-06"
    assert _faults(lambda: _books(row, "1,国語,,002,東書,国語 505,2026-04-31", row)) == [
        (Code.TABLE_CELL_MISSING, 3, 3),
        (Code.TABLE_CELL_MALFORMED, 3, 7),
        (Code.TABLE_ROW_TWICE, 4, 3),
    ]


@pytest.mark.parametrize(
    ("columns", "describe", "read"),
    [(GAKUSEKI_COLUMNS, describe_gakuseki, _pupils), (TEXTBOOK_COLUMNS, describe_textbooks, _books)],
)
def test_each_alias_means_its_column(columns, describe, read):
    example = {"P5": "P1"}
    cells = ",".join(example.get(column.example, column.example) for column in columns)
    for column in columns:
        assert column.name in describe("en")
        for alias in column.aliases:
            assert f" | {alias}" in describe("ja")
            header = ",".join(alias if each is column else each.name for each in columns)
            assert len(read(cells, header=header)) == 1
