"""Datasets of blank nodes that first-degree hashes hardly tell apart."""

from vcedu.canonical.nquads import Quad

_P, _Q = "<urn:example:p>", "<urn:example:q>"


def _node(*numbers):
    return "_:n" + "x".join(map(str, numbers))


def clique(size):
    return [Quad(_node(i), _P, _node(j)) for i in range(size) for j in range(size) if i != j]


def chain(length):
    return [Quad(_node(i), _P, _node(i + 1)) for i in range(length)]


def cycle(length):
    return [Quad(_node(i), _P, _node((i + 1) % length)) for i in range(length)]


def paley(prime):
    """Every node is related to those at a square's distance."""
    squares = {i * i % prime for i in range(1, prime)}
    return [Quad(_node(i), _P, _node((i + square) % prime)) for i in range(prime) for square in squares]


def hypercube(dimensions):
    return [Quad(_node(i), _P, _node(i ^ (1 << bit))) for i in range(1 << dimensions) for bit in range(dimensions)]


def torus(side):
    places = [(i, j) for i in range(side) for j in range(side)]
    rows = [Quad(_node(i, j), _P, _node((i + 1) % side, j)) for i, j in places]
    return rows + [Quad(_node(i, j), _Q, _node(i, (j + 1) % side)) for i, j in places]


def two_stars(rays):
    return [Quad(f"_:hub{hub}", _P, _node(hub, ray)) for hub in range(2) for ray in range(rays)]


def binary_tree(levels):
    return [Quad(_node(i), _P, _node(child)) for i in range(1, 1 << levels) for child in (2 * i, 2 * i + 1)]


def ring_in_many_graphs(nodes, graphs):
    return [
        Quad(_node(i), _P, _node((i + 1) % nodes), f"<urn:example:graph:{graph}>")
        for i in range(nodes)
        for graph in range(graphs)
    ]


def blank_graphs(graphs):
    return [Quad("_:s", _P, "_:o", f"_:g{graph}") for graph in range(graphs)]
