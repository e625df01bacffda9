"""Options that several commands share, and what they turn into."""

from __future__ import annotations

import datetime as dt
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.canonical.contexts import ContextStore
from vcedu.cli import files
from vcedu.cli.devices import open_device
from vcedu.cli.output import Output
from vcedu.errors import Code, MalformedError, UsageError
from vcedu.keys.addresses import read_address
from vcedu.keys.key_file import read_key_file
from vcedu.model import FixedClock, SystemClock, parse_timestamp

if TYPE_CHECKING:
    from vcedu.issuer import Issuer
    from vcedu.keys import PrivateKey, PublicKey, RawSigner
    from vcedu.model import Clock

PASSPHRASE_VARIABLE = "VCEDU_PASSPHRASE"  # noqa: S105 - the name of a variable, not a secret

# Years around which there is still time to reckon with: a tolerance before, a validity or the time of Japan after.
_FIRST_YEAR, _LAST_YEAR = 1000, 9000


class Language(StrEnum):
    """The languages of the output."""

    EN = "en"
    JA = "ja"


JSONOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LanguageOption = Annotated[Language, typer.Option("--lang", help="Language of the sentences.")]
InteropOption = Annotated[
    bool, typer.Option("--interop", help="Also accept contexts that only test suites use. Not for real records.")
]
ContextOption = Annotated[
    list[str] | None,
    typer.Option("--context", metavar="URL=FILE#sha256=HEX", help="Accept one more context, by its digest."),
]
AnchorsOption = Annotated[
    Path | None, typer.Option("--anchors", metavar="FILE", help="The anchors you trust, and their statements.")
]
RootKeyOption = Annotated[
    str | None, typer.Option("--root-key", metavar="MULTIKEY", help="The key the anchors must be signed with.")
]
VersionFloorOption = Annotated[
    int, typer.Option("--version-floor", metavar="N", help="The lowest version of the anchors to accept.")
]
AnyIssuerOption = Annotated[
    bool, typer.Option("--unsafe-any-issuer", help="Check everything but the issuer's authority.")
]
AtOption = Annotated[str | None, typer.Option("--at", metavar="TIME", help="Judge it as of this time.")]
MethodOption = Annotated[
    str | None, typer.Option("--verification-method", metavar="DID_URL", help="By default the key's own did:key.")
]
KeyOption = Annotated[
    str,
    typer.Option(
        "--key", metavar="KEY", help="What to sign with: a key file, pkcs11:token=…;object=…, or awskms:KEY-ID."
    ),
]


def output(*, as_json: bool, language: Language) -> Output:
    """Return the output that these options ask for."""
    return Output(as_json=as_json, language=language.value)


def clock_at(text: str | None) -> Clock:
    """Return the clock that `--at` asks for: the machine's, or one that stands still.

    Raises:
        UsageError: `OPTION_INVALID`.
    """
    return SystemClock() if text is None else FixedClock(instant(text, option="--at"))


def instant(text: str, *, option: str) -> dt.datetime:
    """Return the time that an option names; a day stands for its beginning in UTC.

    Raises:
        UsageError: `OPTION_INVALID`.
    """
    expected = "2027-03-25T09:00:00+09:00"
    try:
        moment = parse_timestamp(text if "T" in text else f"{text}T00:00:00Z")
    except MalformedError as error:
        raise UsageError(Code.OPTION_INVALID, option=option, value=text, expected=expected) from error
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise UsageError(Code.OPTION_INVALID, option=option, value=text, expected=expected)
    return moment


def context_store(additions: list[str] | None, *, interop: bool) -> ContextStore:
    """Return the contexts that these options ask for.

    Raises:
        UsageError: `OPTION_INVALID`, `FILE_UNREADABLE` or `CONTEXT_DIGEST_MISMATCH`.
    """
    store = ContextStore.interop() if interop else ContextStore.production()
    for text in additions or []:
        url, _, rest = text.partition("=")
        name, _, digest = rest.rpartition("#sha256=")
        if not url or not name or not digest:
            expected = "URL=FILE#sha256=HEX"
            raise UsageError(Code.OPTION_INVALID, option="--context", value=text, expected=expected)
        with files.naming(Path(name)):
            store = store.with_context(url, files.read(Path(name)), digest)
    return store


def read_key(path: Path) -> PrivateKey:
    """Read a key file, asking for its passphrase if it has one.

    Raises:
        UsageError: `FILE_UNREADABLE`.
        MalformedError, VerificationError: what `vcedu.keys.key_file.read_key_file` raises.
    """
    with files.naming(path):
        return read_key_file(files.read(path), passphrase=lambda: passphrase(confirm=False))


def read_signer(place: str | Path) -> RawSigner:
    """Return what signs: the key of a file, or one on a device or in a service that the place is the address of.

    Raises:
        UsageError: `KEY_CAPABILITY`, for an agreement key; and what `read_key` and `devices.open_device` raise.
    """
    address = read_address(str(place))
    if address is not None:
        return open_device(address, ask=_pin)
    path = Path(place)
    with files.naming(path):
        return read_key(path).as_signer()


def read_public_key(place: str | Path) -> PublicKey:
    """Return the public key of a key file, or of a key on a device or in a service.

    Raises:
        UsageError: what `read_key` and `devices.open_device` raise.
    """
    return read_key(Path(place)).public_key if read_address(str(place)) is None else read_signer(place).public_key


def read_issuer(key: str | Path, verification_method: str | None, now: dt.datetime) -> Issuer:
    """Return the issuer that signs with a key as of a time.

    Args:
        key: The key file, or the key's address.
        verification_method: The DID URL under which the key is published; by default the key's own did:key.
        now: What the signatures are dated.

    Raises:
        UsageError: what `read_signer` raises.
        MalformedError: `DID_URL_SYNTAX`.
    """
    from vcedu.issuer import Issuer  # noqa: PLC0415 - slow to import

    return Issuer(
        read_signer(key),
        contexts=ContextStore.production(),
        clock=FixedClock(now),
        verification_method=verification_method,
    )


def either(option: str, expected: str) -> UsageError:
    """Return the error that the options say it in no way or in two."""
    return UsageError(Code.OPTION_INVALID, option=option, value="", expected=expected)


def passphrase(*, confirm: bool, variable: str = PASSPHRASE_VARIABLE, asked: str = "Passphrase") -> str:
    """Return the passphrase from `VCEDU_PASSPHRASE`, or another variable, else from the keyboard."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    return str(typer.prompt(asked, hide_input=True, confirmation_prompt=confirm, err=True))


def _pin() -> str:
    return str(typer.prompt("PIN", hide_input=True, err=True))


def now_or(text: str | None) -> dt.datetime:
    """Return the instant of `--at`, else the present."""
    return clock_at(text).now()
