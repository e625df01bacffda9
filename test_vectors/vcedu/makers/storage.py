"""Negative vectors of the database driver and the issuance journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIST = "https://school.example/status/1"
_SIZE = 131_072
_INSERT = "INSERT INTO t VALUES (?)"

# By name: the statement and its parameters that are refused, and those of the twin.
_STATEMENTS = {
    "store-two-statements": ((f"{_INSERT}; DROP TABLE t", [1]), (_INSERT, [1])),
    "store-statement-and-comment": ((f"{_INSERT}; --", [1]), (f"{_INSERT};", [1])),
    "store-statement-misspelt": (("INSRT INTO t VALUES (?)", [1]), (_INSERT, [1])),
    "store-parameter-missing": ((_INSERT, []), (_INSERT, [1])),
    "store-parameter-too-many": ((_INSERT, [1, 2]), (_INSERT, [1])),
    "store-parameter-out-of-range": ((_INSERT, [2**63]), (_INSERT, [2**53])),
    "store-value-against-the-table": ((_INSERT, [None]), (_INSERT, [1])),
}


def _statements() -> Iterator[Vector]:
    for name, (refused, accepted) in _STATEMENTS.items():
        given = ({"sql": sql, "parameters": parameters} for sql, parameters in (refused, accepted))
        yield Vector(name, "STORE_STATEMENT", "store-execute", *given)


def _store() -> Iterator[Vector]:
    yield Vector(
        "store-not-a-database",
        "STORE_UNREADABLE",
        "store-open",
        {"text": "grade,name\n" * 100},
        {"text": ""},
    )
    yield Vector("store-of-newer-library", "STORE_VERSION", "store-migrate", {"version": 2}, {"version": 1})
    yield Vector("store-version-negative", "STORE_VERSION", "store-migrate", {"version": -1}, {"version": 1})
    yield Vector("store-other-writer", "STORE_BUSY", "store-write", {"other_writer": True}, {"other_writer": False})
    yield Vector("store-disk-full", "STORE_FULL", "store-fill", {"bytes": 100_000}, {"bytes": 1_000})


def _journal() -> Iterator[Vector]:
    first = ["student-1", 1, "grade 4"]
    yield Vector(
        "journal-version-with-other-content",
        "JOURNAL_RECORD_CHANGED",
        "journal-reserve",
        {"requests": [first, ["student-1", 1, "grade 5"]]},
        {"requests": [first, ["student-1", 2, "grade 5"]]},
    )
    exhausted = "STATUS_SLOTS_EXHAUSTED"
    last_free = {"open": _LIST, "list": _LIST, "taken": _SIZE - 1}
    yield Vector("status-list-full", exhausted, "journal-take-slot", {**last_free, "taken": _SIZE}, last_free)
    not_open = {**last_free, "list": f"{_LIST}0", "taken": 0}
    yield Vector("status-list-not-open", exhausted, "journal-take-slot", not_open, {**not_open, "list": _LIST})
    size = "STATUS_LIST_SIZE"
    yield Vector("status-list-too-short", size, "journal-open-list", {"sizes": [_SIZE - 1]}, {"sizes": [_SIZE]})
    yield Vector(
        "status-list-resized", size, "journal-open-list", {"sizes": [_SIZE, 2 * _SIZE]}, {"sizes": [_SIZE, _SIZE]}
    )


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    yield from _store()
    yield from _statements()
    yield from _journal()
