"""Which addresses may be connected to, and how names become addresses.

A name is resolved once, every address of the answer is checked, and the connection goes to a checked address: a name
that would answer differently the second time is never asked a second time.
Registries: https://www.iana.org/assignments/iana-ipv4-special-registry/ and
https://www.iana.org/assignments/iana-ipv6-special-registry/.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from typing import TYPE_CHECKING, Protocol

from vcedu.errors import Code
from vcedu.net.exchange_error import ExchangeError

if TYPE_CHECKING:
    from collections.abc import Sequence

# `ipaddress.is_global` is asked as well; its tables differ between Python versions, so the lists stand on their own.
_FORBIDDEN_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; a metadata service at 100.100.100.200
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's platform service, on an address that is global by the registry
        "169.254.0.0/16",  # link-local; metadata services at 169.254.169.254
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; a metadata service at 192.0.0.192
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # automatic multicast tunnelling
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# Only global unicast is considered at all: that alone excludes ::, ::1, v4-mapped and v4-compatible forms, NAT64
# (64:ff9b::/96 and 64:ff9b:1::/48), discard-only, unique local (with fd00:ec2::254), link-local and multicast.
_GLOBAL_UNICAST_V6 = ipaddress.IPv6Network("2000::/3")
_FORBIDDEN_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo (2001::/32), benchmarking, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)


class Resolver(Protocol):
    """Something that knows the addresses of a name."""

    def resolve(self, name: str, port: int, seconds: float) -> Sequence[str]:
        """Return every address of a name; a name that ends in a dot is absolute.

        Raises:
            OSError: if the name has none; as `TimeoutError`, after so many seconds.
        """
        ...


class SystemResolver:
    """The operating system's resolver, asked in a thread because it knows no deadline."""

    def resolve(self, name: str, port: int, seconds: float) -> Sequence[str]:
        """Return every address of a name.

        Raises:
            OSError: if the name has none; as `TimeoutError`, after so many seconds.
        """
        answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()
        threading.Thread(target=_look_up, args=(name, port, answers), daemon=True).start()
        try:
            answer = answers.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(answer, OSError):
            raise answer
        return answer


def _look_up(name: str, port: int, answers: queue.SimpleQueue[list[str] | OSError]) -> None:
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except OSError as error:
        answers.put(error)
    else:
        answers.put([str(entry[4][0]) for entry in found])


def is_forbidden(text: str) -> bool:
    """Whether an address may not be connected to; what is no address may not either."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return True
    if isinstance(address, ipaddress.IPv4Address):
        return not address.is_global or any(address in network for network in _FORBIDDEN_V4)
    if address.scope_id or address not in _GLOBAL_UNICAST_V6:
        return True
    return not address.is_global or any(address in network for network in _FORBIDDEN_V6)


def checked_addresses(
    resolver: Resolver, host: str, port: int, seconds: float, *, unsafe_allow_addresses: frozenset[str]
) -> list[str]:
    """Return the addresses of a host after checking every one.

    Args:
        resolver: Who is asked.
        host: The domain name, without a dot at its end.
        port: The port that will be connected to.
        seconds: How long the resolver may take.
        unsafe_allow_addresses: Addresses that pass unchecked, for tests against a server on this machine.

    Raises:
        ExchangeError: `NET_ADDRESS_FORBIDDEN`, if one address or more may not be connected to, even where others may.
        OSError: from the resolver.
    """
    addresses = list(dict.fromkeys(resolver.resolve(f"{host}.", port, seconds)))
    for address in addresses:
        if address not in unsafe_allow_addresses and is_forbidden(address):
            raise ExchangeError(Code.NET_ADDRESS_FORBIDDEN, host=host, address=address)
    return addresses
