"""What a command prints: sentences in English or Japanese, or JSON, on any console."""

from __future__ import annotations

import json
import sys
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TextIO

from vcedu.errors import UndeterminedError, VceduError, VerificationError
from vcedu.errors.described import described

if TYPE_CHECKING:
    from vcedu.errors import Message


class ExitStatus(IntEnum):
    """How a command ends."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    UNDETERMINED = 3


def survive_any_console() -> None:
    """Let characters that the console lacks (CP932 has no IVS, no 𠮷) print as escapes, not end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def status_of(error: VceduError) -> ExitStatus:
    """Return the exit status that an error ends a command with."""
    if isinstance(error, UndeterminedError):
        return ExitStatus.UNDETERMINED
    if isinstance(error, VerificationError):
        return ExitStatus.FAILED
    return ExitStatus.USAGE


class Output:
    """Prints in one language, or as JSON.

    Args:
        as_json: Print one JSON document instead of sentences.
        language: "en" or "ja".
    """

    def __init__(self, *, as_json: bool, language: str) -> None:
        self.as_json = as_json
        self.language = language

    def say(self, message: Message) -> str:
        """Return the sentence in this output's language."""
        return message.in_language(self.language)

    def line(self, text: str, stream: TextIO | None = None) -> None:
        """Print one line."""
        print(text, file=stream or sys.stdout)

    def json(self, value: Any) -> None:  # noqa: ANN401 - any JSON value
        """Print a JSON document."""
        self.line(json.dumps(value, ensure_ascii=not _is_unicode(sys.stdout), indent=2))

    def error(self, error: VceduError) -> ExitStatus:
        """Print an error with its faults, one line each, and return the exit status it stands for."""
        faults = [error, *getattr(error, "faults", ())]
        if self.as_json:
            self.json({"error": described(error), "faults": [described(fault) for fault in faults[1:]]})
        else:
            for fault in faults:
                self.line(self._sentence(fault), sys.stderr)
        return status_of(error)

    def warning(self, error: VceduError) -> None:
        """Print on standard error what is wrong and does no harm."""
        label = "注意：" if self.language == "ja" else "warning: "
        self.line(f"{label}{self._sentence(error)}", sys.stderr)

    def members(self, error: VceduError) -> dict[str, Any]:
        """Return an error as JSON members."""
        return described(error)

    def _sentence(self, error: VceduError) -> str:
        place = f"{error.place}: " if error.place else ""
        next_step = self.say(error.next_step)
        return f"{place}{self.say(error.message)} {next_step} [{error.code}]"


def _is_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")
