import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.education.codes import (
    CorporateNumber,
    CourseOfStudyCode,
    EducationBoardCode,
    Establishment,
    LocalGovernmentCode,
    SchoolCode,
    SchoolKind,
    corporate_check_digit,
    local_government_check_digit,
    school_check_digit,
)
from vcedu.errors import Code, MalformedError

SCHOOL_CODES = [
    "F113310102984",
    "B108254200026",
    "B127210000018",
    "D139290000389",
    "E139290000162",
    "F113110102700",
    "F126110107407",
    "F113310103581",
    "F101110100010",
    "F113110112030",
    "F127210111989",
    "G139190110577",
    "C239290000059",
    "A239290000106",
    "H239390000083",
]
GOVERNMENT_CODES = ["011002", "131016", "271004", "401307", "472018", "010006", "131237"]


def _code_of(build, text):
    with pytest.raises(MalformedError) as caught:
        build(text)
    return caught.value.code


@pytest.mark.parametrize("text", SCHOOL_CODES)
def test_published_school_codes_are_taken(text):
    assert str(SchoolCode(text)) == text


def test_a_school_code_says_kind_prefecture_and_establishment():
    code = SchoolCode("B108254200026")
    assert (code.kind, code.prefecture, code.establishment) == (SchoolKind.ELEMENTARY, "08", Establishment.PUBLIC)
    assert SchoolCode("F113310102984").establishment is Establishment.PRIVATE


@pytest.mark.parametrize(
    "text",
    [
        "F139190110519",  # check digit: 5 expected
        "A148290000106",  # prefecture 48
        "A101490000107",  # establishment 4
        "B208254200025",  # kind of school
        "I139190110577",
        "B108204200021",  # school number begins with 0
        "B10825420002",
        "B1082542000266",
        "b108254200026",
        "B1０8254200026",
        "B108254200026\n",
        "",
    ],
)
def test_wrong_school_codes_are_refused(text):
    assert _code_of(SchoolCode, text) is Code.SCHOOL_CODE


@given(st.sampled_from(SCHOOL_CODES), st.integers(3, 12), st.integers(1, 9))
def test_one_wrong_digit_of_a_school_code_is_always_noticed(text, place, shift):
    wrong = text[:place] + str((int(text[place]) + shift) % 10) + text[place + 1 :]
    assert _code_of(SchoolCode, wrong) is Code.SCHOOL_CODE


def test_the_check_digit_of_a_school_code_does_not_notice_a_swap_of_0_and_9():
    assert school_check_digit("B10825420902") == school_check_digit("B10825429002")


@pytest.mark.parametrize("text", GOVERNMENT_CODES)
def test_published_local_government_codes_are_taken(text):
    assert str(LocalGovernmentCode(text)) == text


@pytest.mark.parametrize("text", ["011000", "131017", "481009", "001007", "13101", "1310166", "13１016", ""])
def test_wrong_local_government_codes_are_refused(text):
    assert _code_of(LocalGovernmentCode, text) is Code.RECORD_CODE


def _remainder(code):
    return sum(int(digit) * weight for digit, weight in zip(code[:5], (6, 5, 4, 3, 2), strict=True)) % 11


@given(st.sampled_from(GOVERNMENT_CODES), st.integers(2, 5), st.integers(1, 9))
def test_one_wrong_digit_of_a_local_government_code_is_noticed_unless_two_remainders_share_a_digit(text, place, shift):
    wrong = text[:place] + str((int(text[place]) + shift) % 10) + text[place + 1 :]
    if {_remainder(text), _remainder(wrong)} == {0, 10}:
        assert local_government_check_digit(wrong[:5]) == "1"
    else:
        assert _code_of(LocalGovernmentCode, wrong) is Code.RECORD_CODE


@pytest.mark.parametrize(
    ("text", "confirmed"), [("011000", True), ("131237", True), ("131000", True), ("131231", False)]
)
def test_an_education_board_code_is_confirmed_or_left_to_a_person(text, confirmed):
    assert EducationBoardCode(text).is_confirmed is confirmed
    assert str(EducationBoardCode(text)) == text


@pytest.mark.parametrize("text", ["481000", "01100", "01100x"])
def test_wrong_education_board_codes_are_refused(text):
    assert _code_of(EducationBoardCode, text) is Code.RECORD_CODE


def test_the_published_corporate_number_is_taken():
    assert str(CorporateNumber("7000012050002")) == "7000012050002"


@pytest.mark.parametrize("text", ["6000012050002", "0000012050002", "700001205000", "70000120500022", "7０00012050002"])
def test_wrong_corporate_numbers_are_refused(text):
    assert _code_of(CorporateNumber, text) is Code.RECORD_CODE


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 8))
def test_one_wrong_digit_of_a_corporate_number_is_noticed_but_for_0_and_9(digits, place, shift):
    number = corporate_check_digit(digits) + digits
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    if {number[place], wrong[place]} != {"0", "9"}:
        assert _code_of(CorporateNumber, wrong) is Code.RECORD_CODE


@pytest.mark.parametrize("text", ["8400000000000000", "8380300216000000", "8220263100000000", "84n0000000000000"])
def test_course_of_study_codes_are_text(text):
    assert str(CourseOfStudyCode(text)) == text


@pytest.mark.parametrize("text", ["840000000000000", "84000000000000000", "8400-00000000000", ""])
def test_wrong_course_of_study_codes_are_refused(text):
    assert _code_of(CourseOfStudyCode, text) is Code.RECORD_CODE
