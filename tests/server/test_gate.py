"""What the gate keeps out: strangers, other types, other names, and more than the budget."""

import contextlib
import dataclasses
import json
import socket
import ssl
import threading
import time

import pytest

from server.conftest import NOW, api
from server.documents import KEYS, credential
from server.serving import served
from vcedu.errors import ApprovalPending, Code
from vcedu.server import Bench, Limits, vc_api
from vcedu.server.patience import Patience

ISSUE = "/issuers/ed25519/eddsa-rdfc-2022/credentials/issue"
TOKEN = "a-token-of-sixteen-characters"


@contextlib.contextmanager
def gated(**options):
    def make(at):
        return vc_api(api(at.url, interop=False, lists=False), hosts=at.names, **options)

    with served(make) as client:
        yield client


@pytest.fixture(scope="module")
def small():
    with gated(limits=Limits(most_bytes=4096, most_seconds=0.5), token=TOKEN) as client:
        yield client


def asked(client, **headers):
    return client.post(ISSUE, {"credential": credential()}, **headers)


def test_only_who_shows_the_token_is_served(small):
    assert asked(small, Authorization=f"Bearer {TOKEN}").status == 201
    for shown in (
        {},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": "Bearer é"},
    ):
        answer = asked(small, **shown)
        assert (answer.status, answer.code) == (401, "SERVER_TOKEN")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_reading_needs_no_token(small):
    assert small.get("/test-manifest.json").status == 200


@pytest.mark.parametrize("given", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_page_of_another_site_can_post_is_refused(small, given):
    answer = asked(small, Authorization=f"Bearer {TOKEN}", **{"Content-Type": given})
    assert (answer.status, answer.code) == (415, "SERVER_MEDIA_TYPE")


def test_json_may_say_its_character_set(small):
    headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": f"Bearer {TOKEN}"}
    assert small.ask("POST", ISSUE, json.dumps({"credential": credential()}).encode(), headers).status == 201


def test_a_name_of_somebody_elses_that_points_here_is_refused(small):
    assert small.get("/test-manifest.json", Host="school.example").status == 400
    assert small.get("/test-manifest.json", Host="localhost").status == 200


def test_a_body_beyond_the_limit_is_not_read_to_its_end(small):
    answer = small.post(ISSUE, {"credential": credential(name="x" * 5000)}, Authorization=f"Bearer {TOKEN}")
    assert (answer.status, answer.code) == (413, "JSON_TOO_LARGE")


def test_a_body_without_end_is_cut_off(small):
    connection = small.connection()
    head = f"POST {ISSUE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += f"Authorization: Bearer {TOKEN}\r\nTransfer-Encoding: chunked\r\n\r\n"
    connection.connect()
    connection.sock.sendall(head.encode())
    with contextlib.suppress(OSError):
        for _ in range(64):
            connection.sock.sendall(b"400\r\n" + b" " * 1024 + b"\r\n")
            time.sleep(0.001)
    assert b" 413 " in connection.sock.recv(64)
    connection.close()


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET / HT", b"GET /test-manifest.json HTTP/1.1\r\nHost: localhost\r\nX: "],
    ids=["silent", "line", "header"],
)
@pytest.mark.parametrize("before", [0, 1])
def test_who_connects_and_sends_no_request_is_not_waited_for(small, monkeypatch, begun, before):
    monkeypatch.setattr(Patience, "most_seconds", 0.4)
    connection = small.connection()
    connection.connect()
    whole = b"GET /test-manifest.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for _ in range(before):
        connection.sock.sendall(whole)
        assert b" 200 " in connection.sock.recv(1 << 16)
    if before and not begun:
        # Between two requests the connection may rest a little; then the library closes it.
        begun = b"G"
    connection.sock.sendall(begun)
    since = time.monotonic()
    with contextlib.suppress(ConnectionResetError):
        while connection.sock.recv(1 << 16):
            pass
    assert 0.3 < time.monotonic() - since < 4
    connection.close()


def test_a_request_that_comes_in_pieces_in_time_is_answered(small, monkeypatch):
    monkeypatch.setattr(Patience, "most_seconds", 2)
    connection = small.connection()
    connection.connect()
    for piece in (b"GET /test-manifest.json HT", b"TP/1.1\r\nHost: loc", b"alhost\r\n\r\n"):
        connection.sock.sendall(piece)
        time.sleep(0.1)
    assert b" 200 " in connection.sock.recv(1 << 16)
    connection.close()


def test_a_slow_sender_is_not_waited_for(small):
    connection = small.connection()
    connection.connect()
    head = f"POST {ISSUE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += f"Authorization: Bearer {TOKEN}\r\nContent-Length: 100\r\n\r\n{{"
    begun = time.monotonic()
    connection.sock.sendall(head.encode())
    assert b" 408 " in connection.sock.recv(64)
    assert time.monotonic() - begun < 5
    connection.close()


def test_more_than_may_wait_are_turned_away_and_those_inside_are_served():
    limits = Limits(at_once=1, waiting=1, most_seconds=20)
    with gated(limits=limits) as client:
        body = json.dumps({"credential": credential()}).encode()
        head = f"POST {ISSUE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        head += f"Connection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        slow = []
        for _ in range(2):
            connection = socket.create_connection(("127.0.0.1", int(client.url.rpartition(":")[2])), timeout=20)
            connection.sendall(head.encode() + body[:1])
            slow.append(connection)
        time.sleep(0.3)
        answer = asked(client)
        assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "SERVER_BUSY", "1")
        for connection in slow:
            connection.sendall(body[1:])
            assert b" 201 " in connection.recv(64)
            connection.close()
        assert asked(client).status == 201


def test_many_callers_at_once_are_all_served():
    with gated(limits=Limits(at_once=2, waiting=60)) as client:
        statuses = []
        threads = [threading.Thread(target=lambda: statuses.append(asked(client).status)) for _ in range(24)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert statuses == [201] * 24


def test_the_certificate_is_of_the_names_it_is_asked_for_under(strict):
    port = int(strict.url.rpartition(":")[2])
    certificate = ssl.get_server_certificate(("127.0.0.1", port))
    context = ssl.create_default_context(cadata=certificate)
    with pytest.raises(ssl.SSLCertVerificationError), socket.create_connection(("127.0.0.1", port)) as plain:
        context.wrap_socket(plain, server_hostname="school.example")
    assert NOW.year == 2027


class Released:
    """Waits for a second officer."""

    public_key = KEYS["ed25519"].public_key

    def sign(self, payload):
        raise ApprovalPending(Code.APPROVAL_PENDING)


def test_what_waits_for_a_second_officer_is_accepted_and_not_made():
    def make(at):
        served_here = api(at.url, interop=False, lists=False)
        clock, contexts = served_here.checking.clock, served_here.checking.contexts
        bench = Bench({"ed25519": Released()}, contexts=contexts, clock=clock)
        offer = dataclasses.replace(served_here.offer, bench=bench)
        return vc_api(dataclasses.replace(served_here, offer=offer), hosts=at.names)

    with served(make) as client:
        answer = asked(client)
        assert (answer.status, answer.code) == (202, "APPROVAL_PENDING")
        manifest = client.get("/test-manifest.json").json
        assert "BitstringStatusList" not in {tag for entry in manifest["issuers"] for tag in entry["tags"]}
        for path, status in (("/status/1-revocation.json", 404), ("/no/such/path", 404)):
            assert client.get(path).status == status
        answer = client.post("/issuers/with-status/credentials/issue", {"credential": credential()})
        assert (answer.status, answer.code) == (404, "SERVER_NO_SUCH_PLACE")


def test_who_hangs_up_before_the_end_is_forgotten(small):
    connection = small.connection()
    connection.connect()
    head = f"POST {ISSUE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += f"Authorization: Bearer {TOKEN}\r\nContent-Length: 100\r\n\r\n{{"
    connection.sock.sendall(head.encode())
    connection.close()
    time.sleep(0.2)
    assert asked(small, Authorization=f"Bearer {TOKEN}").status == 201


def test_a_fault_of_the_server_is_told_without_what_it_was(monkeypatch):
    def broken(*_):
        raise RuntimeError("secret")

    monkeypatch.setattr("vcedu.server.routes.controller_document", broken)
    with gated() as client:
        answer = client.get("/controller.json")
        assert (answer.status, b"secret" in answer.body) == (500, False)


def test_the_end_of_an_answer_is_not_held_back(small):
    connection = small.connection()
    times = []
    for _ in range(9):
        since = time.monotonic()
        connection.request("GET", "/test-manifest.json")
        assert connection.getresponse().read()
        times.append(time.monotonic() - since)
    connection.close()
    # Nagle's algorithm and delayed acknowledgements together take 40 ms, each time.
    assert min(times) < 0.03
