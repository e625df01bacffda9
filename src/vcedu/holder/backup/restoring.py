"""Restores a backup into a new store, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError, UsageError, VerificationError
from vcedu.holder.audit import Act
from vcedu.holder.backup.age_file import unseal
from vcedu.holder.backup.content import decode, write_rows
from vcedu.holder.header import create_header
from vcedu.holder.opened import OpenedProfile
from vcedu.holder.profile import adopt_profile
from vcedu.keys.kdf import KDFParameters

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.backup.age_file import Opener
    from vcedu.holder.backup.content import Content
    from vcedu.holder.header import StoreKey
    from vcedu.holder.opened import Checkpoint
    from vcedu.holder.profile import Profile
    from vcedu.storage import Driver


def restore(  # noqa: PLR0913 - all by name, each a decision of the learner
    data: bytes,
    driver: Driver,
    *,
    opener: Opener,
    passphrase: str,
    at: dt.datetime,
    remembered: Checkpoint | None = None,
    kdf: KDFParameters | None = None,
) -> tuple[StoreKey, Profile]:
    """Put a backup into a database that holds no store, and return the keys of what is there then.

    Every row is checked before anything is kept. Nobody but the new passphrase's owner can open it: the access that
    guardians and other devices had is not in a backup, so an old one revives nobody's.

    Args:
        data: The backup.
        driver: The database.
        opener: What opens the backup.
        passphrase: What opens the new store.
        at: The present time.
        remembered: The last checkpoint that was kept elsewhere, such as with the school or on another device.
        kdf: What guessing the passphrase costs.

    Raises:
        MalformedError: `BACKUP_PASSPHRASE_OR_HEADER`, `BACKUP_KDF` or `BACKUP_DAMAGED`; `BACKUP_CONTENT`, if it is no
            backup of a profile, or its rows contradict each other; `STORE_UNREADABLE`.
        VerificationError: `BACKUP_ROLLBACK`, if it is older than what is remembered, or a branch of it.
        UsageError: `PDS_EXISTS`, `PDS_PASSPHRASE_MISSING` or `BACKUP_KEY`.
        UnsupportedError: `STORE_VERSION`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
    """
    content = decode(unseal(data, opener))
    with driver.transaction():
        store = create_header(driver, passphrase, kdf or KDFParameters(), store_id=content.store_id)
        profile = _adopted(driver, store, content)
        opened = OpenedProfile(driver, profile, remembered)
        _check(opened, content, remembered)
        with opened.changing(Act.RESTORED, (), at, details={"seq": str(content.seq)}):
            pass
    return store, profile


def _adopted(driver: Driver, store: StoreKey, content: Content) -> Profile:
    try:
        write_rows(driver, content.rows)
        return adopt_profile(driver, store, content.profile, content.secrets)
    except (UsageError, VerificationError, MalformedError) as error:
        raise MalformedError(Code.BACKUP_CONTENT, number=1) from error


def _check(opened: OpenedProfile, content: Content, remembered: Checkpoint | None) -> None:
    try:
        found = opened.check()
    except VerificationError as error:
        if error.code in {Code.PDS_ROLLBACK, Code.PDS_AUDIT_FORKED} and remembered is not None:
            raise VerificationError(Code.BACKUP_ROLLBACK, seen=remembered.seq, found=content.seq) from error
        raise MalformedError(Code.BACKUP_CONTENT, number=1) from error
    if found.seq != content.seq:
        raise MalformedError(Code.BACKUP_CONTENT, number=1)
