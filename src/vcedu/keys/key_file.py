"""Key files: JSON that any tool can read, with the secret sealed by a passphrase.

    {
      "format": "vcedu-key/1",
      "publicKeyMultibase": "z6Mk…",
      "protection": {
        "kdf": "argon2id", "memoryKiB": 65536, "iterations": 3, "lanes": 4, "salt": "…",
        "cipher": "A256GCM", "nonce": "…"
      },
      "secret": "…"
    }

Argon2id makes the cipher's key from the passphrase; AES-256-GCM seals the secret and authenticates all other members
in their canonical form (RFC 8785), so that neither the parameters nor the public key can be exchanged. Bytes are
written as base64url. A file without a passphrase has `"protection": "none"` and says in `warning` what that means.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import JSONLimits, read_json_object
from vcedu.errors import Code, MalformedError, UsageError
from vcedu.keys.kdf import KDFParameters
from vcedu.keys.private import PrivateKey
from vcedu.keys.public import public_key_from_multikey

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.keys.private import AgreementSecret, SigningKey

_FORMAT = "vcedu-key/1"
_WARNING = "NOT PROTECTED: whoever reads this file can sign in your name. Keep it where nobody else can read it."
_LIMITS = JSONLimits(max_bytes=16_384, max_depth=4)
_MEMBERS = frozenset({"format", "publicKeyMultibase", "protection", "secret"})
_PROTECTION = frozenset({"kdf", "memoryKiB", "iterations", "lanes", "salt", "cipher", "nonce"})
_SALT_SIZE = 16
_NONCE_SIZE = 12


def write_key_file(key: PrivateKey, passphrase: str | None, *, parameters: KDFParameters | None = None) -> bytes:
    """Return the bytes of a key file; with None for the passphrase it states that the key is not protected.

    Raises:
        UsageError: `KEY_FILE_PASSPHRASE_MISSING`, if the passphrase is empty.
    """
    header: JSONObject = {"format": _FORMAT, "publicKeyMultibase": key.public_key.multikey}
    if passphrase is None:
        return _text({**header, "protection": "none", "warning": _WARNING}, key.reveal_secret_bytes())
    if not passphrase:
        raise UsageError(Code.KEY_FILE_PASSPHRASE_MISSING)
    parameters = parameters or KDFParameters()
    salt, nonce = os.urandom(_SALT_SIZE), os.urandom(_NONCE_SIZE)
    header["protection"] = {
        "kdf": "argon2id",
        "memoryKiB": parameters.memory_kib,
        "iterations": parameters.iterations,
        "lanes": parameters.lanes,
        "salt": base64url_encode(salt),
        "cipher": "A256GCM",
        "nonce": base64url_encode(nonce),
    }
    cipher = AESGCM(parameters.derive(passphrase, salt))
    return _text(header, cipher.encrypt(nonce, key.reveal_secret_bytes(), jcs(header)))


def read_key_file(data: bytes, passphrase: Callable[[], str] | None) -> SigningKey | AgreementSecret:
    """Return the key of a key file.

    Args:
        data: The file's bytes.
        passphrase: Asked once, and only if the file is protected; None if there is nobody to ask.

    Raises:
        MalformedError: `KEY_FILE_MALFORMED`, if it is no key file or its two halves are not of one key;
            `KEY_FILE_KDF_LIMITS`; a `JSON_*` code; `KEY_MALFORMED` or a `KEY_POINT_*` code for the public key.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`.
        UsageError: `KEY_FILE_PASSPHRASE`, if the passphrase does not open the file, or the file was changed;
            `KEY_FILE_PASSPHRASE_MISSING`.
    """
    file = read_json_object(data, limits=_LIMITS)
    if file.get("format") != _FORMAT or not file.keys() >= _MEMBERS or not file.keys() <= _MEMBERS | {"warning"}:
        raise MalformedError(Code.KEY_FILE_MALFORMED)
    sealed = _bytes(file, "secret")
    public_key = public_key_from_multikey(_string(file, "publicKeyMultibase"))
    protection = file["protection"]
    secret = sealed if protection == "none" else _opened(file, sealed, passphrase)
    key = PrivateKey.from_secret_bytes(public_key.key_type, secret)
    if key.public_key != public_key:
        raise MalformedError(Code.KEY_FILE_MALFORMED, path="/publicKeyMultibase")
    return key


def is_protected(data: bytes) -> bool:
    """Whether a key file needs a passphrase.

    Raises:
        MalformedError: a `JSON_*` code.
    """
    return read_json_object(data, limits=_LIMITS).get("protection") != "none"


def _opened(file: JSONObject, sealed: bytes, passphrase: Callable[[], str] | None) -> bytes:
    protection = file["protection"]
    if not isinstance(protection, dict) or protection.keys() != _PROTECTION:
        raise MalformedError(Code.KEY_FILE_MALFORMED, path="/protection")
    if (protection["kdf"], protection["cipher"]) != ("argon2id", "A256GCM"):
        raise MalformedError(Code.KEY_FILE_MALFORMED, path="/protection")
    salt = _bytes(protection, "salt", size=_SALT_SIZE)
    nonce = _bytes(protection, "nonce", size=_NONCE_SIZE)
    parameters = KDFParameters(*(_integer(protection, name) for name in ("memoryKiB", "iterations", "lanes")))
    given = passphrase() if passphrase else ""
    if not given:
        raise UsageError(Code.KEY_FILE_PASSPHRASE_MISSING)
    header = {name: value for name, value in file.items() if name != "secret"}
    try:
        return AESGCM(parameters.derive(given, salt)).decrypt(nonce, sealed, jcs(header))
    except InvalidTag as error:
        raise UsageError(Code.KEY_FILE_PASSPHRASE) from error


def _text(header: JSONObject, secret: bytes) -> bytes:
    return (json.dumps({**header, "secret": base64url_encode(secret)}, indent=2) + "\n").encode()


def _string(members: JSONObject, name: str) -> str:
    value = members[name]
    if not isinstance(value, str):
        raise MalformedError(Code.KEY_FILE_MALFORMED, path=f"/{name}")
    return value


def _bytes(members: JSONObject, name: str, *, size: int | None = None) -> bytes:
    data = _decoded(members[name])
    if data is None or size not in {None, len(data)}:
        raise MalformedError(Code.KEY_FILE_MALFORMED, path=f"/{name}")
    return data


def _decoded(value: JSONValue) -> bytes | None:
    # The decoder's error is not chained: in an unprotected file its traceback would hold the secret.
    try:
        return base64url_decode(value) if isinstance(value, str) else None
    except MalformedError:
        return None


def _integer(members: JSONObject, name: str) -> int:
    value = members[name]
    if type(value) is not int:
        raise MalformedError(Code.KEY_FILE_MALFORMED, path=f"/protection/{name}")
    return value
