"""A PostgreSQL server of the tests' own: it listens on a socket in its folder, and on no port.

Its programs are those of the package `pgserver`, or else the system's. It runs as a user without rights where the
tests run as root, which PostgreSQL refuses to. Its folder lies straight in the system's temporary folder, since that
user must reach it and a path to a socket is short.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse
from importlib.util import find_spec
from pathlib import Path

_LONGEST = 60
_SETTINGS = ("-c", "listen_addresses=", "-c", "max_connections=40", "-c", "shared_buffers=16MB")
# After a death it would sync each of a thousand files before it recovers: seconds, where this is one call.
_SYNC_AT_ONCE = ("-c", "recovery_init_sync_method=syncfs")


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs; None if it is not installed."""
    package = find_spec("pgserver")
    bundled = [Path(package.origin).parent / "pginstall" / "bin"] if package and package.origin else []
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    user = _user()
    return next((place for place in [*bundled, *system] if _runs(place, user)), None)


def _runs(place: Path, user: dict[str, object]) -> bool:
    if os.name != "posix" or not (place / "initdb").exists():
        return False
    with contextlib.suppress(OSError):
        return subprocess.run([place / "initdb", "--version"], capture_output=True, check=False, **user).returncode == 0
    return False


def _user() -> dict[str, object]:
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": "/"}


class Server:
    """One server with its data; `start` begins it, also after it was killed."""

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        self._user = _user()
        self.folder = Path(tempfile.mkdtemp(prefix="vcedu-pg-"))
        if self._user:
            os.chown(self.folder, self._user["user"], self._user["group"])
        self._data = self.folder / "data"
        kept = ["-D", self._data, "-U", "vcedu", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([self._bin / "initdb", *kept], check=True, capture_output=True, timeout=_LONGEST, **self._user)
        self._settings = (*_SETTINGS, *(_SYNC_AT_ONCE if self._takes(_SYNC_AT_ONCE) else ()))
        self.start()

    def _takes(self, settings: tuple[str, ...]) -> bool:
        """Return whether this version on this system has such a setting."""
        asking = [self._bin / "postgres", "-D", self._data, *settings, "-C", settings[1].partition("=")[0]]
        return subprocess.run(asking, capture_output=True, check=False, timeout=_LONGEST, **self._user).returncode == 0

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [*self._settings, "-c", f"unix_socket_directories={self.folder}"]
        with (self.folder / "log").open("ab") as log:
            command = [self._bin / "postgres", "-D", self._data, *settings]
            self._process = subprocess.Popen(command, stdout=log, stderr=log, **self._user)
        while not self._answers():
            if self._process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text(errors="replace"))

    def _answers(self) -> bool:
        asking = [self._bin / "pg_isready", "-q", "-h", self.folder, "-U", "vcedu", "-d", "postgres"]
        return subprocess.run(asking, check=False, timeout=_LONGEST, **self._user).returncode == 0

    def kill(self) -> None:
        """End every process of it without warning, as a machine that loses its power does to them."""
        os.kill(self._process.pid, signal.SIGSTOP)  # so that it begins no more
        children = _children(self._process.pid)
        for process in [*children, self._process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait(timeout=_LONGEST)
        while any(_is_alive(process) for process in children):  # the last of them lets the shared memory go
            time.sleep(0.001)

    def remove(self) -> None:
        """Stop it and delete its data."""
        if self._process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder)

    def address(self, schema: str) -> str:
        """Return how to reach one schema of its database."""
        query = urllib.parse.urlencode(
            {"host": str(self.folder), "user": "vcedu", "options": f"-csearch_path={schema}"},
            quote_via=urllib.parse.quote,
        )
        return f"postgresql:///postgres?{query}"


def _children(process: int) -> list[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(word) for word in text.split()]


def _is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}
