"""`vcedu dossier ticket|forward|answer`: what a board does where the old school must not learn the new one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from vcedu.cli import files
from vcedu.cli.checking import Trusting
from vcedu.cli.network import OfflineOption
from vcedu.cli.options import (
    AnchorsOption,
    AnyIssuerOption,
    AtOption,
    KeyOption,
    MethodOption,
    RootKeyOption,
    VersionFloorOption,
    now_or,
    read_issuer,
)
from vcedu.keys import AgreementKey

TicketBookOption = Annotated[
    Path, typer.Option("--book", metavar="BOOK.sqlite", help="The board's book of what it passed on, made if need be.")
]
TicketOption = Annotated[Path, typer.Option("--ticket", metavar="TICKET.json", help="The board's ticket.")]


def ticket(
    key: KeyOption,
    one_time_key: Annotated[
        str, typer.Option("--one-time-key", metavar="MULTIKEY", help="The new school's key (X25519) for this case.")
    ],
    number: Annotated[str, typer.Option("--id", metavar="ID", help="The ticket's number or name; it tells nothing.")],
    out: Annotated[Path, typer.Option("--out", metavar="TICKET.json", help="Where to write it.")],
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="For how many days it may be used.")] = 30,
    verification_method: MethodOption = None,
    at: AtOption = None,
) -> None:
    """Sign a ticket for the old school: a key to seal to, and until when. It names no school.

    Examples:
        vcedu dossier ticket --key board-key.json --id 2027-8 --out ticket.json
        --one-time-key z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc
    """
    from vcedu.protocols.dossier import make_ticket  # noqa: PLC0415 - slow to import

    now = now_or(at)
    board = read_issuer(key, verification_method, now)
    made = make_ticket(board, AgreementKey.from_multikey(one_time_key), number, now + dt.timedelta(days=days), now)
    files.write(out, made.raw)


def forward(
    sealed: Annotated[Path, typer.Argument(metavar="DOSSIER", help="The sealed dossier.")],
    ticket: TicketOption,
    out: Annotated[Path, typer.Option("--out", metavar="DOSSIER", help="Where to write it for the new school.")],
    book: TicketBookOption,
    anchors: AnchorsOption = None,
    root_key: RootKeyOption = None,
    version_floor: VersionFloorOption = 1,
    unsafe_any_issuer: AnyIssuerOption = False,
    offline: OfflineOption = None,
    at: AtOption = None,
) -> None:
    """Pass a dossier on, byte for byte, if it is sealed to the key of a ticket that holds. The board cannot open it.

    A ticket serves for one dossier; the same one may be passed on again.

    Examples:
        vcedu dossier forward dossier.jwe --ticket ticket.json --out for-the-new-school.jwe --book tickets.sqlite
        --anchors anchors.json --root-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf
    """
    from vcedu.protocols.dossier import RelayBook  # noqa: PLC0415 - slow to import
    from vcedu.storage import SQLiteDriver  # noqa: PLC0415 - slow to import

    checking = Trusting(anchors, root_key, version_floor, unsafe_any_issuer, offline).checking(at)
    data = files.read(sealed)
    held = checking.verified(ticket)
    with SQLiteDriver(book) as driver, files.naming(sealed):
        RelayBook(driver).forward(data, held, at=checking.time.now)
    files.write(out, data)


def answer(
    receipt: Annotated[Path, typer.Argument(metavar="RECEIPT.json", help="The new school's receipt.")],
    key: KeyOption,
    school: Annotated[str, typer.Option("--school", metavar="DID", help="The school that the ticket was made for.")],
    out: Annotated[Path, typer.Option("--out", metavar="RECEIPT.json", help="Where to write the board's own.")],
    verification_method: MethodOption = None,
    anchors: AnchorsOption = None,
    root_key: RootKeyOption = None,
    version_floor: VersionFloorOption = 1,
    unsafe_any_issuer: AnyIssuerOption = False,
    offline: OfflineOption = None,
    at: AtOption = None,
) -> None:
    """Answer the old school with the board's own receipt: the day and the documents, without the new school's name.

    Examples:
        vcedu dossier answer receipt-of-the-new-school.json --key board-key.json --school did:web:school-b.example
        --out receipt.json --anchors anchors.json --root-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf
    """
    from vcedu.protocols.dossier import pass_on_receipt  # noqa: PLC0415 - slow to import

    checking = Trusting(anchors, root_key, version_floor, unsafe_any_issuer, offline).checking(at)
    now = checking.time.now
    board = read_issuer(key, verification_method, now)
    checked = checking.verified(receipt)
    with files.naming(receipt):
        made = pass_on_receipt(checked, board=board, now=now, school=school)
    files.write(out, made.raw)
