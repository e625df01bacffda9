"""A disk that remembers every write, so that what a crash would have left can be built for each of them.

SQLite runs once on `RecordingDisk`; `states` then gives the files as they would be after the first so many events, had
the process been killed or the power failed there. Creating and deleting a file are taken to last at once.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import apsw

_SECTOR = 512


class Crash(Enum):
    """What a crash does to the writes that were not yet synced."""

    KILLED = "the process ends, the system writes all"
    TORN = "the process ends, the last write is done by half"
    DROPPED = "the power fails, no unsynced write is done"
    SCATTERED = "the power fails, some unsynced writes are done, some by sectors"
    REORDERED = "the power fails, of each file another part of the unsynced writes is done: all, none, or the first"


@dataclass(frozen=True)
class Write:
    name: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Truncate:
    name: str
    size: int


@dataclass(frozen=True)
class Sync:
    name: str


@dataclass(frozen=True)
class Delete:
    name: str


@dataclass(frozen=True)
class Acknowledged:
    """The caller was told that something is done."""

    what: object


class RecordingDisk(apsw.VFS):
    """A SQLite file system that records its events; `fail_at` makes the write with that number fail, and all later.

    With `once` only that write fails; with `syncs` the syncs are counted with the writes, and fail like them. Nothing
    is really synced: what a crash leaves is reckoned from the events.
    """

    def __init__(
        self,
        name: str,
        *,
        fail_at: int | None = None,
        failure: type[apsw.Error] = apsw.FullError,
        once: bool = False,
        syncs: bool = False,
    ) -> None:
        super().__init__(name, "", maxpathname=0)
        self.vfs_name = name
        self.events: list[object] = []
        self.writes = 0
        self.failed = 0
        self._fail_at = fail_at
        self._failure = failure
        self._once = once
        self.counts_syncs = syncs

    def fail_next(self, writes: int) -> None:
        """Let the write fail that comes after so many more."""
        self._fail_at = self.writes + writes

    def acknowledge(self, what: object) -> None:
        self.events.append(Acknowledged(what))

    def count_write(self) -> None:
        self.writes += 1
        if self._fail_at is not None and self.writes >= self._fail_at:
            self.failed += 1
            if self._once:
                self.repair()
            raise self._failure

    def repair(self) -> None:
        self._fail_at = None

    def xOpen(self, name, flags):  # noqa: N802 - the name SQLite gives it
        return _RecordingFile(self, name, flags)

    def xDelete(self, name, sync_folder):  # noqa: N802 - the name SQLite gives it
        self.events.append(Delete(Path(name).name))
        super().xDelete(name, sync_folder)


class _RecordingFile(apsw.VFSFile):
    def __init__(self, disk, name, flags):
        super().__init__("", name, flags)
        self._disk = disk
        self._name = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "").name

    def xWrite(self, data, offset):  # noqa: N802 - the name SQLite gives it
        self._disk.count_write()
        self._disk.events.append(Write(self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size):  # noqa: N802 - the name SQLite gives it
        self._disk.events.append(Truncate(self._name, size))
        super().xTruncate(size)

    def xSync(self, flags):  # noqa: N802 - the name SQLite gives it
        if self._disk.counts_syncs:
            self._disk.count_write()
        self._disk.events.append(Sync(self._name))


@dataclass
class _File:
    content: bytearray = field(default_factory=bytearray)
    pending: list[Write | Truncate] = field(default_factory=list)

    def settle(self) -> None:
        for change in self.pending:
            _apply(self.content, change)
        self.pending.clear()


def _apply(content: bytearray, change: Write | Truncate) -> None:
    if isinstance(change, Truncate):
        del content[change.size :]
        content.extend(bytes(change.size - len(content)))
        return
    content.extend(bytes(max(0, change.offset - len(content))))
    content[change.offset : change.offset + len(change.data)] = change.data


def write_points(events: list[object]) -> list[int]:
    """Return after how many events each write has been done."""
    return [number for number, event in enumerate(events, 1) if isinstance(event, Write)]


def state(events: list[object], crash: Crash, seed: int) -> dict[str, bytes]:
    """Return the files after these events and a crash."""
    files: dict[str, _File] = {}
    for event in events:
        if isinstance(event, Write | Truncate):
            files.setdefault(event.name, _File()).pending.append(event)
        elif isinstance(event, Sync):
            files.setdefault(event.name, _File()).settle()
        elif isinstance(event, Delete):
            files.pop(event.name, None)
    chance = random.Random(seed)
    for file in files.values():
        if crash is Crash.DROPPED:
            file.pending.clear()
        elif crash is Crash.SCATTERED:
            file.pending = list(_scattered(file.pending, chance))
        elif crash is Crash.REORDERED:
            del file.pending[chance.choice([0, len(file.pending), chance.randint(0, len(file.pending))]) :]
        elif crash is Crash.TORN and file.pending and file.pending[-1] is events[-1]:
            last = events[-1]
            file.pending[-1] = Write(last.name, last.offset, last.data[: len(last.data) // 2])
        file.settle()
    return {name: bytes(file.content) for name, file in files.items()}


def _scattered(pending, chance):
    for change in pending:
        if isinstance(change, Truncate):
            if chance.random() < 0.5:
                yield change
            continue
        for start in range(0, len(change.data), _SECTOR):
            if chance.random() < 0.7:
                yield Write(change.name, change.offset + start, change.data[start : start + _SECTOR])
