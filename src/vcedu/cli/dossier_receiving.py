"""`vcedu dossier open`: open what another school sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.cli.checking import Checking, Trusting
from vcedu.cli.dossier_sending import TicketOption
from vcedu.cli.network import OfflineOption
from vcedu.cli.options import (
    AnchorsOption,
    AnyIssuerOption,
    AtOption,
    RootKeyOption,
    VersionFloorOption,
    either,
    read_key,
)
from vcedu.cli.procedure import ProcedureKeyOption, procedure_named
from vcedu.errors import Code, UsageError
from vcedu.keys import AgreementSecret

if TYPE_CHECKING:
    from vcedu.education.procedures import Procedure
    from vcedu.protocols.dossier import OpenedDossier

SealedArgument = Annotated[Path, typer.Argument(metavar="DOSSIER", help="The sealed dossier.")]
OpenKeyOption = Annotated[
    Path, typer.Option("--open-key", metavar="KEY.json", help="The key file (X25519) it was sealed to.")
]
AwaitedOption = Annotated[
    str | None,
    typer.Option("--procedure", metavar="NAME|FILE", help="Take it for this procedure, such as 転学, alone."),
]


def open_(
    sealed: SealedArgument,
    open_key: OpenKeyOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write the records.")],
    recipient: Annotated[str | None, typer.Option("--recipient", metavar="DID", help="You.")] = None,
    ticket: TicketOption = None,
    procedure: AwaitedOption = None,
    procedure_key: ProcedureKeyOption = None,
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
        raise either("--recipient", "--recipient DID | --ticket TICKET.json")
    awaited = None if procedure is None else procedure_named(procedure, procedure_key)
    opened = opened_dossier(sealed, open_key, recipient, ticket, trusting.checking(at), awaited)
    files.folder(out)
    files.write(out / "manifest.json", opened.manifest.secured.raw)
    for number, verified in enumerate(opened.credentials, 1):
        files.write(out / f"{number}.json", verified.secured.raw)


def opened_dossier(
    sealed: Path,
    open_key: Path,
    recipient: str | None,
    ticket: Path | None,
    checking: Checking,
    procedure: Procedure | None = None,
) -> OpenedDossier:
    """Return what a dossier holds, opened as its recipient's or as the ticket's.

    Raises:
        UsageError: `OPTION_INVALID`, if the key is none to open with.
        VceduError: what reading the files, `open_dossier` and `open_relayed` raise.
    """
    from vcedu.protocols.dossier import open_dossier, open_relayed  # noqa: PLC0415 - slow to import

    secret = read_key(open_key)
    if not isinstance(secret, AgreementSecret):
        raise UsageError(Code.OPTION_INVALID, option="--open-key", value=secret.key_type.value, expected="X25519")
    data, verifier, time = files.read(sealed), checking.verifier, checking.time
    if ticket is None:
        return open_dossier(
            data, secret=secret, recipient=str(recipient), verifier=verifier, time=time, procedure=procedure
        )
    held = checking.verified(ticket)
    return open_relayed(data, secret=secret, ticket=held, verifier=verifier, time=time, procedure=procedure)
