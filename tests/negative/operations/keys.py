"""What the vectors of keys, key files and signatures do with their inputs."""

from vcedu.keys import KeyType, PrivateKey, RawPayload, VerifyingKey, public_key_from_jwk, public_key_from_multikey
from vcedu.keys.key_file import read_key_file


def _verify_signature(data):
    key = VerifyingKey.from_multikey(data["publicKeyMultibase"])
    key.verify(bytes.fromhex(data["signature"]), bytes.fromhex(data["data"]))


def _sign(data):
    key = PrivateKey.from_secret_bytes(KeyType(data["type"]), bytes.fromhex(data["secret"]))
    signer = key.as_signer()
    signer.public_key.verify(signer.sign(RawPayload(b"data", "vector")), b"data")


def _read_key_file(data):
    passphrase = data.get("passphrase")
    read_key_file(data["text"].encode(), None if passphrase is None else lambda: passphrase)


OPERATIONS = {
    "key-from-multikey": lambda data: public_key_from_multikey(data["text"]),
    "key-from-jwk": lambda data: public_key_from_jwk(data["jwk"]),
    "signature-verify": _verify_signature,
    "key-sign": _sign,
    "private-key-from-jwk": lambda data: PrivateKey.from_jwk(data["jwk"]),
    "private-key-from-pem": lambda data: PrivateKey.from_pem(data["text"].encode()),
    "key-file-read": _read_key_file,
}
