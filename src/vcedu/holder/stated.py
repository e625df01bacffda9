"""The statements that a profile's log holds: as they were made, in their order, none taken back or left out.

They lie in the audit log, which is sealed, chained and bound by the head: whoever drops one, changes one or puts an
older copy of the file back is found out by what finds that of the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.holder import audit
from vcedu.holder.access.statements import read, written
from vcedu.holder.audit import BEGINNING, Act

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from vcedu.holder.access.statements import Statement
    from vcedu.holder.opened import OpenedProfile


class StatedBefore:
    """What was stated so far; what was read once is not read again.

    Args:
        opened: The profile.
    """

    def __init__(self, opened: OpenedProfile) -> None:
        self._opened = opened
        self._forget()

    def _forget(self) -> None:
        self._read_to = (0, BEGINNING)
        self._statements: tuple[Statement, ...] = ()
        self._orders: dict[Statement, bytes] = {}
        self._taken: set[bytes] = set()
        self._last: dt.datetime | None = None

    @property
    def orders(self) -> Mapping[Statement, bytes]:
        """The signed orders by which statements came, as far as `read` has read; those that came by none have none."""
        return self._orders

    def has_taken(self, order: bytes) -> bool:
        """Return whether a signed order was taken before, as far as `read` has read.

        What was signed counts, and not the signature: of some kinds there are two to one text.
        """
        return order.rpartition(b".")[0] in self._taken

    def read(self) -> tuple[tuple[Statement, ...], dt.datetime]:
        """Return the statements and the time of the log's last entry, inside the caller's transaction.

        Raises:
            VerificationError: `PDS_AUDIT_*`, `PDS_HEAD` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        driver, profile, head = self._opened.driver, self._opened.profile, self._opened.head()
        seq, known = self._read_to
        if (audit.hash_at(driver, profile, seq) or BEGINNING) != known:
            # What was read has been undone since: it was another transaction's that failed.
            self._forget()
        new = [*audit.entries(driver, profile, head, self._read_to)]
        stated = [
            (read(entry.details["kind"], entry.details["members"]), entry.details.get("order"))
            for entry in new
            if entry.act is Act.STATED
        ]
        self._statements += tuple(statement for statement, _ in stated)
        self._orders |= {statement: order.encode() for statement, order in stated if order is not None}
        self._taken |= {order.encode().rpartition(b".")[0] for _, order in stated if order is not None}
        self._last = max([entry.at for entry in new] + ([] if self._last is None else [self._last]))
        self._read_to = (head.seq, head.hash)
        return self._statements, self._last

    def add(self, statement: Statement, at: dt.datetime, *, by: str, order: bytes | None = None) -> None:
        """Write a statement into the log.

        Args:
            statement: The statement.
            at: The present time.
            by: Who states it, or brings it.
            order: The signed order that it came by.

        Raises:
            VerificationError: `PDS_HEAD`, `PDS_ITEMS` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        kind, members = written(statement)
        came_by = {} if order is None else {"order": order.decode("ascii")}
        details = {"kind": kind, "members": members, "who": by, **came_by}
        with self._opened.changing(Act.STATED, (), at, details=details):
            pass
