"""Keys as Multikey: a multicodec and the key's bytes, in base58-btc or, for ML-DSA, base64url.

Controlled Identifiers 1.0 sections 2.2.2 and 2.4; Quantum-Resistant Cryptosuites section 2.1.1. Each kind of key has
one base, so that one key has one spelling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.encodings import multibase_decode, multibase_encode, varint_decode, varint_encode
from vcedu.errors import Code, MalformedError, UnsupportedError
from vcedu.keys.key_type import FORMATS, KeyType

if TYPE_CHECKING:
    from collections.abc import Mapping

# In base58 a known key takes at most 136 characters, an RSA key of 8,192 bits under 1,500: what is longer is no key,
# and base58 takes quadratic time. In base64url the longest known key, ML-DSA-87, takes 3,460.
_LONGEST = {"z": 2048, "u": 4096}
_BY_PUBLIC_CODE = {form.public_code: key_type for key_type, form in FORMATS.items()}
_BY_SECRET_CODE = {form.secret_code: key_type for key_type, form in FORMATS.items()}


def read_public_multikey(text: str) -> tuple[KeyType, bytes]:
    """Return kind and bytes of a `publicKeyMultibase`; length and point are left to `PublicKey`.

    Raises:
        MalformedError: `KEY_MALFORMED`, if it is not a multicodec and something in the base of its kind.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`.
    """
    return _read(text, _BY_PUBLIC_CODE)


def write_public_multikey(key_type: KeyType, point: bytes) -> str:
    """Return a key as a `publicKeyMultibase`."""
    return multibase_encode(varint_encode(FORMATS[key_type].public_code) + point, FORMATS[key_type].multibase)


def read_secret_multikey(text: str) -> tuple[KeyType, bytes]:
    """Return kind and bytes of a `secretKeyMultibase`; length and range are left to `PrivateKey`.

    Raises:
        MalformedError: `KEY_MALFORMED`.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`.
    """
    return _read(text, _BY_SECRET_CODE)


def _read(text: object, codes: Mapping[int, KeyType]) -> tuple[KeyType, bytes]:
    data = _bytes_of(text) if isinstance(text, str) and len(text) <= _LONGEST.get(text[:1], 0) else None
    if data is None:
        raise MalformedError(Code.KEY_MALFORMED)
    code, rest = data
    if code not in codes:
        raise UnsupportedError(Code.KEY_TYPE_UNSUPPORTED, type=f"multicodec {code:#x}")
    if not str(text).startswith(FORMATS[codes[code]].multibase):
        raise MalformedError(Code.KEY_MALFORMED)
    return codes[code], rest


def _bytes_of(text: str) -> tuple[int, bytes] | None:
    # The error of the decoder may name characters of a secret, so it is dropped and not chained.
    try:
        return varint_decode(multibase_decode(text))
    except MalformedError:
        return None
