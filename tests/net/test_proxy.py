"""A school network's filtering proxy: a real CONNECT proxy on this machine."""

import contextlib
import socket
import threading

import pytest

from vcedu.errors import Code, FetchError
from vcedu.net import NetConfig

HOST = "school.example"


def pump(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def tunnel(server, stream):
    """Take CONNECT for any name, resolve it by itself (to this machine), and pass bytes on."""
    port = int(server.read_request(stream).split()[1].rpartition(b":")[2])
    with socket.create_connection(("127.0.0.1", port)) as onward:
        stream.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = threading.Thread(target=pump, args=(onward, stream))
        back.start()
        pump(stream, onward)
        back.join()


@pytest.fixture
def behind(ca_bundle):
    def config(proxy, *hosts, name="127.0.0.1"):
        return NetConfig(proxy=f"http://{name}:{proxy.port}", ca_bundle=ca_bundle, hosts=frozenset(hosts or {HOST}))

    return config


class NoNames:
    def resolve(self, name, port, seconds):
        assert name == "127.0.0.1", "only the proxy's own name is looked up here"
        return [name]


def test_a_listed_host_is_fetched_through_the_tunnel(serve, fetch, behind, log):
    server = serve(fetch.answering(fetch.response(b'{"a":1}')))
    proxy = serve(tunnel, None)
    fetched = fetch(server, config=behind(proxy), resolver=NoNames(), unsafe_allow_addresses=frozenset())
    assert fetched.body == b'{"a":1}'
    assert [request.split(b"\r\n")[0] for request in proxy.requests] == [
        f"CONNECT {HOST}:{server.port} HTTP/1.1".encode()
    ]
    assert log.connected == [("127.0.0.1", proxy.port)]
    assert b"authorization" not in (proxy.requests[0] + server.requests[0]).lower()


def test_a_host_that_is_not_listed_never_reaches_the_proxy(serve, fetch, behind, log):
    server = serve(fetch.answering(fetch.response()))
    proxy = serve(tunnel, None)
    with pytest.raises(FetchError) as caught:
        fetch(server, config=behind(proxy, "board.example"), resolver=NoNames())
    assert caught.value.code is Code.NET_HOST_NOT_LISTED
    assert log.connected == []


def test_the_proxys_name_is_looked_up_as_written(serve, fetch, behind):
    server = serve(fetch.answering(fetch.response()))
    resolver = fetch.resolver(["127.0.0.1"])
    fetch(server, config=behind(serve(tunnel, None), name="proxy"), resolver=resolver)
    assert resolver.asked == ["proxy"]


def test_a_proxy_without_an_address(serve, fetch, behind):
    proxy = serve(tunnel, None)
    with pytest.raises(FetchError) as caught:
        fetch(proxy, config=behind(proxy), resolver=fetch.resolver([]))
    assert caught.value.code is Code.NET_UNREACHABLE


def test_the_server_must_still_prove_its_name(serve, fetch, behind, ca_bundle):
    """A proxy that breaks the tunnel open shows another certificate."""
    server = serve(fetch.answering(fetch.response()))
    with pytest.raises(FetchError) as caught:
        fetch.url(
            f"https://other.example:{server.port}/did.json",
            config=behind(serve(tunnel, None), "other.example"),
            resolver=NoNames(),
        )
    assert caught.value.code is Code.NET_TLS


@pytest.mark.parametrize("status", ["403 Filtered", "407 Proxy Authentication Required", "502 Bad Gateway"])
def test_a_proxy_that_refuses(serve, fetch, behind, status):
    proxy = serve(fetch.answering(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()), None)
    with pytest.raises(FetchError) as caught:
        fetch(proxy, config=behind(proxy), resolver=NoNames())
    assert caught.value.code is Code.NET_UNREACHABLE
    assert status[:3] in caught.value.facts["reason"]


def test_a_proxy_that_drips(serve, fetch, behind, log):
    def script(server, stream):
        server.read_request(stream)
        server.drip(stream, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200)

    proxy = serve(script, None)
    with pytest.raises(FetchError) as caught:
        fetch(proxy, config=behind(proxy), resolver=NoNames(), total=0.3)
    assert caught.value.code is Code.NET_TIMEOUT
    assert all(stream.get_extra_info("socket").fileno() == -1 for stream in log.streams)
    assert proxy.peer_closed.wait(2)
