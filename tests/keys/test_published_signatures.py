"""Wycheproof and CCTV: every vector decided, as published."""

import json
from collections import Counter

import pytest

from shared import shared
from vcedu.errors import Code, MalformedError, ProofError
from vcedu.keys import KeyType, VerifyingKey
from vcedu.keys.public import public_key

_REFUSED_KEYS = {
    Code.KEY_POINT_NON_CANONICAL,
    Code.KEY_POINT_SMALL_ORDER,
    Code.KEY_POINT_OUTSIDE_SUBGROUP,
}
_REFUSED_SIGNATURES = {Code.SIGNATURE_INVALID, Code.SIGNATURE_LENGTH}
_CCTV_COUNT = 914
_FORBIDDEN_FLAGS = {"low_order_A", "low_order_component_A", "non_canonical_A", "low_order_R", "non_canonical_R"}


def _outcome(key_type, point, signature, message):
    try:
        public_key(key_type, point).verify(signature, message)
    except (MalformedError, ProofError) as error:
        return error.code
    return None


def test_cctv_takes_no_weak_key_and_no_weak_signature(record_property, published):
    vectors = json.loads(shared("vectors/cctv-ed25519/ed25519vectors.json").read_bytes())
    decided = Counter()
    accepted = []
    for vector in vectors:
        code = _outcome(
            KeyType.ED25519, bytes.fromhex(vector["key"]), bytes.fromhex(vector["sig"]), vector["msg"].encode()
        )
        decided[code] += 1
        if code is None:
            accepted.append(vector)
        else:
            assert code in _REFUSED_KEYS | _REFUSED_SIGNATURES
    print(f"CCTV Ed25519: {decided.total()} of {len(vectors)} decided, {dict(decided)}")
    record_property("decided", decided.total())
    published("CCTV Ed25519", decided.total())
    assert decided.total() == len(vectors) == _CCTV_COUNT
    assert [vector["flags"] for vector in accepted] == [None], "only the vector without a defect is taken"
    assert not any(_FORBIDDEN_FLAGS & set(vector["flags"] or ()) for vector in accepted)


@pytest.mark.parametrize("flag", ["low_order_A", "low_order_component_A", "non_canonical_A"])
def test_cctv_refuses_weak_keys_before_any_signature_is_looked_at(flag):
    vectors = json.loads(shared("vectors/cctv-ed25519/ed25519vectors.json").read_bytes())
    flagged = [vector for vector in vectors if flag in (vector["flags"] or ())]
    assert flagged
    for point in {vector["key"] for vector in flagged}:
        with pytest.raises(MalformedError) as raised:
            VerifyingKey(KeyType.ED25519, bytes.fromhex(point))
        assert raised.value.code in _REFUSED_KEYS


def _wycheproof(name):
    for group in json.loads(shared(f"vectors/wycheproof/{name}").read_bytes())["testGroups"]:
        for vector in group["tests"]:
            yield group["publicKey"], vector


def _check_wycheproof(name, key_type, read_point, count):
    seen = Counter()
    for published, vector in _wycheproof(name):
        code = _outcome(key_type, read_point(published), bytes.fromhex(vector["sig"]), bytes.fromhex(vector["msg"]))
        assert vector["result"] in {"valid", "invalid"}
        assert (code is None) == (vector["result"] == "valid"), (vector["tcId"], vector["comment"], code)
        seen[vector["result"]] += 1
    print(f"Wycheproof {name}: {seen.total()} of {count} match, {dict(seen)}")
    assert seen.total() == count
    assert seen["invalid"]
    return seen.total()


def _compressed(published):
    # SEC 1 section 2.3.3: the parity of y takes the place of y.
    whole = bytes.fromhex(published["uncompressed"])
    half = len(whole) // 2
    return bytes([2 + (whole[-1] & 1)]) + whole[1 : 1 + half]


def test_wycheproof_ed25519(published):
    found = _check_wycheproof("ed25519_test.json", KeyType.ED25519, lambda key: bytes.fromhex(key["pk"]), 151)
    published("Wycheproof Ed25519", found)


@pytest.mark.parametrize(
    ("name", "key_type", "count"),
    [
        ("ecdsa_secp256r1_sha256_p1363_test.json", KeyType.P256, 262),
        ("ecdsa_secp384r1_sha384_p1363_test.json", KeyType.P384, 280),
    ],
)
def test_wycheproof_ecdsa(name, key_type, count, published):
    published("Wycheproof ECDSA P-256 and P-384", _check_wycheproof(name, key_type, _compressed, count))


@pytest.mark.parametrize(
    ("size", "count", "with_context"), [(44, 180, 2), (65, 210, 2), (87, 241, 2)], ids=["44", "65", "87"]
)
def test_wycheproof_ml_dsa(size, count, with_context, published):
    """Signatures over a context of their own (FIPS 204 section 5.2) do not hold here: suites use none."""
    key_type = KeyType(f"ML-DSA-{size}")
    seen = Counter()
    for point, vector in _wycheproof(f"mldsa_{size}_verify_test.json"):
        code = _outcome(key_type, bytes.fromhex(point), bytes.fromhex(vector["sig"]), bytes.fromhex(vector["msg"]))
        assert (code is None) == (vector["result"] == "valid" and not vector.get("ctx")), vector["tcId"]
        seen[vector["result"], code is None] += 1
    print(f"Wycheproof mldsa_{size}_verify_test.json: {seen.total()} of {count} decided, {dict(seen)}")
    assert seen.total() == count
    assert seen["valid", False] == with_context
    published("Wycheproof ML-DSA", seen.total())
