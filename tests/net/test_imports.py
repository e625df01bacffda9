"""What is imported when."""

import subprocess
import sys

SLOW = ("httpcore", "httpx", "h11", "anyio", "certifi", "idna")


def test_the_http_library_waits_until_something_is_fetched():
    script = (
        "import sys, vcedu.net as net; from vcedu.model import SystemClock; "
        "net.HTTPFetcher(net.NetConfig(), SystemClock()); print(*sorted(sys.modules))"
    )
    command = [sys.executable, "-c", script]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = found.stdout.split()
    assert "vcedu.net.http" in loaded
    assert [name for name in SLOW if name in loaded] == []
