"""Receipts as a page: all that is told of each release, in both languages, and nothing that is run or fetched."""

import re

import pytest
from makers.consent import RECEIPT

from rendering.browser import Browser, find
from vcedu.errors import Message
from vcedu.holder.consent import ConsentState, ReleaseReceipt
from vcedu.holder.consent.release import Release
from vcedu.rendering import receipts_page

RELEASE = Release(ReleaseReceipt.model_validate(RECEIPT), 3, ("i-1",), ConsentState.WITHDRAWN)
HOSTILE = '<script>alert(1)</script>\u202e"&'


def test_a_page_says_all_that_is_told_of_a_release_in_both_languages():
    page = receipts_page([RELEASE.lines], whose="山田 太郎")
    for about, said in RELEASE.lines:
        for text in (about.en, about.ja, said.en, said.ja):
            assert text in page
    assert "同意を撤回" in page
    assert "山田 太郎" in page
    assert len(re.findall("<section>", page)) == 1


def test_where_nothing_was_handed_over_it_says_so():
    page = receipts_page([], whose="山田 太郎")
    assert "提供したものはありません。" in page
    assert "<section>" not in page


def test_what_others_wrote_is_text_and_nothing_else():
    page = receipts_page([[(Message("To", "相手"), Message(HOSTILE, HOSTILE))]], whose=HOSTILE)
    assert "<script" not in page
    assert "\u202e" not in page
    assert page.count("&lt;script&gt;") == 2


@pytest.mark.parametrize("width", [1000, 360])
def test_it_fits_screens_and_paper_and_asks_for_nothing(tmp_path, width):
    path = find()
    if path is None:
        pytest.skip("no browser is installed here (Debian's package: chromium)")
    browser = Browser(path, tmp_path)
    try:
        file = tmp_path / "page.html"
        file.write_text(receipts_page([RELEASE.lines] * 12, whose="山田 太郎"), encoding="utf-8")
        browser("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        assert browser.open(file.as_uri()) == [file.as_uri()]
        assert browser.complaints() == []
        assert browser.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert browser.evaluate("document.querySelectorAll('section').length") == 12
        assert "同意を撤回" in browser.evaluate("document.body.innerText")
    finally:
        browser.close()
