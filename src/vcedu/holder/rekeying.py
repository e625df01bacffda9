"""Changes what opens a profile: the key of its items, or the passphrase of its store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.holder import items
from vcedu.holder.audit import Act
from vcedu.holder.header import change_header
from vcedu.holder.openers.wraps import rewrap
from vcedu.holder.profile import begin_epoch, end_epochs

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from vcedu.holder.header import StoreKey
    from vcedu.holder.opened import OpenedProfile
    from vcedu.holder.openers.wraps import Sealer
    from vcedu.keys.kdf import KDFParameters

_BATCH = 1_000


def rekey(opened: OpenedProfile, sealers: Callable[[], Sequence[Sealer]], *, at: dt.datetime) -> Iterator[int]:
    """Seal the keys of all items under a new one, and destroy the old; yield how many are done, batch by batch.

    Stopped anywhere, it goes on where it stopped when it is called again: until then the profile opens and works as
    before, with both keys.

    Args:
        opened: The profile.
        sealers: Says who opens it from now on; asked only if the change begins here.
        at: The present time.

    Raises:
        VerificationError: `PDS_ITEM`, `PDS_ITEMS`, `PDS_HEAD` or `PDS_ROLLBACK`.
        UsageError: `PDS_REKEYED`, if another program does the same; what `sealers` raises.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    driver = opened.driver
    if not opened.profile.is_being_rekeyed:
        with opened.rekeying(Act.REKEYING, at):
            opened.profile = begin_epoch(driver, opened.profile, sealers())
    done = 0
    while batch := items.sealed_before(driver, opened.profile, most=_BATCH):
        with opened.rewrapping() as change:
            items.rewrap(driver, opened.profile, change, batch)
        done += len(batch)
        yield done
    with opened.rekeying(Act.REKEYED, at):
        opened.profile = end_epochs(driver, opened.profile)


def change_passphrase(
    opened: OpenedProfile, store: StoreKey, passphrase: str, parameters: KDFParameters, *, at: dt.datetime
) -> StoreKey:
    """Let another passphrase open the store, for all its profiles, and the old one no more.

    Raises:
        UsageError: `PDS_PASSPHRASE_MISSING`.
        VerificationError: `PDS_KEYS`, `PDS_HEAD`, `PDS_ITEMS` or `PDS_ROLLBACK`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    with opened.changing(Act.PASSPHRASE_CHANGED, (), at):
        new = change_header(opened.driver, store.store_id, passphrase, parameters)
        rewrap(opened.driver, store, new)
    return new
