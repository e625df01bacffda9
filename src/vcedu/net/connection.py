"""The connection beneath HTTP: checked addresses only, one deadline for every read and write, a bound on all bytes.

Python's TLS sockets count a timeout over a whole handshake or read, so a peer that drips bytes gains no time by it.
"""

from __future__ import annotations

import contextlib
import ssl
from typing import TYPE_CHECKING, Any

import httpcore

from vcedu.errors import Code
from vcedu.net.exchange_error import ExchangeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from vcedu.net.deadline import Deadline

    Addresses = Callable[[str, int, float], Sequence[str]]

_CONNECTED_TO_AT_MOST = 4


@contextlib.contextmanager
def as_fetch_errors() -> Iterator[None]:
    """Turn what the HTTP library and the system raise into `ExchangeError`.

    Raises:
        ExchangeError: `NET_TIMEOUT`, `NET_TLS`, `NET_PROTOCOL` or `NET_UNREACHABLE`.
    """
    try:
        yield
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise ExchangeError(Code.NET_TIMEOUT) from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise ExchangeError(Code.NET_PROTOCOL, reason=str(error)) from error
    except (httpcore.NetworkError, httpcore.ProxyError, OSError) as error:
        cause = error.__cause__
        if isinstance(cause, ssl.SSLError):
            reason = getattr(cause, "verify_message", "") or getattr(cause, "reason", "") or "the handshake failed"
            raise ExchangeError(Code.NET_TLS, reason=reason) from error
        raise ExchangeError(Code.NET_UNREACHABLE, reason=str(error)) from error


class CheckedBackend(httpcore.NetworkBackend):
    """Opens connections to checked addresses, and closes them all when the exchange ends.

    Attributes:
        bytes_left: How many bytes may still be read from all its connections together.
    """

    def __init__(
        self,
        addresses: Addresses,
        *,
        deadline: Deadline,
        connect_seconds: float,
        max_bytes: int,
        inner: httpcore.NetworkBackend,
    ) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._connect_seconds = connect_seconds
        self._inner = inner
        self._streams: list[httpcore.NetworkStream] = []
        self.bytes_left = max_bytes

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline rules
        local_address: str | None = None,  # noqa: ARG002 - never bound
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - never set
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers, among checked ones.

        Raises:
            ExchangeError: `NET_ADDRESS_FORBIDDEN`, `NET_UNREACHABLE` or `NET_TIMEOUT`.
        """
        limit = self._deadline.part(self._connect_seconds)
        addresses = list(self._addresses(host, port, limit.remaining()))[:_CONNECTED_TO_AT_MOST]
        if not addresses:
            raise ExchangeError(Code.NET_UNREACHABLE, reason="the name has no address")
        while True:
            share = limit.remaining() / len(addresses)
            try:
                return self._connect(addresses.pop(0), port, share)
            except ExchangeError:
                if not addresses:
                    raise

    def _connect(self, address: str, port: int, seconds: float) -> httpcore.NetworkStream:
        with as_fetch_errors():
            stream = self._inner.connect_tcp(address, port, timeout=seconds, socket_options=())
        return self.timed(stream)

    def timed(self, stream: httpcore.NetworkStream) -> httpcore.NetworkStream:
        """Return a stream under this backend's deadline, to be closed with it."""
        self._streams.append(stream)
        return _TimedStream(stream, self, self._deadline)

    def close(self) -> None:
        """Close every connection, finished or not."""
        for stream in self._streams:
            stream.close()


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every operation ends with the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, backend: CheckedBackend, deadline: Deadline) -> None:
        self._inner = inner
        self._backend = backend
        self._deadline = deadline
        self._answered = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the deadline rules
        with as_fetch_errors():
            data = self._inner.read(max_bytes, self._deadline.remaining())
        if not data and not self._answered:
            raise ExchangeError(Code.NET_UNREACHABLE, reason="the connection ended without an answer")
        self._answered = True
        self._backend.bytes_left -= len(data)
        if self._backend.bytes_left < 0:
            raise ExchangeError(Code.NET_TOO_LARGE)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - the deadline rules
        with as_fetch_errors():
            self._inner.write(buffer, self._deadline.remaining())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the deadline rules
    ) -> httpcore.NetworkStream:
        with as_fetch_errors():
            stream = self._inner.start_tls(ssl_context, server_hostname, self._deadline.remaining())
        return self._backend.timed(stream)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the library's own signature
        return self._inner.get_extra_info(info)
