"""Which devices and passphrases the log of a profile names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.holder.access.statements import DeviceAdded, DeviceRemoved

if TYPE_CHECKING:
    from collections.abc import Iterable

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
