"""What a visitor shows to others."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from vcedu.holder.access import AccessAct
from vcedu.holder.visiting.guest import Guest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.holder.access import AccessRequest
    from vcedu.holder.consent.basis import Basis, Terms
    from vcedu.holder.presenting import HolderKey
    from vcedu.holder.refusing import Purpose
    from vcedu.holder.requests import Entitlement
    from vcedu.model import Secured, VerificationTime

_NOTHING_CHOSEN: Mapping[str, Sequence[str]] = MappingProxyType({})


class Releasing(Guest):
    """The part of a visit that shows."""

    def present(  # noqa: PLR0913 - all by name
        self,
        item_ids: Sequence[str],
        *,
        purpose: Purpose,
        holder: HolderKey,
        challenge: str,
        domain: Sequence[str],
        time: VerificationTime,
        contexts: ContextStore,
        reveal: Mapping[str, Sequence[str]] = _NOTHING_CHOSEN,
        basis: Basis | Terms | None = None,
    ) -> Secured:
        """Return a presentation of items, as `PersonalDataStore.present` makes it.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, if one is not there, as far as this person can tell.
            VerificationError: `ACCESS_DENIED`.
            UndeterminedError: `ACCESS_NEEDS`.
            VceduError: what `PersonalDataStore.present` raises.
        """
        request = self.request_to_present(item_ids, domain, reveal, purpose)
        self._gate.granted(request, time.now, purpose.approvals)
        return self._store.present(
            item_ids,
            holder=holder,
            challenge=challenge,
            domain=domain,
            time=time,
            contexts=contexts,
            reveal=reveal,
            basis=self._terms(basis, purpose, time.now),
        )

    def answer(  # noqa: PLR0913 - all by name
        self,
        entitlement: Entitlement,
        item_ids: Sequence[str],
        *,
        purpose: Purpose,
        holder: HolderKey,
        challenge: str,
        time: VerificationTime,
        contexts: ContextStore,
        reveal: Mapping[str, Sequence[str]] = _NOTHING_CHOSEN,
        basis: Basis | Terms | None = None,
    ) -> Secured:
        """Return a presentation for whoever asked, if they may have it and this person may show it.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, if one is not there, as far as this person can tell.
            VerificationError: the `PDS_REQUESTER_*` code of a requester that is not entitled; `ACCESS_DENIED`.
            UndeterminedError: `ACCESS_NEEDS`.
            VceduError: what `PersonalDataStore.answer` raises.
        """
        asked = entitlement.entitled(frozenset())
        request = self.request_to_present(item_ids, [asked.domain or asked.requester], reveal, purpose)
        self._gate.granted(request, time.now, purpose.approvals)
        return self._store.answer(
            entitlement,
            item_ids,
            holder=holder,
            challenge=challenge,
            time=time,
            contexts=contexts,
            reveal=reveal,
            basis=self._terms(basis, purpose, time.now),
        )

    def request_to_present(
        self,
        item_ids: Sequence[str],
        domain: Sequence[str],
        reveal: Mapping[str, Sequence[str]],
        purpose: Purpose,
    ) -> AccessRequest:
        """Return the request that `present` makes: to whom and what is shown is part of what others approve of."""
        shown = ";".join(f"{name}={','.join(sorted(reveal[name]))}" for name in sorted(reveal))
        request = self.request(AccessAct.PRESENT, item_ids, purpose)
        return replace(request, recipient=" ".join(sorted(set(domain))), detail=shown or None)

    def join(  # noqa: PLR0913 - all by name
        self,
        presentation: Secured,
        *,
        purpose: Purpose,
        guardian: HolderKey,
        challenge: str,
        domain: Sequence[str],
        time: VerificationTime,
        contexts: ContextStore,
        basis: Basis | Terms | None = None,
    ) -> Secured:
        """Return what another guardian presents, signed by this one too, as `PersonalDataStore.join` makes it.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`, for somebody to whom nothing is here.
            VerificationError: `ACCESS_DENIED`.
            UndeterminedError: `ACCESS_NEEDS`.
            VceduError: what `PersonalDataStore.join` raises.
        """
        request = self.request_to_join(presentation, domain, purpose)
        self._gate.let_in(request, time.now, purpose.approvals)
        return self._store.join(
            presentation,
            guardian=guardian,
            challenge=challenge,
            domain=domain,
            time=time,
            contexts=contexts,
            basis=self._terms(basis, purpose, time.now),
        )

    def request_to_join(self, presentation: Secured, domain: Sequence[str], purpose: Purpose) -> AccessRequest:
        """Return the request that `join` makes: this guardian consents to what the other presents, to its last byte."""
        request = self.request(AccessAct.CONSENT, (), purpose)
        digest = hashlib.sha256(presentation.raw).hexdigest()
        return replace(request, recipient=" ".join(sorted(set(domain))), detail=digest)
