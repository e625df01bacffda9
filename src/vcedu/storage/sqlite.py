"""SQLite through apsw, set to lose nothing that was acknowledged.

The write-ahead log with `synchronous=FULL` syncs each commit before it returns; `secure_delete` overwrites what is
deleted. No other SQLite library may open the same file in the same process: closing it there would drop the locks held
here (https://www.sqlite.org/howtocorrupt.html#multiple_copies_of_sqlite_linked_into_the_same_application).
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from vcedu.errors import Code, MalformedError, UndeterminedError, UsageError, VceduError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    import apsw

    from vcedu.storage.driver import Row, Value

_IN_MEMORY = ":memory:"
_OWNER_ONLY = 0o600
_PAUSE = 0.01
_SETTINGS = ("PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON", "PRAGMA foreign_keys=ON")
_STATEMENT_ERRORS = (
    "SQLError",
    "BindingsError",
    "ConstraintError",
    "MismatchError",
    "RangeError",
    "TooBigError",
    "ExecTraceAbort",
)


class SQLiteDriver:
    """A `Driver` on one SQLite file."""

    def __init__(self, path: str | os.PathLike[str], *, busy_timeout: float = 30.0, vfs: str | None = None) -> None:
        """Open a database, or make one that only its owner may read.

        Args:
            path: The file, or `:memory:` for one that is gone when it is closed.
            busy_timeout: How many seconds to wait for another writer.
            vfs: The name of a registered SQLite file system; None for the usual one.

        Raises:
            MalformedError: `STORE_UNREADABLE`, if it cannot be opened or is not a database.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        """
        self._path = os.fspath(path)
        self._lock = threading.RLock()
        self._depth = 0
        self._single_statements: set[str] = set()
        with _Wrapped(self._path):
            self._connection = _open(self._path, busy_timeout, vfs)

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Run one statement and return all its rows.

        Raises:
            UsageError: `STORE_STATEMENT`, if SQLite refuses the statement or its values, or if there is more than one
                statement; none of them is run then.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._lock, _Wrapped(self._path):
            rows = self._cursor(sql).execute(sql, tuple(parameters)).fetchall()
            self._single_statements.add(sql)
            return rows

    def execute_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement once with each of many sets of values: all of it or nothing.

        Raises:
            UsageError: `STORE_STATEMENT`, if SQLite refuses the statement or any of the values, or if there is more
                than one statement.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        values = [tuple(row) for row in rows]
        with self.transaction(), _Wrapped(self._path):
            self._cursor(sql).executemany(sql, values).fetchall()

    def _cursor(self, sql: str) -> apsw.Cursor:
        """Return a cursor that runs this statement, and no second one behind it."""
        if self._depth and not self._connection.in_transaction:
            # SQLite has undone it after a failed write; on its own this statement would be kept.
            raise UsageError(Code.STORE_STATEMENT, reason="the transaction it belongs to has been undone")
        cursor = self._connection.cursor()
        if sql not in self._single_statements:
            # Called before each statement with its text: the first call shows whether more follows.
            cursor.exec_trace = lambda _cursor, statement, _bindings: statement == sql
        return cursor

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the only right to write until the end; undo everything after any exception.

        Raises:
            UndeterminedError: `STORE_BUSY`, if another writer does not end in time; `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._lock:
            begin, commit, undo = _bounds(self._depth)
            self.execute(begin)
            self._depth += 1
            try:
                yield
                self.execute(commit)
            except BaseException:
                self._undo(undo)
                raise
            finally:
                self._depth -= 1

    def _undo(self, statements: tuple[str, ...]) -> None:
        # After a full disk or a failed write SQLite has undone the whole transaction itself.
        with _Wrapped(self._path):
            if not self._connection.in_transaction:
                return
        for statement in statements:
            self.execute(statement)

    def erase_traces(self) -> bool:
        """Write the log into the file and empty it: `secure_delete` clears the one, older pages lie in the other.

        Returns:
            Whether nothing is left; False while another connection reads what was there before.

        Raises:
            UndeterminedError: `STORE_BUSY`, inside a transaction; `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        ((blocked, *_),) = self.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not blocked

    def close(self) -> None:
        """Close the file; a transaction that is open is undone.

        Raises:
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._lock, _Wrapped(self._path):
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _bounds(depth: int) -> tuple[str, str, tuple[str, ...]]:
    """Return how a transaction at this depth begins, ends and is undone."""
    if depth == 0:
        return "BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",)
    name = f"inner_{depth}"
    return f"SAVEPOINT {name}", f"RELEASE {name}", (f"ROLLBACK TO {name}", f"RELEASE {name}")


def _open(path: str, busy_timeout: float, vfs: str | None) -> apsw.Connection:
    import apsw  # noqa: PLC0415 - apsw is slow to import

    if path != _IN_MEMORY:
        Path(path).touch(mode=_OWNER_ONLY, exist_ok=True)
    connection = apsw.Connection(path, vfs=vfs)
    try:
        _configure(connection, path, busy_timeout)
    except BaseException:
        connection.close()
        raise
    return connection


def _configure(connection: apsw.Connection, path: str, busy_timeout: float) -> None:
    connection.set_busy_timeout(int(busy_timeout * 1000))
    mode = _log_ahead(connection, busy_timeout)
    if mode != ("memory" if path == _IN_MEMORY else "wal"):
        raise MalformedError(Code.STORE_UNREADABLE, store=path, reason=f"no write-ahead log ({mode})")
    for setting in _SETTINGS:
        connection.execute(setting)


def _log_ahead(connection: apsw.Connection, busy_timeout: float) -> object:
    """Switch to the write-ahead log, and return the mode that the database is in now.

    Where SQLite would wait for a writer with a lock in its hand, it gives up at once, whatever its busy timeout: two
    that make a database at the same time meet here. So the waiting is done here, without a lock.
    """
    import apsw  # noqa: PLC0415 - apsw is slow to import

    deadline = time.monotonic() + busy_timeout
    while True:
        try:
            return connection.execute("PRAGMA journal_mode=WAL").get
        except apsw.BusyError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE)


class _Wrapped:
    """Turns every exception of apsw into one of ours. A class, since it stands around every statement."""

    __slots__ = ("_path",)

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if isinstance(error, Exception):
            ours = _error(error, self._path)
            if ours is not None:
                raise ours from error


def _error(error: Exception, path: str) -> VceduError | None:
    """Return what an exception is to be raised as; None for one that is not about the database."""
    import apsw  # noqa: PLC0415 - apsw is slow to import

    if isinstance(error, (TypeError, OverflowError, UnicodeEncodeError)):
        return UsageError(Code.STORE_STATEMENT, reason=error)
    if not isinstance(error, (apsw.Error, apsw.ExecTraceAbort, OSError)):
        return None
    name = type(error).__name__
    if name in {"BusyError", "LockedError"}:
        return UndeterminedError(Code.STORE_BUSY, store=path)
    if name == "FullError":
        return UndeterminedError(Code.STORE_FULL, store=path)
    if name in _STATEMENT_ERRORS:
        return UsageError(Code.STORE_STATEMENT, reason=str(error) or name)
    return MalformedError(Code.STORE_UNREADABLE, store=path, reason=error)
