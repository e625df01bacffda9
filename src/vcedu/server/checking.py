"""How a server verifies: whom it trusts, what it fetches, and what it lets pass where suites try it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Code
from vcedu.model import VerificationTime
from vcedu.verifier import HolderDemand, Verifier

if TYPE_CHECKING:
    from vcedu.canonical.contexts import ContextStore
    from vcedu.model import Clock, Report
    from vcedu.net import Fetcher
    from vcedu.server.requests import VerifyRequest
    from vcedu.trust import Custodians, IssuerTrust

# What the public suites send and a school would not accept: issuers that no DID method knows, lists and schemas that
# lie nowhere, parts that may hide a status. A suite asks whether the proof holds, and nothing else.
TOLERATED_IN_INTEROP = frozenset(
    {
        Code.DI_ISSUER_UNRESOLVABLE,
        Code.NET_OFFLINE,
        Code.SCHEMA_NOT_CHECKED,
        Code.SD_DATES_NOT_MANDATORY,
        Code.SD_STATUS_NOT_MANDATORY,
        Code.STATUS_NOT_CHECKED,
    }
)


@dataclass(frozen=True, slots=True)
class Checking:
    """What a server verifies with.

    Attributes:
        trust: Who may issue.
        contexts: The vocabularies that are known.
        fetcher: Where DID documents and status lists come from.
        clock: Says what time it is.
        custodians: Who may countersign an issuer's records.
        interop: Whether the leniency that public suites need is on.
    """

    trust: IssuerTrust
    contexts: ContextStore
    fetcher: Fetcher
    clock: Clock
    custodians: Custodians | None = None
    interop: bool = False

    def inspect(self, request: VerifyRequest) -> Report:
        """Return the report on what a caller sent."""
        verifier = Verifier(
            trust=self.trust,
            contexts=self.contexts,
            fetcher=self.fetcher,
            custodians=self.custodians,
            tolerate=TOLERATED_IN_INTEROP if self.interop else frozenset(),
            clock=self.clock,
        )
        domain = None if request.domain is None else frozenset({request.domain})
        demand = HolderDemand(challenge=request.challenge, domain=domain, any_holder=self.interop)
        return verifier.inspect(request.document, time=VerificationTime(now=self.clock.now()), holder=demand)
