import gc
import json

import pytest
from makers.signed import AT, credential, did, key, sign, version_1

from vcedu.canonical.contexts import ContextStore
from vcedu.errors import CheckName, Code, ExpiredError, MalformedError, ProofError, UsageError
from vcedu.model import FixedClock, Outcome, VerificationTime, parse_timestamp, read_secured
from vcedu.net import NoFetcher
from vcedu.verifier import ExactIssuers, UnsafeAnyIssuer, Verifier

TIME = VerificationTime(now=parse_timestamp(AT))


def verifier(trust=None, **options):
    trust = trust or ExactIssuers({did("school"): "第一高等学校"})
    return Verifier(trust=trust, contexts=ContextStore.production(), fetcher=NoFetcher(), **options)


def raw(document):
    return json.dumps(document, ensure_ascii=False).encode()


def test_success_returns_what_the_proof_covers():
    document = sign(credential())
    verified = verifier().verify(raw(document), time=TIME)
    assert verified.issuer == did("school")
    assert verified.content["name"] == ["卒業証明書"]
    assert "proof" not in verified.content
    assert "/type" in verified.unordered
    assert verified.secured.raw == raw(document)
    assert verified.verdict.verified


def test_failure_raises():
    forged = sign(credential(), "stranger")
    with pytest.raises(ProofError) as caught:
        verifier().verify(raw(forged), time=TIME)
    assert caught.value.code is Code.DI_METHOD_NOT_ISSUER


def test_a_secured_document_may_be_given_instead_of_bytes():
    assert verifier().verify(read_secured(raw(sign(credential()))), time=TIME).verdict.verified


def test_any_issuer_verifies_but_is_not_authentic():
    report = verifier(UnsafeAnyIssuer()).inspect(raw(sign(credential())), time=TIME)
    assert report.verdict.verified
    assert report.verdict.issuer_authentic is Outcome.UNDETERMINED
    assert {check.code for check in report if check.tolerated} == {Code.ISSUER_ANY_UNSAFE}


@pytest.mark.parametrize("signer", ["school", "stranger"])
def test_what_was_verified_is_let_go_of_at_once(signer):
    data = raw(sign(credential(), signer))
    verifier(UnsafeAnyIssuer()).inspect(data, time=TIME)
    gc.collect()
    gc.disable()
    try:
        verifier(UnsafeAnyIssuer()).inspect(data, time=TIME)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_report_has_no_truth_value():
    report = verifier().inspect(raw(sign(credential())), time=TIME)
    with pytest.raises(UsageError):
        bool(report)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"{", CheckName.INPUT, Code.JSON_SYNTAX),
        (b"[]", CheckName.INPUT, Code.JSON_NOT_AN_OBJECT),
        (b'{"a":1,"a":2}', CheckName.INPUT, Code.JSON_DUPLICATE_MEMBER),
        (b"eyJhbGciOiJFUzI1NiJ9.e30.AA", CheckName.INPUT, Code.JWS_TYPE),
        (b"eyJhbGciOiJFUzI1NiJ9.e30.AA~", CheckName.OPERATION, Code.VC_FORMAT_UNKNOWN),
        (b"eyJhbGciOiJub25lIiwidHlwIjoidmMrand0In0.e30.", CheckName.STRUCTURE, Code.JWS_ALG_FORBIDDEN),
        (b"eternity", CheckName.INPUT, Code.JWS_MALFORMED),
        (b"{}", CheckName.STRUCTURE, Code.VC_CONTEXT),
    ],
)
def test_a_report_is_made_of_anything(data, name, code):
    report = verifier().inspect(data, time=TIME)
    assert not report.verdict.verified
    assert (report.verdict.first_error.name, report.verdict.first_error.code) == (name, code)
    assert report.as_json()["verified"] is False


def test_unreadable_bytes_raise():
    with pytest.raises(MalformedError) as caught:
        verifier().verify(b'{"a":1,"a":2}', time=TIME)
    assert (caught.value.line, caught.value.column) == (1, 8)


def test_an_expired_credential_was_good_before():
    document = raw(sign(credential()))
    with pytest.raises(ExpiredError):
        verifier().verify(document, time=VerificationTime(now=parse_timestamp("2037-03-01T00:00:01+09:00")))


def test_version_1_1_verifies():
    document = sign(version_1())
    report = verifier().inspect(raw(document), time=VerificationTime(now=parse_timestamp(AT)))
    assert report.verdict.verified, report.as_json()
    late = verifier().inspect(raw(document), time=VerificationTime(now=parse_timestamp("2040-01-01T00:00:00Z")))
    assert late.verdict.first_error.path == "/expirationDate"
    early = verifier().inspect(raw(document), time=VerificationTime(now=parse_timestamp("2020-01-01T00:00:00Z")))
    assert {check.code for check in early} >= {Code.VC_NOT_YET_VALID, Code.PROOF_CREATED_IN_FUTURE}


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_every_member_changed_is_found(suite):
    """Change each string of a signed credential, one at a time: none may pass."""
    document = sign(credential(), suite=suite)
    text = raw(document).decode()
    tried = 0
    for value in sorted(_strings({name: item for name, item in document.items() if name != "@context"})):
        changed = text.replace(json.dumps(value, ensure_ascii=False), json.dumps(value + "x", ensure_ascii=False))
        report = verifier(UnsafeAnyIssuer()).inspect(changed.encode(), time=TIME)
        assert not report.verdict.verified, value
        tried += 1
    assert tried > 15


def _strings(value):
    if isinstance(value, dict):
        return set().union(*(_strings(item) for item in value.values()))
    if isinstance(value, list):
        return set().union(*(_strings(item) for item in value))
    return {value} if isinstance(value, str) else set()


def test_the_clock_only_dates_what_could_not_be_had():
    report = verifier(clock=FixedClock(parse_timestamp(AT))).inspect(raw(sign(credential())), time=TIME)
    assert report.verdict.at == TIME.now
    assert key("school").public_key.multikey in report.verdict.issuer
