"""How documents come into a profile: each examined by itself, all kept in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vcedu.education.kinds import Delivery, kind_of
from vcedu.errors import Code, UsageError
from vcedu.holder import items
from vcedu.holder.access.statements import Keeper, Subject
from vcedu.holder.audit import Act
from vcedu.holder.disclosing import shown_to_others
from vcedu.holder.guards import check_received
from vcedu.holder.items import KIND, Item
from vcedu.model import MediaType, VerifiedCredential, read_secured

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.holder.opened import DocumentVerifier, OpenedProfile
    from vcedu.holder.stated import StatedBefore
    from vcedu.model import Secured, VerificationTime


@dataclass(frozen=True, slots=True)
class Examined:
    """A document that may be kept.

    Attributes:
        id: The identifier that it has in the profile.
        secured: The document, in its original bytes.
        tags: What it is found by.
    """

    id: str
    secured: Secured = field(repr=False)
    tags: frozenset[bytes] = field(repr=False)


def examine(  # noqa: PLR0913 - each is what `receive` was given
    opened: OpenedProfile,
    stated: StatedBefore,
    data: bytes,
    *,
    verifier: DocumentVerifier,
    time: VerificationTime,
    tags: Mapping[str, str],
    contexts: ContextStore,
) -> Examined:
    """Return what is to be kept of a document, if it may be.

    Raises:
        VceduError: what `PersonalDataStore.receive` raises of a document.
    """
    received = read_secured(data)
    # A copy that can be shown in part proves nothing as it stands: verified is what it would show to others.
    shown = shown_to_others(received, contexts=contexts)
    verified = verifier.verify(shown.raw, time=time)
    if type(verified) is not VerifiedCredential or verified.secured.raw != shown.raw:
        raise UsageError(Code.VERIFIED_BY_HAND)
    if verified.secured.media_type not in {MediaType.VC, MediaType.VC_JWT}:
        raise UsageError(Code.PDS_NOT_CREDENTIAL)
    kind = kind_of(verified.secured.envelope.document.get("type"))
    if kind is not None and kind.delivery is not Delivery.FAMILY and not is_a_schools(opened, stated):
        raise UsageError(Code.PDS_NOT_FOR_FAMILY, record=kind.name)
    own_tags = items.tags_of(opened.profile, received, verified.issuer, tags)
    return Examined(items.item_id(opened.profile, received, verified.issuer), received, own_tags)


def is_a_schools(opened: OpenedProfile, stated: StatedBefore) -> bool:
    """Return whether a profile is one that a school keeps."""
    with opened.whole():
        statements, _ = stated.read()
    return any(isinstance(each, Subject) and each.keeper is Keeper.SCHOOL for each in statements)


def keep(
    opened: OpenedProfile,
    stated: StatedBefore,
    documents: Sequence[Examined],
    *,
    at: dt.datetime,
    confirmed_by: str | None,
) -> list[Item]:
    """Keep documents, in one transaction and with one entry in the log, and return the items that they are.

    One that is there already stays as it is; one with the `id` of another becomes its next version.

    Raises:
        VerificationError, UsageError, UndeterminedError: what `check_received` raises of a new one.
        VerificationError: the codes of `PersonalDataStore.check`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    with opened.whole():
        statements, _ = stated.read()
        present: dict[str, list[Item]] = {}
        kept, new = [], []
        details: dict[str, str] = {}
        for document in documents:
            if document.id not in present:
                present[document.id] = opened.versions(document.id)[::-1]
            versions = present[document.id]
            item = _same(versions, document)
            if item is None:
                content = document.secured.envelope.document
                details |= check_received(content, statements, confirmed_by=confirmed_by)
                item = Item(document.id, 1 + len(versions), KIND, at, document.secured)
                versions.append(item)
                new.append((item, document.tags))
            kept.append(item)
        if new:
            names = tuple(dict.fromkeys(item.id for item, _ in new))
            with opened.changing(Act.RECEIVED, names, at, details=details) as change:
                items.insert(opened.driver, opened.profile, change, new)
    return kept


def _same(versions: Sequence[Item], document: Examined) -> Item | None:
    return next((item for item in versions if item.raw == document.secured.raw), None)
