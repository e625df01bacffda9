"""One profile in its database: read as a whole, and changed so that rows, log and head change together."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from vcedu.errors import Code, UsageError, VerificationError
from vcedu.holder import audit, items, manifest
from vcedu.holder.audit import Act, AuditEntry
from vcedu.holder.digested import Change, Digested
from vcedu.holder.manifest import Head

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from vcedu.holder.items import Item
    from vcedu.holder.profile import Profile
    from vcedu.model import Secured, VerificationTime, VerifiedCredential
    from vcedu.storage import Driver, Row

_NO_DETAILS: Mapping[str, str] = MappingProxyType({})


class DocumentVerifier(Protocol):
    """What `receive` needs of a verifier; `vcedu.verifier.Verifier` is one."""

    def verify(self, document: bytes | Secured, *, time: VerificationTime) -> VerifiedCredential:
        """Return the verified document, or raise what counts against it."""
        ...


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a profile, to be remembered outside the database: an older copy of it shows when it is opened.

    Attributes:
        profile: The profile's identifier.
        seq: The number of the audit log's last entry.
        hash: That entry's hash.
    """

    profile: str
    seq: int
    hash: bytes


class OpenedProfile:
    """A profile whose keys are at hand, and the last state that was seen of it.

    Args:
        driver: The database.
        profile: The profile.
        seen: A state that the database must not be behind.
    """

    def __init__(self, driver: Driver, profile: Profile, seen: Checkpoint | None) -> None:
        self.driver = driver
        self.profile = profile
        self._lock = threading.RLock()
        self._seen = seen
        self._digested = Digested(driver, profile)
        self._checked: tuple[Profile, Row | None, Head] | None = None

    def checkpoint(self) -> Checkpoint:
        """Return the present state.

        Raises:
            VerificationError: `PDS_HEAD` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self.whole():
            head = self.head()
        return Checkpoint(self.profile.id, head.seq, head.hash)

    def begin(self) -> None:
        """Check what shows that the database is whole and no older than what was seen; reading checks the rows.

        A store of an earlier form is checked row by row, and brought to the newest.

        Raises:
            VerificationError: `PDS_HEAD`, `PDS_AUDIT_*`, `PDS_ITEMS` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self.whole():
            head = self.head()
            self._check_end(head)
            self._digested.follow(head)
            if not manifest.is_newest_form(self._digested.hashes):
                manifest.check_items(self.driver, self.profile, head)
                root = manifest.rebuild(self.driver, self.profile)
                manifest.write_head(self.driver, self.profile, replace(head, items_root=root))
            self._seen = Checkpoint(self.profile.id, head.seq, head.hash)

    def _check_end(self, head: Head) -> None:
        """Check that the log ends where the head says, and that there are as many rows of items."""
        before = head.seq - 1
        after = (before, audit.hash_at(self.driver, self.profile, before) or audit.BEGINNING)
        for _ in audit.entries(self.driver, self.profile, head, after):
            pass
        if items.count(self.driver, self.profile) != head.items_count:
            raise VerificationError(Code.PDS_ITEMS)

    def check(self) -> Checkpoint:
        """Check every row, and return the state that they are in; the database must not fall behind it.

        Raises:
            VerificationError: `PDS_HEAD`, `PDS_AUDIT_*`, `PDS_ITEMS` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self.whole():
            head = self.head()
            for _ in audit.entries(self.driver, self.profile, head):
                pass
            manifest.check_items(self.driver, self.profile, head)
            self._seen = Checkpoint(self.profile.id, head.seq, head.hash)
        return self._seen

    def log(self) -> list[AuditEntry]:
        """Return the log, oldest entry first.

        Raises:
            VerificationError: `PDS_AUDIT_*`, `PDS_HEAD` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self.whole():
            return list(audit.entries(self.driver, self.profile, self.head()))

    def digested(self) -> Digested:
        """Return what is read of the rows is held against, inside the caller's transaction.

        Raises:
            VerificationError: `PDS_HEAD`, `PDS_ROLLBACK` or `PDS_ITEMS`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        self._digested.follow(self.head())
        return self._digested

    def versions(self, item_id: str) -> list[Item]:
        """Return every version of an item; none if there is no such item.

        Raises:
            VerificationError: `PDS_ITEM`, `PDS_ITEMS`, `PDS_HEAD` or `PDS_ROLLBACK`.
        """
        return items.versions(self.driver, self.profile, self.digested(), item_id)

    def known(self, item_id: str) -> list[Item]:
        """Return every version of an item.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`.
            VerificationError: `PDS_ITEM`, `PDS_ITEMS`, `PDS_HEAD` or `PDS_ROLLBACK`.
        """
        found = self.versions(item_id)
        if not found:
            raise UsageError(Code.PDS_ITEM_UNKNOWN, item=item_id)
        return found

    def newest(self, item_id: str | None = None) -> list[Item]:
        """Return the newest version of one item, or of every item, by statements that do not tell which was asked for.

        Raises:
            VerificationError: `PDS_ITEM`, `PDS_ITEMS`, `PDS_HEAD` or `PDS_ROLLBACK`.
        """
        return items.newest(self.driver, self.profile, self.digested(), item_id)

    def with_tags(self, tags: Mapping[str, str]) -> list[Item]:
        """Return the items whose newest version has all these tags.

        Raises:
            UsageError: `PDS_TAG`.
            VerificationError: `PDS_ITEM`, `PDS_ITEMS`, `PDS_HEAD` or `PDS_ROLLBACK`.
        """
        wanted = [items.tag(self.profile, name, value) for name, value in tags.items()]
        return items.with_tags(self.driver, self.profile, self.digested(), wanted)

    @contextmanager
    def changing(
        self, act: Act, item_ids: tuple[str, ...], at: dt.datetime, *, details: Mapping[str, str] = _NO_DETAILS
    ) -> Iterator[Change]:
        """Hold a transaction in which what is done, the log and the head change together.

        Yields:
            What takes up the rows of items that are written and taken out, before they are.
        """
        with self.whole():
            head, change = self.head(), Change(self.digested())
            yield change
            root = change.write()
            self._log(head, AuditEntry(head.seq + 1, at, act, item_ids, details), change.count, root)

    @contextmanager
    def rekeying(self, act: Act, at: dt.datetime) -> Iterator[None]:
        """Hold a transaction in which the profile's keys change: what is done in it sets `profile` anew."""
        with self.whole():
            head = self.head()
            yield
            details = {"epoch": str(self.profile.epoch)}
            self._log(head, AuditEntry(head.seq + 1, at, act, (), details), 0, head.items_root)

    @contextmanager
    def rewrapping(self) -> Iterator[Change]:
        """Hold a transaction in which rows are sealed anew: head and digests change with them, the log does not."""
        with self.whole():
            head, change = self.head(), Change(self.digested())
            yield change
            manifest.write_head(self.driver, self.profile, replace(head, items_root=change.write()))

    def _log(self, head: Head, entry: AuditEntry, added: int, root: bytes) -> None:
        last = audit.append(self.driver, self.profile, entry, head.hash)
        new = Head(entry.seq, last, head.items_count + added, root)
        manifest.write_head(self.driver, self.profile, new)
        self._seen = Checkpoint(self.profile.id, new.seq, new.hash)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Hold a transaction; what is not done has not been seen either.

        Raises:
            UsageError: `PDS_REKEYED`, where what does not hold follows from keys that were changed meanwhile.
        """
        with self._lock:
            before = (self._seen, self.profile)
            try:
                with self.driver.transaction():
                    yield
            except VerificationError as error:
                self._seen, self.profile = before
                raise self._stale() or error from None
            except BaseException:
                self._seen, self.profile = before
                raise

    def head(self) -> Head:
        """Return the head, inside the caller's transaction.

        Raises:
            VerificationError: `PDS_HEAD`; `PDS_ROLLBACK`, if the database has fallen behind what was seen of it;
                `PDS_AUDIT_FORKED`, if it is a copy that went its own way.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        head = self._read_head()
        if self._seen is not None and not self._follows(head, self._seen):
            raise audit.parted(self.driver, self.profile, head, self._seen.seq)
        return head

    def _read_head(self) -> Head:
        """Return the head; the same row under the same keys is not checked once more."""
        profile, row = self.profile, manifest.head_row(self.driver, self.profile)
        if self._checked is None or self._checked[0] is not profile or self._checked[1] != row:
            self._checked = (profile, row, manifest.checked_head(profile, row))
        return self._checked[2]

    def _stale(self) -> UsageError | None:
        """Return what to say if another program has changed the keys meanwhile."""
        rows = self.driver.execute("SELECT epoch FROM profile WHERE id = ?", (self.profile.id,))
        return None if rows == [(self.profile.epoch,)] or not rows else UsageError(Code.PDS_REKEYED)

    def _follows(self, head: Head, seen: Checkpoint) -> bool:
        if head.seq <= seen.seq:
            return (head.seq, head.hash) == (seen.seq, seen.hash)
        return audit.hash_at(self.driver, self.profile, seen.seq) == seen.hash
