# ruff: noqa: S608 - the statements are what somebody does to the file
"""Negative vectors of a profile's log: what somebody did to its entries, or which other copy they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

# The first profile's log has four entries, the second's one; `elsewhere` is a store of its own with five.
_FIRST = "(SELECT profile FROM item LIMIT 1)"
_OF_FIRST = f"WHERE profile = {_FIRST} AND seq"
_SECOND = f"(SELECT id FROM profile WHERE id <> {_FIRST})"
_COLUMNS = ("ct", "prev_hash", "hash", "mac")


def _blank(column: str, seq: int) -> str:
    return f"UPDATE audit SET {column} = zeroblob(length({column})) {_OF_FIRST} = {seq}"


def _from_second(*columns: str) -> str:
    """Put columns of the second profile's entry into the first profile's first one."""
    copied = ", ".join(f"{name} = (SELECT a.{name} FROM audit a WHERE a.profile = {_SECOND})" for name in columns)
    return f"UPDATE audit SET {copied} {_OF_FIRST} = 1"


# By code and name: what was done to the database.
_CHANGES: dict[str, dict[str, list[str]]] = {
    "PDS_AUDIT_DROPPED": {
        "pds-audit-entry-dropped": [
            f"DELETE FROM audit {_OF_FIRST} = 2",
            f"UPDATE audit SET seq = seq - 1 {_OF_FIRST} > 2",
        ],
        "pds-audit-entry-dropped-leaving-a-gap": [f"DELETE FROM audit {_OF_FIRST} = 3"],
        "pds-audit-beginning-dropped": [f"DELETE FROM audit {_OF_FIRST} < 3"],
        "pds-audit-beginning-dropped-and-numbered-anew": [
            f"DELETE FROM audit {_OF_FIRST} < 3",
            f"UPDATE audit SET seq = seq - 2 {_OF_FIRST} > 2",
        ],
        "pds-audit-end-and-middle-dropped": [
            f"DELETE FROM audit {_OF_FIRST} = 4",
            f"DELETE FROM audit {_OF_FIRST} = 2",
        ],
    },
    "PDS_AUDIT_REORDERED": {
        "pds-audit-reordered": [
            f"UPDATE audit SET seq = 9 {_OF_FIRST} = 2",
            f"UPDATE audit SET seq = 2 {_OF_FIRST} = 3",
            f"UPDATE audit SET seq = 3 {_OF_FIRST} = 9",
        ],
        "pds-audit-last-entry-moved-on": [f"UPDATE audit SET seq = 7 {_OF_FIRST} = 4"],
        "pds-audit-numbered-from-zero": [f"UPDATE audit SET seq = seq - 1 WHERE profile = {_FIRST}"],
        "pds-audit-entry-copied-to-the-end": [
            f"INSERT INTO audit SELECT profile, 5, ct, prev_hash, hash, mac FROM audit {_OF_FIRST} = 1"
        ],
    },
    "PDS_AUDIT_EDITED": {
        "pds-audit-entry-edited": [_blank("ct", 2)],
        "pds-audit-entry-emptied": [f"UPDATE audit SET ct = zeroblob(0) {_OF_FIRST} = 2"],
        "pds-audit-link-changed": [_blank("prev_hash", 3)],
        "pds-audit-hash-changed": [_blank("hash", 3)],
        "pds-audit-mac-changed": [_blank("mac", 3)],
        "pds-audit-last-mac-changed": [_blank("mac", 4)],
        "pds-audit-content-moved-to-another-entry": [
            f"UPDATE audit SET ct = (SELECT a.ct FROM audit a WHERE a.profile = {_FIRST} AND a.seq = 2) {_OF_FIRST} = 3"
        ],
    },
    "PDS_AUDIT_TRUNCATED": {
        "pds-audit-cut-short": [f"DELETE FROM audit {_OF_FIRST} = 4"],
        "pds-audit-cut-down-to-its-beginning": [f"DELETE FROM audit {_OF_FIRST} > 1"],
        "pds-audit-emptied": [f"DELETE FROM audit WHERE profile = {_FIRST}"],
    },
    "PDS_AUDIT_MIXED": {
        "pds-audit-content-of-another-profile": [_from_second("ct")],
        "pds-audit-entry-of-another-profile": [_from_second(*_COLUMNS)],
        "pds-audit-entry-moved-from-another-profile": [
            f"UPDATE audit SET seq = 9 {_OF_FIRST} = 1",
            f"UPDATE audit SET profile = {_FIRST} WHERE profile <> {_FIRST}",
            f"DELETE FROM audit {_OF_FIRST} = 9",
        ],
        "pds-audit-entry-added-by-whoever-has-no-key": [
            f"INSERT INTO audit VALUES ({_FIRST}, 5, zeroblob(80), zeroblob(32), zeroblob(32), zeroblob(32))"
        ],
    },
}
# By code and name: which of its rows were put in the place of this store's, or after them.
_OTHER_COPIES: dict[str, dict[str, dict[str, Any]]] = {
    "PDS_AUDIT_FORKED": {
        "pds-audit-entries-of-a-branch": {"from": "branch", "seqs": [3, 4]},
        "pds-audit-entry-of-a-branch-in-the-middle": {"from": "branch", "seqs": [3]},
        "pds-audit-entry-of-a-branch-at-the-end": {"from": "branch", "seqs": [4]},
    },
    "PDS_ROLLBACK": {"pds-head-of-an-older-copy": {"from": "older", "seqs": [], "head": True}},
    "PDS_AUDIT_MIXED": {"pds-audit-entry-of-another-store": {"from": "elsewhere", "seqs": [3]}},
}
# What was done to a checkpoint that a witness signed too, and with which copy's log it is compared.
_NOTES: dict[str, dict[str, dict[str, Any]]] = {
    "CHECKPOINT_FORMAT": {
        "checkpoint-without-signatures": {"cut": "signatures"},
        "checkpoint-cut-in-its-last-line": {"cut": "end"},
        "checkpoint-of-size-with-a-zero-before": {"swap": ["\n4\n", "\n04\n"]},
        "checkpoint-of-size-that-is-no-number": {"swap": ["\n4\n", "\nfour\n"]},
        "checkpoint-of-no-size": {"swap": ["\n4\n", "\n"]},
        "checkpoint-with-another-line": {"swap": ["=\n\n", "=\nmore\n\n"]},
        "checkpoint-with-carriage-returns": {"swap": ["\n", "\r\n"]},
        "checkpoint-signed-after-a-hyphen": {"swap": ["— school", "- school"]},
        "checkpoint-of-another-kind-of-log": {"swap": ["vcedu-pds/", "elsewhere.example/"]},
    },
    "CHECKPOINT_ORIGIN": {
        "checkpoint-of-another-log": {"log": "other"},
        "checkpoint-of-a-log-that-was-not-taken-up": {"log": "other", "to": "witness"},
    },
    "CHECKPOINT_SIGNATURE": {
        "checkpoint-of-another-size": {"swap": ["\n4\n", "\n5\n"]},
        "checkpoint-signed-by-another-key": {"signer": 1},
        "checkpoint-signed-by-the-witness-alone": {"cut": "log"},
        "checkpoint-witnessed-in-the-future": {"day": 30},
        "checkpoint-of-another-size-given-to-a-witness": {"swap": ["\n4\n", "\n5\n"], "to": "witness"},
    },
    "CHECKPOINT_WITNESSES": {
        "checkpoint-witnessed-by-another-key-under-its-name": {"witness": 8},
        "checkpoint-without-its-witness": {"cut": "witness"},
        "checkpoint-with-one-witness-of-two": {"needed": 2},
    },
    "PDS_ROLLBACK": {
        "checkpoint-ahead-of-the-log": {"compared_with": "older"},
        "checkpoint-behind-what-the-witness-saw": {"to": "witness", "witnessed": "newer"},
    },
    "PDS_AUDIT_FORKED": {
        "checkpoint-of-a-branch": {"compared_with": "branch"},
        "checkpoint-of-a-branch-given-to-its-witness": {"to": "witness", "witnessed": "branch"},
    },
}
# How a school's log is made out, what is done to it, and as whose it is read.
_DESK_LOGS: dict[str, dict[str, dict[str, Any]]] = {
    "DESK_LOG_KEEPER": {
        "desk-log-of-a-familys-store": {"keeper": "family"},
        "desk-log-of-nobodys-store": {"keeper": None},
        "desk-log-made-out-by-another-school": {"key": "school-b"},
    },
    "DESK_LOG_TOO_LONG": {"desk-log-longer-than-allowed": {"times": 600}},
    "DESK_LOG_SIGNER": {
        "desk-log-signed-by-another-school": {"signed_again_by": "school-b"},
        "desk-log-read-as-another-schools": {"read_as": {"school": "school-b"}},
        "desk-log-naming-another-school": {"members": {"school": "did:example:elsewhere"}, "signed_again_by": "school"},
    },
    "DESK_LOG_OTHERS": {
        "desk-log-of-another-child": {"read_as": {"learner": "mother"}},
        "desk-log-made-out-for-another-guardian": {"read_as": {"reader": "father"}},
    },
    "DESK_LOG_FORMAT": {
        "desk-log-of-another-format": {"members": {"format": "vcedu desk log 2"}, "signed_again_by": "school"},
        "desk-log-with-an-unknown-member": {"members": {"more": 1}, "signed_again_by": "school"},
        "desk-log-with-a-time-of-no-zone": {"members": {"until": "2027-04-01T09:00:00"}, "signed_again_by": "school"},
        "desk-log-with-a-row-of-another-form": {"members": {"rows": [{}]}, "signed_again_by": "school"},
    },
    "JWS_TYPE": {"desk-log-that-is-another-document": {"type": "vcedu-receipt+jwt", "signed_again_by": "school"}},
    "PROOF_SIGNATURE": {"desk-log-changed-after-signing": {"spoiled": True}},
}
_MADE_OUT = {"keeper": "school", "key": "school", "read_as": {}}
_AS_IT_IS = {"log": "own", "to": "log", "day": 0, "needed": 1}


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    for code, changes in _CHANGES.items():
        for name, sql in changes.items():
            yield Vector(name, code, "log-changed", {"sql": sql}, {"sql": ["SELECT 1"]}, ("W11",))
    for code, copies in _OTHER_COPIES.items():
        for name, taken in copies.items():
            given = {"head": False, **taken}
            twin = {**given, "from": "itself"}
            yield Vector(name, code, "log-from-a-copy", given, twin, ("W11",))
    for code, notes in _NOTES.items():
        for name, changed in notes.items():
            given = {**_AS_IT_IS, **changed}
            yield Vector(name, code, "log-checkpoint", given, {**_AS_IT_IS, "to": given["to"]}, ("W11",))
    for code, logs in _DESK_LOGS.items():
        for name, changed in logs.items():
            yield Vector(name, code, "desk-log", {**_MADE_OUT, **changed}, _MADE_OUT, ())
