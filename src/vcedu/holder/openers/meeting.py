"""Copies of one profile in several databases, such as on a phone and at home, and the state that each was in last.

A copy cannot tell by itself that it is old. When two meet, each is held against what the other has seen: who is behind
finds out, and so do two that have both gone on alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError, VerificationError
from vcedu.holder import audit
from vcedu.holder.access.statements import DeviceSeen
from vcedu.holder.opened import Checkpoint
from vcedu.holder.openers.naming import stated_devices

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.opened import OpenedProfile
    from vcedu.holder.stated import StatedBefore


def last_seen(opened: OpenedProfile, stated: StatedBefore) -> dict[str, Checkpoint]:
    """Return the last state that each device's copy was in, inside the caller's transaction.

    Raises:
        VerificationError: the codes of `PersonalDataStore.check`.
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    statements, _ = stated.read()
    seen = (each for each in statements if isinstance(each, DeviceSeen))
    found = {each.device: Checkpoint(opened.profile.id, each.seq, bytes.fromhex(each.hash)) for each in seen}
    return {device: found[device] for device in stated_devices(statements) if device in found}


def meet(opened: OpenedProfile, stated: StatedBefore, device: str, checkpoint: Checkpoint, *, at: dt.datetime) -> int:
    """Note the state of a device's copy, and return by how many entries it is behind this one.

    Raises:
        UsageError: `PDS_DEVICE_UNKNOWN`; `PDS_PROFILE`, if it is a copy of another profile.
        VerificationError: `PDS_ROLLBACK`, if this copy is behind the device's, or the device's behind what was seen of
            it before; `PDS_AUDIT_FORKED`, if both have gone on alone; the codes of `PersonalDataStore.check`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    with opened.whole():
        head = opened.head()
        if device not in stated_devices(stated.read()[0]):
            raise UsageError(Code.PDS_DEVICE_UNKNOWN, device=device)
        if checkpoint.profile != opened.profile.id:
            raise UsageError(Code.PDS_PROFILE, count=0)
        if audit.hash_at(opened.driver, opened.profile, checkpoint.seq) != checkpoint.hash:
            raise audit.parted(opened.driver, opened.profile, head, checkpoint.seq)
        before = last_seen(opened, stated).get(device)
        if before is not None and checkpoint.seq < before.seq:
            raise VerificationError(Code.PDS_ROLLBACK, seen=before.seq, found=checkpoint.seq)
        if checkpoint != before:
            stated.add(DeviceSeen(device, checkpoint.seq, checkpoint.hash.hex()), at, by=device)
    return head.seq - checkpoint.seq
