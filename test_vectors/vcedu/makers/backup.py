"""Negative vectors of backups: what became of the file, and what somebody wrote into one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY: dict[str, Any] = {"opener": "key"}
_PASSPHRASE: dict[str, Any] = {"opener": "passphrase"}
# By name: what becomes of the file. Places count from its beginning, negative ones from its end.
_HEADERS: dict[str, dict[str, Any]] = {
    "backup-empty": {"keep": 0},
    "backup-cut-off-in-its-header": {"keep": 40},
    "backup-of-another-format": {"replace": ["age-encryption.org/v1", "age-encryption.org/v2"]},
    "backup-header-changed": {"flip": 60},
    "backup-header-code-changed": {"replace": ["--- ", "--- A"]},
    "backup-with-text-before-it": {"prefix": "From: school\n"},
}
_BODIES: dict[str, dict[str, Any]] = {
    "backup-last-byte-changed": {"flip": -1},
    "backup-first-chunk-changed": {"flip": -70_000},
    "backup-cut-off": {"keep": -1},
    "backup-cut-off-at-a-chunk": {"chunks": "cut"},
    "backup-chunks-exchanged": {"chunks": "exchanged"},
    "backup-followed-by-something": {"suffix": "\n"},
}
_WORK: dict[str, str] = {
    "backup-passphrase-cheap-to-try": "14",
    "backup-passphrase-that-exhausts-the-machine": "21",
    "backup-passphrase-without-end": "64",
    "backup-work-factor-with-leading-zero": "018",
    "backup-work-factor-that-is-no-number": "many",
    "backup-work-factor-negative": "-1",
    "backup-work-factor-of-three-digits": "180",
}
# By code and name: what else is wrong with a header.
_AT_THE_HEAD: dict[str, dict[str, dict[str, Any]]] = {
    "BACKUP_KDF": {
        "backup-with-a-second-passphrase-that-exhausts-the-machine": {"after": f"-> scrypt {'A' * 22} 22\n"},
        "backup-with-an-earlier-passphrase-cheap-to-try": {"before": f"-> scrypt {'B' * 22} 10\n{'A' * 43}\n"},
        "backup-with-a-short-salt": {"salt": "A" * 21},
        "backup-with-a-salt-of-other-characters": {"salt": "=" * 22},
        "backup-with-another-argument": {"salt": f"{'A' * 22} 18"},
        "backup-work-factor-on-the-next-line": {"work": "\n18"},
        "backup-work-factor-in-other-digits": {"work": "１８"},
    },
    "BACKUP_PASSPHRASE_OR_HEADER": {
        "backup-header-without-end": {"after": "-> grease AAAA\nAAAA\n", "times": 4_000},
        "backup-header-with-a-short-code": {"code": "A" * 42},
        "backup-header-without-a-code": {"code": ""},
        "backup-header-with-other-ends-of-lines": {"ends": "\r\n"},
        "backup-header-without-recipients": {"bare": True},
    },
}
_LINES: dict[str, dict[str, Any]] = {
    "backup-of-nothing": {"lines": []},
    "backup-of-text": {"lines": ["hello"]},
    "backup-of-a-later-format": {"head": {"format": "vcedu-backup/2"}},
    "backup-without-its-end": {"drop": -1},
    "backup-with-a-line-taken-out": {"drop": 2},
    "backup-with-a-line-twice": {"twice": 2},
    "backup-with-a-duplicate-member": {"add": '{"row":[],"row":[],"table":"item"}'},
    "backup-with-an-unknown-table": {"add": '{"row":[],"table":"grant"}'},
    "backup-with-a-short-row": {"add": '{"row":["x"],"table":"head"}'},
    "backup-with-a-row-that-is-none": {"add": '{"row":"x","table":"head"}'},
    "backup-with-a-value-of-another-type": {"add": '{"row":["x",1,true],"table":"bucket"}'},
    "backup-with-bytes-that-are-no-base64url": {"add": '{"row":["x",1,{"bytes":"="}],"table":"bucket"}'},
    "backup-with-bytes-that-are-a-number": {"add": '{"row":["x",1,{"bytes":1}],"table":"bucket"}'},
    "backup-with-another-profiles-row": {"add": '{"row":["x",1,{"bytes":"AA"}],"table":"bucket"}'},
    "backup-of-a-store-without-name": {"head": {"store": 1}},
    "backup-of-a-profile-without-name": {"head": {"profile": None}},
    "backup-with-a-number-that-is-true": {"head": {"seq": True}},
    "backup-with-short-keys": {"head": {"secrets": "AAAA"}},
    "backup-with-other-keys": {"head": {"secrets": "A" * 171}},
    "backup-with-keys-that-are-none": {"head": {"secrets": None}},
    "backup-that-counts-more-entries": {"head": {"seq": 99}},
    "backup-of-another-store": {"head": {"store": "0" * 32}},
    "backup-without-the-profiles-row": {"drop_table": "profile"},
    "backup-without-the-items": {"drop_table": "item"},
    "backup-without-the-tags": {"drop_table": "tag"},
    "backup-without-the-log": {"drop_table": "audit"},
    "backup-without-the-head": {"drop_table": "head"},
}


def _vector(name: str, code: str, done: dict[str, Any], *rows: str) -> Vector:
    return Vector(name, code, "backup-restore", {**_KEY, **done}, _KEY, rows)


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    for name, done in _HEADERS.items():
        yield _vector(name, "BACKUP_PASSPHRASE_OR_HEADER", done, "W1")
    for name, done in _BODIES.items():
        yield _vector(name, "BACKUP_DAMAGED", done, "W1")
    for name, done in _LINES.items():
        yield _vector(name, "BACKUP_CONTENT", done)
    for name, factor in _WORK.items():
        yield Vector(name, "BACKUP_KDF", "backup-header", {"work": factor}, {"work": "18"}, ("W1", "W12"))
    for code, group in _AT_THE_HEAD.items():
        for name, given in group.items():
            yield Vector(name, code, "backup-header", {"work": "18", **given}, {"work": "18"}, ("W1", "W12"))
    yield _vector("backup-opened-with-another-key", "BACKUP_PASSPHRASE_OR_HEADER", {"opener": "another key"}, "W1")
    wrong = {**_PASSPHRASE, "passphrase": "さくら散る"}
    yield Vector(
        "backup-opened-with-another-passphrase",
        "BACKUP_PASSPHRASE_OR_HEADER",
        "backup-restore",
        wrong,
        _PASSPHRASE,
        ("W1",),
    )
    yield _vector("backup-opened-with-an-empty-passphrase", "PDS_PASSPHRASE_MISSING", {**_PASSPHRASE, "passphrase": ""})
    yield _vector("backup-opened-with-text-for-a-key", "BACKUP_KEY", {"secret": "AGE-SECRET-KEY-1"})
    yield _vector("backup-restored-over-a-store", "PDS_EXISTS", {"over": True})
    yield _vector("backup-restored-without-passphrase", "PDS_PASSPHRASE_MISSING", {"new_passphrase": ""})
    yield _vector("backup-older-than-what-is-remembered", "BACKUP_ROLLBACK", {"remembered": "later"}, "W2")
    yield _vector("backup-of-another-branch", "BACKUP_ROLLBACK", {"remembered": "branch"}, "W2", "W11")
    for name, recipients in {
        "backup-to-nobody": [],
        "backup-to-text": ["age1"],
        "backup-to-a-secret-key": ["AGE-SECRET-KEY-1"],
    }.items():
        yield Vector(name, "BACKUP_KEY", "backup-make", {"recipients": recipients}, {"recipients": None})
    yield Vector(
        "backup-under-an-empty-passphrase",
        "PDS_PASSPHRASE_MISSING",
        "backup-make",
        {"passphrase": ""},
        {"recipients": None},
    )
