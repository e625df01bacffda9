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

    def __init__(self, folder: Path, names: FileNames, *, index: Path | None = None) -> None:
        """Write below a folder, made if it is not there.

        Args:
            folder: The folder.
            names: Names the files.
            index: Where the index goes, which names pupils and is for the office alone; by default `index.csv` in the
                folder.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        self._folder = folder
        self._names = names
        self._new: list[Path] = []
        make_folder(folder)
        self._index = GrowingFile(index or folder / INDEX)

    def put(self, item: BatchItem) -> None:
        """Write one record; the same one again gives the same file.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        place = f"{folder_name(item.group)}/{self._names.of(item)}"
        path = self._folder / place
        make_folder(path.parent)
        write_whole(path, item.secured)
        self._new.append(path)
        self._index.add(_line(item.group, item.key, item.number or "", place))

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
        self._index.replace([_HEADER, *sorted({*self._index.lines()} - {_HEADER})])


def make_folder(path: Path) -> None:
    """Make a folder that only its owner may look into, if it is not there.

    Raises:
        UsageError: `FILE_UNWRITABLE`.
    """
    with writing(path):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _line(*cells: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()
