"""An archive (ZIP) for each class: the same records give the same bytes."""

from __future__ import annotations

import json
import re
import zipfile
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from vcedu.errors import Code, Message, UsageError
from vcedu.issuer.batch.folders import Index, make_folder
from vcedu.issuer.batch.lines import GrowingFile, keep, writing
from vcedu.issuer.batch.names import folder_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vcedu.issuer.batch.names import FileNames
    from vcedu.issuer.batch.sinks import BatchItem, BatchSummary

_PARTS = ".parts"
_LINES = ".jsonl"
_NAME = re.compile(r"[a-z2-7]{32}\.(?:json|jwt)")
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
_READABLE_FILE = 0o100644 << 16
_UNIX = 3
_FOREIGN = Message("it is no archive of a batch, or a broken one", "一括発行の書庫ではないか、壊れています")


class ArchiveSink:
    """Collects each class's records in an archive; until it is made they wait in one file for each class."""

    def __init__(self, folder: Path, names: FileNames) -> None:
        """Write into a folder, made if it is not there.

        Args:
            folder: The folder. Its `index.csv`, which names pupils, is for the office alone.
            names: Names the files in the archives.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        self._folder = folder
        self._names = names
        self._waiting: dict[str, GrowingFile] = {}
        make_folder(folder / _PARTS)
        self._index = Index(folder)

    def put(self, item: BatchItem) -> None:
        """Take one record.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        group, name = folder_name(item.group), self._names.of(item)
        if group not in self._waiting:
            self._waiting[group] = GrowingFile(self._folder / _PARTS / f"{group}{_LINES}")
        self._waiting[group].add(json.dumps([name, item.secured.decode()], ensure_ascii=False))
        self._index.add(item, f"{group}.zip/{name}")

    def flush(self) -> None:
        """Make what waits outlast a crash.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        for waiting in self._waiting.values():
            waiting.flush()
        self._index.flush()

    def finish(self, summary: BatchSummary) -> None:  # noqa: ARG002 - an archive says the same of every run
        """Make the archives, with what earlier runs put into them.

        Raises:
            UsageError: `FILE_UNWRITABLE`; `FILE_UNREADABLE`, if an archive of an earlier run was replaced by another
                file.
        """
        self.flush()
        self._index.finish()
        self._waiting.clear()
        with writing(self._folder):
            left = sorted((self._folder / _PARTS).glob(f"*{_LINES}"))
        for waiting in left:
            archive = self._folder / f"{waiting.name.removesuffix(_LINES)}.zip"
            _add(archive, dict(map(json.loads, GrowingFile(waiting).lines())))
            keep([archive])
            with writing(waiting):
                waiting.unlink()


def _add(archive: Path, new: dict[str, str]) -> None:
    beside = archive.with_name(f".{archive.name}.new")
    with writing(archive), ExitStack() as stack:
        earlier = stack.enter_context(_opened(archive)) if archive.exists() else None
        before = set() if earlier is None else set(earlier.namelist())
        with zipfile.ZipFile(beside, "w") as made:
            for name in sorted(before | new.keys()):
                data = new[name].encode() if name in new or earlier is None else earlier.read(name)
                made.writestr(_entry(name), data)
        beside.replace(archive)


def _entry(name: str) -> zipfile.ZipInfo:
    # Nothing of the machine goes in, and nothing is compressed: another zlib would give other bytes.
    entry = zipfile.ZipInfo(name, _FIRST_MOMENT)
    entry.create_system, entry.external_attr = _UNIX, _READABLE_FILE
    return entry


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as earlier:
            if all(_NAME.fullmatch(name) for name in earlier.namelist()) and earlier.testzip() is None:
                yield earlier
                return
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        # The latter two: compressed in a way that is not known here, or encrypted.
        raise _foreign(archive) from error
    raise _foreign(archive)


def _foreign(archive: Path) -> UsageError:
    return UsageError(Code.FILE_UNREADABLE, file=str(archive), reason=_FOREIGN)
