"""A backup for others than the learner: some of the items, as a profile of its own under keys of its own.

Whoever opens a backup reads everything in it, and has the keys of what it was made from. So what a guardian takes along
has neither the profile's keys nor its log: the log tells of what the learner keeps to themselves, and of who is kept
away. It is restored whole, as a profile that goes its own way, whose log begins with it; of statements it has whose
records they are, and nobody's rights. Tags that a caller added are not in it: nobody can read them off their row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.holder import items
from vcedu.holder.access.statements import Subject, SubjectIdentifier, SubjectName
from vcedu.holder.audit import Act
from vcedu.holder.backup.age_file import seal
from vcedu.holder.backup.content import content_of, encode
from vcedu.holder.beginning import begin_log
from vcedu.holder.header import create_hosted_header
from vcedu.holder.opened import OpenedProfile
from vcedu.holder.profile import create_profile
from vcedu.holder.stated import StatedBefore
from vcedu.model.envelope import identifier_of
from vcedu.storage import SQLiteDriver

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.backup.age_file import Lock
    from vcedu.holder.items import Item
    from vcedu.storage import Driver


def back_up_without(opened: OpenedProfile, lock: Lock, without: frozenset[str], *, at: dt.datetime) -> bytes:
    """Return a backup of all items but these.

    Args:
        opened: The profile.
        lock: What opens the backup.
        without: The identifiers of the items that are left out.
        at: The present time.

    Raises:
        UsageError: `PDS_ITEM_UNKNOWN`; `PDS_PASSPHRASE_MISSING`; `BACKUP_KEY`.
        VerificationError: `PDS_ITEM`; the codes of `PersonalDataStore.check`: what is damaged is not backed up.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    with opened.whole(), SQLiteDriver(":memory:") as driver:
        opened.check()
        kept = opened.newest()
        for unknown in sorted(without - {item.id for item in kept}):
            raise UsageError(Code.PDS_ITEM_UNKNOWN, item=unknown)
        branch = _begun(driver, opened, at)
        for item in kept:
            if item.id not in without:
                _copy(branch, opened.versions(item.id))
        with opened.changing(Act.BACKED_UP, (), at, details={"branch": branch.profile.id}):
            pass
        return seal(encode(content_of(branch)), lock)


def _begun(driver: Driver, opened: OpenedProfile, at: dt.datetime) -> OpenedProfile:
    """Return a new profile of the same learner, under keys of its own."""
    with driver.transaction():
        store_id = create_hosted_header(driver)
        profile = create_profile(driver, store_id, (), declared=opened.profile.declared, at=at)
        begin_log(driver, profile, at)
    branch, (stated, _) = OpenedProfile(driver, profile, None), StatedBefore(opened).read()
    for each in stated:
        if isinstance(each, Subject | SubjectName | SubjectIdentifier):
            StatedBefore(branch).add(each, at, by=profile.id)
    return branch


def _copy(branch: OpenedProfile, versions: list[Item]) -> None:
    """Write an item's versions down in their order, under the identifier that they have in the branch."""
    newest, profile = versions[0], branch.profile
    issuer = identifier_of(newest.secured.envelope.document.get("issuer"))
    identifier = items.item_id(profile, newest.secured, issuer)
    for item in reversed(versions):
        copied = items.Item(identifier, item.version, item.kind, item.received_at, item.secured)
        tags = items.tags_of(profile, item.secured, issuer, {})
        with branch.changing(Act.RECEIVED, (identifier,), item.received_at) as change:
            items.insert(branch.driver, profile, change, [(copied, tags)])
