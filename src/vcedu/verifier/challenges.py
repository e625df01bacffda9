"""Challenges that can be answered once. VC Data Integrity section 4.5, on replayed presentations."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from vcedu.errors import Code, VerificationError

if TYPE_CHECKING:
    from vcedu.model import Clock

_BYTES = 16


class Challenges:
    """Gives out challenges and takes each back once, within its time. Held in memory, for one process.

    Args:
        clock: Says how old a challenge is.
        lifetime: How long a challenge may be answered.
    """

    def __init__(self, clock: Clock, *, lifetime: dt.timedelta = dt.timedelta(minutes=5)) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._open: dict[str, dt.datetime] = {}

    def give(self) -> str:
        """Return a new challenge of 128 random bits."""
        self._forget_old()
        challenge = secrets.token_urlsafe(_BYTES)
        self._open[challenge] = self._clock.now()
        return challenge

    def take(self, challenge: str) -> str:
        """Return the challenge if it was given out and not taken yet; from now on it is used.

        Raises:
            VerificationError: `CHALLENGE_REUSED`.
        """
        self._forget_old()
        if self._open.pop(challenge, None) is None:
            raise VerificationError(Code.CHALLENGE_REUSED)
        return challenge

    def _forget_old(self) -> None:
        limit = self._clock.now() - self._lifetime
        self._open = {challenge: given for challenge, given in self._open.items() if given >= limit}
