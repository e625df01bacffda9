"""Poisoned datasets end soon, and the budget's edges are where it says."""

import sys

import pytest

from canonical.rdfc import shapes
from canonical.rdfc.timing import ends_within_a_second
from untraced import untraced
from vcedu.canonical.nquads import Quad
from vcedu.canonical.rdfc import RDFCBudget, canonicalize
from vcedu.errors import Code, UndeterminedError, VceduError

_BEYOND = {
    **{f"clique of {n}": shapes.clique(n) for n in (*range(7, 13), 180)},
    **{f"Paley graph of {n}": shapes.paley(n) for n in (13, 17, 29, 101)},
    **{f"chain of {n}": shapes.chain(n) for n in (1_000, 32_000)},
    **{f"cycle of {n}": shapes.cycle(n) for n in (1_000, 32_000)},
    **{f"hypercube of {n} dimensions": shapes.hypercube(n) for n in (4, 8, 11)},
    **{f"torus of {n} by {n}": shapes.torus(n) for n in (40, 128)},
    **{f"two stars of {n}": shapes.two_stars(n) for n in (7, 16_000)},
    **{f"binary tree of {n} levels": shapes.binary_tree(n) for n in (6, 13)},
    "ring of 300 in 100 graphs": shapes.ring_in_many_graphs(300, 100),
    "ring of 6 in 5,000 graphs": shapes.ring_in_many_graphs(6, 5_000),
    "30,000 graphs without name": shapes.blank_graphs(30_000),
}
_WITHIN = {
    **{f"clique of {n}": shapes.clique(n) for n in range(3, 7)},
    "Paley graph of 5": shapes.paley(5),
    "chain of 140": shapes.chain(140),
    "cycle of 140": shapes.cycle(140),
    "hypercube of 3 dimensions": shapes.hypercube(3),
    "torus of 10 by 10": shapes.torus(10),
    "two stars of 6": shapes.two_stars(6),
    "pair in 12 graphs": shapes.ring_in_many_graphs(2, 12),
    "9,000 graphs without name": shapes.blank_graphs(9_000),
}


def _refused(quads, budget):
    with pytest.raises(UndeterminedError) as caught:
        canonicalize(quads, budget=budget)
    assert caught.value.code is Code.RDFC_BUDGET


@pytest.mark.parametrize("name", _BEYOND)
@untraced
def test_poison_ends_in_a_second(name):
    ends_within_a_second(lambda: _refused(_BEYOND[name], RDFCBudget()))


@pytest.mark.parametrize("name", _WITHIN)
@untraced
def test_what_is_within_the_budget_is_canonicalised_whatever_the_labels(name):
    quads = _WITHIN[name]
    labels = {
        term: f"_:other{number}" for number, term in enumerate({t for q in quads[::-1] for t in q if t[:1] == "_"})
    }
    renamed = [Quad(*(labels.get(term, term) for term in quad)) for quad in reversed(quads)]
    assert canonicalize(renamed).nquads == canonicalize(quads).nquads


@pytest.mark.parametrize("size", range(3, 7))
def test_clique_of_canonical_labels(size):
    numbers = range(size)
    expected = sorted(f"_:c14n{i} <urn:example:p> _:c14n{j} .\n" for i in numbers for j in numbers if i != j)
    assert canonicalize(shapes.clique(size)).nquads == "".join(expected)


@untraced
def test_calls_deeper_than_the_interpreters_stack():
    length = 5 * sys.getrecursionlimit()
    quads = [quad for copy in "ab" for quad in _numbered_chain(copy, length)]
    issued = canonicalize(quads).issued
    assert len(issued) == 2 * length
    numbers = [int(issued[f"a{i}"][4:]) for i in range(length)]
    others = [int(issued[f"b{i}"][4:]) for i in range(length)]
    # Whichever copy comes first is numbered in whole before the other.
    assert max(numbers) < min(others) or max(others) < min(numbers)


def _numbered_chain(name, length):
    for i in range(length):
        yield Quad(f"_:{name}{i}", "<urn:p>", f'"{i}"')
        if i:
            yield Quad(f"_:{name}{i - 1}", "<urn:q>", f"_:{name}{i}")


def _edge(quads, field, least):
    canonicalize(quads, budget=RDFCBudget(**{field: least}))
    _refused(quads, RDFCBudget(**{field: least - 1}))


def test_quads_at_the_limit():
    _edge([Quad("<urn:s>", "<urn:p>", f'"{i}"') for i in range(5)], "max_quads", 5)


def test_quads_are_not_read_beyond_the_limit():
    numbers = iter(range(1_000))
    _refused((Quad("_:s", "<urn:p>", f'"{number}"') for number in numbers), RDFCBudget(max_quads=10))
    assert next(numbers) == 11


def test_no_call_is_needed_where_blank_nodes_differ():
    quads = [Quad("_:s", "<urn:p>", "_:o"), Quad("_:o", "<urn:p>", '"x"')]
    canonicalize(quads, budget=RDFCBudget(max_calls=0, max_steps=0))


def test_calls_at_the_limit():
    # A cycle of three: three outermost calls, each leading to one call for each of the other two nodes.
    _edge(shapes.cycle(3), "max_calls", 9)


def test_steps_at_the_limit():
    # Two pairs: four calls at most two deep, each with one related node to hash and one to write on the path.
    pairs = [Quad(f"_:a{i}", "<urn:p>", f"_:b{i}") for i in range(2)]
    _edge(pairs, "max_steps", 8)


def test_steps_of_orders_are_counted():
    # For each of two hubs with two like rays: two related nodes; twice, an order of two on the path and each ray's
    # call with one related node and one identifier; the two identifiers that the chosen order issued. 2 + 12 + 2.
    stars = [Quad(quad.subject, "<urn:p>", quad.object) for quad in shapes.two_stars(2)]
    _edge(stars, "max_steps", 32)
    _edge(stars, "max_calls", 10)


def test_default_budget_is_the_stated_one():
    assert RDFCBudget().max_quads == 32_768
    quads = [Quad("<urn:s>", "<urn:p>", f'"{i}"') for i in range(32_769)]
    _refused(quads, RDFCBudget())
    canonicalize(quads[1:])


def test_refusal_can_be_read():
    with pytest.raises(VceduError, match="RDFC_BUDGET: The credential was not checked"):
        canonicalize(shapes.clique(10))
