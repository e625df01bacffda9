import pytest
from hypothesis import given
from hypothesis import strategies as st

from holder.asking import BOARD, LISTED, SCHOOL, TRANSFER, Listed
from holder.family import NOW
from vcedu.errors import Code, row
from vcedu.holder import PresentationRequest, Standing, judge_requester
from vcedu.holder.resemblance import host_resembles, mixes_alphabets, resembles, skeleton

_ASKED = frozenset({"EnrolmentCertificate"})


def _judge(*, requester="did:web:elsewhere.test", name="Elsewhere", domain="elsewhere.test", **asked):
    request = PresentationRequest(requester, name, domain, **{"records": _ASKED, **asked})
    return judge_requester(request, register=LISTED, procedure=TRANSFER, at=NOW)


@pytest.mark.parametrize("domain", ["school-b.ed.jp", None])
def test_a_listed_requester_is_shown_under_its_listed_name(domain):
    finding = _judge(requester=SCHOOL.id, name="so it calls itself", domain=domain)
    assert finding.standing is Standing.ENTITLED
    assert finding.error is None
    assert finding.party.name == "第一高等学校"


def test_a_listed_requester_may_ask_for_less():
    assert _judge(requester=SCHOOL.id, domain=None, claims=frozenset({"name"})).standing is Standing.ENTITLED


@pytest.mark.parametrize(
    ("asked", "standing", "party"),
    [
        ({}, Standing.UNKNOWN, None),
        ({"domain": None}, Standing.UNKNOWN, None),
        ({"name": "第一高等學校"}, Standing.LOOK_ALIKE, None),
        ({"domain": "board.lq.jp"}, Standing.LOOK_ALIKE, None),
        ({"requester": SCHOOL.id, "domain": "board.lg.jp"}, Standing.LOOK_ALIKE, None),
        ({"domain": "not a host"}, Standing.LOOK_ALIKE, None),
        ({"requester": BOARD.id, "domain": None}, Standing.NOT_ENTITLED, BOARD),
        (
            {"requester": SCHOOL.id, "domain": None, "records": frozenset({"Transcript"})},
            Standing.OVER_ASKING,
            SCHOOL,
        ),
        ({"requester": SCHOOL.id, "domain": None, "claims": frozenset({"address"})}, Standing.OVER_ASKING, SCHOOL),
    ],
)
def test_others_are_told_apart(asked, standing, party):
    finding = _judge(**asked)
    assert (finding.standing, finding.party) == (standing, party)
    assert finding.error.message.ja


def test_a_look_alike_is_named_with_whom_it_resembles():
    error = _judge(name="みなと市教育委貝会").error
    assert error.code is Code.PDS_REQUESTER_LOOK_ALIKE
    assert "みなと市教育委員会" in error.message.en
    assert row(error.code).next_step.ja


def test_nobody_is_listed_in_an_empty_register():
    request = PresentationRequest(SCHOOL.id, SCHOOL.name, "school-b.ed.jp", _ASKED)
    assert judge_requester(request, register=Listed(()), procedure=TRANSFER, at=NOW).standing is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("高橋学園", "髙橋学園"),
        ("山崎学園", "山﨑学園"),
        ("カナ学園", "力ナ学園"),
        ("Ｓｃｈｏｏｌ", "school"),
        ("scһool", "school"),
        ("modern school", "modem school"),
        ("みなと市\u200b教育委員会", "みなと市教育委員会"),
        ("Tokyo Metropolitan School", "Tokyo Metropolitain Scool"),
        ("shcool", "school"),
        ("résumé", "resume"),
    ],
)
def test_what_the_eye_confuses_resembles(one, other):
    assert resembles(one, other)
    assert resembles(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一中学校", "第二中学校"),
        ("school 12", "school 13"),
        ("東校", "西校"),
        ("みなと市教育委員会", "さくら市教育委員会"),
        ("がくえん", "かくえん"),
        ("Tokyo Metropolitan School", "Osaka Prefectural School"),
    ],
)
def test_what_differs_does_not_resemble(one, other):
    assert not resembles(one, other)


@pytest.mark.parametrize(
    ("host", "alike"),
    [
        ("www.school-b.ed.jp", True),
        ("sch00l-b.ed.jp", True),
        ("xn--\u00e9.ed.jp", False),
        ("school-b.com", True),
        ("login.school-b.ed.jp.test", True),
        ("school-b-ed-jp.com", True),
        ("elsewhere.ed.jp", False),
        ("xn--a-9999999999.test", False),
    ],
)
def test_hosts_that_carry_a_listed_name_resemble(host, alike):
    assert host_resembles(host, "school-b.ed.jp") is alike


def test_a_label_between_hyphens_carries_a_listed_name():
    assert host_resembles("sakura-login.test", "sakura.ed.jp")
    assert not host_resembles("tokyo-login.test", "abc.ed.jp")


def test_alphabets_are_mixed_only_by_letters_of_two():
    assert mixes_alphabets("Schооl")
    assert not mixes_alphabets("第一School高校ハイスクール")
    assert not mixes_alphabets("Школа")


@given(st.text(max_size=12))
def test_a_text_resembles_itself_and_keeps_its_skeleton(text):
    assert resembles(text, text)
    assert skeleton(text + " ") == skeleton(text)


@given(st.text(max_size=12), st.text(max_size=12))
def test_resemblance_is_mutual(one, other):
    assert resembles(one, other) is resembles(other, one)
