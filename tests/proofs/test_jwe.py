"""Sealing; what must not be opened is in the negative vectors."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import shared
from vcedu.canonical.encodings import base64url_decode
from vcedu.errors import Code, VceduError
from vcedu.keys import KeyType, PrivateKey
from vcedu.proofs.jwe import open_sealed, seal

SCHOOL = PrivateKey.from_secret_bytes(KeyType.X25519, bytes(range(32)))
OTHER = PrivateKey.from_secret_bytes(KeyType.X25519, bytes(range(1, 33)))


@given(st.binary(min_size=1, max_size=300))
def test_only_the_recipient_opens_it(plaintext):
    sealed = seal(plaintext, SCHOOL.public_key, content_type="application/json")
    assert open_sealed(sealed, SCHOOL) == plaintext
    with pytest.raises(VceduError) as caught:
        open_sealed(sealed, OTHER)
    assert caught.value.code is Code.JWE_NOT_OPENED


def test_nothing_cannot_be_sealed():
    with pytest.raises(VceduError) as caught:
        seal(b"", SCHOOL.public_key, content_type="a")
    assert caught.value.code is Code.JWE_MALFORMED


def test_the_header_says_what_it_must():
    sealed = seal(b"x", SCHOOL.public_key, content_type="application/json")
    header = json.loads(base64url_decode(sealed.decode().split(".")[0]))
    assert (header["alg"], header["enc"], header["cty"]) == ("ECDH-ES", "A256GCM", "application/json")
    assert header["kid"] == SCHOOL.public_key.multikey
    assert set(header["epk"]) == {"kty", "crv", "x"}


def test_each_sealing_has_a_key_of_its_own():
    first, second = (seal(b"x", SCHOOL.public_key, content_type="a") for _ in range(2))
    assert first.split(b".")[0] != second.split(b".")[0]


@given(st.data())
def test_no_bit_may_change(data):
    sealed = bytearray(seal(b"three records", SCHOOL.public_key, content_type="a"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(VceduError):
        open_sealed(bytes(sealed), SCHOOL)


@given(st.binary(max_size=200) | st.from_regex(rb"\A([A-Za-z0-9_-]{0,40}\.){4}[A-Za-z0-9_-]{0,40}\Z"))
def test_anything_is_refused_with_a_code(message):
    with pytest.raises(VceduError):
        open_sealed(message, SCHOOL)


def test_wycheproof(published):
    """Every published case uses another algorithm or form than the one that is opened: all are refused."""
    groups = json.loads(shared("vectors/wycheproof/json_web_encryption_test.json").read_bytes())["testGroups"]
    seen = Counter()
    for group in groups:
        for case in group["tests"]:
            text = case["jwe"] if isinstance(case["jwe"], str) else json.dumps(case["jwe"])
            with pytest.raises(VceduError) as caught:
                open_sealed(text.encode(), SCHOOL)
            seen[caught.value.code.value] += 1
    print(f"Wycheproof JWE: {seen.total()} of 139 refused, {dict(seen)}")
    assert seen.total() == 139
    published("Wycheproof JWE", seen.total())
