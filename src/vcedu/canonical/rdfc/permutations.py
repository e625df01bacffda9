"""The orders of a list in which the same node may stand several times."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def distinct_permutations(nodes: Sequence[str]) -> Iterator[list[str]]:
    """Yield every order of the nodes once, orders that differ only in which of two equal nodes comes first being one.

    A node stands several times in a list of related nodes when several quads relate it in the same way, such as
    quads that differ only in their graph. Exchanging equal nodes changes no path.
    """
    distinct = list(dict.fromkeys(nodes))
    rank = {node: number for number, node in enumerate(distinct)}
    order = sorted(rank[node] for node in nodes)
    last = len(order) - 1
    while True:
        yield [distinct[number] for number in order]
        # The next order is the smallest greater one: it raises the rightmost number that has a greater one behind it.
        raised = last - 1
        while raised >= 0 and order[raised] >= order[raised + 1]:
            raised -= 1
        if raised < 0:
            return
        other = last
        while order[other] <= order[raised]:
            other -= 1
        order[raised], order[other] = order[other], order[raised]
        order[raised + 1 :] = order[:raised:-1]
