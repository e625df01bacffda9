"""Records and claims are called in words, in both languages; what is not known keeps its own name."""

import pytest

from vcedu.education.kinds import RECORD_KINDS, Delivery
from vcedu.education.procedures import shipped_procedures
from vcedu.education.words import CLAIM_WORDS, grade_words, listed, words_of
from vcedu.errors import Message


def test_what_the_transfer_names_has_words():
    procedure = shipped_procedures()["transfer"]
    named = procedure.claims | {claim for demand in procedure.demands for claim in demand.forbidden}
    assert named <= CLAIM_WORDS.keys()
    for words in CLAIM_WORDS.values():
        assert words.en.isascii()
        assert not words.ja.isascii()


def test_a_list_is_in_one_order():
    assert listed({"legalName", "HealthRecord", "gender"}) == Message(
        "School health record, gender, name", "健康診断票、性別、氏名"
    )
    assert listed(()) == Message("", "")


def test_what_is_unknown_keeps_its_name():
    assert words_of("formFields") == Message("formFields", "formFields")
    assert all(words_of(kind) == each.name for kind, each in RECORD_KINDS.items())


def test_every_way_has_words():
    assert len({way.words for way in Delivery}) == len(Delivery)


@pytest.mark.parametrize(
    ("level", "en", "ja"),
    [("P5", "grade 5", "小学校5年"), ("J1", "grade 7", "中学校1年"), ("H3", "grade 12", "高等学校3年")],
)
def test_a_grade_is_called_as_schools_call_it(level, en, ja):
    assert grade_words(level) == Message(en, ja)


@pytest.mark.parametrize("level", ["P7", "J0", "H４", "KG", "P", "", "5", "P05"])
def test_a_grade_that_is_not_known_stays_as_it_is(level):
    assert grade_words(level) == Message(level, level)
