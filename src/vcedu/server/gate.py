"""The gate before every handler: how large, how slow, how many at once, of which type, and by whom.

It reads a request's whole body before the handler is called, so that no handler waits for a slow sender.
"""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from vcedu import __version__
from vcedu.errors import Code, MalformedError, UndeterminedError, UsageError, VceduError
from vcedu.server.answers import JSON_TYPE, error_answer, refused

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BODY = "vcedu.body"
_BEARER = "Bearer "


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request, and all of them together, may cost.

    Attributes:
        most_bytes: How large a request's body may be.
        most_seconds: How long a sender may take to send it.
        at_once: How many requests are worked on at the same time; each is bounded by the library's own budgets.
        waiting: How many may wait for that beside them; more are turned away at once.
    """

    most_bytes: int = 1024 * 1024
    most_seconds: float = 10.0
    at_once: int = 2
    waiting: int = 30


class Gate:
    """Lets requests through to an application.

    Args:
        app: The application.
        limits: What requests may cost.
        token: What callers who send something must show; None where the network alone keeps strangers out.
    """

    def __init__(self, app: ASGIApp, *, limits: Limits, token: str | None = None) -> None:
        self._app = app
        self._limits = limits
        self._token = token
        self._inside = 0
        self._work = asyncio.Semaphore(limits.at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._inside >= self._limits.at_once + self._limits.waiting:
            await error_answer(UndeterminedError(Code.SERVER_BUSY))(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._let_through(scope, receive, send)
        finally:
            self._inside -= 1

    async def _let_through(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = b""
            if scope["method"] not in {"GET", "HEAD"}:
                self._check_headers(Headers(scope=scope))
                body = await self._body(receive)
        except VceduError as error:
            await error_answer(error)(scope, receive, send)
            return
        scope.setdefault("state", {})[_BODY] = body
        async with self._work:
            await self._app(scope, receive, send)

    def _check_headers(self, headers: Headers) -> None:
        # A page of another site can make a browser post to this machine, but not as JSON.
        given = headers.get("content-type", "")
        if given.partition(";")[0].strip().lower() != JSON_TYPE:
            raise UsageError(Code.SERVER_MEDIA_TYPE, given=given, expected=JSON_TYPE)
        if self._token is None:
            return
        shown = headers.get("authorization", "").removeprefix(_BEARER)
        if not hmac.compare_digest(shown.encode(), self._token.encode()):
            raise UsageError(Code.SERVER_TOKEN)

    async def _body(self, receive: Receive) -> bytes:
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self._limits.most_seconds):
                more = True
                while more:
                    message: Message = await receive()
                    if message["type"] == "http.disconnect":
                        raise UndeterminedError(Code.SERVER_SLOW, seconds=self._limits.most_seconds)
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > self._limits.most_bytes:
                        raise MalformedError(Code.JSON_TOO_LARGE, size=size, limit=self._limits.most_bytes)
                    more = message.get("more_body", False)
        except TimeoutError as error:
            raise UndeterminedError(Code.SERVER_SLOW, seconds=self._limits.most_seconds) from error
        return b"".join(parts)


def body_of(request: Request) -> bytes:
    """Return a request's body, which the gate has read."""
    return bytes(request.scope["state"][_BODY])


def gated_app(title: str, *, hosts: list[str], limits: Limits | None, token: str | None) -> FastAPI:
    """Return an application without handlers behind the gate, which answers an error of this library as such.

    Args:
        title: What its description is called.
        hosts: The names under which it may be asked for; a page that has its own name point here is refused.
        limits: What requests may cost.
        token: What callers who send something must show; None where the network alone keeps strangers out.
    """
    app = FastAPI(
        title=title,
        version=__version__,
        redoc_url=None,
        docs_url=None,
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts),
            Middleware(Gate, limits=limits or Limits(), token=token),
        ],
    )
    app.add_exception_handler(VceduError, refused)
    return app
