"""What one walk over a document has stated so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from vcedu.canonical.jsonld.terms import RDF, is_absolute_iri
from vcedu.canonical.rdfc.grouped import GroupedDataset, Links

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONValue

DEEPEST = 60
"""How deep nodes are followed: less deep than what the budget allows, so that the walker finds where it is too deep."""

At: TypeAlias = "tuple[list[str], Links, str, int, int]"
"""The node that a value belongs to: its tails and links, its term or "" for a blank node, its graph, its depth."""


class Doubt(Exception):  # noqa: N818 - not an error: the walker decides
    """The document is wrong, or is written in a way that is not compiled."""


class TooMany(Exception):  # noqa: N818 - becomes an error with a code
    """The document makes more statements than it may."""


class Emission:
    """What one walk over one document has stated.

    Attributes:
        dataset: The statements.
        blanks: Its blank nodes.
        most: How many statements there may be, repeated ones counted each time.
        ordered: The arrays of the normal form whose order is stated.
        opaque: The values of the normal form that are JSON literals.
        stated: How many statements there are, repeated ones counted each time.
        used: The digest of each context used, by its URL.
    """

    __slots__ = ("_described", "_iris", "blanks", "dataset", "most", "opaque", "ordered", "stated", "used")

    def __init__(self, most: int) -> None:
        self.dataset = GroupedDataset()
        self.blanks = self.dataset.blanks
        self.ordered: list[JSONValue] = []
        self.opaque: list[JSONValue] = []
        self.used: dict[str, str] = {}
        self.stated = 0
        self.most = most
        self._described: dict[tuple[int, str], bool] = {}
        self._iris: dict[str, str] = {}

    def blank(self, tails: list[str], links: Links, incoming: str, graph: int) -> int:
        """Add a blank node, whose lists may still grow; return its number."""
        self.blanks.append((tails, links, incoming, graph))
        return len(self.blanks) - 1

    def graph(self, incoming: str, graph: int) -> int:
        """Add a blank node that names a graph; return its number."""
        self.dataset.has_graphs = True
        return self.blank([], [], incoming, graph)

    def count(self, statements: int) -> None:
        """Count statements.

        Raises:
            TooMany: There are too many.
        """
        self.stated += statements
        if self.stated > self.most:
            raise TooMany

    def describe(self, subject: str, at: At, *, is_document: bool) -> None:
        """Add what one place says about a subject with an IRI.

        Raises:
            Doubt: It is, or was, a document, and is described twice.
        """
        tails, links, _, graph, _ = at
        key = (graph, subject)
        if key in self._described and (is_document or self._described[key]):
            raise Doubt
        self._described[key] = is_document
        if tails or links:
            self.dataset.describe(subject, graph, tails, links)

    def iri(self, text: JSONValue, prefixes: frozenset[str]) -> str:
        """Return an absolute IRI as a term.

        Raises:
            Doubt: It is none, or one of RDF's own vocabulary, or may be a compact IRI that begins with a prefix.
        """
        if text.__class__ is not str:
            raise Doubt
        term = self._iris.get(text)
        if term is None:
            if not is_absolute_iri(text) or text.startswith(RDF):
                raise Doubt
            term = self._iris[text] = f"<{text}>"
        if prefixes and text.partition(":")[0] in prefixes:
            raise Doubt
        return term
