"""Forbids the network for the length of a test, below whatever library would open a socket."""

from __future__ import annotations

import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORBIDDEN = frozenset(
    {
        "socket.__new__",
        "socket.bind",
        "socket.connect",
        "socket.sendto",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
    }
)


class SocketOpenedError(BaseException):
    """Something reached for the network. No `except Exception` swallows it."""


class _Guard:
    def __init__(self) -> None:
        self.is_on = False
        self.is_hooked = False
        self.attempts: list[str] = []

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.is_on and event in _FORBIDDEN:
            shown = [repr(argument) for argument in arguments if not isinstance(argument, socket.socket)]
            self.attempts.append(f"{event}({', '.join(shown)})")
            raise SocketOpenedError(self.attempts[-1])


_GUARD = _Guard()


@contextmanager
def sockets_forbidden() -> Iterator[None]:
    """Raise where a socket is made or a name is looked up, and once more at the end if that was swallowed."""
    if not _GUARD.is_hooked:
        sys.addaudithook(_GUARD)
        _GUARD.is_hooked = True
    _GUARD.attempts.clear()
    _GUARD.is_on = True
    try:
        yield
    finally:
        _GUARD.is_on = False
    if _GUARD.attempts:
        raise SocketOpenedError(", ".join(_GUARD.attempts))
