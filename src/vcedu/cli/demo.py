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
from vcedu.errors import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vcedu.cli.output import Output
    from vcedu.demo.steps import SceneOutcome
    from vcedu.demo.transcripts import Outcome

T = TypeVar("T")


class Scene(StrEnum):
    """The scenes that can be played alone."""

    TRANSCRIPTS = "transcripts"
    TRANSFER = "transfer"
    SCHOOL_TO_SCHOOL = "school-to-school"
    APPLICATION = "application"
    ALL = "all"


def demo(
    scene: Annotated[Scene, typer.Argument(help="Which scene to play.")] = Scene.ALL,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for everything the demo makes.")],
    grades: Annotated[
        Path | None, typer.Option("--grades", metavar="FILE", help="Your own grades file instead of made-up pupils.")
    ] = None,
    pupils: Annotated[int, typer.Option("--pupils", min=1, max=9999, help="How many pupils to make up.")] = 200,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Play the scenes: transcripts from a grades file, a change of school, its records, certificates applied for.

    What an attacker tries is refused. Everything that is made lies in the folder afterwards.

    Examples:
        vcedu demo --out demo

        vcedu demo transfer --out demo

        vcedu demo --out demo --grades my-grades.csv --lang ja
    """
    printer = output(as_json=as_json, language=language)
    files.folder(out)
    audience = _Audience(printer)
    summary: dict[str, object] = {"as_hoped": True}
    try:
        if scene in {Scene.TRANSCRIPTS, Scene.ALL}:
            summary |= _play_transcripts(out, audience, grades, pupils)
        for each in (Scene.TRANSFER, Scene.SCHOOL_TO_SCHOOL, Scene.APPLICATION):
            if scene in {each, Scene.ALL}:
                outcome = _play(each, files.folder(out / each.value), audience)
                summary[each.value] = _steps(outcome)
                summary["as_hoped"] = bool(summary["as_hoped"]) and outcome.as_hoped
    except OSError as error:
        raise files.failure(error, out) from error
    files.write(out / "summary.json", (json.dumps(summary, ensure_ascii=False, indent=2) + "\n").encode())
    if printer.as_json:
        printer.json(summary)
    else:
        printer.line(f"{out}")
    raise typer.Exit(ExitStatus.DONE if summary["as_hoped"] else ExitStatus.FAILED)


def _play_transcripts(out: Path, audience: _Audience, grades: Path | None, pupils: int) -> dict[str, object]:
    from vcedu.demo import transcripts  # noqa: PLC0415 - slow to import

    outcome = transcripts.play(out, audience, grades=grades, pupils=pupils)
    for refusal in outcome.refusals:
        told = Message(f"{refusal.message.en} [{refusal.code}]", f"{refusal.message.ja} [{refusal.code}]")
        audience.say(Message(f"- {refusal.attack.en}: {told.en}", f"- {refusal.attack.ja}：{told.ja}"))
    return _summary(outcome)


def _play(scene: Scene, out: Path, audience: _Audience) -> SceneOutcome:
    from vcedu import testing  # noqa: PLC0415 - slow to import
    from vcedu.demo import application, school_to_school, transfer  # noqa: PLC0415 - slow to import

    if scene is Scene.TRANSFER:
        return transfer.play(out, audience)
    if scene is Scene.SCHOOL_TO_SCHOOL:
        return school_to_school.play(out, audience)
    return application.play(testing.registry(seed="vcedu demo"), out, audience)


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


class _Audience:
    """Prints what happens; silent where JSON is asked for."""

    def __init__(self, printer: Output) -> None:
        self._printer = printer

    def say(self, message: Message) -> None:
        if not self._printer.as_json:
            self._printer.line(self._printer.say(message))

    def watch(self, items: Iterable[T], *, total: int, what: Message) -> Iterator[T]:
        return watched(items, total=total, what=self._printer.say(what))


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
