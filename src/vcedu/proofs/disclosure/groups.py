"""A document as canonical statements, and which of them parts of it make.

Data Integrity ECDSA Cryptosuites 1.0 sections 3.4.1, 3.4.2 and 3.4.14 to 3.4.16. The functions are those that
`ecdsa-sd-2023` and `bbs-2023` share; they differ in how they label blank nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.rdfc import canonicalize
from vcedu.errors import Code, MalformedError, ProofError, UsageError
from vcedu.proofs.disclosure.pointers import select
from vcedu.proofs.disclosure.skolem import SkolemizedDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.nquads import Quad
    from vcedu.canonical.values import JSONObject
    from vcedu.proofs.disclosure.labels import LabelMap

# How many pointers are tried one by one to name the one at fault; each costs a mapping.
_MOST_TRIED = 32


@dataclass(frozen=True, slots=True)
class RelabelledDataset:
    """A dataset in canonical form with other labels (section 3.4.1, labelReplacementCanonicalizeNQuads).

    Attributes:
        statements: The canonical N-Quads with the new labels, sorted, each with its line feed.
        labels: The new label of each blank node of the input, all without `_:`.
    """

    statements: tuple[str, ...]
    labels: Mapping[str, str]

    @classmethod
    def of(cls, quads: Iterable[Quad], label_map: LabelMap) -> RelabelledDataset:
        """Canonicalise quads and exchange the canonical labels.

        Raises:
            UndeterminedError: `RDFC_BUDGET`.
            ProofError: what the label map raises.
        """
        given = tuple(quads)
        issued = canonicalize(given).issued
        new = label_map(list(issued.values()))
        labels = {label: new[canonical] for label, canonical in issued.items()}
        return cls(tuple(sorted(set(relabelled(given, labels)))), labels)


@dataclass(frozen=True, slots=True)
class Group:
    """What pointers select of a document's statements.

    Attributes:
        matching: The places of the selected statements among all, in order.
        quads: The selected statements, with the labels of the document's own nodes.
    """

    matching: tuple[int, ...]
    quads: tuple[Quad, ...]


@dataclass(frozen=True, slots=True)
class GroupedDocument:
    """A document's statements, and the groups of them (section 3.4.16, canonicalizeAndGroup).

    Attributes:
        statements: All canonical statements, relabelled and sorted.
        labels: The new label of each blank node that `quads` of a group may have.
        groups: The groups by name.
    """

    statements: tuple[str, ...]
    labels: Mapping[str, str]
    groups: Mapping[str, Group]

    def outside(self, name: str) -> tuple[int, ...]:
        """Return the places of the statements that are not in a group, in order."""
        matching = set(self.groups[name].matching)
        return tuple(index for index in range(len(self.statements)) if index not in matching)


def canonicalize_and_group(
    document: JSONObject,
    definitions: Mapping[str, Sequence[str]],
    *,
    contexts: ContextStore,
    label_map: LabelMap,
) -> GroupedDocument:
    """Return a document's canonical statements, relabelled, and which of them pointers select.

    Args:
        document: The document without its proofs, which maps without error.
        definitions: The JSON Pointers of each group, by its name; a group without pointers is empty.
        contexts: The contexts that the document may use.
        label_map: Exchanges the canonical labels.

    Raises:
        UsageError: `DISCLOSURE_POINTER`, `DISCLOSURE_POINTER_MISSING`; `DISCLOSURE_INDIVISIBLE`, if a pointer leads
            into something that is signed whole, such as an ordered list.
        UndeterminedError: `RDFC_BUDGET`, `JSONLD_BUDGET`; `DISCLOSURE_ALIKE`.
    """
    skolemized = SkolemizedDocument(document, contexts)
    dataset = RelabelledDataset.of(skolemized.quads, label_map)
    places = {statement: index for index, statement in enumerate(dataset.statements)}
    groups = {name: _group(skolemized, pointers, dataset.labels, places) for name, pointers in definitions.items()}
    return GroupedDocument(dataset.statements, dataset.labels, groups)


def _group(
    skolemized: SkolemizedDocument, pointers: Sequence[str], labels: Mapping[str, str], places: Mapping[str, int]
) -> Group:
    if not pointers:
        return Group((), ())
    group = _found(skolemized, pointers, labels, places)
    if group is None:
        raise UsageError(Code.DISCLOSURE_INDIVISIBLE, pointer=_indivisible(skolemized, pointers, labels, places))
    return group


def _found(
    skolemized: SkolemizedDocument, pointers: Sequence[str], labels: Mapping[str, str], places: Mapping[str, int]
) -> Group | None:
    """Return what pointers select; None if that, taken alone, states something else than the document, or nothing."""
    selection = select(skolemized.document, pointers)
    try:
        quads = skolemized.part(selection)
        matching = {places[statement] for statement in relabelled(quads, labels)}
    except (KeyError, ProofError, MalformedError):
        return None
    return Group(tuple(sorted(matching)), tuple(quads))


def _indivisible(
    skolemized: SkolemizedDocument, pointers: Sequence[str], labels: Mapping[str, str], places: Mapping[str, int]
) -> str:
    """Return the first pointer that can't be followed alone, if it is early."""
    tried = pointers[:_MOST_TRIED]
    return next((each for each in tried if _found(skolemized, [each], labels, places) is None), pointers[0])


def relabelled(quads: Iterable[Quad], labels: Mapping[str, str]) -> list[str]:
    """Return quads as statements with other labels (section 3.4.14, relabelBlankNodes).

    A blank node without a new label keeps its own, which is none of the new ones.
    """
    term = {f"_:{label}": f"_:{new}" for label, new in labels.items()}.get
    return [
        f"{term(s, s)} {p} {term(o, o)} {term(g, g)} .\n" if g else f"{term(s, s)} {p} {term(o, o)} .\n"
        for s, p, o, g in quads
    ]
