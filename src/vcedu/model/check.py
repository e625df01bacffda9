"""One line of a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from vcedu.errors import CheckName, Code, Message, UndeterminedError, VceduError, check_message, row

if TYPE_CHECKING:
    import datetime as dt

_NOTHING_TO_DO = Message("", "")


class Outcome(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found.

    Attributes:
        name: Which check it is.
        outcome: How it ended.
        code: Why it failed or could not be made; a passed check may carry one that says how it passed.
        message: One sentence in English and Japanese.
        next_step: What to do now; empty where there is nothing to do.
        path: JSON Pointer of the member at fault, in the document that was checked; "" for the whole of it.
        as_of: When what the check relied on was obtained; None where it relied on the document alone.
        error: The error that `Verifier.verify` raises for it; None if it passed.
        tolerated: The policy names this check, so that being undetermined does not count against `verified`.
    """

    name: CheckName
    outcome: Outcome
    code: Code | None
    message: Message
    next_step: Message
    path: str = ""
    as_of: dt.datetime | None = None
    error: VceduError | None = None
    tolerated: bool = False

    @classmethod
    def passed(
        cls, name: CheckName, *, code: Code | None = None, as_of: dt.datetime | None = None, **facts: object
    ) -> Check:
        """Return a check that passed; a code says how, where that is worth saying."""
        message = row(code).message.filled(facts) if code else check_message(name, "passed")
        return cls(name, Outcome.PASSED, code, message, _NOTHING_TO_DO, as_of=as_of)

    @classmethod
    def not_applicable(cls, name: CheckName, *, code: Code | None = None) -> Check:
        """Return a check that this document gives no occasion for; a code says what that leaves open."""
        if code is None:
            return cls(name, Outcome.NOT_APPLICABLE, None, check_message(name, "not_applicable"), _NOTHING_TO_DO)
        return cls(name, Outcome.NOT_APPLICABLE, code, row(code).message.filled({}), row(code).next_step)

    @classmethod
    def from_error(
        cls, name: CheckName, error: VceduError, *, as_of: dt.datetime | None = None, tolerated: bool = False
    ) -> Check:
        """Return a check that ended in an error: undetermined for an `UndeterminedError`, else failed."""
        _forget_frames(error)
        undetermined = isinstance(error, UndeterminedError)
        outcome = Outcome.UNDETERMINED if undetermined else Outcome.FAILED
        return cls(
            name,
            outcome,
            error.code,
            error.message,
            error.next_step,
            path=error.path,
            as_of=as_of,
            error=error,
            tolerated=tolerated and undetermined,
        )

    @property
    def counts_against(self) -> bool:
        """Whether this check alone makes `verified` false."""
        return self.outcome is Outcome.FAILED or (self.outcome is Outcome.UNDETERMINED and not self.tolerated)

    def as_json(self) -> dict[str, Any]:
        """Return the check as JSON members, in the order of the attributes."""
        return {
            "name": self.name.value,
            "outcome": self.outcome.value,
            "code": self.code.value if self.code else None,
            "message": {"en": self.message.en, "ja": self.message.ja},
            "next_step": {"en": self.next_step.en, "ja": self.next_step.ja},
            "path": self.path,
            "as_of": self.as_of.isoformat() if self.as_of else None,
        }


def _forget_frames(error: BaseException | None) -> None:
    """Let go of where an error was raised: through those frames it would keep all that was verified in memory."""
    seen: set[int] = set()
    # An error may be its own cause, where it was raised from itself.
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        error.__traceback__ = None
        error = error.__cause__
