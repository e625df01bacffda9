"""`vcedu demo`: the scenes, played on made-up pupils."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from vcedu.cli import files
from vcedu.cli.options import JSONOption, Language, LanguageOption, output
from vcedu.cli.output import ExitStatus
from vcedu.cli.progress import watched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vcedu.cli.output import Output
    from vcedu.demo.transcripts import Outcome
    from vcedu.errors import Message

T = TypeVar("T")


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for everything the demo makes.")],
    grades: Annotated[
        Path | None, typer.Option("--grades", metavar="FILE", help="Your own grades file instead of made-up pupils.")
    ] = None,
    pupils: Annotated[int, typer.Option("--pupils", min=1, max=9999, help="How many pupils to make up.")] = 200,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Turn a grades file into signed transcripts, verify them, and refuse what an attacker tries.

    Examples:
        vcedu demo --out demo

        vcedu demo --out demo --grades my-grades.csv --lang ja
    """
    from vcedu.demo import transcripts  # noqa: PLC0415 - slow to import

    printer = output(as_json=as_json, language=language)
    files.folder(out)
    try:
        outcome = transcripts.play(out, _Audience(printer), grades=grades, pupils=pupils)
    except OSError as error:
        raise files.failure(error, out) from error
    summary = _summary(outcome)
    files.write(out / "summary.json", (json.dumps(summary, ensure_ascii=False, indent=2) + "\n").encode())
    _tell(printer, outcome, out)
    raise typer.Exit(ExitStatus.DONE if outcome.as_hoped else ExitStatus.FAILED)


class _Audience:
    """Prints what happens; silent where JSON is asked for."""

    def __init__(self, printer: Output) -> None:
        self._printer = printer

    def say(self, message: Message) -> None:
        if not self._printer.as_json:
            self._printer.line(self._printer.say(message))

    def watch(self, items: Iterable[T], *, total: int, what: Message) -> Iterator[T]:
        return watched(items, total=total, what=self._printer.say(what))


def _tell(printer: Output, outcome: Outcome, out: Path) -> None:
    if printer.as_json:
        printer.json(_summary(outcome))
        return
    for refusal in outcome.refusals:
        printer.line(f"- {refusal.attack.en} / {refusal.attack.ja}")
        printer.line(f"    {refusal.code}: {refusal.message.en} / {refusal.message.ja}")
    printer.line(f"{out}")


def _summary(outcome: Outcome) -> dict[str, object]:
    return {
        "issued": outcome.issued,
        "verified": outcome.verified,
        "as_hoped": outcome.as_hoped,
        "attacks": [
            {
                "attack": {"en": refusal.attack.en, "ja": refusal.attack.ja},
                "expected": refusal.expected,
                "code": refusal.code,
                "message": {"en": refusal.message.en, "ja": refusal.message.ja},
            }
            for refusal in outcome.refusals
        ],
    }
