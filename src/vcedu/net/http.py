"""The one fetcher that opens sockets: https, checked addresses, one deadline, bounded answers.

No cookie, no credential and no proxy from the environment is ever used; each exchange has a connection of its own.
"""

from __future__ import annotations

import contextlib
import functools
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from vcedu.errors import Code, FetchError, UsageError
from vcedu.net.addresses import Resolver, SystemResolver, checked_addresses
from vcedu.net.answer import accepted_media_type, read_body, redirect_target
from vcedu.net.deadline import Deadline, Timeouts
from vcedu.net.exchange_error import ExchangeError
from vcedu.net.request import Fetched
from vcedu.net.url import HTTPSURL, parse_url

if TYPE_CHECKING:
    import httpcore

    from vcedu.model import Clock
    from vcedu.net.config import NetConfig
    from vcedu.net.connection import Addresses, CheckedBackend
    from vcedu.net.request import FetchPolicy, FetchRequest

_HEAD_BYTES = 128 * 1024


class HTTPFetcher:
    """Fetches over HTTPS. It has no memory; see `CachingFetcher`.

    Args:
        config: Proxy, certificate authorities and hosts.
        clock: Says when something was fetched.
        timeouts: How long a fetch may take.
        resolver: Who turns names into addresses.
        backend: Who opens connections to addresses that were checked; None is the operating system.
        unsafe_allow_addresses: Addresses that are connected to although they are private, for tests against a server on
            this machine. No configuration file can set it.

    Raises:
        UsageError: `NET_CONFIG`, if the certificate authorities can't be read.
    """

    def __init__(
        self,
        config: NetConfig,
        clock: Clock,
        *,
        timeouts: Timeouts = Timeouts(),  # noqa: B008 - frozen
        resolver: Resolver | None = None,
        backend: httpcore.NetworkBackend | None = None,
        unsafe_allow_addresses: frozenset[str] = frozenset(),
    ) -> None:
        self._config = config
        self._clock = clock
        self._timeouts = timeouts
        self._resolver = resolver or SystemResolver()
        self._backend = backend
        self._unsafe_allow_addresses = unsafe_allow_addresses
        if config.ca_bundle is not None:
            _ = self._ssl_context  # a wrong path is said now; the usual authorities are loaded at the first fetch

    @functools.cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        return _ssl_context(self._config.ca_bundle)

    def fetch(self, request: FetchRequest) -> Fetched:
        """Return what lies at the URL.

        Raises:
            FetchError: `NET_URL_SYNTAX`, `NET_NOT_HTTPS`, `NET_HOST_NOT_LISTED` or `NET_ADDRESS_FORBIDDEN`, before a
                socket is opened; `NET_UNREACHABLE`, `NET_TLS`, `NET_TIMEOUT`, `NET_PROTOCOL`, `NET_HTTP_STATUS`,
                `NET_REDIRECT`, `NET_CONTENT_TYPE` or `NET_TOO_LARGE`, for what the network answered.
        """
        as_of = self._clock.now()
        try:
            body, media_type = self._answer(request.url, request.kind.policy)
        except ExchangeError as error:
            raise FetchError(error.code, **{"url": request.url, **error.facts}) from error
        return Fetched(request.url, body, media_type, as_of, request.kind)

    def _answer(self, text: str, policy: FetchPolicy) -> tuple[bytes, str]:
        """Return body and media type, after following the redirects that the policy allows."""
        deadline = Deadline(self._timeouts.total)
        url = parse_url(text, policy)
        for _ in range(policy.redirects + 1):
            answer = self._exchange(url, policy, deadline)
            if isinstance(answer, tuple):
                return answer
            url = _followed(url, answer, policy)
        raise ExchangeError(Code.NET_REDIRECT, reason="there are too many, or none is allowed here")

    def _exchange(self, url: HTTPSURL, policy: FetchPolicy, deadline: Deadline) -> tuple[bytes, str] | str:
        """Return body and media type, or where a redirect leads."""
        from vcedu.net.connection import as_fetch_errors  # noqa: PLC0415 - httpcore is slow to import

        if self._config.hosts and url.host not in self._config.hosts:
            raise ExchangeError(Code.NET_HOST_NOT_LISTED, host=url.host)
        with (
            contextlib.closing(self._checked_backend(policy, deadline)) as backend,
            as_fetch_errors(),
            self._pool(backend) as pool,
            pool.stream("GET", _core_url(url), headers=_headers(policy)) as response,
        ):
            target = redirect_target(response.status, response.headers)
            if target is not None:
                return target
            media_type = accepted_media_type(response.status, response.headers, policy)
            return read_body(response.iter_stream(), response.headers, policy), media_type

    def _checked_backend(self, policy: FetchPolicy, deadline: Deadline) -> CheckedBackend:
        import httpcore  # noqa: PLC0415 - httpcore is slow to import

        from vcedu.net.connection import CheckedBackend  # noqa: PLC0415 - httpcore is slow to import

        return CheckedBackend(
            self._addresses(),
            deadline=deadline,
            connect_seconds=self._timeouts.connect,
            max_bytes=2 * policy.max_bytes + _HEAD_BYTES,
            inner=self._backend or httpcore.SyncBackend(),
        )

    def _addresses(self) -> Addresses:
        if self._config.proxy is not None:
            return self._resolver.resolve  # only the proxy is connected to, and the operator named it
        return functools.partial(checked_addresses, self._resolver, unsafe_allow_addresses=self._unsafe_allow_addresses)

    def _pool(self, backend: CheckedBackend) -> httpcore.ConnectionPool:
        import httpcore  # noqa: PLC0415 - httpcore is slow to import

        if self._config.proxy is None:
            return httpcore.ConnectionPool(
                ssl_context=self._ssl_context, network_backend=backend, max_keepalive_connections=0
            )
        return httpcore.HTTPProxy(
            self._config.proxy, ssl_context=self._ssl_context, network_backend=backend, max_keepalive_connections=0
        )


def _core_url(url: HTTPSURL) -> httpcore.URL:
    import httpcore  # noqa: PLC0415 - httpcore is slow to import

    return httpcore.URL(scheme=b"https", host=url.host.encode(), port=url.port, target=url.target.encode())


def _headers(policy: FetchPolicy) -> dict[bytes | str, bytes | str]:
    return {
        "Accept": ", ".join(sorted(policy.media_types or {"*/*"})),
        "Accept-Encoding": "identity",
        "User-Agent": "vcedu",
        "Connection": "close",
    }


def _followed(url: HTTPSURL, target: str, policy: FetchPolicy) -> HTTPSURL:
    try:
        found = parse_url(urljoin(str(url), target), policy)
    except (FetchError, ValueError) as error:
        raise ExchangeError(Code.NET_REDIRECT, reason=f"it leads to {target}") from error
    if found.origin != url.origin:
        raise ExchangeError(Code.NET_REDIRECT, reason=f"it leads to another place, {found.host}")
    return found


def _ssl_context(ca_bundle: str | None) -> ssl.SSLContext:
    """Return a context that reads no environment variable, as `ssl.create_default_context` would."""
    import certifi  # noqa: PLC0415 - only this fetcher needs it

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cafile=ca_bundle or certifi.where())
    except (OSError, ValueError) as error:
        raise UsageError(Code.NET_CONFIG, name="ca_bundle", reason=f"it can't be read: {error}") from error
    return context
