"""What a database must do for this library, whichever it is.

Statements keep to what SQLite and PostgreSQL both understand: `?` for parameters (a driver translates them), the
column types TEXT, BIGINT and BYTEA, `ON CONFLICT DO NOTHING`, `RETURNING`. Nothing relies on the order of rows that no
`ORDER BY` gives; texts are ordered and told apart by their code points, and have no U+0000. After a statement that was
refused nothing more is run in the transaction that it stands in, but an inner one may be refused alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

Value: TypeAlias = "int | float | str | bytes | None"
Row: TypeAlias = "tuple[Value, ...]"


class Driver(Protocol):
    """A connection to one database, usable from several threads, one at a time."""

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Run one statement and return all its rows.

        Raises:
            UsageError: `STORE_STATEMENT`, if the database refuses the statement or its values, or if there is more
                than one statement.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        ...

    def execute_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement, which returns no rows, once with each of many sets of values: all of it or nothing.

        It is a transaction of its own, or a part of the one it stands in.

        Raises:
            UsageError: `STORE_STATEMENT`, if the database refuses the statement or any of the values, or if there is
                more than one statement.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context in which all is done or, after any exception, nothing.

        From its beginning no other writer changes what it reads. When the outermost one has ended without an
        exception, what it wrote outlasts a crash of the process and of the machine. One inside another undoes only
        its own part.

        Raises:
            UndeterminedError: `STORE_BUSY`, if another writer does not end in time; `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        ...

    def erase_traces(self) -> bool:
        """Take what was deleted out of the files, outside any transaction; return whether nothing is left of it.

        Raises:
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        ...

    def close(self) -> None:
        """Close the connection; what a transaction left undone is undone."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...
