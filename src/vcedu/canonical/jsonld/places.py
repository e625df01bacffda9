"""Where a walk stands: the place of a value, a node while it is walked, and what was made of a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vcedu.canonical.pointers import pointer

if TYPE_CHECKING:
    from collections.abc import Hashable

    from vcedu.canonical.jsonld.terms import ActiveContext, Term
    from vcedu.canonical.values import JSONObject, JSONValue


class Place(NamedTuple):
    """Where a value lies.

    Attributes:
        path: JSON Pointer in the document.
        written: JSON Pointer in the normal form.
        depth: How many objects and arrays are around it.
        active: The context of the node whose value it is.
        graph: Which graph it is stated in; 0 for the default graph.
        name: The member whose value it is.
        term: The member's definition; None where its name is no term.
        about: Graph, subject and property; empty in a list.
    """

    path: str
    written: str
    depth: int
    active: ActiveContext
    graph: int = 0
    name: str = ""
    term: Term | None = None
    about: tuple[int, str | int, str] | tuple[()] = ()

    def holds(self, container: str) -> bool:
        """Whether the member's term has this container keyword."""
        return self.term is not None and container in self.term.container


class Made(NamedTuple):
    """A value in normal form.

    Attributes:
        value: The value.
        identity: What tells it from others; None for what is never repeated: a node without identifier, or a value
            with such a node in it.
        subject: The identifier of the node that it is or names, if any.
        term: The value as the object of a statement; "" for a set, whose values are stated one by one.
    """

    value: JSONValue
    identity: Hashable
    subject: str | None = None
    term: str = ""


class Node:
    """A node while it is walked.

    Attributes:
        place: Where it lies.
        active: Its context before its types' scopes; types are looked up in it.
        inner: Its context with them; members are looked up in it.
        subject: Its identifier, or a number for a node without one.
        members: The normal form so far.
        is_blank: Whether it, or a node in it, has no identifier.
        is_document: Whether it is the document itself, a credential or a presentation.
    """

    __slots__ = ("active", "inner", "is_blank", "is_document", "members", "place", "subject")

    def __init__(self, place: Place, active: ActiveContext) -> None:
        self.place = place
        self.active = active
        self.inner = active
        self.subject: str | int = 0
        self.members: JSONObject = {}
        self.is_blank = True
        self.is_document = not place.path

    def at(self, name: str, iri: str) -> Place:
        """Return the place of a member."""
        place, term = self.place, self.inner.terms.get(name)
        key = iri if term is None and ":" in name else name
        path, written = pointer(place.path, name), pointer(place.written, key)
        about = (place.graph, self.subject, iri)
        return Place(path, written, place.depth + 1, self.inner, place.graph, key, term, about)
