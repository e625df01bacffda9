"""How long a school keeps what its records are issued from (保存期間), and what it states when that is destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.education.retention.disposal import DISPOSAL_TYPE, Disposal, disposal_statement, read_disposal
from vcedu.education.retention.source import Source, SourceEvent

if TYPE_CHECKING:
    from vcedu.education.retention.table import (
        RetentionRule,
        RetentionTable,
        read_retention_table,
        shipped_retention_table,
    )

__all__ = [
    "DISPOSAL_TYPE",
    "Disposal",
    "RetentionRule",
    "RetentionTable",
    "Source",
    "SourceEvent",
    "disposal_statement",
    "read_disposal",
    "read_retention_table",
    "shipped_retention_table",
]


def __getattr__(name: str) -> object:
    # What reads the table is slow to import, and a verifier needs none of it.
    if name not in __all__:
        raise AttributeError(name)
    from vcedu.education.retention import table  # noqa: PLC0415

    return getattr(table, name)
