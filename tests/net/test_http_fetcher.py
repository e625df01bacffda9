"""Fetching over real TLS on this machine: what is sent, what is taken, each refusal with its code (rules N1, N2)."""

import contextlib
import datetime as dt
import gzip
import os
import socket
import ssl
import struct
import threading
import time
import tracemalloc

import httpcore
import pytest
import trustme

from vcedu.errors import Code, FetchError, UsageError
from vcedu.model import FixedClock
from vcedu.net import FetchKind, FetchRequest, HTTPFetcher, NetConfig

NOW = dt.datetime(2027, 4, 1, 9, 0, tzinfo=dt.UTC)
HOST = "school.example"
LIMIT = 256 * 1024


@contextlib.contextmanager
def refused(code):
    with pytest.raises(FetchError) as caught:
        yield caught
    assert caught.value.code is code
    assert caught.value.facts["url"]


def test_an_answer_comes_back_with_its_time(serve, fetch):
    server = serve(
        fetch.answering(fetch.response(b'{"id":"did:web:school.example"}', content_type="application/did+json"))
    )
    fetched = fetch(server)
    assert fetched.body == b'{"id":"did:web:school.example"}'
    assert fetched.media_type == "application/did+json"
    assert fetched.as_of == NOW
    assert fetched.url == f"https://{HOST}:{server.port}/did.json"
    assert fetched.kind is FetchKind.DID_DOCUMENT


def test_the_request_carries_no_identity(serve, fetch):
    server = serve(fetch.answering(fetch.response(extra="Set-Cookie: seen=1; Path=/\r\n")))
    fetch(server)
    fetch(server)
    for request in server.requests:
        lines = request.decode().split("\r\n")
        assert lines[0] == "GET /did.json HTTP/1.1"
        names = {line.partition(":")[0].lower() for line in lines[1:] if line}
        assert names == {"host", "accept", "accept-encoding", "user-agent", "connection"}
        assert f"Host: {HOST}:{server.port}" in lines


def test_the_media_type_is_taken_without_its_parameters(serve, fetch):
    server = serve(fetch.answering(fetch.response(content_type="Application/JSON; charset=utf-8")))
    assert fetch(server).media_type == "application/json"


def test_the_environment_is_not_read(serve, fetch, monkeypatch, tmp_path):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys.log"))
    server = serve(fetch.answering(fetch.response()))
    assert fetch(server).body == b"{}"
    assert not (tmp_path / "keys.log").exists()


# ---- addresses


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["93.184.215.14", "::1"], ["::ffff:93.184.215.14"], ["no address"]],
)
def test_one_forbidden_address_forbids_the_host_and_no_socket_is_opened(serve, fetch, log, answers):
    server = serve(fetch.answering(fetch.response()))
    with refused(Code.NET_ADDRESS_FORBIDDEN):
        fetch(server, resolver=fetch.resolver(answers), unsafe_allow_addresses=frozenset())
    assert log.connected == []


def test_the_checked_address_is_the_one_connected_to(serve, fetch):
    """A name that turns to this machine after the check (DNS rebinding) is not asked again."""
    server = serve(fetch.answering(fetch.response()))
    resolver = fetch.resolver(["93.184.215.14"], ["127.0.0.1"])
    dialled = []

    class Unconnected(httpcore.NetworkBackend):
        def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
            dialled.append(host)
            raise httpcore.ConnectError

    with refused(Code.NET_UNREACHABLE):
        fetch(server, resolver=resolver, backend=Unconnected(), unsafe_allow_addresses=frozenset())
    assert dialled == ["93.184.215.14"]
    assert resolver.asked == ["school.example."]
    with refused(Code.NET_ADDRESS_FORBIDDEN):
        fetch(server, resolver=resolver, backend=Unconnected(), unsafe_allow_addresses=frozenset())
    assert dialled == ["93.184.215.14"]


def test_a_second_address_is_tried(serve, fetch, log):
    server = serve(fetch.answering(fetch.response()))
    allowed = frozenset({"127.0.0.1", "127.0.0.2"})
    assert fetch(server, resolver=fetch.resolver(["127.0.0.2", "127.0.0.1"]), unsafe_allow_addresses=allowed).body
    assert [host for host, _ in log.connected] == ["127.0.0.2", "127.0.0.1"]


def test_no_more_than_four_addresses_are_tried(serve, fetch, log):
    server = serve(fetch.answering(fetch.response()))
    many = [f"127.0.0.{n}" for n in range(2, 12)]
    with refused(Code.NET_UNREACHABLE):
        fetch(server, resolver=fetch.resolver(many), unsafe_allow_addresses=frozenset(many))
    assert len(log.connected) == 4


def test_a_name_without_addresses(serve, fetch):
    server = serve(fetch.answering(fetch.response()))
    with refused(Code.NET_UNREACHABLE):
        fetch(server, resolver=fetch.resolver([]))


def test_a_closed_port(serve, fetch):
    server = serve(fetch.answering(fetch.response()))
    server.close()
    with refused(Code.NET_UNREACHABLE):
        fetch(server)


def test_a_fetcher_with_nothing_but_its_configuration(serve, ca_bundle, fetch, monkeypatch):
    """What users get: the system's resolver and sockets, and no address of this machine."""
    server = serve(fetch.answering(fetch.response()))
    look_up = socket.getaddrinfo

    def answer(name, *arguments, **options):
        return look_up("127.0.0.1" if name == f"{HOST}." else name, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    request = FetchRequest(f"https://{HOST}:{server.port}/did.json", FetchKind.DID_DOCUMENT)
    config = NetConfig(ca_bundle=ca_bundle)
    with refused(Code.NET_ADDRESS_FORBIDDEN):
        HTTPFetcher(config, FixedClock(NOW)).fetch(request)
    assert server.requests == []
    allowed = HTTPFetcher(config, FixedClock(NOW), unsafe_allow_addresses=frozenset({"127.0.0.1"}))
    assert allowed.fetch(request).body == b"{}"


# ---- the list of hosts


def test_only_listed_hosts_are_fetched_from(serve, fetch, ca_bundle, log):
    server = serve(fetch.answering(fetch.response()))
    listed = NetConfig(ca_bundle=ca_bundle, hosts=frozenset({HOST}))
    assert fetch(server, config=listed).body == b"{}"
    other = NetConfig(ca_bundle=ca_bundle, hosts=frozenset({"other.example"}))
    log.connected.clear()
    with refused(Code.NET_HOST_NOT_LISTED):
        fetch(server, config=other)
    assert log.connected == []


# ---- TLS


def test_a_server_certified_by_someone_else(serve, fetch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(HOST).configure_cert(context)
    with refused(Code.NET_TLS) as caught:
        fetch(serve(fetch.answering(fetch.response()), context))
    assert "unable to get local issuer" in caught.value.facts["reason"]


def test_a_server_certified_for_another_name(serve, fetch, authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("other.example").configure_cert(context)
    with refused(Code.NET_TLS) as caught:
        fetch(serve(fetch.answering(fetch.response()), context))
    assert "Hostname mismatch" in caught.value.facts["reason"]


def test_the_usual_authorities_do_not_vouch_for_this_server(serve, fetch):
    with refused(Code.NET_TLS):
        fetch(serve(fetch.answering(fetch.response())), config=NetConfig())


def test_an_old_tls_version(serve, fetch, authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSVersion"):
        context.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match="TLSVersion"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with refused(Code.NET_TLS) as caught:
        fetch(serve(fetch.answering(fetch.response()), context))
    assert "PROTOCOL" in caught.value.facts["reason"]


def test_a_server_that_does_not_speak_tls(serve, fetch):
    def script(server, stream):
        stream.recv(4096)
        stream.sendall(fetch.response())

    with refused(Code.NET_TLS):
        fetch(serve(script, None))


@pytest.mark.parametrize("content", [None, b"", b"not a certificate"])
def test_authorities_that_can_not_be_read(tmp_path, content):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        HTTPFetcher(NetConfig(ca_bundle=str(path)), FixedClock(NOW))
    assert caught.value.code is Code.NET_CONFIG


def test_a_path_of_authorities_that_no_system_has():
    with pytest.raises(UsageError) as caught:
        HTTPFetcher(NetConfig(ca_bundle="ca\0.pem"), FixedClock(NOW))
    assert caught.value.code is Code.NET_CONFIG


# ---- broken and unwanted answers


def test_a_connection_that_ends_without_an_answer(serve, fetch):
    with refused(Code.NET_UNREACHABLE):
        fetch(serve(fetch.answering(b"")))


def test_a_reset_connection(serve, fetch):
    def script(server, stream):
        server.read_request(stream)
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(stream.detach())

    with refused(Code.NET_UNREACHABLE):
        fetch(serve(script))


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ten\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
    ],
)
def test_an_answer_that_is_not_http(serve, fetch, answer):
    with refused(Code.NET_PROTOCOL):
        fetch(serve(fetch.answering(answer)))


@pytest.mark.parametrize(
    "status", ["201 Created", "204 No Content", "206 Partial", "304 Not Modified", "404 No", "410 Gone", "500 Oops"]
)
def test_a_status_other_than_success(serve, fetch, status):
    body = b"" if status[:3] in {"204", "304"} else b"{}"
    with refused(Code.NET_HTTP_STATUS) as caught:
        fetch(serve(fetch.answering(fetch.response(body, status=status))))
    assert caught.value.facts["status"] == int(status[:3])


@pytest.mark.parametrize(
    "content_type", [None, "", "text/html", "application/json, text/html", "application/vc", "application/jsonx", "*/*"]
)
def test_a_media_type_that_no_did_document_has(serve, fetch, content_type):
    with refused(Code.NET_CONTENT_TYPE):
        fetch(serve(fetch.answering(fetch.response(content_type=content_type))))


def test_two_media_types(serve, fetch):
    with refused(Code.NET_CONTENT_TYPE):
        fetch(serve(fetch.answering(fetch.response(extra="Content-Type: text/html\r\n"))))


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        (FetchKind.STATUS_LIST, "application/vc"),
        (FetchKind.STATUS_LIST, "application/statuslist+jwt"),
        (FetchKind.SCHEMA, "application/schema+json"),
        (FetchKind.RELATED_RESOURCE, "image/png"),
    ],
)
def test_each_kind_has_its_media_types(serve, fetch, kind, media_type):
    assert fetch(serve(fetch.answering(fetch.response(content_type=media_type))), kind=kind).media_type == media_type


def test_a_related_resource_must_state_some_type(serve, fetch):
    with refused(Code.NET_CONTENT_TYPE):
        fetch(serve(fetch.answering(fetch.response(content_type=None))), kind=FetchKind.RELATED_RESOURCE)


# ---- size


def chunked(*chunks: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


def test_the_largest_body_and_one_byte_more(serve, fetch):
    assert len(fetch(serve(fetch.answering(fetch.response(b" " * LIMIT)))).body) == LIMIT
    with refused(Code.NET_TOO_LARGE):
        fetch(serve(fetch.answering(fetch.response(b" " * (LIMIT + 1)))))


def test_a_status_list_may_be_larger(serve, fetch):
    server = serve(fetch.answering(fetch.response(b" " * 1024 * 1024)))
    assert len(fetch(server, kind=FetchKind.STATUS_LIST).body) == 1024 * 1024


def test_a_stated_length_is_refused_before_the_body_comes(serve, fetch):
    server = serve(
        fetch.answering(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n")
    )
    with refused(Code.NET_TOO_LARGE):
        fetch(server)


def test_an_unstated_length(serve, fetch):
    half = b" " * (LIMIT // 2)
    assert len(fetch(serve(fetch.answering(chunked(half, half)))).body) == LIMIT
    with refused(Code.NET_TOO_LARGE):
        fetch(serve(fetch.answering(chunked(half, half, b" "))))


def test_framing_counts_as_well(serve, fetch):
    """A tiny body in a mountain of chunk headers."""
    padded = b"1;" + b"x" * 4000 + b"\r\n \r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    with refused(Code.NET_TOO_LARGE):
        fetch(serve(fetch.answering(head + padded * 1000 + b"0\r\n\r\n")))


GZIP = "Content-Encoding: gzip\r\n"


def test_gzip_is_decoded(serve, fetch):
    server = serve(fetch.answering(fetch.response(gzip.compress(b'{"id": 1}'), extra=GZIP)))
    assert fetch(server).body == b'{"id": 1}'


def test_gzip_of_the_largest_body_and_one_byte_more(serve, fetch):
    assert len(fetch(serve(fetch.answering(fetch.response(gzip.compress(b" " * LIMIT), extra=GZIP)))).body) == LIMIT
    with refused(Code.NET_TOO_LARGE):
        fetch(serve(fetch.answering(fetch.response(gzip.compress(b" " * (LIMIT + 1)), extra=GZIP))))


def test_a_gzip_bomb_costs_no_memory(serve, fetch):
    bomb = gzip.compress(bytes(64 * 1024 * 1024), 9)
    assert len(bomb) < LIMIT
    server = serve(fetch.answering(fetch.response(bomb, extra=GZIP)))
    tracemalloc.start()
    try:
        with refused(Code.NET_TOO_LARGE):
            fetch(server)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


GOOD = gzip.compress(b"{}", mtime=0)


@pytest.mark.parametrize(
    "body",
    [b"plain", GOOD[:-4], GOOD + b"more", GOOD * 2, b""],
    ids=["plain", "cut", "followed by more", "twice", "empty"],
)
def test_broken_gzip(serve, fetch, body):
    with refused(Code.NET_PROTOCOL):
        fetch(serve(fetch.answering(fetch.response(body, extra=GZIP))))


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "zstd", "x-gzip"])
def test_other_codings(serve, fetch, coding):
    with refused(Code.NET_CONTENT_TYPE):
        fetch(serve(fetch.answering(fetch.response(extra=f"Content-Encoding: {coding}\r\n"))))


# ---- redirects


def redirecting(steps):
    """Send a visitor along: the path's number says which step."""

    def script(server, stream):
        path = server.read_request(stream).split()[1].decode()
        target = steps.get(path)
        if target is None:
            stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
        else:
            line = f"Location: {target.replace('PORT', str(server.port))}\r\n" if target else ""
            stream.sendall(f"HTTP/1.1 302 Found\r\n{line}Content-Length: 0\r\n\r\n".encode())

    return script


def test_three_redirects_within_the_origin(serve, fetch):
    steps = {"/0": "/1", "/1": "2", "/2": f"https://{HOST}:PORT/3?final=1"}
    server = serve(redirecting(steps))
    fetched = fetch(server, "/0", FetchKind.STATUS_LIST)
    assert fetched.url == f"https://{HOST}:{server.port}/0"
    assert [request.split()[1] for request in server.requests] == [b"/0", b"/1", b"/2", b"/3?final=1"]


def test_a_fourth_redirect(serve, fetch):
    server = serve(redirecting({"/0": "/1", "/1": "/2", "/2": "/3", "/3": "/4"}))
    with refused(Code.NET_REDIRECT):
        fetch(server, "/0", FetchKind.STATUS_LIST)
    assert len(server.requests) == 4


def test_a_did_document_is_not_redirected(serve, fetch):
    server = serve(redirecting({"/did.json": "/other.json"}))
    with refused(Code.NET_REDIRECT):
        fetch(server)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "target",
    [
        "",
        "https://other.example:PORT/1",
        "https://school.example/1",
        "http://school.example:PORT/1",
        "//other.example:PORT/1",
        "https://user@school.example:PORT/1",
        "https://[::1]:PORT/1",
        "https://[",
        "/a/%2e%2e/1",
        "/1#part",
        "ftp://school.example/1",
        "file:///etc/passwd",
    ],
)
def test_redirects_that_are_not_followed(serve, fetch, log, target):
    server = serve(redirecting({"/0": target}))
    with refused(Code.NET_REDIRECT):
        fetch(server, "/0", FetchKind.STATUS_LIST)
    assert len(log.connected) == 1


def test_a_redirect_is_resolved_and_checked_again(serve, fetch, log):
    server = serve(redirecting({"/0": "/1"}))
    with refused(Code.NET_ADDRESS_FORBIDDEN):
        fetch(server, "/0", FetchKind.STATUS_LIST, resolver=fetch.resolver(["127.0.0.1"], ["10.0.0.1"]))
    assert len(log.connected) == 1


# ---- the deadline


@contextlib.contextmanager
def timed_out(log, server):
    """Assert that the fetch ends by its deadline and that its socket is closed then."""
    started = time.monotonic()
    with refused(Code.NET_TIMEOUT):
        yield
    assert time.monotonic() - started < 2.5
    assert log.streams
    assert all(stream.get_extra_info("socket").fileno() == -1 for stream in log.streams)
    assert server.peer_closed.wait(2)


def wait_for_close(server, stream):
    while stream.recv(4096):
        pass
    server.peer_closed.set()


def test_a_silent_server(serve, fetch, log):
    def script(server, stream):
        server.read_request(stream)
        with contextlib.suppress(OSError):
            wait_for_close(server, stream)
        server.peer_closed.set()

    server = serve(script)
    with timed_out(log, server):
        fetch(server, total=0.3)


def test_dripped_headers(serve, fetch, log):
    def script(server, stream):
        server.read_request(stream)
        server.drip(stream, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200)

    server = serve(script)
    with timed_out(log, server):
        fetch(server, total=0.3)


def test_dripped_body(serve, fetch, log):
    def script(server, stream):
        server.read_request(stream)
        stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n")
        server.drip(stream, b" " * 200)

    server = serve(script)
    with timed_out(log, server):
        fetch(server, total=0.3)


def test_dripped_tls_handshake(serve, fetch, log):
    """The record says that 200 bytes come; they come one at a time."""

    def script(server, stream):
        stream.recv(4096)
        server.drip(stream, b"\x16\x03\x03\x00\xc8" + b"\x02\x00\x00\xc4" + b"\x03" * 196)

    server = serve(script, None)
    with timed_out(log, server):
        fetch(server, total=0.3)


def test_an_endless_row_of_interim_answers(serve, fetch, log):
    def script(server, stream):
        server.read_request(stream)
        try:
            while True:
                stream.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
                threading.Event().wait(0.01)
        except OSError:
            server.peer_closed.set()

    server = serve(script)
    with timed_out(log, server):
        fetch(server, total=0.3)


def test_redirects_share_the_deadline(serve, fetch):
    def script(server, stream):
        number = int(server.read_request(stream).split()[1][1:])
        threading.Event().wait(0.3)
        stream.sendall(f"HTTP/1.1 302 Found\r\nLocation: /{number + 1}\r\nContent-Length: 0\r\n\r\n".encode())

    server = serve(script)
    with refused(Code.NET_TIMEOUT):
        fetch(server, "/0", FetchKind.STATUS_LIST, total=0.5)
    assert len(server.requests) <= 2


def test_a_connection_that_is_never_accepted(serve, fetch):
    """The connect limit holds while the total limit is far away."""

    class Slow(httpcore.NetworkBackend):
        def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
            assert timeout <= 0.2
            raise httpcore.ConnectTimeout

    with refused(Code.NET_TIMEOUT):
        fetch(serve(fetch.answering(fetch.response())), backend=Slow(), connect=0.2, total=60.0)


def test_time_that_is_used_up_before_connecting(serve, fetch, log):
    with refused(Code.NET_TIMEOUT):
        fetch(serve(fetch.answering(fetch.response())), total=0.0)
    assert log.connected == []
