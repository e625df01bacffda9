"""Answers from a bundle instead of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, FetchError

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.net.bundle import Bundle
    from vcedu.net.request import Fetched, FetchRequest


class OfflineFetcher:
    """Answers with what a bundle holds, each entry as of its own time.

    Args:
        bundle: An opened bundle.
        oldest: The earliest `as_of` that is accepted; None accepts any age, which the caller's policy then
            judges.
    """

    def __init__(self, bundle: Bundle, *, oldest: dt.datetime | None = None) -> None:
        self._bundle = bundle
        self._oldest = oldest

    def fetch(self, request: FetchRequest) -> Fetched:
        """Return the bundle's entry for the URL.

        Raises:
            FetchError: `BUNDLE_MISSING`, if it has none of this kind; `NET_STALE`, if the entry is too old.
        """
        entry = self._bundle.entries.get((request.url, request.kind))
        if entry is None:
            raise FetchError(Code.BUNDLE_MISSING, url=request.url)
        if self._oldest is not None and entry.as_of < self._oldest:
            raise FetchError(Code.NET_STALE, url=request.url, as_of=entry.as_of.isoformat(timespec="minutes"))
        return entry
