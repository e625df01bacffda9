"""What may be fetched, under which limits, and who fetches it.

A kind of resource fixes its limits, so no caller can widen them for one request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn, Protocol

from vcedu.errors import Code, FetchError

if TYPE_CHECKING:
    import datetime as dt

_KIB = 1024
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]+/[a-z0-9!#$%&'*+.^_`|~-]+", re.ASCII)
_JSON_TYPES = frozenset({"application/json", "application/ld+json"})


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """The limits of one kind of resource.

    Attributes:
        max_bytes: The largest body that is read, before and after decoding.
        media_types: The media types that are accepted; None accepts any that is well formed.
        redirects: How many redirects within the same origin are followed.
        query: Whether the URL may have a query.
    """

    max_bytes: int
    media_types: frozenset[str] | None
    redirects: int = 3
    query: bool = True

    def accepts(self, media_type: str) -> bool:
        """Whether a media type, in lower case and without parameters, is one of this kind (RFC 9110 section 8.3.1)."""
        if self.media_types is None:
            return _MEDIA_TYPE.fullmatch(media_type) is not None
        return media_type in self.media_types


class FetchKind(StrEnum):
    """The kinds of resource that verification may ask for."""

    DID_DOCUMENT = "did_document"
    STATUS_LIST = "status_list"
    SCHEMA = "schema"
    RELATED_RESOURCE = "related_resource"

    @property
    def policy(self) -> FetchPolicy:
        """The limits of this kind."""
        return _POLICIES[self]


_POLICIES = {
    FetchKind.DID_DOCUMENT: FetchPolicy(
        max_bytes=256 * _KIB,
        media_types=_JSON_TYPES | {"application/did", "application/did+json", "application/did+ld+json"},
        redirects=0,
        query=False,
    ),
    FetchKind.STATUS_LIST: FetchPolicy(
        max_bytes=1024 * _KIB,
        media_types=_JSON_TYPES
        | {
            "application/vc",
            "application/vc+ld+json",
            "application/vc+jwt",
            "application/vc+cose",
            "application/statuslist+jwt",
            "application/statuslist+cwt",
        },
    ),
    FetchKind.SCHEMA: FetchPolicy(
        max_bytes=1024 * _KIB, media_types=_JSON_TYPES | {"application/schema+json", "application/vc"}
    ),
    FetchKind.RELATED_RESOURCE: FetchPolicy(max_bytes=1024 * _KIB, media_types=None),
}


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One thing to fetch.

    Attributes:
        url: Where it lies.
        kind: What it is; fixes size, media types and redirects.
        renew: A copy from memory is not wanted.
    """

    url: str
    kind: FetchKind
    renew: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched.

    Attributes:
        url: The URL that was asked for.
        body: The bytes, decoded from any content coding.
        media_type: The media type in lower case, without parameters.
        as_of: When the answer was asked for, with its zone. A copy keeps the time of its first fetch.
        kind: What it was asked for as.
    """

    url: str
    body: bytes
    media_type: str
    as_of: dt.datetime
    kind: FetchKind


class Fetcher(Protocol):
    """Something that gets what verification asks for."""

    def fetch(self, request: FetchRequest) -> Fetched:
        """Return what lies at the URL.

        Raises:
            FetchError: `NET_*` or `BUNDLE_MISSING`, if it can't be had.
        """
        ...


class NoFetcher:
    """Fetches nothing: what is not at hand stays undetermined."""

    def fetch(self, request: FetchRequest) -> NoReturn:
        """Refuse.

        Raises:
            FetchError: `NET_OFFLINE`, always.
        """
        raise FetchError(Code.NET_OFFLINE, url=request.url)
