"""`vcedu dossier`: seal records for another school, open what came, answer it, and see what is open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vcedu.cli import dossier_book, dossier_receiving, dossier_sending, files, relay
from vcedu.cli.checking import Checking, Trusting
from vcedu.cli.dossier_book import BookOption, opened_book
from vcedu.cli.dossier_receiving import opened_dossier
from vcedu.cli.dossier_sending import TicketOption
from vcedu.cli.network import OfflineOption
from vcedu.cli.options import (
    AnchorsOption,
    AnyIssuerOption,
    AtOption,
    JSONOption,
    Language,
    LanguageOption,
    MethodOption,
    RootKeyOption,
    VersionFloorOption,
    either,
    output,
    read_issuer,
)

app = typer.Typer(help="Follow dossiers on their way from school to school.", no_args_is_help=True)


@app.callback()
def dossier() -> None:
    """Follow dossiers on their way from school to school."""


@app.command("receipt")
def receipt(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The sealed dossier; with --check, the receipt.")],
    check: Annotated[
        Path | None, typer.Option("--check", metavar="MANIFEST.json", help="Check a receipt against what you sent.")
    ] = None,
    book: BookOption = None,
    open_key: Annotated[
        Path | None, typer.Option("--open-key", metavar="KEY.json", help="The key file (X25519) it was sealed to.")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="KEY.json", help="The key file to sign with.")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="RECEIPT.json", help="Where to write it.")] = None,
    ticket: TicketOption = None,
    verification_method: MethodOption = None,
    anchors: AnchorsOption = None,
    root_key: RootKeyOption = None,
    version_floor: VersionFloorOption = 1,
    unsafe_any_issuer: AnyIssuerOption = False,
    offline: OfflineOption = None,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Check a dossier once more and sign the receipt for its sender; or, as its sender, check the receipt.

    Examples:
        vcedu dossier receipt dossier.jwe --open-key agreement-key.json --key school-key.json --out receipt.json
        --anchors anchors.json --root-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf

        vcedu dossier receipt receipt.json --check dossier.jwe.manifest.json --book dossiers.sqlite
        --anchors anchors.json --root-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf
    """
    checking = Trusting(anchors, root_key, version_floor, unsafe_any_issuer, offline).checking(at)
    if check is not None:
        _check_receipt(file, check, book, checking, as_json=as_json, language=language)
        return
    if open_key is None or key is None or out is None:
        raise either("--check", "--open-key KEY.json --key KEY.json --out RECEIPT.json | --check MANIFEST.json")
    from vcedu.protocols.dossier import make_receipt  # noqa: PLC0415 - slow to import

    now = checking.time.now
    issuer = read_issuer(key, verification_method, now)
    opened = opened_dossier(file, open_key, issuer.id, ticket, checking)
    files.write(out, make_receipt(opened, recipient=issuer, now=now).raw)


app.command("make")(dossier_sending.make)
app.command("open")(dossier_receiving.open_)
app.command("request")(dossier_book.request)
app.command("outstanding")(dossier_book.outstanding)
app.command("documents")(dossier_book.documents)
app.command("ticket")(relay.ticket)
app.command("forward")(relay.forward)
app.command("answer")(relay.answer)


def _check_receipt(
    path: Path, manifest: Path, book: str | None, checking: Checking, *, as_json: bool, language: Language
) -> None:
    from vcedu.protocols.dossier import check_receipt, read_receipt  # noqa: PLC0415 - slow to import

    verifier, time = checking.verifier, checking.time
    sent = checking.verified(manifest)
    with files.naming(path):
        checked = check_receipt(files.read(path), sent, verifier, time)
    if book is not None:
        with opened_book(book) as kept:
            kept.sent(sent, at=time.now)
            kept.received(checked, at=time.now)
    told, printer = read_receipt(checked), output(as_json=as_json, language=language)
    day = told.accepted_on.isoformat()
    if printer.as_json:
        members = {"dossier": told.dossier_id, "accepted_on": day, "by": told.by}
        printer.json({**members, "transferred": sorted(told.transferred)})
        return
    said = f"{told.dossier_id}: accepted on {day} by {told.by}"
    printer.line(f"{told.dossier_id}：{day} 受領（{told.by}）" if language is Language.JA else said)
    for digest in sorted(told.transferred):
        printer.line(f"  {'移管' if language is Language.JA else 'transferred'}: {digest}")
