"""Sessions with PKCS#11 tokens, and their errors as ours. PKCS #11 Cryptographic Token Interface 2.40 section 5."""

from __future__ import annotations

import contextlib
import functools
import threading
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from vcedu.errors import Code, UndeterminedError, UsageError, VceduError
from vcedu.keys.device import library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vcedu.keys.addresses import PKCS11Address

_REFUSALS: Mapping[str, Code] = MappingProxyType(
    {
        "PinIncorrect": Code.KEY_DEVICE_PIN,
        "PinInvalid": Code.KEY_DEVICE_PIN,
        "PinLenRange": Code.KEY_DEVICE_PIN,
        "PinLocked": Code.KEY_DEVICE_PIN_LOCKED,
        "PinExpired": Code.KEY_DEVICE_PIN_LOCKED,
        "UserPinNotInitialized": Code.KEY_DEVICE_PIN_LOCKED,
    }
)
_ABSENCES = frozenset({"DeviceRemoved", "NoSuchToken", "SlotIDInvalid", "TokenNotPresent", "TokenNotRecognised"})


class Module:
    """A driver: one shared library, initialised once in a process.

    Its lock is held through every call: one driver's sessions share their login, and renewing one of them must not
    pull the ground from under a signature that another thread is making.
    """

    def __init__(self, path: str) -> None:
        self.lock = threading.RLock()
        self.api = library("pkcs11", extra="pkcs11")
        try:
            self._loaded = self.api.lib(path)
        except self.api.PKCS11Error as error:
            raise UsageError(Code.KEY_DEVICE_MODULE, driver=path, reason=_reason(error)) from error

    def open(self, address: PKCS11Address, pin: Callable[[], str], *, anew: bool = False) -> Any:  # noqa: ANN401
        """Return a session with the token, logged in.

        Args:
            address: Names the token.
            pin: Asked once, after the token is found.
            anew: Whether to start the driver again where it knows no such token: some do not see one come back.

        Raises:
            UndeterminedError: `KEY_DEVICE_ABSENT`, `KEY_DEVICE_FAILED`.
            UsageError: `KEY_DEVICE_SEVERAL`, `KEY_DEVICE_PIN`, `KEY_DEVICE_PIN_LOCKED`, `KEY_DEVICE_PIN_MISSING`.
        """
        token = self._token(address, anew=anew)
        given = pin()
        if not given:
            raise UsageError(Code.KEY_DEVICE_PIN_MISSING, key=str(address))
        with failures(self.api, address):
            try:
                return token.open(user_pin=_well_formed(given, address))
            except self.api.UserAlreadyLoggedIn:
                # The login is the whole process's: another signer, or the session before this one, has shown the PIN.
                return token.open()

    def _token(self, address: PKCS11Address, *, anew: bool) -> Any:  # noqa: ANN401
        found = self._tokens(address)
        if not found and anew:
            with contextlib.suppress(self.api.PKCS11Error):
                self._loaded.reinitialize()
            found = self._tokens(address)
        if not found:
            raise UndeterminedError(Code.KEY_DEVICE_ABSENT, key=str(address))
        if len(found) > 1:
            raise UsageError(Code.KEY_DEVICE_SEVERAL, key=str(address))
        return found[0]

    def _tokens(self, address: PKCS11Address) -> list[Any]:
        # A driver whose device is away fails at the list in its own way; a token beside ours may have a label that is
        # no UTF-8. Neither is the token that is asked for.
        try:
            return [token for token in self._loaded.get_tokens() if _is_named(token, address)]
        except (self.api.PKCS11Error, ValueError):
            return []


@functools.cache
def module_at(path: str) -> Module:
    """Return the driver at a path.

    Raises:
        UsageError: `KEY_DEVICE_NOT_INSTALLED`, `KEY_DEVICE_MODULE`.
    """
    return Module(path)


@contextlib.contextmanager
def failures(api: Any, address: PKCS11Address) -> Iterator[None]:  # noqa: ANN401 - a module of an extra
    """Turn the errors of drivers into ours.

    Raises:
        UndeterminedError: `KEY_DEVICE_ABSENT`, `KEY_DEVICE_FAILED`.
        UsageError: `KEY_DEVICE_PIN`, `KEY_DEVICE_PIN_LOCKED`.
    """
    try:
        yield
    except api.PKCS11Error as error:
        raise _failure(error, address) from error


def check_pin_stands(error: Exception, address: PKCS11Address) -> None:
    """Let no session be renewed after an error that says that the PIN was refused.

    Raises:
        UsageError: `KEY_DEVICE_PIN`, `KEY_DEVICE_PIN_LOCKED`.
    """
    if type(error).__name__ in _REFUSALS:
        raise _failure(error, address) from error


def _failure(error: Exception, address: PKCS11Address) -> VceduError:
    name, key = type(error).__name__, str(address)
    if name in _REFUSALS:
        return UsageError(_REFUSALS[name], key=key)
    if name in _ABSENCES:
        return UndeterminedError(Code.KEY_DEVICE_ABSENT, key=key)
    return UndeterminedError(Code.KEY_DEVICE_FAILED, key=key, reason=_reason(error))


def _is_named(token: Any, address: PKCS11Address) -> bool:  # noqa: ANN401
    pairs = (
        (address.token, token.label),
        (address.serial, token.serial.decode("utf-8", "replace").strip()),
        (address.model, token.model),
        (address.manufacturer, token.manufacturer_id),
    )
    return all(wanted in ("", stated) for wanted, stated in pairs)


def _well_formed(pin: str, address: PKCS11Address) -> str:
    # From an environment that is not UTF-8 come characters that the driver cannot be given.
    try:
        pin.encode()
    except UnicodeEncodeError:
        raise UsageError(Code.KEY_DEVICE_PIN, key=str(address)) from None
    return pin


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
