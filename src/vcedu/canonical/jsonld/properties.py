"""The values of a property: sets, lists, graphs, maps, literals, references (JSON-LD 1.1 API, section 5.1.2)."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.canonical.jsonld.budget import Account
from vcedu.canonical.jsonld.compiler import invalid
from vcedu.canonical.jsonld.literals import coercion, literal, normal
from vcedu.canonical.jsonld.names import node_iri, reference_text
from vcedu.canonical.jsonld.places import Made, Node, Place
from vcedu.canonical.jsonld.statements import Statements, json_term, literal_object_term, resource
from vcedu.canonical.jsonld.values import check_depth, flat, json_number, language_map, literal_object
from vcedu.canonical.pointers import pointer
from vcedu.errors import Code, MalformedError, ProofError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from vcedu.canonical.jsonld.budget import MappingBudget
    from vcedu.canonical.jsonld.literals import Literal
    from vcedu.canonical.jsonld.tables import TermTables
    from vcedu.canonical.jsonld.terms import ActiveContext
    from vcedu.canonical.values import JSONObject, JSONValue

_MAPS = ("@index", "@id", "@type")


class PropertyWalker(ABC):
    """Walks the values of properties; what a node is, a subclass knows.

    Attributes:
        account: What the document has asked for so far.
        statements: What the document states so far.
        unordered: JSON Pointers into the normal form of the arrays whose order is not stated.
    """

    def __init__(self, tables: TermTables, budget: MappingBudget) -> None:
        self._steps = tables.walk()
        self._last = 0
        self.account = Account(budget)
        self.statements = Statements()
        self.unordered: list[str] = []

    @abstractmethod
    def node(self, element: JSONObject, node: Node) -> Made:
        """Walk a node."""

    def property(self, value: JSONValue, place: Place) -> Made | None:
        """Walk the value of a member; return None where it states nothing."""
        if place.term is not None and place.term.type == "@json":
            return self._json(value, place)
        if isinstance(value, dict) and any(place.holds(container) for container in _MAPS):
            raise ProofError(Code.JSONLD_KEYWORD, path=place.path, name=place.name)
        if isinstance(value, dict) and place.holds("@language"):
            return self._set(language_map(value, place.active, place.path), place)
        if place.holds("@list"):
            return None if value is None else self._list(value, place)
        return self._set(flat(value, place.path, place.depth, self.account), place)

    def _json(self, value: JSONValue, place: Place) -> Made:
        check_depth(value, place.path, place.depth, self.account)
        self.account.value(place.path, place.about)
        try:
            text = jcs(value)
        except MalformedError as error:
            raise invalid(place.name, path=place.path) from error
        self.account.statement(place.path, *place.about, text)
        self.account.consumed += 1
        self._state(place, term := json_term(text.decode()))
        return Made(json.loads(text, parse_int=json_number), text, term=term)

    def _set(self, items: Iterable[tuple[str, JSONValue]], place: Place) -> Made | None:
        values: list[JSONValue] = []
        found: set[Hashable] = set()
        is_blank = False
        for path, item in items:
            marked, consumed, stated = len(self.unordered), self.account.consumed, self.statements.mark()
            self.account.value(path, place.about)
            made = self._value(item, place._replace(path=path, written=pointer(place.written, len(values))))
            self.account.statement(path, *place.about, self.new() if made.identity is None else made.identity)
            is_blank |= made.identity is None
            if made.identity is not None and made.identity in found:
                del self.unordered[marked:]
                self.account.consumed = consumed
                self.statements.forget(stated)
                continue
            if made.subject is not None and made.subject in found:
                raise ProofError(Code.JSONLD_DESCRIBED_TWICE, path=path, name=made.subject)
            found |= {made.identity, made.subject}
            self._state(place, made.term)
            values.append(made.value)
        if values:
            self.unordered.append(place.written)
        return Made(values, None if is_blank else "set") if values else None

    def _list(self, value: JSONValue, place: Place) -> Made:
        self.account.depth(place.path, place.depth)
        self.account.value(place.path, ())
        self.account.statement(place.path, self.new())
        self.account.consumed += 1
        values: list[JSONValue] = []
        terms: list[str] = []
        is_blank = False
        for path, item in _items(value, place.path):
            written = pointer(place.written, len(values))
            inside = place._replace(path=path, written=written, depth=place.depth + 1, about=())
            self.account.value(path, ())
            self.account.statement(path, self.new(), "first")
            self.account.statement(path, self.new(), "rest")
            made = self._list(item, inside) if isinstance(item, list) else self._value(item, inside)
            values.append(made.value)
            terms.append(made.term)
            is_blank |= made.identity is None
        term = self.statements.chain(place.graph, [self.new() for _ in terms], terms)
        self._state(place, term)
        return Made(values, None if is_blank else "list", term=term)

    def _state(self, place: Place, term: str) -> None:
        if place.about:
            self.statements.add(*place.about, term)

    def _value(self, item: JSONValue, place: Place) -> Made:
        if place.holds("@graph"):
            return self._graph(item, place)
        if isinstance(item, dict):
            active = self._scope(item, place)
            if _is_value_object(item, active):
                return self._literal(literal_object(item, active, place.path), place)
            return self._reference_of(self.node(item, Node(place, active)), place)
        return self._scalar(item, place)

    def _graph(self, item: JSONValue, place: Place) -> Made:
        self.account.consumed += 1
        before = self.account.values
        if isinstance(item, dict):
            active = self._scope(item, place)
            if not _is_value_object(item, active):
                graph = self.new()
                made = self.node(item, Node(place._replace(graph=graph), active))
                if self.account.values > before:
                    return Made(made.value, None, term=resource(graph))
        # A literal in a graph of its own, or a node about which nothing is said there, leaves no statement.
        raise ProofError(Code.JSONLD_MEMBER_LOST, path=place.path, name=place.name)

    def _scope(self, item: JSONObject, place: Place) -> ActiveContext:
        active = place.active
        if active.previous is not None and not _keeps_scope(item, active):
            active = active.previous
        return self._property_scope(active, place)

    def _property_scope(self, active: ActiveContext, place: Place) -> ActiveContext:
        if place.term is None or not place.term.has_context:
            return active
        self.account.definitions(place.path, place.term.weight)
        return self._steps.into_property(active, place.name, place.term)

    def _scalar(self, item: JSONValue, place: Place) -> Made:
        active = self._property_scope(place.active, place)
        term = active.terms.get(place.name)
        if isinstance(item, str) and term is not None and term.type in ("@id", "@vocab"):
            iri = node_iri(active, item, place.path, vocab=term.type == "@vocab")
            self.account.consumed += 2
            return Made(item, ("reference", iri), iri, resource(iri))
        datatype, language = coercion(active, term)
        made = literal(item, datatype, language) if isinstance(item, bool | int | float | str) else None
        if made is None:
            raise invalid(place.name, path=place.path)
        return self._literal(made, place)

    def _literal(self, made: Literal, place: Place) -> Made:
        self.account.consumed += 1
        active = self._property_scope(place.active, place)
        return Made(normal(made, active, active.terms.get(place.name)), made, term=literal_object_term(made))

    def _reference_of(self, made: Made, place: Place) -> Made:
        members = made.value
        if not isinstance(members, dict) or len(members) != 1 or made.identity is None:
            return made
        active = self._property_scope(place.active, place)
        text = reference_text(active, active.terms.get(place.name), str(made.subject))
        return Made(members if text is None else text, ("reference", made.subject), made.subject, made.term)

    def new(self) -> int:
        """Return a number that stands for something without a name."""
        self._last += 1
        return self._last


def _is_value_object(item: JSONObject, active: ActiveContext) -> bool:
    return any(active.expand(name, vocab=True) == "@value" for name in item)


def _keeps_scope(item: JSONObject, active: ActiveContext) -> bool:
    return _is_value_object(item, active) or [active.expand(name, vocab=True) for name in item] == ["@id"]


def _items(value: JSONValue, path: str) -> list[tuple[str, JSONValue]]:
    if not isinstance(value, list):
        return [(path, value)]
    return [(pointer(path, index), item) for index, item in enumerate(value) if item is not None]
