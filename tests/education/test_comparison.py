"""The papers of a transfer, held against each other."""

import pytest

from vcedu.education.comparison import DifferenceKind, compare_papers, compare_transfer, folded_name
from vcedu.education.kinds import ENROLLMENT_CERTIFICATE, TEXTBOOK_SUPPLY_CERTIFICATE
from vcedu.education.words import words_of

IN_FORM = "神谷 葛\U000e0100"
SAME = "are the same name in other forms of its characters."
NOTICE = {
    "legalName": ["神谷 葛\U000e0100"],
    "birthDate": ["2016-04-01"],
    "previousSchool": [{"gradeLevel": ["P5"]}],
    "transferOutOn": ["2026-10-01"],
}
CERTIFICATE = {
    "legalName": ["神谷 葛\U000e0100"],
    "birthDate": "2016-04-01",
    "gradeLevel": ["P5"],
    "leftOn": "2026-10-01",
}


@pytest.mark.parametrize(
    ("changes", "member", "kind"),
    [
        ({"legalName": "\ufa19谷 葛"}, "legalName", DifferenceKind.CHARACTER_FORM),
        ({"legalName": "髙橋 葛"}, "legalName", DifferenceKind.VALUE),
        ({"birthDate": "2016-04-02"}, "birthDate", DifferenceKind.VALUE),
        ({"gradeLevel": "P4"}, "gradeLevel", DifferenceKind.VALUE),
        ({"leftOn": "2026-09-30"}, "leftOn", DifferenceKind.VALUE),
        ({"nameKana": "カミヤ クズ"}, "nameKana", DifferenceKind.MISSING),
        ({"birthDate": None}, "birthDate", DifferenceKind.MISSING),
    ],
)
def test_each_difference_is_named(changes, member, kind):
    (found,) = compare_transfer(NOTICE, {**CERTIFICATE, **changes})
    assert (found.member, found.kind) == (member, kind)
    assert found.message.en.startswith(f"{words_of(member).en}: ")
    assert found.message.ja.startswith(f"{words_of(member).ja}：")
    assert "None" not in found.message.en + found.message.ja


@pytest.mark.parametrize(
    ("changes", "en", "ja"),
    [
        (
            {"formerSurname": "髙橋"},
            "former surname: nothing in the notice, 髙橋 in the certificate of enrolment.",
            "旧姓：転入学通知書には記載がありませんが、在学証明書では 髙橋 です。",
        ),
        (
            {"birthDate": None},
            "date of birth: 2016-04-01 in the notice, nothing in the certificate of enrolment.",
            "生年月日：転入学通知書では 2016年（平成28年）4月1日 ですが、在学証明書には記載がありません。",
        ),
        (
            {"leftOn": "2026-09-31"},
            "last day at the school: 2026-10-01 in the notice, 2026-09-31 in the certificate of enrolment.",
            "転学期日：転入学通知書では 2026年（令和8年）10月1日、在学証明書では 2026-09-31 です。",
        ),
        (
            {"legalName": "\ufa19谷 葛"},
            f"name: {IN_FORM} in the notice and \ufa19谷 葛 in the certificate of enrolment {SAME}",
            f"氏名：転入学通知書の {IN_FORM} と、在学証明書の \ufa19谷 葛 は、同じ氏名の字体違いです。",
        ),
    ],
)
def test_it_is_said_which_paper_says_what(changes, en, ja):
    (found,) = compare_transfer(NOTICE, {**CERTIFICATE, **changes})
    assert (found.message.en, found.message.ja) == (en, ja)


def test_what_two_certificates_say_is_one_difference():
    textbooks = {**CERTIFICATE, "gradeLevel": "P4", "birthDate": "2016-04-02"}
    papers = {ENROLLMENT_CERTIFICATE: {**CERTIFICATE, "gradeLevel": "P4"}, TEXTBOOK_SUPPLY_CERTIFICATE: textbooks}
    grade, birth = compare_papers(NOTICE, papers)
    assert "在学証明書及び教科用図書給与証明書では 小学校4年 です" in grade.message.ja
    assert "grade 4 in the certificate of enrolment and the certificate of textbooks supplied." in grade.message.en
    assert birth.papers == (TEXTBOOK_SUPPLY_CERTIFICATE,)
    assert compare_papers(NOTICE, {ENROLLMENT_CERTIFICATE: CERTIFICATE}) == ()


def test_what_agrees_is_no_difference():
    assert compare_transfer(NOTICE, CERTIFICATE) == ()
    without = {member: value for member, value in CERTIFICATE.items() if member not in {"gradeLevel", "leftOn"}}
    assert compare_transfer({**NOTICE, "previousSchool": None}, without) == ()


def test_a_name_is_folded_for_comparing_only():
    assert folded_name("\ufa19谷 葛\U000e0100") == folded_name("神谷　葛")
    assert folded_name("髙橋") != folded_name("高橋")
