"""The published vectors of `bbs-2023` and its optional features, every file of them, both ways."""

import hashlib
import json

import pytest

from keys.bbs_seeded import seeded_scalars
from shared import shared
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.rdfc import canonicalize
from vcedu.errors import Code, UnsupportedError
from vcedu.keys import KeyType, PrivateKey, bbs
from vcedu.keys.bbs import randomness
from vcedu.keys.bbs.binding import Binding, HolderSecrets
from vcedu.keys.bbs.ciphersuite import signatures_interface
from vcedu.proofs import SUITES, PreparedDocument, derive_credential, read_proofs, verify_base_proof, verify_proof
from vcedu.proofs.bbs_2023 import base_proof_value, experimental
from vcedu.proofs.bbs_2023.base import bbs_header
from vcedu.proofs.bbs_2023.codec import BaseProofValue, DerivedProofValue
from vcedu.proofs.bbs_2023.derive import disclosed
from vcedu.proofs.bbs_2023.verify import shown_statements
from vcedu.proofs.disclosure import RelabelledDataset, given_labels, read_pointer
from vcedu.proofs.disclosure.keys import ProofSecrets
from vcedu.proofs.pipeline import canonical_configuration

_CONTEXTS = ContextStore.interop()
_PLAIN = {"": ("wind", 23), "prc": ("prCred", 18)}
_BOUND = {"HolderBinding": Binding.HOLDER, "Pseudonym": Binding.PSEUDONYM, "PseudonymHB": Binding.BOTH}


class _Files:
    """The published files; which of an example were not looked at is known in the end."""

    def __init__(self, folder):
        self._root = shared("vectors/vc-di-bbs")
        self._folder = self._root / folder
        self.unread = {path.name for path in self._folder.iterdir() if path.is_file()}
        self.count = len(self.unread)
        keys = self.json("BBSKeyMaterial", root=True)
        self.hmac_key = bytes.fromhex(keys["hmacKeyString"])
        self.issuer = PrivateKey.from_secret_bytes(
            KeyType.BLS12_381_G2, bytes.fromhex(keys["privateKeyHex"])
        ).as_signer()
        assert self.issuer.public_key.point.hex() == keys["publicKeyHex"]
        derive = self.json("BBSDeriveMaterial", root=True)
        self.presentation_header = bytes.fromhex(derive["presentationHeaderHex"])
        self.seed = bytes.fromhex(derive["pseudoRandSeedHex"])
        self.secrets = ProofSecrets(self.hmac_key, b"not used")

    def text(self, name, *, root=False):
        folder = self._root if root else self._folder
        if folder == self._folder:
            self.unread.discard(name)
        return (folder / name).read_text(encoding="utf-8")

    def json(self, name, *, root=False):
        return json.loads(self.text(f"{name}.json", root=root))

    def secured(self, name):
        document = self.json(name)
        (proof,) = read_proofs(document)
        return document, PreparedDocument.of(document, contexts=_CONTEXTS), proof


def _entries(stated):
    assert stated["dataType"] == "Map"
    return [tuple(entry) for entry in stated["value"]]


def _seed(files, monkeypatch, tag):
    # The published proofs use the interface's identifier as the tag of the mocked random scalars.
    monkeypatch.setattr(
        randomness,
        "calculate_random_scalars",
        lambda count: seeded_scalars(bbs.BLS12_381_SHA_256.expand, files.seed, tag, count),
    )


# ---- what all examples share -----------------------------------------------------------------------------------------


def _base_figures(files, prepared, proof, pointers):
    """Compare canonical form, relabelled form, groups, options and hashes; return the header."""
    document = prepared.unsecured
    assert canonicalize(prepared.mapped.quads).nquads.splitlines(keepends=True) == files.json("addBaseDocCanon")
    configuration = canonical_configuration(SUITES["bbs-2023"], prepared, proof, "sha256")
    stated = files.json("addProofConfig")
    assert stated.pop("@context") == document["@context"]
    assert stated == {name: value for name, value in proof.document.items() if name != "proofValue"}
    assert configuration.decode() == files.text("addProofConfigCanon.txt")
    value = BaseProofValue(b"", b"", b"", files.hmac_key, tuple(pointers["mandatory"]))
    data = disclosed(prepared, value, pointers["selective"])
    statements = data.grouped.statements
    assert list(statements) == files.json("addBaseDocHMACCanon")
    transformed = files.json("addBaseTransform")
    assert transformed["mandatoryPointers"] == pointers["mandatory"]
    mandatory = [(index, statements[index]) for index in data.grouped.groups["mandatory"].matching]
    assert mandatory == _entries(transformed["mandatory"])
    others = [(index, statements[index]) for index in data.grouped.outside("mandatory")]
    assert others == _entries(transformed["nonMandatory"])
    assert bytes.fromhex(transformed["hmacKeyString"]) == files.hmac_key
    hashes = files.json("addHashData")
    header = bbs_header(configuration, [text for _, text in mandatory])
    assert header.hex() == hashes["proofHash"] + hashes["mandatoryHash"]
    assert hashlib.sha256(configuration).hexdigest() == hashes["proofHash"]
    return header, data


def _derived_figures(files, data):
    stated = files.json("derivedGroupIndexes")
    for name in ("mandatory", "selective", "combined"):
        assert list(data.grouped.groups[name].matching) == stated[f"{name}Indexes"]
    assert list(data.grouped.outside("mandatory")) == stated["nonMandatoryIndexes"]
    stated = files.json("derivedAdjIndexes")
    assert list(data.mandatory_indexes) == stated["adjMandatoryIndexes"]
    assert list(data.selective_indexes) == stated["adjSelectiveIndexes"]
    assert data.reveal_document == files.json("derivedUnsignedReveal")
    if "derivedAllGroupData.json" in files.unread:
        _group_figures(files.json("derivedAllGroupData"), data)


def _group_figures(stated, data):
    assert stated["nquads"] == list(data.grouped.statements)
    for name, group in stated["groups"].items():
        statements = data.grouped.statements
        assert _entries(group["matching"]) == [(i, statements[i]) for i in data.grouped.groups[name].matching]
        assert _entries(group["nonMatching"]) == [(i, statements[i]) for i in data.grouped.outside(name)]
        assert len(group["deskolemizedNQuads"]) == len(data.grouped.groups[name].quads)


def _compare_raw(files, value, stated):
    """Compare a base proof value with a published one, which leaves some components out."""
    assert value.bbs_signature.hex() == stated["bbsSignature"]
    assert list(value.mandatory_pointers) == stated["mandatoryPointers"]
    assert value.bbs_header.hex() == stated.get("bbsHeader", value.bbs_header.hex())
    assert value.public_key.hex() == stated.get("publicKey", files.issuer.public_key.point.hex())
    assert value.hmac_key.hex() == stated.get("hmacKey", files.hmac_key.hex())


def _compare_disclosed(files, value, stated):
    assert value.bbs_proof.hex() == stated["bbsProof"]
    assert dict(value.labels) == dict(_entries(stated["labelMap"]))
    assert list(value.mandatory_indexes) == stated["mandatoryIndexes"]
    assert list(value.selective_indexes) == stated["adjSelectiveIndexes"]
    presentation = bytes(
        octet for _, octet in sorted((int(at), octet) for at, octet in stated["presentationHeader"].items())
    )
    assert value.presentation_header == presentation == files.presentation_header


def _verified_figures(files, value, prepared):
    if "verifyNQuads.json" not in files.unread:
        return
    stated = files.json("verifyDerivedProofValue")
    assert value.bbs_proof.hex() == stated["bbsProof"]
    assert dict(value.labels) == dict(map(tuple, stated["labelMap"]))
    assert list(value.mandatory_indexes) == stated["mandatoryIndexes"]
    assert list(value.selective_indexes) == stated["adjSelectedIndexes"]
    dataset = RelabelledDataset.of(prepared.mapped.quads, given_labels(value.labels, path=""))
    assert list(dataset.statements) == files.json("verifyNQuads")
    assert sorted((*shown_statements(prepared, value, "")[0], *shown_statements(prepared, value, "")[1])) == list(
        dataset.statements
    )


# ---- plain proofs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", _PLAIN)
def test_every_figure_of_a_plain_proof(folder, monkeypatch, published):
    published("vc-di-bbs: folders, each figure")
    files = _Files(folder)
    name, count = _PLAIN[folder]
    assert files.count == count, "no file is left out"
    pointers = {kind: files.json(f"{name}{kind.title()}", root=True) for kind in ("mandatory", "selective")}
    base, prepared, proof = files.secured("addSignedSDBase")
    unsigned = files.json("windDoc" if name == "wind" else "prCredUnsigned", root=True)
    if name == "prCred":
        # The one published input that is not the one of the other files.
        assert unsigned.pop("description") == "Government of Utopia Permanent Resident Card."
        unsigned["description"] = "Permanent Resident Card from Government of Utopia."
    assert prepared.unsecured == unsigned
    header, data = _base_figures(files, prepared, proof, pointers)
    for stated in files.json("addPointerValues"):
        # The file of the windsurf example starts at the subject, its pointers at the document.
        value = prepared.unsecured["credentialSubject"] if name == "wind" else prepared.unsecured
        for part in read_pointer(stated["pointer"]):
            value = value[int(part) if isinstance(value, list) else part]
        assert value == stated["value"]
    configuration = canonical_configuration(SUITES["bbs-2023"], prepared, proof, "sha256")
    made = base_proof_value(
        prepared, configuration, mandatory=pointers["mandatory"], signer=files.issuer, proof_secrets=files.secrets
    )
    assert made == proof.value
    value = BaseProofValue.of(proof)
    assert value.bbs_header == header
    assert value.text() == proof.value
    for stated in ("addRawBaseSignatureInfo", "derivedRecoveredBaseData"):
        _compare_raw(files, value, files.json(stated))
    verify_base_proof(prepared, proof, public_key=files.issuer.public_key)
    _derived_figures(files, data)
    _seed(files, monkeypatch, signatures_interface(bbs.BLS12_381_SHA_256).identifier)
    derived = derive_credential(
        base,
        pointers["selective"],
        contexts=_CONTEXTS,
        public_key=files.issuer.public_key,
        presentation_header=files.presentation_header,
    )
    expected, shown, shown_proof = files.secured("derivedRevealDocument")
    assert derived == expected
    _compare_disclosed(files, DerivedProofValue.of(shown_proof), files.json("derivedDisclosureData"))
    verify_proof(shown, shown_proof, public_key=files.issuer.public_key)
    _verified_figures(files, DerivedProofValue.of(shown_proof), shown)
    files.unread -= {"prCredMandatory.json", "prCredSelective.json", "prCredUnsigned.json"}  # of the other example
    assert not files.unread, "every published file is compared"
    print(f"vc-di-bbs {folder or 'windsurf'}: {count} of {count} files")


# ---- optional features -----------------------------------------------------------------------------------------------


def _feature_inputs(files, binding):
    def octets(name):
        (text,) = json.loads(files.text(f"../FeatureInputs/{name}.json")).values()
        return bytes.fromhex(text)

    committed = files.json("commitmentInfo")
    secrets = HolderSecrets(
        binding,
        bytes.fromhex(committed["secretProverBlind"].zfill(64)),
        octets("holderSecret") if binding.has_holder_secret else None,
        octets("proverNym") if binding.has_pseudonym else None,
    )
    entropy = octets("signerNymEntropy") if binding.has_pseudonym else b""
    commitment = experimental.Commitment(binding, bytes.fromhex(committed["commitmentWithProof"]), entropy)
    domain = json.loads(files.text("../FeatureInputs/verifierInfo.json"))["verifierId"].encode()
    return secrets, commitment, domain if binding.has_pseudonym else b""


@pytest.mark.parametrize("folder", _BOUND)
def test_every_figure_of_a_bound_proof(folder, monkeypatch, published):
    published("vc-di-bbs: folders, each figure")
    files, binding = _Files(folder), _BOUND[folder]
    assert files.count == (18 if binding is Binding.HOLDER else 19)
    pointers = {
        kind: json.loads(files.text(f"../FeatureInputs/license{kind.title()}.json"))
        for kind in ("mandatory", "selective")
    }
    secrets, commitment, domain = _feature_inputs(files, binding)
    _, prepared, proof = files.secured("addSignedSDBase")
    assert prepared.unsecured == json.loads(files.text("../FeatureInputs/license.json"))
    header, data = _base_figures(files, prepared, proof, pointers)
    configuration = canonical_configuration(SUITES["bbs-2023"], prepared, proof, "sha256")
    made = experimental.bound_base_proof_value(
        prepared,
        configuration,
        mandatory=pointers["mandatory"],
        signer=files.issuer,
        proof_secrets=files.secrets,
        commitment=commitment,
    )
    assert made == proof.value
    for name in ("addRawBaseSignatureInfo", "derivedRecoveredBaseData"):
        stated = files.json(name)
        assert stated["featureOption"] == binding.value
        assert stated["bbsHeader"] == header.hex()
        entropy = stated.get("signerNymEntropyHex", stated.get("signerNymEntropy", ""))
        assert entropy == commitment.signer_nym_entropy.hex()
        value, _ = experimental.read_bound_base(proof, binding)
        _compare_raw(files, value, stated)
    experimental.check_bound_base_proof(
        prepared, proof, configuration, public_key=files.issuer.public_key, secrets=secrets
    )
    if binding.has_pseudonym:
        nym_secret = int(secrets.signed_scalars(commitment.signer_nym_entropy)[-1])
        assert nym_secret == int(files.json("nymSecret")["nymSecretHex"], 16)
    _derived_figures(files, data)
    _seed(files, monkeypatch, binding.interface.identifier)
    derived = experimental.derive_bound(
        prepared,
        proof,
        pointers["selective"],
        secrets=secrets,
        presentation_header=files.presentation_header,
        nym_domain=domain,
    )
    expected, shown, shown_proof = files.secured("derivedRevealDocument")
    assert derived == expected
    stated = files.json("derivedDisclosureData")
    value, bound = experimental.read_bound_derived(shown_proof, binding, domain)
    _compare_disclosed(files, value, stated)
    assert (bound.count, bound.pseudonym.hex()) == (stated["lengthBBSMessages"], stated.get("pseudonym", ""))
    assert stated["featureOption"] == binding.value
    pseudonym = experimental.verify_bound_derived_proof(
        shown,
        shown_proof,
        canonical_configuration(SUITES["bbs-2023"], shown, shown_proof, "sha256"),
        public_key=files.issuer.public_key,
        binding=binding,
        nym_domain=domain,
    )
    assert pseudonym == bound.pseudonym
    _verified_figures(files, value, shown)
    assert not files.unread, "every published file is compared"
    print(f"vc-di-bbs {folder}: {files.count} of {files.count} files")
    for what, attempt in ((shown, verify_proof), (prepared, verify_base_proof)):
        with pytest.raises(UnsupportedError) as raised:
            attempt(what, shown_proof if what is shown else proof, public_key=files.issuer.public_key)
        assert raised.value.code is Code.BBS_BINDING_OFF, "the features are off"
