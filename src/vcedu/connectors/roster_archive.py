"""The ZIP of a roster: its files, unpacked within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_BYTES = 64 * 1024 * 1024
_MOST_FILES = 16


def unpacked(data: bytes, file: str) -> dict[str, bytes]:
    """Return the files of a ZIP by name.

    Raises:
        MalformedError: `ROSTER_ARCHIVE`, if it is no ZIP, has a name twice, or is too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if len(names) < len(members) or len(members) > _MOST_FILES:
                raise MalformedError(Code.ROSTER_ARCHIVE, file=file)
            return dict(_members(archive, members, file))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise MalformedError(Code.ROSTER_ARCHIVE, file=file) from error


def _members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], file: str) -> Iterator[tuple[str, bytes]]:
    left = _MOST_BYTES
    for member in members:
        # What the archive says about sizes proves nothing: reading stops where the bytes run over.
        with archive.open(member) as opened:
            content = opened.read(left + 1)
        left -= len(content)
        if left < 0:
            raise MalformedError(Code.ROSTER_ARCHIVE, file=file)
        yield member.filename, content
