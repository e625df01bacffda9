"""The loop between verification, which asks, and the network door, which answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu import dids
from vcedu.errors import Code, UndeterminedError, VceduError
from vcedu.net import FetchKind, FetchRequest
from vcedu.verification import Material, NeedMaterial, Part, ReferenceKind, Unavailable

if TYPE_CHECKING:
    from vcedu.model import Clock
    from vcedu.net import Fetcher
    from vcedu.verification import Judgement, Reference, Verification

MOST_ROUNDS = 16


class Gatherer:
    """Fetches what verification asks for, no more than once each.

    Args:
        fetcher: The only thing that opens sockets.
        clock: Says when something could not be obtained.
    """

    def __init__(self, fetcher: Fetcher, clock: Clock) -> None:
        self._fetcher = fetcher
        self._clock = clock

    def judge(self, verification: Verification, *, material: Material | None = None) -> Judgement:
        """Carry a verification to its judgement.

        Args:
            verification: The verification.
            material: What is at hand already, such as what the presenter attached.

        Raises:
            UndeterminedError: `VERIFICATION_ROUNDS`, if it still asks for more after 16 rounds.
        """
        held = material or Material()
        for _ in range(MOST_ROUNDS):
            answer = verification.step(held)
            if not isinstance(answer, NeedMaterial):
                return answer
            held = held.with_parts({reference: self._obtain(reference) for reference in answer.references})
        raise UndeterminedError(Code.VERIFICATION_ROUNDS, limit=MOST_ROUNDS)

    def _obtain(self, reference: Reference) -> Part | Unavailable:
        try:
            fetched = self._fetcher.fetch(_request(reference))
        except VceduError as error:
            return Unavailable(error, self._clock.now())
        return Part(fetched.body, fetched.as_of)


def _request(reference: Reference) -> FetchRequest:
    if reference.kind is ReferenceKind.STATUS_LIST:
        return FetchRequest(reference.uri, FetchKind.STATUS_LIST)
    if reference.kind is ReferenceKind.STATUS_LIST_RENEWAL:
        return FetchRequest(reference.uri, FetchKind.STATUS_LIST, renew=True)
    if reference.kind is ReferenceKind.CORRECTION_NOTICES:
        return FetchRequest(reference.uri, FetchKind.RELATED_RESOURCE)
    return FetchRequest(dids.document_url(dids.DID.parse(reference.uri)), FetchKind.DID_DOCUMENT)
