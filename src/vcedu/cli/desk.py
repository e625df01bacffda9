"""`vcedu desk`: a board's own rules for who at a school may see what."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vcedu.cli import files
from vcedu.cli.options import JSONOption, Language, LanguageOption, output
from vcedu.errors import Message

app = typer.Typer(help="Check a board's rules for the school desk.", no_args_is_help=True)

_SAME = Message("The table says the same as the one that comes with the program.", "付属の表と同じ内容です。")
_NOBODY = Message("nobody", "該当なし")
_WHO = {
    "primary": Message("homeroom teachers: those marked as primary", "学級担任：primaryの教員"),
    "all": Message("homeroom teachers: all teachers of the class", "学級担任：学級の全教員"),
    "none": Message("homeroom teachers: nobody", "学級担任：該当なし"),
}


@app.callback()
def desk() -> None:
    """Check a board's rules for the school desk."""


@app.command("check")
def check(
    table: Annotated[Path, typer.Argument(metavar="DESK.toml", help="The board's table of kinds by roles.")],
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Check a table of who may do what with which kind of record, and say how it differs from the one shipped.

    Examples:
        vcedu desk check desk.toml --lang ja
    """
    from vcedu.holder.access import read_desk  # noqa: PLC0415 - slow to import
    from vcedu.holder.access.policy import shipped_desk  # noqa: PLC0415
    from vcedu.holder.desk import differences  # noqa: PLC0415

    with files.naming(table):
        found = differences(read_desk(files.read(table)), shipped_desk())
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        printer.json({"file": str(table), "differences": [{"en": each.en, "ja": each.ja} for each in found]})
        return
    for each in found or [_SAME]:
        printer.line(printer.say(each))


@app.command("roles")
def roles(
    rules: Annotated[Path, typer.Argument(metavar="ROLES.toml", help="The board's reading of a roster's roles.")],
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Check a file of what a OneRoster role is at the desk, and print what it comes to.

    Examples:
        vcedu desk roles roles.toml
    """
    from vcedu.holder.desk import ROLES, read_roster_rules  # noqa: PLC0415 - slow to import

    with files.naming(rules):
        found = read_roster_rules(files.read(rules))
    printer = output(as_json=as_json, language=language)
    if printer.as_json:
        people = {person: sorted(held) for person, held in found.people.items()}
        printer.json({"homeroom": found.homeroom, "roles": {**found.roles}, "people": people})
        return
    printer.line(printer.say(_WHO[found.homeroom]))
    for name, role in found.roles.items():
        printer.line(f"{name}: {printer.say(ROLES[role])}")
    for person, held in found.people.items():
        words = ", ".join(printer.say(ROLES[each]) for each in sorted(held)) or printer.say(_NOBODY)
        printer.line(f"{person}: {words}")
