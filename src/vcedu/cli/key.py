"""`vcedu key`: make keys."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vcedu import dids
from vcedu.cli import files
from vcedu.cli.options import JSONOption, Language, LanguageOption, output, passphrase
from vcedu.keys import KeyType, PrivateKey
from vcedu.keys.key_file import write_key_file

app = typer.Typer(help="Make keys.", no_args_is_help=True)


class KeyName(StrEnum):
    """The types of key, as they are named on the command line."""

    ED25519 = "ed25519"
    P256 = "p256"
    P384 = "p384"
    X25519 = "x25519"
    MLDSA44 = "mldsa44"
    MLDSA65 = "mldsa65"
    MLDSA87 = "mldsa87"
    BLS12_381 = "bls12-381"


_TYPES = {
    KeyName.ED25519: KeyType.ED25519,
    KeyName.P256: KeyType.P256,
    KeyName.P384: KeyType.P384,
    KeyName.X25519: KeyType.X25519,
    KeyName.MLDSA44: KeyType.MLDSA44,
    KeyName.MLDSA65: KeyType.MLDSA65,
    KeyName.MLDSA87: KeyType.MLDSA87,
    KeyName.BLS12_381: KeyType.BLS12_381_G2,
}


@app.callback()
def keys() -> None:
    """Make keys."""


@app.command("new")
def new(
    key_type: Annotated[KeyName, typer.Option("--type", help="What kind of key.")],
    out: Annotated[Path, typer.Option("--out", metavar="KEY.json", help="Where to write it. Never overwritten.")],
    no_passphrase: Annotated[
        bool, typer.Option("--no-passphrase", help="Leave the key unprotected, for trying things out.")
    ] = False,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Make a new key and write it to a file that only you can read.

    The passphrase is asked for, or taken from VCEDU_PASSPHRASE.

    Examples:
        vcedu key new --type ed25519 --out school-key.json

        vcedu key new --type p256 --out test-key.json --no-passphrase

        vcedu key new --type bls12-381 --out key-for-parts.json
    """
    key = PrivateKey.generate(_TYPES[key_type])
    secret = None if no_passphrase else passphrase(confirm=True)
    files.write(out, write_key_file(key, secret), private=True, overwrite=False)
    did = str(dids.did_key(key.public_key))
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"file": str(out), "type": key.key_type.value, "did": did, "protected": not no_passphrase})
    else:
        printer.line(did)
