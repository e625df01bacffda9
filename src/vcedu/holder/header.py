"""The store's head line: its format, and what makes the store's key from a passphrase."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError, UsageError
from vcedu.holder._schema import FORMAT, PDS
from vcedu.keys.kdf import KDFParameters
from vcedu.storage import migrate
from vcedu.storage.envelope import SecretKey

if TYPE_CHECKING:
    from vcedu.storage import Driver, Row, Value

_SALT_SIZE = 16
_NO_KEY = b""
_OWNER, _ANY_DEVICE = "store", ""
_COLUMNS = "format, store_id, memory_kib, iterations, lanes, salt, mac"


@dataclass(frozen=True, slots=True)
class StoreKey:
    """A store's identifier and the key that seals its profiles' keys."""

    store_id: str
    key: SecretKey

    def row_in(self, profile: str) -> tuple[str, str]:  # noqa: ARG002 - the same in each
        """Return where its wraps of a profile stand."""
        return _OWNER, _ANY_DEVICE

    def wrap(self, data: bytes, place: str) -> bytes:
        """Return the data, sealed under the key."""
        return self.key.seal(data, place)

    def unwrap(self, wrapped: Value, place: str) -> bytes | None:
        """Return what was sealed under the key."""
        return self.key.unseal(wrapped, place)


def create_header(
    driver: Driver, passphrase: str, parameters: KDFParameters, *, store_id: str | None = None
) -> StoreKey:
    """Make a store's tables and its head line.

    Args:
        driver: The database.
        passphrase: What opens the store.
        parameters: What guessing it costs.
        store_id: The identifier of a store that is restored; None for a new one.

    Raises:
        UsageError: `PDS_EXISTS`, if the database holds a store; `PDS_PASSPHRASE_MISSING`.
        UnsupportedError: `STORE_VERSION`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    check_given(passphrase)
    with driver.transaction():
        migrate(driver, PDS)
        if driver.execute("SELECT store_id FROM store"):
            raise UsageError(Code.PDS_EXISTS)
        return _write(driver, store_id or uuid.uuid4().hex, passphrase, parameters)


def change_header(driver: Driver, store_id: str, passphrase: str, parameters: KDFParameters) -> StoreKey:
    """Put a head line under another passphrase in the place of a store's own, inside the caller's transaction.

    Raises:
        UsageError: `PDS_PASSPHRASE_MISSING`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    check_given(passphrase)
    driver.execute("DELETE FROM store")
    return _write(driver, store_id, passphrase, parameters)


def create_hosted_header(driver: Driver) -> str:
    """Make the tables and the head line of a store without a key, if there is none yet; return its identifier.

    Raises:
        UsageError: `PDS_EXISTS`, if the database holds a store that a passphrase opens.
        UnsupportedError: `STORE_VERSION`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `PDS_FORMAT` or `STORE_UNREADABLE`.
    """
    with driver.transaction():
        migrate(driver, PDS)
        if not driver.execute("SELECT store_id FROM store"):
            stated = (FORMAT, uuid.uuid4().hex, 0, 0, 0, _NO_KEY, _NO_KEY)
            driver.execute(f"INSERT INTO store ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", stated)  # noqa: S608 - a constant
        _, store_id, *_, salt, _ = _line(driver)
    if salt != _NO_KEY:
        raise UsageError(Code.PDS_EXISTS)
    return str(store_id)


def read_store_id(driver: Driver) -> str:
    """Return the identifier of a store, which all that is sealed in it is bound to.

    Raises:
        MalformedError: `PDS_FORMAT`, if the database holds no store that this library reads; `STORE_UNREADABLE`.
        UnsupportedError: `STORE_VERSION`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
    """
    with driver.transaction():
        migrate(driver, PDS)
        return str(_line(driver)[1])


def _line(driver: Driver) -> Row:
    rows = driver.execute(f"SELECT {_COLUMNS} FROM store")  # noqa: S608 - a constant
    if len(rows) != 1 or rows[0][0] != FORMAT:
        raise MalformedError(Code.PDS_FORMAT)
    return rows[0]


def _write(driver: Driver, store_id: str, passphrase: str, parameters: KDFParameters) -> StoreKey:
    salt = os.urandom(_SALT_SIZE)
    root = SecretKey(parameters.derive(passphrase, salt))
    costs = (parameters.memory_kib, parameters.iterations, parameters.lanes)
    stated: tuple[Value, ...] = (FORMAT, store_id, *costs, salt)
    driver.execute(
        f"INSERT INTO store ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
        (*stated, root.derive("header").mac(*stated)),
    )
    return StoreKey(store_id, root.derive("store"))


def open_header(driver: Driver, passphrase: str) -> StoreKey:
    """Return the key of a store.

    Raises:
        MalformedError: `PDS_FORMAT`, if the database holds no store that this library reads; `PDS_KDF_LIMITS`;
            `STORE_UNREADABLE`.
        UsageError: `PDS_PASSPHRASE`, if the passphrase is another or the head line was changed;
            `PDS_PASSPHRASE_MISSING`; `PDS_HOSTED`, if each of its profiles is opened by its own.
        UnsupportedError: `STORE_VERSION`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
    """
    check_given(passphrase)
    with driver.transaction():
        migrate(driver, PDS)
        *stated, mac = _line(driver)
    _, store_id, *costs, salt = stated
    if salt == _NO_KEY == mac:
        raise UsageError(Code.PDS_HOSTED)
    if not isinstance(salt, bytes) or len(salt) != _SALT_SIZE or not isinstance(store_id, str):
        raise MalformedError(Code.PDS_FORMAT)
    root = SecretKey(read_parameters(costs).derive(passphrase, salt))
    if not root.derive("header").has_made(mac, *stated):
        raise UsageError(Code.PDS_PASSPHRASE)
    return StoreKey(store_id, root.derive("store"))


def read_parameters(costs: list[Value]) -> KDFParameters:
    """Return what a row says of the cost of guessing.

    Raises:
        MalformedError: `PDS_KDF_LIMITS`.
    """
    memory_kib, iterations, lanes = (cost if isinstance(cost, int) else -1 for cost in costs)
    try:
        return KDFParameters(memory_kib, iterations, lanes)
    except MalformedError as error:
        least, most, value = (error.facts[name] for name in ("least", "most", "value"))
        raise MalformedError(Code.PDS_KDF_LIMITS, least=least, most=most, value=value) from error


def check_given(passphrase: str) -> None:
    """Check that there is a passphrase.

    Raises:
        UsageError: `PDS_PASSPHRASE_MISSING`.
    """
    if not passphrase:
        raise UsageError(Code.PDS_PASSPHRASE_MISSING)
