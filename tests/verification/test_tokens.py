"""Tokens through the whole of issuing, presenting, keeping and verifying."""

import hashlib
import json

import pytest
from makers.signed import AT, CREATED, WEB, credential, did, key, present, presentation, sign, web_document, without
from makers.status import unsigned_list
from makers.tokens import claims, enveloped, header, method_of, nist_key, shown_token, token

from holder.family import PASSPHRASE, create
from holder.family import TIME as STORE_TIME
from holder.family import VERIFIER as STORE_VERIFIER
from vcedu.canonical.contexts import ContextStore
from vcedu.errors import CheckName, Code, MalformedError, UsageError
from vcedu.holder import HolderKey, PersonalDataStore, make_presentation
from vcedu.issuer import Issuer
from vcedu.keys import KeyType, PrivateKey
from vcedu.model import (
    EnvelopeForm,
    FixedClock,
    MediaType,
    Outcome,
    SubjectAnswer,
    VerificationTime,
    parse_timestamp,
    read_secured,
)
from vcedu.net import NoFetcher
from vcedu.storage import SQLiteDriver
from vcedu.trust import ExactIssuers, UnsafeAnyIssuer
from vcedu.verification import Material, NeedMaterial, Part, Reference, ReferenceKind, Verification, VerificationPolicy
from vcedu.verifier import HolderDemand, Verifier

CONTEXTS = ContextStore.production()
NOW = parse_timestamp(AT)
TIME = VerificationTime(now=NOW)
CLOCK = FixedClock(parse_timestamp(CREATED))
DEMAND = HolderDemand(required=True, challenge="c-2027", domain=frozenset({"school-b.example"}))


def _verifier(*issuers, contexts=CONTEXTS):
    trust = ExactIssuers(dict.fromkeys(issuers, "第一高等学校")) if issuers else UnsafeAnyIssuer()
    return Verifier(trust=trust, contexts=contexts, fetcher=NoFetcher())


def _issuer(signer, **options):
    return Issuer(signer, contexts=CONTEXTS, clock=CLOCK, envelope=EnvelopeForm.JWT, **options)


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.P256, KeyType.P384])
@pytest.mark.parametrize("envelope", EnvelopeForm)
def test_a_token_is_issued_shown_and_verified(key_type, envelope):
    signer = key("school") if key_type is KeyType.ED25519 else nist_key(key_type)
    issuer = _issuer(signer)
    unsigned = without(credential(), "issuer")
    secured = issuer.issue(unsigned)
    assert secured.media_type is MediaType.VC_JWT
    assert issuer.issue(unsigned).raw == secured.raw, "asked again, the same bytes"
    verified = _verifier(issuer.id).verify(secured, time=TIME)
    assert verified.content["name"] == ["卒業証明書"]
    assert "iss" not in verified.content
    assert verified.verdict.issuer_authentic is Outcome.PASSED
    shown = make_presentation(
        [secured],
        HolderKey(key("pupil")),
        challenge="c-2027",
        domain=["school-b.example"],
        at=CLOCK.now(),
        contexts=CONTEXTS,
        envelope=envelope,
    )
    assert shown.media_type is (MediaType.VP_JWT if envelope is EnvelopeForm.JWT else MediaType.VP)
    answer = _verifier(issuer.id).verify(shown, time=TIME, holder=DEMAND)
    assert answer.verdict.subject_authentic is SubjectAnswer.PASSED
    assert answer.verdict.nested["/verifiableCredential/0"].verified


def test_what_a_token_cannot_hold_is_not_issued():
    for members, code in (
        ({"nonce": "n"}, Code.JSONLD_UNDEFINED_TERM),
        ({"approvedBy": "x"}, Code.JSONLD_UNDEFINED_TERM),
        ({"issuer": did("board")}, Code.ISSUE_ISSUER_NOT_KEY),
        ({"type": ["Nothing"]}, Code.VC_TYPE),
    ):
        with pytest.raises(Exception, match=code.value):
            _issuer(key("school")).issue(credential(**members))


def test_a_claim_s_name_in_a_vocabulary_is_refused_at_issue():
    body = json.dumps({"@context": {"nonce": "https://school-a.example/terms#nonce"}}).encode()
    url = "https://school-a.example/nonce/v1"
    store = CONTEXTS.with_context(url, body, hashlib.sha256(body).hexdigest())
    issuer = Issuer(key("school"), contexts=store, clock=CLOCK, envelope=EnvelopeForm.JWT)
    unsigned = credential(nonce="n")
    unsigned["@context"] = [*unsigned["@context"], url]
    with pytest.raises(Exception, match=Code.JWS_CLAIM.value):
        issuer.issue(unsigned)


def test_a_token_is_made_by_a_key_and_no_suite():
    with pytest.raises(UsageError) as raised:
        _issuer(key("school"), suite="eddsa-rdfc-2022")
    assert raised.value.code is Code.OPTION_INVALID
    with pytest.raises(UsageError) as raised:
        _issuer(PrivateKey.generate(KeyType.MLDSA44).as_signer())
    assert raised.value.code is Code.KEY_CAPABILITY
    with pytest.raises(UsageError) as raised:
        Issuer(PrivateKey.generate(KeyType.MLDSA87).as_signer(), contexts=CONTEXTS, clock=CLOCK)
    assert raised.value.code is Code.KEY_CAPABILITY


def test_the_document_of_a_trusted_issuer_is_asked_for_and_of_no_other():
    text = token(header(kid=f"{WEB}#key-1"), claims(iss=WEB, issuer=WEB)).encode()
    reference = Reference(ReferenceKind.DID_DOCUMENT, WEB)
    for trust, asked in ((ExactIssuers({WEB: "第一高等学校"}), True), (ExactIssuers({}), False)):
        policy = VerificationPolicy(trust=trust, contexts=CONTEXTS)
        under_way = Verification(read_secured(text), policy=policy, time=TIME)
        answer = under_way.step(Material())
        assert (answer == NeedMaterial((reference,))) is asked
        if asked:
            part = Part(json.dumps(web_document()).encode(), NOW)
            assert under_way.step(Material({reference: part})).verdict.verified


def test_a_key_may_be_named_by_its_thumbprint():
    own = key("school").public_key
    assert _verifier(did("school")).verify(token(header(kid=own.thumbprint)).encode(), time=TIME).verdict.verified
    # The published documents of did:web name keys as they like, and may name one twice.
    first, second = f"{WEB}#key-1", f"{WEB}#key-2"
    methods = [{**web_document()["verificationMethod"][0], "id": name} for name in (first, second)]
    # Keys of other kinds stand beside it, some of which have no thumbprint.
    for kind in (KeyType.BLS12_381_G2, KeyType.MLDSA44):
        multikey = PrivateKey.generate(kind).public_key.multikey
        methods.append({**methods[0], "id": f"{WEB}#{kind.name}", "publicKeyMultibase": multikey})
    text = token(header(kid=own.thumbprint), claims(iss=WEB, issuer=WEB)).encode()
    policy = VerificationPolicy(trust=ExactIssuers({WEB: "第一高等学校"}), contexts=CONTEXTS)
    for listed, code in (([first], None), ([second], None), ([], Code.DI_RELATIONSHIP)):
        document = web_document(verificationMethod=methods, assertionMethod=listed, authentication=[])
        part = Part(json.dumps(document).encode(), NOW)
        material = Material({Reference(ReferenceKind.DID_DOCUMENT, WEB): part})
        judgement = Verification(read_secured(text), policy=policy, time=TIME).step(material)
        assert getattr(judgement.verdict.first_error, "code", None) is code


def test_nothing_is_asked_on_the_word_of_a_header_that_is_not_right():
    text = token(header(kid=f"{WEB}#key-1", alg="none"), claims(iss=WEB, issuer=WEB)).encode()
    policy = VerificationPolicy(trust=ExactIssuers({WEB: "第一高等学校"}), contexts=CONTEXTS)
    judgement = Verification(read_secured(text), policy=policy, time=TIME).step(Material())
    first = judgement.verdict.first_error
    assert (first.name, first.code, first.path) == (CheckName.STRUCTURE, Code.JWS_ALG_FORBIDDEN, "/alg")
    blocked = {check.name for check in judgement.verdict.checks if check.code is Code.CHECK_BLOCKED}
    assert {CheckName.VERIFICATION_METHOD, CheckName.PROOF, CheckName.MAPPING, CheckName.CONTEXTS} <= blocked


def test_a_status_list_may_be_a_token():
    issued = unsigned_list()
    listed = token(None, {"iss": did("school"), **issued})
    reference = Reference(ReferenceKind.STATUS_LIST, issued["id"])
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": issued["id"],
    }
    document = token(None, claims(credentialStatus=entry)).encode()
    policy = VerificationPolicy(trust=ExactIssuers({did("school"): "第一高等学校"}), contexts=CONTEXTS)
    under_way = Verification(read_secured(document), policy=policy, time=TIME)
    assert under_way.step(Material()) == NeedMaterial((reference,))
    assert under_way.step(Material({reference: Part(listed.encode(), NOW)})).verdict.verified


def test_an_envelope_is_read_as_the_token_in_it():
    shown = read_secured(json.dumps(enveloped(token())).encode())
    assert (shown.media_type, shown.envelope) == (MediaType.VC, read_secured(token().encode()).envelope)
    verified = _verifier(did("school")).verify(shown, time=TIME)
    assert verified.content["name"] == ["卒業証明書"]
    wrapping = enveloped(
        "", id=f"data:application/vp+jwt,{shown_token(token())}", type="EnvelopedVerifiablePresentation"
    )
    again = _verifier(did("school")).verify(json.dumps(wrapping).encode(), time=TIME, holder=DEMAND)
    assert again.verdict.subject_authentic is SubjectAnswer.PASSED


def test_an_envelope_is_shown_as_it_came():
    secured = read_secured(json.dumps(enveloped(token())).encode())
    for envelope in EnvelopeForm:
        shown = make_presentation(
            [secured, read_secured(token().encode())],
            HolderKey(key("pupil")),
            challenge="c-2027",
            domain=["school-b.example"],
            at=CLOCK.now(),
            contexts=CONTEXTS,
            envelope=envelope,
        )
        assert _verifier(did("school")).verify(shown, time=TIME, holder=DEMAND).verdict.verified
        if envelope is EnvelopeForm.DATA_INTEGRITY:
            assert secured.raw in shown.raw


def test_a_broken_envelope_inside_is_a_finding_of_its_own():
    broken = present(presentation(enveloped("e30.e30.")))
    report = _verifier().inspect(json.dumps(broken).encode(), time=TIME)
    (inner,) = report.verdict.nested.values()
    assert [check.code for check in inner.checks if check.name is CheckName.INPUT] == [Code.JWS_TYPE]
    assert report.verdict.first_error.code is Code.NESTED_FAILED


def test_tokens_and_signed_credentials_stand_side_by_side():
    pair = present(
        presentation(sign(credential(id="urn:uuid:00000000-0000-4000-8000-000000000077")), enveloped(token()))
    )
    assert _verifier(did("school")).verify(json.dumps(pair).encode(), time=TIME, holder=DEMAND).verdict.verified


def _collection(*inner):
    subject = {"id": did("pupil"), "type": ["ClrSubject"], "verifiableCredential": list(inner)}
    document = credential(type=["VerifiableCredential", "ClrCredential"], credentialSubject=subject)
    document["@context"] = [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    return without(document, "issuer") | {"id": "urn:uuid:00000000-0000-4000-8000-000000000078"}


def test_a_collection_may_hold_tokens():
    issuer = Issuer(key("school"), contexts=CONTEXTS, clock=CLOCK)
    verdict = _verifier(did("school")).verify(issuer.issue(_collection(enveloped(token()))), time=TIME).verdict
    assert verdict.nested["/credentialSubject/verifiableCredential/0"].verified
    for text in ("e30", "\ud800", "高"):
        broken = _collection(enveloped(text))
        with pytest.raises(MalformedError) as raised:
            issuer.issue(broken)
        assert raised.value.code is Code.JWS_MALFORMED


def test_a_store_keeps_a_token_byte_for_byte(tmp_path):
    with SQLiteDriver(tmp_path / "store.db") as driver:
        store = create(driver)
        item = store.receive(token().encode(), verifier=STORE_VERIFIER, time=STORE_TIME)
        (kept,) = PersonalDataStore.open(driver, PASSPHRASE).items()
        assert (kept.id, kept.secured) == (item.id, read_secured(token().encode()))
        for envelope in EnvelopeForm:
            shown = store.present(
                [item.id],
                holder=HolderKey(key("pupil")),
                challenge="c-2027",
                domain=["school-b.example"],
                time=STORE_TIME,
                contexts=CONTEXTS,
                envelope=envelope,
            )
            assert _verifier(did("school")).verify(shown, time=TIME, holder=DEMAND).verdict.verified


def test_test_suites_send_tokens_of_data_model_1_1():
    signer = nist_key()
    own = method_of(signer).partition("#")[0]
    inner = without(credential(own), "issuer")
    vc = token(
        header(alg="ES256", typ="JWT", cty=None, kid=method_of(signer)), {"iss": own, "vc": inner}, signer=signer
    )
    shown = enveloped("", id=f"data:application/jwt,{vc}")
    vp = presentation(shown)
    head = header(typ=None, cty=None, kid=method_of(key("pupil")))
    answer = {"iss": did("pupil"), "aud": "example.com", "nonce": "123456789"}
    text = token(head, {**answer, "vp": without(vp, "holder")}, signer=key("pupil"))
    demand = HolderDemand(required=True, challenge="123456789", domain=frozenset({"example.com"}))
    interop = _verifier(contexts=ContextStore.interop())
    assert interop.verify(text.encode(), time=TIME, holder=demand).verdict.verified
    wrapping = enveloped("", id=f"data:application/jwt,{text}", type="EnvelopedVerifiablePresentation")
    assert interop.verify(json.dumps(wrapping).encode(), time=TIME, holder=demand).verdict.verified
    with pytest.raises(Exception, match=Code.JWS_TYPE.value):
        _verifier().verify(text.encode(), time=TIME, holder=demand)
