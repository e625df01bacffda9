"""Keys that no file holds: how commands reach them, and where their PIN comes from, which is never the command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from vcedu.cli import files
from vcedu.errors import Code, UsageError
from vcedu.keys.addresses import KMSAddress

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.keys import RawSigner
    from vcedu.keys.addresses import KeyAddress, PKCS11Address

PIN_VARIABLE = "VCEDU_PKCS11_PIN"
MODULE_VARIABLE = "VCEDU_PKCS11_MODULE"


def open_device(address: KeyAddress, *, ask: Callable[[], str]) -> RawSigner:
    """Return the signer of a key on a device or in a service.

    Args:
        address: Names the key.
        ask: Asks somebody for the PIN, where neither file nor variable has it; once, however often it is needed.

    Raises:
        UsageError: `FILE_UNREADABLE`, for the file of a PIN.
        VceduError: what `KMSSigner.open` and `PKCS11Signer.open` raise.
    """
    if isinstance(address, KMSAddress):
        from vcedu.keys.kms import KMSSigner  # noqa: PLC0415 - slow to import

        return KMSSigner.open(address)
    from vcedu.keys.pkcs11 import PKCS11Signer  # noqa: PLC0415 - slow to import

    return PKCS11Signer.open(address, pin=_Pin(address, ask), module=os.environ.get(MODULE_VARIABLE, ""))


class _Pin:
    """Gives the PIN: from the file that the address names, else the environment, else somebody who is asked once."""

    def __init__(self, address: PKCS11Address, ask: Callable[[], str]) -> None:
        self._file = address.pin_source
        self._ask = ask
        self._typed: str | None = None

    def __call__(self) -> str:
        if self._file:
            return _first_line(self._file)
        given = os.environ.get(PIN_VARIABLE)
        if given is not None:
            return given
        if self._typed is None:
            self._typed = self._ask()
        return self._typed


def _first_line(source: str) -> str:
    # RFC 7512 section 2.4: a file as a URI or by its name; a program to run is another's invention, and refused.
    if source.startswith("|"):
        raise UsageError(Code.OPTION_INVALID, option="pin-source", value=source, expected="file:/PATH")
    path = Path(source.removeprefix("file:").removeprefix("//"))
    text = files.read(path).decode("utf-8", "replace")
    return text.split("\n", 1)[0].rstrip("\r")
