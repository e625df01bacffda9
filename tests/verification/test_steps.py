"""What verification asks for, and when: nothing on the word of input that it does not trust yet."""

import datetime as dt
import json

import pytest
from makers.signed import AT, WEB, credential, did, edited, present, presentation, sign, web_document, without

from vcedu.canonical.contexts import ContextStore
from vcedu.errors import CheckName, Code, FetchError, UndeterminedError
from vcedu.gathering import Gatherer
from vcedu.model import FixedClock, Outcome, VerificationTime, parse_timestamp, read_secured
from vcedu.net import NoFetcher
from vcedu.trust import Custodians, ExactIssuers, UnsafeAnyIssuer
from vcedu.verification import (
    HolderDemand,
    Judgement,
    Material,
    NeedMaterial,
    Part,
    Reference,
    ReferenceKind,
    Unavailable,
    Verification,
    VerificationPolicy,
)

NOW = parse_timestamp(AT)
WEB_REFERENCE = Reference(ReferenceKind.DID_DOCUMENT, WEB)
EVERYONE = ExactIssuers({WEB: "第一高等学校", did("school"): "第一高等学校", did("board"): "教育委員会"})


def verification(document, *, trust=EVERYONE, at=NOW, **policy):
    rules = VerificationPolicy(trust=trust, contexts=ContextStore.production(), **policy)
    raw = json.dumps(document, ensure_ascii=False).encode()
    return Verification(read_secured(raw), policy=rules, time=VerificationTime(now=at))


def web_credential():
    return sign(credential(WEB), verificationMethod=f"{WEB}#key-1")


def given(document=None):
    return Material({WEB_REFERENCE: Part(json.dumps(document or web_document()).encode(), NOW)})


def outcome_of(judgement, name):
    return [check for check in judgement.verdict.checks if check.name is name]


def test_the_document_of_a_trusted_issuer_is_asked_for_once():
    under_way = verification(web_credential())
    assert under_way.step(Material()) == NeedMaterial((WEB_REFERENCE,))
    judgement = under_way.step(given())
    assert isinstance(judgement, Judgement)
    assert judgement.verdict.verified
    (method,) = outcome_of(judgement, CheckName.VERIFICATION_METHOD)
    assert method.as_of == NOW


def test_the_document_of_an_untrusted_issuer_is_not_asked_for():
    judgement = verification(web_credential(), trust=ExactIssuers({})).step(Material())
    assert judgement.verdict.first_error.code is Code.ISSUER_UNTRUSTED
    (method,) = outcome_of(judgement, CheckName.VERIFICATION_METHOD)
    assert (method.outcome, method.code) == (Outcome.UNDETERMINED, Code.CHECK_BLOCKED)


@pytest.mark.parametrize("broken", [{"type": ["Nothing"]}, {"@context": ["https://www.w3.org/ns/did/v1"]}])
def test_nothing_is_asked_for_a_document_without_shape(broken):
    judgement = verification({**web_credential(), **broken}).step(Material())
    assert isinstance(judgement, Judgement)
    assert not judgement.verdict.verified
    blocked = [check for check in judgement.verdict.checks if check.code is Code.CHECK_BLOCKED]
    assert {CheckName.PROOF, CheckName.MAPPING, CheckName.VERIFICATION_METHOD} <= {check.name for check in blocked}
    assert judgement.reading is None


def test_a_method_of_another_did_is_refused_without_asking():
    document = sign(credential(did("school")), verificationMethod=f"{WEB}#key-1")
    judgement = verification(document).step(Material())
    assert judgement.verdict.first_error.code is Code.DI_METHOD_NOT_ISSUER


def test_a_counter_signers_document_is_asked_for_only_if_it_is_a_custodian():
    identifier = "urn:uuid:1a1a1a1a-0000-4000-8000-000000000001"
    document = sign(sign(credential(), id=identifier), previousProof=identifier, verificationMethod=f"{WEB}#key-1")
    refused = verification(document).step(Material())
    assert refused.verdict.first_error.code is Code.COUNTER_SIGNATURE_SIGNER
    custodians = Custodians({did("school"): frozenset({WEB})})
    asked = verification(document, custodians=custodians)
    assert asked.step(Material()) == NeedMaterial((WEB_REFERENCE,))
    assert asked.step(given()).verdict.verified


def test_what_could_not_be_had_is_undetermined():
    nothing = Unavailable(FetchError(Code.NET_OFFLINE, url="https://school-a.example"), NOW)
    judgement = verification(web_credential()).step(Material({WEB_REFERENCE: nothing}))
    assert judgement.verdict.first_error.code is Code.NET_OFFLINE
    assert judgement.verdict.issuer_authentic is Outcome.UNDETERMINED
    with pytest.raises(FetchError):
        judgement.verified()


def test_a_holders_document_is_asked_for_only_if_a_good_credential_is_about_it():
    subject = {**credential()["credentialSubject"], "id": WEB}
    shown = presentation(sign(credential(credentialSubject=subject)), holder=WEB)
    signed = present(shown, "school", verificationMethod=f"{WEB}#key-1")
    demand = HolderDemand(challenge="c-2027", domain=frozenset({"school-b.example"}))
    under_way = verification(signed, holder=demand)
    assert under_way.step(Material()) == NeedMaterial((WEB_REFERENCE,))
    assert under_way.step(given()).verdict.verified
    spoilt = edited(signed, "verifiableCredential", 0, "validUntil", to="2039-01-01T00:00:00Z")
    judgement = verification(spoilt, holder=demand).step(Material())
    assert judgement.verdict.first_error.code is not None


def test_a_presentation_without_holder_is_its_signers():
    shown = present(without(presentation(sign(credential())), "holder"))
    judgement = verification(shown, holder=HolderDemand(challenge="c-2027")).step(Material())
    assert judgement.verdict.verified
    assert judgement.verdict.subject_authentic.value == "passed"


def test_a_presentation_without_holder_and_proof_is_nobodys():
    judgement = verification(without(presentation(sign(credential())), "holder")).step(Material())
    assert judgement.verdict.first_error.code is Code.PROOF_MISSING


def test_a_presentation_without_shape_is_blocked():
    judgement = verification({**presentation(), "holder": "nobody"}).step(Material())
    assert judgement.verdict.first_error.code is Code.VP_HOLDER
    (holder,) = outcome_of(judgement, CheckName.HOLDER)
    assert holder.code is Code.CHECK_BLOCKED


def test_a_presentation_of_nothing_proves_nothing():
    judgement = verification(present(presentation()), holder=HolderDemand(challenge="c-2027")).step(Material())
    assert judgement.verdict.verified
    assert judgement.verdict.subject_authentic.value == "not_proven"
    (nested,) = outcome_of(judgement, CheckName.NESTED)
    assert nested.outcome is Outcome.NOT_APPLICABLE


def test_what_the_holder_says_of_themselves_is_covered_by_their_proof():
    own = credential(did("pupil"))
    shown = present(presentation(own))
    trust = ExactIssuers({did("pupil"): "本人"})
    judgement = verification(shown, trust=trust, holder=HolderDemand(challenge="c-2027")).step(Material())
    assert judgement.verdict.verified
    changed = edited(shown, "verifiableCredential", 0, "name", to="別の証明書")
    judgement = verification(changed, trust=trust).step(Material())
    (inner,) = judgement.verdict.nested.values()
    (proof,) = [check for check in inner.checks if check.name is CheckName.PROOF]
    assert proof.code is Code.CHECK_BLOCKED


def test_a_credential_without_dates_has_no_period():
    document = sign(without(without(credential(), "validFrom"), "validUntil"))
    judgement = verification(document).step(Material())
    assert judgement.verdict.verified
    (period,) = outcome_of(judgement, CheckName.VALIDITY_PERIOD)
    assert period.outcome is Outcome.NOT_APPLICABLE


def test_the_edges_of_the_period_belong_to_it():
    document = sign(credential(validFrom=AT, validUntil=AT))
    assert verification(document).step(Material()).verdict.verified
    later = verification(document, at=NOW + dt.timedelta(microseconds=1)).step(Material())
    assert later.verdict.first_error.code is Code.VC_EXPIRED


def test_a_key_for_agreement_cannot_have_signed():
    agreement = {"id": f"{WEB}#key-1", "type": "Multikey", "controller": WEB}
    agreement["publicKeyMultibase"] = "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"
    document = {**web_document(), "verificationMethod": [agreement]}
    judgement = verification(web_credential()).step(given(document))
    assert judgement.verdict.first_error.code is Code.KEY_TYPE_UNSUPPORTED


def test_an_issuer_that_cannot_be_looked_up_is_undetermined_though_unchanged():
    document = sign(credential("https://school-a.example/"))
    judgement = verification(document, trust=UnsafeAnyIssuer()).step(Material())
    assert judgement.verdict.first_error.code is Code.DI_ISSUER_UNRESOLVABLE
    (proof,) = outcome_of(judgement, CheckName.PROOF)
    assert proof.outcome is Outcome.PASSED
    web_method = sign(credential("https://school-a.example/"), verificationMethod=f"{WEB}#key-1")
    judgement = verification(web_method, trust=UnsafeAnyIssuer()).step(Material())
    (proof,) = outcome_of(judgement, CheckName.PROOF)
    assert proof.code is Code.CHECK_BLOCKED


def test_a_chain_may_reach_the_issuers_proof_through_another():
    first, second = (f"urn:uuid:1a1a1a1a-0000-4000-8000-00000000000{number}" for number in (1, 2))
    document = sign(credential(), id=first)
    document = sign(document, "board", id=second, previousProof=[first])
    document = sign(document, "archive", previousProof=[second, first])
    document = sign(document, "library", previousProof=second)
    signers = frozenset(did(name) for name in ("board", "archive", "library"))
    judgement = verification(document, custodians=Custodians({did("school"): signers})).step(Material())
    assert judgement.verdict.verified
    assert len(outcome_of(judgement, CheckName.COUNTER_SIGNATURES)) == 3


def test_counter_signatures_that_lean_on_each_other_reach_nothing():
    identifier = "urn:uuid:1a1a1a1a-0000-4000-8000-000000000009"
    loose = sign(sign(credential()), "board", id=identifier)
    other = "urn:uuid:1a1a1a1a-0000-4000-8000-000000000008"
    document = sign(loose, "archive", id=other, previousProof=identifier)
    document = sign(document, "library", previousProof=[identifier, other])
    signers = frozenset({did("board"), did("archive"), did("library")})
    judgement = verification(document, custodians=Custodians({did("school"): signers})).step(Material())
    codes = {check.code for check in outcome_of(judgement, CheckName.COUNTER_SIGNATURES)}
    assert codes == {Code.COUNTER_SIGNATURE_UNCHAINED}


def test_questions_without_end_are_stopped():
    class Insatiable:
        asked = 0

        def step(self, material):
            self.asked += 1
            assert len(material.parts) == self.asked - 1
            return NeedMaterial((Reference(ReferenceKind.DID_DOCUMENT, f"did:web:a{self.asked}.example"),))

    insatiable = Insatiable()
    with pytest.raises(UndeterminedError) as caught:
        Gatherer(NoFetcher(), FixedClock(NOW)).judge(insatiable)
    assert caught.value.code is Code.VERIFICATION_ROUNDS
    assert insatiable.asked == 16


def test_material_keeps_what_it_has():
    first = given()
    assert first.with_parts({WEB_REFERENCE: Part(b"", NOW)}) == first


def test_related_resources_that_were_not_used_are_left_alone():
    resource = {"id": "https://school-a.example/poster.png", "digestSRI": f"sha256-{'A' * 43}="}
    judgement = verification(sign(credential(relatedResource=[resource]))).step(Material())
    assert judgement.verdict.verified
    (check,) = outcome_of(judgement, CheckName.RELATED_RESOURCES)
    assert check.outcome is Outcome.NOT_APPLICABLE
