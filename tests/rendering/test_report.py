"""A report as one page and as text."""

import datetime as dt
import html.parser
import json

import pytest
from makers.signed import AT, credential, edited, sign

from vcedu.canonical.contexts import ContextStore
from vcedu.errors import CheckName, Code, MalformedError
from vcedu.model import Check, Outcome, Report, Verdict, VerificationTime, parse_timestamp
from vcedu.net import NoFetcher
from vcedu.rendering import report_page, report_text
from vcedu.rendering.words import moment
from vcedu.trust import UnsafeAnyIssuer
from vcedu.verifier import Verifier

NOW = parse_timestamp(AT)
HOSTILE = "<script>alert(1)</script>\"'&\u202e\x1b[2J"
VOID = {"meta", "br"}


class Page(html.parser.HTMLParser):
    """Holds a page to what it may contain."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.said, self.classes = [], [], [], [], {}
        self.feed(text)
        self.close()
        assert self.open == []
        assert {"script", "link", "img", "iframe", "base", "form", "a", "object", "embed"}.isdisjoint(self.tags)
        names = {name for name, _ in self.attributes}
        assert not any(name.startswith("on") or name in {"src", "href", "style", "action"} for name in names)
        assert "url(" not in text
        assert "@import" not in text

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self.classes.setdefault(tag, []).append(dict(attrs).get("class"))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said.append(data)


def report_of(document):
    verifier = Verifier(trust=UnsafeAnyIssuer(), contexts=ContextStore.production(), fetcher=NoFetcher())
    return verifier.inspect(json.dumps(document).encode(), time=VerificationTime(now=NOW))


@pytest.mark.parametrize(
    ("document", "any_issuer", "colour"),
    [
        (sign(credential()), False, "passed"),
        (sign(credential()), True, "undetermined"),
        (edited(sign(credential()), "name", to="別"), False, "failed"),
        (edited(sign(credential()), "name", to="別"), True, "failed"),
        (sign(credential("did:unknown:a")), False, "undetermined"),
        ({}, False, "failed"),
    ],
)
def test_a_page_is_complete_in_itself(document, any_issuer, colour):
    report = report_of(document)
    text = report_page(report, document_name="transcript.json", any_issuer=any_issuer)
    page = Page(text)
    assert page.classes["header"] == [colour]
    said = "".join(page.said)
    for check in report:
        assert check.message.en in said
        assert check.message.ja in said
        assert check.next_step.ja in said
    assert ("ANY ISSUER WAS ALLOWED" in said) == (any_issuer and colour == "undetermined")
    assert "Really this person?" in said
    assert "本当に本人か" in said
    assert NOW.isoformat() in said
    assert "2027年4月1日 09:00:00（日本時間）" in said


@pytest.mark.parametrize(
    ("at", "japanese"),
    [
        ("2026-11-14T14:59:59Z", "2026年11月14日 23:59:59（日本時間）"),
        ("2026-11-14T15:00:00Z", "2026年11月15日 00:00:00（日本時間）"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00"),
    ],
)
def test_an_instant_is_told_in_the_time_of_japan(at, japanese):
    assert moment(parse_timestamp(at)).ja == japanese


def hostile_report():
    error = MalformedError(Code.VC_TYPE, path=f"/{HOSTILE}", value=HOSTILE)
    failed = Check.from_error(CheckName.STRUCTURE, error)
    status = Check.passed(CheckName.STATUS, as_of=NOW - dt.timedelta(hours=1))
    bare = Verdict((), NOW)
    good = Verdict((Check.passed(CheckName.PROOF),), NOW, nested={"/x": bare})
    bad = Verdict((failed,), NOW, HOSTILE, {f"/{HOSTILE}": Verdict((failed,), NOW), "/good": good})
    return Report(Verdict((failed, status), NOW, HOSTILE, {f"/a{HOSTILE}": bad}))


def test_nothing_of_the_document_becomes_markup():
    text = report_page(hostile_report(), document_name=HOSTILE, bundle_signer="z6Mk")
    page = Page(text)
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert page.tags.count("details") == 4
    assert [dict(page.attributes).get("http-equiv")] == ["Content-Security-Policy"]
    assert (NOW - dt.timedelta(hours=1)).isoformat() in text
    assert "z6Mk" in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 6


@pytest.mark.parametrize("language", ["en", "ja"])
def test_text_shows_nothing_that_steers_a_terminal(language):
    text = report_text(hostile_report(), language, document_name=HOSTILE, bundle_signer="z6Mk")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert ("From a bundle" in text) == (language == "en")
    assert text.count("[NO]") == 3
    assert "/good" in text
    assert "/x" not in text


def test_text_is_coloured_for_a_terminal():
    text = report_text(report_of(sign(credential())), "en", document_name="a.json", coloured=True)
    assert text.startswith("\x1b[32ma.json: VERIFIED: every check passed.\x1b[0m\n")
    assert f"  {'[--]'} {CheckName.NESTED}" in text
    plain = report_text(report_of(sign(credential())), "en", document_name="a.json")
    assert "\x1b" not in plain
    assert Outcome.PASSED.value not in plain.splitlines()[0].split()
