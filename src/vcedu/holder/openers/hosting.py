"""Many learners in one database, each profile opened by its own passphrase or device: the host has no key to any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.holder.access.statements import DeviceAdded, Means
from vcedu.holder.beginning import begin_log
from vcedu.holder.header import create_hosted_header, read_store_id
from vcedu.holder.opened import OpenedProfile
from vcedu.holder.openers import passphrases, wraps
from vcedu.holder.openers.wraps import OpenerKey, OpenerSecret, handle
from vcedu.holder.profile import create_profile, open_profile
from vcedu.holder.stated import StatedBefore
from vcedu.keys.kdf import KDFParameters

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.profile import Profile
    from vcedu.keys import AgreementSecret
    from vcedu.storage import Driver

HOSTED_TAGS = frozenset({"id", "subject"})
"""The tags of a hosted profile: those with few values, such as types, would tell the host which items are alike."""


def create_hosted(  # noqa: PLR0913 - all by name
    driver: Driver,
    opener: str | AgreementSecret,
    *,
    principal: str,
    name: str,
    at: dt.datetime,
    tags: frozenset[str],
    kdf: KDFParameters | None,
) -> tuple[OpenerSecret, Profile]:
    """Make a profile that a passphrase or a device opens and nothing else, in one transaction.

    Raises:
        UsageError: `PDS_EXISTS`, if the database holds a store that a passphrase opens; `PDS_PASSPHRASE_MISSING`.
        UnsupportedError: `STORE_VERSION`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `PDS_FORMAT` or `STORE_UNREADABLE`.
    """
    with driver.transaction():
        store_id = create_hosted_header(driver)
        profile = create_profile(driver, store_id, (), declared=tags, at=at)
        begin_log(driver, profile, at)
        own = give_to(driver, profile, opener, whose=(principal, name), at=at, kdf=kdf)
    return own, profile


def give_to(
    driver: Driver,
    profile: Profile,
    opener: str | AgreementSecret,
    *,
    whose: tuple[str, str],
    at: dt.datetime,
    kdf: KDFParameters | None,
) -> OpenerSecret:
    """Let a passphrase or a device open a profile that nothing opens yet, inside the caller's transaction.

    Raises:
        UsageError: `PDS_PASSPHRASE_MISSING`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    if isinstance(opener, str):
        own = passphrases.write(driver, profile.store_id, profile.id, opener, kdf or KDFParameters())
    else:
        own = OpenerSecret(profile.store_id, opener)
    key, principal = own.secret.public_key, whose[0]
    means = Means.PASSPHRASE if isinstance(opener, str) else Means.DEVICE
    added = DeviceAdded(handle(profile.id, key), *whose, key.multikey, means)
    StatedBefore(OpenedProfile(driver, profile, None)).add(added, at, by=principal)
    wraps.write(driver, profile.id, profile.by_epoch, [OpenerKey(profile.store_id, key)])
    return own


def open_by_own(driver: Driver, opener: str | AgreementSecret, profile: str | None) -> tuple[OpenerSecret, Profile]:
    """Open a profile by a passphrase of its own, or by a device.

    Raises:
        UsageError: `PDS_PASSPHRASE` or `PDS_PASSPHRASE_MISSING`; `PDS_OPENER`; `PDS_PROFILE`.
        MalformedError: `PDS_FORMAT`, `PDS_KDF_LIMITS` or `STORE_UNREADABLE`.
        VerificationError: `PDS_KEYS`.
        UnsupportedError: `STORE_VERSION`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
    """
    store_id = read_store_id(driver)
    if isinstance(opener, str):
        profile = profile or _only(driver)
        own = passphrases.unlock(driver, store_id, profile, opener)
    else:
        own = OpenerSecret(store_id, opener)
    return own, open_profile(driver, own, profile)


def _only(driver: Driver) -> str:
    found = driver.execute("SELECT id FROM profile")
    if len(found) != 1:
        raise UsageError(Code.PDS_PROFILE, count=len(found))
    return str(found[0][0])
