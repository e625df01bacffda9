"""Test keys whose secret is the hash of their name, and what reading ends in."""

import hashlib

from vcedu.errors import VceduError
from vcedu.keys import KeyType, PrivateKey
from vcedu.keys.bbs import key_gen


def seeded(key_type, name="vcedu test key 1"):
    """Return the test key of this name."""
    if key_type is KeyType.BLS12_381_G2:
        return PrivateKey.from_secret_bytes(key_type, key_gen(hashlib.sha256(name.encode()).digest()))
    digest = hashlib.sha384 if key_type is KeyType.P384 else hashlib.sha256
    return PrivateKey.from_secret_bytes(key_type, digest(name.encode()).digest())


def result_of(attempt):
    """Return what an attempt gives, or the library's error that it ends in; any other error passes."""
    try:
        return attempt()
    except VceduError as error:
        return error
