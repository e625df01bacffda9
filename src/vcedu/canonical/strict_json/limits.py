"""How much the strict JSON reader reads."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST_INTEGER = 2**53 - 1
"""The largest integer that every reader of JSON holds exactly (RFC 7493 section 2.2)."""


@dataclass(frozen=True, slots=True)
class JSONLimits:
    """How long and how deep a JSON document may be.

    Attributes:
        max_bytes: Length of the document in bytes.
        max_depth: Number of arrays and objects that may stand inside one another.
    """

    max_bytes: int = 1_048_576
    max_depth: int = 64
