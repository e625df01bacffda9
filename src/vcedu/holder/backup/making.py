"""Makes a backup of an opened profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.holder.audit import Act
from vcedu.holder.backup.age_file import Recipients, seal
from vcedu.holder.backup.content import content_of, encode

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.backup.age_file import Lock
    from vcedu.holder.opened import OpenedProfile


def back_up(opened: OpenedProfile, lock: Lock, *, at: dt.datetime) -> bytes:
    """Return a backup of everything in a profile; that it was made is in the log, and so in the backup itself.

    Whoever opens the file reads everything: it is for the learner alone, or for who keeps the store for the learner.
    For others there is `vcedu.holder.backup.branching`.

    Args:
        opened: The profile.
        lock: What opens the backup.
        at: The present time.

    Raises:
        UsageError: `PDS_PASSPHRASE_MISSING`; `BACKUP_KEY`.
        VerificationError: `PDS_HEAD`, `PDS_AUDIT_*`, `PDS_ITEMS` or `PDS_ROLLBACK`: what is damaged is not backed up.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    with opened.whole():
        opened.check()
        with opened.changing(Act.BACKED_UP, (), at, details=_details(lock)):
            pass
        content = content_of(opened)
        # Sealed before the log is kept: what cannot be sealed was not backed up.
        return seal(encode(content), lock)


def _details(lock: Lock) -> dict[str, str]:
    return {"recipients": " ".join(lock.names)} if isinstance(lock, Recipients) else {}
