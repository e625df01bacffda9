"""Published figures of `ecdsa-sd-2023` in our own arrangement (`test_vectors/vc-di-ecdsa/ecdsa-sd.json`)."""

import hashlib
import json
from pathlib import Path

import pytest

from vcedu.canonical.contexts import ContextStore
from vcedu.keys import PrivateKey
from vcedu.proofs import SUITES, PreparedDocument, derive_credential, read_proofs, verify_proof
from vcedu.proofs.ecdsa_sd.base import signed_value
from vcedu.proofs.ecdsa_sd.codec import DerivedProofValue
from vcedu.proofs.pipeline import canonical_configuration

_FIGURES = json.loads(
    (Path(__file__).parents[3] / "test_vectors" / "vc-di-ecdsa" / "ecdsa-sd.json").read_text(encoding="utf-8")
)
_CONTEXTS = ContextStore.interop()


def _key(name):
    key = PrivateKey.from_secret_multikey(_FIGURES[name]["secretKeyMultibase"]).as_signer()
    assert key.public_key.multikey == _FIGURES[name]["publicKeyMultibase"]
    return key


@pytest.mark.parametrize("case", _FIGURES["cases"], ids=lambda case: case["name"])
def test_a_case_is_made_derived_and_holds(case):
    issuer = _key("key")
    proof = {"type": "DataIntegrityProof", **case["options"], "proofValue": case["proofValue"]}
    secured = {**case["document"], "proof": proof}
    prepared = PreparedDocument.of(secured, contexts=_CONTEXTS)
    configuration = canonical_configuration(SUITES["ecdsa-sd-2023"], prepared, read_proofs(secured)[0], "sha256")
    assert hashlib.sha256(configuration).hexdigest() == case["configurationHash"]
    made = signed_value(
        prepared,
        configuration,
        mandatory=case["mandatory"],
        signer=issuer,
        hmac_key=bytes.fromhex(_FIGURES["hmacKey"]),
        proof_key=_key("proofKey"),
    )
    assert made.text() == case["proofValue"]
    assert made.base_signature.hex() == case["baseSignature"]
    derived = derive_credential(secured, case["selective"], contexts=_CONTEXTS, public_key=issuer.public_key)
    assert derived["proof"] == {**proof, "proofValue": case["derivedProofValue"]}
    (shown,) = read_proofs(derived)
    value = DerivedProofValue.of(shown)
    assert (dict(value.labels), list(value.mandatory_indexes)) == (case["labels"], case["mandatoryIndexes"])
    verify_proof(PreparedDocument.of(derived, contexts=_CONTEXTS), shown, public_key=issuer.public_key)
