"""What a made-up registry states of made-up bodies, with the keys and identifiers that it takes."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import random
import secrets
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from vcedu import dids
from vcedu.canonical.contexts import ContextStore
from vcedu.education.kinds import RECORD_KINDS
from vcedu.issuer import Issuer, Registration, Registry
from vcedu.keys import KeyType, PrivateKey
from vcedu.model import VerificationTime, parse_timestamp
from vcedu.net import FetchKind
from vcedu.testing.local_web import LocalWeb
from vcedu.trust import Anchor, Anchors, CodeScheme, DatedIdentifier, EntityCode
from vcedu.verifier import Verifier, open_registry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vcedu.keys import AgreementSecret, PublicKey, SigningKey
    from vcedu.model import Clock
    from vcedu.trust import ChainTrust

_START = parse_timestamp("2000-04-01T00:00:00Z")
_A_YEAR = dt.timedelta(days=365)
_NAMESPACE = uuid.UUID("c4f4a5a0-7a4e-5d7c-8a3b-2f0d4c1e9b66")
_KINDS = frozenset({*RECORD_KINDS, "AchievementCredential"})


@dataclass(frozen=True, slots=True)
class Body:
    """A body as a statement is made of it.

    Attributes:
        name: What it is called.
        code: Its code.
        territory: The municipalities or prefectures that it acts in.
        may_delegate: Whether it may register others, as an establisher (設置者) does.
        kinds: The kinds of record that it may issue.
        asks: The kinds of record that it may ask for; None for those that it may issue.
        until: When its registration ends; None for no end.
    """

    name: str
    code: EntityCode
    territory: frozenset[str]
    may_delegate: bool = False
    kinds: frozenset[str] = _KINDS
    asks: frozenset[str] | None = None
    until: dt.datetime | None = None


class Registrations:
    """A registry in memory: what it and those it registered have stated so far.

    Attributes:
        clock: The time of everything in it.
        contexts: The vocabularies it knows.
        web: Where its did:web documents and status lists lie.
    """

    def __init__(self, seed: str | None, clock: Clock) -> None:
        """Found the registry."""
        self._seed = seed
        self._identifiers = itertools.count(1)
        self._statements: list[bytes] = []
        self.clock = clock
        self.contexts = ContextStore.production()
        self.web = LocalWeb(clock)
        self.anchor = self.issuer("registry")

    def new_identifier(self) -> str:
        """Return an identifier for a credential: from the seed the same each time, without a seed a new one."""
        if self._seed is None:
            return uuid.uuid4().urn
        return uuid.uuid5(_NAMESPACE, f"{self._seed} {next(self._identifiers)}").urn

    @property
    def time(self) -> VerificationTime:
        """The present, to verify at."""
        return VerificationTime(now=self.clock.now())

    def key(self, whose: str, key_type: KeyType = KeyType.ED25519) -> SigningKey:
        """Return somebody's key: from the seed the same each time, without a seed a new one."""
        if self._seed is None:
            return PrivateKey.generate(key_type).as_signer()
        secret = hashlib.sha256(f"vcedu testing {self._seed}: {whose}".encode()).digest()
        return PrivateKey.from_secret_bytes(key_type, secret).as_signer()

    def draws(self, whose: str) -> Callable[[int], int]:
        """Return somebody's source of numbers from 0 up to an argument: from the seed the same, without one random."""
        if self._seed is None:
            return secrets.randbelow
        return random.Random(f"{self._seed}: {whose}").randrange  # noqa: S311 - made-up records

    def sealing(self, whose: str) -> AgreementSecret:
        """Return the key that opens what is sealed to somebody: another than the one that signs."""
        if self._seed is None:
            made: Any = PrivateKey.generate(KeyType.X25519)
        else:
            secret = hashlib.sha256(f"vcedu testing {self._seed}, sealing: {whose}".encode()).digest()
            made = PrivateKey.from_secret_bytes(KeyType.X25519, secret)
        return cast("AgreementSecret", made)

    def issuer(self, whose: str, domain: str | None = None, *, sealing: AgreementSecret | None = None) -> Issuer:
        """Return a signer with somebody's key, registered nowhere.

        Args:
            whose: Whose key it is.
            domain: The domain whose did:web names the signer, its document put on `web`; None for the key's did:key.
            sealing: What opens what is sealed to the signer; the document then names its public key too.
        """
        key = self.key(whose)
        public = [key.public_key, *([] if sealing is None else [sealing.public_key])]
        method = None if domain is None else self._published(public, domain)
        return Issuer(key, contexts=self.contexts, clock=self.clock, verification_method=method)

    def register(self, body: Body, issuer: Issuer, *, by: Issuer | None = None) -> None:
        """Add the signed statement that a body signs with an issuer's DID.

        Args:
            body: The body.
            issuer: Signs for the body.
            by: Who states it; None for the registry itself.
        """
        registration = Registration(
            body.name,
            body.code,
            (DatedIdentifier(issuer.id),),
            _START,
            issues=body.kinds,
            requests=body.kinds if body.asks is None else body.asks,
            territory=body.territory,
            may_delegate=body.may_delegate,
            valid_until=body.until,
        )
        self._statements.append(Registry(by or self.anchor).register(registration).raw)

    def anchors(self) -> Anchors:
        """Return the anchors with what is registered so far."""
        now = self.clock.now()
        anchor = Anchor(self.anchor.id, "見本登録簿", _START)
        return Anchors(len(self._statements), now, now + _A_YEAR, (anchor,), tuple(self._statements))

    def trust(self) -> ChainTrust:
        """Return the judge of issuers that the registry makes as it is now."""
        return open_registry(self.anchors(), contexts=self.contexts, fetcher=self.web, time=self.time, clock=self.clock)

    def verifier(self) -> Verifier:
        """Return a verifier that trusts whom the registry registers, as it is now, and opens no connection."""
        return Verifier(trust=self.trust(), contexts=self.contexts, fetcher=self.web, clock=self.clock)

    def _published(self, keys: Sequence[PublicKey], domain: str) -> str:
        """Put the document of a domain's DID on the web, and return the name of the first key in it."""
        did = dids.did_web(domain)
        document = json.dumps(dids.build_document(did, keys)).encode()
        self.web.put(dids.document_url(did), document, FetchKind.DID_DOCUMENT)
        return f"{did}#{keys[0].multikey}"


def city_code(value: str) -> EntityCode:
    """Return a municipality's code (全国地方公共団体コード) as a statement names it."""
    return EntityCode(CodeScheme.LOCAL_GOVERNMENT, value)
