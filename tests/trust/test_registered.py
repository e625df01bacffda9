"""From a registry's statements to what a verifier says of a school's record."""

import json
from pathlib import Path

import pytest
from makers.signed import AT, credential, did, edited, key, sign
from makers.trust import KIND, SCHOOL, anchors_file, of_city, of_school

from negative.operations.verification import Given
from vcedu.canonical.contexts import ContextStore
from vcedu.cli.app import run
from vcedu.errors import Code, MalformedError, UntrustedIssuerError, UsageError
from vcedu.issuer import Issuer, Registration, Registry
from vcedu.model import FixedClock, VerificationTime, parse_timestamp
from vcedu.trust import Anchor, Anchors, ChainTrust, CodeScheme, DatedIdentifier, EntityCode, read_statement
from vcedu.verifier import Verifier, open_registry

NOW = parse_timestamp(AT)
START = parse_timestamp("2026-04-01T00:00:00Z")
CLOCK = FixedClock(NOW)


def registry_of(whose):
    return Registry(Issuer(key(whose), contexts=ContextStore.production(), clock=CLOCK))


def registration(whose="school", scheme=CodeScheme.SCHOOL, value=SCHOOL, **members):
    usual = {
        "name": "第一高等学校",
        "code": EntityCode(scheme, value),
        "identifiers": (DatedIdentifier(did(whose)),),
        "valid_from": START,
        "issues": frozenset({KIND}),
        "territory": frozenset({"131016"}),
    }
    return Registration(**(usual | members))


def city(**members):
    return registration("city", CodeScheme.LOCAL_GOVERNMENT, "131016", name="A City", may_delegate=True, **members)


def opened(*statements, at=NOW):
    anchors = Anchors(1, START, NOW, (Anchor(did("registry"), "National Register"),), statements)
    return open_registry(
        anchors,
        contexts=ContextStore.production(),
        fetcher=Given({}, at),
        time=VerificationTime(now=at),
        clock=CLOCK,
    )


def inspect(trust, document, now=NOW, proven_issue=None):
    verifier = Verifier(trust=trust, contexts=ContextStore.production(), fetcher=Given({}, now))
    return verifier.inspect(json.dumps(document).encode(), time=VerificationTime(now=now, proven_issue=proven_issue))


def chain():
    above = registry_of("registry").register(city(requests=frozenset({KIND})))
    below = registry_of("city").register(registration(status={}, valid_until=parse_timestamp("2036-03-31T00:00:00Z")))
    return above, below


def test_words_say_who_registered_the_issuer():
    trust = opened(*(secured.raw for secured in chain()))
    report = inspect(trust, sign(credential()))
    assert report.verdict.verified
    told = next(check for check in report if check.name == "issuer_authority_now")
    assert told.code is Code.ISSUER_REGISTERED
    assert told.message.en == "第一高等学校 is registered as issuer by A City (establisher)."
    assert told.message.ja == "第一高等学校は、A City（設置者）により発行者として登録されています。"
    own = inspect(trust, sign(credential(did("city")), "city"))
    told = next(check for check in own if check.name == "issuer_authority_now")
    assert told.message.en == "A City is registered as issuer by National Register (registry)."


def test_ended_registration_was_good_then_and_is_not_now():
    above, below = chain()
    ended = registry_of("city").end(below, parse_timestamp("2027-03-26T00:00:00Z"))
    assert ended.envelope.document["id"] == below.envelope.document.get("id")
    trust = opened(above.raw, ended.raw)
    report = inspect(trust, sign(credential()), proven_issue=parse_timestamp("2027-03-25T00:00:00Z"))
    outcomes = {check.name.value: (check.outcome.value, check.code) for check in report}
    assert outcomes["issuer_authority_at_issue"] == ("passed", Code.ISSUER_REGISTERED)
    assert outcomes["issuer_authority_now"] == ("failed", Code.CHAIN_DATES)


def test_only_the_body_that_registered_may_end_it():
    _, below = chain()
    with pytest.raises(UsageError):
        registry_of("stranger").end(below, NOW)


def test_registration_without_did_is_refused():
    with pytest.raises(MalformedError):
        registry_of("city").register(registration(identifiers=(), territory=frozenset()))


def test_several_dids_for_one_code_and_several_codes_for_one_did():
    moved = (
        DatedIdentifier(did("old school"), None, parse_timestamp("2026-12-31T23:59:59Z")),
        DatedIdentifier(did("school"), parse_timestamp("2027-01-01T00:00:00Z")),
    )
    above, _ = chain()
    below = registry_of("city").register(registration(identifiers=moved))
    other = registry_of("city").register(
        registration(code=EntityCode(CodeScheme.SCHOOL, "D113299902012"), name="第二高等学校")
    )
    trust = opened(above.raw, below.raw, other.raw)
    kinds = ("VerifiableCredential", KIND)
    assert trust.judge(did("old school"), kinds, parse_timestamp("2026-06-01T00:00:00Z")).name == "第一高等学校"
    for code, name in ((SCHOOL, "第一高等学校"), ("D113299902012", "第二高等学校")):
        assert trust.judge(did("school"), kinds, NOW, (code,)).name == name
    with pytest.raises(UntrustedIssuerError):
        trust.judge(did("old school"), kinds, NOW)


def test_requester_needs_the_right_to_ask():
    trust = opened(*(secured.raw for secured in chain()))
    assert trust.judge_requester(did("city"), (KIND,), NOW).name == "A City"
    with pytest.raises(UntrustedIssuerError) as refused:
        trust.judge_requester(did("school"), (KIND,), NOW)
    assert refused.value.code is Code.CHAIN_KIND


def test_statements_that_fail_or_cannot_be_read_are_left_out():
    above, below = chain()
    changed = json.dumps(edited(below.envelope.document, "credentialSubject", "name", to="別")).encode()
    no_statement = json.dumps(sign(credential(did("registry")), "registry")).encode()
    trust = opened(above.raw, changed, b"[]", no_statement)
    assert trust.tolerated == frozenset()
    with pytest.raises(UntrustedIssuerError) as refused:
        trust.judge(did("school"), (KIND,), NOW)
    assert refused.value.code is Code.ISSUER_UNTRUSTED
    assert opened(above.raw, below.raw).judge(did("school"), (KIND,), NOW).registrar == "A City"


def test_a_body_with_no_limit_above_may_be_anywhere():
    statements = [read_statement(of_school() | {"issuer": [did("registry")]})]
    trust = ChainTrust([Anchor(did("registry"), "National Register")], statements)
    assert trust.judge(did("school"), ("VerifiableCredential", KIND), NOW).by_registry
    with pytest.raises(UntrustedIssuerError):
        trust.judge(did("school"), ("VerifiableCredential",), NOW)


def test_anchors_file_with_dates_comes_back_as_written():
    data = anchors_file(b"{}", valid_from=START, valid_until=NOW)
    read = Anchors.read(data, root_key=key("root").public_key, version_floor=1, now=NOW)
    assert read.anchors == (Anchor(did("registry"), "National Register", START, NOW),)
    assert (read.version, read.statements) == (2, (b"{}",))


def test_command_line_reads_the_anchors(tmp_path, capsys):
    document, anchors = Path(tmp_path, "document.json"), Path(tmp_path, "anchors.json")
    document.write_text(json.dumps(sign(credential())))
    statements = (sign(of_city(), "registry"), sign(of_school(), "city"))
    anchors.write_bytes(anchors_file(*(json.dumps(statement).encode() for statement in statements)))
    words = ["verify", str(document), "--at", AT, "--anchors", str(anchors), "--root-key"]
    root = key("root").public_key.multikey
    assert run([*words, root]) == 0
    assert "registered as issuer by city of Example (establisher)" in capsys.readouterr().out
    assert run([*words, root, "--version-floor", "3"]) == 1
    assert "ANCHORS_ROLLED_BACK" in capsys.readouterr().err
    assert run([*words, key("stranger").public_key.multikey]) == 1
    assert run([*words, "x"]) == 2
