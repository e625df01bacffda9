"""The grades file, `grades.csv`: one row per pupil and course. `describe_grades` lists its columns.

| column | also | holds |
|---|---|---|
| `student_number` | 学籍番号, 生徒番号, 児童番号 | the school's number for the pupil |
| `name` | 氏名, 正式氏名 | the name in law; the alphabet name of a foreign resident who has no other |
| `name_kana` | ふりがな, フリガナ, 氏名かな, 氏名カナ | its reading in full-width kana |
| `name_alphabet` | ローマ字氏名, 英字氏名, アルファベット氏名 | the name in Latin letters |
| `alias` | 通称, 通称名 | the registered other name |
| `birth_date` | 生年月日 | empty where it is not known |
| `school_year` | 年度 | by Western year or era |
| `grade_level` | 学年 | as code (`H1`) or number |
| `term` | 学期 | only for a course that did not run for the year |
| `subject` | 教科 | the subject area |
| `course` | 科目 | the course within it |
| `grade` | 評定, 評価 | the mark on the school's scale |
| `no_grade_reason` | 評定なしの理由 | why there is no mark |
| `credits` | 修得単位数, 単位数 | credits earned |
| `credits_available` | 配当単位数, 履修単位数 | credits the course gives |
| `course_code` | 科目コード | the school's own code of the course |
| `course_of_study_code` | 学習指導要領コード | 16 characters |
"""

from __future__ import annotations

import re
from decimal import Decimal

from vcedu.connectors.columns import Column, describe_columns
from vcedu.education.codes import CourseOfStudyCode
from vcedu.education.dates import parse_date, parse_school_year
from vcedu.education.expected import Expected, check_pattern, check_text
from vcedu.education.names import check_alphabet, check_kana
from vcedu.education.records import check_student_number
from vcedu.errors import Message

_DECIMAL = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")
_CREDITS = Expected("credits such as 2 or 1.5", "2、1.5のような単位数")


def _credits(member: str, text: str) -> Decimal:
    return Decimal(check_pattern(member, text, _DECIMAL, _CREDITS))


def _course_of_study_code(_member: str, text: str) -> CourseOfStudyCode:
    return CourseOfStudyCode(text)


GRADES_COLUMNS = (
    Column(
        "student_number",
        ("学籍番号", "生徒番号", "児童番号"),
        Message("the school's number for the pupil", "学校が付けた番号"),
        "2025001",
        check_student_number,
        is_required=True,
        is_filled=True,
    ),
    Column(
        "name",
        ("氏名", "正式氏名"),
        Message("the name in law", "正式な氏名"),
        "山田 太郎",
        check_text,
        is_required=True,
        is_filled=True,
    ),
    Column(
        "name_kana",
        ("ふりがな", "フリガナ", "氏名かな", "氏名カナ"),
        Message("how the name is read", "氏名の読み"),
        "ヤマダ タロウ",
        check_kana,
    ),
    Column(
        "name_alphabet",
        ("ローマ字氏名", "英字氏名", "アルファベット氏名"),
        Message("the name in Latin letters", "アルファベットの氏名"),
        "YAMADA TARO",
        check_alphabet,
    ),
    Column("alias", ("通称", "通称名"), Message("the registered other name", "登録された通称"), "山田 花", check_text),
    Column(
        "birth_date",
        ("生年月日",),
        Message("the day of birth, empty if unknown", "生年月日（不詳の場合は空欄）"),
        "2009-05-14",
        parse_date,
        is_required=True,
    ),
    Column(
        "school_year",
        ("年度",),
        Message("the school year", "年度"),
        "2025",
        parse_school_year,
        is_required=True,
        is_filled=True,
    ),
    Column("grade_level", ("学年",), Message("the grade the pupil was in", "学年"), "H1", check_text),
    Column(
        "term", ("学期",), Message("the term, if not the whole year", "学期（通年の場合は空欄）"), "前期", check_text
    ),
    Column(
        "subject",
        ("教科",),
        Message("the subject area", "教科"),
        "国語",
        check_text,
        is_required=True,
        is_filled=True,
    ),
    Column("course", ("科目",), Message("the course within the subject", "科目"), "現代の国語", check_text),
    Column(
        "grade",
        ("評定", "評価"),
        Message("the mark on the school's scale", "学校の尺度による評定"),
        "4",
        check_text,
        is_required=True,
    ),
    Column(
        "no_grade_reason",
        ("評定なしの理由",),
        Message("why there is no mark", "評定がない理由"),
        "長期欠席のため",
        check_text,
    ),
    Column("credits", ("修得単位数", "単位数"), Message("credits earned", "修得した単位数"), "2", _credits),
    Column(
        "credits_available",
        ("配当単位数", "履修単位数"),
        Message("credits the course gives", "科目の単位数"),
        "2",
        _credits,
    ),
    Column(
        "course_code",
        ("科目コード",),
        Message("the school's code of the course", "学校の科目コード"),
        "A101",
        check_text,
    ),
    Column(
        "course_of_study_code",
        ("学習指導要領コード",),
        Message("16 characters of the Courses of Study", "学習指導要領コード（16文字）"),
        "8416503211100000",
        _course_of_study_code,
    ),
)


def describe_grades(language: str = "en") -> str:
    """Return the columns of a grades file for people: names, whether needed, meaning and an example."""
    return describe_columns(GRADES_COLUMNS, language)
