"""Databases on the command line: a file, or the address of a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from vcedu.storage import Driver

JournalOption = Annotated[
    str,
    typer.Option(
        "--journal",
        metavar="JOURNAL",
        help="The journal that it is issued with: a file, or postgresql://user@host/name.",
    ),
]


def is_there(place: str) -> bool:
    """Return whether there is a database already, as far as it can be seen from here."""
    from vcedu.storage import is_address  # noqa: PLC0415 - slow to import

    return is_address(place) or Path(place).is_file()


def existing_store(place: str, *, reason: str) -> Driver:
    """Open a database that must be there already; a file is not made.

    Raises:
        UsageError: `FILE_UNREADABLE`, with the reason; `STORE_NOT_INSTALLED`.
        MalformedError: `STORE_UNREADABLE`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
    """
    from vcedu.storage import open_driver  # noqa: PLC0415 - slow to import

    if not is_there(place):
        raise UsageError(Code.FILE_UNREADABLE, file=place, reason=reason)
    return open_driver(place)


def open_books(place: str, *, is_new: bool = False) -> Driver:
    """Open the database of a journal: one that is there, unless it may be new.

    Raises:
        UsageError: `FILE_UNREADABLE`; `STORE_NOT_INSTALLED`.
        MalformedError: `STORE_UNREADABLE`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
    """
    from vcedu.storage import open_driver  # noqa: PLC0415 - slow to import

    return open_driver(place) if is_new else existing_store(place, reason="there is no such journal")
