"""A passphrase as an opener: the secret of its key, sealed by Argon2id, stands in a row of the profile."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.holder._schema import FORMAT
from vcedu.holder.header import check_given, read_parameters
from vcedu.holder.openers.secrets import new_pair, pair_of
from vcedu.holder.openers.wraps import OpenerSecret, handle
from vcedu.storage.envelope import SecretKey

if TYPE_CHECKING:
    from vcedu.keys import AgreementSecret
    from vcedu.keys.kdf import KDFParameters
    from vcedu.storage import Driver, Row, Value

_SALT_SIZE = 16


def write(driver: Driver, store_id: str, profile: str, passphrase: str, parameters: KDFParameters) -> OpenerSecret:
    """Make a key that a passphrase opens, and write it down sealed, inside the caller's transaction.

    Raises:
        UsageError: `PDS_PASSPHRASE_MISSING`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    check_given(passphrase)
    secret = new_pair()
    device = handle(profile, secret.public_key)
    salt = os.urandom(_SALT_SIZE)
    costs = (parameters.memory_kib, parameters.iterations, parameters.lanes)
    key = SecretKey(parameters.derive(passphrase, salt)).derive("opener")
    sealed = key.seal(secret.reveal_secret_bytes(), _place(store_id, profile, device))
    driver.execute(
        "INSERT INTO opener (profile, device, memory_kib, iterations, lanes, salt, sealed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (profile, device, *costs, salt, sealed),
    )
    return OpenerSecret(store_id, secret)


def unlock(driver: Driver, store_id: str, profile: str, passphrase: str) -> OpenerSecret:
    """Return what a passphrase opens a profile with; it is tried on each row that there is.

    Raises:
        UsageError: `PDS_PASSPHRASE`, if it is none of the profile's; `PDS_PASSPHRASE_MISSING`.
        MalformedError: `PDS_KDF_LIMITS`; `STORE_UNREADABLE`.
        UndeterminedError: `STORE_BUSY`.
    """
    check_given(passphrase)
    rows = driver.execute(
        "SELECT device, salt, sealed, memory_kib, iterations, lanes FROM opener WHERE profile = ? ORDER BY device",
        (profile,),
    )
    for row in rows:
        secret = _unsealed(row, passphrase, _place(store_id, profile, row[0]))
        if secret is not None:
            return OpenerSecret(store_id, secret)
    raise UsageError(Code.PDS_PASSPHRASE)


def forget(driver: Driver, profile: str, device: str) -> None:
    """Destroy what a passphrase opens, inside the caller's transaction.

    Raises:
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    driver.execute("DELETE FROM opener WHERE profile = ? AND device = ?", (profile, device))


def _unsealed(row: Row, passphrase: str, place: str) -> AgreementSecret | None:
    _, salt, sealed, *costs = row
    if not isinstance(salt, bytes) or len(salt) != _SALT_SIZE:
        return None
    key = SecretKey(read_parameters(costs).derive(passphrase, salt)).derive("opener")
    secret = key.unseal(sealed, place)
    return None if secret is None else pair_of(secret)


def _place(store_id: str, profile: str, device: Value) -> str:
    return "|".join(map(str, (FORMAT, store_id, profile, "opener", device)))
