"""`vcedu bundle`: what a verifier without a network needs, signed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu import dids
from vcedu.canonical.contexts import ContextStore
from vcedu.cli import files
from vcedu.cli.network import ConfigOption, door
from vcedu.cli.options import JSONOption, KeyOption, Language, LanguageOption, output, read_signer
from vcedu.errors import Code, FetchError, UsageError
from vcedu.model import SystemClock, read_secured

if TYPE_CHECKING:
    from vcedu.net import Fetched, Fetcher

app = typer.Typer(help="Make the signed bundle that `verify --offline` answers from.", no_args_is_help=True)


@app.callback()
def bundles() -> None:
    """Make the signed bundle that `verify --offline` answers from."""


@app.command("make")
def make(
    key: KeyOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The bundle's folder.")],
    did: Annotated[
        list[str] | None, typer.Argument(metavar="[DID]...", help="The did:web identifiers to put in.")
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option("--document", metavar="DID=FILE", help="Take this DID's document from a file, not the network."),
    ] = None,
    status_list: Annotated[
        list[str] | None, typer.Option("--status-list", metavar="URL", help="A status list to put in.")
    ] = None,
    list_file: Annotated[
        list[str] | None,
        typer.Option("--list-file", metavar="URL=FILE", help="Take this status list from a file, not the network."),
    ] = None,
    config: ConfigOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Fetch DID documents and status lists, check them, and write them as a signed bundle.

    A status list is put in only if it is genuine and in force: the DID document of its signer belongs in too. The
    notices of corrections that it names are put in with it.

    Examples:
        vcedu bundle make did:web:school.example --key office-key.json --out bundle

        vcedu bundle make did:web:a.example --document did:web:a.example=did.json --key office-key.json --out bundle

        vcedu bundle make did:web:a.example --status-list https://a.example/status/2027-revocation.json \
            --key office-key.json --out bundle
    """
    from vcedu import net  # noqa: PLC0415 - the network's libraries are slow to import

    if not did and not status_list:
        raise UsageError(Code.OPTION_INVALID, option="DID", value="", expected="DID | --status-list URL")
    source = _Source(door(config, None).fetcher)
    # A DID has no equals sign; an address may have one, and then the name of the file may not.
    documents = _given("--document", "DID", [pair.partition("=") for pair in document or []])
    lists = _given("--list-file", "URL", [pair.rpartition("=") for pair in list_file or []])
    entries = [source.document(text, documents.get(text)) for text in did or []]
    entries += [source.status_list(url, lists.get(url)) for url in status_list or []]
    source.check_lists(entries)
    entries += source.notices(entries, lists)
    parts = net.make_bundle(entries, read_signer(key), source.now)
    files.folder(out)
    for name, data in parts.items():
        files.write(out / name, data)
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"folder": str(out), "entries": [entry.url for entry in entries]})
    else:
        printer.line(f"{out}: {len(entries)}")


class _Source:
    """Where the entries come from: the network, or a file that is named."""

    def __init__(self, network: Fetcher) -> None:
        self._network = network
        self.now = SystemClock().now()

    def document(self, did: str, path: Path | None) -> Fetched:
        from vcedu import net  # noqa: PLC0415 - the network's libraries are slow to import

        url, kind = dids.document_url(dids.DID.parse(did)), net.FetchKind.DID_DOCUMENT
        if path is None:
            fetched = self._network.fetch(net.FetchRequest(url, kind))
        else:
            fetched = net.Fetched(url, files.read(path), "application/did+json", self.now, kind)
        with files.naming(path or Path(url)):
            dids.parse_did_document(fetched.body, did=did)
        return fetched

    def status_list(self, url: str, path: Path | None) -> Fetched:
        from vcedu import net  # noqa: PLC0415 - the network's libraries are slow to import
        from vcedu.verifier import given_status_list  # noqa: PLC0415 - as above

        if path is None:
            return self._network.fetch(net.FetchRequest(url, net.FetchKind.STATUS_LIST))
        with files.naming(path):
            return given_status_list(url, files.read(path), now=self.now)

    def notices(self, entries: list[Fetched], files_by_url: dict[str, Path]) -> list[Fetched]:
        """Return the notices of corrections that the lists name; those that can't be had are left out.

        Without them a corrected record is told to be revoked, though not when and for what.
        """
        from vcedu import net  # noqa: PLC0415 - the network's libraries are slow to import
        from vcedu.status.notices import MEDIA_TYPE, named_notices  # noqa: PLC0415 - only here

        found: list[Fetched] = []
        for entry in entries:
            place = named_notices(read_secured(entry.body).envelope.document) if _is_list(entry) else None
            if place is None:
                continue
            path = files_by_url.get(place.url)
            try:
                if path is None:
                    fetched = self._network.fetch(net.FetchRequest(place.url, net.FetchKind.RELATED_RESOURCE))
                else:
                    kind = net.FetchKind.RELATED_RESOURCE
                    fetched = net.Fetched(place.url, files.read(path), MEDIA_TYPE, self.now, kind)
            except FetchError:
                continue
            with files.naming(path or Path(place.url)):
                place.open(fetched.body)
            found.append(fetched)
        return found

    def check_lists(self, entries: list[Fetched]) -> None:
        from vcedu import net  # noqa: PLC0415 - the network's libraries are slow to import
        from vcedu.verifier import check_status_list  # noqa: PLC0415 - as above

        contexts = ContextStore.production()
        for entry in entries:
            if entry.kind is net.FetchKind.STATUS_LIST:
                with files.naming(Path(entry.url)):
                    check_status_list(entry, entries, contexts=contexts, now=self.now)


def _is_list(entry: Fetched) -> bool:
    return entry.kind == "status_list"


def _given(option: str, what: str, pairs: list[tuple[str, str, str]]) -> dict[str, Path]:
    for pair in pairs:
        if not all(pair):
            raise UsageError(Code.OPTION_INVALID, option=option, value="".join(pair), expected=f"{what}=FILE")
    return {name: Path(file) for name, _, file in pairs}
