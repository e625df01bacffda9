"""Keys as other tools write them: PKCS#8 (RFC 5958) and SEC 1 (RFC 5915), SubjectPublicKeyInfo (RFC 5280)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from vcedu.errors import Code, MalformedError, UnsupportedError, UsageError, VceduError
from vcedu.keys.primitives import LoadedPrivateKey, recognised, recognised_public

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.keys.key_type import KeyType


def read_pem(data: bytes, password: str | None) -> tuple[KeyType, LoadedPrivateKey]:
    """Return kind and key of a PEM file; `PrivateKey.from_pem` lists what it raises."""
    return _read(serialization.load_pem_private_key, data, password)


def read_der(data: bytes, password: str | None) -> tuple[KeyType, LoadedPrivateKey]:
    """Return kind and key of a DER file; `PrivateKey.from_der` lists what it raises."""
    return _read(serialization.load_der_private_key, data, password)


def read_public_der(data: bytes) -> tuple[KeyType, bytes]:
    """Return kind and point of a public key that checks signatures, from its SubjectPublicKeyInfo.

    Raises:
        MalformedError: `KEY_MALFORMED`.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`.
    """
    try:
        key = serialization.load_der_public_key(data)
    except UnsupportedAlgorithm as error:
        raise UnsupportedError(Code.KEY_TYPE_UNSUPPORTED, type="SubjectPublicKeyInfo") from error
    except ValueError as error:
        raise MalformedError(Code.KEY_MALFORMED, type="SubjectPublicKeyInfo") from error
    found = recognised_public(key)
    if found is None:
        raise UnsupportedError(Code.KEY_TYPE_UNSUPPORTED, type=type(key).__name__)
    return found


def _read(
    load: Callable[[bytes, bytes | None], object], data: bytes, password: str | None
) -> tuple[KeyType, LoadedPrivateKey]:
    key = _loaded(load, data, password.encode("utf-8", "surrogatepass") if password else None)
    if isinstance(key, VceduError):
        raise key
    found = recognised(key)
    if found is None:
        raise UnsupportedError(Code.KEY_TYPE_UNSUPPORTED, type=type(key).__name__)
    return found


def _loaded(load: Callable[[bytes, bytes | None], object], data: bytes, password: bytes | None) -> object:
    # The library's error is not chained: its traceback would hold the password.
    try:
        return load(data, password)
    except TypeError:
        # pyca/cryptography: a password is missing, or given for a key that is not encrypted.
        if password is not None:
            return _loaded(load, data, None)
        return UsageError(Code.KEY_FILE_PASSPHRASE_MISSING)
    except UnsupportedAlgorithm:
        return UnsupportedError(Code.KEY_TYPE_UNSUPPORTED, type="PKCS#8")
    except (ValueError, InternalError):
        if password is None:
            return MalformedError(Code.KEY_MALFORMED, type="PKCS#8")
        return UsageError(Code.KEY_FILE_PASSPHRASE)
