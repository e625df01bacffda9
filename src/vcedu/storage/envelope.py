"""Envelope encryption: each thing under a key of its own, and that key sealed under another.

AES-256-GCM (NIST SP 800-38D), HKDF-SHA256 (RFC 5869), HMAC-SHA256 (RFC 2104), all by pyca/cryptography.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import TYPE_CHECKING, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.storage.driver import Value

KEY_SIZE = 32
_NONCE_SIZE = 12
_LENGTH_SIZE = 8
# Each type of `Value` with the length of its name before it.
_NAMES: Mapping[type, bytes] = {
    kind: bytes([len(kind.__name__)]) + kind.__name__.encode() for kind in (int, float, str, bytes, bool, type(None))
}


class SecretKey:
    """32 secret bytes; no form of printing or pickling shows them.

    A key is used for one thing: `derive` makes those for others.
    """

    __slots__ = ("_made_cipher", "_secret")

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._made_cipher: AESGCM | None = None

    @property
    def _cipher(self) -> AESGCM:
        if self._made_cipher is None:
            self._made_cipher = AESGCM(self._secret)
        return self._made_cipher

    @classmethod
    def generate(cls) -> SecretKey:
        """Return a new key from the operating system's randomness."""
        return cls(os.urandom(KEY_SIZE))

    def reveal(self) -> bytes:
        """Return the bytes, for another key to seal."""
        return self._secret

    def derive(self, label: str) -> SecretKey:
        """Return the key for the purpose that the label names."""
        return SecretKey(HKDF(SHA256(), KEY_SIZE, salt=None, info=label.encode()).derive(self._secret))

    def seal(self, data: bytes, place: str) -> bytes:
        """Return the data encrypted, so that it opens in this place alone; at most 2^31 times under one key."""
        nonce = os.urandom(_NONCE_SIZE)
        return nonce + self._cipher.encrypt(nonce, data, place.encode())

    def unseal(self, sealed: Value, place: str) -> bytes | None:
        """Return the data; None where it was changed, belongs elsewhere, or was sealed under another key."""
        if not isinstance(sealed, bytes) or len(sealed) < _NONCE_SIZE:
            return None
        try:
            return self._cipher.decrypt(sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:], place.encode())
        except InvalidTag:
            return None

    def mac(self, *parts: Value) -> bytes:
        """Return the authentication code of a sequence of values."""
        return hmac.digest(self._secret, joined(*parts), "sha256")

    def has_made(self, code: Value, *parts: Value) -> bool:
        """Return whether an authentication code is this key's for these values."""
        return isinstance(code, bytes) and hmac.compare_digest(code, self.mac(*parts))

    def __repr__(self) -> str:
        return "<SecretKey>"

    def __reduce__(self) -> NoReturn:
        raise UsageError(Code.KEY_CAPABILITY, type="secret")


def joined(*parts: Value) -> bytes:
    """Return values as bytes that no other sequence of values gives: each with its type and its length."""
    # Every row that is read goes through here several times.
    pieces: list[bytes] = []
    for part in parts:
        body = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        pieces += (_NAMES[type(part)], len(body).to_bytes(_LENGTH_SIZE, "big"), body)
    return b"".join(pieces)


def digest(*parts: Value) -> bytes:
    """Return the SHA-256 digest of a sequence of values."""
    return hashlib.sha256(joined(*parts)).digest()
