"""`vcedu dossier`: seal records for another school, open what came, answer it, and see what is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.canonical.contexts import ContextStore
from vcedu.cli import files
from vcedu.cli.options import JSONOption, KeyOption, Language, LanguageOption, now_or, output, read_key, read_signer
from vcedu.cli.verify import check_trust, read_anchors
from vcedu.errors import Code, UsageError
from vcedu.keys import AgreementKey, AgreementSecret
from vcedu.model import SystemClock, VerificationTime, read_secured
from vcedu.net import NoFetcher

if TYPE_CHECKING:
    from vcedu.protocols.dossier import OpenedDossier
    from vcedu.trust import IssuerTrust

app = typer.Typer(help="Follow dossiers on their way from school to school.", no_args_is_help=True)

SealedArgument = Annotated[Path, typer.Argument(metavar="DOSSIER", help="The sealed dossier.")]
OpenKeyOption = Annotated[
    Path, typer.Option("--open-key", metavar="KEY.json", help="The key file (X25519) it was sealed to.")
]
AnchorsOption = Annotated[Path | None, typer.Option("--anchors", metavar="FILE", help="The anchors you trust.")]
RootKeyOption = Annotated[
    str | None, typer.Option("--root-key", metavar="MULTIKEY", help="The key the anchors must be signed with.")
]
AnyIssuerOption = Annotated[
    bool, typer.Option("--unsafe-any-issuer", help="Check everything but the issuers' authority.")
]
AtOption = Annotated[str | None, typer.Option("--at", metavar="TIME", help="Judge it as of this time.")]

_MISSING_JA = {"dossier": "引継ぎ書類", "receipt": "受領書"}


@app.callback()
def dossier() -> None:
    """Follow dossiers on their way from school to school."""


@app.command("make")
def make(
    documents: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The signed records.")],
    key: KeyOption,
    to: Annotated[str, typer.Option("--to", metavar="DID", help="The receiving school.")],
    to_key: Annotated[str, typer.Option("--to-key", metavar="MULTIKEY", help="The key to seal to.")],
    procedure: Annotated[str, typer.Option("--procedure", metavar="NAME", help="The procedure, such as 転学.")],
    number: Annotated[str, typer.Option("--id", metavar="ID", help="The dossier's number or name.")],
    out: Annotated[Path, typer.Option("--out", metavar="DOSSIER", help="Where to write it.")],
    at: AtOption = None,
) -> None:
    """Seal records for another school. The manifest to check the receipt with is written beside it.

    Examples:
        vcedu dossier make guidance.json health.json --key school-key.json --to did:web:school-b.example
        --to-key z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc --procedure 転学 --id 2027-1 --out dossier.jwe
    """
    from vcedu.issuer import Issuer  # noqa: PLC0415 - slow to import
    from vcedu.protocols.dossier import make_manifest, seal_dossier  # noqa: PLC0415 - slow to import

    recipient = AgreementKey.from_multikey(to_key)
    records = [read_secured(files.read(path)) for path in documents]
    sender = Issuer(read_signer(key), contexts=ContextStore.production(), clock=SystemClock())
    manifest = make_manifest(
        records, sender=sender, recipient=to, procedure=procedure, dossier_id=number, about=None, now=now_or(at)
    )
    files.write(out, seal_dossier(manifest, records, recipient))
    files.write(out.with_name(f"{out.name}.manifest.json"), manifest.raw)


@app.command("open")
def open_(
    sealed: SealedArgument,
    open_key: OpenKeyOption,
    recipient: Annotated[str, typer.Option("--recipient", metavar="DID", help="You.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write the records.")],
    anchors: AnchorsOption = None,
    root_key: RootKeyOption = None,
    unsafe_any_issuer: AnyIssuerOption = False,
    at: AtOption = None,
) -> None:
    """Open a dossier and write its records; nothing is written unless all of it holds.

    Examples:
        vcedu dossier open dossier.jwe --open-key agreement-key.json --recipient did:web:school-b.example --out records
        --anchors anchors.json --root-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf
    """
    check_trust(anchors, root_key, unsafe_any_issuer=unsafe_any_issuer)
    opened = _opened(sealed, open_key, recipient, (anchors, root_key), at)
    files.folder(out)
    files.write(out / "manifest.json", opened.manifest.secured.raw)
    for number, verified in enumerate(opened.credentials, 1):
        files.write(out / f"{number}.json", verified.secured.raw)


@app.command("receipt")
def receipt(
    sealed: SealedArgument,
    open_key: OpenKeyOption,
    key: KeyOption,
    out: Annotated[Path, typer.Option("--out", metavar="RECEIPT.json", help="Where to write it.")],
    anchors: AnchorsOption = None,
    root_key: RootKeyOption = None,
    unsafe_any_issuer: AnyIssuerOption = False,
    at: AtOption = None,
) -> None:
    """Check a dossier once more and sign the receipt for its sender.

    Examples:
        vcedu dossier receipt dossier.jwe --open-key agreement-key.json --key school-key.json --out receipt.json
        --anchors anchors.json --root-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf
    """
    from vcedu.issuer import Issuer  # noqa: PLC0415 - slow to import
    from vcedu.protocols.dossier import make_receipt  # noqa: PLC0415 - slow to import

    check_trust(anchors, root_key, unsafe_any_issuer=unsafe_any_issuer)
    issuer = Issuer(read_signer(key), contexts=ContextStore.production(), clock=SystemClock())
    opened = _opened(sealed, open_key, issuer.id, (anchors, root_key), at)
    files.write(out, make_receipt(opened, recipient=issuer, now=now_or(at)).raw)


def _opened(
    sealed: Path, open_key: Path, recipient: str, trusted: tuple[Path | None, str | None], at: str | None
) -> OpenedDossier:
    from vcedu.protocols.dossier import open_dossier  # noqa: PLC0415 - slow to import
    from vcedu.verifier import UnsafeAnyIssuer, Verifier, open_registry  # noqa: PLC0415 - slow to import

    secret = read_key(open_key)
    if not isinstance(secret, AgreementSecret):
        raise UsageError(Code.OPTION_INVALID, option="--open-key", value=secret.key_type.value, expected="X25519")
    time, contexts = VerificationTime(now=now_or(at)), ContextStore.production()
    trust: IssuerTrust = UnsafeAnyIssuer()
    anchors, root_key = trusted
    if anchors is not None:
        known = read_anchors(anchors, str(root_key), 1, time.now)
        trust = open_registry(known, contexts=contexts, fetcher=NoFetcher(), time=time, clock=SystemClock())
    verifier = Verifier(trust=trust, contexts=contexts, fetcher=NoFetcher())
    return open_dossier(files.read(sealed), secret=secret, recipient=recipient, verifier=verifier, time=time)


@app.command("outstanding")
def outstanding(
    book: Annotated[Path, typer.Option("--book", metavar="BOOK.sqlite", help="The school's book of dossiers.")],
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="Count the days up to this time.")] = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """List requests without dossier and dossiers without receipt, with the days they are open.

    Examples:
        vcedu dossier outstanding --book dossiers.sqlite --lang ja
    """
    from vcedu.protocols.dossier import DossierBook  # noqa: PLC0415 - slow to import
    from vcedu.storage import SQLiteDriver  # noqa: PLC0415 - slow to import

    if not book.is_file():
        raise UsageError(Code.FILE_UNREADABLE, file=str(book), reason="there is no such book")
    with SQLiteDriver(book) as driver:
        cases = DossierBook(driver).outstanding(now_or(at))
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        listed = [{"dossier": case.dossier_id, "missing": case.missing.value, "days": case.days} for case in cases]
        printer.json({"outstanding": listed})
        return
    for case in cases:
        if language is Language.JA:
            printer.line(f"{case.dossier_id}：{_MISSING_JA[case.missing]}待ち {case.days}日")
        else:
            printer.line(f"{case.dossier_id}: no {case.missing} for {case.days} days")
