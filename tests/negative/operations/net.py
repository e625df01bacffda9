"""What the negative vectors of the network do.

The network is simulated here: the vector says what a name resolves to and what the server answers, and no socket is
opened. The same refusals over real sockets are in `tests/net`.
"""

from __future__ import annotations

import datetime as dt
import gzip
import ssl
from typing import TYPE_CHECKING, Any

import httpcore

from vcedu.model import FixedClock
from vcedu.model.time import parse_timestamp
from vcedu.net import (
    CachingFetcher,
    Fetched,
    FetchKind,
    FetchRequest,
    HTTPFetcher,
    NetConfig,
    NoFetcher,
    OfflineFetcher,
    open_bundle,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vcedu.net import Bundle

_NOW = dt.datetime(2027, 4, 1, 9, 0, tzinfo=dt.UTC)


class _Resolver:
    """Gives one answer of the vector for each question; the last one repeats."""

    def __init__(self, answers: list[list[str]]) -> None:
        self._answers = list(answers)

    def resolve(self, name: str, port: int, seconds: float) -> Sequence[str]:
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


class _Stream(httpcore.NetworkStream):
    """Gives the vector's answer in pieces, then what the vector says happens next."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self._answer = answer
        self._left = _answer_bytes(answer)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data, self._left = self._left[:max_bytes], self._left[max_bytes:]
        if not data and self._answer.get("then") == "silence":
            raise httpcore.ReadTimeout
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Take anything."""

    def close(self) -> None:
        """Nothing is open."""

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        name = self._answer.get("certificate", server_hostname)
        if name != server_hostname:
            raise httpcore.ConnectError from ssl.SSLCertVerificationError(1, f"certificate is for {name}")
        return self


class _Backend(httpcore.NetworkBackend):
    """Gives each connection one answer of the vector, in order."""

    def __init__(self, answers: list[dict[str, Any]]) -> None:
        self._answers = list(answers)

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        answer = self._answers.pop(0)
        if answer.get("connection") == "refused":
            raise httpcore.ConnectError
        if answer.get("connection") == "silence":
            raise httpcore.ConnectTimeout
        return _Stream(answer)


def _answer_bytes(answer: dict[str, Any]) -> bytes:
    if "raw" in answer:
        return answer["raw"].encode()
    body = answer.get("body", "{}").encode() * answer.get("times", 1)
    if answer.get("gzip"):
        body = gzip.compress(body, mtime=0)[: answer.get("cut")]
    headers = {"Content-Length": str(len(body)), **answer.get("headers", {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {answer.get('status', 200)} Status\r\n{lines}\r\n".encode() + body


def fetch_simulated(data: dict[str, Any]) -> None:
    """Fetch a URL from the network that the vector describes."""
    request = FetchRequest(data["url"], FetchKind(data["kind"]))
    if data["network"] == "none":
        NoFetcher().fetch(request)
        return
    fetcher = HTTPFetcher(
        NetConfig(hosts=frozenset(data.get("hosts", ()))),
        FixedClock(_NOW),
        resolver=_Resolver(data["resolver"]),
        backend=_Backend(data["answers"]),
    )
    fetcher.fetch(request)


class _Copy:
    """Has fetched once, and finds the server out of reach since."""

    def __init__(self, first: Fetched) -> None:
        self._first: Fetched | None = first

    def fetch(self, request: FetchRequest) -> Fetched:
        first, self._first = self._first, None
        return first or NoFetcher().fetch(request)


class _MovedClock:
    def __init__(self, times: list[dt.datetime]) -> None:
        self._times = times

    def now(self) -> dt.datetime:
        return self._times.pop(0)


def fetch_remembered(data: dict[str, Any]) -> None:
    """Fetch a URL that was fetched once, after the server went out of reach."""
    fetched, now = parse_timestamp(data["fetched"]), parse_timestamp(data["now"])
    request = FetchRequest(data["url"], FetchKind(data["kind"]))
    copy = Fetched(request.url, b"{}", "application/json", fetched, request.kind)
    fetcher = CachingFetcher(_Copy(copy), _MovedClock([fetched, now]))
    fetcher.fetch(request)
    fetcher.fetch(request)


def read_net_config(data: dict[str, Any]) -> None:
    """Read a configuration file."""
    NetConfig.from_toml(data["text"].encode())


def open_bundle_files(data: dict[str, Any]) -> None:
    """Open a bundle whose files the vector holds."""
    _opened(data)


def fetch_offline(data: dict[str, Any]) -> None:
    """Fetch a URL from a bundle whose files the vector holds."""
    oldest = parse_timestamp(data["oldest"]) if "oldest" in data else None
    OfflineFetcher(_opened(data), oldest=oldest).fetch(FetchRequest(data["url"], FetchKind(data["kind"])))


def _opened(data: dict[str, Any]) -> Bundle:
    files = {name: text.encode() for name, text in data["files"].items()}
    signers = data["signers"]
    return open_bundle(files.__getitem__, signers=None if signers is None else frozenset(signers))


OPERATIONS: dict[str, Callable[[dict[str, Any]], None]] = {
    "net-fetch-simulated": fetch_simulated,
    "net-fetch-remembered": fetch_remembered,
    "net-config-read": read_net_config,
    "bundle-open": open_bundle_files,
    "bundle-fetch": fetch_offline,
}
