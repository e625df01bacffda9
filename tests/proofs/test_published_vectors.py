"""The published vectors of the cryptosuites, both ways, with every intermediate figure."""

import json

import pytest

from shared import shared
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import multibase_decode
from vcedu.errors import Code, VceduError
from vcedu.keys import PrivateKey, VerifyingKey
from vcedu.proofs import SUITES, Canonicalization, PreparedDocument, add_proof, hash_data, read_proofs, verify_proof

# Folder of the published files, the suffix of their names, the document that is signed, the file of the key.
_FOLDERS = [
    ("vc-di-eddsa/eddsa-rdfc-2022", "DataInt", "unsigned", "keyPair"),
    ("vc-di-eddsa/eddsa-rdfc-2022/employ", "DataInt", "employmentAuth", "keyPair"),
    ("vc-di-eddsa/eddsa-jcs-2022", "JCS", "unsigned", "keyPair"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p256", "ECDSAP256", "unsigned", "p256KeyPair"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p256/employ", "ECDSAP256", "employmentAuth", "p256KeyPair"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p384", "ECDSAP384", "unsigned", "p384KeyPair"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ", "ECDSAP384", "employmentAuth", "p384KeyPair"),
    ("vc-di-ecdsa/ecdsa-jcs-2019-p256", "JCSECDSAP256", "unsigned", "p256KeyPair"),
    ("vc-di-ecdsa/ecdsa-jcs-2019-p384", "JCSECDSAP384", "unsigned", "p384KeyPair"),
]
_CHAIN_FOLDER = "vc-di-eddsa/proof-set-chain"
_CHAIN_STEPS = [
    ("proofSetConfig1", "proofSetConfigSigned1", "signedProofSet1"),
    ("proofSetConfig2", "proofSetConfigSigned2", "signedProofSet2"),
    ("proofChainConfig1", "proofChainConfigSigned1", "signedProofChain1"),
    ("proofChainConfig2", "proofChainConfigSigned2", "signedProofChain2"),
]
_OTHER_FOLDERS = {"Ed25519Signature2020", "ecdsa-sd-2023"}  # the one of another issue, the other in `disclosure`
_CONTEXTS = ContextStore.interop()


def _json(path):
    return json.loads(path.read_text(encoding="utf-8"))


def _pair(members):
    secret = members.get("secretKeyMultibase") or members["privateKeyMultibase"]
    key = PrivateKey.from_secret_multikey(secret).as_signer()
    assert key.public_key.multikey == members["publicKeyMultibase"]
    return key


def _key_of(proof):
    return VerifyingKey.from_multikey(proof.verification_method.partition("#")[2])


@pytest.mark.parametrize(("folder", "suffix", "document", "key_file"), _FOLDERS, ids=[entry[0] for entry in _FOLDERS])
def test_every_figure_of_a_suite(folder, suffix, document, key_file, published):
    published(f"{folder.partition('/')[0]}: folders, each figure both ways")
    files = shared(f"vectors/{folder}")
    parent = shared(f"vectors/{folder.partition('/')[0]}")
    key = _pair(_json(parent / f"{key_file}.json"))
    unread = {path.name for path in files.iterdir() if path.is_file()}

    def read(name, ending="txt"):
        unread.discard(f"{name}{suffix}.{ending}")
        return (files / f"{name}{suffix}.{ending}").read_text(encoding="utf-8")

    signed = json.loads(read("signed", "json"))
    options = json.loads(read("proofConfig", "json"))
    # Forwards: from the document and the options to the very same secured document.
    suite = SUITES[options["cryptosuite"]]
    unsigned = _json(parent / f"{document}.json")
    given = {name: value for name, value in options.items() if name != "@context"}
    assert add_proof(suite, unsigned, given, signer=key, contexts=_CONTEXTS) == signed
    # On the way: each canonical form and hash.
    prepared = PreparedDocument.of(signed, contexts=_CONTEXTS)
    (proof,) = read_proofs(signed)
    hashed = hash_data(suite, prepared, proof, (), suite.key_types[key.key_type])
    assert hashed.document.decode() == read("canonDoc")
    assert hashed.configuration.decode() == read("proofCanon")
    assert hashed.document_hash.hex() == read("docHash")
    assert hashed.configuration_hash.hex() == read("proofHash")
    assert hashed.data.hex() == read("combinedHash")
    assert proof.value == read("sigBTC58")
    assert multibase_decode(proof.value).hex() == read("sigHex")
    # Backwards: the published document holds under the published key.
    verify_proof(prepared, proof, public_key=key.public_key)
    assert not unread, "every published file is compared"


def test_no_published_folder_of_these_suites_is_left_out():
    published = {
        str(path.relative_to(shared("vectors")))
        for spec in ("vc-di-eddsa", "vc-di-ecdsa")
        for path in shared(f"vectors/{spec}").rglob("*")
        if path.is_dir() and not _OTHER_FOLDERS.intersection(path.parts)
    }
    ours = {entry[0] for entry in _FOLDERS}
    assert published == ours | {_CHAIN_FOLDER}
    print(f"vc-di-eddsa and vc-di-ecdsa: {len(ours)} of {len(published) - 1} folders, and the proof set and chain")


def test_the_published_set_and_chain_grow_step_by_step():
    folder = shared(f"vectors/{_CHAIN_FOLDER}")
    keys = [_pair(members) for members in _json(folder / "multiKeyPairs.json").values()]
    by_multikey = {key.public_key.multikey: key for key in keys}
    document = _json(folder / "unsigned.json")
    read = {"multiKeyPairs", "unsigned", "proofChainTempDoc1", "proofChainTempDoc2"}
    for config, proof, secured in _CHAIN_STEPS:
        read |= {config, proof, secured}
        options = _json(folder / f"{config}.json")
        signer = by_multikey[options["verificationMethod"].partition("#")[2]]
        document = add_proof(SUITES["eddsa-rdfc-2022"], document, options, signer=signer, contexts=_CONTEXTS)
        assert document == _json(folder / f"{secured}.json")
        proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
        assert proofs[-1] == _json(folder / f"{proof}.json")
        prepared = PreparedDocument.of(document, contexts=_CONTEXTS)
        for stated in read_proofs(document):
            verify_proof(prepared, stated, public_key=_key_of(stated))
    assert read == {path.stem for path in folder.iterdir()}
    print(f"vc-di-eddsa proof set and chain: {len(_CHAIN_STEPS)} of {len(_CHAIN_STEPS)} secured documents")


@pytest.mark.parametrize(("name", "secured"), [("proofChainTempDoc1", 2), ("proofChainTempDoc2", 3)])
def test_the_published_documents_to_sign_are_those_that_are_hashed(name, secured):
    # What a chained proof signs is the document with the proofs it builds on, and no others.
    folder = shared(f"vectors/{_CHAIN_FOLDER}")
    document = _json(folder / f"{_CHAIN_STEPS[secured][2]}.json")
    temporary = _json(folder / f"{name}.json")
    proof = read_proofs(document)[-1]
    previous = tuple(other for other in read_proofs(document) if other.id in proof.previous)
    assert [other.document for other in previous] == temporary["proof"]
    prepared = PreparedDocument.of(document, contexts=_CONTEXTS)
    alone = PreparedDocument.of({**temporary, "proof": []}, contexts=_CONTEXTS)
    assert prepared.transformed(Canonicalization.RDFC, "sha256", previous=previous) != alone.transformed(
        Canonicalization.RDFC, "sha256"
    )
    assert json.loads(prepared.transformed(Canonicalization.JCS, "sha256", previous=previous)) == temporary


# ---- chains as another implementation makes them -------------------------------------------------------------------

_PROOF_CHAIN_FILES = 12


def _without_inner_context(document):
    # The published files write inline contexts as {"@context": {...}}. A context has no such member (JSON-LD 1.1 API,
    # create term definition, step 5): what is meant is the inner object, and the statements signed are the same.
    contexts = [entry.get("@context", entry) if isinstance(entry, dict) else entry for entry in document["@context"]]
    return {**document, "@context": contexts}


def _outcome(document):
    try:
        prepared = PreparedDocument.of(document, contexts=_CONTEXTS)
        for proof in read_proofs(document):
            verify_proof(prepared, proof, public_key=_key_of(proof))
    except VceduError as error:
        return error.code
    return None


def test_published_proof_chains_are_decided(published):
    expected = {"MissingFail": Code.PROOF_PREVIOUS_MISSING, "NotStringFail": Code.PROOF_MALFORMED, "Ok": None}
    decided = 0
    for path in sorted(shared("vectors/data-integrity-proof-chains").rglob("*.json")):
        (code,) = {code for ending, code in expected.items() if f"{ending}-" in path.name}
        assert _outcome(_without_inner_context(_json(path))) is code, path.name
        decided += 1
    print(f"data-integrity-proof-chains: {decided} of {_PROOF_CHAIN_FILES} as their names say")
    assert decided == _PROOF_CHAIN_FILES
    published("data-integrity-proof-chains", decided)
