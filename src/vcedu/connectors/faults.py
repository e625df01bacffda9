"""All faults of one file in one error, so that a clerk corrects them in one go."""

from __future__ import annotations

from vcedu.errors import Code, MalformedError, Message

MOST_FAULTS = 1_000


class FaultReport:
    """The faults found so far while a file is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self._faults: list[MalformedError] = []

    def add(self, fault: MalformedError) -> None:
        """Note a fault and go on."""
        self.count += 1
        if len(self._faults) < MOST_FAULTS:
            fault.with_place(file=self.file)
            self._faults.append(fault)

    def raise_if_any(self) -> None:
        """End with all faults in one error, if there were any.

        Raises:
            MalformedError: `TABLE_FAULTS`.
        """
        if self.count:
            raise self.error()

    def error(self) -> MalformedError:
        """Return the faults as one error, in the order of their lines."""
        in_order = sorted(self._faults, key=lambda fault: (fault.line or 0, fault.column or 0))
        return MalformedError(Code.TABLE_FAULTS, file=self.file, count=self.count, faults=tuple(in_order))


def faults_of(error: MalformedError) -> tuple[MalformedError, ...]:
    """Return what is wrong with a file: the single faults that an error reports, or the error that stands alone.

    Each has file, line, column and what was expected. Of more than 1,000 faults, the first 1,000 that were found; their
    number is `error.facts["count"]`.
    """
    if error.code is not Code.TABLE_FAULTS:
        return (error,)
    faults: tuple[MalformedError, ...] = error.facts["faults"]  # type: ignore[assignment]
    return faults


def expectation(fault: MalformedError) -> Message:
    """Return what a fault of the education layer says was expected."""
    return Message(str(fault.facts["expected_en"]), str(fault.facts["expected_ja"]))
