"""The database driver: what the library asks of a database, and SQLite."""

from vcedu.storage.driver import Driver, Row, Value
from vcedu.storage.schema import Schema, migrate
from vcedu.storage.sqlite import SQLiteDriver

__all__ = ["Driver", "Row", "SQLiteDriver", "Schema", "Value", "migrate"]
