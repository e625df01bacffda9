"""A verifier as a command's options ask for it, which opens no connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.contexts import ContextStore
from vcedu.cli import files
from vcedu.cli.network import door
from vcedu.cli.options import now_or
from vcedu.cli.verify import check_trust, read_anchors, registered
from vcedu.model import VerificationTime
from vcedu.net import NoFetcher
from vcedu.trust import UnsafeAnyIssuer
from vcedu.verifier import Verifier

if TYPE_CHECKING:
    from pathlib import Path

    from vcedu.model import VerifiedCredential
    from vcedu.trust import IssuerTrust


@dataclass(frozen=True, slots=True)
class Trusting:
    """Whom the caller says to trust, and what to answer from.

    Attributes:
        anchors: The anchors file.
        root_key: The key it must be signed with.
        version_floor: Its lowest acceptable version.
        any_issuer: Leave the issuers' authority out of account.
        offline: The bundle that stands in for the network. Nothing else does: a school that fetched what a dossier
            names would tell its sender who is opening it.

    Raises:
        UsageError: `OPTION_INVALID`, if it is not said in one way whom to trust.
    """

    anchors: Path | None
    root_key: str | None
    version_floor: int = 1
    any_issuer: bool = False
    offline: Path | None = None

    def __post_init__(self) -> None:
        check_trust(self.anchors, self.root_key, unsafe_any_issuer=self.any_issuer)

    def checking(self, at: str | None) -> Checking:
        """Return the verifier as of that time, by default the present.

        Raises:
            UsageError: `OPTION_INVALID` or `FILE_UNREADABLE`.
            VceduError: what `door` and `read_anchors` raise.
        """
        time, contexts = VerificationTime(now=now_or(at)), ContextStore.production()
        fetcher = NoFetcher() if self.offline is None else door(None, self.offline).fetcher
        trust: IssuerTrust = UnsafeAnyIssuer()
        custodians = None
        if self.anchors is not None:
            known = read_anchors(self.anchors, str(self.root_key), self.version_floor, time.now)
            trust, custodians = registered(known, contexts, fetcher, time)
        return Checking(Verifier(trust=trust, contexts=contexts, fetcher=fetcher, custodians=custodians), time)


@dataclass(frozen=True, slots=True)
class Checking:
    """A verifier, and the time it judges at."""

    verifier: Verifier
    time: VerificationTime

    def verified(self, path: Path) -> VerifiedCredential:
        """Return what a file holds, verified.

        Raises:
            UsageError: `FILE_UNREADABLE`.
            VceduError: what `Verifier.verify` raises, with the file.
        """
        with files.naming(path):
            return self.verifier.verify(files.read(path), time=self.time)
