"""A report as one page and as text."""

import datetime as dt
import html.parser
import json

import pytest
from makers.signed import AT, credential, edited, sign

from vcedu.canonical.contexts import ContextStore
from vcedu.education.dates import moment
from vcedu.errors import CheckName, Code, MalformedError, Message
from vcedu.model import Check, Outcome, Report, Verdict, VerificationTime, parse_timestamp
from vcedu.net import NoFetcher
from vcedu.rendering import report_page, report_text
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
        (sign(credential()), False, "undetermined"),
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
    assert "2027年（令和9年）4月1日 09:00:00（日本時間）" in said


@pytest.mark.parametrize(
    ("at", "japanese"),
    [
        ("2026-11-14T14:59:59Z", "2026年（令和8年）11月14日 23:59:59（日本時間）"),
        ("2026-11-14T15:00:00Z", "2026年（令和8年）11月15日 00:00:00（日本時間）"),
        ("1872-12-31T03:00:00Z", "1872年12月31日 12:00:00（日本時間）"),
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


def shown_by_holder(holder):
    """Return a report of a school's record that a board has registered, shown beside one that nobody vouches for."""
    proof = Check.passed(CheckName.PROOF)
    facts = {"body": "見本小学校", "registrar": "見本市", "role_en": "establisher", "role_ja": "設置者"}
    known = Check.passed(CheckName.ISSUER_AUTHORITY_NOW, code=Code.ISSUER_REGISTERED, **facts)
    types = ("VerifiableCredential", "EnrollmentCertificate")
    record = Verdict(
        (known, proof), NOW, "did:web:school", issuer_name="見本小学校", types=types, subject_name="神谷 葵"
    )
    listed = Verdict(
        (proof,),
        NOW,
        "did:web:board",
        issuer_name="見本市",
        types=("VerifiableCredential", "Notice"),
        subject_name="神谷 葵",
    )
    bare = Verdict((proof,), NOW, types=("VerifiableCredential",))
    nested = {"/verifiableCredential/0": record, "/verifiableCredential/1": listed, "/verifiableCredential/2": bare}
    return Report(Verdict((proof, holder), NOW, nested=nested))


NOT_PROVEN = Check.not_applicable(CheckName.HOLDER, code=Code.HOLDER_NOT_PROVEN)
GENUINE = Message(
    "GENUINE DOCUMENT OF 神谷 葵; NOT PROVEN THAT THE BEARER IS THIS PERSON: COMPARE WITH AN ID.",
    "神谷 葵 についての真正な文書です。持参者が本人であることは証明されていません。本人確認書類と照合してください。",
)
VERIFIED = Message("VERIFIED: every check passed.", "確認できました：すべての確認に通りました。")


@pytest.mark.parametrize(
    ("holder", "said", "colour", "light"),
    [(NOT_PROVEN, GENUINE, "33", "undetermined"), (Check.passed(CheckName.HOLDER), VERIFIED, "32", "passed")],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_green_is_only_what_proves_the_bearer_too(holder, said, colour, light, language):
    report = shown_by_holder(holder)
    first, *_ = report_text(report, language, document_name="a.json", coloured=True).splitlines()
    assert first == f"\x1b[{colour}ma.json: {said.in_language(language)}\x1b[0m"
    text = report_page(report, document_name="a.json")
    assert Page(text).classes["header"] == [light]
    assert said.in_language(language) in text


def test_a_guardian_is_not_whose_document_it_is():
    child, guardian = (
        Verdict((Check.passed(CheckName.PROOF),), NOW, types=types, subject_name=name)
        for types, name in ((("EnrollmentCertificate",), "神谷 葵"), (("GuardianshipCredential",), "神谷 一"))
    )
    for nested, named in (({"/0": guardian, "/1": child}, "OF 神谷 葵;"), ({"/0": guardian}, "OF 神谷 一;")):
        report = Report(Verdict((Check.passed(CheckName.PROOF), NOT_PROVEN), NOW, nested=nested))
        assert named in report_text(report, "en", document_name="a.json").splitlines()[0]


def test_what_the_operator_states_is_a_condition_of_being_genuine():
    report, stated = shown_by_holder(NOT_PROVEN), NOW - dt.timedelta(days=1)
    text = report_text(report, "en", document_name="a.json", stated_issue=stated)
    assert (
        "DOCUMENT OF 神谷 葵, IF IT WAS ISSUED BY 2027-03-31T00:00:00+00:00 AS THE OPERATOR STATES; NOT PROVEN" in text
    )
    text = report_text(report, "ja", document_name="a.json", stated_issue=stated)
    assert "真正な文書です（確認者の申告どおり2027年（令和9年）3月31日 09:00:00（日本時間）までに発行され" in text


def test_people_are_told_the_kind_and_the_registered_name_of_each_document_inside():
    report = shown_by_holder(NOT_PROVEN)
    english, japanese = (report_text(report, language, document_name="a.json") for language in ("en", "ja"))
    assert (
        "    [ok] Certificate of enrolment: 見本小学校 is registered as issuer by 見本市 (establisher). The signature"
        in english
    )
    assert (
        "    [ok] 在学証明書：見本小学校は、見本市（設置者）により発行者として登録されています。 署名は正しく"
        in japanese
    )
    assert "    [ok] Notice: 見本市: did:web:board The signature" in english
    assert "    [ok] Credential: The signature" in english
    text = report_page(report, document_name="a.json")
    page, said = Page(text), " ".join(" ".join(Page(text).said).split())
    assert page.attributes.count(("open", None)) == page.tags.count("details") == 3
    assert "見本小学校は、見本市（設置者）により発行者として登録されています。" in said
    assert "見本小学校 did:web:school" in said
    assert "Certificate of enrolment 在学証明書" in said


def test_the_name_and_the_kind_are_those_of_the_signed_document():
    document = sign(credential())
    verdict = report_of(document).verdict
    assert verdict.types == tuple(document["type"])
    assert (verdict.issuer_name, verdict.subject_name) == (None, None)
    assert report_of({}).verdict.types == ()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_check_is_called_by_its_identifier_in_a_sentence(language):
    text = report_text(report_of(sign(credential())), language, document_name="a.json")
    assert not any(f"{name.value}:" in text or f"{name.value}：" in text for name in CheckName if "_" in name.value)
    assert ("  [ok] 署名：署名は正しく" in text) == (language == "ja")
    assert ("  [ok] signature: The signature is right" in text) == (language == "en")


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
    assert text.startswith(
        "\x1b[33ma.json: GENUINE DOCUMENT; NOT PROVEN THAT THE BEARER IS THIS PERSON: COMPARE WITH AN ID."
    )
    assert "  [--] credentials inside it: It holds no other credentials." in text
    plain = report_text(report_of(sign(credential())), "en", document_name="a.json")
    assert "\x1b" not in plain
    assert Outcome.PASSED.value not in plain.splitlines()[0].split()
