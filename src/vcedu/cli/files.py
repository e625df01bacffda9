"""Files that commands read and write; every failure says which file and why."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError, VceduError
from vcedu.model import read_secured

if TYPE_CHECKING:
    from vcedu.model import Secured

_PRIVATE = 0o600
_PUBLIC = 0o644


def read(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        UsageError: `FILE_UNREADABLE`.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(Code.FILE_UNREADABLE, file=str(path), reason=_reason(error)) from error


def write(path: Path, data: bytes, *, private: bool = False, overwrite: bool = True) -> None:
    """Write a file whole or not at all.

    Args:
        path: Where to.
        data: What.
        private: Whether only the owner may read it.
        overwrite: Whether an older file of that name may be replaced.

    Raises:
        UsageError: `FILE_UNWRITABLE` or `FILE_EXISTS`.
    """
    if not overwrite and path.exists():
        raise UsageError(Code.FILE_EXISTS, file=str(path))
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(name).chmod(_PRIVATE if private else _PUBLIC)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(Code.FILE_UNWRITABLE, file=str(path), reason=_reason(error)) from error


def folder(path: Path) -> Path:
    """Return a folder, made if it is not there.

    Raises:
        UsageError: `FILE_UNWRITABLE`.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(Code.FILE_UNWRITABLE, file=str(path), reason=_reason(error)) from error
    return path


class naming:  # noqa: N801 - reads as a word: `with naming(path):`
    """Puts a file's name into errors that do not know it yet."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Name the file in what went wrong."""
        if isinstance(error, VceduError):
            error.with_place(file=str(self._path))


def failure(error: OSError, path: Path) -> UsageError:
    """Return what the operating system refused as an error that names the file."""
    return UsageError(Code.FILE_UNWRITABLE, file=str(error.filename or path), reason=_reason(error))


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def records_in(directory: Path) -> dict[str, Secured]:
    """Return the signed records in a folder by their identifiers; what else lies there is passed over.

    Raises:
        UsageError: `FILE_UNREADABLE`.
    """
    found: dict[str, Secured] = {}
    for path in sorted(directory.rglob("*.json")):
        try:
            secured = read_secured(path.read_bytes())
        except OSError as error:
            raise UsageError(Code.FILE_UNREADABLE, file=str(path), reason=_reason(error)) from error
        except VceduError:
            continue
        found[str(secured.envelope.document.get("id"))] = secured
    return found
