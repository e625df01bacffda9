"""Restores a backup into a new store, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError, UsageError, VerificationError
from vcedu.holder import manifest
from vcedu.holder.access.statements import DeviceRemoved
from vcedu.holder.audit import Act
from vcedu.holder.backup.age_file import unseal
from vcedu.holder.backup.content import decode, write_rows
from vcedu.holder.header import create_header, create_hosted_header
from vcedu.holder.opened import OpenedProfile
from vcedu.holder.openers.hosting import give_to
from vcedu.holder.openers.naming import stated_devices
from vcedu.holder.profile import adopt_profile
from vcedu.holder.stated import StatedBefore
from vcedu.keys.kdf import KDFParameters

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from vcedu.holder.backup.age_file import Opener
    from vcedu.holder.backup.content import Content
    from vcedu.holder.header import StoreKey
    from vcedu.holder.opened import Checkpoint
    from vcedu.holder.openers.wraps import OpenerSecret, Sealer
    from vcedu.holder.profile import Profile
    from vcedu.keys import AgreementSecret
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
        profile = _adopted(driver, [store], content)
        _check(OpenedProfile(driver, profile, remembered), content, remembered)
        _begin(driver, profile, content, at)
    return store, profile


def restore_hosted(  # noqa: PLR0913 - all by name, each a decision of the learner
    data: bytes,
    driver: Driver,
    *,
    opener: Opener,
    own: str | AgreementSecret,
    principal: str,
    name: str,
    at: dt.datetime,
    remembered: Checkpoint | None = None,
    kdf: KDFParameters | None = None,
) -> tuple[OpenerSecret, Profile]:
    """Put a backup beside the profiles of others, as `restore` does into a database that holds none.

    Args:
        data: The backup.
        driver: The database: an empty one, or one with hosted profiles.
        opener: What opens the backup.
        own: What opens the profile from now on: a passphrase, or the secret that a device keeps.
        principal: Whose it is, by identifier.
        name: What they call it.
        at: The present time.
        remembered: As for `restore`.
        kdf: What guessing the passphrase costs.

    Raises:
        UsageError: `PDS_EXISTS`, if the profile is there already, or the database holds a store that a passphrase
            opens; `PDS_PASSPHRASE_MISSING` or `BACKUP_KEY`.
        VceduError: what `restore` raises.
    """
    content = decode(unseal(data, opener))
    with driver.transaction():
        store_id = create_hosted_header(driver)
        if driver.execute("SELECT id FROM profile WHERE id = ?", (content.profile,)):
            raise UsageError(Code.PDS_EXISTS)
        profile = _adopted(driver, (), content)
        opened = OpenedProfile(driver, profile, remembered)
        _check(opened, content, remembered)
        moved = replace(profile, store_id=store_id)
        # Checked as what it was, the head is bound to the store that the profile is in now.
        manifest.write_head(driver, moved, opened.head())
        _begin(driver, moved, content, at)
        secret = give_to(driver, moved, own, whose=(principal, name), at=at, kdf=kdf)
    return secret, moved


def _begin(driver: Driver, profile: Profile, content: Content, at: dt.datetime) -> None:
    """State that it was restored, and that no device of before opens it: the next keys would be wrapped for them."""
    opened = OpenedProfile(driver, profile, None)
    with opened.changing(Act.RESTORED, (), at, details={"seq": str(content.seq)}):
        pass
    stated = StatedBefore(opened)
    for device in stated_devices(stated.read()[0]):
        stated.add(DeviceRemoved(device), at, by="restored")


def _adopted(driver: Driver, sealers: Iterable[Sealer], content: Content) -> Profile:
    try:
        write_rows(driver, content.rows)
        return adopt_profile(driver, content.store_id, sealers, content.profile, content.secrets)
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
