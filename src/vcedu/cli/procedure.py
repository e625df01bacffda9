"""`vcedu procedure`: what a procedure lets be asked for, by whom, on what basis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vcedu.cli import files
from vcedu.cli.options import JSONOption, KeyOption, Language, LanguageOption, output, read_signer
from vcedu.errors import Code, Message, UsageError
from vcedu.keys import VerifyingKey

if TYPE_CHECKING:
    from vcedu.cli.output import Output
    from vcedu.education.procedures import Demand, Procedure

app = typer.Typer(help="Show, sign and check procedures.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(metavar="PROCEDURE.toml", help="The procedure's file.")]

ProcedureOption = Annotated[
    str | None,
    typer.Option("--procedure", metavar="NAME|FILE", help="Issue only what this procedure, such as 転学, needs."),
]
ProcedureKeyOption = Annotated[
    str | None,
    typer.Option(
        "--procedure-key",
        metavar="MULTIKEY[:VERSION]",
        help="The establisher's key, for a procedure out of a file; and the lowest version to accept.",
    ),
]

_LABELS = {
    "sender": Message("from", "送付元"),
    "receiver": Message("to", "送付先"),
    "basis": Message("basis", "根拠"),
    "delivery": Message("delivery", "送付方法"),
    "retention": Message("kept for", "保存期間"),
    "proofing": Message("identified at least at level", "本人確認の水準（以上）"),
    "required": Message("required", "必須"),
    "optional": Message("optional", "任意"),
    "forbidden": Message("never", "求めてはならない"),
}
_DELIVERIES = {
    "family": Message("by the family", "家庭が持参・提示"),
    "sealed_carry": Message("carried by the family, sealed", "家庭が封のまま持参"),
    "institution_only": Message("from institution to institution", "機関から機関へ送付"),
}
_MAJOR_ACT = Message(
    "guardians who decide together must both present", "共同で決定する保護者は、2人で提示する必要があります"
)
_YEARS = Message("{years} years", "{years}年")


def procedure_named(name: str, establisher: str | None = None) -> Procedure:
    """Return a procedure by its id or name, or out of a file that ends in `.toml` and is signed.

    The signature lies beside the file, as `FILE.sig.json`.

    Args:
        name: Its id, its name, or the file.
        establisher: For a file, the key that it must be signed with, and after a colon the lowest version accepted.

    Raises:
        UsageError: `PROCEDURE_UNKNOWN`, `FILE_UNREADABLE`, or `OPTION_INVALID` for a file without a key.
        VceduError: what `vcedu.trust.procedures.open_procedure` raises.
    """
    from vcedu.trust.procedures import open_procedure  # noqa: PLC0415 - slow to import

    shipped = _shipped(name)
    if isinstance(shipped, Path):
        key, _, floor = (establisher or "").partition(":")
        if not key or not (floor or "1").isdecimal():
            expected = "MULTIKEY[:VERSION]"
            raise UsageError(Code.OPTION_INVALID, option="--procedure-key", value=establisher, expected=expected)
        signature = files.read(shipped.with_name(f"{shipped.stem}.sig.json"))
        with files.naming(shipped):
            data, signer = files.read(shipped), VerifyingKey.from_multikey(key)
            return open_procedure(data, signature, key=signer, version_floor=int(floor or 1))
    return shipped


def _shipped(name: str) -> Procedure | Path:
    """Return the procedure of a name that comes with the program, else the file of that name."""
    from vcedu.education.procedures import shipped_procedures  # noqa: PLC0415 - slow to import

    found = next((each for each in shipped_procedures().values() if each.is_called(name)), None)
    if found is not None:
        return found
    if Path(name).suffix != ".toml":
        known = ", ".join(each.name.ja for each in shipped_procedures().values())
        raise UsageError(Code.PROCEDURE_UNKNOWN, name=name, known=known)
    return Path(name)


def _shown(name: str) -> Procedure:
    """Return a procedure to look at: out of a file whoever signed it."""
    from vcedu.education.procedures import read_procedure  # noqa: PLC0415 - slow to import

    shipped = _shipped(name)
    if isinstance(shipped, Path):
        with files.naming(shipped):
            return read_procedure(files.read(shipped))
    return shipped


@app.callback()
def procedures() -> None:
    """Show, sign and check procedures."""


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="Such as 転学 or transfer; or a procedure's file.")],
    as_json: JSONOption = False,
) -> None:
    """Print a procedure in Japanese and English.

    Examples:
        vcedu procedure show 転学

        vcedu procedure show procedure.toml --json
    """
    procedure = _shown(name)
    printer = output(as_json=as_json, language=Language.JA)
    if printer.as_json:
        printer.json(_as_json(procedure))
        return
    printer.line(
        f"{procedure.name.ja} / {procedure.name.en} ({procedure.id} {procedure.version}, {procedure.establisher})"
    )
    if procedure.major_act:
        printer.line(f"{_MAJOR_ACT.ja} / {_MAJOR_ACT.en}")
    for demand in procedure.demands:
        _print_demand(printer, demand)


@app.command("list")
def listing(as_json: JSONOption = False) -> None:
    """List the procedures that come with the program.

    Examples:
        vcedu procedure list
    """
    from vcedu.education.procedures import shipped_procedures  # noqa: PLC0415 - slow to import

    printer = output(as_json=as_json, language=Language.JA)
    found = shipped_procedures()
    if printer.as_json:
        printer.json({name: {"en": each.name.en, "ja": each.name.ja} for name, each in found.items()})
    else:
        for name, each in found.items():
            printer.line(f"{name}: {each.name.ja} / {each.name.en}")


@app.command("sign")
def sign(
    procedure: FileArgument,
    key: KeyOption,
    out: Annotated[Path, typer.Option("--out", metavar="SIGNATURE.json", help="Where to write the signature.")],
) -> None:
    """Sign a procedure as its establisher.

    Examples:
        vcedu procedure sign procedure.toml --key board-key.json --out procedure.sig.json

        vcedu issue record.json --key school-key.json --out signed.json --procedure procedure.toml
        --procedure-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf:2
    """
    from vcedu.trust.procedures import sign_procedure  # noqa: PLC0415 - slow to import

    with files.naming(procedure):
        signature = sign_procedure(files.read(procedure), read_signer(key))
    files.write(out, signature)


@app.command("check")
def check(
    procedure: FileArgument,
    signature: Annotated[Path, typer.Option("--signature", metavar="SIGNATURE.json", help="The signature's file.")],
    key: Annotated[str, typer.Option("--establisher-key", metavar="MULTIKEY", help="The key it must be signed with.")],
    version_floor: Annotated[int, typer.Option("--version-floor", help="The lowest version to accept.")] = 1,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Check that a procedure is signed by its establisher and not older than one seen before.

    Examples:
        vcedu procedure check procedure.toml --signature procedure.sig.json \
            --establisher-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf
    """
    from vcedu.trust.procedures import open_procedure  # noqa: PLC0415 - slow to import

    establisher = VerifyingKey.from_multikey(key)
    with files.naming(procedure):
        found = open_procedure(
            files.read(procedure), files.read(signature), key=establisher, version_floor=version_floor
        )
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json(_as_json(found))
    else:
        printer.line(f"{procedure}: {printer.say(found.name)} {found.version}")


def _print_demand(printer: Output, demand: Demand) -> None:
    from vcedu.education.kinds import RECORD_KINDS  # noqa: PLC0415 - slow to import

    kind = RECORD_KINDS[demand.kind].name
    printer.line(f"- {kind.ja} / {kind.en} [{demand.kind}]")
    values = {
        "sender": demand.sender,
        "receiver": demand.receiver,
        "basis": demand.basis,
        "delivery": _DELIVERIES[demand.delivery.value],
        "retention": _YEARS.filled({"years": demand.retention_years}),
        "proofing": demand.minimum_proofing,
        "required": ", ".join(sorted(demand.required)),
        "optional": ", ".join(sorted(demand.optional)),
        "forbidden": ", ".join(sorted(demand.forbidden)),
    }
    for name, value in values.items():
        words = f"{value.ja} / {value.en}" if isinstance(value, Message) else str(value)
        if words:
            printer.line(f"    {_LABELS[name].ja} / {_LABELS[name].en}: {words}")


def _as_json(procedure: Procedure) -> dict[str, Any]:
    def words(message: Message) -> dict[str, str]:
        return {"en": message.en, "ja": message.ja}

    return {
        "id": procedure.id,
        "version": procedure.version,
        "establisher": procedure.establisher,
        "name": words(procedure.name),
        "major_act": procedure.major_act,
        "records": [
            {
                "kind": demand.kind,
                "sender": words(demand.sender),
                "receiver": words(demand.receiver),
                "basis": words(demand.basis),
                "delivery": demand.delivery.value,
                "retention_years": demand.retention_years,
                "minimum_proofing": demand.minimum_proofing,
                "required": sorted(demand.required),
                "optional": sorted(demand.optional),
                "forbidden": sorted(demand.forbidden),
            }
            for demand in procedure.demands
        ],
    }
