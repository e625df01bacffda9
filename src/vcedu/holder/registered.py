"""Those who may ask, as the trust chain registers them: the same chain that vouches for issuers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.dids import DID
from vcedu.dids.web import web_location
from vcedu.errors import VceduError
from vcedu.holder.requests import Party

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from vcedu.trust import ChainTrust


@dataclass(frozen=True, slots=True)
class RegisteredParties:
    """The register that a trust chain is.

    Attributes:
        chain: The chain, such as `vcedu.verifier.open_registry` returns.
    """

    chain: ChainTrust

    def parties(self, at: dt.datetime) -> Iterator[Party]:
        """Yield every body that is registered at a time, with what it may ask for then and the host of its did:web."""
        for did, name, kinds in self.chain.requesters(at):
            yield Party(did, name, _domains(did), kinds)


def _domains(did: str) -> frozenset[str]:
    try:
        return frozenset({web_location(DID.parse(did)).host})
    except VceduError:  # another method, or no DID at all: it asks at no host
        return frozenset()
