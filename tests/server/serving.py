"""A server of a test, on a real socket of this machine, and what its callers do."""

import contextlib
import http.client
import json
import os
import ssl
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from vcedu.server import Listener, TLSFiles

_PATIENCE = 30


class Answer:
    """What a server answered."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["error"]["code"]


class Client:
    """Asks one server. Its certificate is the one thing a test does not check."""

    def __init__(self, url):
        self.url = url
        self._parts = urlsplit(url)
        # Made once, and without the machine's list of authorities, which takes longer to read than to ask.
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._context.check_hostname, self._context.verify_mode = False, ssl.CERT_NONE

    def connection(self):
        if self._parts.scheme == "http":
            return http.client.HTTPConnection(self._parts.hostname, self._parts.port, timeout=_PATIENCE)
        place = self._parts.hostname, self._parts.port
        return http.client.HTTPSConnection(*place, timeout=_PATIENCE, context=self._context)

    def ask(self, method, path, body=None, headers=None):
        connection = self.connection()
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def post(self, path, members, **headers):
        body = members if isinstance(members, bytes) else json.dumps(members).encode()
        return self.ask("POST", path, body, {"Content-Type": "application/json", **headers})


@contextlib.contextmanager
def served(make_app, *, tls=False, host="127.0.0.1", now=None):
    """Serve an application on any free port until the block ends; `make_app` gets the listener."""
    ready = threading.Event()
    with contextlib.ExitStack() as stack:
        listener = Listener(host, 0, tls=tls)
        stack.callback(listener.close)
        files = stack.enter_context(TLSFiles.self_signed(listener.names, now)) if tls else None
        server = listener.server(make_app(listener), tls=files, ready=ready.set)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        assert ready.wait(_PATIENCE)
        try:
            yield Client(listener.url)
        finally:
            server.end()
            thread.join(_PATIENCE)
            assert not thread.is_alive()


@contextlib.contextmanager
def command(folder, *words):
    """Run `vcedu serve` as a process of its own until the block ends; yield its client."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    process = subprocess.Popen(
        [sys.executable, "-m", "vcedu", *map(str, words), "--json"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        text = b""
        while not text.endswith(b"}\n"):
            line = process.stdout.readline()
            assert line, process.stderr.read().decode()
            text += line
        yield Client(json.loads(text)["url"])
    finally:
        process.terminate()
        process.communicate(timeout=_PATIENCE)
        assert process.returncode == 0
