"""A credential on paper: the very bytes come back from its codes."""

import json
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers.signed import AT, credential, edited, sign

from rendering.test_report import Page
from vcedu.canonical.contexts import ContextStore
from vcedu.errors import Code, MalformedError, UsageError
from vcedu.model import DataIntegrityEnvelope, MediaType, Secured, VerificationTime, parse_timestamp
from vcedu.model.verdict import SubjectAnswer
from vcedu.net import NoFetcher
from vcedu.rendering import paper_sheet, read_paper
from vcedu.rendering.paper import _base45, _base45_decoded, paper_texts
from vcedu.trust import UnsafeAnyIssuer
from vcedu.verifier import Verifier


def secured(raw):
    return Secured(MediaType.VC, raw, DataIntegrityEnvelope({}))


@pytest.mark.parametrize(("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")])
def test_base45_as_in_the_rfc(data, text):
    assert _base45(data) == text
    assert _base45_decoded(text) == data


def test_base45_of_ietf():
    assert _base45_decoded("QED8WEX0") == b"ietf!"


@pytest.mark.parametrize("text", ["GGW", ":::", "::", "0", "0000"])
def test_base45_refuses_what_no_bytes_make(text):
    with pytest.raises(MalformedError) as raised:
        _base45_decoded(text)
    assert raised.value.code is Code.PAPER_MALFORMED


@given(st.binary(min_size=1, max_size=4000), st.randoms())
def test_the_very_bytes_come_back_in_any_order(raw, order):
    texts = list(paper_texts(secured(raw)))
    assert all(re.fullmatch(r"[0-9A-Z $%*+\-./:]{1,830}", text) for text in texts)
    order.shuffle(texts)
    assert read_paper([*texts, texts[0]]) == raw


def test_a_sheet_has_one_picture_for_each_code():
    sheet = paper_sheet(secured(random.Random(1).randbytes(3000)))
    page = Page(sheet)
    count = len(paper_texts(secured(random.Random(1).randbytes(3000))))
    assert count > 1
    assert page.tags.count("svg") == page.tags.count("figure") == count
    assert f"{count}/{count}" in sheet
    assert dict(page.attributes).get("http-equiv") == "Content-Security-Policy"
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes


def test_a_sheet_tells_people_what_it_is():
    document = {
        "type": ["VerifiableCredential", "EnrollmentCertificate"],
        "issuer": {"id": "did:web:a.example", "name": "第一小学校"},
        "documentNumber": "第1号",
        "issuedOn": ["2026-10-01"],
        "credentialSubject": [{"legalName": "<b>葵\u202e"}],
    }
    sheet = paper_sheet(Secured(MediaType.VC, b"x", DataIntegrityEnvelope(document)))
    said = "".join(Page(sheet).said)
    for text in ("在学証明書", "Certificate of enrolment", "第一小学校", "第1号", "<b>葵\\u202e"):
        assert text in said
    assert "2026-10-01" not in said
    plain = "".join(Page(paper_sheet(secured(b"x"))).said)
    assert "紙の証明書" in plain


def test_a_credential_from_paper_is_genuine_but_proves_no_bearer():
    raw = json.dumps(sign(credential()), ensure_ascii=False).encode()
    verifier = Verifier(trust=UnsafeAnyIssuer(), contexts=ContextStore.production(), fetcher=NoFetcher())
    time = VerificationTime(now=parse_timestamp(AT))
    verdict = verifier.verify(read_paper(paper_texts(secured(raw))), time=time).verdict
    assert (verdict.verified, verdict.subject_authentic) == (True, SubjectAnswer.NOT_PROVEN)
    changed = json.dumps(edited(sign(credential()), "name", to="別")).encode()
    assert not verifier.inspect(read_paper(paper_texts(secured(changed))), time=time).verdict.verified


def test_bytes_beyond_the_limit_are_refused_however_well_they_pack():
    with pytest.raises(UsageError) as raised:
        paper_texts(secured(bytes((1 << 20) + 1)))
    assert raised.value.code is Code.PAPER_TOO_LARGE
    assert read_paper(paper_texts(secured(bytes(1 << 20)))) == bytes(1 << 20)
