"""Which profiles somebody opens, and what they are called, so that nobody takes a sibling's for the one they want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import UsageError
from vcedu.holder.access.statements import Subject
from vcedu.holder.opened import OpenedProfile
from vcedu.holder.profile import open_profile
from vcedu.holder.stated import StatedBefore

if TYPE_CHECKING:
    from vcedu.holder.openers.wraps import Opener
    from vcedu.storage import Driver


def labels(driver: Driver, opener: Opener) -> dict[str, str]:
    """Return the label of each profile that this opens, by identifier; of the others nothing is told.

    A profile without a label has its learner's identifier, and one that belongs to nobody yet an empty text.

    Args:
        driver: The database.
        opener: What opens profiles: the store's key, or the secret of a device or a passphrase.

    Raises:
        VerificationError: `PDS_KEYS`, `PDS_HEAD`, or a `PDS_AUDIT_*` code, where rows were changed.
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    found: dict[str, str] = {}
    for (identifier,) in driver.execute("SELECT id FROM profile ORDER BY created, id"):
        try:
            profile = open_profile(driver, opener, str(identifier))
        except UsageError:
            # It is opened by others.
            continue
        found[profile.id] = _label(OpenedProfile(driver, profile, None))
    return found


def _label(opened: OpenedProfile) -> str:
    with opened.whole():
        statements, _ = StatedBefore(opened).read()
    subject = next((each for each in statements if isinstance(each, Subject)), None)
    return "" if subject is None else subject.label or subject.learner
