"""A memory in front of a fetcher: an answer serves for a day at most, a failure for minutes.

A key that an issuer removed must not live on here (rule N7), so what is older than `max_age` is never returned.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from vcedu.errors import Code, FetchError, UsageError

if TYPE_CHECKING:
    from vcedu.model import Clock
    from vcedu.net.request import Fetched, Fetcher, FetchRequest

_DAY = dt.timedelta(hours=24)
_FIVE_MINUTES = dt.timedelta(minutes=5)
_ZERO = dt.timedelta()
_OUT_OF_REACH = frozenset({Code.NET_UNREACHABLE, Code.NET_TIMEOUT, Code.NET_OFFLINE})


class CachingFetcher:
    """Asks another fetcher only for what it does not remember. May be shared between threads.

    Args:
        fetcher: Who is asked.
        clock: Tells how old an answer is.
        max_age: How long an answer serves, counted from its `as_of`; at most 24 hours.
        failure_age: How long a failure serves, so that many credentials of one unreachable issuer wait for it once.
        entries: How many URLs are remembered; the one fetched longest ago goes first.

    Raises:
        UsageError: `NET_CONFIG`, if an age is negative or `max_age` is over 24 hours.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        clock: Clock,
        *,
        max_age: dt.timedelta = _DAY,
        failure_age: dt.timedelta = _FIVE_MINUTES,
        entries: int = 256,
    ) -> None:
        if not _ZERO <= max_age <= _DAY or failure_age < _ZERO:
            raise UsageError(Code.NET_CONFIG, name="max_age", reason="an answer may serve for 0 to 24 hours")
        self._fetcher = fetcher
        self._clock = clock
        self._max_age = max_age
        self._failure_age = failure_age
        self._entries = entries
        self._answers: OrderedDict[FetchRequest, Fetched] = OrderedDict()
        self._failures: OrderedDict[FetchRequest, tuple[dt.datetime, Code, dict[str, Any]]] = OrderedDict()
        self._lock = threading.Lock()

    def fetch(self, request: FetchRequest) -> Fetched:
        """Return a remembered answer that is young enough, unless a renewed one is wanted, else a new one.

        Raises:
            FetchError: whatever the fetcher raises, or raised within `failure_age`; `NET_STALE`, if it is out of reach
                and the remembered answer is too old.
        """
        now, renew = self._clock.now(), request.renew
        request = dataclasses.replace(request, renew=False)
        with self._lock:
            remembered = self._answers.get(request)
            failure = self._failures.get(request)
        if remembered is not None and not renew and _ZERO <= now - remembered.as_of <= self._max_age:
            return remembered
        if failure is not None and _ZERO <= now - failure[0] <= self._failure_age:
            raise FetchError(failure[1], **failure[2])
        try:
            answer = self._fetcher.fetch(request)
        except FetchError as error:
            found = _stale(request, remembered, error)
            self._remember(self._failures, request, (now, found.code, found.facts))
            raise found from error
        self._remember(self._answers, request, answer)
        with self._lock:
            self._failures.pop(request, None)
        return answer

    def _remember(self, memory: OrderedDict[FetchRequest, Any], request: FetchRequest, value: object) -> None:
        with self._lock:
            memory[request] = value
            memory.move_to_end(request)
            if len(memory) > self._entries:
                memory.popitem(last=False)


def _stale(request: FetchRequest, remembered: Fetched | None, error: FetchError) -> FetchError:
    if remembered is None or error.code not in _OUT_OF_REACH:
        return error
    return FetchError(Code.NET_STALE, url=request.url, as_of=remembered.as_of.isoformat(timespec="minutes"))
