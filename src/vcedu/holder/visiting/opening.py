"""What a person who visits a profile may do with what opens it: add an own device, take one away, take it over.

A device that opens the profile reads all of it. So an own one is added as a store is recovered (rules R6, R7 and R14),
and another's is taken away by who manages the profile: the learner of age, or an authority.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, VerificationError
from vcedu.holder.access.terms import AccessAct, Relation, Rule
from vcedu.holder.refusing import NO_PURPOSE, Purpose
from vcedu.holder.visiting.guest import Guest

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.access import AccessRequest
    from vcedu.holder.access.statements import DeviceAdded
    from vcedu.keys import AgreementKey, AgreementSecret
    from vcedu.keys.kdf import KDFParameters


class Opening(Guest):
    """What a visitor does with what opens the profile."""

    def request_for_device(self, act: AccessAct, *about: str, purpose: Purpose = NO_PURPOSE) -> AccessRequest:
        """Return the request that `add_device` (to recover, about key and name) or `remove_device` makes.

        The device is part of what others approve of.
        """
        request = self.request(act, (), purpose)
        return replace(request, detail=hashlib.sha256(jcs(["device", *about])).hexdigest())

    def add_device(
        self, key: AgreementKey, *, name: str, at: dt.datetime, purpose: Purpose = NO_PURPOSE
    ) -> DeviceAdded:
        """Let an own device of this person open the profile, and read everything in it.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here; the codes of `Devices.add`.
            VerificationError: `ACCESS_DENIED`; the codes of `PersonalDataStore.check`.
            UndeterminedError: `ACCESS_NEEDS`; `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        self._allow(AccessAct.RECOVER, (key.multikey, name), at, purpose)
        return self._store.devices.add(key, principal=self._gate.person, name=name, at=at)

    def remove_device(self, device: str, *, at: dt.datetime, purpose: Purpose = NO_PURPOSE) -> None:
        """Take a device or a passphrase away, and change the profile's keys; see `Devices.remove`.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here; the codes of `Devices.remove`.
            VerificationError: `ACCESS_DENIED`; `PDS_ITEM`; the codes of `PersonalDataStore.check`.
            UndeterminedError: `ACCESS_NEEDS`; `PDS_TRACES`; `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        own = {each.id for each in self._store.devices.all() if each.principal == self._gate.person}
        self._allow(AccessAct.RECOVER if device in own else AccessAct.MANAGE, (device,), at, purpose)
        self._store.devices.remove(device, by=self._gate.person, at=at)

    def take_over(
        self,
        opener: str | AgreementSecret,
        *,
        at: dt.datetime,
        purpose: Purpose = NO_PURPOSE,
        kdf: KDFParameters | None = None,
    ) -> None:
        """Take the profile over, as the learner who is of age; see `PersonalDataStore.hand_over`.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VerificationError: `ACCESS_DENIED`.
            VceduError: what `PersonalDataStore.hand_over` raises.
        """
        self._allow(AccessAct.MANAGE, ("taken over",), at, purpose)
        if self._gate.capacity is not Relation.LEARNER:
            # An authority manages who has which right; a profile is nobody's to take but the learner's.
            raise VerificationError(Code.ACCESS_DENIED, rule=Rule.LEARNER_ADULT.value)
        self._store.hand_over(opener, policy=self._gate.policy, at=at, kdf=kdf)

    def _allow(self, act: AccessAct, about: tuple[str, ...], at: dt.datetime, purpose: Purpose) -> None:
        self._gate.let_in(self.request_for_device(act, *about, purpose=purpose), at, purpose.approvals)
