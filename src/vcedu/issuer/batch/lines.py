"""Files that grow line by line, and files written whole, so that a crash at any moment leaves no half of either."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PRIVATE = 0o600
PUBLIC = 0o644


class GrowingFile:
    """A file of lines that only its owner may read; what a crash cut off at its end is dropped when it is opened."""

    def __init__(self, path: Path) -> None:
        """Begin with what the file holds, or make it.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        self.path = path
        self._new: list[str] = []
        with writing(path):
            path.touch(mode=PRIVATE, exist_ok=True)
            with path.open("r+b") as stream:
                whole = sum(len(line) for line in stream if line.endswith(b"\n"))
                stream.truncate(whole)

    def lines(self) -> Iterator[str]:
        """Yield what the file holds, and what was added to it.

        Raises:
            UsageError: `FILE_UNWRITABLE`, if it can't be read any more.
        """
        with writing(self.path), self.path.open(encoding="utf-8", newline="\n") as stream:
            yield from (line.removesuffix("\n") for line in stream)
        yield from self._new

    def add(self, line: str) -> None:
        """Add one line; it is written at the next `flush`."""
        self._new.append(line)

    def flush(self) -> None:
        """Write what was added, so that it outlasts a crash.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        if self._new:
            with writing(self.path), self.path.open("ab") as stream:
                stream.write("".join(f"{line}\n" for line in self._new).encode())
            keep([self.path])
            self._new.clear()

    def replace(self, lines: Iterable[str]) -> None:
        """Put these lines in place of all, or change nothing.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        text = "".join(f"{line}\n" for line in lines)
        write_whole(self.path, text.encode(), mode=PRIVATE)
        keep([self.path])
        self._new.clear()


def write_whole(path: Path, data: bytes, *, mode: int = PUBLIC) -> None:
    """Write a file under another name and rename it, so that under its own it is whole or not there.

    Raises:
        UsageError: `FILE_UNWRITABLE`.
    """
    with writing(path):
        beside = path.with_name(f".{path.name}.new")
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as stream:  # noqa: PTH123
            stream.write(data)
        beside.replace(path)


def keep(paths: Iterable[Path]) -> None:
    """Wait until files and the folders that name them are on the disk.

    Raises:
        UsageError: `FILE_UNWRITABLE`.
    """
    paths = [*paths]
    for path in [*paths, *{path.parent for path in paths}]:
        with writing(path):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses into an error that names the file."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(Code.FILE_UNWRITABLE, file=str(path), reason=reason) from error
