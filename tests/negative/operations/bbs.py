"""What the vectors of BBS signatures and proofs do with their inputs; messages are repeated where `copies` says so."""

from vcedu.keys import KeyType, PrivateKey, bbs
from vcedu.keys.bbs.binding import Binding, BoundProof, HolderSecrets, blind_sign, bound_proof_verify


def _public(data):
    return bbs.PublicPart(bytes.fromhex(data["publicKey"]), bytes.fromhex(data["header"]))


def _messages(data):
    return [bytes.fromhex(message) for message in data["messages"]] * data.get("copies", 1)


def _proof_verify(data):
    bbs.proof_verify(
        _public(data),
        bytes.fromhex(data["proof"]),
        _messages(data),
        data["disclosedIndexes"],
        presentation_header=bytes.fromhex(data["presentationHeader"]),
    )


def _binding(data):
    return Binding(data["binding"])


def _blind_sign(data):
    blind_sign(
        bytes.fromhex(data["secret"]),
        bytes.fromhex(data["header"]),
        _messages(data),
        _binding(data),
        commitment_with_proof=bytes.fromhex(data["commitment"]),
        signer_nym_entropy=bytes.fromhex(data["signerNymEntropy"]),
    )


def _secrets(data):
    optional = (data[name] and bytes.fromhex(data[name]) for name in ("holderSecret", "proverNym"))
    HolderSecrets(_binding(data), bytes.fromhex(data["proverBlind"]), *optional)


def _bound_verify(data):
    pseudonym = (data["nymDomain"].encode(), bytes.fromhex(data["pseudonym"]))
    bound_proof_verify(
        _public(data),
        _binding(data),
        BoundProof(bytes.fromhex(data["proof"]), data["count"], *pseudonym),
        _messages(data),
        data["disclosedIndexes"],
        presentation_header=bytes.fromhex(data["presentationHeader"]),
    )


OPERATIONS = {
    "bbs-verify": lambda data: bbs.verify(_public(data), bytes.fromhex(data["signature"]), _messages(data)),
    "bbs-proof-verify": _proof_verify,
    "bbs-sign": lambda data: bbs.sign(bytes.fromhex(data["secret"]), bytes.fromhex(data["header"]), _messages(data)),
    "bbs-blind-sign": _blind_sign,
    "bbs-holder-secrets": _secrets,
    "bbs-bound-proof-verify": _bound_verify,
    "bbs-secret": lambda data: PrivateKey.from_secret_bytes(KeyType.BLS12_381_G2, bytes.fromhex(data["secret"])),
}
