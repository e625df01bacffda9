"""`vcedu did`: show and publish the identifier of a key."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu import dids
from vcedu.cli import files
from vcedu.cli.options import JSONOption, Language, LanguageOption, output, read_public_key
from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from vcedu.dids import DID
    from vcedu.keys import PublicKey

app = typer.Typer(help="Show and publish the identifier of a key.", no_args_is_help=True)


class Method(StrEnum):
    """The DID methods."""

    KEY = "key"
    JWK = "jwk"
    WEB = "web"


KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="The key file, or a pkcs11: or awskms: address.")]
DomainOption = Annotated[
    str | None, typer.Option("--domain", metavar="HOST[/PATH]", help="For did:web: where the document will stand.")
]


@app.command("show")
def show(
    key: KeyArgument,
    method: Annotated[Method, typer.Option("--method", help="Which kind of identifier.")] = Method.KEY,
    domain: DomainOption = None,
    id_only: Annotated[bool, typer.Option("--id-only", help="Print the identifier alone.")] = False,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Print a key's DID document, or its identifier alone.

    Examples:
        vcedu did show school-key.json --id-only

        vcedu did show school-key.json --method web --domain school.example/records
    """
    public_key = read_public_key(key)
    did = _identifier(public_key, method, domain)
    printer = output(as_json=as_json, language=language)
    if id_only and not printer.as_json:
        printer.line(str(did))
    else:
        printer.json({"id": str(did)} if id_only else _document(did, public_key))


@app.command("publish")
def publish(
    keys: Annotated[list[str], typer.Argument(metavar="KEY...", help="The keys to publish: files, or addresses.")],
    domain: Annotated[str, typer.Option("--domain", metavar="HOST[/PATH]", help="Where the document will stand.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The root folder of the web site.")],
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Write the DID document of a did:web where its web server must serve it.

    Examples:
        vcedu did publish school-key.json --domain school.example --out site
    """
    did = dids.did_web(domain)
    document = dids.build_document(did, [read_public_key(key) for key in keys])
    path = out / dids.did_web_file_path(did)
    files.folder(path.parent)
    files.write(path, (json.dumps(document, indent=2) + "\n").encode())
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"id": str(did), "file": str(path), "url": dids.document_url(did)})
    else:
        printer.line(f"{did}\n{path} -> {dids.document_url(did)}")


def _identifier(public_key: PublicKey, method: Method, domain: str | None) -> DID:
    if method is Method.WEB:
        if domain is None:
            raise UsageError(Code.OPTION_INVALID, option="--domain", value="", expected="HOST[/PATH]")
        return dids.did_web(domain)
    return dids.did_key(public_key) if method is Method.KEY else dids.did_jwk(public_key)


def _document(did: DID, public_key: PublicKey) -> object:
    expanded = dids.expand(did)
    return dids.build_document(did, [public_key]) if expanded is None else expanded.document
