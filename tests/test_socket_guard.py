"""The guard against sockets catches every way to the network, also where the error is swallowed."""

from __future__ import annotations

import contextlib
import http.client
import socket

import pytest

from socket_guard import SocketOpenedError, sockets_forbidden


@pytest.mark.parametrize(
    "reach",
    [
        socket.socket,
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: socket.getaddrinfo("school.example", 443),
        lambda: socket.gethostbyname("school.example"),
        lambda: http.client.HTTPConnection("127.0.0.1", 9).connect(),
    ],
    ids=["socket", "create_connection", "getaddrinfo", "gethostbyname", "http"],
)
def test_refused(reach):
    with pytest.raises(SocketOpenedError), sockets_forbidden():
        reach()


def test_swallowed_errors_count():
    def reach_and_hide_it():
        with contextlib.suppress(BaseException):
            socket.getaddrinfo("school.example", 443)

    with pytest.raises(SocketOpenedError, match=r"getaddrinfo.*school\.example"), sockets_forbidden():
        reach_and_hide_it()


def test_sockets_made_before_are_refused_too():
    with socket.socket() as made, pytest.raises(SocketOpenedError), sockets_forbidden():
        made.connect(("127.0.0.1", 9))


def test_lifted_at_the_end():
    with sockets_forbidden():
        pass
    with socket.socket() as made:
        assert made.fileno() >= 0


def test_files_are_no_sockets(no_sockets, tmp_path):
    (tmp_path / "a").write_text("a")
    assert (tmp_path / "a").read_text() == "a"
