"""How much a document may ask for on the walk and on the reference path, counted before the work is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Code, UndeterminedError

if TYPE_CHECKING:
    from collections.abc import Hashable


@dataclass(frozen=True, slots=True)
class MappingBudget:
    """Limits of one mapping.

    Attributes:
        statements: How many different statements a document may make.
        values: How many values it may have, repeated ones counted each time.
        comparisons: How many pairs of values of one property of one subject there may be, all in all: the reference
            path compares each value with those before it.
        definitions: How many term definitions the scopes that it enters may have, all in all: the reference path makes
            them anew for each scope.
        depth: How deep objects and arrays may nest.
    """

    statements: int = 4_096
    values: int = 8_192
    comparisons: int = 250_000
    definitions: int = 16_384
    depth: int = 64


class Account:
    """What one document has asked for so far.

    Attributes:
        consumed: How many nodes, identifiers, types, literals, lists and graphs the normal form has so far.
        values: How many values were counted so far.
    """

    def __init__(self, budget: MappingBudget) -> None:
        self.consumed = 0
        self.values = 0
        self._budget = budget
        self._comparisons = 0
        self._definitions = 0
        self._of_property: Counter[tuple[Hashable, ...]] = Counter()
        self._statements: set[tuple[Hashable, ...]] = set()

    def value(self, path: str, about: tuple[Hashable, ...], *, count: int = 1) -> None:
        """Count a value of a property; `about` names its graph, subject and property, or is empty in a list.

        Raises:
            UndeterminedError: JSONLD_BUDGET where it is one too many.
        """
        self.values += count
        self._check(path, "values", self.values, self._budget.values)
        if about:
            self._comparisons += self._of_property[about]
            self._of_property[about] += 1
            self._check(path, "comparisons", self._comparisons, self._budget.comparisons)

    def statement(self, path: str, *statement: Hashable) -> None:
        """Count a statement unless the same was counted before.

        Raises:
            UndeterminedError: JSONLD_BUDGET where it is one too many.
        """
        self._statements.add(statement)
        self._check(path, "statements", len(self._statements), self._budget.statements)

    def definitions(self, path: str, count: int) -> None:
        """Count the definitions of a scope.

        Raises:
            UndeterminedError: JSONLD_BUDGET where there are too many.
        """
        self._definitions += count
        self._check(path, "definitions", self._definitions, self._budget.definitions)

    def depth(self, path: str, depth: int) -> None:
        """Check how deep a value lies.

        Raises:
            UndeterminedError: JSONLD_BUDGET where it is too deep.
        """
        self._check(path, "levels", depth, self._budget.depth)

    @staticmethod
    def _check(path: str, what: str, count: int, limit: int) -> None:
        if count > limit:
            raise UndeterminedError(Code.JSONLD_BUDGET, path=path, what=what, limit=limit)
