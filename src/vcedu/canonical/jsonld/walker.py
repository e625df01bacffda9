"""Walk a document along its term definitions: every member must be consumed by the mapping, or it is reported.

A member is consumed when it becomes a statement, a subject's identifier, a type, or an empty set. What vanishes
without changing what is stated is removed and is no error: `null`, a repeated value, an empty array. Everything else
that JSON-LD processing would drop or reinterpret in silence has a code and its JSON Pointer.

What comes out is the *normal form*, one way of writing what is stated:

- a value is in an array, also a single one; only an identifier (`id`) and a JSON literal stand alone;
- nulls, repeated values and empty arrays are gone; arrays inside arrays are one array, but for lists;
- a reference is the string alone where the term says that its values are identifiers, else an object with `id`;
- a literal is written as `vcedu.canonical.jsonld.literals` says, a name that is no term as its full IRI.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from vcedu.canonical.contexts import check_context
from vcedu.canonical.contexts.pointers import pointer
from vcedu.canonical.contexts.rules import CARRIERS
from vcedu.canonical.jsonld.budget import Account
from vcedu.canonical.jsonld.compiler import invalid
from vcedu.canonical.jsonld.literals import coercion, literal, normal
from vcedu.canonical.jsonld.names import node_iri, property_iri, reference_text, type_iri
from vcedu.canonical.jsonld.terms import KEYWORDS
from vcedu.canonical.jsonld.values import check_depth, flat, language_map, literal_object
from vcedu.errors import Code, ProofError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from vcedu.canonical.jsonld.budget import MappingBudget
    from vcedu.canonical.jsonld.literals import Literal
    from vcedu.canonical.jsonld.tables import TermTables
    from vcedu.canonical.jsonld.terms import ActiveContext, Term
    from vcedu.canonical.values import JSONObject, JSONValue

_MAPS = frozenset({"@index", "@id", "@type"})
_CREDENTIALS = "https://www.w3.org/2018/credentials#"
_DOCUMENTS = frozenset({f"{_CREDENTIALS}VerifiableCredential", f"{_CREDENTIALS}VerifiablePresentation"})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value lies: in the document, in the normal form, and of what it is the value."""

    path: str
    written: str
    depth: int
    active: ActiveContext
    graph: int = 0
    name: str = ""
    term: Term | None = None
    about: tuple[Hashable, ...] = ()

    def holds(self, container: str) -> bool:
        return self.term is not None and container in self.term.container


class _Made(NamedTuple):
    """A value in normal form, and what tells it from others; None for what can't be repeated: a node without id."""

    value: JSONValue
    identity: Hashable


class _Node:
    """A node while it is walked."""

    __slots__ = ("active", "inner", "is_blank", "is_document", "members", "place", "subject")

    def __init__(self, place: _Place, active: ActiveContext) -> None:
        self.place = place
        self.active = active
        self.inner = active
        self.subject: Hashable = None
        self.members: JSONObject = {}
        self.is_blank = True
        self.is_document = not place.path

    def at(self, name: str, iri: str) -> _Place:
        """Return the place of a member."""
        place, term = self.place, self.inner.terms.get(name)
        key = iri if term is None and ":" in name else name
        path, written = pointer(place.path, name), pointer(place.written, key)
        about = (place.graph, self.subject, iri)
        return _Place(path, written, place.depth + 1, self.inner, place.graph, key, term, about)


class Walker:
    """One walk over one document."""

    def __init__(self, tables: TermTables, budget: MappingBudget) -> None:
        self._store = tables.store
        self._steps = tables.walk()
        self._described: dict[tuple[int, Hashable], list[_Node]] = {}
        self._last = 0
        self.account = Account(budget)
        self.unordered: list[str] = []

    def document(self, document: JSONObject) -> JSONObject:
        """Return the normal form of a document.

        Raises:
            ProofError: CONTEXT_NESTED, CONTEXT_INLINE, or a JSONLD_… code for a member that is not what was signed.
            MalformedError: JSONLD_INVALID or CONTEXT_MALFORMED.
            UnsupportedError: CONTEXT_UNKNOWN and CONTEXT_INTEROP_ONLY.
            UndeterminedError: JSONLD_BUDGET.
        """
        root = _Node(_Place("", "", 0, self._steps.initial), self._steps.initial)
        self._walk(document, root)
        if not self.account.values:
            raise ProofError(Code.JSONLD_MEMBER_LOST, path="", name=next(iter(document), "{}"))
        self._check_described()
        return root.members

    # ---- nodes: JSON-LD 1.1 API, section 5.1, steps 9 to 13 ----

    def _walk(self, element: JSONObject, node: _Node) -> _Made:
        self.account.consumed += 1
        self.account.depth(node.place.path, node.place.depth)
        if "@context" in element:
            self._own_context(element["@context"], node)
        node.inner = self._type_scope(node, _type_names(element, node.active))
        self._identifier(element, node)
        for name, value in element.items():
            if name != "@context":
                self._member(name, value, node)
        if not isinstance(node.subject, int) and len(node.members) > 1:
            self._described.setdefault((node.place.graph, node.subject), []).append(node)
        return _Made(node.members, None if node.is_blank else ("node", _text(node.members)))

    def _own_context(self, context: JSONValue, node: _Node) -> None:
        path = pointer(node.place.path, "@context")
        if node.place.path and node.place.name not in CARRIERS:
            raise ProofError(Code.CONTEXT_NESTED, path=path)
        entries = check_context(context, self._store, path=path)
        node.active = self._steps.into_local(node.active, list(entries))
        node.members["@context"] = list(entries)

    def _type_scope(self, node: _Node, types: list[str]) -> ActiveContext:
        terms = node.active.terms
        self.account.definitions(node.place.path, sum(terms[t].weight for t in set(types) if t in terms))
        return self._steps.into_types(node.active, types)

    def _identifier(self, element: JSONObject, node: _Node) -> None:
        names = [name for name in element if node.inner.expand(name, vocab=True) == "@id" and name != "@context"]
        node.is_blank = not names
        node.subject = self._new()
        for name in names:
            path, text = pointer(node.place.path, name), element[name]
            if not isinstance(text, str) or len(names) > 1:
                raise invalid(name, path=path)
            node.subject = node_iri(node.inner, text, path)
            self.account.consumed += 1

    def _member(self, name: str, value: JSONValue, node: _Node) -> None:
        iri = property_iri(node.inner, name, pointer(node.place.path, name))
        place = node.at(name, iri)
        if iri == "@id":
            node.members[name] = value
        elif iri == "@type":
            self._types(value, node, place)
        elif iri in KEYWORDS:
            raise ProofError(Code.JSONLD_KEYWORD, path=place.path, name=name)
        elif place.name in node.members:
            raise ProofError(Code.JSONLD_ALIAS, path=place.path, name=name, expected=place.name)
        else:
            made = self._property(value, place)
            if made is not None:
                node.members[place.name] = made.value
                node.is_blank |= made.identity is None

    def _types(self, value: JSONValue, node: _Node, place: _Place) -> None:
        names: list[JSONValue] = []
        for name in value if isinstance(value, list) else [value]:
            if not isinstance(name, str):
                raise invalid(place.name, path=place.path)
            if name not in names:
                iri = type_iri(node.active, name, place.path)
                node.is_document |= iri in _DOCUMENTS
                self.account.value(place.path, place.about)
                self.account.statement(place.path, *place.about, iri)
                self.account.consumed += 1
                names.append(name)
        if names:
            node.members[place.name] = names
            self.unordered.append(place.written)

    # ---- the values of a property: section 5.1.2, step 13.5 on ----

    def _property(self, value: JSONValue, place: _Place) -> _Made | None:
        is_map = isinstance(value, dict) and place.term is not None
        if is_map and any(place.holds(container) for container in _MAPS):
            raise ProofError(Code.JSONLD_KEYWORD, path=place.path, name=place.name)
        if is_map and place.holds("@language"):
            assert isinstance(value, dict)  # noqa: S101 - for the type checker
            return self._set(language_map(value, place.path), place)
        if place.term is not None and place.term.type == "@json":
            check_depth(value, place.path, place.depth, self.account)
            self.account.value(place.path, place.about)
            self.account.statement(place.path, *place.about, _text(value))
            self.account.consumed += 1
            return _Made(value, "JSON")
        if place.holds("@list"):
            return None if value is None else self._list(value, place)
        return self._set(flat(value, place.path, place.depth, self.account), place)

    def _set(self, items: Iterable[tuple[str, JSONValue]], place: _Place) -> _Made | None:
        values: list[JSONValue] = []
        found: set[Hashable] = set()
        for path, item in items:
            marked, consumed = len(self.unordered), self.account.consumed
            inside = replace(place, path=path, written=pointer(place.written, len(values)))
            self.account.value(path, place.about)
            made = self._value(item, inside)
            self.account.statement(path, *place.about, made.identity or self._new())
            if made.identity in found:
                del self.unordered[marked:]
                self.account.consumed = consumed
            else:
                found.add(made.identity or self._new())
                values.append(made.value)
        if not values:
            return None
        self.unordered.append(place.written)
        return _Made(values, None if any(isinstance(identity, int) for identity in found) else "set")

    def _list(self, value: JSONValue, place: _Place) -> _Made:
        self.account.depth(place.path, place.depth)
        self.account.value(place.path, ())
        self.account.statement(place.path, self._new())
        self.account.consumed += 1
        values: list[JSONValue] = []
        is_blank = False
        for path, item in _items(value, place.path):
            written = pointer(place.written, len(values))
            inside = replace(place, path=path, written=written, depth=place.depth + 1, about=())
            self.account.value(path, ())
            self.account.statement(path, self._new(), "first")
            self.account.statement(path, self._new(), "rest")
            made = self._list(item, inside) if isinstance(item, list) else self._value(item, inside)
            values.append(made.value)
            is_blank |= made.identity is None
        return _Made(values, None if is_blank else ("list", _text(values)))

    def _value(self, item: JSONValue, place: _Place) -> _Made:
        if place.holds("@graph"):
            return self._graph(item, place)
        if isinstance(item, dict):
            active = self._scope(item, place)
            if any(active.expand(name, vocab=True) == "@value" for name in item):
                return self._literal(literal_object(item, active, place.path), place)
            return self._reference_of(self._walk(item, _Node(place, active)), place)
        assert isinstance(item, bool | int | float | str)  # noqa: S101 - arrays and nulls are gone
        return self._scalar(item, place)

    def _graph(self, item: JSONValue, place: _Place) -> _Made:
        self.account.consumed += 1
        before = self.account.values
        if isinstance(item, dict):
            active = self._scope(item, place)
            if all(active.expand(name, vocab=True) != "@value" for name in item):
                made = self._walk(item, _Node(replace(place, graph=self._new()), active))
                if self.account.values > before:
                    return _Made(made.value, None)
        raise ProofError(Code.JSONLD_MEMBER_LOST, path=place.path, name=place.name)

    def _scope(self, item: JSONObject, place: _Place) -> ActiveContext:
        active = place.active
        if active.previous is not None and not _keeps_scope(item, active):
            active = active.previous
        return self._property_scope(active, place)

    def _property_scope(self, active: ActiveContext, place: _Place) -> ActiveContext:
        if place.term is None or not place.term.has_context:
            return active
        self.account.definitions(place.path, place.term.weight)
        return self._steps.into_property(active, place.name, place.term)

    def _scalar(self, item: bool | float | str, place: _Place) -> _Made:  # noqa: FBT001 - a JSON value
        active = self._property_scope(place.active, place)
        term = active.terms.get(place.name)
        if isinstance(item, str) and term is not None and term.type in ("@id", "@vocab"):
            iri = node_iri(active, item, place.path, vocab=term.type == "@vocab")
            self.account.consumed += 2
            return _Made(item, ("reference", iri))
        datatype, language = coercion(active, term)
        made = literal(item, datatype, language)
        if made is None:
            raise invalid(place.name, path=place.path)
        return self._literal(made, place)

    def _literal(self, made: Literal, place: _Place) -> _Made:
        self.account.consumed += 1
        active = self._property_scope(place.active, place)
        return _Made(normal(made, active, active.terms.get(place.name)), made)

    def _reference_of(self, made: _Made, place: _Place) -> _Made:
        members = made.value
        assert isinstance(members, dict)  # noqa: S101 - a node
        if len(members) != 1 or made.identity is None or "@context" in members:
            return made
        (iri,) = members.values()
        active = self._property_scope(place.active, place)
        text = reference_text(active, active.terms.get(place.name), str(iri))
        return _Made(members if text is None else text, ("reference", iri))

    # ---- documents: what a verifier reads of a credential stands in one place ----

    def _check_described(self) -> None:
        for nodes in self._described.values():
            if len(nodes) > 1 and any(node.is_document for node in nodes):
                texts = {_text(node.members) for node in nodes}
                if len(texts) > 1:
                    raise ProofError(Code.JSONLD_DESCRIBED_TWICE, path=nodes[-1].place.path, name=nodes[0].subject)

    def _new(self) -> int:
        self._last += 1
        return self._last


def _items(value: JSONValue, path: str) -> list[tuple[str, JSONValue]]:
    if not isinstance(value, list):
        return [(path, value)]
    return [(pointer(path, index), item) for index, item in enumerate(value) if item is not None]


def _keeps_scope(item: JSONObject, active: ActiveContext) -> bool:
    expanded = [active.expand(name, vocab=True) for name in item]
    return "@value" in expanded or expanded == ["@id"]


def _type_names(element: JSONObject, active: ActiveContext) -> list[str]:
    found = [value for name, value in element.items() if active.expand(name, vocab=True) == "@type"]
    return [n for value in found for n in (value if isinstance(value, list) else [value]) if isinstance(n, str)]


def _text(value: JSONValue) -> str:
    return json.dumps(value, sort_keys=True)
