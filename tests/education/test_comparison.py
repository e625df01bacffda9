"""The papers of a transfer, held against each other."""

import pytest

from vcedu.education.comparison import DifferenceKind, compare_transfer, folded_name
from vcedu.education.words import words_of

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


def test_what_agrees_is_no_difference():
    assert compare_transfer(NOTICE, CERTIFICATE) == ()
    without = {member: value for member, value in CERTIFICATE.items() if member not in {"gradeLevel", "leftOn"}}
    assert compare_transfer({**NOTICE, "previousSchool": None}, without) == ()


def test_a_name_is_folded_for_comparing_only():
    assert folded_name("\ufa19谷 葛\U000e0100") == folded_name("神谷　葛")
    assert folded_name("髙橋") != folded_name("高橋")
