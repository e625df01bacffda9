"""The rows that an earlier run refused, to be run again alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.issuer.batch.rows import RowFault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vcedu.issuer.batch.rows import BatchSource, Line
    from vcedu.issuer.batch.state import KeptFault


@dataclass(frozen=True, slots=True)
class OnlyFailed:
    """The rows of a source that gave no record in an earlier run: by whose they are, or where nobody is named, by line.

    Attributes:
        source: The source.
        faults: What was wrong then.
    """

    source: BatchSource
    faults: Sequence[KeptFault]

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return self.source.name

    @property
    def expected(self) -> int:
        """About how many rows there are."""
        return len({fault.row for fault in self.faults})

    def __iter__(self) -> Iterator[Line]:
        """Yield the rows in their order.

        Raises:
            VceduError: what the source raises.
        """
        keys = {fault.key for fault in self.faults if fault.key}
        lines = {fault.row for fault in self.faults if not fault.key}
        for line in self.source:
            if isinstance(line, RowFault) or line.key in keys or line.row in lines:
                yield line
