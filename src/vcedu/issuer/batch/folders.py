"""A folder for each class, and beside the folders an index for the office that says whose each file is."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from vcedu.issuer.batch.lines import GrowingFile, keep, write_whole, writing
from vcedu.issuer.batch.names import folder_name

if TYPE_CHECKING:
    from pathlib import Path

    from vcedu.issuer.batch.names import FileNames
    from vcedu.issuer.batch.sinks import BatchItem, BatchSummary

INDEX = "index.csv"
_HEADER = "class,student_number,document_number,file"


class FolderSink:
    """Writes each record into its class's folder."""

    def __init__(self, folder: Path, names: FileNames) -> None:
        """Write below a folder, made if it is not there.

        Args:
            folder: The folder. Its `index.csv`, which names pupils, is for the office alone.
            names: Names the files.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        self._folder = folder
        self._names = names
        self._new: list[Path] = []
        self._made: set[Path] = set()
        make_folder(folder)
        self._index = Index(folder)

    def put(self, item: BatchItem) -> None:
        """Write one record; the same one again gives the same file.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        place = f"{folder_name(item.group)}/{self._names.of(item)}"
        path = self._folder / place
        if path.parent not in self._made:
            make_folder(path.parent)
            self._made.add(path.parent)
        write_whole(path, item.secured)
        self._new.append(path)
        self._index.add(item, place)

    def flush(self) -> None:
        """Make the files outlast a crash.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        keep(self._new)
        self._new.clear()
        self._index.flush()

    def finish(self, summary: BatchSummary) -> None:  # noqa: ARG002 - an index says the same of every run
        """Put the index in order, each file once.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        self.flush()
        self._index.finish()


def make_folder(path: Path) -> None:
    """Make a folder that only its owner may look into, if it is not there.

    Raises:
        UsageError: `FILE_UNWRITABLE`.
    """
    with writing(path):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)


class Index:
    """The list that says whose each file is."""

    def __init__(self, folder: Path) -> None:
        """Go on with the list of a folder, or begin it.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        self._file = GrowingFile(folder / INDEX)

    def add(self, item: BatchItem, place: str) -> None:
        """Note where a record is."""
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow((item.group, item.key, item.number or "", place))
        self._file.add(line.getvalue())

    def flush(self) -> None:
        """Make what was noted outlast a crash.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        self._file.flush()

    def finish(self) -> None:
        """Put the list in order, each file once.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        self._file.replace([_HEADER, *sorted({*self._file.lines()} - {_HEADER})])
