"""`vcedu status`: withdraw what was issued, and publish the lists that tell it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.strict_json import read_json_object
from vcedu.cli import files
from vcedu.cli.options import JSONOption, KeyOption, Language, LanguageOption, output, read_signer
from vcedu.errors import Code, UsageError
from vcedu.model import SystemClock

if TYPE_CHECKING:
    from vcedu.issuer import StatusLists
    from vcedu.model import Secured

app = typer.Typer(help="Revoke, suspend and lift, and publish the status lists.", no_args_is_help=True)

CredentialArgument = Annotated[
    str, typer.Argument(metavar="CREDENTIAL", help="The credential's identifier, or the file of it.")
]
JournalOption = Annotated[
    Path, typer.Option("--journal", metavar="JOURNAL.sqlite", help="The journal it was issued with.")
]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="The root folder of the web site.")]
ReasonOption = Annotated[
    str,
    typer.Option("--reason", help="Why, such as superseded or issued_in_error. Kept in the journal, not published."),
]
MethodOption = Annotated[
    str | None, typer.Option("--verification-method", metavar="DID_URL", help="By default the key's own did:key.")
]


@app.callback()
def status() -> None:
    """Revoke, suspend and lift, and publish the status lists."""


@app.command("revoke")
def revoke(
    credential: CredentialArgument,
    journal: JournalOption,
    key: KeyOption,
    out: OutOption,
    reason: ReasonOption = "unspecified",
    verification_method: MethodOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Revoke a credential for good, and write the lists that a web server must serve.

    Examples:
        vcedu status revoke 1001.json --journal transcripts/journal.sqlite --key school-key.json --out site
    """
    lists = _lists(journal, key, verification_method)
    lists.set(_identifier(credential), "revoked", _now(), reason)
    _publish(lists, out, as_json=as_json, language=language)


@app.command("suspend")
def suspend(
    credential: CredentialArgument,
    journal: JournalOption,
    key: KeyOption,
    out: OutOption,
    reason: ReasonOption = "unspecified",
    verification_method: MethodOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Suspend a credential for the time being, and write the lists that a web server must serve.

    Examples:
        vcedu status suspend 1001.json --journal transcripts/journal.sqlite --key school-key.json --out site
    """
    lists = _lists(journal, key, verification_method)
    lists.set(_identifier(credential), "suspended", _now(), reason)
    _publish(lists, out, as_json=as_json, language=language)


@app.command("lift")
def lift(
    credential: CredentialArgument,
    journal: JournalOption,
    key: KeyOption,
    out: OutOption,
    reason: ReasonOption = "unspecified",
    verification_method: MethodOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Lift a credential's suspension; what is revoked stays revoked.

    Examples:
        vcedu status lift 1001.json --journal transcripts/journal.sqlite --key school-key.json --out site
    """
    lists = _lists(journal, key, verification_method)
    lists.set(_identifier(credential), "active", _now(), reason)
    _publish(lists, out, as_json=as_json, language=language)


@app.command("publish")
def publish(
    journal: JournalOption,
    key: KeyOption,
    out: OutOption,
    verification_method: MethodOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Write the lists anew; a published list may be relied on for a week.

    Examples:
        vcedu status publish --journal transcripts/journal.sqlite --key school-key.json --out site
    """
    _publish(_lists(journal, key, verification_method), out, as_json=as_json, language=language)


def write_lists(published: list[Secured], out: Path) -> dict[str, str]:
    """Write each list where a web server with this root folder serves it; return the files by their addresses.

    Raises:
        UsageError: `FILE_UNWRITABLE`.
    """
    written: dict[str, str] = {}
    for secured in published:
        url = str(secured.envelope.document["id"])
        path = out / urlsplit(url).path.lstrip("/")
        files.folder(path.parent)
        files.write(path, secured.raw)
        written[url] = str(path)
    return written


def _lists(journal: Path, key: Path, verification_method: str | None) -> StatusLists:
    from vcedu.issuer import Issuer, StatusLists  # noqa: PLC0415 - slow to import
    from vcedu.storage import SQLiteDriver  # noqa: PLC0415 - slow to import

    if not journal.is_file():
        raise UsageError(Code.FILE_UNREADABLE, file=str(journal), reason="there is no such journal")
    issuer = Issuer(
        read_signer(key),
        contexts=ContextStore.production(),
        clock=SystemClock(),
        verification_method=verification_method,
    )
    return StatusLists(SQLiteDriver(journal), issuer)


def _identifier(credential: str) -> str:
    path = Path(credential)
    if not path.is_file():
        return credential
    with files.naming(path):
        return str(read_json_object(files.read(path)).get("id"))


def _publish(lists: StatusLists, out: Path, *, as_json: bool, language: Language) -> None:
    written = write_lists(lists.publish(_now()), out)
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"lists": written})
    else:
        for url, path in written.items():
            printer.line(f"{path} -> {url}")


def _now() -> dt.datetime:
    return SystemClock().now()
