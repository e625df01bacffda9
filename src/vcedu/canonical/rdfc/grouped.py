"""A dataset as a tree of nodes leaves it: the statements of each subject together, each line ready but for labels.

What is hashed of a blank node (RDFC-1.0 section 4.6) and what is written in the end differ in the labels of blank nodes
alone. So a statement is kept as the text that follows its subject, and a blank node as a number. In such a dataset a
blank node is the object of one statement at most, as nothing in a document can name it again.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from vcedu.canonical.nquads import Quad

NO_GRAPH = -1
END, END_IN_GRAPH, END_AS_GRAPH = " .\n", " _:z .\n", " _:a .\n"


class Link(NamedTuple):
    """What statements that one property makes about blank nodes have in common.

    Attributes:
        hashed: What follows the subject where such a statement is hashed.
        head: What stands between subject and object.
        end: What follows the object where it is hashed.
    """

    hashed: str
    head: str
    end: str


Links: TypeAlias = "list[tuple[int, Link]]"


Blank: TypeAlias = "tuple[list[str], Links, str, int]"
"""A blank node: of its statements that are not about blank nodes what follows the subject; its statements about blank
nodes, by their numbers; the statement whose object it is, as it is hashed, "" if there is none; and the number of the
blank node that names the graph of its statements, `NO_GRAPH` for the default graph."""

Named: TypeAlias = "tuple[list[str], Links]"
"""What is said about a subject with an IRI in one graph, as a `Blank` has it."""


class GroupedDataset:
    """Statements by subject.

    Attributes:
        blanks: The blank nodes by their numbers.
        named: What is said about each subject with an IRI, by its term, in each graph, by its number.
        has_graphs: Whether there is another than the default graph.
        size: How many statements were made, repeated ones counted each time.
    """

    __slots__ = ("_repeated", "blanks", "has_graphs", "named", "size")

    def __init__(self) -> None:
        self.blanks: list[Blank] = []
        self.named: dict[str, dict[int, Named]] = {}
        self.has_graphs = False
        self.size = 0
        self._repeated: list[list[str]] = []

    def describe(self, term: str, graph: int, tails: list[str], links: Links) -> None:
        """Add what one place says about a subject with an IRI."""
        places = self.named.get(term)
        if places is None:
            self.named[term] = {graph: (tails, links)}
        elif graph not in places:
            places[graph] = (tails, links)
        else:
            places[graph][0].extend(tails)
            places[graph][1].extend(links)
            self._repeated.append(places[graph][0])

    def finish(self, size: int) -> None:
        """Take away what several places say alike; `size` statements were made."""
        self.size = size
        for tails in self._repeated:
            tails[:] = dict.fromkeys(tails)
        self._repeated = []

    def quads(self) -> tuple[Quad, ...]:
        """Return the statements; the labels of blank nodes are `b` and their number."""
        made: list[Quad] = []
        for number, (tails, links, _, graph) in enumerate(self.blanks):
            made += _quads(f"_:b{number}", tails, links, graph)
        for term, places in self.named.items():
            for graph, (tails, links) in places.items():
                made += _quads(term, tails, links, graph)
        return tuple(made)

    def relations(self) -> tuple[Quad, ...]:
        """Return, of the statements, at least those that have more than one blank node."""
        if self.has_graphs:
            return self.quads()
        made: list[Quad] = []
        for number, (_, links, _, graph) in enumerate(self.blanks):
            made += _quads(f"_:b{number}", [], links, graph)
        return tuple(made)


def _quads(subject: str, tails: list[str], links: Links, graph: int) -> list[Quad]:
    name, end = ("", END) if graph == NO_GRAPH else (f"_:b{graph}", END_IN_GRAPH)
    stated = [tail[1 : -len(end)].split(" ", 1) for tail in tails]
    stated += [[link.head.strip(), f"_:b{number}"] for number, link in links]
    return [Quad(subject, predicate, term, name) for predicate, term in stated]
