import datetime as dt
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.education import (
    CourseResult,
    GradeScale,
    PersonName,
    Pupil,
    ScaleStep,
    School,
    SchoolCode,
    SchoolKind,
    Transcript,
)
from vcedu.education.expected import LONGEST_TEXT, check_text
from vcedu.education.names import folded_name
from vcedu.education.scales import DEFAULT_SCALES, FIVE_STEPS, GRADE_LEVELS
from vcedu.errors import Code, MalformedError

SCHOOL = School(SchoolCode("D113299990015"), "見本高等学校", "見本 花子", scales=(FIVE_STEPS,), grade_levels=("H1",))
PUPIL = Pupil("1", PersonName("山田 太郎"), dt.date(2009, 4, 2))
SUBTLE_NAMES = [
    "\U00020bb7田",
    "\u9ad9橋",
    "山\ufa11",
    "\ufa19林",
    "\ufa10本",
    "\uf9dc一",
    "葛\U000e0100城",
    "葛\U000e0101城",
    "佐藤\u3000花",
    "か\u3099",
    "José",
    "Jose\u0301",
]


def _refused(build):
    with pytest.raises(MalformedError) as caught:
        build()
    return caught.value


@pytest.mark.parametrize("name", SUBTLE_NAMES)
def test_a_name_is_kept_byte_for_byte(name):
    assert PersonName(name).legal.encode() == name.encode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 山田",
        "山田\u3000",
        "山\n田",
        "山\x00田",
        "山\ue000",
        "山\U000f0000",
        "山\ufffd",
        "山\uffff",
        "山\ufdd0",
        "山\U0001fffe",
        "山\u202e田",
        "山\ufeff田",
        "山\u2028田",
        "山" + chr(0xD842),
        "山" * (LONGEST_TEXT + 1),
    ],
)
def test_what_no_school_would_sign_is_refused(text):
    error = _refused(lambda: PersonName(text))
    assert error.code is Code.RECORD_VALUE
    assert error.facts["expected"].en in error.message.en
    assert error.facts["expected"].ja in error.message.ja


@pytest.mark.parametrize("number", ["", "../1", "1/2", "a\\b", ".1", "-1", "_1", "1 2", "1:2", "1\n", "1" * 65])
def test_a_student_number_is_no_path(number):
    assert _refused(lambda: Pupil(number, PUPIL.name)).code is Code.RECORD_VALUE


@pytest.mark.parametrize("number", ["20250001", "H1-2-34", "1年2組3番", "a_b.c", "1" * 64])
def test_student_numbers_as_schools_write_them(number):
    assert Pupil(number, PUPIL.name).student_number == number


def test_length_counts_code_points():
    assert check_text("t", "\U00020bb7" * LONGEST_TEXT)
    assert check_text("t", "a\u200cb") == "a\u200cb"


@pytest.mark.parametrize("kana", ["ﾔﾏﾀﾞ", "山田", "yamada", "ヤマダ1"])
def test_a_reading_is_in_full_width_kana(kana):
    assert _refused(lambda: PersonName("山田", kana=kana)).code is Code.RECORD_VALUE
    assert PersonName("山田", kana="ヤマダ・ジョー\u3000たろう").kana


@pytest.mark.parametrize("name", ["山田", "ヤマダ", "ИВАН"])
def test_an_alphabet_name_is_in_latin_letters(name):
    assert _refused(lambda: PersonName("山田", alphabet=name)).code is Code.RECORD_VALUE
    assert PersonName("山田", alphabet="O'NEIL-GARCÍA, José Jr.").alphabet


def test_variants_of_a_name_meet_under_the_folded_key_only():
    assert folded_name("葛\U000e0100城\u3000花") == folded_name("葛城 花")
    assert folded_name("\ufa19") == folded_name("神")
    assert folded_name("渡邉") != folded_name("渡邊")


@pytest.mark.parametrize("kind", list(DEFAULT_SCALES))
def test_the_usual_scales_are_for_grades_that_the_kind_of_school_has(kind):
    for scale in DEFAULT_SCALES[kind]:
        assert set(scale.grade_levels) <= set(GRADE_LEVELS[kind])


def test_a_scale_is_for_its_grades():
    school = School(
        SchoolCode("B127210000018"),
        "滝川小学校",
        "校長",
        scales=DEFAULT_SCALES[SchoolKind.ELEMENTARY],
        grade_levels=GRADE_LEVELS[SchoolKind.ELEMENTARY],
    )
    assert school.scale_for("P2") is None
    assert school.scale_for(None) is None
    assert school.scale_for("P3").values == ("3", "2", "1")


@pytest.mark.parametrize("steps", [(), (ScaleStep("A", "a"),), (ScaleStep("A", "a"), ScaleStep("A", "b"))])
def test_a_scale_has_two_marks_or_more_each_once(steps):
    assert _refused(lambda: GradeScale("評定", steps)).code is Code.RECORD_VALUE


def test_a_legend_names_each_mark_from_the_highest():
    assert FIVE_STEPS.legend.splitlines()[0] == "5: 十分満足できるもののうち、特に程度が高い"
    assert [line[0] for line in FIVE_STEPS.legend.splitlines()] == ["5", "4", "3", "2", "1"]


def test_a_school_writes_in_japanese_or_english():
    assert _refused(lambda: School(SCHOOL.code, "学校", "校長", language="fr")).code is Code.RECORD_VALUE


@pytest.mark.parametrize("value", ["-0.01", "1000", "1.005", "NaN", "Infinity", "1E-9"])
def test_credits_are_0_to_999_99(value):
    error = _refused(lambda: CourseResult("国語", 2025, credits_earned=Decimal(value)))
    assert error.facts["member"] == "credits_earned"


def test_a_school_year_is_a_year():
    assert _refused(lambda: CourseResult("国語", 1899)).code is Code.RECORD_VALUE


def test_a_transcript_has_results():
    assert _refused(lambda: Transcript(SCHOOL, PUPIL, ())).code is Code.RECORD_VALUE


def test_a_transcript_names_a_course_of_a_year_once():
    once = CourseResult("国語", 2025, grade="5")
    assert _refused(lambda: Transcript(SCHOOL, PUPIL, (once, once))).code is Code.RECORD_VALUE
    assert Transcript(SCHOOL, PUPIL, (once, CourseResult("国語", 2024, grade="5")))


@pytest.mark.parametrize("grade", ["6", "0", "５", "A", "5.0"])
def test_a_mark_is_on_the_scale(grade):
    error = _refused(lambda: Transcript(SCHOOL, PUPIL, (CourseResult("国語", 2025, grade=grade),)))
    assert error.code is Code.GRADE_NOT_ON_SCALE
    assert error.facts["values"] == "5 4 3 2 1"


def test_a_grade_without_marks_has_none():
    school = School(SchoolCode("B127210000018"), "小学校", "校長", scales=DEFAULT_SCALES[SchoolKind.ELEMENTARY])
    assert Transcript(school, PUPIL, (CourseResult("生活", 2025, grade_level="P1"),))
    error = _refused(lambda: Transcript(school, PUPIL, (CourseResult("生活", 2025, grade_level="P1", grade="3"),)))
    assert (error.code, error.facts["values"]) == (Code.GRADE_NOT_ON_SCALE, "-")


@pytest.mark.parametrize(("grade", "reason"), [(None, None), ("5", "欠席")])
def test_a_result_has_a_mark_or_the_reason_for_none(grade, reason):
    result = CourseResult("国語", 2025, grade=grade, no_grade_reason=reason)
    assert _refused(lambda: Transcript(SCHOOL, PUPIL, (result,))).code is Code.RECORD_VALUE


@given(st.text())
def test_every_text_is_taken_as_it_is_or_refused(text):
    categories = {unicodedata.category(character) for character in text}
    try:
        taken = check_text("t", text)
    except MalformedError:
        taken = None
    if taken is None:
        assert not text or text != text.strip() or not text.isprintable() or "\ufffd" in text
    else:
        assert taken == text
        assert categories.isdisjoint({"Cc", "Co", "Cs", "Zl", "Zp"})
