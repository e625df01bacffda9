"""A school's web server on this machine: real TLS on loopback, with scripted answers."""

import contextlib
import datetime as dt
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence

import httpcore
import pytest
import trustme

from vcedu.model import FixedClock
from vcedu.net import FetchKind, FetchRequest, HTTPFetcher, NetConfig, Timeouts

HOST = "school.example"
NOW = dt.datetime(2027, 4, 1, 9, 0, tzinfo=dt.UTC)
LOOPBACK = "127.0.0.1"


class FakeResolver:
    """Answers with a scripted sequence; the last answer repeats."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def resolve(self, name: str, port: int, seconds: float) -> Sequence[str]:
        self.asked.append(name)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class ConnectLog(httpcore.SyncBackend):
    """Opens real sockets and notes where to."""

    def __init__(self) -> None:
        self.connected: list[tuple[str, int]] = []
        self.streams: list[httpcore.NetworkStream] = []

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.connected.append((host, port))
        stream = super().connect_tcp(host, port, timeout, local_address, socket_options)
        self.streams.append(stream)
        return stream


class Server:
    """Accepts connections on a port of its own and gives each to a script, in a thread."""

    def __init__(self, script: Callable[[socket.socket], None], context: ssl.SSLContext | None) -> None:
        self.script = script
        self.context = context
        self.requests: list[bytes] = []
        self.peer_closed = threading.Event()
        self._closing = False
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._closing:
                connection.close()
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection:
                connection.settimeout(5)
                stream = self.context.wrap_socket(connection, server_side=True) if self.context else connection
                with stream:
                    self.script(stream)
        except OSError:
            self.peer_closed.set()

    def read_request(self, stream: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            part = stream.recv(4096)
            if not part:
                return data
            data += part
        self.requests.append(data)
        return data

    def drip(self, stream: socket.socket, data: bytes, pause: threading.Event | None = None) -> None:
        """Send a byte at a time until the other side has gone."""
        pause = pause or threading.Event()
        try:
            for byte in data:
                stream.sendall(bytes([byte]))
                pause.wait(0.02)
        except OSError:
            self.peer_closed.set()

    def close(self) -> None:
        if not self._closing:
            self._closing = True
            socket.create_connection((LOOPBACK, self.port)).close()
        self._accepting.join()
        self._listener.close()
        for thread in self._threads:
            thread.join()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA(key_type=trustme.KeyType.ECDSA)


@pytest.fixture(scope="session")
def ca_bundle(authority, tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


@pytest.fixture(scope="session")
def server_context(authority) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    return context


@pytest.fixture
def serve(server_context) -> Iterator[Callable[..., Server]]:
    with contextlib.ExitStack() as stack:

        def start(script, context=server_context) -> Server:
            server = Server(lambda stream: script(server, stream), context)
            stack.callback(server.close)
            return server

        yield start


def answering(response: bytes) -> Callable[[Server, socket.socket], None]:
    """Return a script that reads a request and sends this."""

    def script(server, stream) -> None:
        server.read_request(stream)
        stream.sendall(response)

    return script


def response(
    body: bytes = b"{}", status: str = "200 OK", content_type: str | None = "application/json", extra: str = ""
) -> bytes:
    """Return the bytes of an HTTP answer."""
    kind = f"Content-Type: {content_type}\r\n" if content_type is not None else ""
    return f"HTTP/1.1 {status}\r\n{kind}Content-Length: {len(body)}\r\n{extra}\r\n".encode() + body


@pytest.fixture
def log() -> ConnectLog:
    return ConnectLog()


@pytest.fixture
def fetch(ca_bundle, log):
    """Fetch a path from a server on this machine, as any client would from the school's host."""

    def run(server, path="/did.json", kind=FetchKind.DID_DOCUMENT, **options):
        return run_url(f"https://{HOST}:{server.port}{path}", kind, **options)

    def run_url(url, kind=FetchKind.DID_DOCUMENT, total=5.0, **options):
        config = options.pop("config", NetConfig(ca_bundle=ca_bundle))
        fetcher = HTTPFetcher(
            config,
            FixedClock(NOW),
            timeouts=Timeouts(connect=options.pop("connect", total), total=total),
            resolver=options.pop("resolver", FakeResolver([LOOPBACK])),
            backend=options.pop("backend", log),
            unsafe_allow_addresses=options.pop("unsafe_allow_addresses", frozenset({LOOPBACK})),
        )
        assert not options
        return fetcher.fetch(FetchRequest(url, kind))

    run.url = run_url
    run.answering = answering
    run.response = response
    run.resolver = FakeResolver
    return run
