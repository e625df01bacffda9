"""The beginning of a profile: its first entry and its first head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.holder import audit, manifest
from vcedu.holder.audit import Act, AuditEntry
from vcedu.holder.manifest import Head

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.profile import Profile
    from vcedu.storage import Driver


def begin_log(driver: Driver, profile: Profile, at: dt.datetime) -> None:
    """Write the first entry of a profile's log and its head, inside the caller's transaction.

    Raises:
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    last = audit.append(driver, profile, AuditEntry(1, at, Act.CREATED), audit.BEGINNING)
    manifest.write_head(driver, profile, Head(1, last, 0, manifest.rebuild(driver, profile)))
