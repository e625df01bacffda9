"""`vcedu status`: withdraw what was issued, and publish the lists that tell it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.strict_json import read_json_object
from vcedu.cli import files
from vcedu.cli.network import ConfigOption, door
from vcedu.cli.options import JSONOption, KeyOption, Language, LanguageOption, MethodOption, output, read_signer
from vcedu.cli.stores import JournalOption, existing_store
from vcedu.errors import Code, UsageError
from vcedu.model import SystemClock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from vcedu.cli.output import Output
    from vcedu.issuer import CorrectionReason, RefreshPlaces, StatusLists
    from vcedu.model import Secured

app = typer.Typer(help="Revoke, suspend and lift, and publish the status lists.", no_args_is_help=True)

CredentialArgument = Annotated[
    str, typer.Argument(metavar="CREDENTIAL", help="The credential's identifier, or the file of it.")
]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="The root folder of the web site.")]
ReasonOption = Annotated[
    str,
    typer.Option("--reason", help="Why, such as superseded or issued_in_error. Kept in the journal, not published."),
]
IssuerOption = Annotated[
    list[str] | None,
    typer.Option("--issuer", metavar="DID", help="Whose records these are, if you keep another body's."),
]
DocumentOption = Annotated[
    Path | None,
    typer.Option("--did-document", metavar="FILE", help="Your DID document, to look your key up in; else fetched."),
]


@app.callback()
def status() -> None:
    """Revoke, suspend and lift, and publish the status lists."""


def _changing(name: str, state: str, what: str) -> None:
    """Add a command that changes what a credential is, and publishes the lists."""

    def change(
        credential: CredentialArgument,
        journal: JournalOption,
        key: KeyOption,
        out: OutOption,
        reason: ReasonOption = "unspecified",
        verification_method: MethodOption = None,
        issuer: IssuerOption = None,
        did_document: DocumentOption = None,
        config: ConfigOption = None,
        as_json: JSONOption = False,
        language: LanguageOption = Language.EN,
    ) -> None:
        office = _Office(journal, key, verification_method)
        lists = office.lists(issuer, did_document, config)
        lists.set(_identifier(credential), state, office.now, reason)
        _publish(office, lists, out, output(as_json=as_json, language=language))

    example = f"vcedu status {name} 1001.json --journal transcripts/journal.sqlite --key school-key.json --out site"
    app.command(name, help=f"{what}\n\nExamples:\n    {example}")(change)


_changing("revoke", "revoked", "Revoke a credential for good, and write the lists that a web server must serve.")
_changing("suspend", "suspended", "Suspend a credential for the time being, and write the lists to serve.")
_changing("lift", "active", "Lift a credential's suspension; what is revoked stays revoked.")


@app.command("publish")
def publish(
    journal: JournalOption,
    key: KeyOption,
    out: OutOption,
    verification_method: MethodOption = None,
    issuer: IssuerOption = None,
    did_document: DocumentOption = None,
    config: ConfigOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Write the lists anew; a published list may be relied on for a week.

    The key must be one that the issuer's DID document lists, and the issuer the one of the journal's credentials.

    Examples:
        vcedu status publish --journal transcripts/journal.sqlite --key school-key.json --out site

        vcedu status publish --journal journal.sqlite --key city-key.json --out site --issuer did:web:closed.example
            --verification-method did:web:city.example#key-1 --did-document did.json
    """
    office = _Office(journal, key, verification_method)
    lists = office.lists(issuer, did_document, config)
    _publish(office, lists, out, output(as_json=as_json, language=language))


def write_lists(published: list[Secured], out: Path) -> dict[str, str]:
    """Write each list where a web server with this root folder serves it; return the files by their addresses.

    Raises:
        UsageError: `FILE_UNWRITABLE`.
    """
    return write_pages({str(secured.envelope.document["id"]): secured.raw for secured in published}, out)


def write_pages(pages: Mapping[str, bytes], out: Path) -> dict[str, str]:
    """Write each page where a web server with this root folder serves it; return the files by their addresses.

    Raises:
        UsageError: `FILE_UNWRITABLE`.
    """
    written: dict[str, str] = {}
    for url, body in pages.items():
        path = out / urlsplit(url).path.lstrip("/")
        files.folder(path.parent)
        files.write(path, body)
        written[url] = str(path)
    return written


def write_site(lists: StatusLists, places: RefreshPlaces, now: dt.datetime, out: Path) -> dict[str, dict[str, str]]:
    """Write all that an office serves about what it issued; return the files by their addresses, by what they are.

    Raises:
        UsageError: `FILE_UNWRITABLE`; what `StatusLists.publish` raises.
    """
    # What the lists name is there before they are.
    notices, sealed = write_pages(lists.notices(), out), write_pages(places.published(), out)
    return {"lists": write_lists(lists.publish(now), out), "corrections": notices, "refreshed": sealed}


class _Office:
    """The journal of an issuer, and its key."""

    def __init__(self, journal: str, key: Path, verification_method: str | None) -> None:
        from vcedu.issuer import Issuer, RefreshPlaces  # noqa: PLC0415 - slow to import

        self._journal, self._driver = Path(journal), existing_store(journal, reason="there is no such journal")
        self.now = SystemClock().now()
        self.issuer = Issuer(
            read_signer(key),
            contexts=ContextStore.production(),
            clock=SystemClock(),
            verification_method=verification_method,
        )
        self.places = RefreshPlaces(self._driver)

    def lists(self, issuers: list[str] | None, document: Path | None, config: Path | None) -> StatusLists:
        """Return the lists, once it is sure that they are this key's to sign."""
        from vcedu.issuer import StatusLists, check_own_key, needs_document  # noqa: PLC0415 - slow to import

        lists = StatusLists(self._driver, self.issuer)
        lists.check_publisher(frozenset(issuers or []))
        published = self._did_document(document, config) if needs_document(self.issuer) else None
        with files.naming(document or self._journal):
            check_own_key(self.issuer, published, at=self.now)
        return lists

    def _did_document(self, path: Path | None, config: Path | None) -> bytes:
        from vcedu import dids, net  # noqa: PLC0415 - the network's libraries are slow to import

        if path is not None:
            return files.read(path)
        url = dids.document_url(dids.DID.parse(self.issuer.id))
        return door(config, None).fetcher.fetch(net.FetchRequest(url, net.FetchKind.DID_DOCUMENT)).body


def _identifier(credential: str) -> str:
    path = Path(credential)
    if not path.is_file():
        return credential
    with files.naming(path):
        return str(read_json_object(files.read(path)).get("id"))


def _publish(office: _Office, lists: StatusLists, out: Path, printer: Output) -> None:
    say_site(write_site(lists, office.places, office.now, out), printer)


def read_reason(option: str, value: str) -> CorrectionReason:
    """Return the reason that an option names, for which something takes the place of the old.

    Raises:
        UsageError: `OPTION_INVALID`.
    """
    from vcedu.issuer import CorrectionReason  # noqa: PLC0415 - slow to import

    known = [each for each in CorrectionReason if each is not CorrectionReason.RESCINDED]
    if value not in known:
        raise UsageError(Code.OPTION_INVALID, option=option, value=value, expected=" | ".join(known))
    return CorrectionReason(value)


def say_site(written: Mapping[str, Mapping[str, str]], printer: Output) -> None:
    """Say which files were written, and where each is to be served."""
    if printer.as_json:
        printer.json(written)
        return
    for pages in written.values():
        for url, path in pages.items():
            printer.line(f"{path} -> {url}")
