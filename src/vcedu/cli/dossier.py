"""`vcedu dossier`: what a school's book of dossiers says is open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vcedu.cli.options import JSONOption, Language, LanguageOption, now_or, output
from vcedu.errors import Code, UsageError

app = typer.Typer(help="Follow dossiers on their way from school to school.", no_args_is_help=True)

_MISSING_JA = {"dossier": "引継ぎ書類", "receipt": "受領書"}


@app.callback()
def dossier() -> None:
    """Follow dossiers on their way from school to school."""


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
