"""`vcedu demo`: the scenes, played on made-up pupils."""

from __future__ import annotations

import json
from enum import StrEnum
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
    from vcedu.demo.application import SceneOutcome
    from vcedu.demo.transcripts import Outcome
    from vcedu.errors import Message

T = TypeVar("T")


class Scene(StrEnum):
    """What can be played."""

    TRANSCRIPTS = "transcripts"
    APPLICATION = "application"
    ALL = "all"


def demo(
    scene: Annotated[Scene, typer.Argument(help="The scene to play.")] = Scene.TRANSCRIPTS,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for everything the demo makes.")],
    grades: Annotated[
        Path | None, typer.Option("--grades", metavar="FILE", help="Your own grades file instead of made-up pupils.")
    ] = None,
    pupils: Annotated[int, typer.Option("--pupils", min=1, max=9999, help="How many pupils to make up.")] = 200,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Play a scene: a grades file becomes transcripts, or graduates and families apply for certificates.

    Attackers try what they can in each, and every document lies in the folder afterwards.

    Examples:
        vcedu demo --out demo

        vcedu demo --out demo --grades my-grades.csv --lang ja

        vcedu demo application --out demo
    """
    printer = output(as_json=as_json, language=language)
    files.folder(out)
    summary: dict[str, object] = {}
    try:
        if scene is not Scene.APPLICATION:
            summary |= _play_transcripts(out, printer, grades, pupils)
        if scene is not Scene.TRANSCRIPTS:
            summary["application"] = _play_application(out / "application", printer)
    except OSError as error:
        raise files.failure(error, out) from error
    files.write(out / "summary.json", (json.dumps(summary, ensure_ascii=False, indent=2) + "\n").encode())
    if printer.as_json:
        printer.json(summary)
    else:
        printer.line(f"{out}")
    raise typer.Exit(ExitStatus.DONE if _as_hoped(summary) else ExitStatus.FAILED)


def _play_transcripts(out: Path, printer: Output, grades: Path | None, pupils: int) -> dict[str, object]:
    from vcedu.demo import transcripts  # noqa: PLC0415 - slow to import

    outcome = transcripts.play(out, _Audience(printer), grades=grades, pupils=pupils)
    if not printer.as_json:
        _tell(printer, outcome)
    return _summary(outcome)


def _play_application(out: Path, printer: Output) -> dict[str, object]:
    from vcedu import testing  # noqa: PLC0415 - slow to import
    from vcedu.demo import application  # noqa: PLC0415

    files.folder(out)
    return _steps(application.play(testing.registry(), out, _Audience(printer)))


def _as_hoped(summary: dict[str, object]) -> bool:
    application = summary.get("application")
    scenes = [summary] if "as_hoped" in summary else []
    return all(scene["as_hoped"] for scene in (*scenes, *([application] if isinstance(application, dict) else [])))


class _Audience:
    """Prints what happens; silent where JSON is asked for."""

    def __init__(self, printer: Output) -> None:
        self._printer = printer

    def say(self, message: Message) -> None:
        if not self._printer.as_json:
            self._printer.line(self._printer.say(message))

    def watch(self, items: Iterable[T], *, total: int, what: Message) -> Iterator[T]:
        return watched(items, total=total, what=self._printer.say(what))


def _tell(printer: Output, outcome: Outcome) -> None:
    for refusal in outcome.refusals:
        printer.line(f"- {refusal.attack.en} / {refusal.attack.ja}")
        printer.line(f"    {refusal.code}: {refusal.message.en} / {refusal.message.ja}")


def _steps(outcome: SceneOutcome) -> dict[str, object]:
    return {
        "as_hoped": outcome.as_hoped,
        "steps": [
            {
                "step": {"en": step.name.en, "ja": step.name.ja},
                "expected": step.expected,
                "code": step.code,
                "message": {"en": step.told.en, "ja": step.told.ja},
            }
            for step in outcome.steps
        ],
    }


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
