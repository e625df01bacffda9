"""`vcedu ledger`: the issue ledger (発行台帳), to read and to print."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.cli.options import JSONOption, Language, LanguageOption, now_or, output
from vcedu.cli.stores import JournalOption, existing_store

if TYPE_CHECKING:
    from vcedu.rendering.ledger import LedgerLine

app = typer.Typer(help="Read and print the issue ledger (発行台帳).", no_args_is_help=True)


class Form(StrEnum):
    """What a ledger is written as."""

    TEXT = "text"
    HTML = "html"
    CSV = "csv"


@app.callback()
def ledger() -> None:
    """Read and print the issue ledger (発行台帳)."""


@app.command("print")
def print_ledger(
    journal: JournalOption,
    office: Annotated[str, typer.Option("--office", metavar="CODE", help="The code of the school or board.")],
    year: Annotated[
        int | None, typer.Option("--year", metavar="YEAR", help="The fiscal year (年度); by default the present one.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="As text, a page for A4, or CSV.")] = Form.TEXT,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to write it; by default it is printed.")
    ] = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Print the documents of a fiscal year: number, date, kind, purpose, copies and receiver.

    Examples:
        vcedu ledger print --journal transcripts/journal.sqlite --office D113299900015 --lang ja

        vcedu ledger print --journal postgresql://office@db.example/school --office D113299900015 --year 2026 \
            --format html --out ledger-2026.html
    """
    from vcedu.education.dates import japanese_day, school_year_of  # noqa: PLC0415 - slow to import
    from vcedu.rendering.ledger import ledger_csv, ledger_page, ledger_text  # noqa: PLC0415 - slow to import

    fiscal_year = school_year_of(japanese_day(now_or(None))) if year is None else year
    lines = _lines(journal, office, fiscal_year)
    printer = output(as_json=as_json, language=language)
    if as_json:
        printer.json({"office": office, "fiscal_year": fiscal_year, "documents": [_as_json(line) for line in lines]})
        return
    if form is Form.HTML:
        data = ledger_page(lines, office=office, fiscal_year=fiscal_year).encode()
    elif form is Form.CSV:
        data = ledger_csv(lines, language.value)
    else:
        data = f"{ledger_text(lines, language.value)}\n".encode()
    if out is None:
        printer.line(data.decode("utf-8-sig").rstrip("\r\n"))
    else:
        files.write(out, data)


def _lines(journal: str, office: str, fiscal_year: int) -> list[LedgerLine]:
    from vcedu.education.dates import japanese_day  # noqa: PLC0415 - slow to import
    from vcedu.education.kinds import RECORD_KINDS  # noqa: PLC0415 - slow to import
    from vcedu.issuer import IssuanceJournal, IssueLedger  # noqa: PLC0415 - slow to import
    from vcedu.rendering.ledger import LedgerLine  # noqa: PLC0415 - slow to import

    with existing_store(journal, reason="there is no such journal") as driver:
        book = IssueLedger(driver, IssuanceJournal(driver), office=office)
        return [
            LedgerLine(
                str(found.number),
                japanese_day(found.entry.reserved_at),
                RECORD_KINDS[found.request.kind].name,
                found.request.purpose,
                found.request.copies,
                found.request.receiver,
            )
            for found in book.entries(fiscal_year)
        ]


def _as_json(line: LedgerLine) -> dict[str, object]:
    return {
        "number": line.number,
        "date": line.day.isoformat(),
        "kind": line.kind.ja,
        "purpose": line.purpose,
        "copies": line.copies,
        "receiver": line.receiver,
    }
