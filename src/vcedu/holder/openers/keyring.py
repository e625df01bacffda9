"""How what the log says of openers comes to the wraps: inside the transaction of whoever states it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.holder.access.statements import DeviceAdded, DeviceRemoved, Means
from vcedu.holder.audit import Act
from vcedu.holder.header import StoreKey
from vcedu.holder.openers import passphrases, wraps
from vcedu.holder.openers.naming import stated_devices
from vcedu.holder.openers.wraps import OpenerKey, OpenerSecret, handle
from vcedu.holder.profile import begin_epoch
from vcedu.keys import AgreementKey
from vcedu.keys.kdf import KDFParameters

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from vcedu.holder.opened import OpenedProfile
    from vcedu.holder.openers.wraps import Sealer
    from vcedu.holder.stated import StatedBefore
    from vcedu.keys import AgreementSecret

_OWNER = "store"


class Keyring:
    """The openers of a profile and their wraps; every method stands in the caller's transaction.

    Args:
        opened: The profile.
        stated: Its statements.
        opener: What opened it.
    """

    def __init__(self, opened: OpenedProfile, stated: StatedBefore, opener: StoreKey | OpenerSecret) -> None:
        self._opened = opened
        self._stated = stated
        self._opener = opener

    def known(self) -> dict[str, DeviceAdded]:
        """Return the openers that the log names, by identifier.

        Raises:
            VerificationError: the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        return stated_devices(self._stated.read()[0])

    def check(self) -> None:
        """Check that what opened the profile here still does, and that it may wrap the keys for everybody else.

        Raises:
            UsageError: `PDS_STORE_KEY` or `PDS_OPENER`.
            VerificationError: `PDS_KEYS`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        driver, profile = self._opened.driver, self._opened.profile
        if wraps.read(driver, self._opener, profile.id).keys() != profile.by_epoch.keys():
            raise UsageError(Code.PDS_OPENER)
        of_the_store = driver.execute(
            "SELECT epoch FROM wrap WHERE profile = ? AND principal = ?", (profile.id, _OWNER)
        )
        if of_the_store and not isinstance(self._opener, StoreKey):
            raise UsageError(Code.PDS_STORE_KEY)

    def sealers(self) -> list[Sealer]:
        """Return for whom the profile's keys are wrapped: those that the log names, and the store's own key.

        Raises:
            UsageError: `PDS_STORE_KEY` or `PDS_OPENER`.
            VerificationError: the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        self.check()
        return self._with_the_store(self.known().values())

    def made_of(
        self, opener: str | AgreementSecret, whose: tuple[str, str], kdf: KDFParameters | None
    ) -> tuple[DeviceAdded, OpenerSecret]:
        """Return what is to be stated of a passphrase or a device, and what it opens the profile with.

        Raises:
            UsageError: `PDS_PASSPHRASE_MISSING`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        driver, profile = self._opened.driver, self._opened.profile
        if isinstance(opener, str):
            means = Means.PASSPHRASE
            secret = passphrases.write(driver, profile.store_id, profile.id, opener, kdf or KDFParameters())
        else:
            means, secret = Means.DEVICE, OpenerSecret(profile.store_id, opener)
        key = secret.secret.public_key
        return DeviceAdded(handle(profile.id, key), *whose, key.multikey, means), secret

    def add(self, added: DeviceAdded, at: dt.datetime) -> None:
        """State an opener, and wrap the keys for it.

        Raises:
            UsageError: `PDS_DEVICE_KNOWN`; `PDS_STORE_KEY` or `PDS_OPENER`.
            VerificationError: the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        self._state(added, at)
        profile = self._opened.profile
        wraps.write(self._opened.driver, profile.id, profile.by_epoch, self.sealers())

    def remove(self, devices: Iterable[str], by: str, at: dt.datetime) -> None:
        """Take openers away, and begin an epoch that they have no key of.

        Raises:
            UsageError: `PDS_DEVICE_UNKNOWN` or `PDS_LAST_OPENER`.
            VerificationError: the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        known = self.known()
        for device in devices:
            if known.pop(device, None) is None:
                raise UsageError(Code.PDS_DEVICE_UNKNOWN, device=device)
            self._forget(device, by, at)
        self._renew(self._with_the_store(known.values()), at)

    def leave_to(self, learner: str, added: DeviceAdded, at: dt.datetime) -> None:
        """Begin an epoch that a new opener and the learner's own devices have the keys of, and nobody else.

        Raises:
            UsageError: `PDS_DEVICE_KNOWN`.
            VerificationError: the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        own: list[DeviceAdded] = []
        for each in self.known().values():
            if (each.principal, each.means) == (learner, Means.DEVICE):
                own.append(each)
            else:
                self._forget(each.id, learner, at)
        self._state(added, at)
        self._renew(self._sealers_for([added, *own]), at)

    def _sealers_for(self, devices: Iterable[DeviceAdded]) -> list[Sealer]:
        keys = (AgreementKey.from_multikey(each.key) for each in devices)
        return [OpenerKey(self._opened.profile.store_id, key) for key in keys]

    def _with_the_store(self, devices: Iterable[DeviceAdded]) -> list[Sealer]:
        stated = self._sealers_for(devices)
        return [self._opener, *stated] if isinstance(self._opener, StoreKey) else stated

    def _state(self, added: DeviceAdded, at: dt.datetime) -> None:
        if added.id in self.known():
            raise UsageError(Code.PDS_DEVICE_KNOWN, device=added.id)
        self._stated.add(added, at, by=added.principal)

    def _forget(self, device: str, by: str, at: dt.datetime) -> None:
        self._stated.add(DeviceRemoved(device), at, by=by)
        passphrases.forget(self._opened.driver, self._opened.profile.id, device)

    def _renew(self, sealers: list[Sealer], at: dt.datetime) -> None:
        if not sealers:
            raise UsageError(Code.PDS_LAST_OPENER)
        with self._opened.rekeying(Act.REKEYING, at):
            self._opened.profile = begin_epoch(self._opened.driver, self._opened.profile, sealers)
