"""A web in memory, so that nothing that is made up is looked for in the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, FetchError
from vcedu.net import Fetched, FetchKind

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.issuer import StatusLists
    from vcedu.model import Clock
    from vcedu.net import FetchRequest


class LocalWeb:
    """A fetcher that knows what was put on it, and nothing else.

    Args:
        clock: Dates what is put on it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pages: dict[tuple[str, FetchKind], Fetched] = {}

    @property
    def pages(self) -> tuple[Fetched, ...]:
        """What lies on it, as a bundle takes it."""
        return tuple(self._pages.values())

    def put(self, url: str, body: bytes, kind: FetchKind, at: dt.datetime | None = None) -> None:
        """Put something at an address, in the place of what lay there.

        Args:
            url: The address.
            body: What is put there.
            kind: What it is.
            at: When; None for the present.
        """
        self._pages[url, kind] = Fetched(url, body, "application/json", at or self._clock.now(), kind)

    def put_lists(self, lists: StatusLists, at: dt.datetime | None = None, *, below: str = "") -> dict[str, bytes]:
        """Publish an issuer's status lists as they are now, and return them by their addresses.

        Args:
            lists: The lists.
            at: The time that they are published at; None for the present.
            below: What the addresses begin with of the lists that are this issuer's; by default all are.
        """
        now = at or self._clock.now()
        every = {str(each.envelope.document["id"]): each.raw for each in lists.publish(now)}
        published = {url: body for url, body in every.items() if url.startswith(below)}
        for url, body in published.items():
            self.put(url, body, FetchKind.STATUS_LIST, now)
        for url, body in lists.notices().items():
            self.put(url, body, FetchKind.RELATED_RESOURCE, now)
        return published

    def fetch(self, request: FetchRequest) -> Fetched:
        """Return what lies at an address.

        Raises:
            FetchError: `NET_HTTP_STATUS`, for any other address.
        """
        page = self._pages.get((request.url, request.kind))
        if page is None:
            raise FetchError(Code.NET_HTTP_STATUS, url=request.url, status=404)
        return page
