"""What an HTTP answer must look like to be read: status, media type, content coding, size (RFC 9110)."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from vcedu.errors import Code
from vcedu.net.exchange_error import ExchangeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vcedu.net.request import FetchPolicy

    Headers = Sequence[tuple[bytes, bytes]]

_OK = 200
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GZIP_WINDOW = 31


def header(headers: Headers, name: bytes) -> str | None:
    """Return the value of a header that may appear once, or None; repeated values are joined and will not be known."""
    values = [value for key, value in headers if key.lower() == name]
    return b", ".join(values).decode("latin-1").strip() if values else None


def redirect_target(status: int, headers: Headers) -> str | None:
    """Return where a redirect leads; None where the answer is no redirect.

    Raises:
        ExchangeError: `NET_REDIRECT`, if it leads nowhere.
    """
    if status not in _REDIRECTS:
        return None
    location = header(headers, b"location")
    if not location:
        raise ExchangeError(Code.NET_REDIRECT, reason="it leads nowhere")
    return location


def accepted_media_type(status: int, headers: Headers, policy: FetchPolicy) -> str:
    """Return the media type of an answer that may be read.

    Raises:
        ExchangeError: `NET_HTTP_STATUS`, if it is not a plain success; `NET_CONTENT_TYPE`, if its type is not stated or
            not accepted.
    """
    if status != _OK:
        raise ExchangeError(Code.NET_HTTP_STATUS, status=status)
    stated = header(headers, b"content-type") or ""
    media_type = stated.partition(";")[0].strip().lower()
    if not policy.accepts(media_type):
        raise ExchangeError(Code.NET_CONTENT_TYPE, media_type=stated or "none")
    return media_type


def read_body(chunks: Iterable[bytes], headers: Headers, policy: FetchPolicy) -> bytes:
    """Return the decoded body, reading no more than the policy allows.

    Raises:
        ExchangeError: `NET_TOO_LARGE`, before or after decoding; `NET_CONTENT_TYPE`, for another coding than gzip;
            `NET_PROTOCOL`, if the coding is broken.
    """
    length = header(headers, b"content-length")
    if length is not None and int(length) > policy.max_bytes:
        raise ExchangeError(Code.NET_TOO_LARGE, limit=policy.max_bytes)
    coding = (header(headers, b"content-encoding") or "identity").lower()
    if coding == "gzip":
        chunks = _unzipped(chunks, policy.max_bytes + 1)
    elif coding != "identity":
        raise ExchangeError(Code.NET_CONTENT_TYPE, media_type=f"content coding {coding}")
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > policy.max_bytes:
            raise ExchangeError(Code.NET_TOO_LARGE, limit=policy.max_bytes)
    return bytes(body)


def _unzipped(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Yield decoded parts; one part is never longer than `most`, however little it was made from."""
    decoder = zlib.decompressobj(_GZIP_WINDOW)
    try:
        for chunk in chunks:
            yield decoder.decompress(chunk, most)
    except zlib.error as error:
        raise ExchangeError(Code.NET_PROTOCOL, reason="its gzip coding is broken") from error
    if not decoder.eof or decoder.unused_data:
        raise ExchangeError(Code.NET_PROTOCOL, reason="its gzip coding ends too early or too late")
