"""Tokens: published vectors, another library's, and any change of one."""

import dataclasses
import datetime as dt
import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jwcrypto import jwk, jws
from makers.signed import CREATED, credential, did, key
from makers.tokens import ISSUED_AT, claims, header, method_of, nist_key, token, with_signature

from shared import shared
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.canonical.strict_json import JSONLimits, read_json_object
from vcedu.errors import ApprovalPending, Code, ProofError, UsageError, VceduError
from vcedu.keys import KeyType, PrivateKey, VerifyingKey, public_key_from_jwk
from vcedu.model import JOSEEnvelope, MediaType, read_secured
from vcedu.model.compact import split_token
from vcedu.proofs import PreparedDocument
from vcedu.proofs.jose import ALGORITHMS, check_claims, sign_token, token_digest, token_proof, verify_token

_SIGNERS = {
    KeyType.ED25519: key("school"),
    KeyType.P256: nist_key(KeyType.P256),
    KeyType.P384: nist_key(KeyType.P384),
}


def _envelope(text, *, interop=False):
    return read_secured(text.encode(), interop=interop).envelope


def _code(attempt):
    try:
        attempt()
    except VceduError as error:
        return error.code
    return None


# ---- published vectors ---------------------------------------------------------------------------------------------


def _jws(text, members):
    """Return how our gate and our keys judge a JWS whose payload may be anything."""
    key = public_key_from_jwk({name: value for name, value in members.items() if name not in {"d", "kid"}})
    (head, _, signature), signing_input = split_token(text.encode())
    envelope = JOSEEnvelope(MediaType.VC_JWT, read_json_object(head), {}, {}, signing_input, signature)
    verify_token(envelope, public_key=key)


def test_wycheproof_json_web_signatures_are_all_decided(published):
    groups = json.loads(shared("vectors/wycheproof/json_web_signature_test.json").read_bytes())["testGroups"]
    decided, refused_kinds = Counter(), Counter()
    for group in groups:
        members = group.get("public") or group["private"]
        for vector in group["tests"]:
            text = vector["jws"] if isinstance(vector["jws"], str) else json.dumps(vector["jws"])
            code = _code(lambda text=text, members=members: _jws(text, members))
            decided[vector["result"], code is None] += 1
            if vector["result"] == "invalid":
                assert code is not None, vector["tcId"]
            elif code is not None:
                refused_kinds[members["kty"], members.get("crv")] += 1
                assert members["kty"] in {"RSA", "oct"} or members["crv"] == "P-521", vector["tcId"]
    print(f"Wycheproof json_web_signature_test.json: {decided.total()} decided, {dict(decided)}; not our kinds of key:")
    print(f"  {dict(refused_kinds)}")
    assert decided.total() == 401
    assert decided["invalid", True] == 0
    assert decided["valid", True] == 2
    published("Wycheproof JWS", decided.total())


_JOSE_OUTCOMES = {
    "credential-issuer-match-signed": (None, None),
    "credential-jose-bad-media-type": (Code.JWS_TYPE, None),
    "credential-jose-bad-signature": (None, Code.PROOF_SIGNATURE),
    "credential-jose-minimal": (None, None),
    "credential-jose-unknown-extensions": (None, Code.KEY_TYPE_UNSUPPORTED),  # P-521
    "credential-jose-vc-vp-claims": (Code.JWS_CLAIM, None),
    "presentation-jose-bad-credential": (None, None),
    "presentation-jose-bad-media-type": (Code.JWS_TYPE, None),
    "presentation-jose-multiple": (None, None),
}


def _published_keys():
    for path in shared("vectors/vc-jose-cose/test-suite-input").glob("vm-*.json"):
        members = json.loads(path.read_bytes())["publicKeyJwk"]
        yield members["kid"], members


def _check_published(envelope, keys):
    verify_token(envelope, public_key=public_key_from_jwk(keys[envelope.header["kid"]]))


def test_the_published_tokens_are_all_decided(published):
    folder, keys = shared("vectors/vc-jose-cose/test-suite-input"), dict(_published_keys())
    files = [path for path in folder.glob("*.txt") if "-jose" in path.name or "issuer-match" in path.name]
    for path in files:
        reading, signature = _JOSE_OUTCOMES[path.stem]
        text = path.read_text()
        assert _code(lambda text=text: _envelope(text)) is reading, path.name
        if reading is None:
            envelope = _envelope(text)
            assert _code(lambda envelope=envelope: _check_published(envelope, keys)) is signature, path.name
            # Their times are texts, which RFC 7519 does not allow; their keys are named by a thumbprint.
            strict = _code(lambda envelope=envelope: check_claims(envelope))
            assert strict is (Code.JWS_CLAIM if isinstance(envelope.claims["iat"], str) else None), path.name
            check_claims(envelope, interop=True)
            expected = Code.JWS_ALG_FORBIDDEN if envelope.header["alg"] == "ES512" else strict
            assert _code(lambda envelope=envelope: token_proof(envelope)) is expected
    assert {path.stem for path in files} == set(_JOSE_OUTCOMES)
    published("vc-jose-cose (JOSE)", len(files))
    print(f"vc-jose-cose: {len(files)} of {len(files)} tokens decided; the SD-JWT and COSE files are another format")


# ---- another library -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key_type", _SIGNERS)
def test_another_library_takes_our_tokens_and_we_take_its(key_type):
    signer = _SIGNERS[key_type]
    own = method_of(signer).partition("#")[0]
    body = claims(iss=own, issuer=own)
    made = sign_token(body, MediaType.VC_JWT, signer=signer, verification_method=method_of(signer))
    other = jws.JWS()
    other.allowed_algs = [ALGORITHMS[key_type]]
    other.deserialize(made.decode(), jwk.JWK(**signer.public_key.jwk))
    assert json.loads(other.payload) == body
    secret = jwk.JWK(**signer.public_key.jwk, d=_secret(signer))
    theirs = jws.JWS(json.dumps(body))
    head = {"alg": ALGORITHMS[key_type], "typ": "vc+jwt", "kid": method_of(signer)}
    theirs.add_signature(secret, None, json.dumps(head), None)
    envelope = _envelope(theirs.serialize(compact=True))
    check_claims(envelope)
    verify_token(envelope, public_key=signer.public_key)


def _secret(signer):
    return base64url_encode(signer.reveal_secret_bytes())


def test_the_name_of_the_curve_is_an_algorithm_too():
    # RFC 9864 section 2.2.
    envelope = _envelope(token(header(alg="Ed25519")))
    verify_token(envelope, public_key=key("school").public_key)
    broken = dataclasses.replace(envelope, signature=bytes(64))
    assert _code(lambda: verify_token(broken, public_key=key("school").public_key)) is Code.PROOF_SIGNATURE


def test_what_the_library_refuses_is_refused(monkeypatch):
    envelope = _envelope(token())
    monkeypatch.setattr(VerifyingKey, "verify", lambda *_: None)
    broken = dataclasses.replace(envelope, signature=bytes(64))
    assert _code(lambda: verify_token(broken, public_key=key("school").public_key)) is Code.PROOF_SIGNATURE


# ---- any change ----------------------------------------------------------------------------------------------------

_GOOD = token()


@given(st.data())
@settings(max_examples=200)
def test_a_changed_character_is_never_the_same_token(data):
    at = data.draw(st.integers(0, len(_GOOD) - 1))
    other = data.draw(st.sampled_from("ABCxyz019-_.=~+/ \n").filter(lambda c: c != _GOOD[at]))
    changed = _GOOD[:at] + other + _GOOD[at + 1 :]
    if changed.removesuffix("\n") == _GOOD:
        return

    def attempt():
        envelope = _envelope(changed)
        check_claims(envelope)
        token_proof(envelope)
        verify_token(envelope, public_key=key("school").public_key)

    assert _code(attempt) is not None


@given(st.binary(max_size=60) | st.text("eyJhbGciO.~=-_", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_a_typed_error(data):
    assert _code(lambda: read_secured(data)) or read_secured(data)


def test_an_editor_s_line_feed_is_no_part_of_the_token():
    secured = read_secured(_GOOD.encode() + b"\n")
    assert secured.raw == _GOOD.encode() + b"\n"
    assert secured.envelope == _envelope(_GOOD)


# ---- making --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key_type", [KeyType.MLDSA44, KeyType.MLDSA65])
def test_other_kinds_of_keys_sign_no_tokens(key_type):
    signer = PrivateKey.generate(key_type).as_signer()
    with pytest.raises(UsageError) as raised:
        sign_token(claims(), MediaType.VC_JWT, signer=signer, verification_method=method_of(signer))
    assert raised.value.code is Code.KEY_CAPABILITY


class _Office:
    def __init__(self, answer):
        self.public_key = key("school").public_key
        self._answer = answer
        self.asked = []

    def sign(self, payload):
        self.asked.append(payload.idempotency_key)
        return self._answer(payload)


def test_a_faulty_signature_is_not_given_out():
    office = _Office(lambda _: bytes(64))
    with pytest.raises(ProofError) as raised:
        sign_token(claims(), MediaType.VC_JWT, signer=office, verification_method="did:key:z#z")
    assert raised.value.code is Code.PROOF_SIGNATURE


def test_a_pending_approval_passes_and_the_same_request_is_recognised():
    def wait(_):
        raise ApprovalPending(Code.APPROVAL_PENDING)

    office = _Office(wait)
    for _ in range(2):
        with pytest.raises(ApprovalPending):
            sign_token(claims(), MediaType.VC_JWT, signer=office, verification_method="did:key:z#z")
    assert len(set(office.asked)) == 1


def test_a_token_s_digest_is_its_own():
    one, other = _envelope(token()), _envelope(token(header(cty=None)))
    assert token_digest(one) == token_digest(_envelope(token()))
    assert len({token_digest(one), token_digest(other), token_digest(_envelope(with_signature(_GOOD, b"x" * 64)))}) == 3


# ---- the token as a proof ------------------------------------------------------------------------------------------


def test_times_and_audience_become_those_of_a_proof():
    body = claims(nbf=ISSUED_AT + 5, exp=ISSUED_AT + 60, aud=["a.example", "b.example"], nonce="n", validFrom=None)
    proof = token_proof(_envelope(token(None, body)))
    assert proof.created == dt.datetime(2027, 3, 25, 0, 0, 5, tzinfo=dt.UTC)
    assert proof.expires == dt.datetime(2027, 3, 25, 0, 1, tzinfo=dt.UTC)
    assert (proof.challenge, proof.domain) == ("n", {"a.example", "b.example"})
    assert (proof.proof_purpose, proof.at("verificationMethod"), proof.at("domain")) == (
        "assertionMethod",
        "/kid",
        "/aud",
    )
    bare = token_proof(_envelope(token(None, claims(iat=None))))
    assert (bare.created, bare.expires, bare.challenge, bare.domain) == (None, None, None, frozenset())


@pytest.mark.parametrize(
    "members",
    [
        {"sub": did("pupil")},
        {"jti": credential()["id"]},
        {"nbf": 1_803_826_800},
        {"nbf": 1_803_826_800.5},
        {"issuer": {"id": did("school")}},
        {"iss": None},
        {"nbf": ISSUED_AT, "validFrom": None},
        {"cnf": {"kid": "x"}},
    ],
    ids=str,
)
def test_claims_that_say_the_same_are_taken(members):
    check_claims(_envelope(token(None, claims(**members))))


def test_claims_are_no_part_of_the_document():
    envelope = _envelope(token(None, claims(sub=did("pupil"), aud="a.example")))
    assert envelope.document == credential()
    assert PreparedDocument.of(envelope.document, contexts=ContextStore.production())


# ---- data model 1.1 ------------------------------------------------------------------------------------------------


def test_the_older_form_is_for_test_suites_only():
    inner = {name: value for name, value in credential().items() if name not in {"issuer", "id"}}
    body = {"iss": did("school"), "jti": credential()["id"], "vc": inner}
    text = token(header(typ="JWT", cty=None), body)
    assert _code(lambda: _envelope(text)) is Code.JWS_TYPE
    envelope = _envelope(text, interop=True)
    assert envelope.document == {**inner, "issuer": did("school"), "id": credential()["id"]}
    check_claims(envelope, interop=True)
    for typ in ("at+jwt", ["JWT"]):
        assert _code(lambda typ=typ: _envelope(token(header(typ=typ, cty=None), body), interop=True)) is Code.JWS_TYPE
    assert _code(lambda: _envelope(token(None, {**body, "vc": "no"}), interop=True)) is Code.JWS_CLAIM
    plain = _envelope(token(), interop=True)
    assert plain == _envelope(token())


def test_times_written_as_texts_are_for_test_suites_only():
    envelope = _envelope(token(None, claims(iat=CREATED)))
    assert _code(lambda: check_claims(envelope)) is Code.JWS_CLAIM
    check_claims(envelope, interop=True)
    assert token_proof(envelope, interop=True).created == dt.datetime(2027, 3, 25, tzinfo=dt.UTC)
    assert _code(lambda: check_claims(_envelope(token(None, claims(iat="soon"))), interop=True)) is Code.JWS_CLAIM


def test_a_token_is_no_larger_than_a_document_may_be():
    small = JSONLimits(max_bytes=500)
    for text, code in ((_GOOD, Code.JSON_TOO_LARGE), ("e" * 20_000, Code.JSON_TOO_LARGE), ("e" * 1_000, None)):
        found = _code(lambda text=text: read_secured(text.encode(), limits=small))
        assert found is (code or Code.JWS_MALFORMED)


def test_a_header_is_no_larger_than_it_need_be():
    long = token(header(remark="x" * 20_000))
    assert _code(lambda: _envelope(long)) is Code.JWS_MALFORMED
    assert len(base64url_decode(_GOOD.partition(".")[0])) < 1000
