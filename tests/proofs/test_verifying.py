"""What a proof holds for, and what breaks it."""

import copy
import datetime as dt
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys.seeds import seeded
from proofs.documents import (
    CREDENTIALS,
    IDS,
    MARKS,
    MORE,
    PAIRS,
    STORE,
    SWAPPED,
    WHOLE,
    document,
    key_of,
    method_of,
    signed,
    verify,
)
from vcedu.canonical.encodings import multibase_decode, multibase_encode
from vcedu.canonical.jcs import jcs
from vcedu.canonical.rdfc import canonicalize
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError, UsageError
from vcedu.keys import KeyType, RawPayload
from vcedu.proofs import (
    SUITES,
    PreparedDocument,
    add_proof,
    leaf_digest,
    prepared,
    read_proofs,
    verify_base_proof,
    verify_proof,
)


def _refusal(error, secured, **arguments):
    with pytest.raises(error) as raised:
        verify(secured, **arguments)
    assert type(raised.value) is error
    return raised.value


@pytest.mark.parametrize(("suite", "key_type"), PAIRS, ids=IDS)
def test_a_proof_holds_for_its_document_and_key(suite, key_type):
    secured = signed(suite.name, key_type)
    verify(secured)
    error = _refusal(ProofError, secured, key=key_of("another", key_type))
    assert (error.code, error.path) == (Code.PROOF_SIGNATURE, "/proof/proofValue")


_CHANGEABLE = [
    ("id",),
    ("issuer",),
    ("validFrom",),
    ("credentialSubject", "id"),
    ("credentialSubject", "mark"),
    ("credentialSubject", "credits"),
    ("proof", "created"),
    ("proof", "expires"),
    ("proof", "verificationMethod"),
    ("proof", "proofPurpose"),
    ("proof", "challenge"),
    ("proof", "domain"),
    ("proof", "id"),
    ("proof", "nonce"),
]
_NEW = {
    "created": "2027-03-26T00:00:00Z",
    "expires": "2029-03-26T00:00:00Z",
    "validFrom": "2027-03-26T00:00:00Z",
    "proofPurpose": "authentication",
}


@pytest.mark.parametrize("path", _CHANGEABLE, ids="/".join)
@pytest.mark.parametrize(("suite", "key_type"), PAIRS, ids=IDS)
def test_each_member_is_covered(suite, key_type, path):
    members = {"created": "2027-03-25T00:00:00Z", "expires": "2028-03-25T00:00:00Z", "nonce": "n"}
    secured = _signed_with(suite, key_type, id="urn:a", challenge="c", domain="d.example", **members)
    key = seeded(key_type).public_key
    verify(secured, key=key)
    for change in ("change", "remove"):
        changed = copy.deepcopy(secured)
        *parents, name = path
        target = changed
        for parent in parents:
            target = target[parent]
        if change == "change":
            target[name] = _NEW.get(name, "urn:other")
        elif name in {"verificationMethod", "proofPurpose"}:
            continue
        else:
            del target[name]
        assert _refusal(ProofError, changed, key=key).code is Code.PROOF_SIGNATURE, (path, change)


def _signed_with(suite, key_type, **members):
    signer = seeded(key_type)
    options = {"verificationMethod": method_of(signer), "proofPurpose": "assertionMethod", **members}
    return add_proof(suite, document(), options, signer=signer, contexts=STORE)


@pytest.mark.parametrize(("suite", "key_type"), PAIRS, ids=IDS)
def test_an_added_member_is_noticed(suite, key_type):
    secured = signed(suite.name, key_type)
    assert _refusal(ProofError, {**secured, "description": "added"}).code is Code.PROOF_SIGNATURE
    assert _refusal(ProofError, {**secured, "undefined": "added"}).code is Code.JSONLD_UNDEFINED_TERM


# ---- suites and keys -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)
@pytest.mark.parametrize("key_type", KeyType)
def test_a_suite_takes_its_own_kinds_of_keys_only(suite, key_type):
    if key_type in suite.key_types:
        return
    error = _refusal(ProofError, signed(suite.name), key=seeded(key_type).public_key)
    assert (error.code, error.path) == (Code.PROOF_KEY_TYPE, "/proof/cryptosuite")


@pytest.mark.parametrize("name", ["eddsa-jcs-2022", "ecdsa-jcs-2019"])
def test_another_suite_s_name_does_not_fit_the_signature(name):
    secured = signed("eddsa-rdfc-2022")
    secured["proof"]["cryptosuite"] = name
    key = None if name.startswith("eddsa") else seeded(KeyType.P256).public_key
    assert _refusal(ProofError, secured, key=key).code is Code.PROOF_SIGNATURE


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"type": "Ed25519Signature2018"}, Code.PROOF_TYPE_UNSUPPORTED),
        ({"cryptosuite": "bbs-2017"}, Code.PROOF_SUITE_UNSUPPORTED),
        ({"cryptosuite": "EDDSA-RDFC-2022"}, Code.PROOF_SUITE_UNSUPPORTED),
    ],
    ids=str,
)
def test_an_unknown_suite_is_undetermined(changes, code):
    secured = signed("eddsa-rdfc-2022")
    secured["proof"] |= changes
    assert _refusal(UnsupportedError, secured).code is code


# ---- the proof's own members ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["jws", "@graph", "@nest", "proof", "a/b~c", "verifiableCredential"])
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_an_unknown_member_of_a_proof_is_refused(suite, name):
    secured = signed(suite)
    secured["proof"][name] = "x"
    error = _refusal(ProofError, secured)
    assert error.code is Code.PROOF_MEMBER_UNKNOWN
    assert error.path == f"/proof/{name.replace('~', '~0').replace('/', '~1')}"


def _with_value(change):
    secured = signed("eddsa-rdfc-2022")
    secured["proof"]["proofValue"] = change(secured["proof"]["proofValue"])
    return secured


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: None, id="null"),
        pytest.param(lambda _: ["z"], id="list"),
        pytest.param(lambda _: "", id="empty"),
        pytest.param(lambda _: "z", id="nothing after the base"),
        pytest.param(lambda value: value[1:], id="no base"),
        pytest.param(lambda value: multibase_encode(multibase_decode(value), "u"), id="base64url"),
        pytest.param(lambda value: value + "0", id="not base58"),
        pytest.param(lambda value: multibase_encode(multibase_decode(value)[:-1], "z"), id="a byte short"),
        pytest.param(lambda value: multibase_encode(multibase_decode(value) + b"\0", "z"), id="a byte long"),
        pytest.param(lambda value: "z1" + value[1:], id="a zero byte in front"),
        pytest.param(lambda _: "z" + "1" * 5000, id="endless"),
    ],
)
def test_a_proof_value_has_its_form(change):
    error = _refusal(MalformedError, _with_value(change))
    assert (error.code, error.path) == (Code.PROOF_VALUE, "/proof/proofValue")


def test_a_proof_value_is_there():
    secured = signed("eddsa-rdfc-2022")
    del secured["proof"]["proofValue"]
    assert _refusal(MalformedError, secured).code is Code.PROOF_VALUE


@settings(max_examples=40)
@given(st.integers(0, 511))
def test_a_changed_bit_breaks_a_proof(bit):
    def change(value):
        data = bytearray(multibase_decode(value))
        data[bit // 8] ^= 1 << bit % 8
        return multibase_encode(bytes(data), "z")

    assert _refusal(ProofError, _with_value(change)).code is Code.PROOF_SIGNATURE


# ---- contexts ------------------------------------------------------------------------------------------------------


def test_an_rdfc_proof_may_repeat_the_document_s_contexts_and_name_no_others():
    secured = signed("eddsa-rdfc-2022")
    secured["proof"]["@context"] = secured["@context"]
    verify(secured)
    for other in ([CREDENTIALS], [CREDENTIALS, MARKS, MORE], [MARKS, CREDENTIALS], CREDENTIALS, [], None, {}):
        secured["proof"]["@context"] = other
        error = _refusal(ProofError, secured)
        assert (error.code, error.path) == (Code.PROOF_CONTEXT, "/proof/@context")


def test_a_jcs_proof_carries_the_document_s_contexts():
    secured = signed("eddsa-jcs-2022")
    assert secured["proof"]["@context"] == secured["@context"] == [CREDENTIALS, MARKS]


def _jcs_proof_without_contexts():
    signer = seeded(KeyType.ED25519)
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": method_of(signer),
        "proofPurpose": "assertionMethod",
    }
    data = sha256(jcs(proof)).digest() + sha256(jcs(document())).digest()
    value = multibase_encode(signer.sign(RawPayload(data, "test")), "z")
    return {**document(), "proof": {**proof, "proofValue": value}}


def test_a_jcs_proof_without_contexts_covers_the_document_s_own():
    secured = _jcs_proof_without_contexts()
    verify(secured)
    secured["@context"] = [*secured["@context"], MORE]
    assert _refusal(ProofError, secured).code is Code.PROOF_SIGNATURE


def test_a_context_added_after_a_jcs_proof_may_serve_others():
    secured = signed("eddsa-jcs-2022")
    secured["@context"] = [*secured["@context"], MORE]
    verify(secured)


def test_a_context_added_after_a_jcs_proof_changes_no_meaning():
    secured = signed("eddsa-jcs-2022")
    secured["@context"] = [*secured["@context"], SWAPPED]
    error = _refusal(ProofError, secured)
    assert (error.code, error.path) == (Code.PROOF_CONTEXT, "/proof/@context")


def test_a_jcs_proof_covers_no_member_that_its_own_contexts_do_not_define():
    # Signed under the first context alone, by one who did not look.
    secured = signed("eddsa-jcs-2022", to=document(credentialSubject={"id": "did:web:pupil.example"}))
    secured["proof"]["@context"] = [CREDENTIALS]
    secured["credentialSubject"]["mark"] = "A"
    assert _refusal(ProofError, secured).code is Code.JSONLD_UNDEFINED_TERM


@pytest.mark.parametrize(
    "contexts", [[MARKS], [MARKS, CREDENTIALS], [CREDENTIALS, MARKS, MORE], [], [CREDENTIALS, MORE], 1]
)
def test_the_document_s_contexts_begin_with_a_jcs_proof_s(contexts):
    secured = signed("eddsa-jcs-2022")
    secured["proof"]["@context"] = contexts
    error = _refusal(ProofError, secured)
    assert (error.code, error.path) == (Code.PROOF_CONTEXT, "/proof/@context")


def test_one_context_is_a_sequence_of_one():
    secured = signed(
        "eddsa-jcs-2022", to=document(credentialSubject={"id": "did:web:p.example"}, **{"@context": CREDENTIALS})
    )
    verify(secured)
    # The signature covers the spelling in the proof, the document's own may differ.
    secured["@context"] = [CREDENTIALS]
    verify(secured)


# ---- sets and chains -----------------------------------------------------------------------------------------------


def test_a_member_of_a_set_can_be_taken_out_unseen():
    secured = signed("ecdsa-rdfc-2019", to=signed("eddsa-rdfc-2022"), name="another")
    verify(secured)
    verify({**secured, "proof": secured["proof"][1]})


@pytest.mark.parametrize("first", WHOLE)
@pytest.mark.parametrize("second", WHOLE)
def test_a_proof_builds_on_another_of_any_suite(first, second):
    base = signed(first, id="urn:first")
    secured = signed(second, to=base, name="another", previous=("urn:first",))
    verify(secured)
    # Neither can what it builds on be exchanged for a proof of the same id that holds as well ...
    exchanged = signed(first, id="urn:first", created=dt.datetime(2027, 4, 1, tzinfo=dt.UTC))
    broken = {**secured, "proof": [exchanged["proof"], secured["proof"][1]]}
    error = _refusal(ProofError, broken)
    assert (error.code, error.path) == (Code.PROOF_SIGNATURE, "/proof/1/proofValue")
    # ... nor taken out.
    assert _refusal(ProofError, {**secured, "proof": [secured["proof"][1]]}).code is Code.PROOF_PREVIOUS_MISSING


def test_an_rdfc_proof_builds_on_no_proof_with_contexts_of_its_own():
    base = signed("eddsa-jcs-2022", id="urn:first")
    base["@context"] = [*base["@context"], MORE]
    verify(base)
    with pytest.raises(ProofError) as raised:
        signed("eddsa-rdfc-2022", to=base, previous=("urn:first",))
    assert (raised.value.code, raised.value.path) == (Code.PROOF_CONTEXT, "/proof/@context")


def test_only_a_suite_that_discloses_in_part_has_base_proofs():
    secured = signed("eddsa-rdfc-2022")
    reading = PreparedDocument.of(secured, contexts=STORE)
    with pytest.raises(UsageError) as raised:
        verify_base_proof(reading, read_proofs(secured)[0], public_key=key_of("vcedu test key 1", KeyType.ED25519))
    assert (raised.value.code, raised.value.path) == (Code.DISCLOSURE_SUITE, "/proof/cryptosuite")


def test_a_suite_that_signs_json_needs_no_mapping():
    secured = signed("eddsa-jcs-2022")
    reading = PreparedDocument.as_json({**secured, "unheard-of": 1}, contexts=STORE)
    with pytest.raises(ProofError) as raised:
        verify_proof(reading, read_proofs(secured)[0], public_key=key_of("vcedu test key 1", KeyType.ED25519))
    assert raised.value.code is Code.PROOF_SIGNATURE
    reading = PreparedDocument.as_json(secured, contexts=STORE)
    verify_proof(reading, read_proofs(secured)[0], public_key=key_of("vcedu test key 1", KeyType.ED25519))
    assert reading.mapped.quads == PreparedDocument.of(secured, contexts=STORE).mapped.quads
    with pytest.raises(ProofError) as raised:
        _ = PreparedDocument.as_json({**secured, "unheard-of": 1}, contexts=STORE).mapped
    assert raised.value.code is Code.JSONLD_UNDEFINED_TERM


def test_all_proofs_share_one_reading(monkeypatch):
    secured = signed("eddsa-rdfc-2022")
    for number in range(3):
        secured = signed("eddsa-rdfc-2022", to=secured, name=f"signer {number}")
    secured = signed("ecdsa-rdfc-2019", KeyType.P384, to=secured)
    reading = PreparedDocument.of(secured, contexts=STORE)
    counted = []

    def counting(quads, *, hash_name):
        counted.append(hash_name if quads is reading.mapped.dataset else "configuration")
        return canonicalize(quads, hash_name=hash_name)

    monkeypatch.setattr(prepared, "canonicalize", counting)
    for proof in read_proofs(secured):
        key_type = KeyType.P384 if proof.suite_name == "ecdsa-rdfc-2019" else KeyType.ED25519
        name = "vcedu test key 1" if proof.index in {0, 4} else f"signer {proof.index - 1}"
        verify_proof(reading, proof, public_key=key_of(name, key_type))
        leaf_digest(reading, proof, key_type)
    assert sorted(counted) == [*["configuration"] * 5, "sha256", "sha384"]
