"""The issue ledger (発行台帳) on paper, on a console, and as a table for other programs."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import era_date, era_school_years
from vcedu.errors import Message
from vcedu.errors.table import printable
from vcedu.rendering.page import template

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_COLUMNS = (
    Message("No.", "番号"),
    Message("Date of issue", "発行年月日"),
    Message("Kind", "種類"),
    Message("Purpose", "使用目的"),
    Message("Copies", "部数"),
    Message("Receiver", "交付先"),
)
_TITLE = Message("Issue ledger", "発行台帳")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One document of a ledger.

    Attributes:
        number: Its number, such as 第12号.
        day: The day of issue in Japan.
        kind: What it is.
        purpose: What it is for.
        copies: How many copies.
        receiver: To whom it was handed or sent.
    """

    number: str
    day: dt.date
    kind: Message
    purpose: str
    copies: int
    receiver: str


def ledger_text(lines: Sequence[LedgerLine], language: str) -> str:
    """Return the ledger as lines of text, its columns parted by tabs."""
    rows = [[column.in_language(language) for column in _COLUMNS], *(_cells(line, language) for line in lines)]
    return "\n".join("\t".join(printable(cell) for cell in row) for row in rows)


def ledger_csv(lines: Sequence[LedgerLine], language: str) -> bytes:
    """Return the ledger as CSV in UTF-8 with a byte order mark, by which spreadsheets know the encoding.

    Each text stands as it is in the ledger, one that a spreadsheet would take for a formula too.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([column.in_language(language) for column in _COLUMNS])
    writer.writerows(
        [line.day.isoformat() if at == 1 else cell for at, cell in enumerate(_cells(line, language))] for line in lines
    )
    return out.getvalue().encode("utf-8-sig")


def ledger_page(lines: Sequence[LedgerLine], *, office: str, fiscal_year: int) -> str:
    """Return the ledger of a fiscal year as a page in English and Japanese, complete in itself, to print on A4."""
    return template("ledger.html").render(
        title=_TITLE,
        columns=_COLUMNS,
        office=printable(office),
        fiscal_year=fiscal_year,
        era="・".join(era_school_years(fiscal_year)),
        rows=[(line, era_date(line.day)) for line in lines],
        copies=sum(line.copies for line in lines),
        printable=printable,
    )


def _cells(line: LedgerLine, language: str) -> list[str]:
    day = era_date(line.day) if language == "ja" else line.day.isoformat()
    return [line.number, day, line.kind.in_language(language), line.purpose, str(line.copies), line.receiver]
