"""The published did:key documents, all of them: those of our kinds of key agree, the others are unsupported.

Left out on purpose, and counted: the key-agreement entries of Ed25519 (a derived X25519 key) and of P-256 and P-384
(the signing key once more), which the did:key specification makes only on request.
"""

import json

from shared import shared
from vcedu.canonical.encodings import base58btc_decode, base64url_decode
from vcedu.dids import DID, Relationship, did_key, expand
from vcedu.errors import Code, UnsupportedError
from vcedu.keys import AgreementKey, KeyType, PrivateKey, VerifyingKey, public_key_from_jwk

_NOT_JSON = {"doc-1.ld.json"}  # the file has a comma too many
_BASE58_TYPES = {
    "Ed25519VerificationKey2018": KeyType.ED25519,
    "P256Key2021": KeyType.P256,
    "P384Key2021": KeyType.P384,
    "X25519KeyAgreementKey2019": KeyType.X25519,
    "Bls12381G2Key2020": KeyType.BLS12_381_G2,
}
_SIGNING = [name.value for name in Relationship if name is not Relationship.KEY_AGREEMENT]


def _values(value):
    yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _values(inner)


def _published():
    folder = shared("vectors/did-key")
    for path in sorted(folder.rglob("*.json")):
        try:
            content = json.loads(path.read_bytes())
        except ValueError:
            assert path.name in _NOT_JSON
            continue
        for value in _values(content):
            if isinstance(value, dict) and "verificationMethod" in value and "id" in value:
                yield value


def _key(method):
    if method.get("publicKeyJwk", {}).get("crv") == "BLS12381_G2":
        # An abandoned draft's JWK, which the library does not read; its `x` is the compressed point.
        return VerifyingKey(KeyType.BLS12_381_G2, base64url_decode(method["publicKeyJwk"]["x"]))
    if "publicKeyJwk" in method:
        return public_key_from_jwk(method["publicKeyJwk"])
    kind = _BASE58_TYPES[method["type"]]
    make = AgreementKey if kind is KeyType.X25519 else VerifyingKey
    return make(kind, base58btc_decode(method["publicKeyBase58"]))


def _expanded(published):
    """Return the document's expansion here; None where its kind of key is unsupported."""
    try:
        return expand(DID.parse(published["id"]))
    except UnsupportedError as error:
        return error.code


def _ids(listed):
    return {entry if isinstance(entry, str) else entry["id"] for entry in listed}


def test_every_published_document_is_decided(published):
    agreeing, unsupported, left_out = 0, 0, 0
    for stated in _published():
        document = _expanded(stated)
        if document is Code.KEY_TYPE_UNSUPPORTED:
            unsupported += 1
            continue
        keys = {method["id"]: _key(method) for method in stated["verificationMethod"]}
        (own,) = document.verification_methods.values()
        assert keys[own.id] == own.public_key
        assert did_key(keys[own.id]) == DID.parse(stated["id"])
        assert all(document.relationship(name) == _ids(stated.get(name, [])) for name in _SIGNING)
        agreement = _ids(stated.get("keyAgreement", []))
        assert document.relationship("keyAgreement") == (
            agreement if isinstance(own.public_key, AgreementKey) else set()
        )
        left_out += document.relationship("keyAgreement") != agreement
        agreeing += 1
    assert (agreeing, unsupported, left_out) == (46, 31, 22)
    published("did-key: the same document, the rest of other kinds of key", agreeing, of=agreeing + unsupported)


def _nist_secret(method):
    if "privateKeyJwk" in method:
        return PrivateKey.from_jwk(method["privateKeyJwk"])
    return PrivateKey.from_secret_bytes(KeyType.P256, base58btc_decode(method["privateKeyBase58"]))


def test_every_published_seed_gives_its_did():
    content = json.loads(shared("vectors/did-key/w3c-ccg/ed25519-x25519.json").read_bytes())
    keys = {did: PrivateKey.from_secret_bytes(KeyType.ED25519, bytes.fromhex(v["seed"])) for did, v in content.items()}
    assert len(keys) == 5
    assert all(str(did_key(key.public_key)) == did for did, key in keys.items())


def test_every_published_secret_of_a_nist_curve_gives_its_did():
    content = json.loads(shared("vectors/did-key/w3c-ccg/nist-curves.json").read_bytes())
    ours = {did: entry for did, entry in content.items() if did.startswith(("did:key:zDn", "did:key:z82"))}
    assert len(ours) == 5
    for did, entry in ours.items():
        assert str(did_key(_nist_secret(entry["verificationMethod"]).public_key)) == did


def test_every_published_secret_of_bls12_381_gives_its_did():
    content = json.loads(shared("vectors/did-key/w3c-ccg/bls12381.json").read_bytes())
    pairs = [entry["verificationKeyPair"] for entry in content.values() if "verificationKeyPair" in entry]
    stated = [pair for pair in pairs if "privateKeyBase58" in pair]
    assert stated
    for pair in stated:
        key = PrivateKey.from_secret_bytes(KeyType.BLS12_381_G2, base58btc_decode(pair["privateKeyBase58"]))
        assert str(did_key(key.public_key)) == pair["controller"]
