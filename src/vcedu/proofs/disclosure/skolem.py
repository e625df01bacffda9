"""Names for nodes that have none, so that they are the same in a document and in every part of it.

Data Integrity ECDSA Cryptosuites 1.0 sections 3.4.5 to 3.4.9. The specification names the nodes of the expanded
document and compacts it again; here the names go straight into the document, which then keeps its own shape.

Two kinds of nodes have no place for a name: the cells of a list and the graph around a proof. They are named after
where they hang and all that they hold. So such a part is shown whole or not at all: a part of it has another name, and
is found nowhere in what was signed.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import secrets
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from vcedu.canonical.jsonld import map_document
from vcedu.canonical.nquads import Quad
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError
from vcedu.proofs.mappable import mappable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.values import JSONObject, JSONValue

    # Takes the number of an object, counted along the document, and the object; returns its name, if it gets one.
    _Naming: TypeAlias = Callable[[int, JSONObject], str | None]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST = f"<{_RDF}first>", f"<{_RDF}rest>"


class SkolemizedDocument:
    """A document in which every node has a name.

    Attributes:
        document: The document, with an `id` in every node.
        quads: What it states; its own nodes without names are blank nodes, the same ones as in `part`.
    """

    def __init__(self, document: JSONObject, contexts: ContextStore) -> None:
        # Whoever wrote the document could not know this.
        self._scheme = f"urn:bnid:{secrets.token_hex(16)}:"
        self._contexts = contexts
        self.document, quads = self._named(document)
        self.quads = self._deskolemized(quads)

    def part(self, selection: JSONObject) -> list[Quad]:
        """Return what a part of the document states, with the blank nodes of the document.

        Raises:
            VceduError: the codes of `vcedu.canonical.jsonld.map_document`.
        """
        return self._deskolemized(self._mapped(selection))

    def _named(self, document: JSONObject) -> tuple[JSONObject, Sequence[Quad]]:
        """Return the document with a name in every node, and what it states."""
        named, total = self._with_names(document, lambda number, _: self._name(number))
        try:
            quads = self._mapped(named)
        except (ProofError, MalformedError):
            return self._named_with_care(document)
        nodes = self._nodes(range(total), quads)
        return (named, quads) if len(nodes) == total else self._with_nodes(document, nodes)

    def _named_with_care(self, document: JSONObject) -> tuple[JSONObject, Sequence[Quad]]:
        """Do the same where JSON that stands for itself is said twice: with different names in it, that is an error."""
        kinds: dict[str, int] = {}
        kind_of: list[int] = []

        def name(_: int, source: JSONObject) -> str:
            kind_of.append(kinds.setdefault(json.dumps(source, sort_keys=True), len(kinds)))
            return self._name(kind_of[-1])

        quads = self._mapped(self._with_names(document, name)[0])
        kind_nodes = self._nodes(kinds.values(), quads)
        nodes = {number for number, kind in enumerate(kind_of) if kind in kind_nodes}
        try:
            named, quads = self._with_nodes(document, nodes)
        except (ProofError, MalformedError) as error:
            raise UnsupportedError(Code.DISCLOSURE_ALIKE) from error
        if _masked(quads, self._scheme) != _masked(self._mapped(document), self._scheme):
            raise UnsupportedError(Code.DISCLOSURE_ALIKE)
        return named, quads

    def _nodes(self, numbers: Iterable[int], quads: Iterable[Quad]) -> set[int]:
        """Return the numbers that are nodes'.

        What no statement mentions was no node: a map of languages, or JSON that stands for itself.
        """
        mentioned = {term for quad in quads for term in (quad.subject, quad.object)}
        return {number for number in numbers if f"<{self._name(number)}>" in mentioned}

    def _with_nodes(self, document: JSONObject, nodes: set[int]) -> tuple[JSONObject, Sequence[Quad]]:
        named, _ = self._with_names(document, lambda number, _: self._name(number) if number in nodes else None)
        return named, self._mapped(named)

    def _mapped(self, document: JSONObject) -> Sequence[Quad]:
        return map_document(mappable(document), contexts=self._contexts).quads

    def _name(self, number: int) -> str:
        return f"{self._scheme}{number}"

    def _with_names(self, document: JSONObject, name: _Naming) -> tuple[JSONObject, int]:
        """Return the document with names in its objects that have none, and how many objects were asked about."""
        count = itertools.count()
        named = _object_with_name(document, lambda source: name(next(count), source))
        return named, next(count)

    def _deskolemized(self, quads: Iterable[Quad]) -> list[Quad]:
        start, cut = f"<{self._scheme}", len(self._scheme) + 1

        def term(given: str) -> str:
            return f"_:s{given[cut:-1]}" if given.startswith(start) else given

        return [Quad(term(s), p, term(o), g) for s, p, o, g in _settled(quads)]


def _object_with_name(source: JSONObject, name: Callable[[JSONObject], str | None]) -> JSONObject:
    members: JSONObject = {}
    if "id" not in source and "@id" not in source and "@value" not in source:
        given = name(source)
        if given is not None:
            members["id"] = given
    for member, value in source.items():
        members[member] = value if member == "@context" else _value_with_names(value, name)
    return members


def _value_with_names(value: JSONValue, name: Callable[[JSONObject], str | None]) -> JSONValue:
    if isinstance(value, dict):
        return _object_with_name(value, name)
    if isinstance(value, list):
        return [_value_with_names(item, name) for item in value]
    return value


def _masked(quads: Iterable[Quad], scheme: str) -> Counter[tuple[str, ...]]:
    """Return statements, each with how often it is made, in which no node without a name is told from another."""
    start = f"<{scheme}"
    return Counter(tuple("_" if t.startswith(("_:", start)) else t for t in quad) for quad in quads)


def _settled(quads: Iterable[Quad]) -> Iterable[Quad]:
    """Return quads in which the cells of lists and the graphs have names of their own."""
    given = list(quads)
    # Each of them hangs on something.
    if not any(quad.object[0] == "_" for quad in given):
        return given
    labels = _Hanging(given).labels()

    def label(term: str) -> str:
        return labels[term] if term.startswith("_:") else term

    return [Quad(label(s), p, label(o), label(g)) for s, p, o, g in given]


class _Hanging:
    """The parts of a dataset that have no place for a name, each with what it hangs on and what it holds."""

    def __init__(self, quads: list[Quad]) -> None:
        self._first: dict[str, str] = {}
        self._rest: dict[str, str] = {}
        self._graphs: dict[str, list[Quad]] = {}
        self._on: dict[str, Quad] = {}
        self._labels: dict[str, str] = {}
        for quad in quads:
            if quad.predicate == _FIRST:
                self._first[quad.subject] = quad.object
            if quad.predicate == _REST:
                self._rest[quad.subject] = quad.object
            elif quad.object.startswith("_:"):
                self._on[quad.object] = quad
            if quad.graph.startswith("_:"):
                self._graphs.setdefault(quad.graph, []).append(quad)
        self._heads = {cell: head for head in self._on for cell in self._cells(head)}

    def labels(self) -> dict[str, str]:
        """Return a label for each of them.

        Raises:
            UnsupportedError: `DISCLOSURE_ALIKE`, if two of them cannot be told apart.
        """
        for node in self._on:
            self._label(node)
        if len(set(self._labels.values())) < len(self._labels):
            raise UnsupportedError(Code.DISCLOSURE_ALIKE)
        return self._labels

    def _label(self, node: str) -> str:
        if not node.startswith("_:"):
            return node
        if node not in self._labels:
            head = self._heads[node]
            on = self._on[head]
            place = (self._label(on.subject), on.predicate, self._label(on.graph))
            digest = hashlib.sha256(repr((place, self._content(head))).encode()).hexdigest()
            for index, cell in enumerate(self._cells(head)):
                self._labels[cell] = f"_:x{digest}x{index}"
        return self._labels[node]

    def _cells(self, head: str) -> list[str]:
        cells = [head]
        while self._rest.get(cells[-1], "").startswith("_:"):
            cells.append(self._rest[cells[-1]])
        return cells

    def _content(self, term: str) -> object:
        """Return what a term holds, without any label of a node that has no name."""
        if not term.startswith("_:"):
            return term
        if term in self._first:
            return [self._content(self._first[cell]) for cell in self._cells(term)]
        inside = (quad for quad in self._graphs.get(term, []) if quad.subject not in self._first)
        return sorted(repr((s, p, self._content(o))) for s, p, o, _ in inside)
