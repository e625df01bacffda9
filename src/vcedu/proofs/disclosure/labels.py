"""Labels that tell nothing of the document: what blank nodes are called in what is signed statement by statement.

The labels of the canonical form depend on everything in the document, so they would tell of what is withheld. With a
key that only issuer and holder know they are exchanged: for digests (`ecdsa-sd-2023`), or for numbers in the order of
the digests (`bbs-2023`), which say less still.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, TypeAlias

from vcedu.canonical.encodings import base64url_encode
from vcedu.errors import Code, ProofError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    # Takes canonical labels without "_:", returns the new label of each.
    LabelMap: TypeAlias = Callable[[list[str]], dict[str, str]]


def hmac_labels(key: bytes) -> LabelMap:
    """Return the map from canonical labels to their digests under a key, as `u` and base64url.

    Data Integrity ECDSA Cryptosuites 1.0 section 3.4.4, createHmacIdLabelMapFunction.
    """

    def labels(canonical: list[str]) -> dict[str, str]:
        return {label: f"u{base64url_encode(hmac.digest(key, label.encode(), 'sha256'))}" for label in canonical}

    return labels


def shuffled_labels(key: bytes) -> LabelMap:
    """Return the map from canonical labels to `b0`, `b1` and so on in the order of their digests under a key.

    Data Integrity BBS Cryptosuites 1.0 section 3.2.1, createShuffledIdLabelMapFunction.
    """
    digests_of = hmac_labels(key)

    def labels(canonical: list[str]) -> dict[str, str]:
        digests = digests_of(canonical)
        in_order = sorted(canonical, key=lambda label: digests[label])
        return {label: f"b{number}" for number, label in enumerate(in_order)}

    return labels


def given_labels(stated: Mapping[str, str], *, path: str) -> LabelMap:
    """Return the map that a derived proof states (section 3.4.3, createLabelMapFunction).

    Args:
        stated: The new label of each canonical label.
        path: JSON Pointer to the proof value that states it.

    Raises:
        ProofError: the map itself raises `DISCLOSURE_LABELS`, unless it names each blank node once, and no other.
    """

    def labels(canonical: list[str]) -> dict[str, str]:
        if stated.keys() != set(canonical) or len(set(stated.values())) < len(stated):
            raise ProofError(Code.DISCLOSURE_LABELS, path=path)
        return dict(stated)

    return labels
