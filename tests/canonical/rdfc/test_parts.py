"""The parts of the N-degree algorithm, and quads in which a blank node stands twice."""

import itertools

import pytest

from canonical.rdfc.reference import canonical_nquads
from vcedu.canonical.nquads import Quad
from vcedu.canonical.rdfc import canonicalize
from vcedu.canonical.rdfc.path import Path
from vcedu.canonical.rdfc.permutations import distinct_permutations


@pytest.mark.parametrize("nodes", ["a", "ab", "abc", "aab", "aba", "baab", "aaa", "abcb", "aabbc", "abcde"])
def test_every_order_comes_once(nodes):
    orders = ["".join(order) for order in distinct_permutations(nodes)]
    assert sorted(orders) == sorted(set(map("".join, itertools.permutations(nodes))))


@pytest.mark.parametrize(
    ("chosen", "pieces", "goes_on", "is_chosen"),
    [
        ("", ["b"], True, True),
        ("ab", ["a", "a"], True, True),
        ("ab", ["a", "b"], True, False),
        ("ab", ["a", "c"], False, False),
        ("ab", ["a", "b", "a"], False, False),
        ("abc", ["ab"], True, True),
        ("bb", ["a", "c", "c"], True, True),
    ],
)
def test_path_against_the_chosen_one(chosen, pieces, goes_on, is_chosen):
    path = Path(chosen)
    assert all([path.extend(piece) for piece in pieces]) is goes_on  # noqa: C419 - every piece is added
    if goes_on:
        assert path.is_chosen is is_chosen
        assert path.text == "".join(pieces)


def _with_each_predicate(*terms):
    """Yield a dataset for each of some predicates: a wrong hash changes the order of labels in about half of them."""
    for number in range(16):
        yield [Quad(s, f"<urn:example:{number}>", o, g) for s, o, g in terms]


_OTHER_TERMS = {"-": "<urn:example:x>", ".": ""}
_TWICE = ["aab", "aba", "abb", "aaa", "abc", "ab-", "aa-", "a-a", "-aa", "-ab", "a-b", "aa.", "ab.", "a-.", "-a."]


@pytest.mark.parametrize("letters", _TWICE)
def test_first_degree_hash_of_a_blank_node_that_stands_twice(letters):
    terms = [_OTHER_TERMS.get(letter, f"_:{letter}") for letter in letters]
    for quads in _with_each_predicate(terms, ("_:other", '"x"', ""), ("_:other", "_:more", "")):
        assert canonicalize(quads).nquads == canonical_nquads(quads)


_ALIKE = {
    "in graphs that differ": ("_:n{}", '"x"', "_:g{}"),
    "once more in the same quad": ("_:n{}", "_:n{}", "_:g{}"),
    "naming the graph too": ("_:n{}", "_:g{}", "_:n{}"),
    "below nodes that differ": ("_:g{}", "_:n{}", "<urn:example:x>"),
}


@pytest.mark.parametrize("name", _ALIKE)
def test_alike_blank_nodes_are_told_apart_by_related_ones(name):
    alike = [tuple(term.format(number) for term in _ALIKE[name]) for number in range(4)]
    named = [(f"_:g{number}", f'"{number}"', "") for number in range(4)]
    for quads in _with_each_predicate(*alike, *named):
        assert canonicalize(quads).nquads == canonical_nquads(quads)


def test_alike_blank_nodes_are_told_apart_by_how_often_they_are_related():
    # Two chains, alike in the first degree at their beginning: x -> y by two graphs, then y -> z, which differ.
    chains = [(f"_:x{i}", f"_:y{i}", f"<urn:example:g{graph}>") for i in range(2) for graph in range(3)]
    middles = [(f"_:y{i}", f"_:z{i}", "") for i in range(2)]
    ends = [(f"_:z{i}", f'"{i}"', "") for i in range(2)]
    for quads in _with_each_predicate(*chains, *middles, *ends):
        assert canonicalize(quads).nquads == canonical_nquads(quads)
    for quads in _with_each_predicate(*chains, *middles, ("_:z0", "_:t0", ""), ("_:z1", "_:t1", ""), *ends[:1]):
        assert canonicalize(quads).nquads == canonical_nquads(quads)
