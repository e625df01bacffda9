"""Batches with rows that give no record, and the report of a run that never was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator


def vectors() -> Iterator[Vector]:
    """Yield what a batch refuses row by row, then as a whole."""
    once = {"batches": [["山田 太郎"]], "times": 1}
    yield Vector("batch-with-a-record-twice", "BATCH_RECORD_TWICE", "batches", {**once, "times": 2}, once)
    changed = {"batches": [["山田 太郎"], ["山田 大郎"]]}
    corrected = {**changed, "correction": "clerical_error"}
    yield Vector("batch-changes-without-a-reason", "BATCH_REASON_MISSING", "batches", changed, corrected)
    yield Vector("report-before-any-batch", "BATCH_UNKNOWN", "batches", {"batches": []}, {"batches": [["山田 太郎"]]})
