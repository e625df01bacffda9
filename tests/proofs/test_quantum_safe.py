"""ML-DSA: the published vectors, and a credential signed by an older key and by ML-DSA."""

import itertools
import json

import pytest

from keys.seeds import seeded
from proofs.documents import STORE, document, key_of, method_of, options_for, signed, verify
from shared import shared
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import multibase_decode, multibase_encode
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError, UsageError
from vcedu.keys import KeyType, RawPayload, VerifyingKey, primitives
from vcedu.proofs import (
    SUITES,
    Canonicalization,
    PreparedDocument,
    ProofOptions,
    add_proof,
    hash_data,
    read_proofs,
    usual_suite,
    verify_proof,
)

_FOLDER = "vectors/vc-di-quantum-safe"
_SUITES = ["mldsa44-rdfc-2024", "mldsa44-jcs-2024"]
_OTHERS = ("slhdsa", "falcon", "sqisign")  # kinds of signature that no library here makes or checks


def _json(path):
    return json.loads(shared(f"{_FOLDER}/{path}").read_text(encoding="utf-8"))


def _text(path):
    return shared(f"{_FOLDER}/{path}").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", _SUITES)
def test_every_published_figure_of_a_suite(name, published):
    published("vc-di-quantum-safe: ML-DSA suites")
    suite, secured = SUITES[name], _json(f"{name}/signed-{name}.json")
    keys = _json("inputs/KeysMLDSA.json")["mldsa44"]
    key = VerifyingKey.from_multikey(keys["publicKeyMultibase"])
    assert key.point.hex() == keys["publicKeyHex"]
    assert key.multikey == keys["publicKeyMultibase"]
    prepared = PreparedDocument.of(secured, contexts=ContextStore.interop())
    (proof,) = read_proofs(secured)
    hashed = hash_data(suite, prepared, proof, (), "sha256")
    form = "rdfc" if suite.canonicalization is Canonicalization.RDFC else "jcs"
    assert hashed.document.decode() == _text(f"commonAlgs/transform-{form}-sha256.txt").rstrip("\n") + (
        "\n" if form == "rdfc" else ""
    )
    assert hashed.configuration.decode().rstrip("\n") == _text(f"commonAlgs/proofConfig-{name}.txt").rstrip("\n")
    assert hashed.data.hex() == _json("commonAlgs/hashing-combined.json")[name]
    verify_proof(prepared, proof, public_key=key)
    broken = bytearray(multibase_decode(proof.value))
    broken[1000] ^= 1
    secured["proof"]["proofValue"] = multibase_encode(bytes(broken), "u")
    with pytest.raises(ProofError) as raised:
        verify_proof(prepared, read_proofs(secured)[0], public_key=key)
    assert raised.value.code is Code.PROOF_SIGNATURE


def test_the_published_suites_are_these_and_those_of_other_signatures():
    published = {path.name for path in shared(_FOLDER).iterdir()} - {"inputs", "commonAlgs"}
    assert {name for name in published if not name.startswith(_OTHERS)} == set(_SUITES)
    others = sorted(name for name in published if name.startswith(_OTHERS))
    for name in others:
        secured = _json(f"{name}/signed-{name}.json")
        prepared = PreparedDocument.of(secured, contexts=ContextStore.interop())
        with pytest.raises(UnsupportedError) as raised:
            verify_proof(prepared, read_proofs(secured)[0], public_key=key_of())
        assert raised.value.code is Code.PROOF_SUITE_UNSUPPORTED
    print(f"vc-di-quantum-safe: {len(_SUITES)} of {len(published)} suites; {', '.join(others)} are not known here")


@pytest.mark.parametrize("key_type", [KeyType.MLDSA65, KeyType.MLDSA87])
def test_the_larger_kinds_are_keys_without_a_suite(key_type):
    signer = seeded(key_type)
    signer.public_key.verify(signer.sign(RawPayload(b"message", "i")), b"message")
    for name in _SUITES:
        with pytest.raises(ProofError) as raised:
            add_proof(SUITES[name], document(), options_for(signer), signer=signer, contexts=STORE)
        assert raised.value.code is Code.PROOF_KEY_TYPE
    with pytest.raises(UsageError) as raised:
        usual_suite(key_type)
    assert raised.value.code is Code.KEY_CAPABILITY


@pytest.mark.parametrize("other", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
@pytest.mark.parametrize("name", _SUITES)
@pytest.mark.parametrize("chained", [False, True])
def test_sets_and_chains_with_every_suite(name, other, chained):
    for first, second in itertools.permutations((name, other)):
        more = {"previous": ("urn:first",)} if chained else {}
        base = signed(first, id="urn:first")
        secured = signed(second, to=base, id="urn:second", **more)
        verify(secured)
        secured["proof"][0]["created"] = "2027-03-26T00:00:00Z"
        prepared = PreparedDocument.of(secured, contexts=STORE)
        outcomes = [_outcome(prepared, proof) for proof in read_proofs(secured)]
        assert outcomes == [Code.PROOF_SIGNATURE, Code.PROOF_SIGNATURE if chained else None]


def _outcome(prepared, proof):
    key = VerifyingKey.from_multikey(proof.verification_method.partition("#")[2])
    try:
        verify_proof(prepared, proof, public_key=key)
    except ProofError as error:
        return error.code
    return None


@pytest.mark.parametrize("change", [lambda v: v[:-1], lambda v: v + b"\0", lambda v: b"", lambda v: v + bytes(4000)])
def test_a_proof_value_has_its_length(change):
    secured = signed("mldsa44-jcs-2024")
    value = multibase_decode(secured["proof"]["proofValue"])
    secured["proof"]["proofValue"] = multibase_encode(change(value), "u")
    with pytest.raises(MalformedError) as raised:
        verify(secured)
    assert raised.value.code is Code.PROOF_VALUE


def test_a_key_has_one_base():
    key = key_of(key_type=KeyType.MLDSA44)
    assert key.multikey.startswith("ukC")
    for text in (
        multibase_encode(multibase_decode(key.multikey), "z"),
        multibase_encode(multibase_decode(key_of().multikey), "u"),
    ):
        with pytest.raises(MalformedError) as raised:
            VerifyingKey.from_multikey(text)
        assert raised.value.code is Code.KEY_MALFORMED


def test_a_library_without_ml_dsa_is_told_from_a_wrong_key(monkeypatch):
    def absent(*_):
        raise primitives.UnsupportedAlgorithm("ML-DSA")

    class Absent:
        from_public_bytes = from_seed_bytes = generate = staticmethod(absent)

    for table in ("_ML_DSA_PUBLIC", "_ML_DSA_PRIVATE"):
        monkeypatch.setattr(primitives, table, {KeyType.MLDSA44: Absent})
    for attempt in (
        lambda: primitives.load_public_key.__wrapped__(KeyType.MLDSA44, bytes(1312)),
        lambda: primitives.load_private_key(KeyType.MLDSA44, bytes(32)),
        lambda: primitives.generate(KeyType.MLDSA44),
    ):
        with pytest.raises(UnsupportedError) as raised:
            attempt()
        assert raised.value.code is Code.KEY_TYPE_UNSUPPORTED


# ---- Ed25519Signature2020 ------------------------------------------------------------------------------------------

_OLD = "https://w3id.org/security/suites/ed25519-2020/v1"


def _old(**members):
    """Return a credential with a proof of the old type, made by its own steps."""
    signer = seeded(KeyType.ED25519)
    secured = document()
    secured["@context"] = [*secured["@context"], _OLD]
    options = {"type": "Ed25519Signature2020", **ProofOptions(method_of(signer)).as_json(), **members}
    unsigned = {**secured, "proof": options}
    prepared = PreparedDocument.of(unsigned, contexts=STORE)
    (proof,) = read_proofs(unsigned)
    suite = SUITES["eddsa-rdfc-2022"]
    data = hash_data(suite, prepared, proof, (), "sha256").data
    signature = signer.sign(RawPayload(data, "i"))
    return {**secured, "proof": {**options, "proofValue": multibase_encode(signature, "z")}}


def test_the_published_ed25519_signature_2020_holds(published):
    folder = shared("vectors/vc-di-eddsa/Ed25519Signature2020")
    secured = json.loads((folder / "signedEdSig.json").read_bytes())
    prepared = PreparedDocument.of(secured, contexts=ContextStore.interop())
    (proof,) = read_proofs(secured)
    hashed = hash_data(SUITES["eddsa-rdfc-2022"], prepared, proof, (), "sha256")
    assert hashed.document.decode() == (folder / "canonDocEdSig.txt").read_text()
    assert hashed.configuration.decode() == (folder / "proofCanonEdSig.txt").read_text()
    assert hashed.data.hex() == (folder / "combinedHashEdSig.txt").read_text()
    assert proof.value == (folder / "sigBTC58EdSig.txt").read_text()
    verify_proof(prepared, proof, public_key=VerifyingKey.from_multikey(proof.verification_method.partition("#")[2]))
    published("vc-di-eddsa: Ed25519Signature2020, verified")


def test_the_old_type_is_verified_with_its_context_and_never_made():
    verify(_old(created="2020-03-25T00:00:00Z", challenge="c", domain="d.example"))
    signer = seeded(KeyType.ED25519)
    old = next(iter(SUITES.values()))
    with pytest.raises(MalformedError) as raised:
        add_proof(
            old,
            document(),
            {"type": "Ed25519Signature2020", **ProofOptions(method_of(signer)).as_json()},
            signer=signer,
            contexts=STORE,
        )
    assert raised.value.code is Code.PROOF_MALFORMED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda s: s["proof"].update(created="2021-03-25T00:00:00Z"), Code.PROOF_SIGNATURE),
        (lambda s: s.update(name="changed"), Code.PROOF_SIGNATURE),
        (lambda s: s["proof"].update(cryptosuite="eddsa-rdfc-2022"), Code.PROOF_MEMBER_UNKNOWN),
        (lambda s: s["proof"].update(jws="e30..AA"), Code.PROOF_MEMBER_UNKNOWN),
        (lambda s: s["@context"].remove(_OLD), Code.JSONLD_UNDEFINED_TYPE),
    ],
    ids=["created", "content", "cryptosuite", "jws", "context"],
)
def test_a_changed_document_of_the_old_type_is_refused(change, code):
    secured = _old(created="2020-03-25T00:00:00Z")
    change(secured)
    with pytest.raises(ProofError) as raised:
        verify(secured)
    assert raised.value.code is code


def test_the_old_type_takes_no_other_kind_of_key():
    with pytest.raises(ProofError) as raised:
        verify(_old(), key=key_of(key_type=KeyType.P256))
    assert raised.value.code is Code.PROOF_KEY_TYPE
