"""One deadline for everything that a fetch does."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long a fetch may take, in seconds.

    Attributes:
        connect: From the first look-up of the name to an open connection.
        total: From the start to the last byte, name look-up, TLS handshake and redirects included.
    """

    connect: float = 3.0
    total: float = 5.0


class Deadline:
    """A point in monotonic time."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Return how many seconds are left.

        Raises:
            TimeoutError: if none are.
        """
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def part(self, seconds: float) -> Deadline:
        """Return a deadline that ends after so many seconds, but not after this one.

        Raises:
            TimeoutError: if nothing is left of this one.
        """
        return Deadline(min(seconds, self.remaining()))
