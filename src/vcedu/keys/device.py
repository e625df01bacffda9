"""What all keys share that sign inside a device or a service: hashing outside, and no trust in what comes back."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, NoReturn

from vcedu.errors import Code, ProofError, UsageError
from vcedu.keys.payloads import PrehashedPayload, RawPayload
from vcedu.keys.primitives import HASHES, check_digest_signature, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.keys.addresses import KeyAddress
    from vcedu.keys.key_type import KeyType
    from vcedu.keys.public import VerifyingKey


class DeviceSigner(ABC):
    """A key that never leaves its device: a `RawSigner` and, on the NIST curves, a `PrehashSigner`.

    A signature that does not hold under the public key is not handed out: it would be the sign of another key or of
    a fault, and a faulty one can give the key away.
    """

    __slots__ = ("_address", "_public_key")

    def __init__(self, address: KeyAddress, public_key: VerifyingKey) -> None:
        self._address = address
        self._public_key = public_key

    @property
    def public_key(self) -> VerifyingKey:
        """The key that checks the signatures, as the device tells it."""
        return self._public_key

    @property
    def key_id(self) -> str:
        """The key's address, without what only this machine needs."""
        return str(self._address)

    def sign(self, payload: RawPayload | PrehashedPayload) -> bytes:
        """Return the signature over the payload; ECDSA as r and s side by side.

        Raises:
            ProofError: `KEY_DEVICE_MISMATCH`, if the signature does not hold under the public key.
            UndeterminedError: `KEY_DEVICE_ABSENT` or `KEY_DEVICE_FAILED`; ask again when the device is back.
            UsageError: `KEY_CAPABILITY`, for a payload that such a key can't sign; another `KEY_DEVICE_*` code.
        """
        key_type = self.public_key.key_type
        if key_type in HASHES:
            digest = _digest(key_type, payload)
            signature = self._sign_digest(digest)
            self._check(lambda: check_digest_signature(key_type, self.public_key.point, signature, digest))
            return signature
        if not isinstance(payload, RawPayload):
            raise UsageError(Code.KEY_CAPABILITY, type=key_type)
        data = payload.data
        signature = self._sign_data(data)
        self._check(lambda: self.public_key.verify(signature, data))
        return signature

    @abstractmethod
    def _sign_digest(self, digest: bytes) -> bytes:
        """Return the ECDSA signature over a digest, as r and s side by side."""

    @abstractmethod
    def _sign_data(self, data: bytes) -> bytes:
        """Return the signature over bytes of an algorithm that hashes by itself."""

    def _check(self, verify: Callable[[], None]) -> None:
        try:
            verify()
        except ProofError as error:
            raise ProofError(Code.KEY_DEVICE_MISMATCH, key=self.key_id) from error

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.key_id}, public_key={self.public_key.multikey})"

    def __reduce__(self) -> NoReturn:
        raise UsageError(Code.KEY_CAPABILITY, type=self.public_key.key_type)


def _digest(key_type: KeyType, payload: RawPayload | PrehashedPayload) -> bytes:
    if isinstance(payload, RawPayload):
        return digest_of(key_type, payload.data)
    if isinstance(payload, PrehashedPayload):
        algorithm = HASHES[key_type]
        if (payload.hash_name, len(payload.digest)) == (algorithm.name, algorithm.digest_size):
            return payload.digest
    raise UsageError(Code.KEY_CAPABILITY, type=key_type)


def library(name: str, *, extra: str) -> Any:  # noqa: ANN401 - a module of an extra that need not be there
    """Return a module that an extra brings.

    Raises:
        UsageError: `KEY_DEVICE_NOT_INSTALLED`.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UsageError(Code.KEY_DEVICE_NOT_INSTALLED, extra=extra) from error
