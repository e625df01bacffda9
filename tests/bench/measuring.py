"""Times pieces of work against one another in one run.

The pieces take turns, so that a machine that grows slower under all of them changes no ratio.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SHORTEST_S = 0.02
_MOST_REPEATS = 2000


@dataclass(frozen=True, slots=True)
class Timing:
    """Wall times of one piece of work, in milliseconds, one for each round."""

    rounds_ms: tuple[float, ...]

    @property
    def median_ms(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.rounds_ms)

    @property
    def spread_ms(self) -> float:
        """The distance between the quartiles; with fewer than four rounds, between the fastest and the slowest."""
        if len(self.rounds_ms) < 4:
            return max(self.rounds_ms) - min(self.rounds_ms)
        first, _, third = statistics.quantiles(self.rounds_ms, n=4)
        return third - first

    def ratio(self, own: Timing) -> float:
        """Return how many times as long this took as another, as the median of the ratios round by round."""
        return statistics.median(mine / its for mine, its in zip(self.rounds_ms, own.rounds_ms, strict=True))


def take_turns(work: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, Timing]:
    """Run every piece once unmeasured, then all in turn, as many rounds as asked.

    Short pieces are repeated within a round until the clock's grain no longer matters.
    """
    repeats = {name: _repeats(piece) for name, piece in work.items()}
    rows: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, piece in work.items():
            rows[name].append(_milliseconds(piece, repeats[name]))
    return {name: Timing(tuple(row)) for name, row in rows.items()}


def _repeats(piece: Callable[[], object]) -> int:
    piece()
    once = max(_milliseconds(piece, 1) / 1000, 1e-6)
    return min(_MOST_REPEATS, max(1, round(_SHORTEST_S / once)))


def _milliseconds(piece: Callable[[], object], repeats: int) -> float:
    begin = time.perf_counter()
    for _ in range(repeats):
        piece()
    return (time.perf_counter() - begin) * 1000 / repeats
