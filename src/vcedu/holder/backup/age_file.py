"""The age file that a backup is: sealed under a passphrase or to keys, and opened only within limits.

The format is age v1 (https://age-encryption.org/v1), by pyrage. What a passphrase would cost to try is read from the
header before anything is worked out: a file from elsewhere states it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from vcedu.errors import Code, MalformedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyrage import x25519

_HEADER = re.compile(
    rb"age-encryption\.org/v1\n(?P<stanzas>(?:->|[A-Za-z0-9+/]).*?)\n--- [A-Za-z0-9+/]{43}\n", re.DOTALL
)
_SCRYPT = re.compile(rb"^-> scrypt (?P<arguments>.*)$", re.MULTILINE)
_ARGUMENTS = re.compile(rb"[A-Za-z0-9+/]{22} ([1-9][0-9]?)")
_LEAST_WORK, _MOST_WORK = 15, 20
_LONGEST_HEADER = 65_536
# What pyrage says of a header; whatever else it says is about what follows.
_OF_THE_HEADER = frozenset(
    {
        "Decryption failed",
        "Header MAC is invalid",
        "No matching keys found",
    }
)


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A backup for whoever knows a passphrase."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recipients:
    """A backup for whoever has one of several keys.

    Attributes:
        names: Their public keys, as `age1…`.
    """

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgeKey:
    """The secret that opens a backup to its recipient.

    Attributes:
        secret: It, as `AGE-SECRET-KEY-1…`.
    """

    secret: str = field(repr=False)

    @classmethod
    def generate(cls) -> AgeKey:
        """Return a new key, to be kept apart from the device."""
        from pyrage import x25519  # noqa: PLC0415 - loads a library of its own

        return cls(str(x25519.Identity.generate()))

    @property
    def recipient(self) -> str:
        """The public key, as `age1…`.

        Raises:
            UsageError: `BACKUP_KEY`.
        """
        return str(self.identity().to_public())

    def identity(self) -> x25519.Identity:
        """Return the key as pyrage takes it.

        Raises:
            UsageError: `BACKUP_KEY`.
        """
        import pyrage  # noqa: PLC0415 - loads a library of its own

        try:
            return pyrage.x25519.Identity.from_str(self.secret)
        except pyrage.IdentityError as error:
            raise UsageError(Code.BACKUP_KEY) from error


Lock: TypeAlias = "Passphrase | Recipients"
Opener: TypeAlias = "Passphrase | AgeKey"


def seal(data: bytes, lock: Lock) -> bytes:
    """Return an age file of these bytes.

    Raises:
        UsageError: `PDS_PASSPHRASE_MISSING`; `BACKUP_KEY`, if a recipient is none, or there is none.
    """
    import pyrage  # noqa: PLC0415 - loads a library of its own

    if isinstance(lock, Passphrase):
        _check_given(lock)
        return bytes(pyrage.passphrase.encrypt(data, lock.text))
    try:
        return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(name) for name in lock.names]))
    except (pyrage.RecipientError, pyrage.EncryptError) as error:
        raise UsageError(Code.BACKUP_KEY) from error


def unseal(data: bytes, opener: Opener) -> bytes:
    """Return what an age file holds, all of it or nothing.

    Raises:
        MalformedError: `BACKUP_PASSPHRASE_OR_HEADER`, if the passphrase or key is another, or the header was changed;
            `BACKUP_KDF`, if trying a passphrase would cost too little or too much; `BACKUP_DAMAGED`, if what
            follows the header was changed, or is not all there.
        UsageError: `PDS_PASSPHRASE_MISSING`; `BACKUP_KEY`.
    """
    import pyrage  # noqa: PLC0415 - loads a library of its own

    check_header(data)
    if isinstance(opener, Passphrase):
        _check_given(opener)
        return _opened(lambda: pyrage.passphrase.decrypt(data, opener.text))
    identity = opener.identity()
    return _opened(lambda: pyrage.decrypt(data, [identity]))


def _check_given(passphrase: Passphrase) -> None:
    if not passphrase.text:
        raise UsageError(Code.PDS_PASSPHRASE_MISSING)


def check_header(data: bytes) -> None:
    """Check what the header asks of the machine, before it is asked.

    Raises:
        MalformedError: `BACKUP_PASSPHRASE_OR_HEADER` or `BACKUP_KDF`.
    """
    header = _HEADER.match(data[:_LONGEST_HEADER])
    if header is None:
        raise MalformedError(Code.BACKUP_PASSPHRASE_OR_HEADER)
    for stanza in _SCRYPT.finditer(header["stanzas"]):
        arguments = _ARGUMENTS.fullmatch(stanza["arguments"])
        if arguments is None or not _LEAST_WORK <= int(arguments[1]) <= _MOST_WORK:
            raise MalformedError(Code.BACKUP_KDF, least=_LEAST_WORK, most=_MOST_WORK)


def _opened(decrypt: Callable[[], bytes]) -> bytes:
    import pyrage  # noqa: PLC0415 - loads a library of its own

    try:
        return decrypt()
    except pyrage.DecryptError as error:
        of_the_header = str(error) in _OF_THE_HEADER
        raise MalformedError(Code.BACKUP_PASSPHRASE_OR_HEADER if of_the_header else Code.BACKUP_DAMAGED) from error
