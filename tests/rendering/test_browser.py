"""The pages in a real browser: what people see, what is fetched (nothing), and whether it fits the paper."""

import datetime as dt
import json
import random
import re

import pytest
from makers.signed import credential, edited, sign

from rendering.browser import Browser, find
from rendering.test_report import HOSTILE, hostile_report, report_of
from vcedu.education.kinds import GRADUATION_CERTIFICATE, HEALTH_RECORD, SCHOOL_REPORT, TRANSCRIPT
from vcedu.education.reissue import shipped_reissue_table
from vcedu.education.retention import shipped_retention_table
from vcedu.errors import Message
from vcedu.model import DataIntegrityEnvelope, MediaType, Secured
from vcedu.model.reading import read_secured
from vcedu.rendering import ClaimSlip, claim_slips_page, codes_in_picture, paper_sheet, read_paper, report_page
from vcedu.rendering.ledger import LedgerLine, ledger_page
from vcedu.rendering.lost_access import lost_access_page, reissue_lines

A4 = {b"594.95996 841.91998"}
REPORT_MARGIN, SHEET_MARGIN, SLIPS_MARGIN, LEDGER_MARGIN, LOST_MARGIN = 15, 12, 8, 12, 12
KINDS = [TRANSCRIPT.name, GRADUATION_CERTIFICATE.name, HEALTH_RECORD.name, SCHOOL_REPORT.name]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    path = find()
    if path is None:
        pytest.skip("no browser is installed here (Debian's package: chromium)")
    opened = Browser(path, tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.fixture
def show(browser, tmp_path):
    """Open a page from a file, and hold it to asking for nothing but itself."""

    def shown(page, margin):
        file = tmp_path / "page.html"
        file.write_text(page, encoding="utf-8")
        assert browser.open(file.as_uri()) == [file.as_uri()]
        assert browser.complaints() == []
        browser.on_paper(margin)
        return browser.evaluate("document.body.innerText")

    return shown


def printed(browser):
    """Return how many pages come out of the printer, all of which must be of A4, with nothing beyond its edge."""
    assert browser.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    pdf = browser.pdf()
    assert set(re.findall(rb"/MediaBox \[0 0 ([0-9. ]+)\]", pdf)) == A4
    return len(re.findall(rb"/Type /Page\b", pdf))


VERDICTS = [
    (sign(credential()), False, Message("NOT PROVEN THAT THE BEARER", "真正な文書です"), (122, 75, 0)),
    (sign(credential()), True, Message("UNCHANGED, BUT ANY ISSUER", "保証する者はありません"), (122, 75, 0)),
    (edited(sign(credential()), "name", to="別"), False, Message("NOT VERIFIED: ", "不合格"), (155, 19, 19)),
    (sign(credential("did:unknown:a")), False, Message("COULD NOT BE CHECKED: ", "完了できません"), (122, 75, 0)),
]


@pytest.mark.parametrize(("document", "any_issuer", "sentence", "colour"), VERDICTS)
def test_a_report_says_it_in_both_languages_in_its_colour(browser, show, document, any_issuer, sentence, colour):
    report = report_of(document)
    said = show(report_page(report, document_name="transcript.json", any_issuer=any_issuer), REPORT_MARGIN)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    assert lines[0] == "transcript.json"
    assert sentence.en in lines[1]
    assert sentence.ja in lines[2]
    for check in report:
        assert check.message.en in said
        assert check.message.ja in said
    assert browser.evaluate("getComputedStyle(document.querySelector('header')).color") == f"rgb{colour}"
    assert printed(browser) <= 2


def test_on_a_phone_a_report_stands_in_one_column(browser, show):
    report = report_of(edited(sign(credential()), "name", to="別"))
    show(report_page(report, document_name="transcript.json"), REPORT_MARGIN)
    sentences = "[...document.querySelectorAll('td[lang]')].map(cell => cell.getBoundingClientRect().width)"
    assert max(browser.evaluate(sentences)) < 250
    browser.on_a_phone()
    assert browser.evaluate("document.documentElement.scrollWidth <= 360")
    assert min(browser.evaluate(sentences)) > 250


def test_nothing_of_a_hostile_document_runs_or_is_fetched(browser, show):
    said = show(report_page(hostile_report(), document_name=HOSTILE, bundle_signer="z6Mk"), REPORT_MARGIN)
    assert "<script>alert(1)</script>" in said
    assert browser.evaluate("document.scripts.length + document.images.length") == 0
    assert printed(browser) >= 1


def test_a_page_that_fetches_would_be_noticed(browser, tmp_path):
    address = "https://tracker.example/seen.png"
    file = tmp_path / "page.html"
    file.write_text(f'<img src="{address}">')
    assert address in browser.open(file.as_uri())
    page = report_page(report_of(sign(credential())), document_name="a.json")
    file.write_text(page.replace("<h1>", f'<img src="{address}"><h1>'), encoding="utf-8")
    browser.open(file.as_uri())
    assert any("Content Security Policy" in json.dumps(each) for each in browser.complaints())


def test_the_codes_on_a_sheet_are_decoded_to_the_very_bytes(browser, show):
    raw = json.dumps(sign(credential()), ensure_ascii=False).encode()
    said = show(paper_sheet(read_secured(raw)), SHEET_MARGIN)
    assert "本人であることの証明にはなりません" in said
    assert read_paper(codes_in_picture(browser.picture())) == raw
    assert printed(browser) == 1


def test_a_sheet_of_many_codes_breaks_between_them(browser, show):
    raw = random.Random(1).randbytes(12_000)
    show(paper_sheet(Secured(MediaType.VC, raw, DataIntegrityEnvelope({}))), SHEET_MARGIN)
    assert read_paper(codes_in_picture(browser.picture())) == raw
    assert browser.evaluate("getComputedStyle(document.querySelector('figure')).breakInside") == "avoid"
    rows = -(-browser.evaluate("document.querySelectorAll('figure').length") // 3)
    assert printed(browser) == -(-(rows + 1) // 4)


@pytest.mark.parametrize(("count", "pages"), [(8, 1), (9, 2)])
def test_eight_claim_slips_stand_on_a_sheet_and_their_codes_are_read(browser, show, count, pages):
    slips = [
        ClaimSlip(
            f"2025{number:03}", f"{number:05}-C6D8E-F1G3H-5J7K9", (*KINDS[: number % 4 + 1],), dt.date(2027, 9, 30)
        )
        for number in range(count)
    ]
    address = f"https://claims.school.example/{'x' * 70}"
    page = claim_slips_page(slips, group=f"3年A組{HOSTILE}", office="見本" * 20, address=address)
    said = show(page, SLIPS_MARGIN)
    assert "2027年（令和9年）9月30日" in said
    assert "2027-09-30" in said
    assert "他人に見せないでください" in said
    assert "whoever has the code can ask for the records" in said
    assert browser.evaluate("document.scripts.length + document.images.length") == 0
    inside = "[...document.querySelectorAll('section')].every(slip => slip.scrollHeight <= slip.clientHeight)"
    assert browser.evaluate(inside)
    assert printed(browser) == pages
    if count == 9:
        read = codes_in_picture(browser.picture())
        assert sorted(read) == [f"{address}#{slip.code}" for slip in slips]


def test_a_ledger_of_many_lines_repeats_its_head_on_each_page(browser, show):
    day = dt.date(2026, 4, 1)
    lines = [LedgerLine(f"第{n}号", day, KINDS[n % 4], HOSTILE, 2, "見本" * 20) for n in range(1, 61)]
    said = show(ledger_page(lines, office=HOSTILE, fiscal_year=2026), LEDGER_MARGIN)
    for text in ("発行台帳", "令和8年度", "60件 120部", "Copies", "第60号"):
        assert text in said
    assert browser.evaluate("document.scripts.length + document.images.length") == 0
    assert browser.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    assert printed(browser) > 1


def test_what_to_do_about_a_lost_phone_stands_on_one_sheet_and_fits_a_phone(browser, show):
    table, retention = shipped_reissue_table(), shipped_retention_table()
    said = show(lost_access_page(table, retention), LOST_MARGIN)
    for message in (*table.bring, *(line.name for line in reissue_lines(table, retention))):
        assert message.en in said
        assert message.ja in said
    assert "2台目の端末" in said
    assert browser.evaluate("document.querySelectorAll('table.reissue tbody tr').length") == len(table.rules)
    assert browser.evaluate("document.scripts.length + document.images.length") == 0
    assert printed(browser) == 1
    browser.on_a_phone()
    assert browser.evaluate("document.documentElement.scrollWidth <= 360")
