"""The connection beneath HTTP: what it passes on, and that it closes."""

import httpcore
import pytest

from vcedu.errors import Code
from vcedu.net.connection import CheckedBackend
from vcedu.net.deadline import Deadline
from vcedu.net.exchange_error import ExchangeError


class Stream(httpcore.NetworkStream):
    """Notes how long each operation may take."""

    def __init__(self, limits):
        self.limits = limits
        self.closed = False

    def read(self, max_bytes, timeout=None):
        self.limits.append(timeout)
        return b"data"

    def write(self, buffer, timeout=None):
        self.limits.append(timeout)

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        self.limits.append(timeout)
        return Stream(self.limits)

    def get_extra_info(self, info):
        return f"{info} of the inner stream"

    def close(self):
        self.closed = True


class Inner(httpcore.NetworkBackend):
    def __init__(self):
        self.limits = []
        self.streams = []

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.limits.append(timeout)
        self.streams.append(Stream(self.limits))
        return self.streams[-1]


def backend(inner, seconds=60.0, max_bytes=10):
    return CheckedBackend(
        lambda host, port, seconds: ["93.184.215.14"],
        deadline=Deadline(seconds),
        connect_seconds=3.0,
        max_bytes=max_bytes,
        inner=inner,
    )


def test_every_operation_may_take_what_is_left():
    inner = Inner()
    stream = backend(inner).connect_tcp("school.example", 443, timeout=1000)
    stream = stream.start_tls(None, "school.example", 1000)
    stream.write(b"request", 1000)
    assert stream.read(4, 1000) == b"data"
    connecting, *others = inner.limits
    assert 2 < connecting <= 3.0
    assert 50 < others[-1] <= others[-2] <= others[-3] <= 60.0


def test_nothing_is_done_after_the_deadline():
    inner = Inner()
    checked = backend(inner)
    stream = checked.connect_tcp("school.example", 443)
    late = checked.timed(stream)
    late._deadline = Deadline(0.0)
    for operation in (lambda: late.read(1), lambda: late.write(b""), lambda: late.start_tls(None)):
        with pytest.raises(ExchangeError) as caught:
            operation()
        assert caught.value.code is Code.NET_TIMEOUT
    assert len(inner.limits) == 1


def test_every_connection_is_closed_at_the_end():
    inner = Inner()
    checked = backend(inner)
    for _ in range(2):
        checked.connect_tcp("school.example", 443)
    assert [stream.closed for stream in inner.streams] == [False, False]
    checked.close()
    assert [stream.closed for stream in inner.streams] == [True, True]


def test_the_bound_on_bytes_covers_all_connections_together():
    checked = backend(Inner(), max_bytes=8)
    first, second = (checked.connect_tcp("school.example", 443) for _ in range(2))
    first.read(4)
    second.read(4)
    with pytest.raises(ExchangeError) as caught:
        first.read(4)
    assert caught.value.code is Code.NET_TOO_LARGE


def test_what_the_library_asks_of_a_connection_is_passed_on():
    stream = backend(Inner()).connect_tcp("school.example", 443)
    assert stream.get_extra_info("is_readable") == "is_readable of the inner stream"
