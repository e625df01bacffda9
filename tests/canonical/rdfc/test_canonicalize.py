"""Properties of the canonical form, and two oracles: the specification written out, and pyoxigraph."""

import hashlib

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canonical.rdfc.reference import canonical_nquads
from canonical.rdfc.shapes import blank_graphs, clique, cycle, hypercube, ring_in_many_graphs, two_stars
from untraced import untraced
from vcedu.canonical.nquads import Quad, parse_nquads, serialize_quad
from vcedu.canonical.rdfc import canonicalize

_NODES = st.sampled_from([f"_:n{i}" for i in range(6)])
_IRIS = st.sampled_from(["<urn:example:a>", "<urn:example:b>"])
_LITERALS = st.sampled_from(['"x"', '"x"@ja', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'])
_SUBJECTS = st.one_of(_NODES, _NODES, _IRIS)
_OBJECTS = st.one_of(_NODES, _NODES, _IRIS, _LITERALS)
_ANY = st.builds(Quad, _SUBJECTS, _IRIS, _OBJECTS, st.one_of(st.just(""), _IRIS, _NODES))
_IN_DEFAULT_GRAPH = st.builds(Quad, _SUBJECTS, _IRIS, _OBJECTS, st.just(""))
# Related hashes leave out what else stands in the quad. Where two blank nodes meet in a quad of a named graph, the
# specification's own output can depend on labels; a credential's quads are of these kinds.
_WITH_ONE_BLANK_NODE = st.one_of(
    st.builds(Quad, _NODES, _IRIS, st.one_of(_IRIS, _LITERALS), _IRIS),
    st.builds(Quad, _IRIS, _IRIS, st.one_of(_IRIS, _LITERALS), _NODES),
)
_DATASETS = st.lists(st.one_of(_IN_DEFAULT_GRAPH, _IN_DEFAULT_GRAPH, _WITH_ONE_BLANK_NODE), min_size=1, max_size=12)


def _renamed(quads, labels):
    return [Quad(*(labels.get(term, term) for term in quad)) for quad in quads]


def by_pyoxigraph(quads):
    document = "".join(map(serialize_quad, quads))
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(document, format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset))


@given(_DATASETS, st.permutations(range(6)), st.randoms(use_true_random=False))
@untraced
def test_neither_labels_nor_order_nor_repetition_matter(quads, numbers, random):
    labels = {f"_:n{i}": f"_:m{number}" for i, number in enumerate(numbers)}
    other = _renamed(quads, labels) + _renamed(quads[:2], labels)
    random.shuffle(other)
    assert canonicalize(other).nquads == canonicalize(quads).nquads


@given(st.lists(_ANY, max_size=12))
def test_issued_labels_turn_the_input_into_the_output(quads):
    canonical = canonicalize(quads)
    labels = {f"_:{given}": f"_:{issued}" for given, issued in canonical.issued.items()}
    assert canonical.nquads == "".join(sorted({serialize_quad(quad) for quad in _renamed(quads, labels)}))
    assert set(labels) == {term for quad in quads for term in quad if term.startswith("_:")}
    assert set(labels.values()) == {f"_:c14n{number}" for number in range(len(labels))}


@given(_DATASETS)
def test_canonical_form_of_the_canonical_form_is_itself(quads):
    once = canonicalize(quads).nquads
    assert canonicalize(parse_nquads(once)).nquads == once


@given(_DATASETS)
def test_agrees_with_pyoxigraph(quads):
    assert canonicalize(quads).nquads == by_pyoxigraph(quads)


@given(_DATASETS, st.sampled_from(["sha256", "sha384"]))
def test_agrees_with_the_specification_written_out(quads, hash_name):
    assert canonicalize(quads, hash_name=hash_name).nquads == canonical_nquads(quads, hash_name)


@pytest.mark.parametrize(
    "quads",
    [
        clique(4),
        clique(5),
        cycle(9),
        hypercube(2),
        hypercube(3),
        two_stars(4),
        blank_graphs(5),
        ring_in_many_graphs(3, 4),
        ring_in_many_graphs(5, 2),
        [*cycle(7), *two_stars(3)],
    ],
)
def test_agrees_with_the_specification_written_out_on_symmetric_shapes(quads):
    assert canonicalize(quads).nquads == canonical_nquads(quads)


def test_related_nodes_are_listed_once_for_each_quad():
    # n1 relates to n5 by two quads, n3 to n1 and n0 by one each: counting n5 once would exchange labels.
    text = """
        _:n3 <urn:p> _:n1 <urn:g> .
        _:n3 <urn:p> _:n0 .
        _:n1 <urn:p> _:n5 <urn:g> .
        _:n4 <urn:p> _:n3 <urn:g> .
        _:n1 <urn:p> _:n5 .
    """
    quads = parse_nquads(text)
    assert canonicalize(quads).nquads == canonical_nquads(quads)
    assert canonicalize(quads).issued == {"n4": "c14n0", "n0": "c14n1", "n5": "c14n2", "n3": "c14n3", "n1": "c14n4"}


def test_blank_nodes_are_numbered_by_their_first_degree_hash():
    quads = parse_nquads('_:x <urn:p> "1" .\n_:y <urn:p> "2" .\n<urn:s> <urn:q> _:y .\n')
    of_x = hashlib.sha256(b'_:a <urn:p> "1" .\n').hexdigest()
    of_y = hashlib.sha256(b'<urn:s> <urn:q> _:a .\n_:a <urn:p> "2" .\n').hexdigest()
    order = [label for _, label in sorted([(of_x, "x"), (of_y, "y")])]
    assert canonicalize(quads).issued == {order[0]: "c14n0", order[1]: "c14n1"}


def test_statements_are_sorted_by_code_point():
    lines = ['<urn:s> <urn:p> "\uffee" .\n', '<urn:s> <urn:p> "\U00020bb7" .\n']
    assert canonicalize(parse_nquads("".join(reversed(lines)))).nquads == "".join(lines)


def test_the_empty_dataset_is_empty():
    canonical = canonicalize([])
    assert (canonical.nquads, canonical.issued) == ("", {})
