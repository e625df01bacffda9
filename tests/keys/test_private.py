"""Private keys: what they sign, what they agree on, and what they never say."""

import copy
import json
import pickle
from collections import Counter

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from keys.seeds import result_of, seeded
from shared import shared
from vcedu.canonical.encodings import base64url_encode
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError, UsageError, VceduError
from vcedu.keys import (
    AgreementKey,
    AgreementSecret,
    KeyType,
    MessageVectorPayload,
    PrehashedPayload,
    PrivateKey,
    RawPayload,
    SigningKey,
)

_ML_DSA = [KeyType.MLDSA44, KeyType.MLDSA65, KeyType.MLDSA87]
_SIGNING = [KeyType.ED25519, KeyType.P256, KeyType.P384, *_ML_DSA]
_ORDERS = {
    KeyType.P256: 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    KeyType.P384: 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
}


def _payload(data):
    return RawPayload(data, "test")


# ---- published figures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key_type", "secret", "message", "signature"),
    [
        pytest.param(
            KeyType.ED25519,
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            b"\x72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            id="RFC 8032 section 7.1 test 2",
        ),
        pytest.param(
            KeyType.P256,
            "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
            b"sample",
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
            "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
            id="RFC 6979 section A.2.5",
        ),
        pytest.param(
            KeyType.P384,
            "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
            b"sample",
            "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46"
            "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8",
            id="RFC 6979 section A.2.6",
        ),
    ],
)
def test_published_signatures_are_made_again(key_type, secret, message, signature):
    key = PrivateKey.from_secret_bytes(key_type, bytes.fromhex(secret)).as_signer()
    assert key.sign(_payload(message)).hex() == signature
    key.public_key.verify(bytes.fromhex(signature), message)


def test_wycheproof_x25519():
    seen = Counter()
    for group in json.loads(shared("vectors/wycheproof/x25519_test.json").read_bytes())["testGroups"]:
        for vector in group["tests"]:
            secret = PrivateKey.from_secret_bytes(KeyType.X25519, bytes.fromhex(vector["private"]))
            other = result_of(lambda v=vector: AgreementKey(KeyType.X25519, bytes.fromhex(v["public"])))
            if isinstance(other, AgreementKey):
                seen["agreed"] += 1
                assert secret.agree(other).hex() == vector["shared"]
            else:
                seen[other.code] += 1
                assert other.code is not Code.KEY_POINT_SMALL_ORDER or "ZeroSharedSecret" in vector["flags"]
                assert vector["result"] == "acceptable"
    print(f"Wycheproof x25519_test.json: {seen.total()} decided, {dict(seen)}")
    assert seen.total() == 518
    assert seen["agreed"] >= 264


# ---- signatures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key_type", _SIGNING)
@given(data=st.binary(max_size=200), other=st.binary(max_size=200))
def test_a_signature_holds_for_its_data_alone(key_type, data, other):
    key = seeded(key_type)
    signature = key.sign(_payload(data))
    key.public_key.verify(signature, data)
    assert (key.sign(_payload(data)) == signature) == (key_type not in _ML_DSA), "signing is deterministic, or hedged"
    if other != data:
        with pytest.raises(ProofError) as raised:
            key.public_key.verify(signature, other)
        assert raised.value.code is Code.SIGNATURE_INVALID


@pytest.mark.parametrize("key_type", _SIGNING)
@given(data=st.data())
def test_a_changed_bit_breaks_a_signature(key_type, data):
    key = seeded(key_type)
    signature = bytearray(key.sign(_payload(b"message")))
    bit = data.draw(st.integers(0, len(signature) * 8 - 1))
    signature[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ProofError) as raised:
        key.public_key.verify(bytes(signature), b"message")
    assert raised.value.code is Code.SIGNATURE_INVALID


def test_another_key_does_not_hold(signing_key):
    other = seeded(signing_key.key_type, "another")
    with pytest.raises(ProofError) as raised:
        other.public_key.verify(signing_key.sign(_payload(b"message")), b"message")
    assert raised.value.code is Code.SIGNATURE_INVALID


@pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: s + b"\0", lambda s: b"", lambda s: b"\0" + s])
def test_a_signature_has_its_length(signing_key, change):
    with pytest.raises(ProofError) as raised:
        signing_key.public_key.verify(change(signing_key.sign(_payload(b"message"))), b"message")
    assert raised.value.code is Code.SIGNATURE_LENGTH


@pytest.mark.parametrize("key_type", [KeyType.P256, KeyType.P384])
def test_ecdsa_refuses_numbers_outside_the_group_and_takes_high_s(key_type):
    key, order = seeded(key_type), _ORDERS[key_type]
    size = len(key.sign(_payload(b""))) // 2
    good = key.sign(_payload(b"message"))
    r, s = int.from_bytes(good[:size], "big"), int.from_bytes(good[size:], "big")
    for bad in [(0, s), (r, 0), (0, 0), (order, s), (r, order), (r, s + 1)]:
        signature = b"".join(number.to_bytes(size, "big") for number in bad)
        with pytest.raises(ProofError) as raised:
            key.public_key.verify(signature, b"message")
        assert raised.value.code is Code.SIGNATURE_INVALID
    key.public_key.verify(r.to_bytes(size, "big") + (order - s).to_bytes(size, "big"), b"message")


@pytest.mark.parametrize("key_type", [KeyType.P256, KeyType.P384])
def test_ecdsa_refuses_der(key_type):
    der = bytes.fromhex("3044022000") + bytes(64 if key_type is KeyType.P256 else 96)
    with pytest.raises(ProofError) as raised:
        seeded(key_type).public_key.verify(der, b"message")
    assert raised.value.code is Code.SIGNATURE_LENGTH


@pytest.mark.parametrize(
    "payload", [PrehashedPayload(bytes(32), "sha256", "i"), MessageVectorPayload(b"", (), "i")], ids=repr
)
def test_a_key_in_memory_signs_raw_bytes_only(payload):
    with pytest.raises(UsageError) as raised:
        seeded(KeyType.P256).sign(payload)
    assert raised.value.code is Code.KEY_CAPABILITY


def test_keys_are_told_apart_by_what_they_can_do(any_key):
    if any_key.key_type is KeyType.X25519:
        assert isinstance(any_key, AgreementSecret)
        with pytest.raises(UsageError) as raised:
            any_key.as_signer()
        assert raised.value.code is Code.KEY_CAPABILITY
    else:
        assert isinstance(any_key, SigningKey)
        assert any_key.as_signer() is any_key


def test_new_keys_differ():
    for key_type in KeyType:
        first, second = PrivateKey.generate(key_type), PrivateKey.generate(key_type)
        assert first.key_type is second.key_type is key_type
        assert first.public_key != second.public_key


# ---- forms ---------------------------------------------------------------------------------------------------------


def test_secret_bytes_come_back(any_key):
    again = PrivateKey.from_secret_bytes(any_key.key_type, any_key.reveal_secret_bytes())
    assert again.public_key == any_key.public_key


def test_a_small_nist_secret_keeps_its_leading_zeros():
    secret = (5).to_bytes(32, "big")
    assert PrivateKey.from_secret_bytes(KeyType.P256, secret).reveal_secret_bytes() == secret


@pytest.mark.parametrize("key_type", KeyType)
def test_a_secret_of_the_wrong_length_is_refused(key_type):
    for size in (0, 31, 33, 64):
        with pytest.raises(MalformedError) as raised:
            PrivateKey.from_secret_bytes(key_type, b"\1" * size)
        assert raised.value.code is Code.KEY_MALFORMED


@pytest.mark.parametrize("key_type", [KeyType.P256, KeyType.P384])
def test_a_nist_secret_outside_its_group_is_refused(key_type):
    size = len(seeded(key_type).reveal_secret_bytes())
    for number in (0, _ORDERS[key_type], 2 ** (8 * size) - 1):
        with pytest.raises(MalformedError) as raised:
            PrivateKey.from_secret_bytes(key_type, number.to_bytes(size, "big"))
        assert raised.value.code is Code.KEY_MALFORMED
    assert PrivateKey.from_secret_bytes(key_type, (_ORDERS[key_type] - 1).to_bytes(size, "big"))


@pytest.mark.parametrize(
    ("secret", "public"),
    [
        # Data Integrity EdDSA and ECDSA Cryptosuites, test vectors.
        ("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq", "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"),
        ("z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN", "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"),
        (
            "z2fanyY7zgwNpZGxX5fXXibvScNaUWNprHU9dKx7qpVj7mws9J8LLt4mDB5TyH2GLHWkUc",
            "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ",
        ),
    ],
)
def test_published_secret_multikeys(secret, public):
    assert PrivateKey.from_secret_multikey(secret).public_key.multikey == public
    with pytest.raises(UnsupportedError):
        PrivateKey.from_secret_multikey(public)


def _private_jwk(key):
    return {**key.public_key.jwk, _secret_member(key): base64url_encode(key.reveal_secret_bytes())}


def _secret_member(key):
    return "priv" if key.public_key.jwk["kty"] == "AKP" else "d"


def test_a_private_jwk_is_read(portable_key):
    assert PrivateKey.from_jwk(_private_jwk(portable_key)).public_key == portable_key.public_key


def test_a_private_jwk_with_another_key_s_public_part_is_refused(portable_key):
    other = seeded(portable_key.key_type, "another")
    with pytest.raises(MalformedError) as raised:
        PrivateKey.from_jwk({**_private_jwk(portable_key), **other.public_key.jwk})
    assert raised.value.code is Code.KEY_MALFORMED


def test_a_public_jwk_is_no_private_key(portable_key):
    with pytest.raises(MalformedError) as raised:
        PrivateKey.from_jwk(portable_key.public_key.jwk)
    assert raised.value.code is Code.JWK_INVALID


_ENCODINGS = {"pem": serialization.Encoding.PEM, "der": serialization.Encoding.DER}
_LOADED = {
    KeyType.P256: lambda: ec.derive_private_key(7, ec.SECP256R1()),
    KeyType.P384: lambda: ec.derive_private_key(7, ec.SECP384R1()),
}


def _file(key, encoding, *, password=None, form=serialization.PrivateFormat.PKCS8):
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(_ENCODINGS[encoding], form, encryption)


def _read(encoding, data, password=None):
    return (PrivateKey.from_pem if encoding == "pem" else PrivateKey.from_der)(data, password)


@pytest.mark.parametrize("encoding", _ENCODINGS)
def test_other_tools_files_are_read(portable_key, encoding):
    for password in (None, "校長"):
        data = _file(portable_key._loaded, encoding, password=password and password.encode())
        assert _read(encoding, data, password).public_key == portable_key.public_key


@pytest.mark.parametrize("encoding", _ENCODINGS)
@pytest.mark.parametrize("key_type", _LOADED)
def test_sec1_files_are_read(key_type, encoding):
    data = _file(_LOADED[key_type](), encoding, form=serialization.PrivateFormat.TraditionalOpenSSL)
    assert _read(encoding, data).reveal_secret_bytes()[-1] == 7


@pytest.mark.parametrize("encoding", _ENCODINGS)
def test_a_password_for_a_file_without_one_does_no_harm(portable_key, encoding):
    data = _file(portable_key._loaded, encoding)
    assert _read(encoding, data, "needless").public_key == portable_key.public_key


@pytest.mark.parametrize("encoding", _ENCODINGS)
def test_an_encrypted_file_needs_its_password(portable_key, encoding):
    data = _file(portable_key._loaded, encoding, password=b"right")
    for password, code in ((None, Code.KEY_FILE_PASSPHRASE_MISSING), ("wrong", Code.KEY_FILE_PASSPHRASE)):
        with pytest.raises(UsageError) as raised:
            _read(encoding, data, password)
        assert raised.value.code is code


@pytest.mark.parametrize("encoding", _ENCODINGS)
def test_other_kinds_of_keys_are_unsupported(encoding):
    for key in (rsa.generate_private_key(65537, 2048), ec.derive_private_key(7, ec.SECP256K1())):
        with pytest.raises(UnsupportedError) as raised:
            _read(encoding, _file(key, encoding))
        assert raised.value.code is Code.KEY_TYPE_UNSUPPORTED


def _pkcs8(algorithm):
    # RFC 5958 section 2: version, algorithm identifier, key.
    secret = b"\x04\x22\x04\x20" + bytes(32)
    name = bytes([0x06, len(algorithm)]) + algorithm
    content = b"\x02\x01\x00" + bytes([0x30, len(name)]) + name + secret
    return bytes([0x30, len(content)]) + content


@pytest.mark.parametrize(
    ("algorithm", "code"),
    [
        pytest.param("2a0304", Code.KEY_TYPE_UNSUPPORTED, id="1.2.3.4"),
        pytest.param("2b6571", Code.KEY_MALFORMED, id="Ed448 with the secret of another size"),
    ],
)
def test_what_the_library_chokes_on_is_a_typed_error(algorithm, code):
    with pytest.raises(VceduError) as raised:
        PrivateKey.from_der(_pkcs8(bytes.fromhex(algorithm)))
    assert raised.value.code is code
    assert PrivateKey.from_der(_pkcs8(bytes.fromhex("2b6570"))).key_type is KeyType.ED25519


@pytest.mark.parametrize("encoding", _ENCODINGS)
@given(data=st.binary(max_size=100))
def test_any_bytes_are_a_typed_error(encoding, data):
    with pytest.raises(MalformedError) as raised:
        _read(encoding, data)
    assert raised.value.code is Code.KEY_MALFORMED


# ---- silence -------------------------------------------------------------------------------------------------------


def _spellings(secret):
    number = int.from_bytes(secret, "big")
    return [secret.hex(), base64url_encode(secret), repr(secret)[2:-1], str(number), secret.decode("latin-1")]


def test_no_form_of_printing_a_key_shows_its_secret(any_key):
    shown = f"{any_key} {any_key!r} {[any_key]} {any_key.public_key!r} {vars(type(any_key))}"
    assert any_key.public_key.multikey in shown
    assert not any(spelling in shown for spelling in _spellings(any_key.reveal_secret_bytes()))
    assert not hasattr(any_key, "__dict__")


@pytest.mark.parametrize("copier", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_key_is_not_copied_by_accident(any_key, copier):
    with pytest.raises(UsageError) as raised:
        copier(any_key)
    assert raised.value.code is Code.KEY_CAPABILITY


def _everything_said_by(error):
    said = []
    while error is not None:
        said += [str(error), repr(error), repr(getattr(error, "facts", ""))]
        error = error.__cause__ or error.__context__
    return " ".join(said)


def test_no_error_shows_a_secret(any_key):
    secret = any_key.reveal_secret_bytes()
    attempts = [
        lambda: PrivateKey.from_secret_bytes(any_key.key_type, secret + secret),
        lambda: PrivateKey.from_jwk({**_private_jwk(any_key), _secret_member(any_key): base64url_encode(secret) + "!"}),
        lambda: PrivateKey.from_jwk({**_private_jwk(any_key), "use": "other"}),
        lambda: PrivateKey.from_secret_multikey("z" + base64url_encode(secret) + "0"),
        lambda: PrivateKey.from_secret_multikey(base64url_encode(secret)),
        lambda: PrivateKey.from_pem(b"-----BEGIN PRIVATE KEY-----\n" + secret.hex().encode(), "password"),
    ]
    for attempt in attempts:
        with pytest.raises(VceduError) as raised:
            attempt()
        said = _everything_said_by(raised.value)
        assert not any(spelling in said for spelling in _spellings(secret))
        assert "password" not in said


# ---- many messages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key_type", _SIGNING)
def test_many_messages_are_signed_as_one_is(key_type):
    key, messages = seeded(key_type), [b"", b"a", b"a" * 1000]
    signatures = key.sign_each(messages)
    if key_type not in _ML_DSA:
        assert signatures == [key.sign(_payload(message)) for message in messages]
    key.public_key.verify_each(signatures, messages)
    key.public_key.verify_each([], [])
    for wrong, code in (
        ([signatures[1], signatures[0], signatures[2]], Code.SIGNATURE_INVALID),
        ([*signatures[:2], signatures[2][:-1]], Code.SIGNATURE_LENGTH),
        ([*signatures[:2], signatures[2][:-1] + bytes([signatures[2][-1] ^ 1])], Code.SIGNATURE_INVALID),
    ):
        with pytest.raises(ProofError) as raised:
            key.public_key.verify_each(wrong, messages)
        assert raised.value.code is code


def test_messages_that_are_signed_together_are_not_signed_one_by_one():
    with pytest.raises(UsageError) as raised:
        seeded(KeyType.BLS12_381_G2).sign_each([b"a"])
    assert raised.value.code is Code.KEY_CAPABILITY


@pytest.mark.parametrize("key_type", [*_SIGNING, KeyType.BLS12_381_G2])
def test_a_derived_secret_follows_from_key_and_purpose(key_type):
    any_key = seeded(key_type)
    secret = any_key.derived_secret("a")
    assert secret == any_key.derived_secret("a")
    assert len({secret, any_key.derived_secret("b"), any_key.reveal_secret_bytes()}) == 3
    assert (len(secret), secret != seeded(any_key.key_type, "another").derived_secret("a")) == (32, True)
