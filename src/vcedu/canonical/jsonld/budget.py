"""How much a document may ask for on the reference path, counted before the work is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from vcedu.errors import Code, UndeterminedError


@dataclass(frozen=True, slots=True)
class MappingBudget:
    """Limits of one mapping.

    Attributes:
        quads: How many statements a document may make.
        comparisons: How many pairs of values of one property of one subject there may be, all in all: the reference
            path compares each value with those before it.
        depth: How deep objects and arrays may nest.
    """

    quads: int = 4096
    comparisons: int = 500_000
    depth: int = 64


@dataclass(slots=True)
class Account:
    """What one document has asked for so far."""

    budget: MappingBudget
    quads: int = 0
    comparisons: int = 0
    consumed: int = 0
    _values: Counter[tuple[object, ...]] = field(default_factory=Counter)

    def statement(self, path: str, *about: object, cost: int = 1, consumes: bool = True) -> None:
        """Count a statement with this graph, subject and property.

        Raises:
            UndeterminedError: JSONLD_BUDGET where it is one too many.
        """
        self.consumed += consumes
        self.quads += cost
        if self.quads > self.budget.quads:
            raise UndeterminedError(Code.JSONLD_BUDGET, path=path, limit=self.budget.quads, what="statements")
        if about:
            self.comparisons += self._values[about]
            self._values[about] += 1
            if self.comparisons > self.budget.comparisons:
                raise UndeterminedError(Code.JSONLD_BUDGET, path=path, limit=self.budget.comparisons, what="comparisons")

    def check_depth(self, path: str, depth: int) -> None:
        """Raise JSONLD_BUDGET where a value lies too deep."""
        if depth > self.budget.depth:
            raise UndeterminedError(Code.JSONLD_BUDGET, path=path, limit=self.budget.depth, what="levels")
