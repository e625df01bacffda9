"""Tables that grow with the library: steps that are applied once each and in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Code, UnsupportedError

if TYPE_CHECKING:
    from vcedu.storage.driver import Driver


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of one part of the library.

    Attributes:
        name: The part's name; several parts may share a database.
        steps: For each version the statements that lead to it from the one before. A step that was released is never
            changed: a change is another step.
    """

    name: str
    steps: tuple[tuple[str, ...], ...]


def migrate(driver: Driver, schema: Schema) -> None:
    """Bring a part's tables to the newest version, all of it or nothing.

    Raises:
        UnsupportedError: `STORE_VERSION`, if a newer library wrote the database.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        MalformedError: `STORE_UNREADABLE`.
    """
    with driver.transaction():
        driver.execute("CREATE TABLE IF NOT EXISTS meta (part TEXT PRIMARY KEY, schema_version BIGINT NOT NULL)")
        rows = driver.execute("SELECT schema_version FROM meta WHERE part = ?", (schema.name,))
        found = rows[0][0] if rows else 0
        newest = len(schema.steps)
        if not isinstance(found, int) or not 0 <= found <= newest:
            raise UnsupportedError(Code.STORE_VERSION, part=schema.name, found=found, newest=newest)
        for step in schema.steps[found:]:
            for statement in step:
                driver.execute(statement)
        if found < newest:
            driver.execute("DELETE FROM meta WHERE part = ?", (schema.name,))
            driver.execute("INSERT INTO meta (part, schema_version) VALUES (?, ?)", (schema.name, newest))
