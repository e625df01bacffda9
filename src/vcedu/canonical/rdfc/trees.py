"""First-degree hashes and the canonical document of a grouped dataset (RDFC-1.0 sections 4.6 and 5).

Each line is put together once for hashing and once for the document, and only the lines of one subject are sorted among
themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.rdfc.grouped import END_AS_GRAPH, END_IN_GRAPH, NO_GRAPH

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Callable

    from vcedu.canonical.rdfc.grouped import GroupedDataset, Links, Named


def first_degree_digests(dataset: GroupedDataset, new_hash: Callable[[bytes], hashlib._Hash]) -> list[bytes]:
    """Return the first-degree hash of each blank node (section 4.6)."""
    mentions = _graph_mentions(dataset) if dataset.has_graphs else {}
    digests: list[bytes] = []
    for number, (tails, links, incoming, _) in enumerate(dataset.blanks):
        if number in mentions:
            lines = [incoming, *mentions[number], *[f"_:a{tail}" for tail in _hashed(tails, links)]]
            lines.sort()
            text = "".join(lines)
        else:
            lines = _hashed(tails, links) if links else tails
            lines.sort()
            own = f"_:a{'_:a'.join(lines)}" if lines else ""
            text = incoming + own if incoming[:1] == "<" else own + incoming  # "<" sorts before "_:a", "_:z" after it
        digests.append(new_hash(text.encode()).digest())
    return digests


def labels_of(digests: list[bytes]) -> list[str] | None:
    """Return the canonical label of each blank node; None where first-degree hashes do not tell them all apart."""
    if len(set(digests)) < len(digests):
        return None
    labels = [""] * len(digests)
    for order, number in enumerate(sorted(range(len(digests)), key=digests.__getitem__)):
        labels[number] = f"_:c14n{order}"
    return labels


def document_of(dataset: GroupedDataset, labels: list[str]) -> bytes:
    """Return the canonical N-Quads document (section 5)."""
    parts: list[str] = []
    for term in sorted(dataset.named):
        places = dataset.named[term]
        tails, links = next(iter(places.values()))
        if links or dataset.has_graphs:
            parts.append(_about(term, places, labels))
        else:
            tails.sort()
            parts.append(term + term.join(tails))
    numbers = {label: number for number, label in enumerate(labels)}
    for label in sorted(labels):
        tails, links, _, graph = dataset.blanks[numbers[label]]
        if links:
            tails = _relabelled(tails, links, labels)
        else:
            tails.sort()
        if tails:
            text = label + label.join(tails)
            parts.append(text if graph == NO_GRAPH else _in_graph(text, labels[graph]))
    return b"".join([part.encode() for part in parts])


def _hashed(tails: list[str], links: Links) -> list[str]:
    return [*tails, *[hashed for _, (hashed, _, _) in links]]


def _graph_mentions(dataset: GroupedDataset) -> dict[int, list[str]]:
    """Return for the name of each graph the graph's quads as they are hashed of it."""
    mentions: dict[int, list[str]] = {}
    for tails, links, _, graph in dataset.blanks:
        if graph != NO_GRAPH:
            mentions.setdefault(graph, []).extend(_mentioned("_:z", tails, links))
    for term, places in dataset.named.items():
        for graph, (tails, links) in places.items():
            if graph != NO_GRAPH:
                mentions.setdefault(graph, []).extend(_mentioned(term, tails, links))
    return mentions


def _mentioned(subject: str, tails: list[str], links: Links) -> list[str]:
    return [f"{subject}{line.removesuffix(END_IN_GRAPH)}{END_AS_GRAPH}" for line in _hashed(tails, links)]


def _about(term: str, places: dict[int, Named], labels: list[str]) -> str:
    stated: list[str] = []
    for graph, (tails, links) in places.items():
        lines = _relabelled(tails, links, labels)
        stated += lines if graph == NO_GRAPH else [_in_graph(line, labels[graph]) for line in lines]
    if len(places) > 1:
        stated.sort()
    return term + term.join(stated)


def _relabelled(tails: list[str], links: Links, labels: list[str]) -> list[str]:
    lines = [*tails, *[f"{head}{labels[number]}{end}" for number, (_, head, end) in links]]
    lines.sort()
    return lines


def _in_graph(text: str, label: str) -> str:
    # A line feed stands at the end of a statement only, so what is replaced is the graph and nothing else.
    return text.replace(END_IN_GRAPH, f" {label} .\n")
