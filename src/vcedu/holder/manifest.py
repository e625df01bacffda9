"""What shows that no row was taken out, put back or exchanged: a digest of all items, and a head that binds it.

Each row of an item has a digest, its leaf; leaves are digested by bucket, buckets to the root. The head, one authentic
row per profile, holds the root and the end of the audit log, and changes in the same transaction as they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vcedu.errors import Code, VerificationError
from vcedu.storage.envelope import digest, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vcedu.holder.profile import Profile
    from vcedu.storage import Driver, Value


@dataclass(frozen=True, slots=True)
class Head:
    """The state of a profile.

    Attributes:
        seq: The number of the audit log's last entry.
        hash: That entry's hash.
        items_count: How many rows of items there are.
        items_root: The digest of them all.
    """

    seq: int
    hash: bytes
    items_count: int
    items_root: bytes


def bucket_of(rid: str) -> int:
    """Return the bucket of a row, one of 256."""
    return int(rid[:2], 16)


def leaf(rid: Value, ver: Value, body: tuple[Value, ...], tags: Iterable[Any]) -> bytes:
    """Return the digest of an item's row and of its tags."""
    return digest("leaf", rid, ver, *body, *sorted(joined(tag) for tag in tags))


def read_head(driver: Driver, profile: Profile) -> Head:
    """Return a profile's head.

    Raises:
        VerificationError: `PDS_HEAD`, if it is missing, or was changed, or the profile's row was.
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    rows = driver.execute("SELECT seq, hash, items_count, items_root, mac FROM head WHERE profile = ?", (profile.id,))
    if not rows or not profile.head_key.has_made(rows[0][-1], *_bound(profile), *rows[0][:-1]):
        raise VerificationError(Code.PDS_HEAD)
    seq, last, count, root = (value for value in rows[0][:-1])
    return Head(seq, last, count, root)  # type: ignore[arg-type] # what was authenticated has its types


def write_head(driver: Driver, profile: Profile, head: Head) -> None:
    """Put a new head in the place of the old one.

    Raises:
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    stated = (head.seq, head.hash, head.items_count, head.items_root)
    driver.execute("DELETE FROM head WHERE profile = ?", (profile.id,))
    driver.execute(
        "INSERT INTO head (profile, seq, hash, items_count, items_root, mac) VALUES (?, ?, ?, ?, ?, ?)",
        (profile.id, *stated, profile.head_key.mac(*_bound(profile), *stated)),
    )


def _bound(profile: Profile) -> tuple[Value, ...]:
    return ("head", profile.store_id, *profile.row)


def root(driver: Driver, profile: Profile) -> bytes:
    """Return the digest of the buckets as they are written down."""
    rows = driver.execute("SELECT number, hash FROM bucket WHERE profile = ? ORDER BY number", (profile.id,))
    return digest("root", *(value for row in rows for value in row))


def check_before_change(driver: Driver, profile: Profile, head: Head, buckets: Iterable[int]) -> None:
    """Check the buckets that are about to change, so that no change of others passes as ours.

    Raises:
        VerificationError: `PDS_ITEMS`.
    """
    if root(driver, profile) != head.items_root:
        raise VerificationError(Code.PDS_ITEMS)
    for number in buckets:
        rows = driver.execute("SELECT hash FROM bucket WHERE profile = ? AND number = ?", (profile.id, number))
        if (rows[0][0] if rows else None) != _bucket_digest(_leaves(driver, profile, number)):
            raise VerificationError(Code.PDS_ITEMS)


def refresh(driver: Driver, profile: Profile, buckets: Iterable[int]) -> bytes:
    """Write the digests of buckets down after a change, and return the new root."""
    for number in buckets:
        new = _bucket_digest(_leaves(driver, profile, number))
        driver.execute("DELETE FROM bucket WHERE profile = ? AND number = ?", (profile.id, number))
        if new is not None:
            driver.execute("INSERT INTO bucket (profile, number, hash) VALUES (?, ?, ?)", (profile.id, number, new))
    return root(driver, profile)


def check_items(driver: Driver, profile: Profile, head: Head) -> None:
    """Check all rows of items and tags against the head.

    Raises:
        VerificationError: `PDS_ITEMS`, if a row was added, taken out, put back, exchanged or changed.
    """
    tags: dict[tuple[Value, Value], list[Value]] = {}
    for tag, rid, ver in driver.execute("SELECT t, rid, ver FROM tag WHERE profile = ?", (profile.id,)):
        tags.setdefault((rid, ver), []).append(tag)
    buckets: dict[Value, list[Value]] = {}
    rows = driver.execute(
        "SELECT rid, ver, epoch, kind, wdek, ct, leaf, bucket FROM item WHERE profile = ? ORDER BY rid, ver",
        (profile.id,),
    )
    for rid, ver, *body, stated, bucket in rows:
        if stated != leaf(rid, ver, tuple(body), tags.pop((rid, ver), ())):
            raise VerificationError(Code.PDS_ITEMS)
        buckets.setdefault(bucket, []).append(stated)
    found = [value for number in sorted(buckets, key=str) for value in (number, _bucket_digest(buckets[number]))]
    written = driver.execute("SELECT number, hash FROM bucket WHERE profile = ?", (profile.id,))
    stated_buckets = [value for row in sorted(written, key=lambda row: str(row[0])) for value in row]
    if tags or found != stated_buckets or root(driver, profile) != head.items_root or len(rows) != head.items_count:
        raise VerificationError(Code.PDS_ITEMS)


def _leaves(driver: Driver, profile: Profile, number: int) -> list[Value]:
    rows = driver.execute(
        "SELECT leaf FROM item WHERE profile = ? AND bucket = ? ORDER BY rid, ver", (profile.id, number)
    )
    return [row[0] for row in rows]


def _bucket_digest(leaves: list[Value]) -> bytes | None:
    return digest("bucket", *leaves) if leaves else None
