"""What names mean in a node, compiled: for each member's name a function that states its value.

A table belongs to one active context and one way of writing statements. Tables and what hangs on them are made when a
document first needs them and kept for the store; how many one document may ask for, and how many are kept, is bounded.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from vcedu.canonical.contexts import check_context
from vcedu.canonical.jsonld.compiled.emission import Doubt
from vcedu.canonical.jsonld.compiled.members import compile_member
from vcedu.canonical.jsonld.names import property_iri, type_iri
from vcedu.canonical.jsonld.statements import TYPE
from vcedu.canonical.jsonld.tables import tables_for
from vcedu.canonical.jsonld.terms import KEYWORDS
from vcedu.canonical.nquads import iri_term
from vcedu.canonical.rdfc.grouped import END, END_IN_GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.jsonld.compiled.emission import At, Emission
    from vcedu.canonical.jsonld.terms import ActiveContext
    from vcedu.canonical.values import JSONObject, JSONValue

    State: TypeAlias = Callable[[Emission, JSONValue, At], JSONValue]
    Handler: TypeAlias = tuple[str, str, State | None]
    """What stands before and after a text in its statement, "" where texts are not simply quoted; and what states any
    value, None for identifier and types, which the node states."""

MOST_KEPT, MOST_FOR_ONE = 8_192, 4_096
_CREDENTIALS = "https://www.w3.org/2018/credentials#"
_DOCUMENTS = frozenset({f"{_CREDENTIALS}VerifiableCredential", f"{_CREDENTIALS}VerifiablePresentation"})


class Mode(NamedTuple):
    """How statements are written.

    Attributes:
        in_graph: Whether they are in a graph that a blank node names.
        is_plain: Whether no text of the document has a character that is escaped in N-Quads.
    """

    in_graph: bool
    is_plain: bool

    @property
    def end(self) -> str:
        """What follows the object."""
        return END_IN_GRAPH if self.in_graph else END


class Plan(NamedTuple):
    """What is known of a node by its types.

    Attributes:
        inner: What names mean in it.
        handlers: What states the value of each member, as far as it is compiled.
        id_name: Which member is the identifier.
        names: Its types, each once.
        tails: The statements of its types.
        is_document: Whether it is a credential or a presentation.
        prefixes: What may begin a compact IRI in it.
    """

    inner: Table
    handlers: dict[str, Handler]
    id_name: str
    names: list[JSONValue]
    tails: tuple[str, ...]
    is_document: bool
    prefixes: frozenset[str]


class Table:
    """What names mean under an active context.

    Attributes:
        active: The context, before the scopes of a node's types.
        mode: How statements are written.
        may_carry: Whether a node may have its own `@context` here.
        compiled: All tables of the store.
        type_name: Which member holds the types.
        id_name: Which member is the identifier.
        id_names: All names of the identifier.
        value_names: What makes an object a value object.
        prefixes: What may begin a compact IRI.
        handlers: What states the value of each member, as far as it is compiled.
        plans: What is known of a node by its types, by the member as it was given.
    """

    __slots__ = (
        "_locals", "active", "compiled", "handlers", "id_name", "id_names", "may_carry", "mode", "plans", "prefixes",
        "type_name", "value_names",
    )  # fmt: skip

    def __init__(self, compiled: CompiledTables, active: ActiveContext, mode: Mode, *, may_carry: bool) -> None:
        self.compiled = compiled
        self.active = active
        self.mode = mode
        self.may_carry = may_carry
        self.id_names = frozenset({"@id", *active.names_of("@id")})
        self.id_name = next(iter(active.names_of("@id")), "@id")
        self.type_name = next(iter(active.names_of("@type")), "@type")
        self.value_names = frozenset({"@value", *active.names_of("@value")})
        self.prefixes = frozenset(name for name, term in active.terms.items() if term.is_prefix and term.iri)
        self.handlers: dict[str, Handler] = {}
        self.plans: dict[str | tuple[str, ...], Plan] = {}
        self._locals: dict[tuple[str, ...], tuple[Table, dict[str, str]]] = {}

    def plan_of(self, element: JSONObject) -> Plan:
        """Return what is known of a node by its types, and keep it.

        Raises:
            Doubt: They are no types, or too much has been compiled for the document.
            VceduError: One of them is not defined.
        """
        given = element.get(self.type_name, [])
        names = tuple(_type_names(given))
        key = names[0] if len(names) == 1 else names
        found = self.plans.get(key)
        if found is None:
            found = self.plans[key] = self._plan([*dict.fromkeys(names)])
        return found

    def _plan(self, names: list[str]) -> Plan:
        self.compiled.make()
        inner = self.compiled.inside(self, names)
        iris = list(dict.fromkeys(type_iri(self.active, name, "") for name in names))
        head = f" {iri_term(TYPE)} "
        tails = tuple(f"{head}{iri_term(iri)}{self.mode.end}" for iri in iris)
        is_document = not _DOCUMENTS.isdisjoint(iris)
        return Plan(inner, inner.handlers, inner.id_name, [*names], tails, is_document, inner.prefixes)

    def handler(self, name: str) -> Handler:
        """Compile what states the value of a member, and keep it if its name is a term.

        Raises:
            Doubt: It is not compiled.
            VceduError: The name is not defined, or is not how the context writes it.
        """
        self.compiled.make()
        iri = property_iri(self.active, name, "")
        if (iri, name) in (("@id", self.id_name), ("@type", self.type_name)):
            handler: Handler = "", "", None
        elif iri in KEYWORDS or (":" in name and name not in self.active.terms and name != iri):
            raise Doubt
        else:
            handler = compile_member(self, name, iri)
        if name in self.active.terms:
            self.handlers[name] = handler
        return handler

    def enter(self, context: JSONValue, state: Emission) -> tuple[Table, list[JSONValue]]:
        """Return the table inside a node with its own `@context`, and that as a sequence.

        Raises:
            Doubt: It names contexts that are not charted.
            VceduError: It may not stand there.
        """
        entries: list[JSONValue] = [*context] if isinstance(context, list) else [context]
        key = tuple(entry if isinstance(entry, str) else json.dumps(entry) for entry in entries)
        found = self._locals.get(key)
        if found is None:
            self.compiled.make()
            found = self._locals[key] = self.compiled.local(self, entries)
        state.used.update(found[1])
        return found[0], entries


class CompiledTables:
    """The tables of one store; how many are kept, and how many one document can have made, is bounded.

    Args:
        store: The contexts.
        charted_only: Whether a document may name only contexts that come with this library for production.
    """

    def __init__(self, store: ContextStore, *, charted_only: bool = True) -> None:
        self._made = self._most = 0
        self._store = store
        self._charted_only = charted_only
        self._tables: dict[tuple[ActiveContext, Mode, bool], Table] = {}
        self._source = tables_for(store)

    def root(self, mode: Mode) -> Table:
        """Return the table in which a document begins."""
        if self._made > MOST_KEPT:
            self._tables, self._made = {}, 0
        self._most = self._made + MOST_FOR_ONE
        return self._table(self._source.walk().initial, mode, may_carry=True)

    def make(self) -> None:
        """Count a table, a plan or a handler before it is made.

        Raises:
            Doubt: Too many were made since a document began.
        """
        self._made += 1
        if self._made > self._most:
            raise Doubt

    def inside(self, table: Table, names: list[str]) -> Table:
        """Return the table inside a node of these types."""
        active = self._source.walk().into_types(table.active, names)
        return self._table(active, table.mode, may_carry=table.may_carry)

    def local(self, table: Table, entries: list[JSONValue]) -> tuple[Table, dict[str, str]]:
        """Return the table inside a node with its own contexts, and the digest of each of them."""
        check_context(entries, self._store, path="")
        used = {entry: self._store.resolve(entry)[0] for entry in entries if isinstance(entry, str)}
        is_charted = len(used) == len({*map(str, entries)}) and all(document.is_charted for document in used.values())
        if self._charted_only and not is_charted:
            raise Doubt
        active = self._source.walk().into_local(table.active, entries)
        digests = {url: document.sha256 for url, document in used.items()}
        return self._table(active, table.mode, may_carry=table.may_carry), digests

    def of_values(self, table: Table, name: str, *, is_kept: bool, in_graph: bool, may_carry: bool) -> Table:
        """Return the table of the nodes that are values of a member.

        Args:
            table: The table of the node whose member it is.
            name: The member.
            is_kept: Whether the scope of the node's types holds for the value too.
            in_graph: Whether the value is in a graph of its own.
            may_carry: Whether it may have its own `@context`.
        """
        active = table.active
        if active.previous is not None and not is_kept:
            active = active.previous
        term = table.active.terms.get(name)
        if term is not None and term.has_context:
            active = self._source.walk().into_property(active, name, term)
        return self._table(active, Mode(table.mode.in_graph or in_graph, table.mode.is_plain), may_carry=may_carry)

    def _table(self, active: ActiveContext, mode: Mode, *, may_carry: bool) -> Table:
        key = (active, mode, may_carry)
        table = self._tables.get(key)
        if table is None:
            self.make()
            table = self._tables[key] = Table(self, active, mode, may_carry=may_carry)
        return table


def _type_names(given: JSONValue) -> list[str]:
    names = given if isinstance(given, list) else [given]
    texts = [name for name in names if isinstance(name, str)]
    if len(texts) < len(names):
        raise Doubt
    return texts


@functools.lru_cache(maxsize=32)
def compiled_tables(store: ContextStore) -> CompiledTables:
    """Return the compiled tables of a store, the same for stores that pin the same bytes."""
    return CompiledTables(store)
