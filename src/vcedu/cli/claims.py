"""`vcedu claims`: the slips on which pupils are handed their claim codes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.cli.options import JSONOption, Language, LanguageOption, output

if TYPE_CHECKING:
    from vcedu.issuer.batch.claim_file import ClaimLine
    from vcedu.rendering import ClaimSlip

_PAGE = "claim-slips.html"
app = typer.Typer(help="Print the slips with which pupils fetch their records.", no_args_is_help=True)


@app.callback()
def claims() -> None:
    """Print the slips with which pupils fetch their records."""


@app.command("print")
def print_slips(
    lines: Annotated[Path, typer.Argument(metavar="CLAIMS.jsonl", help="The file that the batch wrote.")],
    school: Annotated[Path, typer.Option("--school", metavar="SCHOOL.toml", help="The school's own description.")],
    address: Annotated[str, typer.Option("--address", metavar="URL", help="Where records are fetched.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for the pages.")],
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Write one page for each class, eight slips to a sheet of A4, to be opened in a browser and printed.

    The pages are as confidential as the codes: only their owner may read them.

    Examples:
        vcedu claims print claims.jsonl --school school.toml --address https://school.example/receive --out slips
    """
    # The education models are slow to import, and most commands do without them.
    from vcedu.connectors import read_school  # noqa: PLC0415
    from vcedu.issuer.batch.claim_file import by_class, read_claims  # noqa: PLC0415
    from vcedu.issuer.batch.names import folder_name  # noqa: PLC0415
    from vcedu.rendering import claim_slips_page  # noqa: PLC0415

    home = read_school(files.read(school), file=str(school))
    with files.naming(lines):
        classes = by_class(read_claims(files.read(lines)))
    files.folder(out)
    written = {}
    for group, pupils in classes.items():
        slips = [_slip(key, of_pupil) for key, of_pupil in pupils.items()]
        path = out / f"{folder_name(group)}-{_PAGE}"
        page = claim_slips_page(slips, group=group, office=home.name, address=address)
        files.write(path, page.encode(), private=True)
        written[str(path)] = len(slips)
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"files": written})
    else:
        for name, count in written.items():
            printer.line(f"{name}: {count}")


def _slip(key: str, lines: list[ClaimLine]) -> ClaimSlip:
    from vcedu.education.dates import japanese_day  # noqa: PLC0415 - slow to import
    from vcedu.education.kinds import RECORD_KINDS  # noqa: PLC0415
    from vcedu.errors import Message  # noqa: PLC0415
    from vcedu.rendering import ClaimSlip  # noqa: PLC0415

    kinds = tuple(
        RECORD_KINDS[line.kind].name if line.kind in RECORD_KINDS else Message("a record", "証明書") for line in lines
    )
    last_moment = lines[0].valid_until - dt.timedelta(seconds=1)
    return ClaimSlip(key, lines[0].code, kinds, japanese_day(last_moment))
