"""What shows that no row was taken out, put back or exchanged: a digest of all items, and a head that binds it.

Each row of an item has a digest, its leaf. The rows' identifiers and leaves are digested by bucket, and so is how many
rows have each tag, since whoever looks for a tag must find them all; the buckets are digested to the root. The head,
one authentic row per profile, holds the root and the end of the audit log, and changes in the same transaction as
they do.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vcedu.errors import Code, VerificationError
from vcedu.storage.envelope import digest, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vcedu.holder.profile import Profile
    from vcedu.storage import Driver, Row, Value

_SPREAD = 256
_BUCKET = joined("bucket")
_FORM = 2 * _SPREAD
"""The number of a bucket that holds nothing: a store of the first form, which counted no tags, has it not."""
_FORM_HASH = digest("manifest", 2)


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


class Bucket:
    """Rows that are digested together: for each an entry, in the order of their bytes.

    An entry has the identifier, version and leaf of an item's row, or a tag and how many rows have it.

    Args:
        entries: The entries, in whatever order they come.
    """

    __slots__ = ("_entries", "hash")

    def __init__(self, entries: Iterable[bytes] = ()) -> None:
        self._entries = sorted(entries)
        # None stands for a bucket with nothing in it: no row is written of it.
        self.hash = hashlib.sha256(_BUCKET + b"".join(self._entries)).digest() if self._entries else None

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._entries)

    def about(self, name: str | bytes) -> list[bytes]:
        """Return the entries of one item or tag."""
        start = joined(name)
        first = last = bisect_left(self._entries, start)
        while last < len(self._entries) and self._entries[last].startswith(start):
            last += 1
        return self._entries[first:last]

    def changed(self, removed: Iterable[bytes], added: Iterable[bytes]) -> Bucket:
        """Return the bucket with other entries in the place of some.

        Raises:
            VerificationError: `PDS_ITEMS`, if one is to go that is not there.
        """
        entries = self._entries.copy()
        for entry in removed:
            place = bisect_left(entries, entry)
            if entries[place : place + 1] != [entry]:
                raise VerificationError(Code.PDS_ITEMS)
            del entries[place]
        return Bucket([*entries, *added])


def bucket_of(rid: str) -> int:
    """Return the number of the bucket that an item's rows are in."""
    return int(rid[:2], 16)


def bucket_of_tag(tag: bytes) -> int:
    """Return the number of the bucket that a tag is counted in."""
    return _SPREAD + tag[0]


def is_of_items(number: int) -> bool:
    """Return whether a bucket is one of items; the others are of tags."""
    return number < _SPREAD


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
    return checked_head(profile, head_row(driver, profile))


def head_row(driver: Driver, profile: Profile) -> Row | None:
    """Return the row of a profile's head as it is; None if there is none.

    Raises:
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    rows = driver.execute("SELECT seq, hash, items_count, items_root, mac FROM head WHERE profile = ?", (profile.id,))
    return rows[0] if rows else None


def checked_head(profile: Profile, row: Row | None) -> Head:
    """Return the head that a row says, if it is authentic.

    Raises:
        VerificationError: `PDS_HEAD`.
    """
    if row is None or not profile.head_key.has_made(row[-1], *_bound(profile), *row[:-1]):
        raise VerificationError(Code.PDS_HEAD)
    seq, last, count, root = row[:-1]
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


def root_of(hashes: Mapping[int, bytes]) -> bytes:
    """Return the digest of buckets, by their numbers."""
    return digest("root", *(value for number in sorted(hashes) for value in (number, hashes[number])))


def read_hashes(driver: Driver, profile: Profile, root: bytes) -> dict[int, bytes]:
    """Return the digests of the buckets as they are written down.

    Raises:
        VerificationError: `PDS_ITEMS`, if the root is not that of these.
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    rows = driver.execute("SELECT number, hash FROM bucket WHERE profile = ?", (profile.id,))
    found = {number: value for number, value in rows if isinstance(number, int) and isinstance(value, bytes)}
    if len(found) != len(rows) or root_of(found) != root:
        raise VerificationError(Code.PDS_ITEMS)
    return found


def is_newest_form(hashes: Mapping[int, bytes]) -> bool:
    """Return whether these are digests that count tags too."""
    return _FORM in hashes


def rebuild(driver: Driver, profile: Profile) -> bytes:
    """Write all digests down anew, of the rows as they are, and return their root, inside the caller's transaction.

    Raises:
        VerificationError: `PDS_ITEMS`, if a row is not what its leaf says.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    hashes = _newest_form(*_checked_rows(driver, profile))
    driver.execute("DELETE FROM bucket WHERE profile = ?", (profile.id,))
    driver.execute_many(
        "INSERT INTO bucket (profile, number, hash) VALUES (?, ?, ?)",
        [(profile.id, number, value) for number, value in hashes.items()],
    )
    return root_of(hashes)


def check_items(driver: Driver, profile: Profile, head: Head) -> None:
    """Check all rows of items and tags against the head.

    Raises:
        VerificationError: `PDS_ITEMS`, if a row was added, taken out, put back, exchanged or changed.
    """
    written = read_hashes(driver, profile, head.items_root)
    rows, counts = _checked_rows(driver, profile)
    expected = _newest_form(rows, counts) if is_newest_form(written) else _first_form(rows)
    if written != expected or len(rows) != head.items_count:
        raise VerificationError(Code.PDS_ITEMS)


def _checked_rows(driver: Driver, profile: Profile) -> tuple[list[Row], Counter[bytes]]:
    """Return the identifier, version and leaf of each row of an item, in their order, and how many have each tag."""
    tags: dict[tuple[Value, Value], list[Any]] = {}
    for tag, rid, ver in driver.execute("SELECT t, rid, ver FROM tag WHERE profile = ?", (profile.id,)):
        tags.setdefault((rid, ver), []).append(tag)
    counts = Counter(tag for each in tags.values() for tag in each)
    rows = driver.execute(
        "SELECT rid, ver, epoch, kind, wdek, ct, leaf, bucket FROM item WHERE profile = ? ORDER BY rid, ver",
        (profile.id,),
    )
    for rid, ver, *body, stated, bucket in rows:
        own = leaf(rid, ver, tuple(body), tags.pop((rid, ver), ()))
        if stated != own or bucket != bucket_of(str(rid)):
            raise VerificationError(Code.PDS_ITEMS)
    if tags:
        raise VerificationError(Code.PDS_ITEMS)
    return [(row[0], row[1], row[-2]) for row in rows], counts


def _newest_form(rows: list[Row], counts: Mapping[bytes, int]) -> dict[int, bytes]:
    entries: dict[int, list[bytes]] = defaultdict(list)
    for row in rows:
        entries[bucket_of(str(row[0]))].append(joined(*row))
    for tag, count in counts.items():
        entries[bucket_of_tag(tag)].append(joined(tag, count))
    buckets = ((number, Bucket(each).hash) for number, each in entries.items())
    return {number: value for number, value in buckets if value is not None} | {_FORM: _FORM_HASH}


def _first_form(rows: list[Row]) -> dict[int, bytes]:
    """Return the digests as the first form had them: leaves alone, and no tags."""
    leaves: dict[int, list[Value]] = defaultdict(list)
    for rid, _, stated in rows:
        leaves[bucket_of(str(rid))].append(stated)
    return {number: digest("bucket", *each) for number, each in leaves.items()}
