"""What was done to a log whose entries do not follow each other up to its head: told once it is known not to hold.

Every entry has a hash over its number, its content and the hash before it, and an authentication code over that hash.
So whoever has the file but not the profile's keys can only take entries out, move them, copy others in, or spoil them;
whoever has a copy of the whole store can go on with it, and mix what was written there into this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from vcedu.errors import Code, VerificationError
from vcedu.storage.envelope import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.holder.manifest import Head
    from vcedu.holder.profile import Profile
    from vcedu.storage import Driver, Value


def entry_hash(profile: Value, seq: Value, sealed: Value, previous: Value) -> bytes:
    """Return the hash of an entry."""
    return digest("audit", profile, seq, sealed, previous)


def what_broke(driver: Driver, profile: Profile, head: Head) -> VerificationError:
    """Return what is wrong with a log that does not hold; inside the caller's transaction.

    Where several things were done to it, what was done to single entries is named before what was done to their order.

    Raises:
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    rows = [
        _Row(profile, *row)  # type: ignore[arg-type] # the columns are those of the class
        for row in driver.execute(
            "SELECT seq, ct, prev_hash, hash, mac FROM audit WHERE profile = ? ORDER BY seq", (profile.id,)
        )
    ]
    _number_all(rows)
    for row in rows:
        if row.is_anothers(driver):
            return VerificationError(Code.PDS_AUDIT_MIXED, seq=row.seq)
        if not row.is_genuine:
            return VerificationError(Code.PDS_AUDIT_EDITED, seq=row.seq)
    return _order_broken(rows, head)


@dataclass
class _Row:
    profile: Profile
    seq: Value
    sealed: Value
    previous: Value
    hash: Value
    mac: Value
    number: int | None = None
    """Its number, as its hash states it; None if no number does."""

    @cached_property
    def has_our_mac(self) -> bool:
        return self.profile.mac_key.has_made(self.mac, "audit", self.hash)

    @cached_property
    def is_genuine(self) -> bool:
        return self.number is not None and self.has_our_mac and self._opens_at(self.number)

    def has_number(self, number: int) -> bool:
        return self.hash == entry_hash(self.profile.id, number, self.sealed, self.previous)

    def is_anothers(self, driver: Driver) -> bool:
        """Return whether it, or what is sealed in it, is of another profile of the database, or nothing of it is ours.

        What comes from another store can be told by that alone.
        """
        if self.is_genuine:
            return False
        others = driver.execute(
            "SELECT profile, seq FROM audit WHERE profile <> ? AND ct = ?", (self.profile.id, self.sealed)
        )
        if others or any(
            self.hash == entry_hash(other, self.seq, self.sealed, self.previous)
            for (other,) in driver.execute("SELECT id FROM profile WHERE id <> ?", (self.profile.id,))
        ):
            return True
        return self.number is None and not self.has_our_mac and not self._opens_at(self.seq)

    def _opens_at(self, number: Value) -> bool:
        place = self.profile.place("audit", number)
        return self.profile.audit_key.unseal(self.sealed, place) is not None


def _number_all(rows: list[_Row]) -> None:
    """Find the number of each entry: the one it has, the one after the entry it follows, or whichever its hash states.

    Entries were numbered anew to cover a gap; by how much is known from the entry before.
    """
    numbers: dict[Value, int] = {b"": 0}
    shift = 0
    for row in rows:
        stated = row.seq if isinstance(row.seq, int) else 0
        after = numbers.get(row.previous, stated) + 1
        guesses = chain((stated, after, stated + shift), range(1, len(rows) + stated + 1))
        row.number = next((guess for guess in guesses if row.has_number(guess)), None)
        if row.number is not None:
            shift = row.number - stated
            numbers[row.hash] = row.number


def _order_broken(rows: list[_Row], head: Head) -> VerificationError:
    """Return what was done to the order of entries that are genuine each."""
    by_hash = {row.hash: row for row in rows}
    trunk = dict(_back_from(head, by_hash))
    missing = head.seq - len(trunk)
    beside = {row.number or 0 for row in rows if row.hash not in trunk}
    if any(missing <= number <= head.seq for number in beside):
        return VerificationError(Code.PDS_AUDIT_FORKED, seq=min(n for n in beside if n >= missing))
    if any(number > head.seq for number in beside):
        return VerificationError(Code.PDS_ROLLBACK, seen=max(beside), found=head.seq)
    if missing == 0:
        moved = (row.seq for number, row in enumerate(rows, 1) if (row.seq, row.number) != (number, number))
        return VerificationError(Code.PDS_AUDIT_REORDERED, seq=next(moved, head.seq))
    if not trunk and beside == {*range(1, len(beside) + 1)}:
        return VerificationError(Code.PDS_AUDIT_TRUNCATED, found=len(beside), stated=head.seq)
    gone = next(number for number in range(1, head.seq + 1) if number not in beside)
    return VerificationError(Code.PDS_AUDIT_DROPPED, seq=gone)


def _back_from(head: Head, by_hash: dict[Value, _Row]) -> Iterator[tuple[Value, _Row]]:
    """Yield the entries from the last one backwards, as far as each one before is there."""
    last: Value = head.hash
    while (row := by_hash.get(last)) is not None:
        yield last, row
        last = row.previous
