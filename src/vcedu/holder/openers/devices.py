"""The devices and passphrases that open a profile: stated in its log, wrapped for, removed with a change of keys.

Whoever has one of them reads everything in the profile: what a person may see is decided for those who come through
`Visit`, by a program that holds an opener for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, UndeterminedError, UsageError
from vcedu.holder.access.household import Household
from vcedu.holder.access.statements import DeviceAdded, HandedOver, Means
from vcedu.holder.openers.keyring import Keyring
from vcedu.holder.openers.meeting import last_seen, meet
from vcedu.holder.openers.naming import learner_of_age
from vcedu.holder.openers.wraps import OpenerSecret, handle
from vcedu.holder.rekeying import rekey

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.access import AccessPolicy
    from vcedu.holder.header import StoreKey
    from vcedu.holder.opened import Checkpoint, OpenedProfile
    from vcedu.holder.openers.wraps import Sealer
    from vcedu.holder.stated import StatedBefore
    from vcedu.keys import AgreementKey, AgreementSecret
    from vcedu.keys.kdf import KDFParameters


class Devices:
    """What opens a profile beside the store's own key; `PersonalDataStore.devices` is it.

    Args:
        opened: The profile.
        stated: Its statements.
        opener: What opened it.
    """

    def __init__(self, opened: OpenedProfile, stated: StatedBefore, opener: StoreKey | OpenerSecret) -> None:
        self._opened = opened
        self._stated = stated
        self._opener = opener
        self._ring = Keyring(opened, stated, opener)

    def all(self) -> list[DeviceAdded]:
        """Return the devices and passphrases that open the profile now.

        Raises:
            VerificationError: the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            return [*self._ring.known().values()]

    def add(self, key: AgreementKey, *, principal: str, name: str, at: dt.datetime) -> DeviceAdded:
        """Let a device open the profile, and read everything in it.

        Args:
            key: The device's key; its secret stays there.
            principal: Whose device it is, by identifier.
            name: What they call it.
            at: The present time.

        Raises:
            UsageError: `PDS_DEVICE_KNOWN`, if it opens the profile already; `PDS_STORE_KEY`, if the profile's keys
                belong to the store's passphrase, and another opened it here; `PDS_OPENER`, if what opened it here
                opens it no more.
            VerificationError: the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        added = DeviceAdded(handle(self._opened.profile.id, key), principal, name, key.multikey)
        with self._opened.whole():
            self._ring.add(added, at)
        return added

    def add_passphrase(
        self, passphrase: str, *, principal: str, name: str, at: dt.datetime, kdf: KDFParameters | None = None
    ) -> DeviceAdded:
        """Let a passphrase open this one profile.

        Raises:
            UsageError: `PDS_PASSPHRASE_MISSING`; the codes of `add`.
            VerificationError: the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            added, _ = self._ring.made_of(passphrase, (principal, name), kdf)
            self._ring.add(added, at)
        return added

    def remove(self, device: str, *, by: str, at: dt.datetime) -> None:
        """Take a device or a passphrase away, and change the profile's keys.

        It is done at once that it opens nothing of what comes; the keys of what is there are changed after that, which
        `PersonalDataStore.rekey` ends where it was stopped.

        Args:
            device: Its identifier.
            by: Who takes it away, by identifier.
            at: The present time.

        Raises:
            UsageError: `PDS_DEVICE_UNKNOWN`; `PDS_LAST_OPENER`, if nothing else opens the profile; `PDS_STORE_KEY` or
                `PDS_OPENER`, as for `add`; `PDS_REKEYED`.
            VerificationError: `PDS_ITEM`; the codes of `PersonalDataStore.check`.
            UndeterminedError: `PDS_TRACES`, if it is done but the old keys' traces are kept in the files;
                `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            self._ring.check()
            self._ring.remove([device], by, at)
        self._finish(at)

    def change_passphrase(
        self, passphrase: str, *, at: dt.datetime, principal: str | None = None, kdf: KDFParameters | None = None
    ) -> OpenerSecret:
        """Put a passphrase in the place of those of one person.

        The change of keys that it begins is ended by `PersonalDataStore.rekey`.

        Args:
            passphrase: The new passphrase.
            at: The present time.
            principal: Whose it is; None for the person whose device or passphrase opened the profile here.
            kdf: What guessing it costs.

        Returns:
            What opens the profile here from now on.

        Raises:
            UsageError: `PDS_PASSPHRASE_MISSING`; `PDS_DEVICE_UNKNOWN`, if the store's passphrase opened it and nobody
                is named; `PDS_STORE_KEY` or `PDS_OPENER`, as for `add`.
            VerificationError: the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            self._ring.check()
            known = self._ring.known()
            _, device = self._opener.row_in(self._opened.profile.id)
            whose = principal or self._owner_of(device)
            old = [each.id for each in known.values() if (each.principal, each.means) == (whose, Means.PASSPHRASE)]
            name = next((known[each].name for each in old), "")
            added, secret = self._ring.made_of(passphrase, (whose, name), kdf)
            self._ring.add(added, at)
            self._ring.remove(old, whose, at)
        return self._opener if isinstance(self._opener, OpenerSecret) and device not in old else secret

    def _owner_of(self, device: str) -> str:
        own = self._ring.known().get(device)
        if own is None:
            raise UsageError(Code.PDS_DEVICE_UNKNOWN, device=device)
        return own.principal

    def hand_over(
        self,
        opener: str | AgreementSecret,
        *,
        policy: AccessPolicy,
        at: dt.datetime,
        kdf: KDFParameters | None = None,
    ) -> OpenerSecret:
        """Leave the profile to the learner, who is of age: to their new opener and own devices, and to nobody else.

        The change of keys that it begins is ended by `PersonalDataStore.rekey`.

        Returns:
            What opens the profile here from now on.

        Raises:
            VerificationError: `HAND_OVER_AGE`, if the learner is not of age, or nobody has said who it is;
                `HAND_OVER_COURT`, if a court has put them under guardianship; the codes of `PersonalDataStore.check`.
            UsageError: `PDS_PASSPHRASE_MISSING`; `PDS_DEVICE_KNOWN`, if the opener is none that is new.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            statements, last = self._stated.read()
            learner = learner_of_age(Household(statements, policy, max(at, last)))
            added, secret = self._ring.made_of(opener, (learner, ""), kdf)
            self._stated.add(HandedOver(learner, max(at, last)), at, by=learner)
            self._ring.leave_to(learner, added, at)
        return secret

    def last_seen(self) -> dict[str, Checkpoint]:
        """Return the last state that each device's own copy of the profile was in, by the device's identifier.

        Raises:
            VerificationError: the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            return last_seen(self._opened, self._stated)

    def meet(self, device: str, checkpoint: Checkpoint, *, at: dt.datetime) -> int:
        """Hold this copy of the profile against a device's own; return by how many entries that one is behind.

        Raises:
            VceduError: what `vcedu.holder.openers.meeting.meet` raises.
        """
        return meet(self._opened, self._stated, device, checkpoint, at=at)

    def sealers(self) -> list[Sealer]:
        """Return for whom the profile's keys are wrapped, inside the caller's transaction: those the log names.

        Raises:
            UsageError: `PDS_STORE_KEY` or `PDS_OPENER`, as for `add`.
            VerificationError: the codes of `PersonalDataStore.check`.
        """
        return self._ring.sealers()

    def _finish(self, at: dt.datetime) -> None:
        for _ in rekey(self._opened, self.sealers, at=at):
            pass
        if not self._opened.driver.erase_traces():
            raise UndeterminedError(Code.PDS_TRACES)
