"""The canonicalisation algorithm and its first-degree hashes: RDFC-1.0 sections 4.4 to 4.6.

Written for datasets in which nearly every blank node is told apart by its own quads: such a dataset is read twice and
never takes a recursive step. The rest goes to `ndegree`.

The specification has a limit of its own: what it hashes of a related blank node leaves out the other terms of their
quad. Where two or three blank nodes meet in one quad of a named graph, datasets can be built for which its output
depends on the labels of the input. Such a dataset may then fail to verify, but never passes for another one, as the
output always is the input with other labels.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from vcedu.canonical.rdfc.budget import Meter, RDFCBudget
from vcedu.canonical.rdfc.grouped import GroupedDataset
from vcedu.canonical.rdfc.ndegree import NDegreeHasher
from vcedu.canonical.rdfc.trees import document_of, first_degree_digests, labels_of
from vcedu.errors import Code, UndeterminedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from vcedu.canonical.nquads import Quad

HashName: TypeAlias = Literal["sha256", "sha384"]

_HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}
_DEFAULT_BUDGET = RDFCBudget()
_OWN_GRAPH, _OTHER_GRAPH = " _:a .\n", " _:z .\n"


@dataclass(frozen=True, slots=True)
class CanonicalDataset:
    """A dataset in canonical form.

    Attributes:
        encoded: The canonical N-Quads document in UTF-8: sorted statements, each with its line feed.
        labels: Each blank node with its canonical label, in the order of the input.
    """

    encoded: bytes
    labels: tuple[tuple[str, str], ...] | list[str]

    @property
    def nquads(self) -> str:
        """The canonical N-Quads document."""
        return self.encoded.decode()

    @property
    def issued(self) -> dict[str, str]:
        """The issued identifiers map: each blank node's label in the input with its canonical label, without `_:`."""
        if isinstance(self.labels, list):
            return {f"b{number}": label[2:] for number, label in enumerate(self.labels)}
        return {node[2:]: label[2:] for node, label in self.labels}


def canonicalize(
    quads: Iterable[Quad] | GroupedDataset, *, hash_name: HashName = "sha256", budget: RDFCBudget = _DEFAULT_BUDGET
) -> CanonicalDataset:
    """Return the canonical form of a dataset (section 4.4.3).

    Args:
        quads: The dataset, its terms in canonical N-Quads form as `parse_nquads` returns them, or grouped. Repeated
            quads count once, as a dataset is a set.
        hash_name: The hash algorithm. Both parties must use the same one.
        budget: How much work the dataset may cost.

    Raises:
        UndeterminedError: `RDFC_BUDGET`, if the dataset would cost more than the budget.
    """
    new_hash = _HASHES[hash_name]
    if isinstance(quads, GroupedDataset):
        return _canonical_groups(quads, new_hash, budget)
    dataset = _read(quads, budget)
    first_degree = {node: _digest(new_hash, lines) for node, lines in _mentions(dataset).items()}  # steps 2 and 3
    issued = _issue(first_degree, dataset, new_hash, budget)
    return CanonicalDataset(_serialize(dataset, issued).encode(), tuple(issued.items()))


def _canonical_groups(
    dataset: GroupedDataset, new_hash: Callable[[bytes], hashlib._Hash], budget: RDFCBudget
) -> CanonicalDataset:
    if dataset.size > budget.max_quads:
        raise UndeterminedError(Code.RDFC_BUDGET)
    digests = first_degree_digests(dataset, new_hash)
    labels = labels_of(digests)
    if labels is None:
        first_degree = {f"_:b{number}": digest.hex() for number, digest in enumerate(digests)}
        issued = _issue(first_degree, dataset.relations(), new_hash, budget)
        labels = [issued[node] for node in first_degree]
    return CanonicalDataset(document_of(dataset, labels), labels)


def _issue(
    first_degree: dict[str, str],
    relations: Iterable[Quad],
    new_hash: Callable[[bytes], hashlib._Hash],
    budget: RDFCBudget,
) -> dict[str, str]:
    """Issue canonical labels (section 4.4.3, steps 4 and 5); `relations` are the quads with several blank nodes."""
    classes = _by_hash(first_degree)
    unique = (nodes[0] for nodes in classes if len(nodes) == 1)
    issued = {node: f"_:c14n{number}" for number, node in enumerate(unique)}  # step 4
    if len(issued) < len(first_degree):
        hasher = NDegreeHasher(relations, first_degree, issued, new_hash, Meter(budget))
        for nodes in classes:  # step 5
            if len(nodes) > 1:
                hasher.issue_canonical(nodes)
    return issued


def _read(quads: Iterable[Quad], budget: RDFCBudget) -> Collection[Quad]:
    given = list(itertools.islice(quads, budget.max_quads + 1))
    if len(given) > budget.max_quads:
        raise UndeterminedError(Code.RDFC_BUDGET)
    return dict.fromkeys(given)


def _by_hash(first_degree: dict[str, str]) -> list[list[str]]:
    """Return the blank nodes in lists with one first-degree hash each, in the order of the hashes."""
    nodes_of: defaultdict[str, list[str]] = defaultdict(list)
    for node, digest in first_degree.items():
        nodes_of[digest].append(node)
    return [nodes_of[digest] for digest in sorted(nodes_of)]


def _digest(new_hash: Callable[[bytes], hashlib._Hash], lines: list[str]) -> str:
    lines.sort()
    return new_hash("".join(lines).encode()).hexdigest()


def _mentions(dataset: Collection[Quad]) -> dict[str, list[str]]:
    """Serialise each blank node's quads, `_:a` for itself and `_:z` for the others (section 4.6.3, steps 1 to 3)."""
    mentions: defaultdict[str, list[str]] = defaultdict(list)
    for s, p, o, g in dataset:
        s_is_blank, o_is_blank = s[0] == "_", o[0] == "_"
        masked_s, masked_o = "_:z" if s_is_blank else s, "_:z" if o_is_blank else o
        graph = f" {g} .\n" if g else " .\n"
        if g and g[0] == "_":
            if g not in (s, o):
                mentions[g].append(f"{masked_s} {p} {masked_o} _:a .\n")
            graph = _OTHER_GRAPH
        if s_is_blank:
            mentions[s].append(f"_:a {p} {'_:a' if o == s else masked_o}{_OWN_GRAPH if g == s else graph}")
        if o_is_blank and o != s:
            mentions[o].append(f"{masked_s} {p} _:a{_OWN_GRAPH if g == o else graph}")
    return mentions


def _serialize(dataset: Collection[Quad], issued: dict[str, str]) -> str:
    """Return the dataset's canonical document (section 5)."""
    label = issued.get
    lines = [
        f"{label(s, s)} {p} {label(o, o)} {label(g, g)} .\n" if g else f"{label(s, s)} {p} {label(o, o)} .\n"
        for s, p, o, g in dataset
    ]
    lines.sort()
    return "".join(lines)
