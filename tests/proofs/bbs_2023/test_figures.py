"""Published figures of `bbs-2023` in our own arrangement (`test_vectors/vc-di-bbs`): tested everywhere."""

import json
from pathlib import Path

import pytest

from keys.bbs_seeded import seeded_scalars
from vcedu.canonical.contexts import ContextStore
from vcedu.keys import KeyType, PrivateKey, bbs
from vcedu.keys.bbs import randomness
from vcedu.keys.bbs.binding import Binding, HolderSecrets
from vcedu.keys.bbs.ciphersuite import signatures_interface
from vcedu.proofs import SUITES, PreparedDocument, derive_credential, read_proofs, verify_base_proof, verify_proof
from vcedu.proofs.bbs_2023 import base_proof_value, experimental
from vcedu.proofs.bbs_2023.base import bbs_header, statements
from vcedu.proofs.disclosure.keys import ProofSecrets
from vcedu.proofs.pipeline import canonical_configuration

_FIGURES = json.loads(
    (Path(__file__).parents[3] / "test_vectors" / "vc-di-bbs" / "bbs.json").read_text(encoding="utf-8")
)
_CONTEXTS = ContextStore.interop()
_PRESENTATION_HEADER = bytes.fromhex(_FIGURES["presentationHeader"])
_SECRETS = ProofSecrets(bytes.fromhex(_FIGURES["hmacKey"]), b"not used")


@pytest.fixture(scope="module")
def issuer():
    key = PrivateKey.from_secret_bytes(KeyType.BLS12_381_G2, bytes.fromhex(_FIGURES["key"]["secret"])).as_signer()
    assert key.public_key.point.hex() == _FIGURES["key"]["public"]
    return key


def _cases(*, bound):
    chosen = [case for case in _FIGURES["cases"] if ("binding" in case) == bound]
    return [pytest.param(case, id=case["name"]) for case in chosen]


def _base(case):
    """Return the base document, its reading, its proof and the canonical options, after a look at the hashes."""
    secured = {**case["document"], "proof": {**case["options"], "proofValue": case["proofValue"]}}
    prepared = PreparedDocument.of(secured, contexts=_CONTEXTS)
    (proof,) = read_proofs(secured)
    configuration = canonical_configuration(SUITES["bbs-2023"], prepared, proof, "sha256")
    fixed, _ = statements(prepared, case["mandatory"], _SECRETS.hmac_key)
    assert bbs_header(configuration, fixed).hex() == case["configurationHash"] + case["mandatoryHash"]
    return secured, prepared, proof, configuration


def _seed(monkeypatch, tag):
    seed = bytes.fromhex(_FIGURES["randomSeed"])
    monkeypatch.setattr(
        randomness,
        "calculate_random_scalars",
        lambda count: seeded_scalars(bbs.BLS12_381_SHA_256.expand, seed, tag, count),
    )


def test_there_are_all_cases():
    assert [len(_cases(bound=bound)) for bound in (False, True)] == [2, 3]


@pytest.mark.parametrize("case", _cases(bound=False))
def test_a_plain_case_is_made_derived_and_holds(case, issuer, monkeypatch):
    secured, prepared, proof, configuration = _base(case)
    made = base_proof_value(prepared, configuration, mandatory=case["mandatory"], signer=issuer, proof_secrets=_SECRETS)
    assert made == case["proofValue"]
    verify_base_proof(prepared, proof, public_key=issuer.public_key)
    _seed(monkeypatch, signatures_interface(bbs.BLS12_381_SHA_256).identifier)
    derived = derive_credential(
        secured, case["selective"], contexts=_CONTEXTS, presentation_header=_PRESENTATION_HEADER
    )
    assert derived["proof"]["proofValue"] == case["derivedProofValue"]
    (shown,) = read_proofs(derived)
    verify_proof(PreparedDocument.of(derived, contexts=_CONTEXTS), shown, public_key=issuer.public_key)


@pytest.mark.parametrize("case", _cases(bound=True))
def test_a_bound_case_is_made_derived_and_holds(case, issuer, monkeypatch):
    holder, binding = case["holder"], Binding(case["binding"])
    octets = {name: bytes.fromhex(text) for name, text in holder.items() if name != "nymDomain"}
    secrets = HolderSecrets(binding, octets["proverBlind"], octets.get("holderSecret"), octets.get("proverNym"))
    _, prepared, proof, configuration = _base(case)
    made = experimental.bound_base_proof_value(
        prepared,
        configuration,
        mandatory=case["mandatory"],
        signer=issuer,
        proof_secrets=_SECRETS,
        commitment=experimental.Commitment(binding, octets["commitmentWithProof"], octets.get("signerNymEntropy", b"")),
    )
    assert made == case["proofValue"]
    _seed(monkeypatch, binding.interface.identifier)
    domain = holder.get("nymDomain", "").encode()
    derived = experimental.derive_bound(
        prepared,
        proof,
        case["selective"],
        secrets=secrets,
        presentation_header=_PRESENTATION_HEADER,
        nym_domain=domain,
    )
    assert derived["proof"]["proofValue"] == case["derivedProofValue"]
    shown, (derived_proof,) = PreparedDocument.of(derived, contexts=_CONTEXTS), read_proofs(derived)
    experimental.verify_bound_derived_proof(
        shown,
        derived_proof,
        canonical_configuration(SUITES["bbs-2023"], shown, derived_proof, "sha256"),
        public_key=issuer.public_key,
        binding=binding,
        nym_domain=domain,
    )
