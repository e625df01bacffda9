"""A visitor at the gate, and what they need of the store behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from vcedu.errors import Code, VerificationError
from vcedu.holder.access import Relation
from vcedu.holder.consent.basis import PersonsRequest, Terms, terms_of
from vcedu.holder.refusing import NO_PURPOSE, Purpose

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.holder.access import AccessAct, AccessPolicy, AccessRequest
    from vcedu.holder.backup import Passphrase, Recipients
    from vcedu.holder.consent.basis import Basis
    from vcedu.holder.consent.releases import Releases
    from vcedu.holder.deposits import Deposits
    from vcedu.holder.items import Item
    from vcedu.holder.opened import DocumentVerifier
    from vcedu.holder.openers.devices import Devices
    from vcedu.holder.presenting import HolderKey
    from vcedu.holder.requests import Entitlement
    from vcedu.holder.visiting.gate import Gate
    from vcedu.keys import AgreementSecret
    from vcedu.keys.kdf import KDFParameters
    from vcedu.model import Secured, VerificationTime


_FAMILY = frozenset({Relation.LEARNER, Relation.GUARDIAN})


class Kept(Protocol):
    """What is done for a visitor once it is decided; `PersonalDataStore` does it."""

    def receive(
        self, data: bytes, *, verifier: DocumentVerifier, time: VerificationTime, confirmed_by: str | None = None
    ) -> Item:
        """Verify a credential and keep it."""
        ...

    @property
    def releases(self) -> Releases:
        """What has left the profile."""
        ...

    def delete(self, item_id: str, *, at: dt.datetime) -> None:
        """Delete every version of an item."""
        ...

    def present(  # noqa: PLR0913 - all by name
        self,
        item_ids: Sequence[str],
        *,
        holder: HolderKey,
        challenge: str,
        domain: Sequence[str],
        time: VerificationTime,
        contexts: ContextStore,
        reveal: Mapping[str, Sequence[str]],
        basis: Basis | Terms | None,
    ) -> Secured:
        """Return a presentation of items."""
        ...

    def answer(  # noqa: PLR0913 - all by name
        self,
        entitlement: Entitlement,
        item_ids: Sequence[str],
        *,
        holder: HolderKey,
        challenge: str,
        time: VerificationTime,
        contexts: ContextStore,
        reveal: Mapping[str, Sequence[str]],
        basis: Basis | Terms | None,
    ) -> Secured:
        """Return a presentation for whoever asked."""
        ...

    def join(  # noqa: PLR0913 - all by name
        self,
        presentation: Secured,
        *,
        guardian: HolderKey,
        challenge: str,
        domain: Sequence[str],
        time: VerificationTime,
        contexts: ContextStore,
        basis: Basis | Terms | None,
    ) -> Secured:
        """Return what another guardian presents, signed by this one too."""
        ...

    def get(self, item_id: str) -> Item:
        """Return the newest version of an item."""
        ...

    def open_deposit(self, message: bytes) -> bytes:
        """Return what was sealed to the deposit key."""
        ...

    @property
    def deposits(self) -> Deposits:
        """What others have left for the learner."""
        ...

    def back_up(
        self,
        lock: Passphrase | Recipients,
        *,
        at: dt.datetime,
        without: frozenset[str] | None,
        handed_to: str | None,
        basis: Basis | Terms | None,
    ) -> bytes:
        """Return a backup of what is in the profile."""
        ...

    def change_passphrase(
        self, passphrase: str, *, at: dt.datetime, principal: str | None, kdf: KDFParameters | None
    ) -> None:
        """Let another passphrase open the store."""
        ...

    @property
    def devices(self) -> Devices:
        """The devices and passphrases that open the profile."""
        ...

    def hand_over(
        self, opener: str | AgreementSecret, *, policy: AccessPolicy, at: dt.datetime, kdf: KDFParameters | None
    ) -> None:
        """Leave the profile to the learner, who is of age."""
        ...


class Guest:
    """Somebody at the gate of a profile.

    Args:
        store: The store.
        gate: Where it is decided.
    """

    def __init__(self, store: Kept, gate: Gate) -> None:
        self._store = store
        self._gate = gate

    def request(self, act: AccessAct, item_ids: Sequence[str] = (), purpose: Purpose = NO_PURPOSE) -> AccessRequest:
        """Return the request that a call makes, for others to approve of."""
        return self._gate.request(act, item_ids, purpose)

    def _terms(self, basis: Basis | Terms | None, purpose: Purpose, at: dt.datetime) -> Terms:
        """Return the terms of what this person hands over: by their own request, where they are of the family.

        Raises:
            VerificationError: `RELEASE_REQUEST`, if it is to rest on the request of somebody else who may ask nothing
                now; `PDS_AUDIT_*`, `PDS_HEAD` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        terms = terms_of(basis)
        if isinstance(terms.basis, PersonsRequest) and terms.basis.by not in {None, self._gate.person}:
            self._check_who_asked(str(terms.basis.by), at)
        asked = self._gate.person if self._gate.capacity in _FAMILY else None
        return replace(terms, asked_by=asked, purpose_type=terms.purpose_type or purpose.matter)

    def _check_who_asked(self, person: str, at: dt.datetime) -> None:
        with self._gate.opened.whole():
            household, _ = self._gate.household(at)
        if not household.may_ask(person):
            raise VerificationError(Code.RELEASE_REQUEST, person=person)
