"""The published vectors of `ecdsa-sd-2023`, with every figure on the way from the document to the verifier."""

import hashlib
import json

import pytest

from shared import shared
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.pointers import pointer
from vcedu.canonical.rdfc import canonicalize
from vcedu.keys import PrivateKey
from vcedu.proofs import SUITES, PreparedDocument, derive_credential, read_proofs, verify_base_proof, verify_proof
from vcedu.proofs.disclosure import (
    RelabelledDataset,
    disclosure_data,
    given_labels,
    hmac_labels,
    read_pointer,
    split_statements,
)
from vcedu.proofs.ecdsa_sd.base import signed_data, signed_value
from vcedu.proofs.ecdsa_sd.codec import BaseProofValue, DerivedProofValue, public_key_bytes
from vcedu.proofs.pipeline import canonical_configuration

_FOLDERS = {"prc": "prCred", "employ": "employ"}
_FIGURES = 20
_CONTEXTS = ContextStore.interop()


class _Files:
    """The published files of one example; which were not looked at is known in the end."""

    def __init__(self, folder):
        self._folder = shared(f"vectors/vc-di-ecdsa/ecdsa-sd-2023/{folder}")
        self.unread = {path.name for path in self._folder.iterdir()}
        assert len(self.unread) == _FIGURES
        parent = self._folder.parent.parent
        self.mandatory = json.loads((parent / f"{_FOLDERS[folder]}Mandatory.json").read_text(encoding="utf-8"))
        self.selective = json.loads((parent / f"{_FOLDERS[folder]}Selective.json").read_text(encoding="utf-8"))
        keys = json.loads((self._folder.parent / "SDKeyMaterial.json").read_text(encoding="utf-8"))
        self.hmac_key = bytes.fromhex(keys["hmacKeyString"])
        self.issuer, self.proof_key = (
            PrivateKey.from_secret_multikey(keys[name]["secretKeyMultibase"]).as_signer()
            for name in ("baseKeyPair", "proofKeyPair")
        )

    def text(self, name):
        self.unread.discard(name)
        return (self._folder / name).read_text(encoding="utf-8")

    def json(self, name):
        return json.loads(self.text(f"{name}.json"))


def _entries(stated):
    assert stated["dataType"] == "Map"
    return [tuple(entry) for entry in stated["value"]]


@pytest.mark.parametrize("folder", _FOLDERS)
def test_every_figure(folder, published):
    published("vc-di-ecdsa: folders, each figure both ways")
    files = _Files(folder)
    base = files.json("addSignedSDBase")
    prepared = PreparedDocument.of(base, contexts=_CONTEXTS)
    (proof,) = read_proofs(base)
    _base_figures(files, prepared, proof)
    derived = _derived_figures(files, prepared, proof)
    _verified_figures(files, derived)
    assert not files.unread, "every published file is compared"
    print(f"vc-di-ecdsa, ecdsa-sd-2023 {folder}: {_FIGURES} of {_FIGURES} files")


def _base_figures(files, prepared, proof):
    document = prepared.unsecured
    assert list(canonicalize(prepared.mapped.quads).nquads.splitlines(keepends=True)) == files.json("addBaseDocCanon")
    configuration = canonical_configuration(SUITES["ecdsa-sd-2023"], prepared, proof, "sha256")
    stated = files.json("addProofConfig")
    assert stated.pop("@context") == document["@context"]
    assert stated == {name: value for name, value in proof.document.items() if name != "proofValue"}
    assert configuration.decode() == files.text("addProofConfigCanon.txt")
    data = disclosure_data(
        document,
        mandatory=files.mandatory,
        selective=files.selective,
        contexts=_CONTEXTS,
        label_map=hmac_labels(files.hmac_key),
    )
    statements = data.grouped.statements
    assert list(statements) == files.json("addBaseDocHMACCanon")
    transformed = files.json("addBaseTransform")
    assert transformed["mandatoryPointers"] == files.mandatory
    mandatory = [(index, statements[index]) for index in data.grouped.groups["mandatory"].matching]
    assert mandatory == _entries(transformed["mandatory"])
    others = [(index, statements[index]) for index in data.grouped.outside("mandatory")]
    assert others == _entries(transformed["nonMandatory"])
    assert bytes.fromhex(transformed["hmacKeyString"]) == files.hmac_key
    hashes = files.json("addHashData")
    assert hashlib.sha256(configuration).hexdigest() == hashes["proofHash"]
    assert hashlib.sha256("".join(text for _, text in mandatory).encode()).hexdigest() == hashes["mandatoryHash"]
    for stated in files.json("addPointerValues"):
        value = document
        for name in read_pointer(stated["pointer"]):
            value = value[int(name) if isinstance(value, list) else name]
        assert value == stated["value"]
        assert pointer("", "/".join(read_pointer(stated["pointer"]))).startswith("/")
    value = signed_value(
        prepared,
        configuration,
        mandatory=files.mandatory,
        signer=files.issuer,
        hmac_key=files.hmac_key,
        proof_key=files.proof_key,
    )
    _compare_components(value, files.json("addRawBaseSignatureInfo"))
    assert value.text() == proof.value
    verify_base_proof(prepared, proof, public_key=files.issuer.public_key)


def _compare_components(value, stated):
    assert value.base_signature.hex() == stated["baseSignature"]
    assert value.public_key.multikey == stated.get("publicKey", stated.get("proofPublicKey"))
    assert [signature.hex() for signature in value.signatures] == stated["signatures"]


def _derived_figures(files, prepared, proof):
    recovered = files.json("derivedRecoveredBaseData")
    value = BaseProofValue.of(proof)
    _compare_components(value, recovered)
    assert value.hmac_key.hex() == recovered["hmacKey"]
    assert list(value.mandatory_pointers) == recovered["mandatoryPointers"]
    data = disclosure_data(
        prepared.unsecured,
        mandatory=value.mandatory_pointers,
        selective=files.selective,
        contexts=_CONTEXTS,
        label_map=hmac_labels(value.hmac_key),
    )
    stated = files.json("derivedGroupIndexes")
    for name in ("mandatory", "selective", "combined"):
        assert list(data.grouped.groups[name].matching) == stated[f"{name}Indexes"]
    assert list(data.grouped.outside("mandatory")) == stated["nonMandatoryIndexes"]
    groups = files.json("derivedAllGroupData")["groups"]
    for name, group in groups.items():
        statements = data.grouped.statements
        assert _entries(group["matching"]) == [(i, statements[i]) for i in data.grouped.groups[name].matching]
        assert _entries(group["nonMatching"]) == [(i, statements[i]) for i in data.grouped.outside(name)]
        assert len(group["deskolemizedNQuads"]) == len(data.grouped.groups[name].quads)
    assert list(data.mandatory_indexes) == files.json("derivedAdjMandatoryIndexes")["adjMandatoryIndexes"]
    chosen = files.json("derivedAdjSignatures")
    assert list(data.selective_indexes) == chosen["adjSignatureIndexes"]
    assert [value.signatures[index].hex() for index in data.selective_indexes] == chosen["filteredSignatures"]
    disclosed = files.json("derivedDisclosureData")
    assert dict(data.verifier_labels) == dict(_entries(disclosed["labelMap"]))
    assert list(data.mandatory_indexes) == disclosed["mandatoryIndexes"]
    assert data.reveal_document == files.json("derivedUnsignedReveal")
    derived = derive_credential(
        {**prepared.unsecured, "proof": proof.document},
        files.selective,
        contexts=_CONTEXTS,
        public_key=files.issuer.public_key,
    )
    assert derived == files.json("derivedRevealDocument")
    (shown,) = read_proofs(derived)
    _compare_components(DerivedProofValue.of(shown), disclosed)
    return derived


def _verified_figures(files, derived):
    prepared = PreparedDocument.of(derived, contexts=_CONTEXTS)
    (proof,) = read_proofs(derived)
    value = DerivedProofValue.of(proof)
    stated = files.json("verifyDerivedProofValue")
    _compare_components(value, stated)
    assert dict(value.labels) == dict(map(tuple, stated["labelMap"]))
    assert list(value.mandatory_indexes) == stated["mandatoryIndexes"]
    dataset = RelabelledDataset.of(prepared.mapped.quads, given_labels(value.labels, path=""))
    assert list(dataset.statements) == files.json("verifyNQuads")
    mandatory, others = split_statements(dataset.statements, value.mandatory_indexes, path="")
    stated = files.json("verifyCreateVerifyData")
    _compare_components(value, stated)
    assert others == stated["nonMandatory"]
    configuration = canonical_configuration(SUITES["ecdsa-sd-2023"], prepared, proof, "sha256")
    expected = f"{stated['proofHash']}{public_key_bytes(value.public_key).hex()}{stated['mandatoryHash']}"
    assert signed_data(configuration, value.public_key, mandatory).hex() == expected
    verify_proof(prepared, proof, public_key=files.issuer.public_key)
