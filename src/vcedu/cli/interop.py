"""`vcedu interop`: what public suites drive by a command."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.canonical.nquads import parse_nquads
from vcedu.canonical.rdfc import canonicalize
from vcedu.cli import files

if TYPE_CHECKING:
    from vcedu.canonical.rdfc import HashName

app = typer.Typer(help="Commands for public test suites.", no_args_is_help=True)


class Hash(StrEnum):
    """The hashes of RDFC-1.0, as its test suite names them."""

    SHA256 = "SHA256"
    SHA384 = "SHA384"


_NAMES: dict[Hash, HashName] = {Hash.SHA256: "sha256", Hash.SHA384: "sha384"}


@app.callback()
def interop() -> None:
    """Commands for public test suites."""


@app.command("rdfc")
def rdfc(
    dataset: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="N-Quads; by default what comes on the standard input.")
    ] = None,
    hash_name: Annotated[Hash, typer.Option("--hash", help="The hash used inside.")] = Hash.SHA256,
    issued: Annotated[
        bool, typer.Option("--map", help="Print the issued identifiers as JSON, not the canonical dataset.")
    ] = False,
) -> None:
    """Canonicalise an RDF dataset by RDFC-1.0 and print canonical N-Quads.

    Ends with 2 if the input is not N-Quads, and with 3 if it would take more work than the budget allows.

    Examples:
        vcedu interop rdfc dataset.nq --hash SHA384

        vcedu interop rdfc --map < dataset.nq
    """
    if dataset is None:
        quads = parse_nquads(sys.stdin.buffer.read())
    else:
        with files.naming(dataset):
            quads = parse_nquads(files.read(dataset))
    found = canonicalize(quads, hash_name=_NAMES[hash_name])
    text = json.dumps(found.issued, sort_keys=True) + "\n" if issued else found.nquads
    # Canonical N-Quads are bytes: no console may write its own line ends, or leave a character out.
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
