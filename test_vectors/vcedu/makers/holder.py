# ruff: noqa: S608 - the statements are what somebody does to the file
"""Negative vectors of the personal data store: what somebody did to its database, or asks of it in error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

# The store holds two versions of one certificate and one of another, and a second, empty profile.
_OPEN = {"passphrase": "さくら咲く", "profile": "first", "sql": ["SELECT 1"]}
_FIRST = "(SELECT profile FROM item LIMIT 1)"
_TWICE = "(SELECT rid FROM item WHERE ver = 2)"
_ONCE = f"(SELECT rid FROM item WHERE rid <> {_TWICE})"

# By code and name: what was done to the database.
_CHANGES: dict[str, dict[str, list[str]]] = {
    "PDS_FORMAT": {
        "pds-without-first-line": ["DELETE FROM store"],
        "pds-of-another-format": ["UPDATE store SET format = 'vcedu-pds/2'"],
        "pds-with-short-salt": ["UPDATE store SET salt = x'00'"],
    },
    "PDS_KDF_LIMITS": {
        "pds-with-weak-kdf": ["UPDATE store SET memory_kib = 1024"],
        "pds-with-exhausting-kdf": ["UPDATE store SET iterations = 1000000"],
        "pds-with-kdf-that-is-no-number": ["UPDATE store SET lanes = 'many'"],
    },
    "PDS_PASSPHRASE": {
        "pds-with-cheaper-kdf": ["UPDATE store SET iterations = 3"],
        "pds-with-another-store-id": ["UPDATE store SET store_id = 'another'"],
        "pds-with-another-salt": ["UPDATE store SET salt = zeroblob(16)"],
    },
    "PDS_KEYS": {
        "pds-without-wrapped-keys": ["DELETE FROM wrap"],
        "pds-with-keys-of-another-profile": [
            f"UPDATE wrap SET wrapped_key = (SELECT w.wrapped_key FROM wrap w WHERE w.profile <> {_FIRST})"
        ],
        "pds-with-damaged-keys": ["UPDATE wrap SET wrapped_key = zeroblob(length(wrapped_key))"],
        "pds-with-truncated-keys": ["UPDATE wrap SET wrapped_key = x'00'"],
        "pds-with-keys-of-an-earlier-epoch": ["UPDATE profile SET epoch = 0", "UPDATE wrap SET epoch = 0"],
        "pds-with-epoch-that-is-no-number": ["UPDATE profile SET epoch = 'first'"],
        "pds-with-changed-tag-names": ["UPDATE profile SET declared = zeroblob(40)"],
    },
    "PDS_HEAD": {
        "pds-without-head": ["DELETE FROM head"],
        "pds-with-smaller-count": ["UPDATE head SET items_count = items_count - 1"],
        "pds-with-head-set-back": ["UPDATE head SET seq = seq - 1"],
        "pds-with-another-profiles-head": [
            f"DELETE FROM head WHERE profile = {_FIRST}",
            f"UPDATE head SET profile = {_FIRST}",
        ],
        "pds-with-another-deposit-key": [
            "UPDATE profile SET deposit_key = (SELECT MAX(deposit_key) || 'x' FROM profile)"
        ],
        "pds-with-profile-state-changed": ["UPDATE profile SET state = 'sealed'"],
    },
    "PDS_ITEMS": {
        "pds-item-taken-out": [
            f"DELETE FROM tag WHERE rid = {_ONCE}",
            f"DELETE FROM item WHERE rid = {_ONCE}",
        ],
        "pds-item-rolled-back": ["DELETE FROM tag WHERE ver = 2", "DELETE FROM item WHERE ver = 2"],
        "pds-items-swapped": [f"UPDATE item SET ct = (SELECT i.ct FROM item i WHERE i.rid = {_ONCE}) WHERE ver = 2"],
        "pds-versions-swapped": [
            "UPDATE item SET ver = 9 WHERE ver = 2",
            "UPDATE item SET ver = 2 WHERE ver = 1 AND rid = (SELECT rid FROM item WHERE ver = 9)",
            "UPDATE item SET ver = 1 WHERE ver = 9",
        ],
        "pds-item-copied": [
            "INSERT INTO item SELECT profile, rid, 3, epoch, kind, wdek, ct, leaf, bucket FROM item WHERE ver = 2"
        ],
        "pds-item-of-another-kind": ["UPDATE item SET kind = 'note' WHERE ver = 2"],
        "pds-item-moved-to-another-bucket": ["UPDATE item SET bucket = 999 WHERE ver = 2"],
        "pds-tag-taken-off": ["DELETE FROM tag WHERE ver = 2"],
        "pds-tag-put-on": ["INSERT INTO tag SELECT profile, zeroblob(16), rid, ver FROM item WHERE ver = 2"],
        "pds-tag-of-no-item": ["INSERT INTO tag SELECT profile, zeroblob(16), rid, 7 FROM item WHERE ver = 2"],
        "pds-bucket-taken-out": ["DELETE FROM bucket WHERE number = (SELECT MIN(number) FROM bucket)"],
    },
}
_ROWS = {
    "pds-item-rolled-back": ("W2",),
}


def _open(name: str, code: str, **members: Any) -> Vector:
    rows = _ROWS.get(name) or _ROWS.get(code, ())
    return Vector(name, code, "pds-open", {**_OPEN, **members}, _OPEN, rows)


def _use() -> Iterator[Vector]:
    yield Vector("pds-made-twice", "PDS_EXISTS", "pds-create", {"passphrases": ["a", "b"]}, {"passphrases": ["a"]})
    yield Vector(
        "pds-made-without-passphrase",
        "PDS_PASSPHRASE_MISSING",
        "pds-create",
        {"passphrases": [""]},
        {"passphrases": ["a"]},
    )
    for name, done in {
        "pds-item-changed-while-open": "UPDATE item SET ct = zeroblob(length(ct))",
        "pds-item-key-changed-while-open": "UPDATE item SET wdek = zeroblob(length(wdek))",
        "pds-item-key-exchanged-while-open": "UPDATE item SET wdek = (SELECT MIN(i.wdek) FROM item i)",
        "pds-item-tag-taken-off-while-open": "DELETE FROM tag",
    }.items():
        yield Vector(name, "PDS_ITEM", "pds-items", {"sql": [done]}, {"sql": ["SELECT 1"]})
    digest = {"sql": ["UPDATE item SET leaf = zeroblob(32)"]}
    yield Vector("pds-item-digest-changed-while-open", "PDS_ITEMS", "pds-items", digest, {"sql": ["SELECT 1"]})
    for name, done in {
        "pds-bucket-changed-before-a-change": ["UPDATE bucket SET hash = zeroblob(32)"],
        "pds-bucket-added-before-a-change": ["INSERT INTO bucket SELECT profile, 256, hash FROM bucket LIMIT 1"],
        "pds-version-taken-out-before-a-change": ["DELETE FROM tag WHERE ver = 1", "DELETE FROM item WHERE ver = 1"],
    }.items():
        yield Vector(name, "PDS_ITEMS", "pds-delete", {"sql": done}, {"sql": ["SELECT 1"]})
    # Between opening and reading: what a read says is checked as it is read.
    for name, read, done in (
        ("pds-search-that-hides-a-record-by-its-tags", "search", [f"DELETE FROM tag WHERE rid = {_ONCE}"]),
        ("pds-search-that-hides-a-record", "search", _CHANGES["PDS_ITEMS"]["pds-item-taken-out"]),
        ("pds-search-that-shows-an-old-version", "search", _CHANGES["PDS_ITEMS"]["pds-item-rolled-back"]),
        ("pds-record-hidden-from-who-asks-for-it", "get", _CHANGES["PDS_ITEMS"]["pds-item-taken-out"]),
        ("pds-old-version-given-to-who-asks", "get", _CHANGES["PDS_ITEMS"]["pds-item-rolled-back"]),
        ("pds-list-that-hides-a-record", "list", _CHANGES["PDS_ITEMS"]["pds-item-taken-out"]),
        ("pds-list-that-shows-an-old-version", "list", _CHANGES["PDS_ITEMS"]["pds-item-rolled-back"]),
    ):
        unspoilt = {"read": read, "sql": ["SELECT 1"]}
        yield Vector(name, "PDS_ITEMS", "pds-read", {"read": read, "sql": done}, unspoilt, ("W2",))
    back = {"put_back": True, "go_on": False}
    yield Vector("pds-old-copy-put-back", "PDS_ROLLBACK", "pds-copy", back, {**back, "put_back": False}, ("W2",))
    branch = {"put_back": True, "go_on": True}
    yield Vector(
        "pds-old-copy-gone-on-with",
        "PDS_AUDIT_FORKED",
        "pds-copy",
        branch,
        {**branch, "put_back": False},
        ("W2", "W11"),
    )
    yield Vector("pds-item-that-is-not-there", "PDS_ITEM_UNKNOWN", "pds-present", {"known": False}, {"known": True})
    yield Vector(
        "pds-search-by-undeclared-name", "PDS_TAG", "pds-search", {"tags": {"year": "2027"}}, {"tags": {"type": "x"}}
    )
    yield Vector(
        "pds-receives-a-presentation",
        "PDS_NOT_CREDENTIAL",
        "pds-receive",
        {"presentation": True},
        {"presentation": False},
    )
    yield Vector(
        "pds-used-after-another-program-changed-its-keys", "PDS_REKEYED", "pds-rekey", {"open": 2}, {"open": 1}
    )
    yield Vector("pds-traces-held-by-a-reader", "PDS_TRACES", "pds-shred", {"reader": True}, {"reader": False}, ("W9",))


# The register lists 第一高等学校 at school-b.ed.jp; this is how it asks.
_ASKS = {
    "requester": "did:web:school-b.ed.jp",
    "name": "第一高等学校",
    "domain": "school-b.ed.jp",
    "records": ["EnrolmentCertificate"],
    "claims": ["name", "birthDate"],
}
_ELSEWHERE = {"requester": "did:web:elsewhere.test", "name": "Elsewhere", "domain": "elsewhere.test"}
# By name: how somebody else asks.
_LOOK_ALIKES: dict[str, dict[str, str]] = {
    "requester-under-a-listed-name": {"name": "第一高等学校"},
    "requester-with-spaced-name": {"name": "第一 高等学校"},
    "requester-with-stroke-for-kanji": {"name": "第ー高等学校"},
    "requester-one-character-off": {"name": "第一高当学校"},
    "requester-at-a-domain-one-letter-off": {"domain": "schoo1-b.ed.jp"},
    "requester-at-a-domain-with-cyrillic": {"domain": "xn--shool-b-yjg.ed.jp"},
    "requester-at-a-listed-name-elsewhere": {"domain": "school-b.test"},
    "requester-at-a-host-that-opens-like-a-listed-one": {"domain": "school-b.ed.jp.elsewhere.test"},
    "requester-at-a-listed-domain-with-hyphens": {"domain": "school-b-ed-jp.test"},
}


def _requesters() -> Iterator[Vector]:
    like = "PDS_REQUESTER_LOOK_ALIKE"
    for name, changed in _LOOK_ALIKES.items():
        yield Vector(name, like, "judge-requester", {**_ASKS, **_ELSEWHERE, **changed}, _ASKS)
    other = {**_ASKS, "domain": "elsewhere.test"}
    yield Vector("requester-at-a-domain-not-its-own", like, "judge-requester", other, _ASKS)
    unknown = {**_ASKS, **_ELSEWHERE}
    yield Vector("requester-not-listed", "PDS_REQUESTER_UNKNOWN", "judge-requester", unknown, _ASKS)
    for name, changed in {
        "requester-with-mixed-alphabets": {"name": "Еlsewhere"},
        "requester-at-a-domain-of-mixed-scripts": {"domain": "xn--elsewher-j8g.test"},
    }.items():
        given = {**unknown, **changed}
        yield Vector(name, "PDS_REQUESTER_MIXED_SCRIPT", "judge-requester", given, _ASKS)
    health = {**_ASKS, "records": ["HealthRecord"]}
    yield Vector(
        "requester-asks-for-records-not-its-own", "PDS_REQUESTER_NOT_ENTITLED", "judge-requester", health, _ASKS
    )
    for name, changed in {
        "requester-asks-for-a-claim-too-many": {"claims": ["name", "birthDate", "guardianIncome"]},
        "requester-asks-for-a-record-too-many": {"records": ["EnrolmentCertificate", "Transcript"]},
    }.items():
        yield Vector(name, "PDS_REQUESTER_OVER_ASKING", "judge-requester", {**_ASKS, **changed}, _ASKS)


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    for code, changes in _CHANGES.items():
        for name, sql in changes.items():
            yield _open(name, code, sql=sql)
    yield _open("pds-wrong-passphrase", "PDS_PASSPHRASE", passphrase="さくら散る")  # noqa: S106 - it opens nothing
    yield _open("pds-empty-passphrase", "PDS_PASSPHRASE_MISSING", passphrase="")
    yield _open("pds-profile-that-is-not-there", "PDS_PROFILE", profile="third")
    yield _open("pds-profile-not-named", "PDS_PROFILE", profile=None)
    yield from _use()
    yield from _requesters()
    for name, kind in (
        ("school-report-kept-in-the-clear", "SchoolReport"),
        ("cumulative-record-copy-kept-by-the-family", "CumulativeRecordCopy"),
        ("cumulative-record-extract-kept-by-the-family", "CumulativeRecordExtract"),
        ("health-record-kept-by-the-family", "HealthRecord"),
        ("acceptance-notice-kept-by-the-family", "TransferAcceptanceNotice"),
    ):
        twin = {"kind": "EnrollmentCertificate"}
        yield Vector(name, "PDS_NOT_FOR_FAMILY", "pds-receive-kind", {"kind": kind}, twin)
