"""What a scene is told in: steps, each with the code it had to end in and the code it ended in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Message, VceduError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vcedu.demo.transcripts import Audience
    from vcedu.model import Verdict

ACCEPTED = "ACCEPTED"
ACCEPTED_WORDS = Message("It was accepted.", "受理されました。")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done or tried.

    Attributes:
        name: What, for people.
        expected: The code it had to end in.
        code: The code it ended in.
        told: What the people concerned are told.
    """

    name: Message
    expected: str
    code: str
    told: Message


@dataclass(frozen=True, slots=True)
class SceneOutcome:
    """What the scene came to."""

    steps: tuple[Step, ...]

    @property
    def as_hoped(self) -> bool:
        """Whether every step ended as it had to."""
        return bool(self.steps) and all(step.code == step.expected for step in self.steps)


def tell(steps: Iterable[Step], audience: Audience) -> SceneOutcome:
    """Tell an audience each step, and return what they come to."""
    told = []
    for step in steps:
        audience.say(Message(f"{step.name.en}: {step.told.en}", f"{step.name.ja}：{step.told.ja}"))
        told.append(step)
    return SceneOutcome(tuple(told))


def ended_in(name: Message, attempt: Callable[[], object], expected: str) -> Step:
    """Return the step that an attempt was: the code it was refused with, or that it was accepted."""
    try:
        attempt()
    except VceduError as error:
        return Step(name, expected, error.code.value, error.message)
    return Step(name, expected, ACCEPTED, ACCEPTED_WORDS)


def code_of(verdict: Verdict, accepted: str) -> str:
    """Return the code that a verdict ended in: of its first error, or the one given where there is none."""
    first = verdict.first_error
    return accepted if first is None else str(first.code)


def readable_json(value: object) -> bytes:
    """Return a value as a JSON file for people to read."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
