"""The page that tells a family who saw what, in a real browser."""

import dataclasses
import datetime as dt

import pytest

from rendering.browser import MM
from rendering.test_browser import browser, printed, show  # noqa: F401 - fixtures
from rendering.test_report import HOSTILE
from vcedu.education.dates import JAPAN
from vcedu.errors import Message
from vcedu.rendering import SeenRow, who_saw_data, who_saw_page

MARGIN = 12
UNTIL = dt.datetime(2026, 11, 24, 9, 30, tzinfo=JAPAN)
TEACHER = SeenRow(
    at=UNTIL - dt.timedelta(days=2),
    who=Message("homeroom teacher, 見本市立第一中学校", "見本市立第一中学校 学級担任"),
    capacity=Message("staff of the school", "学校の職員"),
    act=Message("read", "記録を読んだ"),
    records=(Message("Report for the next school", "調査書"), Message("Health record", "健康診断票")),
    outcome="allowed",
    decision=Message("Allowed", "許可"),
    why=Message("The school's table gives it to this role.", "学校の表がこの職務に認めています。"),
)
SHOWN = dataclasses.replace(
    TEACHER,
    at=UNTIL - dt.timedelta(days=1),
    who=Message("you", "あなた"),
    act=Message("records were shown", "記録が提示された"),
    recipient="did:web:school-b.ed.jp",
    basis=Message("the person's request", "本人の請求"),
    purpose=Message("application", "出願"),
    outcome="noted",
)
REFUSED = dataclasses.replace(TEACHER, at=UNTIL, outcome="refused", decision=Message("Refused", "拒否"))


@pytest.fixture
def page(show):  # noqa: F811 - a fixture
    return lambda rows, owner="山田 太郎": show(who_saw_page(rows, owner=owner, until=UNTIL), MARGIN)


def test_the_newest_comes_first_and_each_row_says_who_what_and_why(browser, page):  # noqa: F811
    said = page([TEACHER, SHOWN, REFUSED])
    assert said.index("拒否") < said.index("記録が提示された") < said.index("許可")
    for row in (TEACHER, SHOWN):
        for told in (row.who, row.capacity, row.act, *row.records, row.decision, row.why):
            assert told.ja in said
            assert told.en in said
    for told in ("山田 太郎", "did:web:school-b.ed.jp", "本人の請求", "出願", "提示先", "2026年（令和8年）11月24日"):
        assert told in said
    marks = "[...document.querySelectorAll('.mark')].map(mark => getComputedStyle(mark).color)"
    assert browser.evaluate(marks) == ["rgb(155, 19, 19)", "rgb(17, 17, 17)", "rgb(11, 93, 30)"]
    assert browser.evaluate("document.scripts.length + document.images.length") == 0
    assert printed(browser) == 1


def test_on_a_phone_the_columns_stand_one_below_the_other(browser, page):  # noqa: F811
    page([TEACHER, SHOWN])
    cells = "[...document.querySelectorAll('td')].map(cell => cell.getBoundingClientRect().width)"
    assert max(browser.evaluate(cells)) < 60 * MM
    browser.on_a_phone()
    assert browser.evaluate("document.documentElement.scrollWidth <= 360")
    assert min(browser.evaluate(cells)) > 300


def test_a_long_log_repeats_its_head_on_each_sheet(browser, page):  # noqa: F811
    page([dataclasses.replace(TEACHER, at=UNTIL + dt.timedelta(hours=n)) for n in range(60)])
    assert browser.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    assert printed(browser) > 2


def test_nothing_of_what_was_logged_runs(browser, page):  # noqa: F811
    hostile = Message(HOSTILE, HOSTILE)
    row = dataclasses.replace(SHOWN, who=hostile, records=(hostile,), recipient=HOSTILE, basis=hostile, purpose=hostile)
    said = page([row], owner=HOSTILE)
    assert said.count("<script>alert(1)</script>") >= 5
    assert browser.evaluate("document.scripts.length + document.images.length") == 0
    assert browser.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_where_nothing_happened_the_page_says_so(page):
    assert "この期間の記録はありません。" in page([])


def test_the_data_has_all_that_the_page_has():
    found = who_saw_data([TEACHER, SHOWN], owner="山田 太郎", until=UNTIL)
    assert (found["owner"], found["until"]) == ("山田 太郎", "2026-11-24T09:30:00+09:00")
    first, second = found["rows"]
    assert first["records"][1] == {"en": "Health record", "ja": "健康診断票"}
    assert (first["basis"], first["recipient"], first["outcome"]) == (None, "", "allowed")
    assert second["basis"] == {"en": "the person's request", "ja": "本人の請求"}
