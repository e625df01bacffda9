"""The school or board that records are issued from, as a command's options name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.cli import files
from vcedu.connectors import read_school
from vcedu.connectors.board_file import read_board
from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from vcedu.connectors.plain.kinds import Body


def body(school: Path | None, board: Path | None) -> Body:
    """Return the school or board that a file describes.

    Raises:
        UsageError: `OPTION_INVALID`, if none is named or both are; `FILE_UNREADABLE`.
        VceduError: what is wrong with the file.
    """
    if school is not None and board is None:
        return read_school(files.read(school), file=str(school))
    if board is not None and school is None:
        return read_board(files.read(board), file=str(board))
    value = "absent" if board is None else "beside --board"
    raise UsageError(Code.OPTION_INVALID, option="--school", value=value, expected="--school FILE | --board FILE")
