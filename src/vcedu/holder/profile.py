"""A profile: one learner's part of a store, with keys of its own."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, UsageError, VerificationError
from vcedu.holder._schema import FORMAT
from vcedu.holder.openers import wraps
from vcedu.holder.openers.secrets import LogKeys, ProfileSecrets, decode
from vcedu.model import format_timestamp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from vcedu.holder.openers.wraps import Opener, Sealer
    from vcedu.keys import AgreementKey, AgreementSecret
    from vcedu.storage import Driver, Row, Value
    from vcedu.storage.envelope import SecretKey

_FIRST_EPOCH = 1
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
        by_epoch: All its keys, by epoch: more than one only while keys are being changed.
        keks: What seals the keys of items, by epoch.
        tag_key: Makes tags and the identifiers of rows.
        mac_key: Authenticates the entries of the audit log.
        head_key: Authenticates the head.
        audit_key: Seals the entries of the audit log.
        deposit_secrets: What opens deposits, the newest first.
    """

    id: str
    epoch: int
    declared: frozenset[str]
    deposit_key: AgreementKey
    row: tuple[Value, ...]
    store_id: str
    by_epoch: Mapping[int, ProfileSecrets]
    keks: Mapping[int, SecretKey]
    tag_key: SecretKey
    mac_key: SecretKey
    head_key: SecretKey
    audit_key: SecretKey
    deposit_secrets: tuple[AgreementSecret, ...]

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
        return self.by_epoch[self.epoch].encode()

    def place(self, *names: object) -> str:
        """Return the place of something in this profile, for sealing it there."""
        return "|".join(str(name) for name in (FORMAT, self.id, *names))


def create_profile(
    driver: Driver, store_id: str, sealers: Iterable[Sealer], *, declared: frozenset[str], at: dt.datetime
) -> Profile:
    """Make a profile with new keys, wrapped for these, inside the caller's transaction.

    Raises:
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    identifier, secrets = uuid.uuid4().hex, ProfileSecrets.generate()
    driver.execute(
        f"INSERT INTO profile ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
        (
            identifier,
            _FIRST_EPOCH,
            secrets.deposits[0].public_key.multikey,
            _sealed_names(secrets, identifier, declared),
            format_timestamp(at),
            "active",
        ),
    )
    wraps.write(driver, identifier, {_FIRST_EPOCH: secrets}, sealers)
    return _with_keys(_row(driver, identifier), store_id, {_FIRST_EPOCH: secrets})


def adopt_profile(driver: Driver, store_id: str, sealers: Iterable[Sealer], identifier: str, secrets: bytes) -> Profile:
    """Open a profile whose rows were restored, under the keys that came with them, inside the caller's transaction.

    Args:
        driver: The database, with the profile's row in it.
        store_id: The store that it was in.
        sealers: What opens it from now on.
        identifier: The profile's identifier.
        secrets: What `Profile.secrets` gave.

    Raises:
        VerificationError: `PDS_KEYS`, if there is no such row, or the keys are not those of the row.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    rows = driver.execute(f"SELECT {_COLUMNS} FROM profile WHERE id = ?", (identifier,))  # noqa: S608 - a constant
    found = decode(secrets)
    if found is None or not rows or not isinstance(rows[0][1], int):
        raise VerificationError(Code.PDS_KEYS)
    by_epoch = {rows[0][1]: found}
    wraps.write(driver, identifier, by_epoch, sealers)
    return _with_keys(rows[0], store_id, by_epoch)


def open_profile(driver: Driver, opener: Opener, identifier: str | None) -> Profile:
    """Return a profile; None stands for the only one, or the only one that this opens.

    Raises:
        UsageError: `PDS_PROFILE`, if there is no such profile, or several and none is named; `PDS_OPENER`, if it is
            opened by others, and not by this.
        VerificationError: `PDS_KEYS`, if its keys were changed or exchanged.
        UndeterminedError: `STORE_BUSY`.
        MalformedError: `STORE_UNREADABLE`.
    """
    row = _chosen(driver, opener, identifier)
    name, epoch, *_ = row
    if not isinstance(name, str) or not isinstance(epoch, int):
        raise VerificationError(Code.PDS_KEYS)
    by_epoch = wraps.read(driver, opener, name)
    if not by_epoch and driver.execute("SELECT epoch FROM wrap WHERE profile = ?", (name,)):
        raise UsageError(Code.PDS_OPENER)
    if max(by_epoch, default=None) != epoch:
        raise VerificationError(Code.PDS_KEYS)
    return _with_keys(row, opener.store_id, by_epoch)


def _chosen(driver: Driver, opener: Opener, identifier: str | None) -> Row:
    if identifier is not None:
        rows = driver.execute(f"SELECT {_COLUMNS} FROM profile WHERE id = ?", (identifier,))  # noqa: S608 - a constant
        found = rows
    else:
        rows = driver.execute(f"SELECT {_COLUMNS} FROM profile")  # noqa: S608 - a constant
        found = rows if len(rows) == 1 else _opened_by(driver, opener, rows)
    if len(found) != 1:
        raise UsageError(Code.PDS_PROFILE, count=len(rows))
    return found[0]


def _opened_by(driver: Driver, opener: Opener, rows: list[Row]) -> list[Row]:
    """Return the profiles that something is wrapped of for this opener, however many there are, by one statement."""
    wrapped = set(driver.execute("SELECT profile, principal, device FROM wrap"))
    return [row for row in rows if (row[0], *opener.row_in(str(row[0]))) in wrapped]


def _row(driver: Driver, identifier: str) -> Row:
    (row,) = driver.execute(f"SELECT {_COLUMNS} FROM profile WHERE id = ?", (identifier,))  # noqa: S608 - a constant
    return row


def _with_keys(row: Row, store_id: str, by_epoch: Mapping[int, ProfileSecrets]) -> Profile:
    """Return the profile that a row and its keys make.

    Raises:
        VerificationError: `PDS_KEYS`, if the keys are not those of the row.
    """
    identifier, epoch, _, sealed_names, *_ = row
    secrets = by_epoch[epoch]  # type: ignore[index] # it was among the keys of this dictionary
    declared = secrets.root.derive("declared").unseal(sealed_names, _names_place(str(identifier)))
    if declared is None:
        raise VerificationError(Code.PDS_KEYS)
    return Profile(
        id=str(identifier),
        epoch=epoch,  # type: ignore[arg-type] # as above
        declared=frozenset(json.loads(declared)),
        deposit_key=secrets.deposits[0].public_key,
        row=row,
        store_id=store_id,
        by_epoch=by_epoch,
        keks={number: each.root.derive("items") for number, each in by_epoch.items()},
        tag_key=secrets.tag,
        mac_key=secrets.mac,
        head_key=secrets.head,
        audit_key=LogKeys(tuple(key.derive("audit") for key in secrets.log)),
        deposit_secrets=secrets.deposits,
    )


def begin_epoch(driver: Driver, profile: Profile, sealers: Iterable[Sealer]) -> Profile:
    """Give a profile new keys beside the old ones, in the caller's transaction, which writes the head.

    Args:
        driver: The database.
        profile: The profile.
        sealers: Who opens it from now on; whoever else did opens nothing of it any more, in no epoch.

    Raises:
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    secrets, epoch = profile.by_epoch[profile.epoch].renewed(), profile.epoch + 1
    driver.execute(
        "UPDATE profile SET epoch = ?, declared = ?, deposit_key = ? WHERE id = ?",
        (
            epoch,
            _sealed_names(secrets, profile.id, profile.declared),
            secrets.deposits[0].public_key.multikey,
            profile.id,
        ),
    )
    by_epoch = {**profile.by_epoch, epoch: secrets}
    wraps.write(driver, profile.id, by_epoch, sealers)
    return _with_keys(_row(driver, profile.id), profile.store_id, by_epoch)


def end_epochs(driver: Driver, profile: Profile) -> Profile:
    """Destroy the keys of all epochs but the newest, inside the caller's transaction.

    Raises:
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    driver.execute("DELETE FROM wrap WHERE profile = ? AND epoch < ?", (profile.id, profile.epoch))
    return _with_keys(profile.row, profile.store_id, {profile.epoch: profile.by_epoch[profile.epoch]})


def _sealed_names(secrets: ProfileSecrets, profile: str, names: frozenset[str]) -> bytes:
    return secrets.root.derive("declared").seal(jcs([*sorted(names)]), _names_place(profile))


def _names_place(profile: str) -> str:
    return f"{FORMAT}|{profile}|declared"
