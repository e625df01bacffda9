"""What is let in for test suites alone: data model 1.1 at issue, contexts in contexts, chains begun by strangers."""

import json

import pytest
from makers.ed25519_signature_2020 import CONTEXT as OLD_CONTEXT
from makers.ed25519_signature_2020 import make_old, old_badge
from makers.ml_dsa import ml_dsa_key
from makers.signed import AT, CREATED, credential, did, key, sign, version_1, without

from shared import shared
from vcedu.canonical.contexts import ContextStore
from vcedu.errors import CheckName, Code, UsageError, VceduError
from vcedu.holder import HolderKey, make_presentation
from vcedu.issuer import Issuer
from vcedu.model import FixedClock, Outcome, SubjectAnswer, VerificationTime, parse_timestamp
from vcedu.net import NoFetcher
from vcedu.trust import ExactIssuers, UnsafeAnyIssuer
from vcedu.verifier import HolderDemand, Verifier

_V1 = "https://www.w3.org/2018/credentials/v1"
_PROOF = "https://w3id.org/security/data-integrity/v2"
_TIME = VerificationTime(now=parse_timestamp(AT))
_PRODUCTION, _INTEROP = ContextStore.production(), ContextStore.interop()


def _issuer(contexts, **options):
    return Issuer(key("school"), contexts=contexts, clock=FixedClock(parse_timestamp(CREATED)), **options)


def _verdict(document, contexts, trust=None):
    verifier = Verifier(trust=trust or UnsafeAnyIssuer(), contexts=contexts, fetcher=NoFetcher())
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    return verifier.inspect(raw, time=_TIME).verdict


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize("contexts", [[_V1], [_V1, _PROOF]], ids=["context added", "context there"])
def test_data_model_1_1_is_issued_for_test_suites(suite, contexts):
    unsigned = {**version_1(), "@context": contexts}
    secured = _issuer(_INTEROP, suite=suite).issue(unsigned)
    assert secured.envelope.document["@context"] == [_V1, _PROOF]
    assert unsigned["@context"] == contexts
    # It is read as any other, and needs no leniency for that.
    for store in (_INTEROP, _PRODUCTION):
        assert _verdict(secured.raw, store, ExactIssuers({did("school"): "第一高等学校"})).verified
    with pytest.raises(UsageError) as raised:
        _issuer(_PRODUCTION, suite=suite).issue(unsigned)
    assert (raised.value.code, raised.value.path) == (Code.ISSUE_VERSION, "/@context")


def test_data_model_2_0_gets_no_context_added():
    unsigned = credential()
    assert _issuer(_INTEROP).issue(unsigned).envelope.document["@context"] == unsigned["@context"]


# ---- chains --------------------------------------------------------------------------------------------------------


def _begun_by_a_stranger():
    base = sign(credential(), "stranger", id="urn:uuid:00000000-0000-4000-8000-000000000001")
    return sign(base, id="urn:uuid:00000000-0000-4000-8000-000000000002", previousProof=base["proof"]["id"])


def test_a_chain_begun_by_a_stranger_is_for_test_suites_only():
    chain = _begun_by_a_stranger()
    verdict = _verdict(chain, _INTEROP)
    assert verdict.verified
    assert [check.outcome for check in verdict.checks if check.name is CheckName.PROOF] == [Outcome.PASSED] * 2
    assert _verdict(chain, _PRODUCTION).first_error.code is Code.COUNTER_SIGNATURE_UNCHAINED
    broken = {**chain, "proof": [{**chain["proof"][0], "created": "2027-03-26T00:00:00Z"}, chain["proof"][1]]}
    assert _verdict(broken, _INTEROP).first_error.code is Code.PROOF_SIGNATURE


def test_a_stranger_beside_or_after_the_issuer_stays_one():
    base = sign(credential(), id="urn:uuid:00000000-0000-4000-8000-000000000001")
    beside = sign(base, "stranger")
    after = sign(base, "stranger", previousProof=base["proof"]["id"])
    assert _verdict(beside, _INTEROP).first_error.code is Code.COUNTER_SIGNATURE_UNCHAINED
    assert _verdict(after, _INTEROP).first_error.code is Code.COUNTER_SIGNATURE_SIGNER


def test_a_chain_that_lost_a_proof_is_a_finding_and_no_unreadable_file():
    chain = _begun_by_a_stranger()
    verdict = _verdict({**chain, "proof": chain["proof"][1:]}, _INTEROP)
    outcomes = {check.name: (check.outcome, check.code) for check in verdict.checks}
    assert outcomes[CheckName.INPUT] == (Outcome.PASSED, None)
    assert outcomes[CheckName.PROOF] == (Outcome.FAILED, Code.PROOF_PREVIOUS_MISSING)


_EXPECTED = {"MissingFail": Code.PROOF_PREVIOUS_MISSING, "NotStringFail": Code.PROOF_MALFORMED, "Ok": None}


def test_the_published_chains_are_decided_as_they_were_published(published):
    decided = 0
    for path in sorted(shared("vectors/data-integrity-proof-chains").rglob("*.json")):
        (code,) = {code for ending, code in _EXPECTED.items() if f"{ending}-" in path.name}
        verdict = _verdict(path.read_bytes(), _INTEROP)
        proofs = [check.code for check in verdict.checks if check.name is CheckName.PROOF and check.counts_against]
        assert proofs[:1] == ([code] if code else []), path.name
        assert verdict.verified is (code is None), path.name
        assert not _verdict(path.read_bytes(), _PRODUCTION).verified
        decided += 1
    print(f"data-integrity-proof-chains: {decided} of 12 as their names say, through the whole of verification")
    assert decided == 12
    published("data-integrity-proof-chains, through the whole of verification", decided)


# ---- badges of earlier years, and keys of later ones ---------------------------------------------------------------


def test_an_old_badge_is_verified_like_any_other():
    trust = ExactIssuers({did("school"): "第一高等学校"})
    verdict = _verdict(old_badge(), _PRODUCTION, trust)
    assert verdict.verified
    assert verdict.issuer_authentic is Outcome.PASSED
    stolen = {**old_badge(), "issuer": did("stranger")}
    assert _verdict(stolen, _PRODUCTION).first_error.code is Code.DI_METHOD_NOT_ISSUER
    pair = sign(old_badge(), suite="eddsa-jcs-2022")
    assert _verdict(pair, _PRODUCTION, trust).verified


def test_an_old_badge_of_data_model_1_1_is_verified():
    document = make_old(version_1() | {"@context": [_V1, OLD_CONTEXT]})
    assert _verdict(document, _PRODUCTION, ExactIssuers({did("school"): "第一高等学校"})).verified


@pytest.mark.parametrize("suite", ["mldsa44-rdfc-2024", "mldsa44-jcs-2024"])
def test_ml_dsa_carries_a_record_from_school_to_pupil_to_school(suite):
    signer = ml_dsa_key()
    issuer = Issuer(signer, contexts=_PRODUCTION, clock=FixedClock(parse_timestamp(CREATED)), suite=suite)
    subject = {**credential()["credentialSubject"], "id": issuer.id}
    secured = issuer.issue(without(credential(credentialSubject=subject), "issuer"))
    shown = make_presentation(
        [secured],
        HolderKey(signer),
        challenge="c",
        domain=["school-b.example"],
        at=parse_timestamp(CREATED),
        contexts=_PRODUCTION,
    )
    verifier = Verifier(trust=ExactIssuers({issuer.id: "第一高等学校"}), contexts=_PRODUCTION, fetcher=NoFetcher())
    demand = HolderDemand(required=True, challenge="c", domain=frozenset({"school-b.example"}))
    assert verifier.verify(shown, time=_TIME, holder=demand).verdict.subject_authentic is SubjectAnswer.PASSED


def test_a_context_in_a_context_is_for_test_suites_only():
    inner = {"club": "https://school-a.example/terms#club"}
    wrapped = credential(club="將棋部")
    wrapped["@context"] = [*wrapped["@context"], {"@context": inner}]
    secured = _issuer(_INTEROP).issue(wrapped)
    assert _verdict(secured.raw, _INTEROP).verified
    assert _verdict(secured.raw, _PRODUCTION).first_error.code is Code.CONTEXT_INLINE
    # The statements are those of the context inside.
    plain = {**secured.envelope.document, "@context": [*wrapped["@context"][:-1], inner]}
    assert _verdict(plain, _INTEROP).verified
    for odd in ({"@context": inner, "name": "x"}, {"@context": {"@context": inner}}, {"@context": "https://a.example"}):
        document = {**without(wrapped, "proof"), "@context": [*wrapped["@context"][:-1], odd]}
        with pytest.raises(VceduError) as raised:
            _issuer(_INTEROP).issue(document)
        assert raised.value.code.value.startswith(("JSONLD_", "CONTEXT_"))
