"""What others leave for a learner who is away, sealed to the deposit key of the profile.

Anybody leaves something, and needs no secret for it; nobody but the learner opens it. Nothing here counts for true:
what lies in the table was put there by whoever could, and each document is verified when it is taken.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

from vcedu.canonical.contexts import ContextStore
from vcedu.errors import Code, UndeterminedError, UsageError, VceduError
from vcedu.holder.disclosing import shown_to_others
from vcedu.holder.header import read_store_id
from vcedu.keys import AgreementKey
from vcedu.model import format_timestamp, parse_timestamp, read_secured
from vcedu.proofs.jwe import open_sealed, sealed_to

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from vcedu.holder.items import Item
    from vcedu.holder.opened import DocumentVerifier, OpenedProfile
    from vcedu.keys import AgreementSecret
    from vcedu.model import Secured, VerificationTime, VerifiedCredential
    from vcedu.storage import Driver, Row

MOST_BYTES = 4 * 1024 * 1024
MOST_WAITING = 1_000
MOST_BYTES_WAITING = 64 * 1024 * 1024
MOST_ASIDE = 100
_WAITS = b""
_MINE = "profile = ? AND id = ?"
# What says that the store itself is not as it should be, whatever was left in it.
_OF_THE_STORE = ("STORE_", "PDS_HEAD", "PDS_AUDIT", "PDS_ITEM", "PDS_ROLLBACK", "PDS_REKEYED")


@dataclass(frozen=True, slots=True)
class Deposit:
    """Something that was left.

    Attributes:
        id: Its identifier: the SHA-256 digest of the sealed bytes, in hexadecimal.
        at: When it was left, as the database says.
        size: How many bytes it has, sealed.
        code: Why it was put aside; None while it waits.
    """

    id: str
    at: dt.datetime
    size: int
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a deposit.

    Attributes:
        deposit: The deposit.
        item: What it is now; None where it was not received.
        error: Why not: what is undetermined goes on waiting, anything else was put aside.
    """

    deposit: Deposit
    item: Item | None = None
    error: VceduError | None = field(default=None, compare=False)


def key_of(driver: Driver, profile: str) -> AgreementKey:
    """Return the key that what is left for a learner is sealed to, as the database says.

    Whoever keeps the database could put another there: who has the key from the learner takes that one.

    Raises:
        UsageError: `PDS_PROFILE`, if there is no such profile.
        MalformedError: `KEY_MALFORMED` or a `KEY_POINT_*` code; `PDS_FORMAT`; `STORE_UNREADABLE`.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`; `STORE_VERSION`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
    """
    read_store_id(driver)
    for (key,) in driver.execute("SELECT deposit_key FROM profile WHERE id = ?", (profile,)):
        return AgreementKey.from_multikey(str(key))
    raise UsageError(Code.PDS_PROFILE, count=0)


def leave(driver: Driver, profile: str, message: bytes, *, at: dt.datetime) -> str:
    """Leave something for a learner, and return its identifier; what lies there already lies there once.

    Args:
        driver: The database that the profile is in.
        profile: The profile's identifier.
        message: What is left, sealed to the profile's deposit key by `vcedu.proofs.jwe.seal`.
        at: The present time.

    Raises:
        UsageError: `PDS_PROFILE`, if there is no such profile.
        MalformedError: `JWE_MALFORMED`, `JWE_HEADER` or `JWE_TOO_LARGE`; `PDS_FORMAT`; `STORE_UNREADABLE`.
        UnsupportedError: `JWE_ALGORITHM`; `STORE_VERSION`.
        UndeterminedError: `DEPOSIT_FULL`, if too much waits; `STORE_BUSY` or `STORE_FULL`.
    """
    sealed_to(message, most_bytes=MOST_BYTES)
    identifier = hashlib.sha256(message).hexdigest()
    with driver.transaction():
        read_store_id(driver)
        if not driver.execute("SELECT id FROM profile WHERE id = ?", (profile,)):
            raise UsageError(Code.PDS_PROFILE, count=0)
        _check_room(driver, profile, len(message))
        driver.execute(
            "INSERT INTO deposit (profile, id, at, size, ct, aside) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (profile, identifier, format_timestamp(at), len(message), message, _WAITS),
        )
    return identifier


def _check_room(driver: Driver, profile: str, more: int) -> None:
    sizes = [size for (size,) in _rows(driver, profile, "size", waits=True) if isinstance(size, int)]
    if len(sizes) >= MOST_WAITING or sum(sizes) + more > MOST_BYTES_WAITING:
        raise UndeterminedError(Code.DEPOSIT_FULL, limit=MOST_WAITING)


def _rows(driver: Driver, profile: str, columns: str, *, waits: bool) -> list[Row]:
    which = "=" if waits else "<>"
    return driver.execute(
        f"SELECT {columns} FROM deposit WHERE profile = ? AND aside {which} ? ORDER BY at, id",  # noqa: S608 - constants
        (profile, _WAITS),
    )


def open_deposit(message: bytes, secrets: tuple[AgreementSecret, ...]) -> bytes:
    """Return what was sealed to a deposit key: to the one that the message names, or else to the newest.

    Raises:
        MalformedError, UnsupportedError, ProofError: what `vcedu.proofs.jwe.open_sealed` raises.
    """
    named = sealed_to(message)
    secret = next((each for each in secrets if each.public_key.multikey == named), secrets[0])
    return open_sealed(message, secret)


class _Options(TypedDict):
    """How things are received."""

    time: VerificationTime
    contexts: ContextStore | None
    confirmed_by: str | None


class Deposits:
    """What waits for the learner; `PersonalDataStore.deposits` is it.

    Args:
        opened: The profile.
        receive: How a document is received: `PersonalDataStore.receive`.
    """

    def __init__(self, opened: OpenedProfile, receive: Callable[..., Item]) -> None:
        self._opened = opened
        self._receive = receive

    def waiting(self) -> list[Deposit]:
        """Return what waits to be taken, oldest first.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        return [_deposit(row, None) for row in self._listed(waits=True)]

    def aside(self) -> list[Deposit]:
        """Return what was put aside, with the code that says why.

        Raises:
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        return [_deposit(row, self._code(row)) for row in self._listed(waits=False)]

    def take(
        self, *, verifier: DocumentVerifier, time: VerificationTime, contexts: ContextStore | None = None
    ) -> list[Taken]:
        """Open, verify and receive all that waits, each in a transaction of its own, in which it leaves the queue.

        What is bad is put aside with its code; what cannot be decided now goes on waiting. Neither blocks the others.

        Args:
            verifier: As for `PersonalDataStore.receive`.
            time: The present time.
            contexts: As for `PersonalDataStore.receive`.

        Raises:
            VerificationError: the codes of `PersonalDataStore.check`: the store itself is not as it should be.
            UsageError: `PDS_REKEYED`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        options: _Options = {"time": time, "contexts": contexts, "confirmed_by": None}
        found = [self._taken(deposit, verifier, options) for deposit in self.waiting()]
        return [each for each in found if each is not None]

    def take_confirmed(
        self,
        deposit: str,
        *,
        by: str,
        verifier: DocumentVerifier,
        time: VerificationTime,
        contexts: ContextStore | None = None,
    ) -> Taken:
        """Take one thing that waits, since somebody says that it is this learner's (`PDS_CHILD_UNCLEAR`).

        Args:
            deposit: Its identifier.
            by: Who says so, by identifier; the log names them.
            verifier: As for `take`.
            time: The present time.
            contexts: As for `take`.

        Raises:
            UsageError: `DEPOSIT_UNKNOWN`, if nothing of the identifier waits.
            VceduError: what `take` raises.
        """
        options: _Options = {"time": time, "contexts": contexts, "confirmed_by": by}
        for each in self.waiting():
            if each.id == deposit and (taken := self._taken(each, verifier, options)) is not None:
                return taken
        raise UsageError(Code.DEPOSIT_UNKNOWN, deposit=deposit)

    def retry(self, deposit: str) -> None:
        """Let something that was put aside wait again, such as after its issuer came to be trusted.

        Raises:
            UsageError: `DEPOSIT_UNKNOWN`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        self._change(deposit, f"UPDATE deposit SET aside = ? WHERE {_MINE} RETURNING id", _WAITS)  # noqa: S608 - a constant

    def discard(self, deposit: str) -> None:
        """Delete something that was left.

        Raises:
            UsageError: `DEPOSIT_UNKNOWN`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        self._change(deposit, f"DELETE FROM deposit WHERE {_MINE} RETURNING id")  # noqa: S608 - a constant

    def _change(self, deposit: str, sql: str, *values: bytes) -> None:
        with self._opened.whole():
            if not self._opened.driver.execute(sql, (*values, self._opened.profile.id, deposit)):
                raise UsageError(Code.DEPOSIT_UNKNOWN, deposit=deposit)

    def _listed(self, *, waits: bool) -> list[Row]:
        return _rows(self._opened.driver, self._opened.profile.id, "id, at, size, aside", waits=waits)

    def _taken(self, deposit: Deposit, verifier: DocumentVerifier, options: _Options) -> Taken | None:
        try:
            return self._received(deposit, verifier, options)
        except VceduError as error:
            if error.code.value.startswith(_OF_THE_STORE):
                raise
            if not isinstance(error, UndeterminedError):
                self._put_aside(deposit, error)
            return Taken(deposit, error=error)

    def _received(self, deposit: Deposit, verifier: DocumentVerifier, options: _Options) -> Taken | None:
        driver, profile = self._opened.driver, self._opened.profile
        for (message,) in driver.execute(f"SELECT ct FROM deposit WHERE {_MINE}", (profile.id, deposit.id)):  # noqa: S608 - a constant
            data = open_deposit(message if isinstance(message, bytes) else b"", profile.deposit_secrets)
            before = _VerifiedBefore(verifier, data, options)
            with self._opened.whole():
                item = self._receive(data, verifier=before, **options)
                driver.execute(f"DELETE FROM deposit WHERE {_MINE}", (profile.id, deposit.id))  # noqa: S608 - a constant
            return Taken(deposit, item)
        # Another program has taken it meanwhile.
        return None

    def _put_aside(self, deposit: Deposit, error: VceduError) -> None:
        driver, profile = self._opened.driver, self._opened.profile
        sealed = profile.tag_key.derive("deposits").seal(
            error.code.value.encode(), profile.place("deposit", deposit.id)
        )
        with self._opened.whole():
            driver.execute(f"UPDATE deposit SET aside = ? WHERE {_MINE}", (sealed, profile.id, deposit.id))  # noqa: S608 - a constant
            for row in self._listed(waits=False)[:-MOST_ASIDE]:
                driver.execute(f"DELETE FROM deposit WHERE {_MINE}", (profile.id, row[0]))  # noqa: S608 - a constant

    def _code(self, row: Row) -> str:
        profile = self._opened.profile
        code = profile.tag_key.derive("deposits").unseal(row[3], profile.place("deposit", row[0]))
        return "" if code is None else code.decode()


class _VerifiedBefore:
    """A verifier that has seen a document already: no other writer waits while it is verified."""

    def __init__(self, verifier: DocumentVerifier, data: bytes, options: _Options) -> None:
        self._verifier = verifier
        contexts = options["contexts"] or ContextStore.production()
        self._shown = shown_to_others(read_secured(data), contexts=contexts).raw
        self._verified = verifier.verify(self._shown, time=options["time"])

    def verify(self, document: bytes | Secured, *, time: VerificationTime) -> VerifiedCredential:
        """Return what was verified; another document, such as one with a fresh proof of a part, is verified now."""
        return self._verified if document == self._shown else self._verifier.verify(document, time=time)


def _deposit(row: Row, code: str | None) -> Deposit:
    identifier, at, size, _ = row
    return Deposit(str(identifier), parse_timestamp(str(at)), size if isinstance(size, int) else 0, code)
