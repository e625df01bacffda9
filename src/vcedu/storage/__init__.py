"""The database driver: what the library asks of a database, and SQLite and PostgreSQL."""

from vcedu.storage.driver import Driver, Row, Value
from vcedu.storage.opening import is_address, open_driver
from vcedu.storage.postgresql import PostgreSQLDriver
from vcedu.storage.schema import Schema, migrate
from vcedu.storage.sqlite import SQLiteDriver

__all__ = [
    "Driver",
    "PostgreSQLDriver",
    "Row",
    "SQLiteDriver",
    "Schema",
    "Value",
    "is_address",
    "migrate",
    "open_driver",
]
