"""Keys in hardware modules and on smart cards, by PKCS#11: Ed25519, P-256 and P-384.

Needs the extra `pkcs11`, and the maker's driver. The secret never leaves the device: what goes in is a digest, or for
Ed25519 the bytes, and what comes out is a signature that is checked before it is handed out.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Self

from vcedu.errors import Code, UsageError, VceduError
from vcedu.keys._pkcs11_keys import KeyPair, find_key_pair
from vcedu.keys._pkcs11_token import Module, check_pin_stands, failures, module_at
from vcedu.keys.addresses import PKCS11Address
from vcedu.keys.device import DeviceSigner

if TYPE_CHECKING:
    from collections.abc import Callable


class PKCS11Signer(DeviceSigner):
    """A key on a PKCS#11 token. Made by `open`; threads may share it.

    A session that the token has ended is opened again, once for a signature, with the PIN asked for again; a PIN that
    was refused is never tried a second time, as a token locks itself after a few wrong ones.
    """

    __slots__ = ("_module", "_pair", "_pin", "_refused", "_session")

    _address: PKCS11Address

    def __init__(self, address: PKCS11Address, module: Module, pin: Callable[[], str]) -> None:
        self._module = module
        self._pin = pin
        self._refused: VceduError | None = None
        with module.lock:
            self._session = module.open(address, pin)
            self._pair = self._found(address)
        super().__init__(address, self._pair.public_key)

    @classmethod
    def open(cls, address: PKCS11Address | str, *, pin: Callable[[], str], module: str = "") -> Self:
        """Return the signer of the key at an address.

        Args:
            address: Names the token and the key on it.
            pin: Gives the PIN, whenever a session is opened. What the address says of a PIN's file is for the caller
                to read.
            module: Path of the driver's shared library, where the address names none.

        Raises:
            MalformedError: `KEY_MALFORMED`, or a `KEY_POINT_*` code for a public key that no honest key is.
            UndeterminedError: `KEY_DEVICE_ABSENT`, `KEY_DEVICE_FAILED`.
            UnsupportedError: `KEY_TYPE_UNSUPPORTED`.
            UsageError: `KEY_ADDRESS_INVALID`, `KEY_ADDRESS_PIN`; `KEY_DEVICE_NOT_INSTALLED`, `KEY_DEVICE_MODULE`;
                `KEY_DEVICE_PIN`, `KEY_DEVICE_PIN_LOCKED`, `KEY_DEVICE_PIN_MISSING`; `KEY_DEVICE_NO_KEY`,
                `KEY_DEVICE_NO_PUBLIC_KEY`, `KEY_DEVICE_SEVERAL`, `KEY_DEVICE_USE`.
        """
        named = PKCS11Address.parse(address) if isinstance(address, str) else address
        path = named.module_path or module
        if not path:
            raise UsageError(Code.KEY_DEVICE_MODULE_MISSING, key=str(named))
        return cls(named, module_at(path), pin)

    def close(self) -> None:
        """End the session, and with it the process's login at the token."""
        with self._module.lock, contextlib.suppress(self._module.api.PKCS11Error):
            self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _sign_digest(self, digest: bytes) -> bytes:
        return self._sign(digest, self._module.api.Mechanism.ECDSA)

    def _sign_data(self, data: bytes) -> bytes:
        return self._sign(data, self._module.api.Mechanism.EDDSA)

    def _sign(self, data: bytes, mechanism: object) -> bytes:
        api = self._module.api
        with self._module.lock:
            if self._refused is not None:
                raise self._refused
            try:
                return self._attempt(data, mechanism)
            except api.PKCS11Error as error:
                self._renew(error)
            with failures(api, self._address):
                return self._attempt(data, mechanism)

    def _attempt(self, data: bytes, mechanism: object) -> bytes:
        again: dict[str, Any] = {"pin": self._pin()} if self._pair.asks_each_time else {}
        signature: bytes = self._pair.handle.sign(data, mechanism=mechanism, **again)
        return signature

    def _renew(self, ended: Exception) -> None:
        self.close()
        try:
            check_pin_stands(ended, self._address)
            self._session = self._module.open(self._address, self._pin, anew=True)
        except UsageError as error:
            self._refused = error
            raise
        self._pair = self._found(self._address)

    def _found(self, address: PKCS11Address) -> KeyPair:
        with failures(self._module.api, address):
            return find_key_pair(self._module.api, self._session, address)
