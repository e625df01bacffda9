"""Published figures of BBS in our own arrangement (`test_vectors/bbs-signatures`): tested everywhere."""

import json
from pathlib import Path

import pytest

from keys.bbs_seeded import seeded_scalars
from vcedu.errors import Code, MalformedError, ProofError
from vcedu.keys import bbs
from vcedu.keys.bbs import randomness
from vcedu.keys.bbs.ciphersuite import signatures_interface
from vcedu.keys.bbs.generators import create_generators

_FOLDER = Path(__file__).parents[2] / "test_vectors" / "bbs-signatures"
_SUITES = {"sha-256": bbs.BLS12_381_SHA_256, "shake-256": bbs.BLS12_381_SHAKE_256}
_FIGURES = {name: json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in _SUITES}


def _cases(kind):
    return [
        pytest.param(_SUITES[name], figures, case, id=f"{name} {case['name']}")
        for name, figures in _FIGURES.items()
        for case in figures[kind]
    ]


def _octets(texts):
    return [bytes.fromhex(text) for text in texts]


@pytest.mark.parametrize("name", _SUITES)
def test_keys_points_and_scalars(name):
    suite, figures = _SUITES[name], _FIGURES[name]
    key = {member: bytes.fromhex(text) for member, text in figures["key"].items()}
    assert bbs.key_gen(key["material"], key["info"], key["tag"], ciphersuite=suite) == key["secret"]
    assert bbs.secret_to_public_key(key["secret"]) == key["public"]
    assert suite.base_point.hex() == figures["basePoint"]
    interface = signatures_interface(suite)
    assert create_generators(11, interface).octets.hex() == "".join(figures["generators"])
    scalars = interface.messages_to_scalars(_octets(message for message, _ in figures["messageScalars"]))
    assert [scalar.to_be_bytes().hex() for scalar in scalars] == [scalar for _, scalar in figures["messageScalars"]]
    assert [len(figures[kind]) for kind in ("signatures", "proofs")] == [10, 15]


@pytest.mark.parametrize(("suite", "figures", "case"), _cases("signatures"))
def test_a_signature(suite, figures, case):
    header, messages = bytes.fromhex(case["header"]), _octets(case["messages"])
    public = bbs.PublicPart(bytes.fromhex(case["publicKey"]), header, suite)
    signature = bytes.fromhex(case["signature"])
    if case["valid"]:
        assert bbs.sign(bytes.fromhex(figures["key"]["secret"]), header, messages, ciphersuite=suite) == signature
        bbs.verify(public, signature, messages)
    else:
        with pytest.raises(ProofError) as raised:
            bbs.verify(public, signature, messages)
        assert raised.value.code is Code.SIGNATURE_INVALID


@pytest.mark.parametrize(("suite", "figures", "case"), _cases("proofs"))
def test_a_proof(suite, figures, case, monkeypatch):
    public = bbs.PublicPart(bytes.fromhex(case["publicKey"]), bytes.fromhex(case["header"]), suite)
    messages, indexes = _octets(case["messages"]), case["disclosedIndexes"]
    proof, presentation = bytes.fromhex(case["proof"]), bytes.fromhex(case["presentationHeader"])
    shown = [messages[index] for index in indexes]
    if not case["valid"]:
        with pytest.raises((ProofError, MalformedError)) as raised:
            bbs.proof_verify(public, proof, shown, indexes, presentation_header=presentation)
        assert raised.value.code in {Code.SIGNATURE_INVALID, Code.BBS_INDEXES}
        return
    bbs.proof_verify(public, proof, shown, indexes, presentation_header=presentation)
    seed, tag = (bytes.fromhex(figures["random"][member]) for member in ("seed", "tag"))
    monkeypatch.setattr(
        randomness, "calculate_random_scalars", lambda count: seeded_scalars(suite.expand, seed, tag, count)
    )
    signature = bytes.fromhex(case["signature"])
    assert bbs.proof_gen(public, signature, messages, indexes, presentation_header=presentation) == proof
