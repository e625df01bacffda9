"""The receiving school opens what it was sent."""

from makers.jwe import RECIPIENT

from vcedu.keys import KeyType, PrivateKey
from vcedu.proofs.jwe import open_sealed

SECRET = PrivateKey.from_secret_bytes(KeyType.X25519, RECIPIENT)


def opened(data):
    limits = {"most_bytes": data["most_bytes"]} if "most_bytes" in data else {}
    assert open_sealed(data["text"].encode(), SECRET, **limits) == b'{"records":3}'


OPERATIONS = {"open_sealed": opened}
