"""A school's status lists as verifiers get them, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, FetchError
from vcedu.net import Fetched

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.issuer import StatusLists
    from vcedu.net import FetchRequest


class PublishedLists:
    """A fetcher that knows the lists as they were when it was made, and nothing else.

    Args:
        lists: The lists.
        at: The present time.
    """

    def __init__(self, lists: StatusLists, at: dt.datetime) -> None:
        self.bodies = {str(each.envelope.document["id"]): each.raw for each in lists.publish(at)}
        self._at = at

    def fetch(self, request: FetchRequest) -> Fetched:
        """Return a list.

        Raises:
            FetchError: `NET_HTTP_STATUS`, for any other address.
        """
        if request.url not in self.bodies:
            raise FetchError(Code.NET_HTTP_STATUS, url=request.url, status=404)
        return Fetched(request.url, self.bodies[request.url], "application/json", self._at, request.kind)
