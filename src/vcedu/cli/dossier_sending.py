"""`vcedu dossier make`: seal records for another school, direct or by relay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vcedu.cli import files
from vcedu.cli.checking import Checking, Trusting
from vcedu.cli.dossier_book import BookOption, opened_book
from vcedu.cli.network import OfflineOption
from vcedu.cli.options import (
    AnchorsOption,
    AnyIssuerOption,
    AtOption,
    KeyOption,
    MethodOption,
    RootKeyOption,
    VersionFloorOption,
    either,
    now_or,
    read_issuer,
)
from vcedu.cli.procedure import ProcedureKeyOption, procedure_named
from vcedu.cli.stores import is_there
from vcedu.keys import AgreementKey
from vcedu.model import read_secured

if TYPE_CHECKING:
    from vcedu.model import Secured

TicketOption = Annotated[
    Path | None, typer.Option("--ticket", metavar="TICKET.json", help="The board's ticket, if it comes by relay.")
]


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
    procedure_key: ProcedureKeyOption = None,
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
    if book is not None and is_there(book):
        with opened_book(book) as kept:
            kept.check_kept(records)
    about = {
        "sender": read_issuer(key, verification_method, now),
        "procedure": procedure_named(procedure, procedure_key),
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


def _check_way(to: str | None, to_key: str | None, ticket: Path | None) -> None:
    """Demand that the caller says in one way to whom to seal."""
    if (ticket is None) == (to is None and to_key is None) or (to is None) != (to_key is None):
        raise either("--to", "--to DID --to-key MULTIKEY | --ticket TICKET.json")


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

    held = checking.verified(ticket)
    with files.naming(ticket):
        manifest = make_relayed_manifest(records, ticket=held, **about)
        return manifest, seal_to_ticket(manifest, records, held)
