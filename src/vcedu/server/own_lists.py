"""The status lists that a server keeps of what it issues, and answers with at their own addresses."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, UsageError
from vcedu.issuer import IssuanceJournal, StatusLists, with_status
from vcedu.net import Fetched, FetchKind
from vcedu.server import places
from vcedu.server.answers import JSON_TYPE

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject
    from vcedu.issuer import Entry, Issuer
    from vcedu.model import Clock, Secured
    from vcedu.net import Fetcher, FetchRequest
    from vcedu.storage import Driver


_FRESH = dt.timedelta(minutes=1)
_NAME = "1"


@dataclass(frozen=True, slots=True)
class Listed:
    """A credential that was given a status, signed, and the journal's line of it."""

    secured: Secured
    entry: Entry


class OwnLists:
    """Issues with a status, and publishes the lists.

    Args:
        driver: The journal's database.
        issuer: Signs the credentials and the lists.
        base_url: Where the server is reached, an https address.
        clock: Dates what is new.

    Raises:
        UsageError: `STATUS_LIST_PLACE`, if the base URL is no plain https address.
    """

    def __init__(self, driver: Driver, issuer: Issuer, base_url: str, clock: Clock) -> None:
        self._issuer = issuer
        self._clock = clock
        self._journal = IssuanceJournal(driver)
        self._lists = StatusLists(driver, issuer, f"{base_url}{places.STATUS_LISTS}")
        self._list_id = self._lists.open(_NAME, at=clock.now())
        self._lock = threading.Lock()
        self._published: dict[str, bytes] = {}
        self._published_at: dt.datetime | None = None

    def issue(self, credential: JSONObject) -> Listed:
        """Return a credential, signed, with a status in this server's lists.

        Raises:
            VceduError: what the journal and `Issuer.sign` raise.
        """
        now = self._clock.now()
        entry = self._journal.reserve(
            uuid.uuid4().urn,
            1,
            content_digest=hashlib.sha256(jcs(credential)).digest(),
            at=now,
            status_list=self._list_id,
        )
        signed = self._issuer.sign(with_status(credential, entry), at=entry.reserved_at)
        done = self._journal.complete(
            entry, leaf_digest=signed.leaf_digest, key_id=self._issuer.verification_method, at=self._clock.now()
        )
        return Listed(signed.secured, done)

    def published(self, url: str) -> bytes:
        """Return the list that stands at an address, not older than a minute.

        Raises:
            UsageError: `SERVER_NO_SUCH_PLACE`, if none does.
            VceduError: what `StatusLists.publish` raises.
        """
        with self._lock:
            now = self._clock.now()
            if self._published_at is None or not now - self._published_at < _FRESH:
                self._published = {str(each.envelope.document["id"]): each.raw for each in self._lists.publish(now)}
                self._published_at = now
        if url not in self._published:
            raise UsageError(Code.SERVER_NO_SUCH_PLACE, place=url)
        return self._published[url]


class OwnListsFirst:
    """Answers for a server's own lists without opening a connection to itself, and asks another for all else.

    Args:
        lists: The server's own lists.
        other: Answers for everything else.
        clock: Says when.
    """

    def __init__(self, lists: OwnLists, other: Fetcher, clock: Clock) -> None:
        self._lists = lists
        self._other = other
        self._clock = clock

    def fetch(self, request: FetchRequest) -> Fetched:
        """Return what lies at the URL.

        Raises:
            FetchError: what the other raises.
        """
        if request.kind is FetchKind.STATUS_LIST:
            try:
                body = self._lists.published(request.url)
            except UsageError:
                return self._other.fetch(request)
            return Fetched(request.url, body, JSON_TYPE, self._clock.now(), request.kind)
        return self._other.fetch(request)
