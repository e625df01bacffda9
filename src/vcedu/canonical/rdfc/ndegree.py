"""Telling blank nodes apart by their surroundings: RDFC-1.0 sections 4.7 and 4.8, and step 5 of 4.4.3.

The specification's algorithm calls itself and copies its identifier issuer at every turn. Here a call is a generator
that yields the blank node it needs the hash of, driven from one loop, so no input can exhaust the interpreter's stack;
and there is one issuer per outermost call, rewound where the specification would throw a copy away.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeAlias

from vcedu.canonical.rdfc.path import Path
from vcedu.canonical.rdfc.permutations import distinct_permutations

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Callable, Generator, Iterable, Sequence

    from vcedu.canonical.nquads import Quad
    from vcedu.canonical.rdfc.budget import Meter

    # Yields the blank node whose hash it needs, is sent that hash, returns its own result.
    Call: TypeAlias = Generator[str, str, str]


class _RelatedHashes(dict[str, str]):
    """Hash Related Blank Node (section 4.7.3) for one position and predicate, by what stands for the related node."""

    __slots__ = ("_prefix",)

    def __init__(self, prefix: hashlib._Hash) -> None:
        self._prefix = prefix

    def __missing__(self, stands_for_related: str) -> str:
        hasher = self._prefix.copy()
        hasher.update(stands_for_related.encode())
        digest = self[stands_for_related] = hasher.hexdigest()
        return digest


class NDegreeHasher:
    """Issues canonical identifiers to blank nodes that share their first-degree hash.

    Args:
        dataset: The quads.
        first_degree: Each blank node's first-degree hash.
        canonical: The canonical issuer's map so far; what is issued is added to it.
        new_hash: The hash algorithm.
        meter: Counts the work.
    """

    def __init__(
        self,
        dataset: Iterable[Quad],
        first_degree: dict[str, str],
        canonical: dict[str, str],
        new_hash: Callable[[bytes], hashlib._Hash],
        meter: Meter,
    ) -> None:
        self._first_degree = first_degree
        self._canonical = canonical
        self._new_hash = new_hash
        self._meter = meter
        self._related = self._find_related(dataset)
        self._temporary: dict[str, str] = {}

    def _find_related(self, dataset: Iterable[Quad]) -> dict[str, list[tuple[_RelatedHashes, str]]]:
        hashes: dict[str, _RelatedHashes] = {}
        related: dict[str, list[tuple[_RelatedHashes, str]]] = {
            node: [] for node in self._first_degree if node not in self._canonical
        }
        for s, p, o, g in dataset:
            blank = [(prefix, node) for prefix, node in (("s" + p, s), ("o" + p, o), ("g", g)) if node[:1] == "_"]
            if len(blank) > 1:
                for prefix, _ in blank:
                    if prefix not in hashes:
                        hashes[prefix] = _RelatedHashes(self._new_hash(prefix.encode()))
                for node in {node for _, node in blank if node in related}:
                    related[node] += [(hashes[prefix], other) for prefix, other in blank if other != node]
        return related

    def issue_canonical(self, nodes: list[str]) -> None:
        """Issue canonical identifiers to blank nodes with one first-degree hash and all they lead to (4.4.3, step 5).

        Raises:
            UndeterminedError: `RDFC_BUDGET`, if that takes more work than the budget allows.
        """
        results = []
        for node in nodes:
            if node not in self._canonical:
                self._temporary = {}
                self._issue(node)
                results.append((self._hash_n_degree_quads(node), list(self._temporary)))
        results.sort(key=lambda result: result[0])
        for _, in_order_of_issue in results:
            for node in in_order_of_issue:
                self._canonical.setdefault(node, f"_:c14n{len(self._canonical)}")

    def _hash_n_degree_quads(self, node: str) -> str:
        """Run one call and all that it leads to, with `self._temporary` as the issuer."""
        calls = [self._call(node)]
        node_hash = ""
        while calls:
            try:
                needed = calls[-1].send(node_hash) if node_hash else next(calls[-1])
            except StopIteration as finished:
                node_hash = str(finished.value)
                calls.pop()
            else:
                node_hash = ""
                calls.append(self._call(needed))
        return node_hash

    def _call(self, node: str) -> Call:
        """Hash N-Degree Quads for one blank node (section 4.8.3)."""
        self._meter.call()
        data = []
        for related_hash, nodes in sorted(self._group_related(node).items()):  # steps 1 to 3
            data.append(related_hash)  # step 5.1
            if nodes.count(nodes[0]) < len(nodes):
                data.append((yield from self._choose_path(nodes)))  # steps 5.2 to 5.6
                continue
            self._meter.steps(len(nodes))
            only = nodes[0]
            identifier = self._canonical.get(only) or self._temporary.get(only)
            if identifier:
                data.append(identifier * len(nodes))
            else:
                identifier = self._issue(only)
                only_hash = yield only
                data.append(f"{identifier * len(nodes)}{identifier}<{only_hash}>")
        return self._new_hash("".join(data).encode()).hexdigest()

    def _group_related(self, node: str) -> dict[str, list[str]]:
        related = self._related[node]
        self._meter.steps(len(related))
        canonical, temporary, first_degree = self._canonical, self._temporary, self._first_degree
        groups: dict[str, list[str]] = {}
        for hashes, other in related:
            related_hash = hashes[canonical.get(other) or temporary.get(other) or first_degree[other]]
            groups.setdefault(related_hash, []).append(other)
        return groups

    def _choose_path(self, nodes: Sequence[str]) -> Call:
        """Try every order of the nodes and keep the path that sorts first, with what it issued (steps 5.2 to 5.6)."""
        start = len(self._temporary)
        chosen, chosen_issued = "", list[str]()
        for order in distinct_permutations(nodes):
            self._rewind(start)
            path = Path(chosen)
            if (yield from self._extend(path, order)) and path.is_chosen:
                chosen, chosen_issued = path.text, self._issued_since(start)
        self._rewind(start)
        for node in chosen_issued:
            self._issue(node)
        return chosen

    def _extend(self, path: Path, order: Sequence[str]) -> Generator[str, str, bool]:
        """Write one order of the nodes on the path; False once it can't be chosen (steps 5.4.1 to 5.4.5)."""
        self._meter.steps(len(order))
        to_call = []
        for node in order:
            identifier = self._canonical.get(node) or self._temporary.get(node)
            if identifier is None:
                identifier = self._issue(node)
                to_call.append(node)
            if not path.extend(identifier):
                return False
        for node in to_call:
            node_hash = yield node
            if not path.extend(f"{self._temporary[node]}<{node_hash}>"):
                return False
        return True

    def _issue(self, node: str) -> str:
        identifier = self._temporary[node] = f"_:b{len(self._temporary)}"
        return identifier

    def _issued_since(self, start: int) -> list[str]:
        count = len(self._temporary) - start
        self._meter.steps(count)
        return list(itertools.islice(reversed(self._temporary), count))[::-1]

    def _rewind(self, start: int) -> None:
        while len(self._temporary) > start:
            self._temporary.popitem()
