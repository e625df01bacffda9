"""Where the signed records of a batch go: what every such place must do, and several as one.

A sink is told of a record before the journal says that it is complete: after a crash it is told again, and the same
record again changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One signed record on its way out.

    Attributes:
        row: The row of the source that it was made of.
        key: Whose it is: the school's own number (学籍番号).
        group: The class (学級); empty where there is none.
        record_id: The record's identifier in the school's own system.
        record_version: Which version of the record it is.
        credential_id: The credential's identifier.
        number: Its number in the ledger (発行台帳), as it is printed; None where there is none.
        secured: The signed record, byte for byte.
        media_type: What the bytes are.
    """

    row: int
    key: str
    group: str
    record_id: str
    record_version: int
    credential_id: str
    number: str | None
    secured: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What became of a batch.

    Attributes:
        issued: How many records were put, in this run.
        unchanged: How many had been issued before, and are as they were.
        refused: How many rows gave no record.
        pending: How many wait for the signer's release.
    """

    issued: int
    unchanged: int = 0
    refused: int = 0
    pending: int = 0


class Sink(Protocol):
    """Takes the signed records of a batch, from one thread."""

    def put(self, item: BatchItem) -> None:
        """Take one record; the same one again changes nothing.

        Raises:
            VceduError: if it can't be kept; the run ends then, and goes on with this record when it is resumed.
        """
        ...

    def flush(self) -> None:
        """Make what was put outlast a crash: called before the journal says that these records are complete.

        Raises:
            VceduError: if that can't be done.
        """
        ...

    def finish(self, summary: BatchSummary) -> None:
        """Put in order what was put, when the run has come to its end; after another run it is called again.

        Raises:
            VceduError: if that can't be done.
        """
        ...


class Sinks:
    """Several sinks as one."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        """Pass everything on to these, in this order."""
        self._sinks = tuple(sinks)

    def put(self, item: BatchItem) -> None:
        """Hand one record to each.

        Raises:
            VceduError: what a sink raises.
        """
        for sink in self._sinks:
            sink.put(item)

    def flush(self) -> None:
        """Make each keep what it was given.

        Raises:
            VceduError: what a sink raises.
        """
        for sink in self._sinks:
            sink.flush()

    def finish(self, summary: BatchSummary) -> None:
        """Let each put in order what it was given.

        Raises:
            VceduError: what a sink raises.
        """
        for sink in self._sinks:
            sink.finish(summary)
