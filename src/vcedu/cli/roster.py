"""`vcedu roster`: check what a school's systems export: a OneRoster ZIP, and the CSV files that this program reads."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vcedu.cli import files
from vcedu.cli.options import JSONOption, Language, LanguageOption, output
from vcedu.errors import Code, Message, UsageError

_PUPILS = Message("pupils:", "児童・生徒数：")
app = typer.Typer(help="Check rosters in OneRoster 1.2_JP, and a school's CSV files.", no_args_is_help=True)


class SchoolFile(StrEnum):
    """A CSV file that a school hands over."""

    GAKUSEKI = "gakuseki"
    TEXTBOOKS = "textbooks"
    GRADES = "grades"


KindArgument = Annotated[
    SchoolFile, typer.Argument(metavar="KIND", help="gakuseki (学籍), textbooks (教科書) or grades (成績).")
]


@app.callback()
def roster() -> None:
    """Check rosters in OneRoster 1.2_JP, and a school's CSV files."""


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


@app.command("columns")
def columns(kind: KindArgument, language: LanguageOption = Language.EN) -> None:
    """Print the columns of a CSV file: names, which are required, what they mean, an example.

    Examples:
        vcedu roster columns gakuseki --lang ja
    """
    from vcedu.connectors import describe_gakuseki, describe_grades, describe_textbooks  # noqa: PLC0415 - slow

    described = {
        SchoolFile.GAKUSEKI: describe_gakuseki,
        SchoolFile.TEXTBOOKS: describe_textbooks,
        SchoolFile.GRADES: describe_grades,
    }
    output(as_json=False, language=language).line(described[kind](language.value))


@app.command("file")
def file(
    kind: KindArgument,
    table: Annotated[Path, typer.Argument(metavar="FILE.csv", help="The file, in UTF-8 or CP932.")],
    school: Annotated[
        Path | None, typer.Option("--school", metavar="SCHOOL.toml", help="The school; not needed for textbooks.")
    ] = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Check a CSV file of a school and report every fault at once; count whom it is about.

    Examples:
        vcedu roster file gakuseki gakuseki.csv --school school.toml

        vcedu roster file textbooks textbooks.csv
    """
    from vcedu.connectors import read_grades, read_register, read_school, read_textbooks  # noqa: PLC0415 - slow

    data, name = files.read(table), str(table)
    if kind is SchoolFile.TEXTBOOKS:
        found = len(read_textbooks(data, file=name))
    elif school is None:
        raise UsageError(Code.OPTION_INVALID, option="--school", value=None, expected="SCHOOL.toml")
    else:
        described = read_school(files.read(school), file=str(school))
        read = read_register if kind is SchoolFile.GAKUSEKI else read_grades
        found = len(read(data, file=name, school=described))
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"file": name, "pupils": found})
    else:
        printer.line(f"{name}: {printer.say(_PUPILS)} {found}")
