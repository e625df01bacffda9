"""A profile: one learner's part of a store, with keys of its own."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, UsageError, VerificationError
from vcedu.holder._schema import FORMAT
from vcedu.keys import AgreementKey, AgreementSecret, KeyType, PrivateKey
from vcedu.model import format_timestamp
from vcedu.storage.envelope import KEY_SIZE, SecretKey

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from vcedu.holder.header import StoreKey
    from vcedu.storage import Driver, Value

_FIRST_EPOCH = 1
_OWNER, _ANY_DEVICE = "store", ""
# The key of items, of tags, of codes, of deposits; and since keys can be changed, that of the log, which stays.
_LENGTHS = frozenset({4 * KEY_SIZE, 5 * KEY_SIZE})
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
        keks: What seals the keys of items, by epoch: more than one only while keys are being changed.
        tag_key: Makes tags and the identifiers of rows.
        mac_key: Authenticates head and audit log.
        audit_key: Seals the entries of the audit log.
        deposit_secret: Opens what was sealed to `deposit_key`.
        root_key: What the newest of `keks` follows from.
        audit_root: What `audit_key` follows from.
    """

    id: str
    epoch: int
    declared: frozenset[str]
    deposit_key: AgreementKey
    row: tuple[Value, ...]
    store_id: str
    keks: Mapping[int, SecretKey]
    tag_key: SecretKey
    mac_key: SecretKey
    audit_key: SecretKey
    deposit_secret: AgreementSecret
    root_key: SecretKey
    audit_root: SecretKey

    @property
    def kek(self) -> SecretKey:
        """What seals the keys of new items."""
        return self.keks[self.epoch]

    @property
    def is_being_rekeyed(self) -> bool:
        """Whether items may still be sealed under keys of an earlier epoch."""
        return len(self.keks) > 1

    def secrets(self) -> bytes:
        """Return all that opens the profile, for a backup to seal. Whoever has it reads everything."""
        keys = (self.root_key, self.tag_key, self.mac_key)
        first = b"".join(key.reveal() for key in keys)
        return first + self.deposit_secret.reveal_secret_bytes() + self.audit_root.reveal()

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
    sealed_names = _sealed_names(kek, identifier, declared)
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
    if len(secrets) not in _LENGTHS or not rows or not isinstance(rows[0][0], int):
        raise VerificationError(Code.PDS_KEYS)
    _wrap(driver, store, identifier, rows[0][0], secrets)
    return open_profile(driver, store, identifier)


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
    by_epoch = _unwrapped(driver, store, name)
    if max(by_epoch, default=None) != epoch:
        raise VerificationError(Code.PDS_KEYS)
    kek, tag_key, mac_key, deposit, *audit_root = by_epoch[epoch]
    deposit_secret = PrivateKey.from_secret_bytes(KeyType.X25519, deposit)
    declared = SecretKey(kek).derive("declared").unseal(sealed_names, _names_place(name))
    if declared is None or not isinstance(deposit_secret, AgreementSecret):
        raise VerificationError(Code.PDS_KEYS)
    log = SecretKey(audit_root[0] if audit_root else kek)
    return Profile(
        id=name,
        epoch=epoch,
        declared=frozenset(json.loads(declared)),
        deposit_key=deposit_secret.public_key,
        row=found[0],
        store_id=store.store_id,
        keks={number: SecretKey(secrets[0]).derive("items") for number, secrets in by_epoch.items()},
        tag_key=SecretKey(tag_key),
        mac_key=SecretKey(mac_key),
        audit_key=log.derive("audit"),
        deposit_secret=deposit_secret,
        root_key=SecretKey(kek),
        audit_root=log,
    )


def begin_epoch(driver: Driver, store: StoreKey, profile: Profile) -> Profile:
    """Give a profile a new key for its items beside the old one, in the caller's transaction, which writes the head.

    Raises:
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    kek, epoch = SecretKey.generate(), profile.epoch + 1
    sealed_names = _sealed_names(kek, profile.id, profile.declared)
    driver.execute("UPDATE profile SET epoch = ?, declared = ? WHERE id = ?", (epoch, sealed_names, profile.id))
    _wrap(driver, store, profile.id, epoch, replace(profile, root_key=kek).secrets())
    return open_profile(driver, store, profile.id)


def end_epochs(driver: Driver, store: StoreKey, profile: Profile) -> Profile:
    """Destroy the keys of all epochs but the newest, inside the caller's transaction.

    Raises:
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    driver.execute("DELETE FROM wrap WHERE profile = ? AND epoch < ?", (profile.id, profile.epoch))
    return open_profile(driver, store, profile.id)


def rewrap(driver: Driver, old: StoreKey, new: StoreKey) -> None:
    """Seal the keys of all profiles of a store under another key of the store, inside the caller's transaction.

    Raises:
        VerificationError: `PDS_KEYS`, if those of one were changed or exchanged.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    columns = "profile, epoch, wrapped_key"
    where = "principal = ? AND device = ?"
    owned = driver.execute(f"SELECT {columns} FROM wrap WHERE {where}", (_OWNER, _ANY_DEVICE))  # noqa: S608 - constants
    driver.execute(f"DELETE FROM wrap WHERE {where}", (_OWNER, _ANY_DEVICE))  # noqa: S608 - constants
    for profile, epoch, wrapped in owned:
        secrets = old.key.unseal(wrapped, _wrap_place(old, profile, epoch))
        if secrets is None:
            raise VerificationError(Code.PDS_KEYS)
        _wrap(driver, new, profile, epoch, secrets)


def _unwrapped(driver: Driver, store: StoreKey, profile: str) -> dict[int, list[bytes]]:
    """Return a profile's secrets by epoch."""
    rows = driver.execute(
        "SELECT epoch, wrapped_key FROM wrap WHERE profile = ? AND principal = ? AND device = ?",
        (profile, _OWNER, _ANY_DEVICE),
    )
    by_epoch = {}
    for epoch, wrapped in rows:
        secrets = store.key.unseal(wrapped, _wrap_place(store, profile, epoch))
        if secrets is None or not isinstance(epoch, int) or len(secrets) not in _LENGTHS:
            raise VerificationError(Code.PDS_KEYS)
        by_epoch[epoch] = [secrets[start : start + KEY_SIZE] for start in range(0, len(secrets), KEY_SIZE)]
    return by_epoch


def _sealed_names(kek: SecretKey, profile: str, names: frozenset[str]) -> bytes:
    return kek.derive("declared").seal(jcs([*sorted(names)]), _names_place(profile))


def _names_place(profile: str) -> str:
    return f"{FORMAT}|{profile}|declared"


def _wrap(driver: Driver, store: StoreKey, identifier: Value, epoch: Value, secrets: bytes) -> None:
    sealed = store.key.seal(secrets, _wrap_place(store, identifier, epoch))
    driver.execute(
        "INSERT INTO wrap (profile, epoch, principal, device, wrapped_key) VALUES (?, ?, ?, ?, ?)",
        (identifier, epoch, _OWNER, _ANY_DEVICE, sealed),
    )


def _wrap_place(store: StoreKey, profile: Value, epoch: Value) -> str:
    return "|".join(map(str, (FORMAT, store.store_id, profile, "wrap", epoch, _OWNER, _ANY_DEVICE)))
