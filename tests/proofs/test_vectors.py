"""Published figures in our own arrangement (`test_vectors/vc-di-*`), so that they are tested everywhere."""

import json
from pathlib import Path

import pytest

from proofs.documents import WHOLE
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import multibase_encode
from vcedu.errors import Code, ProofError
from vcedu.keys import PrivateKey, VerifyingKey
from vcedu.proofs import (
    SUITES,
    PreparedDocument,
    add_proof,
    hash_data,
    matching_proofs,
    read_proofs,
    verify_proof,
)

_FOLDER = Path(__file__).parents[2] / "test_vectors"
_CONTEXTS = ContextStore.interop()


def _cases():
    for path in sorted(_FOLDER.glob("vc-di-*/*-20*.json")):
        suite = json.loads(path.read_text(encoding="utf-8"))
        for case in suite["cases"]:
            yield pytest.param(SUITES[suite["cryptosuite"]], case, id=f"{suite['cryptosuite']} {case['name']}")


def _signer(case):
    signer = PrivateKey.from_secret_multikey(case["key"]["secretKeyMultibase"]).as_signer()
    assert signer.public_key.multikey == case["key"]["publicKeyMultibase"]
    return signer


def test_there_are_cases_of_every_suite():
    cases = list(_cases())
    assert len(cases) == 11
    assert {case.values[0].name for case in cases} == set(WHOLE)


def _secured(suite, case):
    """Return the secured document: made, where the secret key is published in a form that can be read."""
    if "secretKeyMultibase" in case["key"]:
        return add_proof(suite, case["document"], case["options"], signer=_signer(case), contexts=_CONTEXTS)
    members = {"type": suite.proof_type, "cryptosuite": suite.name, **case["options"], "proofValue": case["proofValue"]}
    return {**case["document"], "proof": members}


@pytest.mark.parametrize(("suite", "case"), list(_cases()))
def test_a_case_is_made_and_holds(suite, case):
    public_key = VerifyingKey.from_multikey(case["key"]["publicKeyMultibase"])
    secured = _secured(suite, case)
    assert secured["proof"]["proofValue"] == case["proofValue"]
    assert multibase_encode(bytes.fromhex(case["signature"]), suite.proof_value_base) == case["proofValue"]
    (proof,) = read_proofs(secured)
    prepared = PreparedDocument.of(secured, contexts=_CONTEXTS)
    hashed = hash_data(suite, prepared, proof, (), suite.key_types[public_key.key_type])
    assert hashed.document_hash.hex() == case["documentHash"]
    assert hashed.configuration_hash.hex() == case["configurationHash"]
    verify_proof(prepared, proof, public_key=public_key)


def _chain():
    figures = json.loads((_FOLDER / "vc-di-eddsa" / "proof-set-chain.json").read_text(encoding="utf-8"))
    document = figures["document"]
    for step in figures["steps"]:
        document = add_proof(
            SUITES[figures["cryptosuite"]], document, step["options"], signer=_signer(step), contexts=_CONTEXTS
        )
    return document, figures["steps"]


def test_the_set_and_the_chain_are_made_and_hold():
    document, steps = _chain()
    assert [proof["proofValue"] for proof in document["proof"]] == [step["proofValue"] for step in steps]
    prepared = PreparedDocument.of(document, contexts=_CONTEXTS)
    proofs = read_proofs(document)
    for proof, step in zip(proofs, steps, strict=True):
        verify_proof(prepared, proof, public_key=_signer(step).public_key)
    assert [len(matching_proofs(proof, proofs)) for proof in proofs] == [0, 0, 2, 1]


@pytest.mark.parametrize("changed", [0, 1])
def test_a_chained_proof_covers_the_proofs_it_builds_on(changed):
    document, steps = _chain()
    document["proof"][changed]["created"] = "2024-01-01T00:00:00Z"
    prepared = PreparedDocument.of(document, contexts=_CONTEXTS)
    third = read_proofs(document)[2]
    with pytest.raises(ProofError) as raised:
        verify_proof(prepared, third, public_key=_signer(steps[2]).public_key)
    assert raised.value.code is Code.PROOF_SIGNATURE
