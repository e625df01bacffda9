"""How this machine reaches the network, told explicitly: nothing is read from the environment."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import NoReturn

from vcedu.errors import Code, UsageError
from vcedu.net.url import is_host

_MEMBERS = frozenset({"proxy", "ca_bundle", "hosts"})
_PROXY = re.compile(r"http://(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?):(?P<port>[1-9][0-9]{0,4})/?", re.ASCII)
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class NetConfig:
    """The `[net]` table of the configuration.

    Attributes:
        proxy: `http://HOST:PORT` of a proxy that tunnels by CONNECT; None connects directly.
        ca_bundle: Path of a PEM file with the certificate authorities to trust, instead of the usual ones.
        hosts: The only hosts that may be fetched from; empty means any. A proxy requires a list: it resolves names
            itself, so their addresses can't be checked here.
    """

    proxy: str | None = None
    ca_bundle: str | None = None
    hosts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for host in self.hosts:
            if not is_host(host):
                _refuse("hosts", f"{host!r} is not a host name in lower case")
        if self.ca_bundle == "":
            _refuse("ca_bundle", "it is empty")
        if self.proxy is None:
            return
        match = _PROXY.fullmatch(self.proxy)
        if match is None or int(match["port"]) > _LAST_PORT:
            _refuse("proxy", "it must look like http://proxy.city.example:8080")
        if not self.hosts:
            _refuse("hosts", "behind a proxy the hosts that may be fetched from must be listed")

    @classmethod
    def from_toml(cls, data: bytes) -> NetConfig:
        """Read the `[net]` table of a configuration file; without one, the defaults hold.

        Raises:
            UsageError: `NET_CONFIG`, if the file is not TOML, or a member of the table is unknown or can't be right.
        """
        table = _net_table(data)
        for name in sorted(table.keys() - _MEMBERS):
            _refuse(name, "there is no such setting")
        hosts = table.get("hosts", [])
        if not isinstance(hosts, list) or not all(isinstance(host, str) for host in hosts):
            _refuse("hosts", "it must be a list of host names")
        return cls(_text(table, "proxy"), _text(table, "ca_bundle"), frozenset(hosts))


def _net_table(data: bytes) -> dict[str, object]:
    try:
        table = tomllib.loads(data.decode("utf-8")).get("net", {})
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(Code.NET_CONFIG, name="net", reason=f"the file is not TOML: {error}") from error
    if not isinstance(table, dict):
        _refuse("net", "it must be a table")
    return table


def _text(table: dict[str, object], name: str) -> str | None:
    value = table.get(name)
    if value is not None and not isinstance(value, str):
        _refuse(name, "it must be a text")
    return value


def _refuse(name: str, reason: str) -> NoReturn:
    raise UsageError(Code.NET_CONFIG, name=name, reason=reason)
