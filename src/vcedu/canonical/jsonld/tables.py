"""Term tables: what every name means at every place, compiled once for a store and kept."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING

from vcedu.canonical.jsonld.compiler import INITIAL, process
from vcedu.errors import Code, UndeterminedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vcedu.canonical.contexts import ContextDocument, ContextStore
    from vcedu.canonical.jsonld.terms import ActiveContext, Term
    from vcedu.canonical.values import JSONValue

_MOST_KEPT = 1024
MOST_COMPILED = 256


class TermTables:
    """The active contexts that a store's contexts can lead to.

    A document moves between them: into a scope with its own `@context`, with a property, or with its types. Each step
    is compiled when a document first takes it and kept; when too many are kept, all are forgotten.
    """

    def __init__(self, store: ContextStore) -> None:
        self.store = store
        self._initial = INITIAL.fresh()
        self._kept = 0

    def document(self, url: str) -> ContextDocument:
        """Return the byte set that a URL stands for: the newest one accepted."""
        return self.store.resolve(url)[0]

    def load(self, url: str) -> JSONValue:
        """Return the context that a URL stands for."""
        return self.document(url).context

    def walk(self) -> Steps:
        """Return the steps that one document takes, which are counted."""
        return Steps(self)

    def initial(self) -> ActiveContext:
        """Return the context before any: nothing is defined."""
        if self._kept > _MOST_KEPT:
            self._initial, self._kept = INITIAL.fresh(), 0
        return self._initial

    def keep(self, before: ActiveContext, key: object, after: ActiveContext) -> None:
        """Keep a compiled step."""
        self._kept += 1
        before.derived[key] = after


class Steps:
    """The steps of one document through the tables; how many may be compiled for it is bounded."""

    def __init__(self, tables: TermTables) -> None:
        self._tables = tables
        self._compiled = 0
        self.initial = tables.initial()

    def into_local(self, active: ActiveContext, context: JSONValue) -> ActiveContext:
        """Return the context inside a node that has its own `@context`."""
        key = ("@context", json.dumps(context, sort_keys=True))
        return self._step(active, key, lambda: process(active, context, self._tables.load))

    def into_property(self, active: ActiveContext, name: str, term: Term) -> ActiveContext:
        """Return the context of the values of a property whose term has a scoped context."""
        return self._step(
            active, (name, term), lambda: process(active, term.context, self._tables.load, override_protected=True)
        )

    def into_types(self, active: ActiveContext, types: Iterable[str]) -> ActiveContext:
        """Return the context inside a node of these types, in the order of their names (API section 5.1, step 11)."""
        names = tuple(sorted({t for t in types if t in active.terms and active.terms[t].has_context}))
        if not names:
            return active

        def compiled() -> ActiveContext:
            result = active
            for name in names:
                result = process(result, active.terms[name].context, self._tables.load, propagate=False)
            return result

        return self._step(active, names, compiled)

    def _step(self, active: ActiveContext, key: object, compiled: Callable[[], ActiveContext]) -> ActiveContext:
        found = active.derived.get(key)
        if found is None:
            self._compiled += 1
            if self._compiled > MOST_COMPILED:
                raise UndeterminedError(Code.JSONLD_BUDGET, limit=MOST_COMPILED, what="scopes")
            found = compiled()
            self._tables.keep(active, key, found)
        return found


@functools.lru_cache(maxsize=32)
def tables_for(store: ContextStore) -> TermTables:
    """Return the term tables of a store, the same for stores that pin the same bytes."""
    return TermTables(store)
