"""What has left a profile and on what basis: all of it read from the log."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from vcedu.canonical.contexts import ContextStore
from vcedu.education.dates import japanese_day
from vcedu.errors import Code, UsageError
from vcedu.holder.audit import Act
from vcedu.holder.consent.consents import Consents
from vcedu.holder.consent.countersigning import read_countersigned
from vcedu.holder.consent.outgoing import Outgoing, kind_of_record, of_delegation, receipt_of
from vcedu.holder.consent.release import Release, releases_in
from vcedu.holder.consent.words import ReleaseAct
from vcedu.holder.disclosing import disclose

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from vcedu.holder.access.statements import Delegation
    from vcedu.holder.audit import AuditEntry
    from vcedu.holder.consent.basis import Terms
    from vcedu.holder.consent.signed import KeyOf
    from vcedu.holder.items import Item


class Releases(Consents):
    """The releases and the consents of one profile; `PersonalDataStore.releases` is one."""

    def all(self, *, at: dt.datetime) -> list[Release]:
        """Return every release, oldest first, with what has become of the consent that it rests on.

        Raises:
            VerificationError: the codes of `PersonalDataStore.check`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        return self.among(self._opened.log(), at=at)

    def among(self, entries: Sequence[AuditEntry], *, at: dt.datetime) -> list[Release]:
        """Return the releases that some of the log's entries tell of.

        Raises:
            VceduError: what `all` raises.
        """
        states = {each.record.record_id: each.state for each in self.consents(at=at)}
        found = releases_in(entries)
        return [replace(each, consent=states.get(each.receipt.lawful_basis.record_id or "")) for each in found]

    def get(self, receipt_id: str, *, at: dt.datetime) -> Release:
        """Return the release that a receipt is of.

        Raises:
            UsageError: `RELEASE_UNKNOWN`.
            VceduError: what `all` raises.
        """
        for each in self.all(at=at):
            if each.receipt.receipt_id == receipt_id:
                return each
        raise UsageError(Code.RELEASE_UNKNOWN, receipt=receipt_id)

    def due(self, *, at: dt.datetime) -> list[Release]:
        """Return the releases whose recipients were to keep what they received no longer than until yesterday.

        Raises:
            VceduError: what `all` raises.
        """
        today = japanese_day(at)
        return [
            each for each in self.all(at=at) if (until := each.receipt.retained_until) is not None and until < today
        ]

    def countersigned(
        self,
        receipt_id: str,
        data: bytes,
        *,
        recipients: Collection[str],
        at: dt.datetime,
        key_of: KeyOf | None = None,
    ) -> None:
        """Keep a receipt that its recipient has signed.

        Args:
            receipt_id: The receipt.
            data: The receipt under the recipient's signature.
            recipients: The DIDs of those who received it.
            at: The present time.
            key_of: Returns the key of a verification method; by default of did:key and did:jwk alone.

        Raises:
            UsageError: `RELEASE_UNKNOWN`.
            VceduError: what `read_countersigned` raises; the codes of `PersonalDataStore.check`.
        """
        release = self.get(receipt_id, at=at)
        signer = read_countersigned(data, release.receipt, recipients=recipients, key_of=key_of)
        details = {"receipt": receipt_id, "by": signer, "signed": data.decode("ascii")}
        with self._opened.changing(Act.COUNTERSIGNED, release.items, at, details=details):
            pass

    def share(self, delegation: Delegation, terms: Terms, *, at: dt.datetime) -> None:
        """Note that somebody is let in to see something; the delegation itself is stated beside.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, if it names an item that is not there.
            VceduError: what `check` raises; of one that lends a part, what `vcedu.holder.disclosing.disclose` raises.
        """
        with self._opened.whole():
            kept = [self._opened.known(each)[0] for each in sorted(delegation.items)]
            if delegation.pointers:
                # What cannot be shown in part is not lent in part: it would be seen whole, or not at all.
                for item in kept:
                    disclose(item.secured, delegation.pointers, contexts=ContextStore.production())
            kinds = [kind_of_record(item.secured.envelope.document) for item in kept]
            with self.recording(Act.SHARED, of_delegation(delegation, terms, kinds), at, {}):
                pass

    def export(self, kept: Sequence[Item], recipient: str | None, terms: Terms, *, at: dt.datetime) -> None:
        """Note that items are taken out.

        Raises:
            VceduError: what `check` raises.
        """
        self._leave(Act.EXPORTED, ReleaseAct.EXPORTED, kept, recipient, terms, at)

    def hand_over_backup(self, kept: Sequence[Item], recipient: str, terms: Terms, *, at: dt.datetime) -> None:
        """Note that a backup of everything is made for somebody else.

        Raises:
            VceduError: what `check` raises.
        """
        self._leave(Act.HANDED_OVER, ReleaseAct.BACKED_UP, kept, recipient, terms, at)

    def _leave(
        self,
        act: Act,
        release: ReleaseAct,
        kept: Sequence[Item],
        recipient: str | None,
        terms: Terms,
        at: dt.datetime,
    ) -> None:
        recipients = () if recipient is None else (recipient,)
        with self.recording(act, Outgoing.of_items(release, kept, recipients, terms), at, {}):
            pass

    def check(self, outgoing: Outgoing, *, at: dt.datetime) -> None:
        """Check that something may leave on the terms that are named.

        Raises:
            VceduError: what `vcedu.holder.consent.outgoing.receipt_of` raises.
        """
        with self._opened.whole():
            receipt_of(outgoing, *self._now(at))

    @contextmanager
    def recording(self, act: Act, outgoing: Outgoing, at: dt.datetime, details: Mapping[str, str]) -> Iterator[None]:
        """Hold a transaction in which something leaves, and the log tells on what terms: neither without the other.

        Raises:
            VceduError: what `check` raises; the codes of `PersonalDataStore.check`.
        """
        with self._opened.whole():
            receipt = receipt_of(outgoing, *self._now(at))
            told = {**details, "release": receipt.text.decode()}
            with self._opened.changing(act, outgoing.items, at, details=told):
                yield
