"""`vcedu issue`: sign one credential."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vcedu.canonical.strict_json import read_json_object
from vcedu.cli import files
from vcedu.cli.options import (
    ContextOption,
    InteropOption,
    JSONOption,
    KeyOption,
    Language,
    LanguageOption,
    context_store,
    output,
    read_signer,
)
from vcedu.cli.procedure import ProcedureKeyOption, ProcedureOption, procedure_named
from vcedu.errors import Message
from vcedu.issuer import EnvelopeForm, Issuer
from vcedu.model import SystemClock

_MANDATORY = Message("always shown:", "必ず提示：")


def issue(
    unsigned: Annotated[Path, typer.Argument(metavar="UNSIGNED.json", help="The credential to sign.")],
    key: KeyOption,
    out: Annotated[Path, typer.Option("--out", metavar="SIGNED.json", help="Where to write the signed credential.")],
    suite: Annotated[
        str | None, typer.Option("--suite", metavar="NAME", help="The cryptosuite; by default the key's usual one.")
    ] = None,
    verification_method: Annotated[
        str | None, typer.Option("--verification-method", metavar="DID_URL", help="By default the key's own did:key.")
    ] = None,
    mandatory: Annotated[
        list[str] | None,
        typer.Option("--mandatory", metavar="POINTER", help="What a holder must always show, beside the usual."),
    ] = None,
    envelope: Annotated[
        EnvelopeForm, typer.Option("--envelope", help="Proofs inside the credential, or a token around it.")
    ] = EnvelopeForm.DATA_INTEGRITY,
    procedure: ProcedureOption = None,
    procedure_key: ProcedureKeyOption = None,
    context: ContextOption = None,
    interop: InteropOption = False,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Sign one credential. An absent issuer becomes the key's own identifier.

    Examples:
        vcedu issue certificate.json --key school-key.json --suite eddsa-rdfc-2022 --out signed.json

        vcedu issue certificate.json --key school-key.json --out signed.json --verification-method did:web:a.example#k1

        vcedu issue transcript.json --key p256-key.json --out signed.json --suite ecdsa-sd-2023 --mandatory /name

        vcedu issue certificate.json --key school-key.json --envelope jwt --out signed.jwt

        vcedu issue certificate.json --key school-key.json --out signed.json --procedure 証明書申請
    """
    followed = None if procedure is None else procedure_named(procedure, procedure_key)
    with files.naming(unsigned):
        credential = read_json_object(files.read(unsigned))
        if followed is not None:
            followed.check_record(credential)
        issuer = Issuer(
            read_signer(key),
            contexts=context_store(context, interop=interop),
            clock=SystemClock(),
            suite=suite,
            verification_method=verification_method,
            envelope=envelope,
        )
        pointers = issuer.mandatory_pointers(credential, mandatory or ())
        secured = issuer.issue(credential, mandatory=mandatory or ())
    files.write(out, secured.raw)
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        made = {"file": str(out), "issuer": issuer.id, "verification_method": issuer.verification_method}
        printer.json({**made, "mandatory": list(pointers)} if pointers else made)
        return
    printer.line(str(out))
    for pointer in pointers:
        printer.line(f"  {printer.say(_MANDATORY)} {pointer}")
