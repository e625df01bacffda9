"""What the vectors of documents shown in part do with their inputs."""

from makers.disclosure import school_key
from makers.signed import method

from vcedu.canonical.cbor import decode_cbor, encode_cbor
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import multibase_encode
from vcedu.education.disclosure import mandatory_pointers
from vcedu.keys import VerifyingKey
from vcedu.proofs import SUITES, add_proof, derive_credential, read_proof
from vcedu.proofs.ecdsa_sd.codec import BaseProofValue, DerivedProofValue, public_key_bytes


def _decode(data):
    decode_cbor(bytes.fromhex(data["hex"]))


def _decode_of_size(data):
    # A byte string with a head of five bytes, so that all of it has the size.
    decode_cbor(encode_cbor(bytes(data["bytes"] - 5)))


def _decode_of_values(data):
    decode_cbor(encode_cbor([0] * data["values"]))


def _derive(data):
    key = data.get("publicKeyMultibase")
    derive_credential(
        data["document"],
        data["pointers"],
        contexts=ContextStore.production(),
        public_key=None if key is None else VerifyingKey.from_multikey(key),
        suite=data.get("suite"),
        presentation_header=bytes.fromhex(data.get("presentationHeader", "")),
    )


class _Signer:
    def __init__(self, data):
        self._key = school_key(data["whose"])
        self._faulty = data.get("faulty", False)

    @property
    def public_key(self):
        return self._key.public_key

    def sign(self, payload):
        signature = self._key.sign(payload)
        return signature[:-1] + bytes([signature[-1] ^ 1]) if self._faulty else signature


def _make(data):
    signer, contexts, document = _Signer(data), ContextStore.production(), data["document"]
    multikey = signer.public_key.multikey
    options = {"verificationMethod": f"did:key:{multikey}#{multikey}", "proofPurpose": "assertionMethod"}
    if data.get("previous"):
        whole = {**options, "id": "urn:uuid:1"}
        document = add_proof(SUITES["ecdsa-rdfc-2019"], document, whole, signer=signer, contexts=contexts)
        options["previousProof"] = "urn:uuid:1"
    suite = SUITES[data["suite"]]
    add_proof(suite, document, options, signer=signer, contexts=contexts, mandatory=data["mandatory"])


def _read(data):
    signatures = [bytes(64)] * data["signatures"]
    key = public_key_bytes(school_key().public_key)
    if data["role"] == "base":
        reader, header, rest = BaseProofValue, b"\xd9\x5d\x00", (bytes(32), signatures, [])
    else:
        reader, header, rest = DerivedProofValue, b"\xd9\x5d\x01", (signatures, {}, [])
    value = multibase_encode(header + encode_cbor((bytes(64), key, *rest)), "u")
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "ecdsa-sd-2023",
        "verificationMethod": method("school"),
        "proofPurpose": "assertionMethod",
        "proofValue": value + "A" * data.get("text", 0),
    }
    reader.of(read_proof(proof))


def _policy(data):
    assert "/type" in mandatory_pointers(data["document"])


OPERATIONS = {
    "cbor-decode": _decode,
    "cbor-decode-of-size": _decode_of_size,
    "cbor-decode-of-values": _decode_of_values,
    "disclosure-derive": _derive,
    "disclosure-make": _make,
    "disclosure-policy": _policy,
    "ecdsa-sd-read": _read,
}
