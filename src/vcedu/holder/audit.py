"""The log of what happened to a profile: sealed, chained, and written in the transaction of what it tells of."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, VerificationError
from vcedu.holder.broken_log import entry_hash, what_broke
from vcedu.model import format_timestamp, parse_timestamp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from vcedu.holder.manifest import Head
    from vcedu.holder.profile import Profile
    from vcedu.storage import Driver

BEGINNING = b""
BLOCK = 256
"""How many entries are read at once where the log is read from its end."""


class Act(StrEnum):
    """What was done."""

    CREATED = "created"
    RECEIVED = "received"
    PRESENTED = "presented"
    JOINED = "joined"
    EXPORTED = "exported"
    HANDED_OVER = "handed_over"
    """A backup was handed to somebody else."""
    SHARED = "shared"
    COUNTERSIGNED = "countersigned"
    """A recipient signed the receipt of a release."""
    DELETED = "deleted"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    REKEYING = "rekeying"
    REKEYED = "rekeyed"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 - an act, not a secret
    STATED = "stated"
    """Something was stated that access depends on."""
    ASKED = "asked"
    """Somebody asked for access, and it was decided."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the log.

    Attributes:
        seq: Its number, counted from 1 without gaps.
        at: When it was.
        act: What was done.
        items: The identifiers of the items it was done to.
        details: What else belongs to it, such as to whom something was presented.
    """

    seq: int
    at: dt.datetime
    act: Act
    items: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)


def append(driver: Driver, profile: Profile, entry: AuditEntry, previous: bytes) -> bytes:
    """Write an entry behind the one with the hash `previous`, and return its own.

    Raises:
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    text = jcs(
        {
            "at": format_timestamp(entry.at),
            "act": entry.act.value,
            "items": list(entry.items),
            "details": dict(entry.details),
        }
    )
    sealed = profile.audit_key.seal(text, profile.place("audit", entry.seq))
    own = entry_hash(profile.id, entry.seq, sealed, previous)
    driver.execute(
        "INSERT INTO audit (profile, seq, ct, prev_hash, hash, mac) VALUES (?, ?, ?, ?, ?, ?)",
        (profile.id, entry.seq, sealed, previous, own, profile.mac_key.mac("audit", own)),
    )
    return own


def entries(
    driver: Driver, profile: Profile, head: Head, after: tuple[int, bytes] = (0, BEGINNING)
) -> Iterator[AuditEntry]:
    """Yield all entries after checking that each follows the one before, up to the head.

    Args:
        driver: The database.
        profile: The profile.
        head: The profile's head.
        after: The number and the hash of an entry that was checked before: only what follows it is read.

    Raises:
        VerificationError: the `PDS_AUDIT_*` code of what was done to it; `PDS_ROLLBACK`, if the head is behind it.
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    known, previous = after
    rows = driver.execute(
        "SELECT seq, ct, prev_hash, hash, mac FROM audit WHERE profile = ? AND seq > ? ORDER BY seq",
        (profile.id, known),
    )
    for number, (seq, sealed, *chain) in enumerate(rows, known + 1):
        own = entry_hash(profile.id, seq, sealed, previous)
        text = profile.audit_key.unseal(sealed, profile.place("audit", number))
        if text is None or chain != [previous, own, profile.mac_key.mac("audit", own)]:
            raise what_broke(driver, profile, head)
        yield _entry(number, text)
        previous = own
    if previous != head.hash:
        raise what_broke(driver, profile, head)


def recent(driver: Driver, profile: Profile, head: Head, start: dt.datetime | None = None) -> Iterator[AuditEntry]:
    """Yield the entries from the last one backwards, block by block, inside the caller's transaction.

    The head holds the last one's hash, and each one's hash that of the one before: no more need be read for what was
    read to be the log's end.

    Args:
        driver: The database.
        profile: The profile.
        head: The profile's head.
        start: Only those from this moment on. Clocks go wrong: reading ends where a whole block of entries is older.

    Raises:
        VerificationError: as `entries`, for as much as was read.
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    for block in _blocks(driver, profile, head):
        found = [entry for entry in block if start is None or entry.at >= start]
        if not found:
            return
        yield from found


def _blocks(driver: Driver, profile: Profile, head: Head) -> Iterator[list[AuditEntry]]:
    last, number = head.hash, head.seq
    while number > 0:
        rows = driver.execute(
            "SELECT seq, ct, prev_hash, hash, mac FROM audit WHERE profile = ? AND seq <= ? ORDER BY seq DESC LIMIT ?",
            (profile.id, number, BLOCK),
        )
        block = []
        for seq, sealed, previous, own, mac in rows:
            text = profile.audit_key.unseal(sealed, profile.place("audit", number))
            stated = entry_hash(profile.id, seq, sealed, previous)
            if text is None or not own == stated == last or not profile.mac_key.has_made(mac, "audit", own):
                raise what_broke(driver, profile, head)
            block.append(_entry(number, text))
            last, number = previous, number - 1  # type: ignore[assignment] # what was authenticated has its types
        if not block:
            raise what_broke(driver, profile, head)
        yield block


def parted(driver: Driver, profile: Profile, head: Head, seen: int) -> VerificationError:
    """Return what to say of a database whose log lacks an entry that was seen of it, though its head holds.

    Raises:
        VerificationError: the `PDS_AUDIT_*` code of what was done to the log, where it does not hold by itself.
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    if head.seq < seen:
        return VerificationError(Code.PDS_ROLLBACK, seen=seen, found=head.seq)
    for _ in entries(driver, profile, head):
        pass
    return VerificationError(Code.PDS_AUDIT_FORKED, seq=seen)


def hash_at(driver: Driver, profile: Profile, seq: int) -> bytes | None:
    """Return the hash of the entry with a number; None if there is none."""
    rows = driver.execute("SELECT hash FROM audit WHERE profile = ? AND seq = ?", (profile.id, seq))
    return rows[0][0] if rows and isinstance(rows[0][0], bytes) else None


def _entry(number: int, text: bytes) -> AuditEntry:
    members = json.loads(text)
    return AuditEntry(
        number, parse_timestamp(members["at"]), Act(members["act"]), tuple(members["items"]), members["details"]
    )
