"""Whom the log of a profile names: its devices and passphrases, and the learner who is to have it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, VerificationError
from vcedu.holder.access.statements import AdultOrder, DeviceAdded, DeviceRemoved
from vcedu.holder.access.terms import AgeBand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vcedu.holder.access.household import Household
    from vcedu.holder.access.statements import Statement


def stated_devices(statements: Iterable[Statement]) -> dict[str, DeviceAdded]:
    """Return the devices that were added and not removed since, by identifier."""
    found: dict[str, DeviceAdded] = {}
    for each in statements:
        if isinstance(each, DeviceAdded):
            found[each.id] = each
        elif isinstance(each, DeviceRemoved):
            found.pop(each.device, None)
    return found


def learner_of_age(household: Household) -> str:
    """Return who the learner is, if they are of age and stand for themselves.

    Raises:
        VerificationError: `HAND_OVER_AGE` or `HAND_OVER_COURT`.
    """
    subject = household.subject
    if subject is None or household.band is not AgeBand.ADULT:
        raise VerificationError(Code.HAND_OVER_AGE, age=household.policy.majority)
    if any(each.valid_from <= household.now for each in household.all(AdultOrder)):
        raise VerificationError(Code.HAND_OVER_COURT)
    return subject.learner
