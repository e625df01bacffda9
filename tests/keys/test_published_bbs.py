"""The vectors of draft-irtf-cfrg-bbs-signatures, both ciphersuites: all of them, both ways."""

import json

import pytest

from keys.bbs_seeded import seeded_scalars
from shared import shared
from vcedu.errors import Code, MalformedError, ProofError
from vcedu.keys import bbs
from vcedu.keys.bbs import randomness
from vcedu.keys.bbs.ciphersuite import signatures_interface
from vcedu.keys.bbs.core import Signed
from vcedu.keys.bbs.generators import create_generators
from vcedu.keys.bbs.hashing import hash_to_scalar

_SUITES = {
    "bls12-381-sha-256": bbs.BLS12_381_SHA_256,
    "bls12-381-shake-256": bbs.BLS12_381_SHAKE_256,
}
_SIGNATURES = [f"signature{number:03}" for number in range(1, 11)]
_PROOFS = [f"proof{number:03}" for number in range(1, 16)]


@pytest.fixture(params=list(_SUITES))
def folder(request):
    return request.param


@pytest.fixture
def suite(folder):
    return _SUITES[folder]


def _read(folder, name):
    return json.loads(shared(f"vectors/bbs-signature/{folder}/{name}.json").read_bytes())


def _octets(value):
    return [bytes.fromhex(item) for item in value] if isinstance(value, list) else bytes.fromhex(value)


def test_no_vector_is_left_out(folder):
    root = shared(f"vectors/bbs-signature/{folder}")
    assert sorted(path.stem for path in root.glob("signature/*.json")) == _SIGNATURES
    assert sorted(path.stem for path in root.glob("proof/*.json")) == _PROOFS
    assert len([*root.glob("*.json")]) == 5


def test_key_pair(folder, suite):
    vector = _read(folder, "keypair")
    material, info, tag = (bytes.fromhex(vector[name]) for name in ("keyMaterial", "keyInfo", "keyDst"))
    secret = bbs.key_gen(material, info, tag, ciphersuite=suite)
    assert secret.hex() == vector["keyPair"]["secretKey"]
    assert bbs.secret_to_public_key(secret).hex() == vector["keyPair"]["publicKey"]


def test_hash_to_scalar(folder, suite):
    vector = _read(folder, "h2s")
    scalar = hash_to_scalar(suite.expand, _octets(vector["message"]), _octets(vector["dst"]))
    assert scalar.to_be_bytes().hex() == vector["scalar"]


def test_messages_to_scalars(folder, suite):
    cases = _read(folder, "MapMessageToScalarAsHash")["cases"]
    scalars = signatures_interface(suite).messages_to_scalars([_octets(case["message"]) for case in cases])
    assert [scalar.to_be_bytes().hex() for scalar in scalars] == [case["scalar"] for case in cases]


def test_generators(folder, suite):
    vector = _read(folder, "generators")
    expected = [vector["Q1"], *vector["MsgGenerators"]]
    generators = create_generators(len(expected), signatures_interface(suite))
    assert [point.to_compressed_bytes().hex() for point in generators.points] == expected
    assert generators.octets.hex() == "".join(expected)
    assert suite.base_point.hex() == vector["P1"]


def test_fixed_base_point_is_hashed_as_the_draft_says(suite):
    name = suite.name + b"H2G_HM2S_"
    tag = name + b"SIG_GENERATOR_SEED_"
    seed = suite.expand(name + b"BP_MESSAGE_GENERATOR_SEED", tag, 48)
    seed = suite.expand(seed + (1).to_bytes(8, "big"), tag, 48)
    assert suite.hash_to_curve(seed, name + b"SIG_GENERATOR_DST_").to_compressed_bytes() == suite.base_point


def test_mocked_random_scalars(folder, suite):
    vector = _read(folder, "mockedRng")
    scalars = seeded_scalars(suite.expand, _octets(vector["seed"]), _octets(vector["dst"]), vector["count"])
    assert [scalar.to_be_bytes().hex() for scalar in scalars] == vector["mockedScalars"]


@pytest.mark.parametrize("name", _SIGNATURES)
def test_signatures(folder, suite, name, published):
    published("BBS core: signatures and proofs, SHA-256 and SHAKE-256")
    vector = _read(folder, f"signature/{name}")
    key, header = vector["signerKeyPair"], _octets(vector["header"])
    signature, messages = _octets(vector["signature"]), _octets(vector["messages"])
    public_key = _octets(key["publicKey"])
    if vector["result"]["valid"]:
        assert bbs.sign(_octets(key["secretKey"]), header, messages, ciphersuite=suite) == signature
        bbs.verify(bbs.PublicPart(public_key, header, suite), signature, messages)
        signed = Signed(
            signatures_interface(suite),
            public_key,
            create_generators(len(messages) + 1, signatures_interface(suite)),
            header,
        )
        assert signed.domain().to_be_bytes().hex() == vector["trace"]["domain"]
        scalars = signatures_interface(suite).messages_to_scalars(messages)
        assert signed.commitment(scalars, signed.domain()).to_compressed_bytes().hex() == vector["trace"]["B"]
        return
    with pytest.raises(ProofError) as raised:
        bbs.verify(bbs.PublicPart(public_key, header, suite), signature, messages)
    assert raised.value.code is Code.SIGNATURE_INVALID


@pytest.mark.parametrize("name", _PROOFS)
def test_proofs(folder, suite, name, monkeypatch, published):
    published("BBS core: signatures and proofs, SHA-256 and SHAKE-256")
    vector = _read(folder, f"proof/{name}")
    proof, presentation = _octets(vector["proof"]), _octets(vector["presentationHeader"])
    public = bbs.PublicPart(_octets(vector["signerPublicKey"]), _octets(vector["header"]), suite)
    messages, indexes = _octets(vector["messages"]), vector["disclosedIndexes"]
    shown = [messages[index] for index in indexes]

    def verify():
        bbs.proof_verify(public, proof, shown, indexes, presentation_header=presentation)

    if not vector["result"]["valid"]:
        with pytest.raises((ProofError, MalformedError)) as raised:
            verify()
        assert raised.value.code in {Code.SIGNATURE_INVALID, Code.BBS_INDEXES}
        return
    verify()
    mocked = _read(folder, "mockedRng")
    monkeypatch.setattr(
        randomness,
        "calculate_random_scalars",
        lambda count: seeded_scalars(suite.expand, _octets(mocked["seed"]), _octets(mocked["dst"]), count),
    )
    signature = _octets(vector["signature"])
    made = bbs.proof_gen(public, signature, messages, indexes, presentation_header=presentation)
    assert made == proof
