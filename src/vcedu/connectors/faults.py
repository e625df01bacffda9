"""All faults of one file in one error, so that a clerk corrects them in one go."""

from __future__ import annotations

from vcedu.errors import Code, MalformedError

MOST_FAULTS = 1_000


class ImportFaults(MalformedError):  # noqa: N818 - a report of several errors
    """What is wrong with a file, fault by fault. Nothing of the file was taken over.

    Attributes:
        faults: The faults in the order of their lines, each with file, line, column and what was expected. Of more than
            1,000 the first that were found; their number is `facts["count"]`.
    """

    def __init__(self, faults: tuple[MalformedError, ...], *, file: str, count: int) -> None:
        super().__init__(Code.TABLE_FAULTS, file=file, count=count)
        self.faults = faults

    def __reduce__(self) -> tuple[object, ...]:
        return _unpickled, (self.faults, self.facts["count"], self.file)


class FaultReport:
    """The faults found so far while a file is read."""

    def __init__(self, file: str, *, strict: bool = False) -> None:
        """Begin a report.

        Args:
            file: The file's name.
            strict: Whether a warning counts as a fault.
        """
        self.file = file
        self.count = 0
        self._strict = strict
        self._faults: list[MalformedError] = []
        self._warnings: list[MalformedError] = []

    @property
    def warnings(self) -> tuple[MalformedError, ...]:
        """What was noted and does no harm, in the order of the lines; of more than 1,000 the first."""
        return _in_order(self._warnings)

    def add(self, fault: MalformedError) -> None:
        """Note a fault and go on."""
        self.count += 1
        if len(self._faults) < MOST_FAULTS:
            fault.with_place(file=self.file)
            self._faults.append(fault)

    def warn(self, fault: MalformedError) -> None:
        """Note what does no harm; for whoever reads strictly it is a fault."""
        if self._strict:
            self.add(fault)
        elif len(self._warnings) < MOST_FAULTS:
            fault.with_place(file=self.file)
            self._warnings.append(fault)

    def raise_if_any(self) -> None:
        """End with all faults in one error, if there were any.

        Raises:
            ImportFaults: `TABLE_FAULTS`.
        """
        if self.count:
            raise self.error()

    def error(self) -> ImportFaults:
        """Return the faults as one error, in the order of their lines."""
        return ImportFaults(_in_order(self._faults), file=self.file, count=self.count)


class DrainedReport(FaultReport):
    """Faults that are taken out as the rows go by, where one row's faults stop no other row."""

    def take(self) -> tuple[MalformedError, ...]:
        """Return the faults noted since the last time, in the order of their lines."""
        taken, self._faults = _in_order(self._faults), []
        return taken


def _unpickled(faults: tuple[MalformedError, ...], count: int, file: str) -> ImportFaults:
    return ImportFaults(faults, file=file, count=count)


def _in_order(faults: list[MalformedError]) -> tuple[MalformedError, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.line or 0, fault.column or 0)))
