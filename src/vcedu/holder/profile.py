"""A profile: one learner's part of a store, with keys of its own."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, UsageError, VerificationError
from vcedu.holder._schema import FORMAT
from vcedu.keys import AgreementKey, AgreementSecret, KeyType, PrivateKey
from vcedu.model import format_timestamp
from vcedu.storage.envelope import KEY_SIZE, SecretKey

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.holder.header import StoreKey
    from vcedu.storage import Driver, Value

_FIRST_EPOCH = 1
_OWNER, _ANY_DEVICE = "store", ""
_SECRETS = 4
_COLUMNS = "id, epoch, deposit_key, declared, created, state"


@dataclass(frozen=True, slots=True)
class Profile:
    """An opened profile.

    Attributes:
        id: Its identifier: random, it says nothing of the learner.
        epoch: Which generation of its keys is in use.
        declared: The names of the tags that items may be searched by.
        deposit_key: To what others seal what they leave for the learner.
        row: The profile's row as it stands in the database, for the head to bind.
        store_id: The store that it is in.
        kek: Seals the keys of items.
        tag_key: Makes tags and the identifiers of rows.
        mac_key: Authenticates head and audit log.
        audit_key: Seals the entries of the audit log.
        deposit_secret: Opens what was sealed to `deposit_key`.
        root_key: What `kek` and `audit_key` follow from.
    """

    id: str
    epoch: int
    declared: frozenset[str]
    deposit_key: AgreementKey
    row: tuple[Value, ...]
    store_id: str
    kek: SecretKey
    tag_key: SecretKey
    mac_key: SecretKey
    audit_key: SecretKey
    deposit_secret: AgreementSecret
    root_key: SecretKey

    def secrets(self) -> bytes:
        """Return all that opens the profile, for a backup to seal. Whoever has it reads everything."""
        keys = (self.root_key, self.tag_key, self.mac_key)
        return b"".join(key.reveal() for key in keys) + self.deposit_secret.reveal_secret_bytes()

    def place(self, *names: object) -> str:
        """Return the place of something in this profile, for sealing it there."""
        return "|".join(str(name) for name in (FORMAT, self.id, *names))


def create_profile(driver: Driver, store: StoreKey, *, declared: frozenset[str], at: dt.datetime) -> Profile:
    """Make a profile with new keys, inside the caller's transaction.

    Raises:
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    identifier, kek = uuid.uuid4().hex, SecretKey.generate()
    deposit = PrivateKey.generate(KeyType.X25519)
    secrets = (
        kek.reveal(),
        SecretKey.generate().reveal(),
        SecretKey.generate().reveal(),
        deposit.reveal_secret_bytes(),
    )
    sealed_names = kek.derive("declared").seal(jcs([*sorted(declared)]), f"{FORMAT}|{identifier}|declared")
    driver.execute(
        f"INSERT INTO profile ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
        (identifier, _FIRST_EPOCH, deposit.public_key.multikey, sealed_names, format_timestamp(at), "active"),
    )
    _wrap(driver, store, identifier, _FIRST_EPOCH, b"".join(secrets))
    return open_profile(driver, store, identifier)


def adopt_profile(driver: Driver, store: StoreKey, identifier: str, secrets: bytes) -> Profile:
    """Open a profile whose rows were restored, under the keys that came with them, inside the caller's transaction.

    Args:
        driver: The database, with the profile's row in it.
        store: The store that it belongs to from now on.
        identifier: The profile's identifier.
        secrets: What `Profile.secrets` gave.

    Raises:
        UsageError: `PDS_PROFILE`, if there is no such row.
        VerificationError: `PDS_KEYS`, if the keys are not those of the row.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    rows = driver.execute("SELECT epoch FROM profile WHERE id = ?", (identifier,))
    if len(secrets) != _SECRETS * KEY_SIZE or not rows or not isinstance(rows[0][0], int):
        raise VerificationError(Code.PDS_KEYS)
    _wrap(driver, store, identifier, rows[0][0], secrets)
    return open_profile(driver, store, identifier)


def _wrap(driver: Driver, store: StoreKey, identifier: str, epoch: int, secrets: bytes) -> None:
    sealed = store.key.seal(secrets, _wrap_place(store, identifier, epoch))
    driver.execute(
        "INSERT INTO wrap (profile, epoch, principal, device, wrapped_key) VALUES (?, ?, ?, ?, ?)",
        (identifier, epoch, _OWNER, _ANY_DEVICE, sealed),
    )


def open_profile(driver: Driver, store: StoreKey, identifier: str | None) -> Profile:
    """Return a profile of a store; None stands for the only one.

    Raises:
        UsageError: `PDS_PROFILE`, if there is no such profile, or several and none is named.
        VerificationError: `PDS_KEYS`, if its keys were changed or exchanged.
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    rows = driver.execute(f"SELECT {_COLUMNS} FROM profile")  # noqa: S608 - a constant
    found = [row for row in rows if identifier in {None, row[0]}]
    if len(found) != 1:
        raise UsageError(Code.PDS_PROFILE, count=len(rows))
    name, epoch, _, sealed_names, *_ = found[0]
    if not isinstance(name, str) or not isinstance(epoch, int):
        raise VerificationError(Code.PDS_KEYS)
    kek, tag_key, mac_key, deposit = _unwrapped(driver, store, name, epoch)
    deposit_secret = PrivateKey.from_secret_bytes(KeyType.X25519, deposit)
    declared = SecretKey(kek).derive("declared").unseal(sealed_names, f"{FORMAT}|{name}|declared")
    if declared is None or not isinstance(deposit_secret, AgreementSecret):
        raise VerificationError(Code.PDS_KEYS)
    return Profile(
        id=name,
        epoch=epoch,
        declared=frozenset(json.loads(declared)),
        deposit_key=deposit_secret.public_key,
        row=found[0],
        store_id=store.store_id,
        kek=SecretKey(kek).derive("items"),
        tag_key=SecretKey(tag_key),
        mac_key=SecretKey(mac_key),
        audit_key=SecretKey(kek).derive("audit"),
        deposit_secret=deposit_secret,
        root_key=SecretKey(kek),
    )


def _unwrapped(driver: Driver, store: StoreKey, profile: str, epoch: int) -> list[bytes]:
    rows = driver.execute(
        "SELECT wrapped_key FROM wrap WHERE profile = ? AND epoch = ? AND principal = ? AND device = ?",
        (profile, epoch, _OWNER, _ANY_DEVICE),
    )
    secrets = store.key.unseal(rows[0][0], _wrap_place(store, profile, epoch)) if rows else None
    if secrets is None:
        raise VerificationError(Code.PDS_KEYS)
    return [secrets[start : start + KEY_SIZE] for start in range(0, len(secrets), KEY_SIZE)]


def _wrap_place(store: StoreKey, profile: str, epoch: int) -> str:
    return f"{FORMAT}|{store.store_id}|{profile}|wrap|{epoch}|{_OWNER}|{_ANY_DEVICE}"
