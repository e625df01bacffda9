"""A real browser for the pages that are made, steered over two pipes (Chrome DevTools Protocol). It opens no socket."""

from __future__ import annotations

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE = 120
"""How many seconds the browser may take for one answer."""
MM = 96 / 25.4
"""CSS pixels in a millimetre."""
_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)


def find():
    """Return the browser's path, or None where there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Browser:
    """One page of a headless browser.

    Args:
        path: The browser.
        profile: An empty folder for its profile.
    """

    def __init__(self, path, profile):
        self._ids = itertools.count(1)
        self._events: list[dict[str, Any]] = []
        (its_in, self._out), (self._in, its_out) = os.pipe(), os.pipe()
        line = f'exec "$@" 3<&{its_in} 4>&{its_out}'
        words = ["/bin/bash", "-c", line, "browser", path, *_SWITCHES, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            words,
            pass_fds=(its_in, its_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(its_in)
        os.close(its_out)
        self._read = bytearray()
        self._session = None
        target = next(each for each in self("Target.getTargets")["targetInfos"] if each["type"] == "page")
        self._session = self("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self(f"{domain}.enable")

    def close(self):
        """End the browser."""
        os.close(self._out)
        os.close(self._in)
        self._process.terminate()
        self._process.wait(timeout=30)

    def __call__(self, method, **params):
        """Give one command and return its answer; events meanwhile are kept."""
        number = next(self._ids)
        message = {"id": number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != number:
            self._events.append(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, url):
        """Open a page and return the addresses that it made the browser ask for."""
        self._events.clear()
        self("Page.navigate", url=url)
        while not self._heard("Page.loadEventFired"):
            self._events.append(self._next())
        return [event["params"]["request"]["url"] for event in self._heard("Network.requestWillBeSent")]

    def complaints(self):
        """Return what the browser wrote into its console."""
        return [
            event["params"] for name in ("Log.entryAdded", "Runtime.exceptionThrown") for event in self._heard(name)
        ]

    def evaluate(self, expression):
        """Return the value of a JavaScript expression."""
        return self("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def on_paper(self, margin):
        """Lay the page out as it is printed on A4 with a margin in millimetres."""
        width = int((210 - 2 * margin) * MM)
        self("Emulation.setEmulatedMedia", media="print")
        self("Emulation.setDeviceMetricsOverride", width=width, height=1000, deviceScaleFactor=2, mobile=False)

    def on_a_phone(self):
        """Lay the page out as on the narrow screen of a phone."""
        self("Emulation.setEmulatedMedia", media="screen")
        self("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=2, mobile=True)

    def picture(self):
        """Return the whole page as a PNG."""
        shot = self("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=self._whole())
        return base64.b64decode(shot["data"])

    def pdf(self):
        """Return the page as it is printed, as a PDF."""
        return base64.b64decode(self("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def _whole(self):
        size = self("Page.getLayoutMetrics")["cssContentSize"]
        return {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}

    def _heard(self, method):
        return [event for event in self._events if event.get("method") == method]

    def _next(self):
        """Return the next message; they end in a zero byte each."""
        while (end := self._read.find(b"\0")) < 0:
            ready, _, _ = select.select([self._in], [], [], PATIENCE)
            assert ready, "the browser says nothing"
            data = os.read(self._in, 1 << 20)
            assert data, "the browser ended"
            self._read += data
        message = json.loads(self._read[:end])
        del self._read[: end + 1]
        return message
