"""`vcedu bundle`: what a verifier without a network needs, signed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu import dids
from vcedu.cli import files
from vcedu.cli.network import ConfigOption, door
from vcedu.cli.options import JSONOption, KeyOption, Language, LanguageOption, output, read_signer
from vcedu.errors import Code, UsageError
from vcedu.model import SystemClock

if TYPE_CHECKING:
    from vcedu.net import Fetched

app = typer.Typer(help="Make the signed bundle that `verify --offline` answers from.", no_args_is_help=True)


@app.callback()
def bundles() -> None:
    """Make the signed bundle that `verify --offline` answers from."""


@app.command("make")
def make(
    did: Annotated[list[str], typer.Argument(metavar="DID...", help="The did:web identifiers to put in.")],
    key: KeyOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The bundle's folder.")],
    document: Annotated[
        list[str] | None,
        typer.Option("--document", metavar="DID=FILE", help="Take this DID's document from a file, not the network."),
    ] = None,
    config: ConfigOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Fetch DID documents, check them, and write them as a signed bundle.

    Examples:
        vcedu bundle make did:web:school.example --key office-key.json --out bundle

        vcedu bundle make did:web:a.example --document did:web:a.example=did.json --key office-key.json --out bundle
    """
    from vcedu import net  # noqa: PLC0415 - the network's libraries are slow to import

    given = _given(document or [])
    network = door(config, None).fetcher
    entries: list[Fetched] = []
    for text in did:
        url = dids.document_url(dids.DID.parse(text))
        if text in given:
            fetched = net.Fetched(
                url, files.read(given[text]), "application/did+json", SystemClock().now(), net.FetchKind.DID_DOCUMENT
            )
        else:
            fetched = network.fetch(net.FetchRequest(url, net.FetchKind.DID_DOCUMENT))
        with files.naming(given.get(text, Path(url))):
            dids.parse_did_document(fetched.body, did=text)
        entries.append(fetched)
    parts = net.make_bundle(entries, read_signer(key), SystemClock().now())
    files.folder(out)
    for name, data in parts.items():
        files.write(out / name, data)
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"folder": str(out), "entries": [entry.url for entry in entries]})
    else:
        printer.line(f"{out}: {len(entries)}")


def _given(pairs: list[str]) -> dict[str, Path]:
    given: dict[str, Path] = {}
    for pair in pairs:
        did, separator, name = pair.partition("=")
        if not separator or not name:
            raise UsageError(Code.OPTION_INVALID, option="--document", value=pair, expected="DID=FILE")
        given[did] = Path(name)
    return given
