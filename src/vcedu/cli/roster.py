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
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Check a roster and report every fault of all its files at once.

    Examples:
        vcedu roster check RO_20260401_131016.zip
    """
    # The education models are slow to import, and most commands do without them.
    from vcedu.connectors import read_roster  # noqa: PLC0415

    found = read_roster(files.read(roster_zip), file=str(roster_zip))
    counts = {name: len(rows) for name, rows in found.tables.items()}
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"file": str(roster_zip), "rows": counts})
    else:
        for name, count in counts.items():
            printer.line(f"{name}: {count}")
