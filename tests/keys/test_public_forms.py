"""Multikey and JWK: two spellings of one key, each with one spelling of its own."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.seeds import result_of
from shared import shared
from vcedu.canonical.encodings import base64url_decode, base64url_encode, multibase_decode, multibase_encode
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError, UsageError, VceduError
from vcedu.keys import (
    AgreementKey,
    KeyType,
    PrivateKey,
    PublicKey,
    VerifyingKey,
    public_key_from_jwk,
    public_key_from_multikey,
)

_ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# Public keys of the Data Integrity EdDSA and ECDSA Cryptosuites' test vectors.
_ED25519 = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
_P256 = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"
_P384 = "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"
# RFC 7748 section 6.1.
_X25519_ALICE = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"


def _code(raised):
    return raised.value.code


@pytest.mark.parametrize("text", [_ED25519, _P256, _P384])
def test_a_published_multikey_is_written_as_it_was_read(text):
    key = public_key_from_multikey(text)
    assert isinstance(key, VerifyingKey)
    assert key.multikey == text
    assert public_key_from_jwk(key.jwk) == key
    assert text in repr(key)


def test_any_secret_gives_a_public_key_that_survives_both_forms(portable_key):
    key = portable_key.public_key
    assert public_key_from_multikey(key.multikey) == key
    assert public_key_from_jwk(key.jwk) == key
    assert hash(public_key_from_jwk(key.jwk)) == hash(key)
    assert type(key).from_multikey(key.multikey) == type(key).from_jwk(key.jwk) == key


@given(st.integers(1, _ORDER_P256 - 1))
def test_every_p256_key_survives_both_forms(secret):
    key = PrivateKey.from_secret_bytes(KeyType.P256, secret.to_bytes(32, "big")).public_key
    assert public_key_from_multikey(key.multikey) == public_key_from_jwk(key.jwk) == key


@given(st.binary(min_size=32, max_size=32))
def test_every_ed25519_seed_gives_a_key_that_passes_the_point_checks(seed):
    key = PrivateKey.from_secret_bytes(KeyType.ED25519, seed).public_key
    assert public_key_from_multikey(key.multikey) == public_key_from_jwk(key.jwk) == key


@given(
    st.text(max_size=80)
    | st.text("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", max_size=80).map("z".__add__)
)
def test_any_text_is_a_key_or_a_typed_error(text):
    result = result_of(lambda: public_key_from_multikey(text))
    if isinstance(result, VceduError):
        assert result.code.value.startswith("KEY_")
    else:
        assert result.multikey == text


_JSON = st.none() | st.booleans() | st.integers() | st.text(max_size=50) | st.lists(st.text(max_size=8), max_size=3)


_NAMES = ["kty", "crv", "x", "y", "d", "use", "alg", "key_ops", "kid"]


@given(st.sampled_from([_ED25519, _P256, _P384]), st.dictionaries(st.sampled_from(_NAMES), _JSON, max_size=2))
def test_any_members_are_a_key_or_a_typed_error(text, changes):
    good = public_key_from_multikey(text)
    result = result_of(lambda: public_key_from_jwk({**good.jwk, **changes}))
    if isinstance(result, VceduError):
        assert result.code in {Code.JWK_INVALID, Code.JWK_USE, Code.KEY_TYPE_UNSUPPORTED}
    else:
        assert result == good
        assert changes.keys() <= {"kid", "y"}


@given(st.sampled_from([_ED25519, _P256, _P384]), st.data())
def test_a_changed_character_is_never_the_same_key(text, data):
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda c: c != text[at]))
    changed = text[:at] + other + text[at + 1 :]
    result = result_of(lambda: public_key_from_multikey(changed))
    if isinstance(result, VceduError):
        assert result.code.value.startswith("KEY_")
    else:
        assert result.multikey == changed


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("z", id="nothing after the base"),
        pytest.param("u" + base64url_encode(multibase_decode(_ED25519)), id="base64url"),
        pytest.param(_ED25519[1:], id="no base"),
        pytest.param(_ED25519 + " ", id="space"),
        pytest.param(multibase_encode(bytes.fromhex("ed8100") + bytes(32), "z"), id="multicodec not minimal"),
        pytest.param(multibase_encode(bytes.fromhex("ed"), "z"), id="multicodec cut off"),
        pytest.param(multibase_encode(multibase_decode(_ED25519)[:-1], "z"), id="a byte short"),
        pytest.param(multibase_encode(multibase_decode(_P384) + b"\0", "z"), id="a byte long"),
        pytest.param("z" + "1" * 2048, id="endless"),
        pytest.param(None, id="not a string"),
    ],
)
def test_a_malformed_multikey_is_refused(text):
    with pytest.raises(MalformedError) as raised:
        public_key_from_multikey(text)
    assert _code(raised) is Code.KEY_MALFORMED


@pytest.mark.parametrize(
    ("text", "multicodec"),
    [
        pytest.param(multibase_encode(bytes.fromhex("e701") + b"\2" + bytes(32), "z"), "0xe7", id="secp256k1"),
        pytest.param("z1" + _ED25519[1:], "0x0", id="a zero byte in front"),
        pytest.param("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq", "0x1300", id="a secret key"),
    ],
)
def test_an_unknown_multicodec_is_unsupported(text, multicodec):
    with pytest.raises(UnsupportedError) as raised:
        public_key_from_multikey(text)
    assert _code(raised) is Code.KEY_TYPE_UNSUPPORTED
    assert multicodec in str(raised.value)


def _jwk(**changes):
    members = {**public_key_from_multikey(_P256).jwk, **changes}
    return {name: value for name, value in members.items() if value is not None}


def _flipped(text):
    data = bytearray(base64url_decode(text))
    data[-1] ^= 1
    return base64url_encode(bytes(data))


_X, _Y = (public_key_from_multikey(_P256).jwk[name] for name in "xy")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"x": None}, id="no x"),
        pytest.param({"y": None}, id="no y"),
        pytest.param({"x": 5}, id="x a number"),
        pytest.param({"x": _X + "="}, id="padding"),
        pytest.param({"x": _X[:-1] + chr(ord(_X[-1]) + 1)}, id="unused bits"),
        pytest.param({"x": _X[:-4]}, id="x short"),
        pytest.param({"x": base64url_encode(b"\0" + base64url_decode(_X))}, id="x with a leading zero"),
        pytest.param({"d": _X}, id="secret part"),
        pytest.param({"k": "AA"}, id="symmetric part"),
        pytest.param({"kty": None}, id="no kty"),
        pytest.param({"crv": 1}, id="crv a number"),
        pytest.param({"key_ops": "verify"}, id="key_ops a string"),
        pytest.param({"key_ops": ["verify", 1]}, id="key_ops with a number"),
        pytest.param({"key_ops": ["verify", "verify"]}, id="key_ops twice"),
    ],
)
def test_a_malformed_jwk_is_refused(changes):
    with pytest.raises(MalformedError) as raised:
        public_key_from_jwk(_jwk(**changes))
    assert _code(raised) is Code.JWK_INVALID


@pytest.mark.parametrize(
    "changes",
    [
        {"use": "enc"},
        {"use": ["sig"]},
        {"alg": "ES384"},
        {"alg": "ECDH-ES"},
        {"alg": ["ES256"]},
        {"key_ops": ["deriveKey"]},
        {"key_ops": []},
    ],
    ids=str,
)
def test_a_jwk_for_another_use_is_refused(changes):
    with pytest.raises(ProofError) as raised:
        public_key_from_jwk(_jwk(**changes))
    assert _code(raised) is Code.JWK_USE


@pytest.mark.parametrize("changes", [{"use": "sig"}, {"alg": "ES256"}, {"key_ops": ["verify"]}, {"kid": "#1"}], ids=str)
def test_members_that_agree_change_nothing(changes):
    assert public_key_from_jwk(_jwk(**changes)).multikey == _P256


def test_an_agreement_key_has_uses_of_its_own():
    key = AgreementKey(KeyType.X25519, bytes.fromhex(_X25519_ALICE))
    assert public_key_from_jwk({**key.jwk, "use": "enc", "key_ops": ["deriveBits"], "alg": "ECDH-ES"}) == key
    for changes in ({"use": "sig"}, {"alg": "EdDSA"}, {"key_ops": ["verify"]}):
        with pytest.raises(ProofError) as raised:
            public_key_from_jwk({**key.jwk, **changes})
        assert _code(raised) is Code.JWK_USE


@pytest.mark.parametrize(
    "members",
    [
        {"kty": "RSA"},
        {"kty": "EC", "crv": "secp256k1"},
        {"kty": "OKP", "crv": "P-256"},
        {"kty": "EC", "crv": "Ed25519"},
    ],
    ids=str,
)
def test_an_unknown_kind_of_jwk_is_unsupported(members):
    with pytest.raises(UnsupportedError) as raised:
        public_key_from_jwk(members)
    assert _code(raised) is Code.KEY_TYPE_UNSUPPORTED


def test_a_key_is_of_the_class_that_was_asked_for():
    agreement = AgreementKey(KeyType.X25519, bytes.fromhex(_X25519_ALICE))
    for build in (
        lambda: VerifyingKey.from_multikey(agreement.multikey),
        lambda: AgreementKey.from_jwk(public_key_from_multikey(_ED25519).jwk),
        lambda: PublicKey(KeyType.ED25519, public_key_from_multikey(_ED25519).point),
    ):
        with pytest.raises(UsageError) as raised:
            build()
        assert _code(raised) is Code.KEY_CAPABILITY


# ---- points --------------------------------------------------------------------------------------------------------

_P25519 = 2**255 - 19


def _little(number):
    return number.to_bytes(32, "little")


@pytest.mark.parametrize(
    ("point", "code"),
    [
        pytest.param(_little(_P25519), Code.KEY_POINT_NON_CANONICAL, id="y = p"),
        pytest.param(_little(2**255 - 1), Code.KEY_POINT_NON_CANONICAL, id="y = 2^255 - 1"),
        pytest.param(_little(1 | 1 << 255), Code.KEY_POINT_NON_CANONICAL, id="x = 0 with a sign"),
        pytest.param(_little(_P25519 - 1 | 1 << 255), Code.KEY_POINT_NON_CANONICAL, id="x = 0 with a sign, y = -1"),
        pytest.param(_little(2), Code.KEY_POINT_NOT_ON_CURVE, id="not on the curve"),
        pytest.param(_little(1), Code.KEY_POINT_SMALL_ORDER, id="order 1"),
        pytest.param(_little(_P25519 - 1), Code.KEY_POINT_SMALL_ORDER, id="order 2"),
        pytest.param(_little(0), Code.KEY_POINT_SMALL_ORDER, id="order 4"),
    ],
)
def test_weak_ed25519_points_are_refused(point, code):
    with pytest.raises(MalformedError) as raised:
        VerifyingKey(KeyType.ED25519, point)
    assert _code(raised) is code


@pytest.mark.parametrize(
    ("point", "code"),
    [
        pytest.param(_little(0), Code.KEY_POINT_SMALL_ORDER, id="zero"),
        pytest.param(_little(1), Code.KEY_POINT_SMALL_ORDER, id="one"),
        pytest.param(_little(_P25519 - 1), Code.KEY_POINT_SMALL_ORDER, id="minus one"),
        pytest.param(
            bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
            Code.KEY_POINT_SMALL_ORDER,
            id="order 8",
        ),
        pytest.param(_little(_P25519), Code.KEY_POINT_NON_CANONICAL, id="p"),
        pytest.param(_little(9 | 1 << 255), Code.KEY_POINT_NON_CANONICAL, id="high bit"),
    ],
)
def test_weak_x25519_points_are_refused(point, code):
    with pytest.raises(MalformedError) as raised:
        AgreementKey(KeyType.X25519, point)
    assert _code(raised) is code


@pytest.mark.parametrize("key_type", [KeyType.P256, KeyType.P384])
def test_bad_nist_points_are_refused(key_type):
    size = 32 if key_type is KeyType.P256 else 48
    for point, code in [
        (b"\2" + b"\xff" * size, Code.KEY_POINT_NOT_ON_CURVE),
        (b"\2" + bytes(size - 1) + b"\1", Code.KEY_POINT_NOT_ON_CURVE),
        (b"\4" + bytes(size), Code.KEY_POINT_NON_CANONICAL),
        (b"\0" + bytes(size), Code.KEY_POINT_NON_CANONICAL),
    ]:
        with pytest.raises(MalformedError) as raised:
            VerifyingKey(key_type, point)
        assert _code(raised) is code


def test_a_jwk_off_its_curve_is_refused():
    with pytest.raises(MalformedError) as raised:
        public_key_from_jwk(_jwk(y=_flipped(_Y)))
    assert _code(raised) is Code.KEY_POINT_NOT_ON_CURVE


# ---- published keys ------------------------------------------------------------------------------------------------

_DID_KEY_PAIRS = (33, 29)
# Published with a value missing: "@context" lists a string, a comma and nothing.
_NOT_JSON = {"did-key-ed25519/__tests__/generate/__fixtures__/doc-1.ld.json"}


def _published_methods(value):
    """Yield the Multikey and the JWK of every verification method whose fragment is its key."""
    if isinstance(value, dict):
        fragment = str(value.get("id", "")).partition("#")[2]
        if fragment.startswith("z") and isinstance(value.get("publicKeyJwk"), dict):
            yield fragment, value["publicKeyJwk"], value.get("privateKeyJwk")
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from _published_methods(member)


def test_published_did_keys_and_their_jwks_are_the_same_keys():
    equal = others = 0
    for file in sorted(shared("vectors/did-key").rglob("*.json")):
        if any(file.match(name) for name in _NOT_JSON):
            continue
        for text, jwk, secret_jwk in _published_methods(json.loads(file.read_bytes())):
            if jwk.get("crv") not in set(KeyType):
                others += 1
                with pytest.raises(UnsupportedError):
                    public_key_from_jwk(jwk)
                if jwk.get("crv") == "BLS12381_G2":
                    assert public_key_from_multikey(text).point == base64url_decode(jwk["x"])
                    continue
                with pytest.raises(UnsupportedError):
                    public_key_from_multikey(text)
                continue
            key = public_key_from_multikey(text)
            assert public_key_from_jwk(jwk) == key
            assert key.jwk == {name: jwk[name] for name in key.jwk}
            if secret_jwk is not None:
                assert PrivateKey.from_jwk(secret_jwk).public_key == key
            equal += 1
    print(f"did:key as Multikey and JWK: {equal} equal of {equal} of our kinds, {others} of other kinds refused")
    assert (equal, others) == _DID_KEY_PAIRS


def test_the_published_thumbprint():
    # RFC 8037 appendix A.3.
    members = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert public_key_from_jwk(members).thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_thumbprints_differ_by_key(any_key):
    if any_key.key_type is KeyType.BLS12_381_G2:
        with pytest.raises(UsageError) as raised:
            _ = any_key.public_key.thumbprint
        assert _code(raised) is Code.KEY_CAPABILITY
        return
    thumbprint = any_key.public_key.thumbprint
    assert len(thumbprint) == 43
    assert thumbprint != PrivateKey.generate(any_key.key_type).public_key.thumbprint
