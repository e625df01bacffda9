"""`vcedu dossier`: seal records for another school, open what came, answer it, and see what is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vcedu.canonical.contexts import ContextStore
from vcedu.cli import dossier_book, files, relay
from vcedu.cli.checking import Checking, Trusting
from vcedu.cli.dossier_book import BookOption, opened_book
from vcedu.cli.network import OfflineOption
from vcedu.cli.options import (
    AnchorsOption,
    AnyIssuerOption,
    AtOption,
    JSONOption,
    KeyOption,
    Language,
    LanguageOption,
    MethodOption,
    RootKeyOption,
    VersionFloorOption,
    now_or,
    output,
    read_key,
    read_signer,
)
from vcedu.cli.procedure import procedure_named
from vcedu.errors import Code, UsageError
from vcedu.keys import AgreementKey, AgreementSecret
from vcedu.model import FixedClock, read_secured

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.education.procedures import Procedure
    from vcedu.issuer import Issuer
    from vcedu.model import Secured
    from vcedu.protocols.dossier import OpenedDossier

app = typer.Typer(help="Follow dossiers on their way from school to school.", no_args_is_help=True)

SealedArgument = Annotated[Path, typer.Argument(metavar="DOSSIER", help="The sealed dossier.")]
OpenKeyOption = Annotated[
    Path, typer.Option("--open-key", metavar="KEY.json", help="The key file (X25519) it was sealed to.")
]
TicketOption = Annotated[
    Path | None, typer.Option("--ticket", metavar="TICKET.json", help="The board's ticket, if it comes by relay.")
]
AwaitedOption = Annotated[
    str | None,
    typer.Option("--procedure", metavar="NAME|FILE", help="Take it for this procedure, such as 転学, alone."),
]


@app.callback()
def dossier() -> None:
    """Follow dossiers on their way from school to school."""


@app.command("make")
def make(
    documents: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The signed records.")],
    key: KeyOption,
    procedure: Annotated[
        str, typer.Option("--procedure", metavar="NAME|FILE", help="The procedure, such as 転学, that sends them.")
    ],
    number: Annotated[str, typer.Option("--id", metavar="ID", help="The dossier's number or name.")],
    out: Annotated[Path, typer.Option("--out", metavar="DOSSIER", help="Where to write it.")],
    to: Annotated[str | None, typer.Option("--to", metavar="DID", help="The receiving school.")] = None,
    to_key: Annotated[str | None, typer.Option("--to-key", metavar="MULTIKEY", help="The key to seal to.")] = None,
    ticket: TicketOption = None,
    book: BookOption = None,
    verification_method: MethodOption = None,
    anchors: AnchorsOption = None,
    root_key: RootKeyOption = None,
    version_floor: VersionFloorOption = 1,
    unsafe_any_issuer: AnyIssuerOption = False,
    offline: OfflineOption = None,
    at: AtOption = None,
) -> None:
    """Seal records for another school. The manifest to check the receipt with is written beside it.

    By relay, the board's ticket says whose key to seal to; it is checked against whom you trust. With a book, what has
    passed to another school is not sent again.

    Examples:
        vcedu dossier make guidance.json health.json --key school-key.json --to did:web:school-b.example
        --to-key z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc --procedure 転学 --id 2027-1 --out dossier.jwe

        vcedu dossier make guidance.json health.json --key school-key.json --ticket ticket.json --procedure 転学
        --id 2027-1 --out dossier.jwe --book dossiers.sqlite --anchors anchors.json --root-key z6MknGc3...
    """
    _check_way(to, to_key, ticket)
    records = [_record(path) for path in documents]
    now = now_or(at)
    if book is not None and book.is_file():
        with opened_book(book) as kept:
            kept.check_kept(records)
    about = {
        "sender": _issuer(key, verification_method, now),
        "procedure": procedure_named(procedure),
        "dossier_id": number,
        "now": now,
    }
    if ticket is not None:
        trusting = Trusting(anchors, root_key, version_floor, unsafe_any_issuer, offline)
        manifest, sealed = _relayed(records, ticket, trusting.checking(at), about)
    else:
        manifest, sealed = _direct(records, str(to), str(to_key), about)
    files.write(out, sealed)
    files.write(out.with_name(f"{out.name}.manifest.json"), manifest.raw)
    if book is not None:
        with opened_book(book) as kept:
            kept.sent(manifest, at=now)


@app.command("open")
def open_(
    sealed: SealedArgument,
    open_key: OpenKeyOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write the records.")],
    recipient: Annotated[str | None, typer.Option("--recipient", metavar="DID", help="You.")] = None,
    ticket: TicketOption = None,
    procedure: AwaitedOption = None,
    anchors: AnchorsOption = None,
    root_key: RootKeyOption = None,
    version_floor: VersionFloorOption = 1,
    unsafe_any_issuer: AnyIssuerOption = False,
    offline: OfflineOption = None,
    at: AtOption = None,
) -> None:
    """Open a dossier and write its records; nothing is written unless all of it holds.

    Examples:
        vcedu dossier open dossier.jwe --open-key agreement-key.json --recipient did:web:school-b.example --out records
        --procedure 転学 --anchors anchors.json --root-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf

        vcedu dossier open dossier.jwe --open-key one-time-key.json --ticket ticket.json --out records
        --anchors anchors.json --root-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf
    """
    trusting = Trusting(anchors, root_key, version_floor, unsafe_any_issuer, offline)
    if (recipient is None) == (ticket is None):
        raise _either("--recipient", "--recipient DID | --ticket TICKET.json")
    awaited = None if procedure is None else procedure_named(procedure)
    opened = _opened(sealed, open_key, recipient, ticket, trusting.checking(at), awaited)
    files.folder(out)
    files.write(out / "manifest.json", opened.manifest.secured.raw)
    for number, verified in enumerate(opened.credentials, 1):
        files.write(out / f"{number}.json", verified.secured.raw)


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
        raise _either("--check", "--open-key KEY.json --key KEY.json --out RECEIPT.json | --check MANIFEST.json")
    from vcedu.protocols.dossier import make_receipt  # noqa: PLC0415 - slow to import

    now = checking.time.now
    issuer = _issuer(key, verification_method, now)
    opened = _opened(file, open_key, issuer.id, ticket, checking)
    files.write(out, make_receipt(opened, recipient=issuer, now=now).raw)


app.command("request")(dossier_book.request)
app.command("outstanding")(dossier_book.outstanding)
app.command("documents")(dossier_book.documents)
app.command("ticket")(relay.ticket)
app.command("forward")(relay.forward)
app.command("answer")(relay.answer)


def _check_way(to: str | None, to_key: str | None, ticket: Path | None) -> None:
    """Demand that the caller says in one way to whom to seal."""
    if (ticket is None) == (to is None and to_key is None) or (to is None) != (to_key is None):
        raise _either("--to", "--to DID --to-key MULTIKEY | --ticket TICKET.json")


def _either(option: str, expected: str) -> UsageError:
    return UsageError(Code.OPTION_INVALID, option=option, value="", expected=expected)


def _issuer(key: Path, verification_method: str | None, now: dt.datetime) -> Issuer:
    from vcedu.issuer import Issuer  # noqa: PLC0415 - slow to import

    return Issuer(
        read_signer(key),
        contexts=ContextStore.production(),
        clock=FixedClock(now),
        verification_method=verification_method,
    )


def _record(path: Path) -> Secured:
    with files.naming(path):
        return read_secured(files.read(path))


def _direct(records: list[Secured], to: str, to_key: str, about: dict[str, Any]) -> tuple[Secured, bytes]:
    from vcedu.protocols.dossier import make_manifest, seal_dossier  # noqa: PLC0415 - slow to import

    recipient = AgreementKey.from_multikey(to_key)
    manifest = make_manifest(records, recipient=to, about=None, **about)
    return manifest, seal_dossier(manifest, records, recipient)


def _relayed(records: list[Secured], ticket: Path, checking: Checking, about: dict[str, Any]) -> tuple[Secured, bytes]:
    from vcedu.protocols.dossier import make_relayed_manifest, seal_to_ticket  # noqa: PLC0415 - slow to import

    with files.naming(ticket):
        held = checking.verifier.verify(files.read(ticket), time=checking.time)
        manifest = make_relayed_manifest(records, ticket=held, **about)
        return manifest, seal_to_ticket(manifest, records, held)


def _opened(
    sealed: Path,
    open_key: Path,
    recipient: str | None,
    ticket: Path | None,
    checking: Checking,
    procedure: Procedure | None = None,
) -> OpenedDossier:
    from vcedu.protocols.dossier import open_dossier, open_relayed  # noqa: PLC0415 - slow to import

    secret = read_key(open_key)
    if not isinstance(secret, AgreementSecret):
        raise UsageError(Code.OPTION_INVALID, option="--open-key", value=secret.key_type.value, expected="X25519")
    data, verifier, time = files.read(sealed), checking.verifier, checking.time
    if ticket is None:
        return open_dossier(
            data, secret=secret, recipient=str(recipient), verifier=verifier, time=time, procedure=procedure
        )
    with files.naming(ticket):
        held = verifier.verify(files.read(ticket), time=time)
    return open_relayed(data, secret=secret, ticket=held, verifier=verifier, time=time, procedure=procedure)


def _check_receipt(
    path: Path, manifest: Path, book: Path | None, checking: Checking, *, as_json: bool, language: Language
) -> None:
    from vcedu.protocols.dossier import check_receipt, read_receipt  # noqa: PLC0415 - slow to import

    verifier, time = checking.verifier, checking.time
    with files.naming(manifest):
        sent = verifier.verify(files.read(manifest), time=time)
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
