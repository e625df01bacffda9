"""Statements of documents that the compiled path leaves to the walker (JSON-LD 1.1 API, sections 7.2 and 8.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.jsonld.terms import RDF
from vcedu.canonical.nquads import Quad, iri_term, literal_term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.canonical.jsonld.literals import Literal

TYPE = f"{RDF}type"
_FIRST, _REST, _NIL, _JSON = (f"{RDF}{name}" for name in ("first", "rest", "nil", "JSON"))


class Statements:
    """The statements of one document so far, in the order of the walk; what is said twice stands here twice."""

    def __init__(self) -> None:
        self._quads: list[Quad] = []

    def add(self, graph: int, subject: str | int, predicate: str, term: str) -> None:
        """State something.

        Args:
            graph: The number of the graph; 0 for the default graph.
            subject: An IRI, or the number of a node without one.
            predicate: An IRI.
            term: The object, as a term.
        """
        self._quads.append(Quad(resource(subject), iri_term(predicate), term, resource(graph) if graph else ""))

    def chain(self, graph: int, cells: Sequence[int], terms: Sequence[str]) -> str:
        """State a list, one cell for each item; return it as a term."""
        after = [*map(resource, cells), iri_term(_NIL)]
        for cell, term, rest in zip(cells, terms, after[1:], strict=True):
            self.add(graph, cell, _FIRST, term)
            self.add(graph, cell, _REST, rest)
        return after[0]

    def mark(self) -> int:
        """Return how many statements there are."""
        return len(self._quads)

    def forget(self, mark: int) -> None:
        """Take back what was stated since a mark."""
        del self._quads[mark:]

    def all(self) -> tuple[Quad, ...]:
        """Return each statement once."""
        return tuple(dict.fromkeys(self._quads))


def resource(name: str | int) -> str:
    """Return a node as a term: its IRI, or a label made of its number."""
    return f"_:b{name}" if isinstance(name, int) else iri_term(name)


def literal_object_term(made: Literal) -> str:
    """Return a literal as a term."""
    return literal_term(made.lexical, datatype=made.datatype, language=made.language)


def json_term(text: str) -> str:
    """Return a JSON literal as a term."""
    return literal_term(text, datatype=_JSON)
