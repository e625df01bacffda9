"""How long a school keeps what its records are issued from (保存期間), and what it states when that is destroyed."""

from vcedu.education.retention.disposal import DISPOSAL_TYPE, Disposal, disposal_statement, read_disposal
from vcedu.education.retention.source import Source, SourceEvent
from vcedu.education.retention.table import RetentionRule, RetentionTable, read_retention_table, shipped_retention_table

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
