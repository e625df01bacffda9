"""`vcedu mapping`: from a school-affairs system's CSV to records, and from verified records to its CSV again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.cli.checking import Checking, Trusting
from vcedu.cli.network import OfflineOption
from vcedu.cli.options import (
    AnchorsOption,
    AnyIssuerOption,
    AtOption,
    JSONOption,
    Language,
    LanguageOption,
    RootKeyOption,
    VersionFloorOption,
    output,
)
from vcedu.cli.output import ExitStatus, Output
from vcedu.errors import Message, VceduError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.connectors.mapping import Mapping, Outgoing, WrittenTable

app = typer.Typer(help="Go between a school-affairs system's CSV and records, by a mapping file.", no_args_is_help=True)
MappingArgument = Annotated[
    str,
    typer.Argument(metavar="NAME|FILE", help="A mapping file, or one that comes with it: grades, gakuseki, health."),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Refuse what is otherwise only a warning.")]
_REFUSED = Message("not verified, so not written:", "検証できないため書き出していません：")
_LEFT_OUT = Message("left out:", "書き出せなかった記録：")


@app.callback()
def mappings() -> None:
    """Go between a school-affairs system's CSV and records, by a mapping file."""


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="grades (成績), gakuseki (学籍) or health (健康診断票).")],
) -> None:
    """Print an example mapping, to be copied and adapted to your system's columns.

    Examples:
        vcedu mapping show grades
    """
    from vcedu.connectors.mapping import shipped_mapping  # noqa: PLC0415 - slow to import

    output(as_json=False, language=Language.EN).line(shipped_mapping(name).decode().rstrip("\n"))


@app.command("check")
def check(mapping: MappingArgument, as_json: JSONOption = False, language: LanguageOption = Language.EN) -> None:
    """Check a mapping file, and print which column holds what.

    Examples:
        vcedu mapping check our-system.toml --lang ja
    """
    found, printer = _mapping(mapping), output(as_json=as_json, language=language)
    columns = {column.heading: ".".join(column.path) for column in found.columns}
    if printer.as_json:
        printer.json({"kind": found.kind.kind.credential_type, "encoding": found.encoding, "columns": columns})
        return
    printer.line(f"{mapping}: {printer.say(found.kind.kind.name)}, {found.encoding}")
    for heading, member in columns.items():
        printer.line(f"  {heading}: {member}")


@app.command("read")
def read(
    mapping: MappingArgument,
    table: Annotated[Path, typer.Argument(metavar="FILE.csv", help="What your system exported.")],
    school: Annotated[Path, typer.Option("--school", metavar="SCHOOL.toml", help="The school's own description.")],
    out: Annotated[Path, typer.Option("--out", metavar="RECORDS.jsonl", help="Where to write the records.")],
    strict: StrictOption = False,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Turn a system's CSV into plain records, one line of JSON each, or report every fault of it at once.

    Examples:
        vcedu mapping read grades seiseki.csv --school school.toml --out records.jsonl

        vcedu mapping read our-system.toml gakuseki.csv --school school.toml --out records.jsonl --strict
    """
    from vcedu.connectors import read_school  # noqa: PLC0415 - slow to import
    from vcedu.connectors.mapping import read_mapped  # noqa: PLC0415 - slow to import

    by = _mapping(mapping)
    home = read_school(files.read(school), file=str(school))
    found = read_mapped(files.read(table), by, file=str(table), school=home, strict=strict)
    kind = by.kind.kind.credential_type
    lines = [{"kind": kind, "key": each.key, "record": each.plain} for each in found.records]
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    files.write(out, text.encode(), private=True)
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        warnings = [printer.members(warning) for warning in found.warnings]
        printer.json({"file": str(out), "records": len(found.records), "warnings": warnings})
        return
    for warning in found.warnings:
        printer.warning(warning)
    printer.line(f"{out}: {len(found.records)}")


@app.command("write")
def write(
    mapping: MappingArgument,
    documents: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The signed records, or ZIPs of them.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.csv", help="Where to write the CSV.")],
    anchors: AnchorsOption = None,
    root_key: RootKeyOption = None,
    version_floor: VersionFloorOption = 1,
    unsafe_any_issuer: AnyIssuerOption = False,
    offline: OfflineOption = None,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Verify records and write those that hold into your system's CSV, each with its digest and its verdict.

    What does not verify is never written. What the file can't hold as it is, such as a character that CP932 lacks, is
    listed with its row and column and left out: nothing is put in its place. Then the command ends with 1.

    Examples:
        vcedu mapping write grades records/1.json records/2.json --out import.csv --anchors anchors.json
        --root-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf
    """
    from vcedu.connectors.mapping import write_mapped  # noqa: PLC0415 - slow to import

    by = _mapping(mapping)
    checking = Trusting(anchors, root_key, version_floor, unsafe_any_issuer, offline).checking(at)
    outgoing: list[Outgoing] = []
    refused: list[tuple[str, str, VceduError]] = []
    for name, raw in _named(documents):
        try:
            outgoing.append(_outgoing(name, raw, by, checking))
        except VceduError as error:
            refused.append((name, hashlib.sha256(raw).hexdigest(), error))
    written = write_mapped(outgoing, by)
    files.write(out, written.data, private=True)
    _print(output(as_json=as_json, language=language), out, written, refused)
    if refused or written.left_out:
        raise typer.Exit(ExitStatus.FAILED)


def _named(documents: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield the documents with their names: files, and what archives hold."""
    from vcedu.connectors.document_archive import documents_in, is_archive  # noqa: PLC0415 - slow to import

    for path in documents:
        data = files.read(path)
        if not is_archive(data):
            yield str(path), data
            continue
        with files.naming(path):
            for name, content in documents_in(data):
                yield f"{path}:{name}", content


def _outgoing(name: str, raw: bytes, mapping: Mapping, checking: Checking) -> Outgoing:
    """Return what a document states, if it verifies and is of the mapping's kind."""
    from vcedu.connectors.mapping import Outgoing  # noqa: PLC0415 - slow to import

    with files.naming(Path(name)):
        verified = checking.verifier.verify(raw, time=checking.time)
        return Outgoing.of(verified, mapping, source=name)


def _print(printer: Output, out: Path, written: WrittenTable, refused: list[tuple[str, str, VceduError]]) -> None:
    if printer.as_json:
        printer.json(
            {
                "file": str(out),
                "rows": written.rows,
                "refused": [
                    {"file": str(path), "digest": digest, "verdict": error.code.value}
                    for path, digest, error in refused
                ],
                "left_out": [printer.members(fault) for fault in written.left_out],
                "warnings": [printer.members(warning) for warning in written.warnings],
            }
        )
        return
    for _, digest, error in refused:
        printer.warning(error)
        printer.line(f"  {printer.say(_REFUSED)} {digest} {error.code}")
    for fault in written.left_out:
        printer.warning(fault)
    for warning in written.warnings:
        printer.warning(warning)
    if written.left_out:
        printer.line(f"  {printer.say(_LEFT_OUT)} {len({fault.file for fault in written.left_out})}")
    printer.line(f"{out}: {written.rows}")


def _mapping(name: str) -> Mapping:
    from vcedu.connectors.mapping import read_mapping, shipped_mapping, shipped_mappings  # noqa: PLC0415 - slow

    if name in shipped_mappings():
        return read_mapping(shipped_mapping(name), file=name)
    return read_mapping(files.read(Path(name)), file=name)
