"""What the vectors of BBS signatures and proofs do with their inputs; messages are repeated where `copies` says so."""

from vcedu.keys import KeyType, PrivateKey, bbs


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


OPERATIONS = {
    "bbs-verify": lambda data: bbs.verify(_public(data), bytes.fromhex(data["signature"]), _messages(data)),
    "bbs-proof-verify": _proof_verify,
    "bbs-sign": lambda data: bbs.sign(bytes.fromhex(data["secret"]), bytes.fromhex(data["header"]), _messages(data)),
    "bbs-secret": lambda data: PrivateKey.from_secret_bytes(KeyType.BLS12_381_G2, bytes.fromhex(data["secret"])),
}
