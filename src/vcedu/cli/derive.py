"""`vcedu derive`: make from a credential that can be shown in part what is to be shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vcedu.canonical.compact import compact_json
from vcedu.cli import files
from vcedu.cli.options import (
    ContextOption,
    InteropOption,
    JSONOption,
    Language,
    LanguageOption,
    context_store,
    output,
)
from vcedu.education.disclosure import whole_pointers
from vcedu.errors import Code, Message, UsageError
from vcedu.model import JOSEEnvelope, read_secured
from vcedu.proofs import derive_credential

_SHOWN = Message("shown:", "提示：")


def derive(
    signed: Annotated[Path, typer.Argument(metavar="SIGNED.json", help="The credential as its issuer gave it to you.")],
    out: Annotated[Path, typer.Option("--out", metavar="DERIVED.json", help="Where to write what is to be shown.")],
    reveal: Annotated[
        list[str] | None, typer.Option("--reveal", metavar="POINTER", help="What to show, beside what must be shown.")
    ] = None,
    suite: Annotated[
        str | None,
        typer.Option("--suite", metavar="NAME", help="Which proof to take, if several can be shown in part."),
    ] = None,
    presentation_header: Annotated[
        str,
        typer.Option(metavar="TEXT", help="What the verifier has asked the proof to be made for (bbs-2023 only)."),
    ] = "",
    context: ContextOption = None,
    interop: InteropOption = False,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Make from a credential what is to be shown of it. A course is shown whole, and a mark with its scale.

    Examples:
        vcedu derive signed.json --reveal /credentialSubject/verifiableCredential/0 --out derived.json

        vcedu derive signed.json --reveal /name --reveal /credentialSubject/identifier --out derived.json

        vcedu derive signed.json --reveal /name --presentation-header n-0S6_WzA2Mj --out derived.json
    """
    with files.naming(signed):
        secured = read_secured(files.read(signed), interop=interop)
        if isinstance(secured.envelope, JOSEEnvelope):
            raise UsageError(Code.DISCLOSURE_SUITE, suite=secured.media_type)
        credential = secured.envelope.document
        chosen = tuple(reveal or ())
        pointers = chosen if interop else whole_pointers(credential, chosen)
        derived = derive_credential(
            credential,
            pointers,
            contexts=context_store(context, interop=interop),
            suite=suite,
            presentation_header=presentation_header.encode(),
        )
    files.write(out, compact_json(derived))
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"file": str(out), "reveal": list(pointers)})
        return
    printer.line(str(out))
    for pointer in pointers:
        printer.line(f"  {printer.say(_SHOWN)} {pointer}")
