"""How much work one dataset may cost. RDFC-1.0 section 7.1 (dataset poisoning) demands a bound.

Blank nodes that look alike are told apart by trying orders of them, and there are inputs of a few kilobytes for which
that would not end in a lifetime. What is counted is work, never time: the same dataset gets the same answer everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from vcedu.errors import Code, UndeterminedError


@dataclass(frozen=True, slots=True)
class RDFCBudget:
    """The limits of one canonicalisation.

    Attributes:
        max_quads: Quads read from the caller, repeated ones included.
        max_calls: Calls of Hash N-Degree Quads. A dataset whose blank nodes all differ in their own quads needs none.
        max_steps: Everything those calls do: each related blank node hashed, each identifier put on a path in each
            order tried. It bounds calls that are few but wide.
    """

    max_quads: int = 32_768
    max_calls: int = 20_000
    max_steps: int = 160_000


class Meter:
    """Counts the N-degree work of one canonicalisation against its budget."""

    __slots__ = ("_calls", "_steps")

    def __init__(self, budget: RDFCBudget) -> None:
        self._calls = budget.max_calls
        self._steps = budget.max_steps

    def call(self) -> None:
        """Count one call of Hash N-Degree Quads.

        Raises:
            UndeterminedError: `RDFC_BUDGET`, if it is one too many.
        """
        self._calls -= 1
        if self._calls < 0:
            raise UndeterminedError(Code.RDFC_BUDGET)

    def steps(self, number: int) -> None:
        """Count steps before they are made.

        Raises:
            UndeterminedError: `RDFC_BUDGET`, if they are too many.
        """
        self._steps -= number
        if self._steps < 0:
            raise UndeterminedError(Code.RDFC_BUDGET)
