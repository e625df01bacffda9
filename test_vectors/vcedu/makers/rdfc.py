"""Datasets and N-Quads documents with one defect each."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_P = "<https://school.example/terms#next>"
_ONE_APART = f'_:n0 {_P} "the first" .\n'


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    for name, text, twin in _DOCUMENTS:
        yield _document(name, text.encode(), twin.encode())
    good = '<https://school.example/1> <https://schema.org/name> "学校" .\n'.encode()
    yield _document("nquads-not-utf-8", good.replace(b"\xe5\xad\xa6", b"\xe5\xad"), good)
    yield _document("nquads-byte-order-mark", b"\xef\xbb\xbf" + good, good)
    yield _document("nquads-ends-in-a-term", good[: good.index(b' "')], good)
    yield from _poison()


# Name, document, twin.
_DOCUMENTS = [
    ("nquads-without-dot", "<urn:s> <urn:p> <urn:o>\n", "<urn:s> <urn:p> <urn:o> .\n"),
    (
        "nquads-two-statements-on-a-line",
        "_:a <urn:p> _:b . _:b <urn:p> _:a .\n",
        "_:a <urn:p> _:b .\n_:b <urn:p> _:a .\n",
    ),
    ("nquads-five-terms", "<urn:s> <urn:p> <urn:o> <urn:g> <urn:x> .\n", "<urn:s> <urn:p> <urn:o> <urn:g> .\n"),
    ("nquads-relative-iri", "<urn:s> <p> <urn:o> .\n", "<urn:s> <urn:p> <urn:o> .\n"),
    ("nquads-space-in-iri", "<urn:s> <urn:p> <urn:o o> .\n", "<urn:s> <urn:p> <urn:o%20o> .\n"),
    ("nquads-escaped-bracket-in-iri", "<urn:s> <urn:p> <urn:\\u003E> .\n", "<urn:s> <urn:p> <urn:\\u003D> .\n"),
    ("nquads-literal-as-subject", '"s" <urn:p> <urn:o> .\n', "<urn:s> <urn:p> <urn:o> .\n"),
    ("nquads-blank-node-as-predicate", "<urn:s> _:p <urn:o> .\n", "<urn:s> <urn:p> <urn:o> .\n"),
    ("nquads-literal-as-graph", '<urn:s> <urn:p> <urn:o> "g" .\n', "<urn:s> <urn:p> <urn:o> <urn:g> .\n"),
    ("nquads-colon-in-blank-node-label", "_:a:b <urn:p> <urn:o> .\n", "_:a.b <urn:p> <urn:o> .\n"),
    ("nquads-line-feed-in-string", '<urn:s> <urn:p> "a\nb" .\n', '<urn:s> <urn:p> "a\\nb" .\n'),
    ("nquads-string-without-end", '<urn:s> <urn:p> "a .\n', '<urn:s> <urn:p> "a" .\n'),
    ("nquads-unknown-escape", '<urn:s> <urn:p> "\\x" .\n', '<urn:s> <urn:p> "\\t" .\n'),
    ("nquads-escaped-surrogate", '<urn:s> <urn:p> "\\uD842\\uDFB7" .\n', '<urn:s> <urn:p> "\\U00020BB7" .\n'),
    ("nquads-escape-beyond-unicode", '<urn:s> <urn:p> "\\U00110000" .\n', '<urn:s> <urn:p> "\\U0010FFFF" .\n'),
    ("nquads-empty-language-tag", '<urn:s> <urn:p> "a"@ .\n', '<urn:s> <urn:p> "a"@ja .\n'),
    ("nquads-datatype-missing", '<urn:s> <urn:p> "1"^^ .\n', '<urn:s> <urn:p> "1"^^<urn:d> .\n'),
    ("nquads-triple-term", "<urn:s> <urn:p> <<( <urn:s> <urn:p> <urn:o> )>> .\n", "<urn:s> <urn:p> <urn:o> .\n"),
]


def _document(name: str, document: bytes, twin: bytes) -> Vector:
    return Vector(name, "NQUADS_SYNTAX", "rdfc.parse", _encoded(document), _encoded(twin))


def _encoded(document: bytes) -> dict[str, str]:
    return {"base64": base64.b64encode(document).decode("ascii")}


def _poison() -> Iterator[Vector]:
    """Yield datasets whose blank nodes look alike, each with a twin in which one of them has a name."""
    clique = "".join(f"_:n{i} {_P} _:n{j} .\n" for i in range(7) for j in range(7) if i != j)
    yield _too_much("rdfc-clique-of-seven", {"text": clique}, {"text": clique + _ONE_APART})
    cycle = "".join(f"_:n{i} {_P} _:n{(i + 1) % 142} .\n" for i in range(142))
    yield _too_much("rdfc-cycle-of-142", {"text": cycle}, {"text": cycle.replace("_:n0 ", "<urn:example:0> ")})
    stars = "".join(f"_:hub{hub} {_P} _:n{hub}x{ray} .\n" for hub in range(2) for ray in range(8))
    yield _too_much("rdfc-two-stars-of-eight", {"text": stars}, {"text": stars.replace("_:hub0", "<urn:example:hub0>")})
    names = "".join(f'<urn:s> <urn:p> "{number}" .\n' for number in range(5))
    yield _too_much("rdfc-one-quad-too-many", {"text": names, "max_quads": 4}, {"text": names, "max_quads": 5})
    triangle = "".join(f"_:n{i} {_P} _:n{(i + 1) % 3} .\n" for i in range(3))
    yield _too_much("rdfc-one-call-too-many", {"text": triangle, "max_calls": 8}, {"text": triangle, "max_calls": 9})
    pairs = "".join(f"_:a{i} {_P} _:b{i} .\n" for i in range(2))
    yield _too_much("rdfc-one-step-too-many", {"text": pairs, "max_steps": 7}, {"text": pairs, "max_steps": 8})


def _too_much(name: str, dataset: dict[str, object], twin: dict[str, object]) -> Vector:
    return Vector(name, "RDFC_BUDGET", "rdfc.canonicalize", dataset, twin, rows=("D18",))
