"""PostgreSQL through psycopg 3, set to lose nothing that was acknowledged, with one writer at a time as SQLite has it.

A transaction is `READ COMMITTED` behind an advisory lock that every writer of the same schema takes first. Behind the
lock nobody else commits, so what is read stays true until the end, and a `MAX(number) + 1` is given once; since each
statement sees what was committed before it, the first one sees all that the writer before did. `SERIALIZABLE` would
refuse at the end what has been reserved, and the caller had to do it again.

A statement that is refused leaves the transaction it stands in undone, or the inner one alone; PostgreSQL runs nothing
more in it. The lock is held by the session: between here and the server may stand a pooler that keeps whole sessions
together, none that parts transactions.
"""

from __future__ import annotations

import threading
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from vcedu.errors import Code, MalformedError, UndeterminedError, UsageError, VceduError
from vcedu.storage import _postgresql_sql as dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import psycopg

    from vcedu.storage.driver import Row, Value

_LOCK_SPACE = 0x76636564  # "vced": this library's advisory locks, beside those of others
_COMMIT, _ROLLBACK = "COMMIT", "ROLLBACK"
_UNDONE = "the transaction it belongs to has been undone"
_SETTINGS = b"""
    SELECT set_config('lock_timeout', $1, false) || set_config('tcp_keepalives_idle', '30', false)
        || CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
            THEN set_config('synchronous_commit', 'on', false) ELSE '' END,
        current_schema(), current_setting('server_encoding'), current_setting('fsync'),
        current_setting('full_page_writes')
"""
_WANTED = ("UTF8", "on", "on")
_OWN_TABLES = b"""
    SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname = current_schema() AND tableowner = current_user ORDER BY tablename
"""
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_TAKEN = {"55P03", "40P01", "40001", "57014", "57P03", "53300"}
_NO_ROOM = "53100"
_IN_FAILED = "25P02"
_STATEMENT_CLASSES = ("08P01", "0A", "21", "22", "23", "25001", "25P02", "42", "54")
_STATEMENT_ERRORS = {"ProgrammingError", "DataError"}


class PostgreSQLDriver:
    """A `Driver` on one schema of a PostgreSQL database."""

    def __init__(self, dsn: str, *, busy_timeout: float = 30.0) -> None:
        """Open a database.

        Args:
            dsn: Its address, `postgresql://user@host:port/name`. The schema is the first one of its search path. A
                password is better kept out of it: libpq finds it in `PGPASSFILE`, `~/.pgpass` or `PGPASSWORD`.
            busy_timeout: How many seconds to wait for another writer.

        Raises:
            UsageError: `STORE_NOT_INSTALLED`, without psycopg.
            MalformedError: `STORE_UNREADABLE`, if it cannot be reached, is not in UTF-8, has no schema, or its server
                does not write what it acknowledges to the disk.
            UndeterminedError: `STORE_BUSY`, if the server takes no more connections.
        """
        dialect.check_installed()
        self._dsn = dsn
        self._busy_timeout = busy_timeout
        self._lock = threading.RLock()
        self._depth = 0
        self._is_closed = False
        self._begin = ""
        self._path = dialect.name_of(dsn)
        self._connection = self._connect()

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Run one statement and return all its rows.

        Raises:
            UsageError: `STORE_STATEMENT`, if PostgreSQL refuses the statement or its values, or if there is more than
                one statement; none of them is run then.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._lock:
            if self._depth == 0 and not dialect.only_reads(sql):
                # Alone too it waits for the writer before it.
                with self.transaction():
                    return self._run(sql, parameters)
            self._renew()
            return self._run(sql, parameters)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement once with each of many sets of values, all on their way at once: all of it or nothing.

        Raises:
            UsageError: `STORE_STATEMENT`, if PostgreSQL refuses the statement or any of the values, or if there is
                more than one statement.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        statement, count = dialect.translated(sql)
        values = [dialect.checked(row, count) for row in rows]
        with self.transaction(), _wrapped(self._path), self._connection.cursor() as cursor:
            cursor.executemany(statement, values)

    def _run(self, sql: str, parameters: Sequence[Value]) -> list[Row]:
        with _wrapped(self._path):
            statement, count = dialect.translated(sql)
            cursor = self._connection.execute(statement, dialect.checked(parameters, count), prepare=True)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the only right to write until the end; undo everything after any exception.

        Raises:
            UsageError: `STORE_STATEMENT`, at the end, if a statement in it was refused.
            UndeterminedError: `STORE_BUSY`, if another writer does not end in time; `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`. If it is the end that has no answer, all of it was done or nothing.
        """
        with self._lock:
            commit, undo = self._start()
            self._depth += 1
            try:
                yield
                self._control(commit)
            except BaseException:
                self._undo(undo)
                raise
            finally:
                self._depth -= 1

    def _start(self) -> tuple[str, str]:
        """Begin a transaction, and return the statements that end it and undo it."""
        if self._depth:
            name = f"inner_{self._depth}"
            self._control(f"SAVEPOINT {name}")
            return f"RELEASE {name}", f"ROLLBACK TO {name}; RELEASE {name}"
        self._renew()
        try:
            self._control(self._begin)
        except BaseException:
            self._undo(_ROLLBACK)
            raise
        return _COMMIT, _ROLLBACK

    def _control(self, statement: str) -> None:
        with _wrapped(self._path):
            answer = self._connection.execute(statement.encode(), prepare=False).statusmessage
        if statement == _COMMIT and answer != _COMMIT:
            # So the server says that it has undone it, without calling that an error.
            raise UsageError(Code.STORE_STATEMENT, reason=_UNDONE)

    def _undo(self, statement: str) -> None:
        # The server undoes by itself what a lost connection leaves.
        if self._connection.info.transaction_status.name in {"INTRANS", "INERROR"}:
            self._control(statement)

    def erase_traces(self) -> bool:
        """Write the tables anew without what was deleted.

        Returns:
            False: the server's write-ahead log, its copies and the free space of its disk still have it.

        Raises:
            UndeterminedError: `STORE_BUSY`, inside a transaction or while another uses a table; `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._lock, _wrapped(self._path):
            if self._depth:
                raise UndeterminedError(Code.STORE_BUSY, store=self._path)
            self._renew()
            for (table,) in self._connection.execute(_OWN_TABLES).fetchall():
                self._connection.execute(f"VACUUM (FULL) {table!s}".encode(), prepare=False)
            return False

    def close(self) -> None:
        """Close the connection; a transaction that is open is undone.

        Raises:
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._lock, _wrapped(self._path):
            self._is_closed = True
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _renew(self) -> None:
        """Connect again where the connection was lost: outside a transaction nothing hangs on the old one."""
        if self._connection.closed and not self._is_closed and not self._depth:
            self._connection = self._connect()

    def _connect(self) -> psycopg.Connection[Row]:
        import psycopg  # noqa: PLC0415 - slow to import, and an extra

        with _wrapped(self._path, opening=True):
            connection = psycopg.connect(**dialect.connecting(self._dsn), cursor_factory=psycopg.RawCursor)
            try:
                self._begin = _configured(connection, self._path, self._busy_timeout)
            except BaseException:
                connection.close()
                raise
        return connection


def _configured(connection: psycopg.Connection[Row], path: str, busy_timeout: float) -> str:
    """Set a new connection up, and return the statements that begin a transaction on it."""
    dialect.adapt(connection)
    # For PostgreSQL no time at all means that there is no limit.
    wait = max(1, int(busy_timeout * 1000))
    ((_, schema, *found),) = connection.execute(_SETTINGS, (f"{wait}ms",)).fetchall()
    if schema is None:
        raise MalformedError(Code.STORE_UNREADABLE, store=path, reason="no schema on its search path exists")
    for name, value, wanted in zip(("server_encoding", "fsync", "full_page_writes"), found, _WANTED, strict=True):
        if value != wanted:
            raise MalformedError(Code.STORE_UNREADABLE, store=path, reason=f"{name} is {value!s}, not {wanted}")
    own = zlib.crc32(str(schema).encode()) - 2**31
    return f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock({_LOCK_SPACE}, {own})"


@contextmanager
def _wrapped(path: str, *, opening: bool = False) -> Iterator[None]:
    """Turn every exception of psycopg into one of ours."""
    import psycopg  # noqa: PLC0415 - slow to import, and an extra

    try:
        yield
    except psycopg.Error as error:
        raise _error(error, path, opening=opening) from error
    except UnicodeEncodeError as error:
        raise UsageError(Code.STORE_STATEMENT, reason=error) from error


def _error(error: psycopg.Error, path: str, *, opening: bool) -> VceduError:
    # The message alone: the server's details name values.
    reason = error.diag.message_primary or str(error).partition("\n")[0]
    state = error.sqlstate or ""
    if state in _TAKEN:
        return UndeterminedError(Code.STORE_BUSY, store=path)
    if state == _NO_ROOM:
        return UndeterminedError(Code.STORE_FULL, store=path)
    if not opening and (state.startswith(_STATEMENT_CLASSES) or type(error).__name__ in _STATEMENT_ERRORS):
        return UsageError(Code.STORE_STATEMENT, reason=_UNDONE if state == _IN_FAILED else reason)
    return MalformedError(Code.STORE_UNREADABLE, store=path, reason=reason)
