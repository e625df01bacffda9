"""The socket that a server listens on, opened before anything else so that its address is known."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import signal
import socket
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import uvicorn

from vcedu.errors import Code, UsageError
from vcedu.server.patience import Patience
from vcedu.server.tls import self_signed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from starlette.types import ASGIApp

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_MOST_CONNECTIONS = 256
_MOST_HEADER = 16 * 1024
_END_WITHIN = 5


@dataclass(frozen=True, slots=True)
class TLSFiles:
    """A certificate and its key.

    Attributes:
        certificate: The file of the certificate, with those that vouch for it.
        key: The file of the key.
    """

    certificate: Path
    key: Path

    @classmethod
    @contextlib.contextmanager
    def self_signed(cls, hosts: list[str], now: dt.datetime) -> Iterator[Self]:
        """Make a pair for as long as it is needed."""
        certificate, secret = self_signed(hosts, now=now)
        with tempfile.TemporaryDirectory(prefix="vcedu-") as folder:
            files = cls(Path(folder) / "certificate.pem", Path(folder) / "key.pem")
            files.certificate.write_bytes(certificate)
            files.key.touch(mode=0o600)
            files.key.write_bytes(secret)
            yield files


class Listener:
    """A socket that listens.

    Args:
        host: The address or name to listen at.
        port: The port; 0 for any that is free.
        tls: Whether what goes over it is to be encrypted.

    Raises:
        UsageError: `SERVER_ADDRESS`, if it cannot listen there.
    """

    def __init__(self, host: str, port: int, *, tls: bool) -> None:
        self.host = host
        try:
            self._socket = _listening(host, port)
        except (OSError, OverflowError, UnicodeError) as error:
            raise UsageError(Code.SERVER_ADDRESS, address=f"{host}:{port}", reason=str(error)) from error
        self._scheme = "https" if tls else "http"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        """Its address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self._scheme}://{host}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host in _LOOPBACK or _is_loopback(self.host)

    @property
    def names(self) -> list[str]:
        """The names under which it may be asked for."""
        return list(dict.fromkeys((self.host, *_LOOPBACK)))

    def server(self, app: ASGIApp, *, tls: TLSFiles | None, ready: Callable[[], None]) -> Server:
        """Return the server of an application at this address.

        Args:
            app: The application.
            tls: The certificate; None to serve without encryption.
            ready: Called when requests are answered.
        """
        return Server(app, self._socket, tls=tls, ready=ready)

    def close(self) -> None:
        """Listen no longer."""
        self._socket.close()


def _listening(host: str, port: int) -> socket.socket:
    # Of TCP by name: only then does the event loop turn off Nagle's algorithm for what it accepts, which would hold
    # back the end of each answer for 40 ms.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # Elsewhere this would let a second server take the place of the first.
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen()
    except BaseException:
        found.close()
        raise
    return found


class Server:
    """Serves one application at one socket."""

    def __init__(self, app: ASGIApp, at: socket.socket, *, tls: TLSFiles | None, ready: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            http=Patience,
            lifespan="off",
            limit_concurrency=_MOST_CONNECTIONS,
            h11_max_incomplete_event_size=_MOST_HEADER,
            timeout_graceful_shutdown=_END_WITHIN,
            ssl_certfile=None if tls is None else tls.certificate,
            ssl_keyfile=None if tls is None else tls.key,
        )
        self._socket = at
        self._server = _Announced(config, ready)

    def run(self) -> None:
        """Answer requests until the process, or `end`, asks to end; what is begun is answered first."""
        # The library raises the signal again when it has ended. This way the caller tidies up after itself.
        with contextlib.suppress(KeyboardInterrupt), _terminated_as_interrupted():
            self._server.run(sockets=[self._socket])

    def end(self) -> None:
        """Ask to end, from another thread."""
        self._server.should_exit = True


class _Announced(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._ready()


@contextlib.contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
