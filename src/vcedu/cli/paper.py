"""`vcedu paper`: print a credential as a sheet of QR codes, and read one back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.cli.options import JSONOption, Language, LanguageOption, output
from vcedu.errors import Code, MalformedError
from vcedu.model.reading import read_secured
from vcedu.rendering import codes_in_picture, paper_sheet, paper_texts, read_paper

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(help="Carry a credential on paper, for a family without a phone.", no_args_is_help=True)
_BEGINNING = "VCEDU1:"
_STANDARD_INPUT = "-"


@app.callback()
def papers() -> None:
    """Carry a credential on paper, for a family without a phone."""


@app.command("print")
def print_sheet(
    signed: Annotated[Path, typer.Argument(metavar="SIGNED.json", help="The signed credential.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.html", help="Where to write the sheet.")],
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Write a credential as a page of QR codes, to be opened in a browser and printed on A4.

    Examples:
        vcedu paper print signed.json --out sheet.html
    """
    with files.naming(signed):
        secured = read_secured(files.read(signed))
        sheet, count = paper_sheet(secured), len(paper_texts(secured))
    files.write(out, sheet.encode())
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"file": str(out), "codes": count})
    else:
        printer.line(f"{out}: {count}")


@app.command("read")
def read_sheet(
    scans: Annotated[
        list[str],
        typer.Argument(
            metavar="SCAN...",
            help="A picture of the sheet, a file with the text of one code on each line, `-` for such lines from a "
            "hand scanner, or the text of a code itself.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="SIGNED.json", help="Where to write the credential.")],
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Put the codes of one sheet together, in any order, to the very bytes that were printed.

    What comes back is as unproven as a file from anywhere: `vcedu verify` says what it is worth.

    Examples:
        vcedu paper read front.jpg back.jpg --out signed.json

        vcedu paper read codes.txt --out signed.json
    """
    texts = [text for scan in scans for text in _texts(scan)]
    data = read_paper(texts)
    files.write(out, data)
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"file": str(out), "bytes": len(data), "codes": len(set(texts))})
    else:
        printer.line(str(out))


def _texts(scan: str) -> Iterator[str]:
    """Yield the texts of the codes that one argument stands for."""
    if scan.startswith(_BEGINNING):
        yield scan
        return
    if scan == _STANDARD_INPUT:
        yield from _lines(sys.stdin.read())
        return
    data = files.read(Path(scan))
    with files.naming(Path(scan)):
        if data.startswith(_BEGINNING.encode()):
            try:
                yield from _lines(data.decode("ascii"))
            except UnicodeDecodeError as error:
                raise MalformedError(Code.PAPER_MALFORMED, what="ASCII") from error
        else:
            yield from codes_in_picture(data)


def _lines(text: str) -> Iterator[str]:
    # No code begins or ends with a space: the last character of a group of Base45 is at most `W`.
    yield from (line.strip() for line in text.splitlines() if line.strip())
