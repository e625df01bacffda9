"""The digests of a profile's rows, as far as they were read: what is read of the rows is held against them.

A bucket is read once and kept as long as the head says that it is the same: a change by another program, or a copy put
back, shows in the head's root, and what is different is read anew.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from vcedu.errors import Code, VerificationError
from vcedu.holder.manifest import Bucket, bucket_of, bucket_of_tag, is_of_items, read_hashes, root_of
from vcedu.storage.envelope import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from vcedu.holder.manifest import Head
    from vcedu.holder.profile import Profile
    from vcedu.storage import Driver, Row, Value

_FEW = 8
"""Up to so many buckets are read one by one; of more, the whole table is read at once."""
_NONE = Bucket()
_LAST_OF_TAGS = b"\xff" * 16
_IDENTIFIER = re.compile("[0-9a-f]{32}")
_ITEM_SIZE = len(joined("0" * 32))
"""So long is what an entry has of an item's identifier."""


class Digested:
    """The digests of one profile, inside the caller's transaction.

    Args:
        driver: The database.
        profile: The profile.
    """

    def __init__(self, driver: Driver, profile: Profile) -> None:
        self._driver = driver
        self._profile = profile
        self._root = b""
        self._hashes: dict[int, bytes] = {}
        self._buckets: dict[int, Bucket] = {}
        self._is_whole = False

    def follow(self, head: Head) -> None:
        """Take the digests to be those that an authentic head binds.

        Raises:
            VerificationError: `PDS_ITEMS`, if they are not.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        if head.items_root != self._root:
            self._hashes = read_hashes(self._driver, self._profile, head.items_root)
            self._root = head.items_root

    @property
    def hashes(self) -> dict[int, bytes]:
        """The digests of the buckets, by number."""
        return self._hashes

    def versions(self, rid: str) -> list[bytes]:
        """Return the entries of an item's rows, the oldest version first; none if there is no such item.

        Raises:
            VerificationError: `PDS_ITEMS`, if the rows beside it are not those that were written.
        """
        return self.bucket(bucket_of(rid)).about(rid) if _IDENTIFIER.fullmatch(rid) else []

    def count(self, tag: bytes) -> int:
        """Return how many rows of items have a tag.

        Raises:
            VerificationError: `PDS_ITEMS`, if the rows of tags are not those that were written.
        """
        found = self.bucket(bucket_of_tag(tag)).about(tag)
        return _number_in(found[0], tag) if found else 0

    def items(self) -> list[bytes]:
        """Return the entries of all rows of items, in the order of identifiers and versions.

        Raises:
            VerificationError: `PDS_ITEMS`, if they are not those that were written.
        """
        self.hold_items()
        numbers = sorted(filter(is_of_items, self._hashes))
        return [entry for number in numbers for entry in self._buckets[number]]

    def newest(self, rid: str | None) -> list[bytes]:
        """Return the entry of the newest version of an item, or of every item.

        Raises:
            VerificationError: `PDS_ITEMS`, if they are not those that were written.
        """
        if rid is not None:
            return self.versions(rid)[-1:]
        by_item = {entry[:_ITEM_SIZE]: entry for entry in self.items()}
        return [*by_item.values()]

    def hold_items(self) -> None:
        """Read all buckets of items, so that what is read afterwards does not tell which of them is looked at.

        Raises:
            VerificationError: `PDS_ITEMS`, if they are not those that were written.
        """
        numbers = {*filter(is_of_items, self._hashes)}
        if not self._is_whole:
            # Once in any case, by one statement: also where there is nothing.
            self._take(numbers, self._rows_of_items(None), of_items=True)
        self._is_whole = True
        self.hold(numbers)

    def bucket(self, number: int) -> Bucket:
        """Return a bucket.

        Raises:
            VerificationError: `PDS_ITEMS`, if its rows are not those that were written.
        """
        if not self._holds(number):
            self.hold((number,))
        return self._buckets[number] if number in self._hashes else _NONE

    def hold(self, numbers: Collection[int]) -> None:
        """Read those of these buckets that are not known, or no longer as they are.

        Raises:
            VerificationError: `PDS_ITEMS`, if their rows are not those that were written.
        """
        missing = [number for number in numbers if not self._holds(number)]
        for of_items in (True, False):
            chosen = {number for number in missing if is_of_items(number) is of_items}
            if chosen:
                read = self._rows_of_items if of_items else self._rows_of_tags
                rows = [row for number in chosen for row in read(number)] if len(chosen) <= _FEW else read(None)
                self._take(chosen, rows, of_items=of_items)

    def _holds(self, number: int) -> bool:
        kept = self._buckets.get(number, _NONE)
        return kept.hash == self._hashes.get(number)

    def _take(self, numbers: set[int], rows: list[Row], *, of_items: bool) -> None:
        entries: dict[int, list[bytes]] = defaultdict(list)
        for row in rows:
            entries[place_of(row[0], of_items=of_items)].append(joined(*row))
        for number in numbers:
            bucket = Bucket(entries[number])
            if bucket.hash != self._hashes.get(number):
                raise VerificationError(Code.PDS_ITEMS)
            self._buckets[number] = bucket

    def _rows_of_items(self, number: int | None) -> list[Row]:
        which, values = ("", ()) if number is None else (" AND bucket = ?", (number,))
        sql = f"SELECT rid, ver, leaf FROM item WHERE profile = ?{which}"  # noqa: S608 - constants
        return self._driver.execute(sql, (self._profile.id, *values))

    def _rows_of_tags(self, number: int | None) -> list[Row]:
        which: str = ""
        values: Row = ()
        if number is not None:
            first = bytes([number - bucket_of_tag(b"\0")])
            which, values = " AND t >= ? AND t <= ?", (first, first + _LAST_OF_TAGS)
        sql = f"SELECT t, COUNT(*) FROM tag WHERE profile = ?{which} GROUP BY t"  # noqa: S608 - constants
        return self._driver.execute(sql, (self._profile.id, *values))

    def write(self, buckets: Mapping[int, Bucket]) -> bytes:
        """Write the digests of changed buckets down, and return the root that follows.

        Raises:
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        if not buckets:
            return self._root
        new = {number: bucket.hash for number, bucket in buckets.items()}
        put = [(value, self._profile.id, number) for number, value in new.items() if value is not None]
        known = self._hashes.keys()
        self._run("UPDATE bucket SET hash = ? WHERE profile = ? AND number = ?", [r for r in put if r[2] in known])
        self._run("INSERT INTO bucket (hash, profile, number) VALUES (?, ?, ?)", [r for r in put if r[2] not in known])
        gone = [(self._profile.id, number) for number, value in new.items() if value is None]
        self._run("DELETE FROM bucket WHERE profile = ? AND number = ?", gone)
        self._hashes = {n: value for n, value in {**self._hashes, **new}.items() if value is not None}
        self._buckets.update(buckets)
        self._root = root_of(self._hashes)
        return self._root

    def _run(self, sql: str, rows: Sequence[Row]) -> None:
        if rows:
            self._driver.execute_many(sql, rows)


class Change:
    """What a transaction does to rows of items: said before it is done, so that what was there is read first.

    Args:
        digested: The digests as they are.
    """

    def __init__(self, digested: Digested) -> None:
        self._digested = digested
        self._removed: dict[int, list[bytes]] = defaultdict(list)
        self._added: dict[int, list[bytes]] = defaultdict(list)
        self._tags: Counter[bytes] = Counter()
        self.count = 0
        """By how many the rows become more."""

    def expect(self, rids: Iterable[str], tags: Iterable[bytes]) -> None:
        """Read what the rows of these items and tags are digested with, all at once.

        Raises:
            VerificationError: `PDS_ITEMS`, if the rows beside them are not those that were written.
        """
        self._digested.hold({*map(bucket_of, rids), *map(bucket_of_tag, tags)})

    def add(self, row: Row, tags: Iterable[bytes]) -> None:
        """Say that a row is written: its identifier, version and leaf, and its tags.

        Raises:
            VerificationError: `PDS_ITEMS`, if the rows beside it are not those that were written.
        """
        self._note(self._added, row, tags, 1)

    def remove(self, row: Row, tags: Iterable[bytes]) -> None:
        """Say that a row is taken out: its identifier, version and leaf, and its tags.

        Raises:
            VerificationError: `PDS_ITEMS`, if the rows beside it are not those that were written.
        """
        self._note(self._removed, row, tags, -1)

    def _note(self, place: dict[int, list[bytes]], row: Row, tags: Iterable[bytes], count: int) -> None:
        number = bucket_of(str(row[0]))
        names = [*tags]
        self._digested.hold((number, *map(bucket_of_tag, names)))
        place[number].append(joined(*row))
        self._tags.update(dict.fromkeys(names, count))
        self.count += count

    def write(self) -> bytes:
        """Write the digests down that follow, and return their root.

        Raises:
            VerificationError: `PDS_ITEMS`, if what is taken out was not there.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        for tag, more in self._tags.items():
            before, number = self._digested.count(tag), bucket_of_tag(tag)
            if more and before:
                self._removed[number].append(joined(tag, before))
            if more and before + more:
                self._added[number].append(joined(tag, before + more))
        numbers = self._removed.keys() | self._added.keys()
        return self._digested.write(
            {each: self._digested.bucket(each).changed(self._removed[each], self._added[each]) for each in numbers}
        )


def place_of(name: Value, *, of_items: bool) -> int:
    """Return the bucket that a row belongs in, whatever somebody has written into it.

    Raises:
        VerificationError: `PDS_ITEMS`, if it belongs in none.
    """
    try:
        return bucket_of(str(name)) if of_items else bucket_of_tag(name)  # type: ignore[arg-type] # see below
    except (ValueError, TypeError, IndexError):
        raise VerificationError(Code.PDS_ITEMS) from None


def _number_in(entry: bytes, tag: bytes) -> int:
    """Return the number that stands behind a tag in an entry, as `joined` has written it."""
    number = len(joined(tag, 0)) - 1
    return int(entry[number:])
