"""`ecdsa-sd-2023` from issuer to holder to verifier: what holds, what does not, and what nobody learns."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys.seeds import seeded
from proofs.disclosure.records import ISSUER, OPTIONS, STORE, check, in_parts, pointers_of, record
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import multibase_decode
from vcedu.errors import ApprovalPending, Code, MalformedError, ProofError, UndeterminedError, UsageError
from vcedu.keys import KeyType
from vcedu.proofs import (
    SUITES,
    PreparedDocument,
    add_proof,
    create_proof,
    derive_credential,
    leaf_digest,
    read_proof,
    read_proofs,
    verify_base_proof,
    verify_proof,
)
from vcedu.proofs.disclosure.keys import ProofSecrets
from vcedu.proofs.ecdsa_sd import codec
from vcedu.proofs.ecdsa_sd.codec import BaseProofValue, DerivedProofValue

_COURSES = "/credentialSubject/verifiableCredential"
_BASE = in_parts(record())
_POINTERS = [pointer for pointer in pointers_of(record()) if pointer.count("/") < 7]


def _derive(pointers, base=_BASE, **more):
    return derive_credential(base, pointers, contexts=STORE, **more)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(_POINTERS), max_size=5))
def test_whatever_is_shown_holds(pointers):
    derived = _derive(pointers)
    check(derived)
    assert derived["issuer"] == _BASE["issuer"]


def test_what_is_withheld_is_nowhere():
    derived = _derive([f"{_COURSES}/0"])
    value = DerivedProofValue.of(read_proofs(derived)[0])
    base = BaseProofValue.of(read_proofs(_BASE)[0])
    assert len(derived["credentialSubject"]["verifiableCredential"]) == 1
    withheld = set(base.signatures) - set(value.signatures)
    assert withheld
    assert len(value.signatures) < len(base.signatures)
    assert "長期欠席" in str(_BASE)
    assert "長期欠席" not in str(derived)
    # The key of the label map would tell the labels of the whole record.
    assert base.hmac_key in multibase_decode(_BASE["proof"]["proofValue"])
    assert base.hmac_key not in multibase_decode(derived["proof"]["proofValue"])
    assert "dateOfBirth" not in derived["credentialSubject"]


def test_two_records_with_the_same_words_have_nothing_in_common():
    first, second = (in_parts(record(), seed=None) for _ in range(2))
    values = [BaseProofValue.of(read_proofs(secured)[0]) for secured in (first, second)]
    assert values[0].hmac_key != values[1].hmac_key
    assert values[0].public_key != values[1].public_key
    assert not set(values[0].signatures) & set(values[1].signatures)


def test_the_same_seed_makes_the_same_proof_and_no_other_record_shares_its_secrets():
    assert in_parts(record()) == _BASE
    for other in (in_parts(record(), seed=bytes(32)), in_parts(record(4)), in_parts(record(), ("/issuer", "/name"))):
        assert BaseProofValue.of(read_proofs(other)[0]).hmac_key != BaseProofValue.of(read_proofs(_BASE)[0]).hmac_key
        assert (
            BaseProofValue.of(read_proofs(other)[0]).public_key != BaseProofValue.of(read_proofs(_BASE)[0]).public_key
        )
    own = ProofSecrets.of(bytes(32), b"a")
    assert own.hmac_key.hex() not in repr(own)
    assert own.seed.hex() not in repr(own)
    assert len({own.hmac_key, own.seed, own.signing_key().reveal_secret_bytes()}) == 3


def test_a_signer_that_waits_for_release_is_asked_for_the_same_bytes():
    asked = []

    class Office:
        public_key = ISSUER.public_key

        def sign(self, payload):
            asked.append(payload.idempotency_key)
            if len(asked) < 3:
                raise ApprovalPending(Code.APPROVAL_PENDING)
            return ISSUER.sign(payload)

    arguments = (SUITES["ecdsa-sd-2023"], record(), OPTIONS)
    for _ in range(2):
        with pytest.raises(ApprovalPending):
            create_proof(*arguments, signer=Office(), contexts=STORE, seed=bytes(32))
    assert read_proof(create_proof(*arguments, signer=Office(), contexts=STORE, seed=bytes(32)))
    assert len(set(asked)) == 1


def test_the_leaf_of_a_record_survives_whatever_is_shown_of_it():
    def leaf(secured):
        return leaf_digest(PreparedDocument.of(secured, contexts=STORE), read_proofs(secured)[0], KeyType.P256)

    assert leaf(_derive([f"{_COURSES}/1"])) == leaf(_derive([""])) == leaf(_BASE)
    assert leaf(in_parts(record(4))) != leaf(_BASE)
    assert len(leaf(_BASE)) == hashlib.sha256().digest_size


def test_a_base_proof_is_not_for_verifiers_nor_a_derived_one_for_holders():
    prepared = PreparedDocument.of(_BASE, contexts=STORE)
    (proof,) = read_proofs(_BASE)
    verify_base_proof(prepared, proof, public_key=ISSUER.public_key)
    with pytest.raises(ProofError) as raised:
        verify_proof(prepared, proof, public_key=ISSUER.public_key)
    assert raised.value.code is Code.PROOF_IS_BASE
    derived = _derive([""])
    with pytest.raises(UsageError) as raised:
        verify_base_proof(
            PreparedDocument.of(derived, contexts=STORE), read_proofs(derived)[0], public_key=ISSUER.public_key
        )
    assert raised.value.code is Code.PROOF_IS_DERIVED


def test_the_holder_checks_what_the_issuer_gave():
    assert _derive(["/name"], public_key=ISSUER.public_key) == _derive(["/name"])
    with pytest.raises(ProofError) as raised:
        _derive(["/name"], public_key=seeded(KeyType.P256, "another").public_key)
    assert raised.value.code is Code.PROOF_SIGNATURE
    with pytest.raises(ProofError) as raised:
        _derive(["/name"], public_key=seeded(KeyType.P384).public_key)
    assert raised.value.code is Code.PROOF_KEY_TYPE


def test_a_set_of_proofs_is_shown_by_the_one_that_can():
    whole = in_parts(_BASE, (), suite="ecdsa-rdfc-2019", seed=None)
    derived = _derive(["/name"], whole)
    check(derived)
    assert isinstance(derived["proof"], dict)
    twice = in_parts(_BASE, ("/name",))
    for suite in (None, "ecdsa-sd-2023", "bbs-2023"):
        with pytest.raises(UsageError) as raised:
            _derive(["/name"], twice, suite=suite)
        assert raised.value.code is Code.DISCLOSURE_SUITE
    check(_derive(["/name"], whole, suite="ecdsa-sd-2023"))


@pytest.mark.parametrize("inner", SUITES)
def test_a_credential_of_any_suite_stands_in_a_record_shown_in_part(inner):
    # Its proof lies in a graph of its own, which is shown whole.
    signer = seeded(next(iter(SUITES[inner].key_types)))
    method = f"did:key:{signer.public_key.multikey}#{signer.public_key.multikey}"
    document = record()
    courses = document["credentialSubject"]["verifiableCredential"]
    course = {name: value for name, value in courses[0].items() if name != "@context"}
    alone = {**course, "@context": courses[0]["@context"]}
    options = {**OPTIONS, "verificationMethod": method}
    courses[0] = add_proof(SUITES[inner], alone, options, signer=signer, contexts=STORE)
    base = in_parts(document)
    for pointers in ([f"{_COURSES}/0"], [f"{_COURSES}/1"], [""]):
        check(_derive(pointers, base))
    assert _derive([f"{_COURSES}/0"], base)["credentialSubject"]["verifiableCredential"] == [courses[0]]


def test_a_pointer_at_fault_is_named_even_among_very_many():
    scale = f"{_COURSES}/0/credentialSubject/achievement/criteria"
    spoken = {**record(), "name": {"@value": "成績", "@language": "ja"}}
    base = in_parts(spoken)
    with pytest.raises(UsageError) as raised:
        _derive([scale, "/name/@value"], base)
    assert (raised.value.code, raised.value.facts["pointer"]) == (Code.DISCLOSURE_INDIVISIBLE, "/name/@value")
    many = [pointer for pointer in pointers_of(spoken) if not pointer.startswith("/name")][:40]
    with pytest.raises(UsageError) as raised:
        _derive([*many, "/name/@value"], base)
    assert raised.value.code is Code.DISCLOSURE_INDIVISIBLE


def test_a_proof_of_an_unknown_suite_beside_is_no_hindrance():
    unknown = {**_BASE["proof"], "cryptosuite": "unknown-2099"}
    older = {**_BASE["proof"], "type": "Ed25519Signature2018"}
    check(_derive(["/name"], {**_BASE, "proof": [unknown, _BASE["proof"], older]}))


def test_the_header_of_a_presentation_has_no_place_and_is_not_lost_in_silence():
    with pytest.raises(UsageError) as raised:
        _derive(["/name"], presentation_header=b"challenge")
    assert raised.value.code is Code.OPTION_INVALID


def test_a_published_context_with_two_byte_sets_is_found_by_the_proof():
    # The issuer read an older edition of the context than the store's newest.
    url = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
    editions = ContextStore.production().resolve(url)
    assert len(editions) > 1
    older = ContextStore.production().choosing({url: editions[-1]})
    proof = create_proof(
        SUITES["ecdsa-sd-2023"], record(), OPTIONS, signer=ISSUER, contexts=older, mandatory=("/issuer",)
    )
    secured = {**record(), "proof": proof}
    derived = derive_credential(secured, ["/name"], contexts=STORE, public_key=ISSUER.public_key)
    assert derived["name"] == record()["name"]


def test_the_first_error_is_told_if_no_edition_of_the_contexts_serves():
    with pytest.raises(ProofError) as raised:
        _derive(["/name"], {**_BASE, "unheardOf": "x"})
    assert (raised.value.code, raised.value.path) == (Code.JSONLD_UNDEFINED_TERM, "/unheardOf")


def test_more_statements_than_are_verified_are_not_signed(monkeypatch):
    monkeypatch.setattr(codec, "MOST_SIGNATURES", 40)
    with pytest.raises(UndeterminedError) as raised:
        in_parts(record())
    assert (raised.value.code, raised.value.facts["limit"]) == (Code.ECDSA_SD_BUDGET, 40)
    check(derive_credential(in_parts(record(), ("/issuer", "/credentialSubject")), [""], contexts=STORE))


@pytest.mark.parametrize("member", ["created", "verificationMethod", "proofPurpose"])
def test_options_are_signed(member):
    derived = _derive(["/name"])
    changed = {**derived["proof"], member: {"created": "2028-01-01T00:00:00Z"}.get(member, "urn:other")}
    with pytest.raises(ProofError) as raised:
        check({**derived, "proof": changed})
    assert raised.value.code in {Code.PROOF_SIGNATURE, Code.JSONLD_ALIAS, Code.JSONLD_RELATIVE_IRI}


def test_a_member_of_a_proof_that_is_unknown_and_contexts_of_its_own_are_refused():
    derived = _derive(["/name"])
    for members, code in (({"approvedBy": "x"}, Code.PROOF_MEMBER_UNKNOWN), ({"@context": []}, Code.PROOF_CONTEXT)):
        with pytest.raises(ProofError) as raised:
            check({**derived, "proof": {**derived["proof"], **members}})
        assert raised.value.code is code
    check({**derived, "proof": {**derived["proof"], "@context": derived["@context"]}})


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_change_of_a_proof_value_is_accepted(data):
    derived = _derive(["/name", "/completenessClaim"])
    value = derived["proof"]["proofValue"]
    index = data.draw(st.integers(1, len(value) - 2))
    changed = data.draw(st.sampled_from([letter for letter in "AQgw_-z9" if letter != value[index]]))
    secured = {**derived, "proof": {**derived["proof"], "proofValue": value[:index] + changed + value[index + 1 :]}}
    with pytest.raises((ProofError, MalformedError, UndeterminedError)):
        check(secured)
