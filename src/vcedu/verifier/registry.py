"""From an anchors file to a judge of issuers: each statement in it is verified, from the anchors down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import CheckName, StatusError, UndeterminedError, VceduError
from vcedu.gathering import Gatherer
from vcedu.model import VerificationTime, read_secured
from vcedu.trust import ChainTrust, ExactIssuers, read_statement
from vcedu.verification import Verification, VerificationPolicy

if TYPE_CHECKING:
    from vcedu.canonical.contexts import ContextStore
    from vcedu.model import Clock, Secured
    from vcedu.net import Fetcher
    from vcedu.trust import Anchors, Statement


def open_registry(
    anchors: Anchors, *, contexts: ContextStore, fetcher: Fetcher, time: VerificationTime, clock: Clock
) -> ChainTrust:
    """Return the judge that an anchors file makes.

    A statement is verified once, and only after an anchor or a statement that holds has named its issuer: nothing is
    fetched for anybody else. One that fails or was withdrawn is left out; one that could not be checked is the judge's
    doubt. Its dates are left to the judge, who is asked about other times too.

    Args:
        anchors: The anchors file.
        contexts: The vocabularies that are known.
        fetcher: Where DID documents come from.
        time: The instant to verify the statements at. When a document is proven to have been issued says nothing of
            them.
        clock: Says when material could not be obtained.
    """
    verifying = _Verifying(contexts, Gatherer(fetcher, clock), VerificationTime(time.now))
    names = {anchor.did: anchor.name for anchor in anchors.anchors}
    pending = [secured for raw in anchors.statements if (secured := verifying.read(raw)) is not None]
    found: list[Statement] = []
    while due := [secured for secured in pending if verifying.issuer(secured) in names]:
        pending = [secured for secured in pending if secured not in due]
        for secured in due:
            statement = verifying.statement(secured, ExactIssuers(names))
            if statement is not None:
                found.append(statement)
                names |= {identifier.did: statement.name for identifier in statement.identifiers}
    return ChainTrust(anchors.anchors, found, verifying.doubts, verifying.withdrawn)


class _Verifying:
    """Verifies statements and collects the doubts."""

    def __init__(self, contexts: ContextStore, gatherer: Gatherer, time: VerificationTime) -> None:
        self._contexts = contexts
        self._gatherer = gatherer
        self._time = time
        self.doubts: list[VceduError] = []
        self.withdrawn: list[Statement] = []

    def read(self, raw: bytes) -> Secured | None:
        try:
            return read_secured(raw)
        except VceduError:
            return None

    def issuer(self, secured: Secured) -> object:
        issuer = secured.envelope.document.get("issuer")
        return issuer.get("id") if isinstance(issuer, dict) else issuer

    def statement(self, secured: Secured, trust: ExactIssuers) -> Statement | None:
        policy = VerificationPolicy(trust=trust, contexts=self._contexts)
        judgement = self._gatherer.judge(Verification(secured, policy=policy, time=self._time))
        against = [
            check.error
            for check in judgement.verdict.checks
            if check.counts_against and check.name is not CheckName.VALIDITY_PERIOD
        ]
        if all(isinstance(error, UndeterminedError) for error in against):
            self.doubts += [error for error in against if error is not None]
        if judgement.reading is None or not all(isinstance(error, StatusError) for error in against):
            return None
        try:
            statement = read_statement(judgement.reading.mapped.normal_form)
        except VceduError:
            return None
        if against:
            self.withdrawn.append(statement)
            return None
        return statement
