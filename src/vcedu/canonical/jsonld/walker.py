"""Walk a document along its term definitions: every member must be consumed by the mapping, or it is reported.

A member is consumed when it becomes a statement, a subject's identifier, a type, or an empty set. What vanishes
without changing what is stated is removed and is no error: `null`, a repeated value, an empty array. Everything else
that JSON-LD processing would drop or reinterpret in silence has a code and its JSON Pointer.

What comes out is the *normal form*, one way of writing what is stated:

- a value is in an array, also a single one; only an identifier (`id`) and a JSON literal stand alone;
- nulls, repeated values and empty arrays are gone; arrays inside arrays are one array, but for lists;
- a reference is the string alone where the term says that its values are identifiers, else an object with `id`;
- a literal is written as `vcedu.canonical.jsonld.literals` says, a name that is no term as its full IRI.

Statements have no place: what is said about a node that has an identifier can be moved to any other place that names
it, and the statements stay the same. So what is said about the document itself, or about a credential or presentation
in it, must stand in one place: else `validUntil` could be moved to where nobody reads it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vcedu.canonical.contexts import check_context
from vcedu.canonical.contexts.rules import CARRIERS
from vcedu.canonical.jsonld.compiler import invalid
from vcedu.canonical.jsonld.names import node_iri, property_iri, type_iri
from vcedu.canonical.jsonld.places import Made, Node, Place
from vcedu.canonical.jsonld.properties import PropertyWalker
from vcedu.canonical.jsonld.statements import TYPE, resource
from vcedu.canonical.jsonld.terms import KEYWORDS
from vcedu.canonical.pointers import pointer
from vcedu.errors import Code, MalformedError, ProofError

if TYPE_CHECKING:
    from vcedu.canonical.jsonld.budget import MappingBudget
    from vcedu.canonical.jsonld.tables import TermTables
    from vcedu.canonical.jsonld.terms import ActiveContext
    from vcedu.canonical.values import JSONObject, JSONValue

_CREDENTIALS = "https://www.w3.org/2018/credentials#"
_DOCUMENTS = frozenset({f"{_CREDENTIALS}VerifiableCredential", f"{_CREDENTIALS}VerifiablePresentation"})


class Walker(PropertyWalker):
    """One walk over one document.

    Attributes:
        used: The digest of each context used, by its URL.
        is_charted: Whether each is one that both paths of mapping are tried on.
    """

    def __init__(self, tables: TermTables, budget: MappingBudget) -> None:
        super().__init__(tables, budget)
        self._store = tables.store
        self._described: dict[tuple[int, str], list[Node]] = {}
        self.used: dict[str, str] = {}
        self.is_charted = True

    def document(self, document: JSONObject) -> JSONObject:
        """Return the normal form of a document.

        Raises:
            ProofError: CONTEXT_NESTED, CONTEXT_INLINE, or a JSONLD_… code for a member that is not what was signed.
            MalformedError: JSONLD_INVALID or CONTEXT_MALFORMED.
            UnsupportedError: CONTEXT_UNKNOWN and CONTEXT_INTEROP_ONLY.
            UndeterminedError: JSONLD_BUDGET.
        """
        if "@context" not in document:
            raise MalformedError(Code.CONTEXT_MALFORMED, path="", name="@context")
        root = Node(Place("", "", 0, self._steps.initial), self._steps.initial)
        self.node(document, root)
        if not self.account.values:
            raise ProofError(Code.JSONLD_MEMBER_LOST, path="", name=next(iter(document), "{}"))
        self._check_described()
        return root.members

    def node(self, element: JSONObject, node: Node) -> Made:
        """Walk a node: sections 5.1.2, steps 9 to 13."""
        self.account.consumed += 1
        self.account.depth(node.place.path, node.place.depth)
        if "@context" in element:
            self._own_context(element["@context"], node)
        node.inner = self._type_scope(element, node)
        self._identifier(element, node)
        for name, value in element.items():
            if name != "@context":
                self._member(name, value, node)
        if isinstance(node.subject, str) and len(node.members) > 1:
            self._described.setdefault((node.place.graph, node.subject), []).append(node)
        subject = node.subject if isinstance(node.subject, str) else None
        identity = None if node.is_blank else ("node", _text(node))
        return Made(node.members, identity, subject, resource(node.subject))

    def _own_context(self, context: JSONValue, node: Node) -> None:
        path = pointer(node.place.path, "@context")
        if node.place.path and node.place.name not in CARRIERS:
            raise ProofError(Code.CONTEXT_NESTED, path=path)
        entries: list[JSONValue] = [*check_context(context, self._store, path=path)]
        for entry in entries:
            self._use(entry)
        node.active = self._steps.into_local(node.active, entries)
        node.members["@context"] = entries

    def _use(self, entry: JSONValue) -> None:
        if isinstance(entry, str):
            used = self._store.resolve(entry)[0]
            self.used[entry] = used.sha256
            self.is_charted &= used.is_charted
        else:
            self.is_charted = False

    def _type_scope(self, element: JSONObject, node: Node) -> ActiveContext:
        terms = node.active.terms
        found = [value for name, value in element.items() if node.active.expand(name, vocab=True) == "@type"]
        types = {n for value in found for n in (value if isinstance(value, list) else [value]) if isinstance(n, str)}
        self.account.definitions(node.place.path, sum(terms[name].weight for name in types & terms.keys()))
        return self._steps.into_types(node.active, types)

    def _identifier(self, element: JSONObject, node: Node) -> None:
        names = [name for name in element if node.inner.expand(name, vocab=True) == "@id"]
        node.is_blank = not names
        node.subject = self.new()
        for name in names:
            path, text = pointer(node.place.path, name), element[name]
            if not isinstance(text, str) or len(names) > 1:
                raise invalid(name, path=path)
            node.subject = node_iri(node.inner, text, path)
            self.account.consumed += 1

    def _member(self, name: str, value: JSONValue, node: Node) -> None:
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
            made = self.property(value, place)
            if made is not None:
                node.members[place.name] = made.value
                node.is_blank |= made.identity is None

    def _types(self, value: JSONValue, node: Node, place: Place) -> None:
        names: list[JSONValue] = []
        for name in value if isinstance(value, list) else [value]:
            if not isinstance(name, str):
                raise invalid(place.name, path=place.path)
            if name not in names:
                iri = type_iri(node.active, name, place.path)
                node.is_document |= iri in _DOCUMENTS
                self.account.value(place.path, place.about)
                self.account.statement(place.path, *place.about, iri)
                self.statements.add(node.place.graph, node.subject, TYPE, resource(iri))
                self.account.consumed += 1
                names.append(name)
        if names:
            node.members[place.name] = names
            self.unordered.append(place.written)

    def _check_described(self) -> None:
        for nodes in self._described.values():
            if len(nodes) > 1 and any(node.is_document for node in nodes) and len(set(map(_text, nodes))) > 1:
                last = nodes[-1]
                raise ProofError(Code.JSONLD_DESCRIBED_TWICE, path=last.place.path, name=last.subject)


def _text(node: Node) -> str:
    return json.dumps(node.members, sort_keys=True)
