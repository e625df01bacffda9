"""`vcedu registry`: found a registry, register establishers and schools, end a registration, export the anchors."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.cli.options import (
    JSONOption,
    KeyOption,
    Language,
    LanguageOption,
    MethodOption,
    instant,
    now_or,
    output,
    read_issuer,
    read_signer,
)
from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from vcedu.issuer import Register
    from vcedu.trust import EntityCode

app = typer.Typer(help="Keep a register of who may issue and ask for what.", no_args_is_help=True)

RegisterArgument = Annotated[Path, typer.Argument(metavar="REGISTER.json", help="The register's file.")]
CodeOption = Annotated[
    str, typer.Option("--code", metavar="SCHEME:VALUE", help="The body's code, such as schoolCode:B127210000018.")
]
AtOption = Annotated[str | None, typer.Option("--at", metavar="TIME", help="From or until when; by default now.")]


@app.callback()
def registry() -> None:
    """Keep a register of who may issue and ask for what."""


@app.command("found")
def found(
    register: RegisterArgument,
    key: KeyOption,
    name: Annotated[str, typer.Option("--name", help="What people are told the registry is called.")],
    verification_method: MethodOption = None,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Begin a register whose registry signs with this key. An older file is never overwritten.

    Examples:
        vcedu registry found register.json --key registry-key.json --name "教育機関登録簿"
    """
    from vcedu.issuer import Register  # noqa: PLC0415 - slow to import
    from vcedu.trust import Anchor  # noqa: PLC0415 - slow to import

    now = now_or(at)
    anchor = Anchor(read_issuer(key, verification_method, now).id, name, now)
    files.write(register, Register(anchor).write(), overwrite=False)
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"file": str(register), "did": anchor.did, "name": name})
    else:
        printer.line(f"{register}: {name} {anchor.did}")


@app.command("register")
def enter(
    register: RegisterArgument,
    key: KeyOption,
    name: Annotated[str, typer.Option("--name", help="What people are told the body is called.")],
    code: CodeOption,
    did: Annotated[list[str], typer.Option("--did", help="A DID that the body signs with.")],
    issue: Annotated[list[str] | None, typer.Option("--issue", metavar="TYPE", help="A kind it may issue.")] = None,
    request: Annotated[list[str] | None, typer.Option("--request", metavar="TYPE", help="One it may ask for.")] = None,
    territory: Annotated[
        list[str] | None,
        typer.Option("--territory", metavar="AREA", help="A prefecture (27) or municipality (271004)."),
    ] = None,
    may_delegate: Annotated[bool, typer.Option("--may-delegate", help="It may register others.")] = False,
    require_suite: Annotated[
        list[str] | None,
        typer.Option("--require-suite", metavar="NAME", help="Its records must carry a proof of this cryptosuite."),
    ] = None,
    require_from: Annotated[
        str | None, typer.Option("--require-from", metavar="TIME", help="Records issued from then on must.")
    ] = None,
    at: AtOption = None,
    until: Annotated[str | None, typer.Option("--until", metavar="TIME", help="Until when; by default no end.")] = None,
    verification_method: MethodOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Register a body, or replace what this key's owner has stated of it.

    Examples:
        vcedu registry register register.json --key registry-key.json --name "見本市" --may-delegate \
            --code localGovernmentCode:271004 --did did:web:board.example --issue EnrollmentCertificate \
            --territory 271004

        vcedu registry register register.json --key city-key.json --name "見本市立第一小学校" \
            --code schoolCode:B127210000018 --did did:web:school.example --issue EnrollmentCertificate \
            --territory 271004
    """
    from vcedu.issuer import Registration, Registry  # noqa: PLC0415 - slow to import
    from vcedu.trust import DatedIdentifier  # noqa: PLC0415 - slow to import

    now = now_or(at)
    registration = Registration(
        name=name,
        code=_code(code),
        identifiers=tuple(DatedIdentifier(each) for each in did),
        valid_from=now,
        issues=frozenset(issue or []),
        requests=frozenset(request or []),
        territory=frozenset(territory or []),
        may_delegate=may_delegate,
        suites=frozenset(require_suite or []),
        suites_from=instant(require_from, option="--require-from") if require_from else None,
        valid_until=instant(until, option="--until") if until else None,
    )
    statement = Registry(read_issuer(key, verification_method, now)).register(registration)
    _save(register, _read(register).with_statement(statement))
    _tell(register, name, as_json=as_json, language=language)


@app.command("end")
def end(
    register: RegisterArgument,
    key: KeyOption,
    code: CodeOption,
    successor: Annotated[
        list[str] | None, typer.Option("--successor", metavar="DID", help="Who keeps its records from then on.")
    ] = None,
    at: AtOption = None,
    verification_method: MethodOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """End a registration. What was issued until then stays good.

    Examples:
        vcedu registry end register.json --key city-key.json --code schoolCode:B127210000018 --at 2027-03-31T15:00:00Z

        vcedu registry end register.json --key city-key.json --code schoolCode:B127210000018 --successor did:web:b.jp
    """
    from vcedu.issuer import Registry  # noqa: PLC0415 - slow to import

    now = now_or(at)
    issuer = read_issuer(key, verification_method, now)
    kept = _read(register)
    statement = Registry(issuer).end(
        kept.find(_code(code), issuer=issuer.id), now, successors=frozenset(successor or [])
    )
    _save(register, kept.with_statement(statement))
    _tell(register, code, as_json=as_json, language=language)


@app.command("export")
def export(
    register: RegisterArgument,
    root_key: Annotated[str, typer.Option("--root-key", metavar="KEY", help="The offline root's key.")],
    out: Annotated[Path, typer.Option("--out", metavar="ANCHORS.json", help="Where to write the anchors file.")],
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="For how many days it may be used.")] = 90,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Write the anchors file that verifiers use, one version higher than the last, signed by the offline root.

    Examples:
        vcedu registry export register.json --root-key root-key.json --out anchors.json

        vcedu verify certificate.json --anchors anchors.json --root-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf
    """
    kept, now = _read(register), now_or(at)
    anchors = kept.next_anchors(made=now, expires=now + dt.timedelta(days=days))
    signer = read_signer(root_key)
    # The number is used up before the file is: no two files may ever bear the same one.
    _save(register, replace(kept, version=anchors.version))
    files.write(out, anchors.write(signer))
    printer = output(as_json=as_json, language=language)
    root = signer.public_key.multikey
    if printer.as_json:
        printer.json({"file": str(out), "version": anchors.version, "root_key": root})
    else:
        printer.line(f"{out}: {anchors.version} {root}")


def _code(text: str) -> EntityCode:
    from vcedu.trust import CodeScheme, EntityCode  # noqa: PLC0415 - slow to import

    scheme, _, value = text.partition(":")
    if scheme not in set(CodeScheme):
        expected = " | ".join(f"{each}:VALUE" for each in CodeScheme)
        raise UsageError(Code.OPTION_INVALID, option="--code", value=text, expected=expected)
    return EntityCode(CodeScheme(scheme), value)


def _read(path: Path) -> Register:
    from vcedu.issuer import Register  # noqa: PLC0415 - slow to import

    with files.naming(path):
        return Register.read(files.read(path))


def _save(path: Path, register: Register) -> None:
    files.write(path, register.write())


def _tell(path: Path, what: str, *, as_json: bool, language: Language) -> None:
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"file": str(path), "registered": what, "statements": len(_read(path).statements)})
    else:
        printer.line(f"{path}: {what}")
