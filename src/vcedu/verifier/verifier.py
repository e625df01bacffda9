"""The verifier's front door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import CheckName, UndeterminedError, VceduError
from vcedu.gathering import Gatherer
from vcedu.model import Check, Report, Secured, SystemClock, Verdict, read_secured
from vcedu.trust import Custodians
from vcedu.verification import STATUS_MAX_AGE, HolderDemand, Verification, VerificationPolicy

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.errors import Code
    from vcedu.model import Clock, VerificationTime, VerifiedCredential
    from vcedu.net import Fetcher
    from vcedu.trust import IssuerTrust
    from vcedu.verification import Judgement

_NO_DEMAND = HolderDemand()


class Verifier:
    """Checks credentials and presentations against what the caller trusts.

    Args:
        trust: Who may issue; `UnsafeAnyIssuer()` has to be written out.
        contexts: The vocabularies that are known.
        fetcher: Where DID documents and status lists come from; `NoFetcher()` for none.
        custodians: Who may countersign an issuer's records and publish its status lists.
        tolerate: Codes of undetermined checks that shall not count against `verified`.
        status_max_age: How old a status list may be, counted from when it was obtained.
        clock: Says when material could not be obtained; never decides validity.
        disposals: Statements of schools that they destroyed the source of records, as received: a report then says so.
    """

    def __init__(  # noqa: PLR0913 - all by name, each a decision of the caller
        self,
        *,
        trust: IssuerTrust,
        contexts: ContextStore,
        fetcher: Fetcher,
        custodians: Custodians | None = None,
        tolerate: frozenset[Code] = frozenset(),
        status_max_age: dt.timedelta = STATUS_MAX_AGE,
        clock: Clock | None = None,
        disposals: Sequence[bytes] = (),
    ) -> None:
        self._policy = VerificationPolicy(
            trust=trust,
            contexts=contexts,
            custodians=custodians or Custodians(),
            tolerate=tolerate,
            status_max_age=status_max_age,
            disposals=tuple(disposals),
        )
        self._gatherer = Gatherer(fetcher, clock or SystemClock())

    def verify(
        self, document: bytes | Secured, *, time: VerificationTime, holder: HolderDemand = _NO_DEMAND
    ) -> VerifiedCredential:
        """Return the verified credential or presentation.

        Args:
            document: What was received.
            time: The instant to judge it at.
            holder: What whoever shows it must prove.

        Raises:
            MalformedError: it cannot be read, or is not what the specification says.
            VerificationError: a check failed; the first one's error.
            UndeterminedError: no check failed, but one could not be made.
        """
        return self._judge(document, time, holder).verified()

    def inspect(
        self, document: bytes | Secured, *, time: VerificationTime, holder: HolderDemand = _NO_DEMAND
    ) -> Report:
        """Return a report on every check that could be made, for a person to read.

        Args:
            document: What was received.
            time: The instant to judge it at.
            holder: What whoever shows it must prove.
        """
        try:
            return Report(self._judge(document, time, holder).verdict)
        except VceduError as error:
            name = CheckName.OPERATION if isinstance(error, UndeterminedError) else CheckName.INPUT
            return Report(Verdict((Check.from_error(name, error),), at=time.now))

    def _judge(self, document: bytes | Secured, time: VerificationTime, holder: HolderDemand) -> Judgement:
        interop = self._policy.contexts.is_interop
        secured = document if isinstance(document, Secured) else read_secured(document, interop=interop)
        policy = self._policy.demanding(holder)
        return self._gatherer.judge(Verification(secured, policy=policy, time=time))
