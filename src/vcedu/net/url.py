"""The grammar of URLs that may be fetched: a small part of RFC 3986, so that no two readers can disagree on the host.

https only; no user information, no fragment; the host is a domain name of two or more labels in A-label form, never a
number in any notation; the path has no dot segment and no empty segment, written plainly or percent-encoded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from vcedu.errors import Code, FetchError

if TYPE_CHECKING:
    from vcedu.net.request import FetchPolicy

_LONGEST_URL = 2048
_LONGEST_HOST = 253
_HTTPS_PORT = 443
_FIRST_FREE_PORT = 1024
_LAST_PORT = 65535
_PCHAR = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})"
_URL = re.compile(
    rf"https://(?P<authority>[^/?#]*)(?P<path>(?:/{_PCHAR}*)*)(?P<query>\?(?:{_PCHAR}|[/?])*)?",
    re.ASCII | re.IGNORECASE,
)
_AUTHORITY = re.compile(r"(?P<host>[a-z0-9.-]+)(?::(?P<port>[1-9][0-9]{0,4}))?", re.ASCII)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_NUMBER_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_HIDDEN = re.compile(r"%(?:[01][0-9a-f]|7f|2f|5c|25[0-9a-f]{2})", re.ASCII | re.IGNORECASE)
_LOCAL_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "home.arpa", "onion", "alt")


@dataclass(frozen=True, slots=True)
class HTTPSURL:
    """A URL that passed the grammar.

    Attributes:
        host: The domain name in lower case, as A-labels.
        port: The port.
        target: Path and query, as sent to the server.
    """

    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, int]:
        """Host and port; the scheme is always https."""
        return self.host, self.port

    def __str__(self) -> str:
        port = "" if self.port == _HTTPS_PORT else f":{self.port}"
        return f"https://{self.host}{port}{self.target}"


def parse_url(text: str, policy: FetchPolicy) -> HTTPSURL:
    """Read a URL strictly (rules N1, N3 and N4 of the module).

    Raises:
        FetchError: `NET_NOT_HTTPS` for another scheme; `NET_URL_SYNTAX` where the grammar is broken;
            `NET_ADDRESS_FORBIDDEN` for a name that only means something inside one network.
    """
    if len(text) > _LONGEST_URL:
        _refuse(text, "it is longer than 2,048 characters")
    if not text.lower().startswith("https://"):
        raise FetchError(Code.NET_NOT_HTTPS, url=text)
    match = _URL.fullmatch(text)
    if match is None:
        _refuse(text, "a character in it is not allowed")
    authority = _AUTHORITY.fullmatch(match["authority"].lower())
    if authority is None:
        _refuse(text, "its host is not a plain domain name with an optional port")
    _check_host(text, authority["host"])
    _check_path(text, match["path"])
    query = match["query"] or ""
    if query and not policy.query:
        _refuse(text, "a query is not allowed here")
    if _HIDDEN.search(query):
        _refuse(text, "it hides a character behind a percent sign")
    return HTTPSURL(authority["host"], _port(text, authority["port"]), (match["path"] or "/") + query)


def is_host(text: str) -> bool:
    """Whether the text is a host that `parse_url` accepts, already in lower case."""
    try:
        _check_host(text, text)
    except FetchError:
        return False
    return True


def _check_host(text: str, host: str) -> None:
    labels = host.split(".")
    if len(host) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        _refuse(text, "its host is not a plain domain name")
    if _NUMBER_LABEL.fullmatch(labels[-1]):
        _refuse(text, "its host is a number instead of a name")
    if host.endswith(tuple(f".{name}" for name in _LOCAL_NAMES)) or len(labels) == 1:
        raise FetchError(Code.NET_ADDRESS_FORBIDDEN, url=text, host=host)
    if not all(_is_plain_or_a_label(label) for label in labels):
        _refuse(text, "its host has an invalid international label")


def _is_plain_or_a_label(label: str) -> bool:
    """Whether a label is either no reserved LDH label or a valid A-label (RFC 5890 section 2.3.1)."""
    if label[2:4] != "--":
        return True
    if not label.startswith("xn--"):
        return False
    import idna  # noqa: PLC0415 - its tables are slow to import and few hosts need them

    try:
        return idna.alabel(idna.ulabel(label)) == label.encode("ascii")
    except UnicodeError:
        return False


def _check_path(text: str, path: str) -> None:
    segments = path.lower().replace("%2e", ".").split("/")[1:]
    if any(segment in {".", ".."} for segment in segments):
        _refuse(text, "its path has a dot segment")
    if "" in segments[:-1]:
        _refuse(text, "its path has an empty segment")
    if _HIDDEN.search(path):
        _refuse(text, "it hides a character behind a percent sign")


def _port(text: str, digits: str | None) -> int:
    port = int(digits or _HTTPS_PORT)
    if port != _HTTPS_PORT and not _FIRST_FREE_PORT <= port <= _LAST_PORT:
        _refuse(text, "its port is not 443 or one from 1024 to 65535")
    return port


def _refuse(text: str, reason: str) -> NoReturn:
    raise FetchError(Code.NET_URL_SYNTAX, url=text, reason=reason)
