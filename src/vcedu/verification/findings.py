"""The list of checks while a verdict is being made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import CheckName, Code, UndeterminedError, VceduError, check_message
from vcedu.model import Check
from vcedu.verification.material import MissingMaterial, Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vcedu.verification.policy import VerificationPolicy

_ORDER = {name: position for position, name in enumerate(CheckName)}


class Findings:
    """Collects checks and questions; a check whose ground has failed is marked blocked, never left out."""

    def __init__(self, policy: VerificationPolicy) -> None:
        self._policy = policy
        self._checks: list[Check] = []
        self.missing: list[Reference] = []

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks in the fixed order of their names; those of one name in the order they were made."""
        return tuple(sorted(self._checks, key=lambda check: _ORDER[check.name]))

    def add(self, check: Check) -> None:
        """Add a check that is made already."""
        self._checks.append(check)

    def run(self, name: CheckName, make: Callable[[], Check | None], *, after: Iterable[CheckName] = ()) -> None:
        """Make one check, unless one it stands on did not pass; None from `make` means passed."""
        ground = self.first_obstacle(after)
        if ground is not None:
            self._fail(name, UndeterminedError(Code.CHECK_BLOCKED, check=check_message(ground, "called")))
            return
        try:
            self._checks.append(make() or Check.passed(name))
        except MissingMaterial as question:
            self.missing.append(question.reference)
            self._fail(name, UndeterminedError(Code.CHECK_BLOCKED, check=question.reference.kind.value))
        except VceduError as error:
            self._fail(name, error)

    def demand(self, name: CheckName, make: Callable[[], object]) -> bool:
        """Try something that a check stands on; only its failure is a finding. Return whether it succeeded."""
        try:
            make()
        except VceduError as error:
            self._fail(name, error)
            return False
        return True

    def first_obstacle(self, names: Iterable[CheckName]) -> CheckName | None:
        """Return the first of these checks that counts against the document, if any."""
        wanted = set(names)
        return next((check.name for check in self._checks if check.name in wanted and check.counts_against), None)

    def _fail(self, name: CheckName, error: VceduError) -> None:
        self._checks.append(Check.from_error(name, error, tolerated=self._policy.tolerates(error.code)))
