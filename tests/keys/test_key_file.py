"""Key files: what is written is read again, and nothing else is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.seeds import result_of, seeded
from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.errors import Code, MalformedError, UnsupportedError, UsageError, VceduError
from vcedu.keys import KeyType, PrivateKey
from vcedu.keys.kdf import KDFParameters
from vcedu.keys.key_file import is_protected, read_key_file, write_key_file

# The least that is allowed, so that the tests take no time.
_CHEAP = KDFParameters(memory_kib=19_456, iterations=2, lanes=1)
_PASSPHRASE = "桜の咲く頃に"
_KEY = seeded(KeyType.ED25519)
_SEALED = write_key_file(_KEY, _PASSPHRASE, parameters=_CHEAP)
_OPEN = write_key_file(_KEY, None)


def _passphrase():
    return _PASSPHRASE


def _never():
    raise AssertionError


def _changed(data, path, value):
    file = json.loads(data)
    *parents, name = path.split("/")
    target = file
    for parent in parents:
        target = target[parent]
    if value is None:
        del target[name]
    else:
        target[name] = value
    return json.dumps(file).encode()


@pytest.mark.parametrize("passphrase", [None, _PASSPHRASE, "\ud800"], ids=["open", "sealed", "not Unicode"])
def test_a_file_gives_its_key_back(any_key, passphrase):
    data = write_key_file(any_key, passphrase, parameters=_CHEAP)
    again = read_key_file(data, (lambda: passphrase) if passphrase else _never)
    assert again.public_key == any_key.public_key
    assert again.reveal_secret_bytes() == any_key.reveal_secret_bytes()
    assert is_protected(data) == (passphrase is not None)


def test_a_sealed_file_holds_the_default_parameters_and_no_secret():
    data = write_key_file(_KEY, _PASSPHRASE)
    file = json.loads(data)
    assert {file["protection"][name] for name in ("kdf", "cipher")} == {"argon2id", "A256GCM"}
    assert [file["protection"][name] for name in ("memoryKiB", "iterations", "lanes")] == [65_536, 3, 4]
    assert file["publicKeyMultibase"] == _KEY.public_key.multikey
    secret = _KEY.reveal_secret_bytes()
    assert secret not in data
    assert secret not in base64url_decode(file["secret"])
    assert read_key_file(data, _passphrase).public_key == _KEY.public_key


def test_two_files_of_one_key_share_no_salt_nonce_or_cipher_text():
    first, second = (json.loads(write_key_file(_KEY, _PASSPHRASE, parameters=_CHEAP)) for _ in range(2))
    assert first["secret"] != second["secret"]
    assert first["protection"]["salt"] != second["protection"]["salt"]
    assert first["protection"]["nonce"] != second["protection"]["nonce"]


def test_an_open_file_says_so():
    file = json.loads(_OPEN)
    assert file["protection"] == "none"
    assert "NOT PROTECTED" in file["warning"]


def test_a_passphrase_is_the_same_from_every_keyboard():
    composed, decomposed = "が", "か\u3099"
    data = write_key_file(_KEY, composed, parameters=_CHEAP)
    assert read_key_file(data, lambda: decomposed).public_key == _KEY.public_key


@pytest.mark.parametrize("passphrase", ["wrong", _PASSPHRASE + " ", _PASSPHRASE[:-1]])
def test_a_wrong_passphrase_is_refused(passphrase):
    with pytest.raises(UsageError) as raised:
        read_key_file(_SEALED, lambda: passphrase)
    assert raised.value.code is Code.KEY_FILE_PASSPHRASE
    assert passphrase not in str(raised.value)


@pytest.mark.parametrize("passphrase", [None, lambda: ""], ids=["nobody to ask", "empty"])
def test_a_missing_passphrase_is_refused(passphrase):
    with pytest.raises(UsageError) as raised:
        read_key_file(_SEALED, passphrase)
    assert raised.value.code is Code.KEY_FILE_PASSPHRASE_MISSING


def test_an_empty_passphrase_protects_nothing():
    with pytest.raises(UsageError) as raised:
        write_key_file(_KEY, "")
    assert raised.value.code is Code.KEY_FILE_PASSPHRASE_MISSING


@pytest.mark.parametrize(
    "path", ["publicKeyMultibase", "protection/salt", "protection/nonce", "secret", "protection/lanes"]
)
def test_an_exchanged_member_of_a_sealed_file_is_noticed(path):
    other = json.loads(write_key_file(seeded(KeyType.ED25519, "another"), _PASSPHRASE, parameters=_CHEAP))
    other["protection"]["lanes"] = 2
    value = other["protection"][path.partition("/")[2]] if "/" in path else other[path]
    with pytest.raises(UsageError) as raised:
        read_key_file(_changed(_SEALED, path, value), _passphrase)
    assert raised.value.code is Code.KEY_FILE_PASSPHRASE


def test_an_exchanged_public_key_of_an_open_file_is_noticed():
    other = seeded(KeyType.ED25519, "another").public_key.multikey
    with pytest.raises(MalformedError) as raised:
        read_key_file(_changed(_OPEN, "publicKeyMultibase", other), _never)
    assert (raised.value.code, raised.value.path) == (Code.KEY_FILE_MALFORMED, "/publicKeyMultibase")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("memoryKiB", 19_455),
        ("memoryKiB", 1_048_577),
        ("memoryKiB", 2**53 - 1),
        ("iterations", 1),
        ("iterations", 17),
        ("lanes", 0),
        ("lanes", 17),
        ("lanes", -1),
    ],
)
def test_parameters_outside_the_limits_are_refused_before_any_work(path, value):
    with pytest.raises(MalformedError) as raised:
        read_key_file(_changed(_SEALED, f"protection/{path}", value), _never)
    assert (raised.value.code, raised.value.path) == (Code.KEY_FILE_KDF_LIMITS, f"/protection/{path}")


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("format", "vcedu-key/2", ""),
        ("format", None, ""),
        ("secret", None, ""),
        ("added", 1, ""),
        ("publicKeyMultibase", 1, "/publicKeyMultibase"),
        ("secret", 1, "/secret"),
        ("secret", "====", "/secret"),
        ("protection", "None", "/protection"),
        ("protection/salt", None, "/protection"),
        ("protection/added", 1, "/protection"),
        ("protection/kdf", "scrypt", "/protection"),
        ("protection/cipher", "A128GCM", "/protection"),
        ("protection/salt", "AAAA", "/salt"),
        ("protection/nonce", "AAAA", "/nonce"),
        ("protection/lanes", "1", "/protection/lanes"),
        ("protection/lanes", True, "/protection/lanes"),
        ("protection/lanes", 1.5, "/protection/lanes"),
    ],
)
def test_a_malformed_file_is_refused(path, value, place):
    with pytest.raises(MalformedError) as raised:
        read_key_file(_changed(_SEALED, path, value), _never)
    assert (raised.value.code, raised.value.path) == (Code.KEY_FILE_MALFORMED, place)


def test_a_secret_of_another_kind_is_refused():
    with pytest.raises(MalformedError) as raised:
        read_key_file(_changed(_OPEN, "publicKeyMultibase", seeded(KeyType.P384).public_key.multikey), None)
    assert raised.value.code is Code.KEY_MALFORMED


def test_a_key_of_an_unknown_kind_is_unsupported():
    secp256k1 = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"
    with pytest.raises(UnsupportedError) as raised:
        read_key_file(_changed(_OPEN, "publicKeyMultibase", secp256k1), None)
    assert raised.value.code is Code.KEY_TYPE_UNSUPPORTED


@given(st.binary(max_size=60) | st.integers(0, len(_OPEN) - 2).map(lambda size: _OPEN[:size]))
def test_any_bytes_are_a_typed_error(data):
    with pytest.raises(VceduError):
        read_key_file(data, None)


@given(st.data())
def test_a_changed_byte_never_gives_another_key(data):
    at = data.draw(st.integers(0, len(_OPEN) - 1))
    other = bytearray(_OPEN)
    other[at] = data.draw(st.integers(0, 255))
    result = result_of(lambda: read_key_file(bytes(other), _passphrase))
    if isinstance(result, VceduError):
        secret = base64url_encode(_KEY.reveal_secret_bytes())
        assert secret not in f"{result!s} {result.facts} {result.__cause__!r}"
    else:
        assert result.public_key == _KEY.public_key


def test_every_key_type_fits_the_form():
    for key_type in KeyType:
        key = PrivateKey.generate(key_type)
        assert read_key_file(write_key_file(key, None), None).public_key == key.public_key
