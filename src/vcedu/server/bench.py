"""The issuers of a server: each key that it was given, with each suite that takes such a key, and as tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.issuer import EnvelopeForm, Issuer
from vcedu.keys import KeyType
from vcedu.proofs import SUITES
from vcedu.proofs.jose import ALGORITHMS
from vcedu.server import places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vcedu.canonical.contexts import ContextStore
    from vcedu.keys import RawSigner
    from vcedu.model import Clock, Secured
    from vcedu.server.requests import IssueRequest

_GENERAL = ("eddsa-rdfc-2022", "ecdsa-rdfc-2019")


@dataclass(frozen=True, slots=True)
class Seat:
    """One issuer: a key with a suite.

    Attributes:
        key_name: What the key is called here.
        suite_name: The suite; `places.TOKENS` where the credentials are tokens.
        key_type: What kind of key it is.
        issuer: The issuer.
    """

    key_name: str
    suite_name: str
    key_type: KeyType
    issuer: Issuer

    @property
    def place(self) -> str:
        """The path that the issuer has on the server."""
        return f"{places.ISSUERS}/{self.key_name}/{self.suite_name}"

    def issue(self, request: IssueRequest) -> Secured:
        """Return the credential that a caller sent, signed.

        Raises:
            VceduError: what `Issuer.issue` raises.
        """
        return self.issuer.issue(request.credential, mandatory=request.mandatory_pointers)


class Bench:
    """Every issuer of a server.

    Args:
        keys: The keys, by what they are called here.
        contexts: The vocabularies that may be used.
        clock: Dates the proofs.
        education_profile: Whether a record that can be shown in part follows the policy of education.
    """

    def __init__(
        self, keys: Mapping[str, RawSigner], *, contexts: ContextStore, clock: Clock, education_profile: bool = True
    ) -> None:
        self._seats = tuple(_seats(keys, contexts, clock, education_profile=education_profile))
        if not self._seats:
            raise UsageError(Code.OPTION_INVALID, option="--keys", value="no key that signs", expected="*.json")

    def __iter__(self) -> Iterator[Seat]:
        return iter(self._seats)

    @property
    def general(self) -> Seat:
        """The issuer for callers who do not mind which: the first that signs the whole as RDF statements."""
        return next((seat for name in _GENERAL for seat in self._seats if seat.suite_name == name), self._seats[0])

    @property
    def tokens(self) -> Seat | None:
        """The issuer whose credentials are tokens, with a P-256 key if there is one; None if no key makes any."""
        makers = [seat for seat in self._seats if seat.suite_name == places.TOKENS]
        return next((seat for seat in makers if seat.key_type is KeyType.P256), next(iter(makers), None))

    def find(self, key_name: str, suite_name: str) -> Seat:
        """Return the issuer of a key and a suite.

        Raises:
            UsageError: `SERVER_NO_SUCH_PLACE`.
        """
        for seat in self._seats:
            if (seat.key_name, seat.suite_name) == (key_name, suite_name):
                return seat
        raise UsageError(Code.SERVER_NO_SUCH_PLACE, place=f"{key_name}/{suite_name}")


def _seats(
    keys: Mapping[str, RawSigner], contexts: ContextStore, clock: Clock, *, education_profile: bool
) -> Iterator[Seat]:
    for name, signer in sorted(keys.items()):
        key_type = signer.public_key.key_type
        for suite in SUITES.values():
            if key_type in suite.key_types:
                issuer = Issuer(
                    signer, contexts=contexts, clock=clock, suite=suite.name, education_profile=education_profile
                )
                yield Seat(name, suite.name, key_type, issuer)
        if key_type in ALGORITHMS:
            issuer = Issuer(signer, contexts=contexts, clock=clock, envelope=EnvelopeForm.JWT)
            yield Seat(name, places.TOKENS, key_type, issuer)
