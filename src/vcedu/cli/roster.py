"""`vcedu roster`: check a OneRoster ZIP."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vcedu.cli import files
from vcedu.cli.options import JSONOption, Language, LanguageOption, output

app = typer.Typer(help="Check rosters in OneRoster 1.2_JP.", no_args_is_help=True)


@app.callback()
def roster() -> None:
    """Check rosters in OneRoster 1.2_JP."""


@app.command("check")
def check(
    roster_zip: Annotated[Path, typer.Argument(metavar="ZIP", help="The roster, as RO_20260401_131016.zip.")],
    strict: Annotated[bool, typer.Option("--strict", help="Refuse what is otherwise only a warning.")] = False,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Check a roster and report every fault of all its files at once.

    A ZIP of another name, ideographs of names that JIS X 0213 lacks, and schools that may not be one establisher's are
    warnings.

    Examples:
        vcedu roster check RO_20260401_131016.zip

        vcedu roster check RO_20260401_131016.zip --strict --lang ja
    """
    # The education models are slow to import, and most commands do without them.
    from vcedu.connectors import read_roster  # noqa: PLC0415

    found = read_roster(files.read(roster_zip), file=str(roster_zip), strict=strict)
    counts = {name: len(rows) for name, rows in found.tables.items()}
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        warnings = [printer.members(warning) for warning in found.warnings]
        printer.json({"file": str(roster_zip), "rows": counts, "warnings": warnings})
    else:
        for warning in found.warnings:
            printer.warning(warning)
        for name, count in counts.items():
            printer.line(f"{name}: {count}")
