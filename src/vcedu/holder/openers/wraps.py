"""The wraps of a profile: its keys, sealed for each opener and epoch.

Everybody who opens a profile does it by a wrap. They are written for those whom the profile's own log names, never for
what stands in a table: whoever puts a row there gets nothing for it. The openers' keys stand in the sealed log alone,
so that who has the database cannot seal anything to them either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from vcedu.errors import Code, VerificationError
from vcedu.holder._schema import FORMAT
from vcedu.holder.openers.sealing import seal_to, unseal_with
from vcedu.holder.openers.secrets import decode
from vcedu.storage.envelope import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vcedu.holder.header import StoreKey
    from vcedu.holder.openers.secrets import ProfileSecrets
    from vcedu.keys import AgreementKey, AgreementSecret
    from vcedu.storage import Driver, Value

_OPENER = "opener"
_HANDLE_SIZE = 16


class Sealer(Protocol):
    """For whom wraps are made."""

    @property
    def store_id(self) -> str:
        """The store that the profiles are in."""
        ...

    def row_in(self, profile: str) -> tuple[str, str]:
        """Return in which row, by principal and device, its wraps of a profile stand."""
        ...

    def wrap(self, data: bytes, place: str) -> bytes:
        """Return the data, sealed for it in this place."""
        ...


class Opener(Protocol):
    """Who opens wraps."""

    @property
    def store_id(self) -> str:
        """The store that the profiles are in."""
        ...

    def row_in(self, profile: str) -> tuple[str, str]:
        """Return in which row, by principal and device, its wraps of a profile stand."""
        ...

    def unwrap(self, wrapped: Value, place: str) -> bytes | None:
        """Return what was wrapped for it in this place; None where it was not."""
        ...


def handle(profile: str, key: AgreementKey) -> str:
    """Return the identifier of a key's row: another in each profile, so that nobody sees which ones a device opens."""
    return digest("opener", profile, key.point)[:_HANDLE_SIZE].hex()


@dataclass(frozen=True, slots=True)
class OpenerKey:
    """The key of a device, or of a passphrase, that profiles are sealed to."""

    store_id: str
    key: AgreementKey

    def row_in(self, profile: str) -> tuple[str, str]:
        """Return where its wraps of a profile stand."""
        return _OPENER, handle(profile, self.key)

    def wrap(self, data: bytes, place: str) -> bytes:
        """Return the data, sealed to the key."""
        return seal_to(self.key, data, place)


@dataclass(frozen=True, slots=True)
class OpenerSecret:
    """What a device, or a passphrase, opens profiles with."""

    store_id: str
    secret: AgreementSecret

    def row_in(self, profile: str) -> tuple[str, str]:
        """Return where its wraps of a profile stand."""
        return _OPENER, handle(profile, self.secret.public_key)

    def unwrap(self, wrapped: Value, place: str) -> bytes | None:
        """Return what was sealed to its key."""
        return unseal_with(self.secret, wrapped, place)


def read(driver: Driver, opener: Opener, profile: str) -> dict[int, ProfileSecrets]:
    """Return a profile's keys by epoch; none, if nothing is wrapped for this opener.

    Raises:
        VerificationError: `PDS_KEYS`, if they were changed or exchanged.
    """
    principal, device = opener.row_in(profile)
    rows = driver.execute(
        "SELECT epoch, wrapped_key FROM wrap WHERE profile = ? AND principal = ? AND device = ?",
        (profile, principal, device),
    )
    found: dict[int, ProfileSecrets] = {}
    for epoch, wrapped in rows:
        data = opener.unwrap(wrapped, _place(opener, profile, epoch))
        secrets = None if data is None else decode(data)
        if secrets is None or not isinstance(epoch, int):
            raise VerificationError(Code.PDS_KEYS)
        found[epoch] = secrets
    return found


def write(driver: Driver, profile: str, by_epoch: Mapping[int, ProfileSecrets], sealers: Iterable[Sealer]) -> None:
    """Put new wraps of a profile's keys, for these and nobody else, in the place of all that there are.

    Raises:
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    driver.execute("DELETE FROM wrap WHERE profile = ?", (profile,))
    for sealer in sealers:
        for epoch, secrets in by_epoch.items():
            sealed = sealer.wrap(secrets.encode(), _place(sealer, profile, epoch))
            driver.execute(
                "INSERT INTO wrap (profile, epoch, principal, device, wrapped_key) VALUES (?, ?, ?, ?, ?)",
                (profile, epoch, *sealer.row_in(profile), sealed),
            )


def _place(who: Opener | Sealer, profile: str, epoch: Value) -> str:
    return "|".join(map(str, (FORMAT, who.store_id, profile, "wrap", epoch, *who.row_in(profile))))


def rewrap(driver: Driver, old: StoreKey, new: StoreKey) -> None:
    """Seal the keys of all profiles that a key of the store opens under another, inside the caller's transaction.

    Raises:
        VerificationError: `PDS_KEYS`, if the keys of one were changed or exchanged.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    where = "principal = ? AND device = ?"
    row = old.row_in("")
    owned = driver.execute(f"SELECT profile, epoch, wrapped_key FROM wrap WHERE {where}", row)  # noqa: S608 - constants
    for profile, epoch, wrapped in owned:
        secrets = old.unwrap(wrapped, _place(old, str(profile), epoch))
        if secrets is None:
            raise VerificationError(Code.PDS_KEYS)
        driver.execute(
            f"UPDATE wrap SET wrapped_key = ? WHERE profile = ? AND epoch = ? AND {where}",  # noqa: S608 - constants
            (new.wrap(secrets, _place(new, str(profile), epoch)), profile, epoch, *row),
        )
