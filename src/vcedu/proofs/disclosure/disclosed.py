"""What a holder discloses: the steps of createDisclosureData that `ecdsa-sd-2023` and `bbs-2023` share.

Data Integrity ECDSA Cryptosuites 1.0 section 3.5.4; Data Integrity BBS Cryptosuites 1.0 section 3.3.4.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.rdfc import canonicalize
from vcedu.errors import Code, ProofError, UsageError
from vcedu.proofs.disclosure.groups import RelabelledDataset, canonicalize_and_group
from vcedu.proofs.disclosure.labels import given_labels
from vcedu.proofs.disclosure.pointers import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.nquads import Quad
    from vcedu.canonical.values import JSONObject
    from vcedu.proofs.disclosure.groups import GroupedDocument
    from vcedu.proofs.disclosure.labels import LabelMap


@dataclass(frozen=True, slots=True)
class DisclosureData:
    """What a holder shows, told apart from what is withheld.

    Attributes:
        reveal_document: The part of the document that is shown, without proof.
        grouped: All statements, with the groups `mandatory`, `selective` and `combined`.
        non_mandatory: The statements that were signed one by one, in order.
        mandatory_indexes: The places of mandatory statements among those that are shown.
        selective_indexes: The places of the statements that are shown among `non_mandatory`.
        verifier_labels: What each blank node is called in the signed statements, by its label in the canonical form of
            what is shown.
    """

    reveal_document: JSONObject
    grouped: GroupedDocument
    non_mandatory: tuple[str, ...]
    mandatory_indexes: tuple[int, ...]
    selective_indexes: tuple[int, ...]
    verifier_labels: Mapping[str, str]


def disclosure_data(
    document: JSONObject,
    *,
    mandatory: Sequence[str],
    selective: Sequence[str],
    contexts: ContextStore,
    label_map: LabelMap,
) -> DisclosureData:
    """Return what is disclosed of a document.

    Args:
        document: The document without its proofs.
        mandatory: The pointers that the issuer has made mandatory.
        selective: The pointers that the holder adds.
        contexts: The contexts that the document may use.
        label_map: The label map of the base proof.

    Raises:
        UsageError: `DISCLOSURE_NOTHING`, if nothing is selected; the codes of `canonicalize_and_group`.
        UndeterminedError: the codes of `canonicalize_and_group`.
    """
    combined = list(dict.fromkeys((*mandatory, *selective)))
    if not combined:
        raise UsageError(Code.DISCLOSURE_NOTHING)
    definitions = {"mandatory": mandatory, "selective": selective, "combined": combined}
    grouped = canonicalize_and_group(document, definitions, contexts=contexts, label_map=label_map)
    outside = grouped.outside("mandatory")
    shown = grouped.groups["combined"].matching
    # What the verifier will call the nodes: it sees nothing but what is shown.
    issued = canonicalize(grouped.groups["combined"].quads).issued
    return DisclosureData(
        reveal_document=select(document, combined),
        grouped=grouped,
        non_mandatory=tuple(grouped.statements[index] for index in outside),
        mandatory_indexes=_places(grouped.groups["mandatory"].matching, shown),
        selective_indexes=_places(shown, outside),
        verifier_labels={canonical: grouped.labels[label] for label, canonical in issued.items()},
    )


def signed_statements(
    document: JSONObject, mandatory: Sequence[str], *, contexts: ContextStore, label_map: LabelMap
) -> tuple[list[str], list[str]]:
    """Return the mandatory statements of a whole document, and those that are signed so that each can be left out.

    Args:
        document: The document without its proofs.
        mandatory: JSON Pointers to what must be shown in any case.
        contexts: The contexts that the document may use.
        label_map: The label map of the base proof.

    Raises:
        UsageError, UndeterminedError: the codes of `canonicalize_and_group`.
    """
    grouped = canonicalize_and_group(document, {"mandatory": mandatory}, contexts=contexts, label_map=label_map)
    fixed = [grouped.statements[index] for index in grouped.groups["mandatory"].matching]
    return fixed, [grouped.statements[index] for index in grouped.outside("mandatory")]


def shown_statements(
    quads: Iterable[Quad], labels: Mapping[str, str], mandatory_indexes: Sequence[int], *, path: str
) -> tuple[list[str], list[str]]:
    """Return what a verifier sees: the mandatory statements, and the others (section 3.5.9).

    Args:
        quads: What is shown.
        labels: What each blank node is called in the signed statements, as the derived proof states it.
        mandatory_indexes: The places of the mandatory statements, as the derived proof states them.
        path: JSON Pointer to the proof value that states both.

    Raises:
        ProofError: `DISCLOSURE_LABELS`, `DISCLOSURE_INDEXES`.
        UndeterminedError: `RDFC_BUDGET`.
    """
    dataset = RelabelledDataset.of(quads, given_labels(labels, path=path))
    return split_statements(dataset.statements, mandatory_indexes, path=path)


def split_statements(
    statements: Sequence[str], mandatory_indexes: Sequence[int], *, path: str
) -> tuple[list[str], list[str]]:
    """Return what a verifier sees as mandatory statements and the others (section 3.5.9, step 6).

    Args:
        statements: The statements that are shown, relabelled and sorted.
        mandatory_indexes: The places of the mandatory ones, as the derived proof states them.
        path: JSON Pointer to the proof value that states them.

    Raises:
        ProofError: `DISCLOSURE_INDEXES`, if the places do not rise, or there is none such.
    """
    rising = all(before < after for before, after in itertools.pairwise(mandatory_indexes))
    if not rising or any(not 0 <= index < len(statements) for index in mandatory_indexes):
        raise ProofError(Code.DISCLOSURE_INDEXES, path=path)
    chosen = set(mandatory_indexes)
    mandatory = [statement for index, statement in enumerate(statements) if index in chosen]
    return mandatory, [statement for index, statement in enumerate(statements) if index not in chosen]


def _places(chosen: Sequence[int], among: Sequence[int]) -> tuple[int, ...]:
    """Return where the chosen ones stand among others, in order; what is not among them is left out."""
    wanted = set(chosen)
    return tuple(place for place, index in enumerate(among) if index in wanted)
