"""The ways into a profile that its own passphrases and devices open: hosted, on a device, restored beside others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from vcedu.holder.backup import restore_hosted
from vcedu.holder.openers.hosting import HOSTED_TAGS, create_hosted, open_by_own

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.backup import AgeKey, Passphrase
    from vcedu.holder.header import StoreKey
    from vcedu.holder.opened import Checkpoint
    from vcedu.holder.openers.wraps import OpenerSecret
    from vcedu.holder.profile import Profile
    from vcedu.keys import AgreementSecret
    from vcedu.keys.kdf import KDFParameters
    from vcedu.storage import Driver


class OwnDoors:
    """The part of `PersonalDataStore` that opens a profile by what is its own."""

    if TYPE_CHECKING:

        def __init__(
            self, driver: Driver, store: StoreKey | OpenerSecret, profile: Profile, seen: Checkpoint | None = None
        ) -> None: ...

    @classmethod
    def create_hosted(  # noqa: PLR0913 - all by name
        cls,
        driver: Driver,
        opener: str | AgreementSecret,
        *,
        principal: str,
        name: str,
        at: dt.datetime,
        tags: frozenset[str] = HOSTED_TAGS,
        kdf: KDFParameters | None = None,
    ) -> Self:
        """Make a learner's profile beside those of others, so that the database's keeper can open none of them.

        Args:
            driver: The database: an empty one, or one with hosted profiles.
            opener: What opens the profile, and nothing else: a passphrase, or the secret that a device keeps.
            principal: Whose it is, by identifier.
            name: What they call it.
            at: The present time.
            tags: As for `create`.
            kdf: What guessing a passphrase costs.

        Raises:
            VceduError: what `vcedu.holder.openers.hosting.create_hosted` raises.
        """
        return cls(driver, *create_hosted(driver, opener, principal=principal, name=name, at=at, tags=tags, kdf=kdf))

    @classmethod
    def open_hosted(
        cls, driver: Driver, passphrase: str, *, profile: str | None = None, remembered: Checkpoint | None = None
    ) -> Self:
        """Open a profile by a passphrase of its own; `open` takes those that open a store.

        Raises:
            VceduError: what `vcedu.holder.openers.hosting.open_by_own` raises; the codes of `check`.
        """
        return cls(driver, *open_by_own(driver, passphrase, profile or profile_of(remembered)), remembered)

    @classmethod
    def open_on_device(
        cls,
        driver: Driver,
        secret: AgreementSecret,
        *,
        profile: str | None = None,
        remembered: Checkpoint | None = None,
    ) -> Self:
        """Open a profile by the secret that one of its devices keeps.

        Raises:
            VceduError: what `vcedu.holder.openers.hosting.open_by_own` raises; the codes of `check`.
        """
        return cls(driver, *open_by_own(driver, secret, profile or profile_of(remembered)), remembered)

    @classmethod
    def restore_hosted(  # noqa: PLR0913 - all by name
        cls,
        data: bytes,
        driver: Driver,
        own: str | AgreementSecret,
        *,
        opener: Passphrase | AgeKey,
        principal: str,
        name: str,
        at: dt.datetime,
        remembered: Checkpoint | None = None,
        kdf: KDFParameters | None = None,
    ) -> Self:
        """Put a backup beside the profiles of others in a host's database, whole or not at all.

        Raises:
            VceduError: what `vcedu.holder.backup.restore_hosted` raises.
        """
        whose = {"principal": principal, "name": name}
        return cls(
            driver,
            *restore_hosted(data, driver, opener=opener, own=own, at=at, remembered=remembered, kdf=kdf, **whose),
        )


def profile_of(remembered: Checkpoint | None) -> str | None:
    """Return which profile is remembered."""
    return None if remembered is None else remembered.profile
