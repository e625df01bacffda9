"""How far a long test has come, so that a run that was stopped goes on where it was.

A test that has many like rounds asks for those that are left, and notes what each has found. The runner of the long
tests says where that is kept, and of which tree; without it every run begins anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER, TREE = "VCEDU_NIGHTLY_FOLDER", "VCEDU_NIGHTLY_TREE"


class Progress:
    """The rounds of one test that are done, with what they found."""

    def __init__(self, name: str, environment: Mapping[str, str] = os.environ) -> None:
        folder = environment.get(FOLDER)
        self._file = Path(folder) / f"{name}.json" if folder else None
        self._tree = environment.get(TREE, "")
        self.found: dict[str, Any] = self._kept()

    def _kept(self) -> dict[str, Any]:
        if self._file is None:
            return {}
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return dict(kept["rounds"]) if kept["tree"] == self._tree else {}

    def left(self, rounds: int) -> Iterator[int]:
        """Yield the numbers of the rounds that are not done, one after the other."""
        for number in range(rounds):
            if str(number) not in self.found:
                yield number

    def note(self, number: int, found: Any) -> None:
        """Note that a round is done, and what it found."""
        self.found[str(number)] = found
        if self._file is not None:
            whole = self._file.with_suffix(".part")
            whole.write_text(json.dumps({"tree": self._tree, "rounds": self.found}), encoding="utf-8")
            whole.replace(self._file)

    def total(self, member: str) -> int:
        """Return the sum of one member over all rounds."""
        return sum(found.get(member, 0) for found in self.found.values())
