"""The page for who has lost a phone and forgotten the passphrase: it follows from the establisher's tables."""

import html
import re
from dataclasses import replace

import pytest

from vcedu.education.kinds import RECORD_KINDS, Delivery, IssuedBy
from vcedu.education.reissue import ReissueRule, read_reissue_table, shipped_reissue_table
from vcedu.education.retention import SourceEvent, shipped_retention_table
from vcedu.errors import Message
from vcedu.rendering import lost_access_words as words
from vcedu.rendering.lost_access import lost_access_page, lost_access_text, reissue_lines

TABLE, RETENTION = shipped_reissue_table(), shipped_retention_table()
HOSTILE = '<script>alert(1)</script>\u202e"&'
BOARD = """
format = "vcedu re-issue 1"
establisher = "見本市教育委員会"
draft = false
office = { en = "room 3", ja = "3階の窓口" }
bring = [{ en = "a passport", ja = "旅券" }]

[[record]]
kind = "GraduationCertificate"
issued_by = "school"
days = 0
"""


def told(*rules, retention=RETENTION):
    (line,) = reissue_lines(replace(TABLE, rules=rules), retention)
    return line


def rule(kind="ClrCredential", days=3):
    return ReissueRule(RECORD_KINDS[kind], IssuedBy.SCHOOL, days)


def test_the_shipped_table_is_a_draft_on_all_that_passes_through_a_familys_hands():
    assert TABLE.is_draft
    carried = {name for name, kind in RECORD_KINDS.items() if kind.delivery is not Delivery.INSTITUTION_ONLY}
    assert {each.kind.credential_type for each in TABLE.rules} == carried
    for said in (lost_access_page(TABLE, RETENTION), lost_access_text(TABLE, RETENTION, "en")):
        assert "no school or board has decided on them" in said


def test_what_an_establisher_has_decided_takes_the_place_of_the_draft():
    table = read_reissue_table(BOARD.encode())
    page = lost_access_page(table, RETENTION)
    for text in (
        "見本市教育委員会",
        "3階の窓口に紛失を届け出",
        "Tell room 3",
        "旅券",
        "a passport",
        "当日",
        "卒業証明書",
    ):
        assert text in page
    assert "再発行できる期間は付属の下書き" in page
    whole = lost_access_page(table, replace(RETENTION, establisher="見本市教育委員会"))
    assert "設置者：見本市教育委員会<" in whole
    assert "下書き" not in whole
    assert 'class="draft"' not in page
    assert "成績証明書" not in page
    assert len(re.findall('<td class="days">', page)) == 1


@pytest.mark.parametrize(
    ("kind", "until"),
    [
        ("ClrCredential", Message("5 years after leaving school", "卒業・転出後5年")),
        ("GraduationCertificate", Message("without end", "期限なし")),
        ("SchoolReport", Message("5 years after the first issue", "最初の発行後5年")),
        ("SchoolAssignmentNotice", Message("ask there", "窓口で確認")),
    ],
)
def test_for_how_long_follows_from_what_the_school_keeps(kind, until):
    assert told(rule(kind)).until == until


def test_of_several_sources_the_one_that_is_kept_longest_counts():
    guidance = RETENTION.rules["guidance"]
    longer = replace(guidance, years=9, events=frozenset({SourceEvent.TRANSFER}))
    both = replace(RETENTION, rules={"longer": longer, "guidance": guidance})
    assert told(rule(), retention=both).until.en == "9 years after moving"
    for_good = replace(RETENTION, rules={"a": replace(guidance, years=None), "longer": longer})
    assert told(rule(), retention=for_good).until.en == "without end"


def test_days_are_those_of_the_table():
    assert told(rule(days=12)).days == Message("12", "12日")
    assert told(rule(days=0)).days == Message("the same day", "当日")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_text_and_page_say_the_same(language):
    page = html.unescape(lost_access_page(TABLE, RETENTION))
    text = lost_access_text(TABLE, RETENTION, language)
    for line in reissue_lines(TABLE, RETENTION):
        cells = [each.in_language(language) for each in (line.name, line.by, line.days, line.until)]
        assert f"- {' | '.join(cells)}" in text
        assert all(f">{cell}<" in page for cell in cells)
    whole = [*words.STEPS[1:], *words.LOST, *(cell for way in words.WAYS for cell in (way.left, way.back, way.missing))]
    assert all(each.in_language(language) in said for each in whole for said in (page, text))


def test_what_an_establisher_wrote_is_text_and_nothing_else():
    bad = Message(HOSTILE, HOSTILE)
    table = replace(TABLE, is_draft=False, establisher=HOSTILE, office=bad, bring=(bad,))
    page = lost_access_page(table, RETENTION)
    assert "<script" not in page
    assert "\u202e" not in page
    assert page.count("&lt;script&gt;") == 6
    assert "\u202e" not in lost_access_text(table, RETENTION, "ja")
