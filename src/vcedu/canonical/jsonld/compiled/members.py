"""Functions that state the values of one member, made for its term (JSON-LD 1.1 API, sections 5.1.2 and 8.2.2)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vcedu.canonical.contexts.rules import CARRIERS
from vcedu.canonical.jcs import jcs
from vcedu.canonical.jsonld.compiled.emission import DEEPEST, Doubt
from vcedu.canonical.jsonld.compiled.nodes import describe
from vcedu.canonical.jsonld.literals import BOOLEAN, NUMERIC, coercion, literal, normal
from vcedu.canonical.jsonld.names import node_iri, reference_text
from vcedu.canonical.jsonld.statements import json_term, literal_object_term
from vcedu.canonical.jsonld.terms import RDF
from vcedu.canonical.jsonld.values import json_number, literal_object
from vcedu.canonical.nquads import escaped, iri_term, literal_term
from vcedu.canonical.rdfc.grouped import Link

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.canonical.jsonld.compiled.emission import At, Emission
    from vcedu.canonical.jsonld.compiled.tables import Handler, State, Table
    from vcedu.canonical.jsonld.literals import Literal
    from vcedu.canonical.jsonld.terms import Term
    from vcedu.canonical.values import JSONObject, JSONValue

_FIRST, _REST, _NIL = (f"<{RDF}{name}>" for name in ("first", "rest", "nil"))
_MAPS = frozenset({"@index", "@id", "@type", "@language"})
_SCALARS = frozenset({str, bool, int, float})
_MOST_REMEMBERED = 256


class Predicate:
    """What the statements of one predicate have in common.

    Attributes:
        before: What stands before the object.
        end: What follows it.
        link: What statements about blank nodes have in common.
        of_blank: Such a statement as it is hashed of its object, where the subject is a blank node.
        of_named: The same without its subject, where that has an IRI.
    """

    __slots__ = ("before", "end", "link", "of_blank", "of_named")

    def __init__(self, term: str, end: str) -> None:
        self.before = f" {term} "
        self.end = end
        self.link = Link(f" {term} _:z{end}", self.before, end)
        self.of_blank = f"_:z {term} _:a{end}"
        self.of_named = f" {term} _:a{end}"

    def incoming(self, subject: str) -> str:
        """Return the statement as it is hashed of its object, a blank node."""
        return f"{subject}{self.of_named}" if subject else self.of_blank


class Values:
    """The values of one member, seen from its table.

    Attributes:
        table: The table of the node whose member it is.
        name: The member.
        term: Its definition in the node.
        is_constant: Whether all values that are nodes have the same table.
        scoped: Its definition in the scope of its values, which says what literals become.
    """

    def __init__(self, table: Table, name: str) -> None:
        self.table = table
        self.name = name
        self.term: Term | None = table.active.terms.get(name)
        self.is_constant = table.active.previous is None
        self._nodes: dict[bool, Table] = {}
        self.active = self.nodes(is_kept=True).active
        self.scoped: Term | None = self.active.terms.get(name)

    def holds(self, container: str) -> bool:
        """Whether the member's term has this container keyword."""
        return self.term is not None and container in self.term.container

    def nodes(self, *, is_kept: bool) -> Table:
        """Return the table of values that are nodes."""
        found = self._nodes.get(is_kept)
        if found is None:
            found = self._nodes[is_kept] = self.table.compiled.of_values(
                self.table, self.name, is_kept=is_kept, in_graph=self.holds("@graph"), may_carry=self.name in CARRIERS
            )
        return found

    def table_for(self, item: JSONObject) -> Table:
        """Return the table of a value that is an object (section 5.1.2, step 7)."""
        is_kept = self.is_constant or not self.table.value_names.isdisjoint(item)
        if not is_kept and len(item) == 1:
            is_kept = not self.table.id_names.isdisjoint(item)
        return self._nodes.get(is_kept) or self.nodes(is_kept=is_kept)


def compile_member(table: Table, name: str, iri: str) -> Handler:
    """Compile what states the values of a member.

    Raises:
        Doubt: It is not compiled.
    """
    values = Values(table, name)
    predicate = Predicate(iri_term(iri), table.mode.end)
    if values.term is not None and values.term.type == "@json":
        return "", "", _json(predicate)
    if any(values.holds(container) for container in _MAPS) or (values.holds("@graph") and values.holds("@list")):
        raise Doubt
    if values.holds("@graph"):
        return "", "", _set(_graph(values, predicate), is_shared=False)
    if values.holds("@list"):
        return "", "", _list(values, predicate)
    names = table.active.names_of(iri)
    is_shared = len([term for term in names if not term[:1].isupper()] or names) > 1
    state = _set(_value(values, predicate), is_shared=is_shared)
    before, after = _around(values, predicate)
    return (before, after, state) if table.mode.is_plain and not is_shared else ("", "", state)


def _around(values: Values, predicate: Predicate) -> tuple[str, str]:
    """Return what stands around a text in its statement; "" twice where texts are not simply quoted."""
    if values.scoped is not None and values.scoped.type in ("@id", "@vocab"):
        return "", ""
    datatype, language = coercion(values.active, values.scoped)
    if datatype in NUMERIC or datatype in BOOLEAN:
        return "", ""
    quoted = literal_term("", datatype=datatype or "", language="" if datatype or not language else language.lower())
    return f'{predicate.before}"', f"{quoted[1:]}{predicate.end}"


def _set(value_of: State, *, is_shared: bool) -> State:
    """Make the function for a member whose values are stated one by one."""

    def state_set(state: Emission, value: JSONValue, at: At) -> JSONValue:
        if value.__class__ is not list:
            return None if value is None else [value_of(state, value, at)]
        if len(value) == 1 and value[0].__class__ is dict:
            return [value_of(state, value[0], at)]
        tails = at[0]
        before = len(tails)
        items = _flat(value, 0)
        made = [value_of(state, item, at) for item in items]
        if len(tails) > before + 1:
            made = _without_repeated(items, made, tails, before)
        return made or None

    def state_shared(state: Emission, value: JSONValue, at: At) -> JSONValue:
        stated = {*at[0]}
        before = len(at[0])
        made = state_set(state, value, at)
        if not stated.isdisjoint(at[0][before:]):
            raise Doubt
        return made

    return state_shared if is_shared else state_set


def _flat(value: list[JSONValue], depth: int) -> list[JSONValue]:
    if depth > DEEPEST:
        raise Doubt
    items: list[JSONValue] = []
    for item in value:
        if item.__class__ is list:
            items += _flat(item, depth + 1)
        elif item is not None:
            items.append(item)
    return items


def _without_repeated(items: list[JSONValue], made: list[JSONValue], tails: list[str], before: int) -> list[JSONValue]:
    stated = tails[before:]
    if len(set(stated)) == len(stated):
        return made
    if len(stated) < len(items) or any(item.__class__ is dict for item in items):
        raise Doubt  # a node that is described or named twice
    first: dict[str, JSONValue] = {}
    for tail, value in zip(stated, made, strict=True):
        first.setdefault(tail, value)
    tails[before:] = first
    return [*first.values()]


def _value(values: Values, predicate: Predicate) -> State:
    """Make the function for one value: a node, a literal or a reference."""
    scalar = _reference(values, predicate) or _text(values, predicate)
    other = _other_scalar(values, predicate)
    value_object = _value_object(values, predicate)
    before, end, link, of_blank, of_named = (getattr(predicate, name) for name in Predicate.__slots__)
    kept, nested = values.nodes(is_kept=True), values.nodes(is_kept=values.is_constant)
    has_alias = any(len(table.value_names) > 1 for table in (values.table, kept, nested))
    id_names = values.table.id_names

    def state_value(state: Emission, item: JSONValue, at: At) -> JSONValue:
        if item.__class__ is str:
            return scalar(state, item, at)
        if item.__class__ is not dict:
            return other(state, item, at)
        if "@value" in item or has_alias:
            table = values.table_for(item)
            if not table.value_names.isdisjoint(item):
                return value_object(item, table, at)
        else:
            table = nested if len(item) > 1 or id_names.isdisjoint(item) else kept
        tails, links, subject, graph, depth = at
        incoming = f"{subject}{of_named}" if subject else of_blank
        term, number, members = describe(state, item, table, incoming, graph, depth + 1)
        if not term:
            links.append((number, link))
            return members
        tails.append(f"{before}{term}{end}")
        if len(members) > 1:
            return members
        text = reference_text(values.active, values.scoped, term[1:-1])
        return members if text is None else text

    return state_value


def _reference(values: Values, predicate: Predicate) -> State | None:
    scoped, active = values.scoped, values.active
    if scoped is None or scoped.type not in ("@id", "@vocab"):
        return None
    before, end, prefixes = predicate.before, predicate.end, values.nodes(is_kept=True).prefixes

    def state_reference(state: Emission, item: JSONValue, at: At) -> JSONValue:
        at[0].append(f"{before}{state.iri(item, prefixes)}{end}")
        return item

    def state_name(_: Emission, item: JSONValue, at: At) -> JSONValue:
        at[0].append(f"{before}{iri_term(node_iri(active, str(item), '', vocab=True))}{end}")
        return item

    return state_reference if scoped.type == "@id" else state_name


def _text(values: Values, predicate: Predicate) -> State:
    before, after = _around(values, predicate)
    if not before:
        return _other_scalar(values, predicate)

    def state_text(_: Emission, item: JSONValue, at: At) -> JSONValue:
        at[0].append(f"{before}{item}{after}")
        return item

    def state_escaped(_: Emission, item: JSONValue, at: At) -> JSONValue:
        at[0].append(f"{before}{escaped(str(item))}{after}")
        return item

    return state_text if values.table.mode.is_plain else state_escaped


def _other_scalar(values: Values, predicate: Predicate) -> State:
    active, scoped = values.active, values.scoped
    datatype, language = coercion(active, scoped)
    literal_of = _literal(values, predicate)
    remembered: dict[tuple[type, JSONValue], tuple[str, JSONValue]] = {}

    def state_scalar(_: Emission, item: JSONValue, at: At) -> JSONValue:
        if item.__class__ not in _SCALARS:
            raise Doubt
        key = (item.__class__, item)
        found = remembered.get(key)
        if found is None:
            made = literal(item, datatype, language)  # type: ignore[arg-type]
            if made is None:
                raise Doubt
            found = literal_of(made)
            if item.__class__ is bool or item.__class__ is int:
                if len(remembered) > _MOST_REMEMBERED:
                    remembered.clear()
                remembered[key] = found
        at[0].append(found[0])
        return found[1]

    return state_scalar


def _literal(values: Values, predicate: Predicate) -> Callable[[Literal], tuple[str, JSONValue]]:
    def literal_of(made: Literal) -> tuple[str, JSONValue]:
        tail = f"{predicate.before}{literal_object_term(made)}{predicate.end}"
        return tail, normal(made, values.active, values.scoped)

    return literal_of


def _value_object(values: Values, predicate: Predicate) -> Callable[[JSONObject, Table, At], JSONValue]:
    literal_of = _literal(values, predicate)

    def state_value_object(item: JSONObject, table: Table, at: At) -> JSONValue:
        tail, value = literal_of(literal_object(item, table.active, ""))
        at[0].append(tail)
        return value

    return state_value_object


def _graph(values: Values, predicate: Predicate) -> State:
    """Make the function for one value that is a graph of its own."""

    def state_graph(state: Emission, item: JSONValue, at: At) -> JSONValue:
        if item.__class__ is not dict:
            raise Doubt
        table = values.table_for(item)
        if not table.value_names.isdisjoint(item):
            raise Doubt
        _, links, subject, outer, depth = at
        graph = state.graph(predicate.incoming(subject), outer)
        stated = state.stated
        _, _, members = describe(state, item, table, "", graph, depth + 1)
        if state.stated == stated:
            raise Doubt
        links.append((graph, predicate.link))
        return members

    return state_graph


def _list(values: Values, predicate: Predicate) -> State:
    """Make the function for a member whose value is a list, or a list of lists."""
    first, rest = (Predicate(term, predicate.end) for term in (_FIRST, _REST))
    value_of = _value(values, first)

    def state_list(state: Emission, value: JSONValue, at: At) -> JSONValue:
        if value is None:
            return None
        return chain(state, value, at, predicate)

    def chain(state: Emission, value: JSONValue, at: At, into: Predicate) -> list[JSONValue]:
        _, links, subject, graph, depth = at
        if depth > DEEPEST:
            raise Doubt
        made: list[JSONValue] = []
        last_of = at
        for item in value if isinstance(value, list) else [value]:
            if item is None:
                continue
            cell: At = ([], [], "", graph, depth + 1)
            number = state.blank(cell[0], cell[1], into.incoming(subject), graph)
            links.append((number, into.link))
            made.append(chain(state, item, cell, first) if item.__class__ is list else value_of(state, item, cell))
            state.count(2)
            links, subject, into, last_of = cell[1], "", rest, cell
        last_of[0].append(f"{into.before}{_NIL}{into.end}")
        state.ordered.append(made)
        return made

    return state_list


def _json(predicate: Predicate) -> State:
    def state_json(state: Emission, value: JSONValue, at: At) -> JSONValue:
        if value is None:
            raise Doubt
        _check_depth(value, at[4])
        text = jcs(value)
        at[0].append(f"{predicate.before}{json_term(text.decode())}{predicate.end}")
        made: JSONValue = json.loads(text, parse_int=json_number)
        state.opaque.append(made)
        return made

    return state_json


def _check_depth(value: JSONValue, depth: int) -> None:
    if depth > DEEPEST:
        raise Doubt
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            _check_depth(item, depth + 1)
