"""Signed documents in a ZIP, as a batch or another system hands them over: read within bounds, and unpacked nowhere.

No name in an archive is ever a path here. One that would lead out of a folder is refused all the same: whoever unpacks
the archive with another program is warned.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_BYTES = 256 * 1024 * 1024
_MOST_FILES = 10_000
_LONGEST_NAME = 240
_KIND, _LINK = 0o170000 << 16, 0o120000 << 16
_ODD_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|[\\\x00-\x1f\x7f]|(?:^|/)\.\.?(?:/|$)|//")
_NO_ZIP = Message("it is no ZIP, or a broken or encrypted one", "ZIPではないか、壊れているか、暗号化されています")
_TOO_LARGE = Message("it unpacks to too much", "展開後の大きさが上限を超えます")
_TOO_MANY = Message("it holds too many files", "ファイルが多すぎます")
_TWICE = Message("it holds two files of one name", "同じ名前のファイルが二つあります")
_PATH = Message("the name of a file in it leads out of its folder", "フォルダーの外を指すファイル名が含まれています")


def is_archive(data: bytes) -> bool:
    """Return whether bytes begin as a ZIP does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def documents_in(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a ZIP with their names, in the order of the names.

    Raises:
        MalformedError: `DOCUMENT_ARCHIVE`; what was yielded before is as good as any other file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from _contents(archive, _checked(archive))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise _refused(_NO_ZIP) from error


def _checked(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of an archive, after all names were looked at."""
    members = archive.infolist()
    if len(members) > _MOST_FILES:
        raise _refused(_TOO_MANY)
    if len({member.filename.casefold() for member in members}) < len(members):
        raise _refused(_TWICE)
    for member in members:
        if _leads_out(member):
            raise _refused(_PATH)
    return sorted((member for member in members if not member.is_dir()), key=lambda member: member.filename)


def _leads_out(member: zipfile.ZipInfo) -> bool:
    # `orig_filename` is the name as it stands there: `filename` ends at a zero byte.
    name = member.orig_filename
    is_odd = _ODD_NAME.search(name) is not None or len(name) > _LONGEST_NAME
    return is_odd or member.external_attr & _KIND == _LINK


def _contents(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    left = _MOST_BYTES
    for member in members:
        # What the archive says about sizes proves nothing: reading stops where the bytes run over.
        with archive.open(member) as opened:
            content = opened.read(left + 1)
        left -= len(content)
        if left < 0:
            raise _refused(_TOO_LARGE)
        yield member.filename, content


def _refused(reason: Message) -> MalformedError:
    return MalformedError(Code.DOCUMENT_ARCHIVE, reason=reason)
