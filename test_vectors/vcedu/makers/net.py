"""Negative vectors of the network and of offline bundles.

The network in them is simulated: what names resolve to and what servers answer is written in the vector. Addresses of
the twins are global ones; nothing is ever sent there.
"""

from __future__ import annotations

import base64
import copy
import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

from makers.vector import Vector

from vcedu.keys import KeyType, PrivateKey, RawPayload
from vcedu.net import Fetched, FetchKind, make_bundle

if TYPE_CHECKING:
    from collections.abc import Iterator

_URL = "https://school.example/did.json"
_LIST_URL = "https://school.example/lists/1"
_PUBLIC = "93.184.215.14"
_JSON = {"Content-Type": "application/json"}
_MADE = dt.datetime(2027, 4, 1, 9, 0, tzinfo=dt.UTC)
_AS_OF = dt.datetime(2027, 3, 31, 18, 0, tzinfo=dt.UTC)

# name, URL that is refused, URL that is not, code, row of the attack
_URLS = (
    ("url-with-http", "http://school.example/did.json", _URL, "NET_NOT_HTTPS", "N1"),
    ("url-of-a-file", "file:///school.example/did.json", _URL, "NET_NOT_HTTPS", "N1"),
    ("url-with-user-information", "https://a@school.example/did.json", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-with-another-host-as-user", "https://school.example@board.example/", "https://board.example/", None, "N3"),
    ("url-with-fragment", "https://school.example/did.json#key-1", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-with-backslash", "https://school.example\\did.json", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-with-line-break", "https://school.example/did.json\r\nX: 1", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-with-query-for-a-did-document", "https://school.example/did.json?v=1", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-host-is-an-ipv4-address", "https://93.184.215.14/did.json", _URL, "NET_URL_SYNTAX", "N1"),
    ("url-host-is-an-ipv6-address", "https://[2606:4700::1]/did.json", _URL, "NET_URL_SYNTAX", "N1"),
    ("url-host-is-a-decimal-number", "https://2130706433/did.json", _URL, "NET_URL_SYNTAX", "N1"),
    ("url-host-is-an-octal-number", "https://0177.0.0.1/did.json", _URL, "NET_URL_SYNTAX", "N1"),
    ("url-host-is-a-hexadecimal-number", "https://0x7f000001/did.json", _URL, "NET_URL_SYNTAX", "N1"),
    ("url-host-is-a-short-number", "https://127.1/did.json", _URL, "NET_URL_SYNTAX", "N1"),
    ("url-host-with-trailing-dot", "https://school.example./did.json", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-host-with-empty-label", "https://school..example/did.json", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-host-percent-encoded", "https://school%2Eexample/did.json", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-host-in-kanji", "https://学校.example/did.json", "https://xn--6oq404e.example/did.json", None, "N4"),
    ("url-host-in-full-width-letters", "https://ｓｃｈｏｏｌ.example/did.json", _URL, "NET_URL_SYNTAX", "N4"),
    ("url-host-with-invalid-a-label", "https://xn--a.example/did.json", _URL, "NET_URL_SYNTAX", "N4"),
    ("url-host-of-this-machine", "https://localhost/did.json", _URL, "NET_ADDRESS_FORBIDDEN", "N1"),
    ("url-host-of-a-cloud", "https://metadata.google.internal/did.json", _URL, "NET_ADDRESS_FORBIDDEN", "N1"),
    ("url-port-of-mail", "https://school.example:25/did.json", _URL, "NET_URL_SYNTAX", "N1"),
    ("url-port-percent-encoded", "https://school.example%3A8443/did.json", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-path-with-dot-segments", "https://school.example/a/../did.json", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-path-with-encoded-dot-segments", "https://school.example/%2e%2e/did.json", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-path-with-encoded-slash", "https://school.example/a%2Fdid.json", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-path-with-twice-encoded-dot", "https://school.example/%252e/did.json", _URL, "NET_URL_SYNTAX", "N3"),
    ("url-path-with-empty-segment", "https://school.example//did.json", _URL, "NET_URL_SYNTAX", "N3"),
)

_ADDRESSES = (
    ("private", "10.0.0.1"),
    ("private-of-a-home", "192.168.1.1"),
    ("of-this-machine", "127.0.0.1"),
    ("of-this-machine-in-ipv6", "::1"),
    ("unspecified", "0.0.0.0"),  # noqa: S104 - an address to refuse
    ("unspecified-in-ipv6", "::"),
    ("of-carrier-grade-nat", "100.64.0.1"),
    ("of-a-metadata-service", "169.254.169.254"),
    ("of-a-metadata-service-in-ipv6", "fd00:ec2::254"),
    ("of-a-platform-service", "168.63.129.16"),
    ("link-local", "fe80::1%eth0"),
    ("multicast", "224.0.0.1"),
    ("multicast-in-ipv6", "ff02::1"),
    ("reserved", "240.0.0.1"),
    ("for-documentation", "203.0.113.5"),
    ("mapped-to-ipv6", "::ffff:127.0.0.1"),
    ("behind-nat64", "64:ff9b::7f00:1"),
    ("behind-6to4", "2002:7f00:1::1"),
    ("behind-teredo", "2001:0:7f00:1::1"),
)


def _ok(**changes: Any) -> dict[str, Any]:
    return {"headers": _JSON, "body": "{}", **changes}


def _network(*answers: dict[str, Any], url: str = _URL, **changes: Any) -> dict[str, Any]:
    kind = "did_document" if url == _URL else "status_list"
    listed = list(answers) or [_ok()]
    return {"url": url, "kind": kind, "network": "simulated", "resolver": [[_PUBLIC]], "answers": listed, **changes}


def _fetch(name: str, code: str, refused: dict[str, Any], accepted: dict[str, Any], *rows: str) -> Vector:
    return Vector(name, code, "net-fetch-simulated", refused, accepted, rows)


def _before_a_socket() -> Iterator[Vector]:
    for name, refused, accepted, code, row in _URLS:
        bad, good = _network() | {"url": refused}, _network() | {"url": accepted}
        yield _fetch(name, code or "NET_URL_SYNTAX", bad, good, row)
    for name, address in _ADDRESSES:
        yield _fetch(f"address-{name}", "NET_ADDRESS_FORBIDDEN", _network(resolver=[[address]]), _network(), "N1")
    mixed, both = [[_PUBLIC, "10.0.0.1"]], [[_PUBLIC, "93.184.215.15"]]
    yield _fetch(
        "address-private-among-public", "NET_ADDRESS_FORBIDDEN", _network(resolver=mixed), _network(resolver=both), "N1"
    )
    hop = {"status": 302, "headers": {"Location": "/lists/2"}, "body": ""}
    yield _fetch(
        "address-turns-private-after-the-first-answer",
        "NET_ADDRESS_FORBIDDEN",
        _network(hop, _ok(), url=_LIST_URL, resolver=[[_PUBLIC], ["127.0.0.1"]]),
        _network(hop, _ok(), url=_LIST_URL, resolver=[[_PUBLIC], [_PUBLIC]]),
        "N1",
    )
    yield _fetch(
        "host-not-listed",
        "NET_HOST_NOT_LISTED",
        _network(hosts=["board.example"]),
        _network(hosts=["school.example"]),
        "N1",
    )
    yield _fetch("no-network", "NET_OFFLINE", _network(network="none"), _network())


def _broken_connections() -> Iterator[Vector]:
    for name, code, change in (
        ("server-refuses-connections", "NET_UNREACHABLE", {"connection": "refused"}),
        ("server-never-accepts", "NET_TIMEOUT", {"connection": "silence"}),
        ("server-certificate-for-another-name", "NET_TLS", {"certificate": "board.example"}),
    ):
        yield _fetch(name, code, _network(_ok(**change)), _network(_ok()), "N2")
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
    for name, code, raw, then in (
        ("answer-is-empty", "NET_UNREACHABLE", "", "end"),
        ("answer-is-not-http", "NET_PROTOCOL", "SSH-2.0-Server\r\n", "end"),
        ("answer-ends-in-the-headers", "NET_PROTOCOL", head[:30], "end"),
        ("answer-ends-in-the-body", "NET_PROTOCOL", head + "{", "end"),
        ("answer-stops-in-the-headers", "NET_TIMEOUT", head[:30], "silence"),
        ("answer-stops-in-the-body", "NET_TIMEOUT", head + "{", "silence"),
    ):
        bad, good = {"raw": raw, "then": then}, {"raw": head + "{}", "then": then}
        yield _fetch(name, code, _network(bad), _network(good), "N2")


def _unwanted_answers() -> Iterator[Vector]:
    good = _network(_ok())
    for status in (204, 404, 500):
        yield _fetch(f"answer-status-{status}", "NET_HTTP_STATUS", _network(_ok(status=status, body="")), good)
    for name, headers in (
        ("of-a-web-page", {"Content-Type": "text/html"}),
        ("missing", {}),
        ("of-another-kind", {"Content-Type": "application/vc"}),
    ):
        yield _fetch(f"media-type-{name}", "NET_CONTENT_TYPE", _network(_ok(headers=headers)), good, "N2")
    unknown = _ok(headers=_JSON | {"Content-Encoding": "br"})
    yield _fetch("content-coding-unknown", "NET_CONTENT_TYPE", _network(unknown), good, "N2")
    zipped = _ok(headers=_JSON | {"Content-Encoding": "gzip"}, gzip=True)
    yield _fetch(
        "gzip-broken-off", "NET_PROTOCOL", _network(zipped | {"cut": 15}), _network(zipped | {"cut": 1000}), "N2"
    )
    yield _fetch("gzip-stated-but-absent", "NET_PROTOCOL", _network(zipped | {"gzip": False}), _network(zipped), "N2")
    yield from _too_large(zipped)
    yield from _redirects()


def _too_large(zipped: dict[str, Any]) -> Iterator[Vector]:
    for name, url, limit in (("did-document", _URL, 256 * 1024), ("status-list", _LIST_URL, 1024 * 1024)):
        bad, good = (_network(_ok(body=" ", times=times), url=url) for times in (limit + 1, limit))
        yield _fetch(f"{name}-too-large", "NET_TOO_LARGE", bad, good, "N2")
    bad, good = (_network(zipped | {"body": " ", "times": times}) for times in (16 * 1024 * 1024, 256 * 1024))
    yield _fetch("gzip-bomb", "NET_TOO_LARGE", bad, good, "N2")


def _redirects() -> Iterator[Vector]:
    def hop(target: str) -> dict[str, Any]:
        return {"status": 302, "headers": {"Location": target}, "body": ""}

    def led(target: str) -> dict[str, Any]:
        return _network(hop(target), _ok(), url=_LIST_URL)

    moved = _network(_ok(status=302, headers=_JSON | {"Location": "/other.json"}), _ok())
    yield _fetch("redirect-of-a-did-document", "NET_REDIRECT", moved, _network(_ok(), _ok()), "N1")
    for name, target in (
        ("to-another-host", "https://board.example/lists/2"),
        ("to-another-port", "https://school.example:8443/lists/2"),
        ("to-http", "http://school.example/lists/2"),
        ("to-an-address", "https://127.0.0.1/lists/2"),
        ("to-nowhere", ""),
    ):
        yield _fetch(f"redirect-{name}", "NET_REDIRECT", led(target), led("/lists/2"), "N1")
    hops = [hop(f"/lists/{number}") for number in (2, 3, 4)]
    yield _fetch(
        "redirect-a-fourth-time",
        "NET_REDIRECT",
        _network(*hops, hop("/lists/5"), url=_LIST_URL),
        _network(*hops, _ok(), url=_LIST_URL),
        "N1",
    )


def _old_answers() -> Iterator[Vector]:
    held = {"url": _URL, "kind": "did_document", "fetched": "2027-04-01T09:00:00Z"}
    yield Vector(
        "remembered-answer-older-than-a-day",
        "NET_STALE",
        "net-fetch-remembered",
        held | {"now": "2027-04-02T09:00:01Z"},
        held | {"now": "2027-04-02T09:00:00Z"},
        ("N7",),
    )


def _configurations() -> Iterator[Vector]:
    proxy = 'proxy = "http://proxy.city.example:8080"\n'
    hosts = 'hosts = ["school.example"]\n'
    for name, bad, good in (
        ("proxy-without-list-of-hosts", proxy, proxy + hosts),
        ("proxy-with-password", proxy.replace("//", "//user:word@") + hosts, proxy + hosts),
        ("proxy-of-another-kind", proxy.replace("http:", "socks5:") + hosts, proxy + hosts),
        ("setting-unknown", "verify = false\n" + hosts, hosts),
        ("setting-that-allows-private-addresses", 'unsafe_allow_addresses = ["127.0.0.1"]\n' + hosts, hosts),
        ("hosts-with-wildcard", 'hosts = ["*.example"]\n', hosts),
        ("hosts-not-a-list", 'hosts = "school.example"\n', hosts),
    ):
        refused, accepted = ({"text": "[net]\n" + text} for text in (bad, good))
        yield Vector(f"net-{name}", "NET_CONFIG", "net-config-read", refused, accepted, ("N1",))
    yield Vector("net-table-not-toml", "NET_CONFIG", "net-config-read", {"text": "[net"}, {"text": "[net]"})


# ---- bundles


def _key(number: int) -> Any:
    seed = hashlib.sha256(f"vcedu test key {number}".encode()).digest()
    return PrivateKey.from_secret_bytes(KeyType.ED25519, seed)


def _bundle() -> dict[str, Any]:
    """Return a bundle with a DID document and a status list, signed by key 1 and expected from it."""
    document = b'{"id":"did:web:school.example"}'
    entries = [
        Fetched(_URL, document, "application/json", _AS_OF, FetchKind.DID_DOCUMENT),
        Fetched(_LIST_URL, b"{}", "application/vc", _AS_OF, FetchKind.STATUS_LIST),
    ]
    files = {name: data.decode() for name, data in make_bundle(entries, _key(1), _MADE).items()}
    return {"files": files, "signers": [_key(1).public_key.multikey]}


def _signed_again(bundle: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    """Return the bundle with another list of contents, signed by the same key."""
    manifest = json.dumps(content, indent=2) + "\n"
    signature = _key(1).sign(RawPayload(manifest.encode(), "negative vector"))
    seal = json.loads(bundle["files"]["bundle.sig.json"])
    seal["signature"] = "u" + base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
    changed = copy.deepcopy(bundle)
    changed["files"] |= {"bundle.json": manifest, "bundle.sig.json": json.dumps(seal, indent=2) + "\n"}
    return changed


def _entry_changes() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "bundle-file-name-leads-out", {"file": "../entry-0001"}
    yield "bundle-file-name-is-absolute", {"file": "/etc/passwd"}
    yield "bundle-file-name-twice", {"file": "entry-0002"}
    yield "bundle-url-twice", {"url": _LIST_URL, "kind": "status_list", "mediaType": "application/vc"}
    yield "bundle-url-with-http", {"url": "http://school.example/did.json"}
    yield "bundle-entry-kind-unknown", {"kind": "other"}
    yield "bundle-entry-media-type-of-another-kind", {"mediaType": "text/html"}
    yield "bundle-entry-younger-than-bundle", {"asOf": "2027-04-01T09:00:01Z"}
    yield "bundle-entry-time-without-zone", {"asOf": "2027-03-31T18:00:00"}
    yield "bundle-entry-too-large", {"size": 256 * 1024 + 1}
    yield "bundle-entry-digest-in-capitals", {"sha256": "A" * 64}
    yield "bundle-entry-member-unknown", {"note": "x"}


def _bundles() -> Iterator[Vector]:
    good = _bundle()
    for name, change in _entry_changes():
        content = json.loads(good["files"]["bundle.json"])
        content["entries"][0] |= change
        yield Vector(name, "BUNDLE_MALFORMED", "bundle-open", _signed_again(good, content), good, ("N3",))
    content = json.loads(good["files"]["bundle.json"]) | {"format": "vcedu bundle 2"}
    yield Vector("bundle-of-another-format", "BUNDLE_MALFORMED", "bundle-open", _signed_again(good, content), good)
    yield from _changed_files(good)
    yield Vector(
        "bundle-by-another-signer",
        "BUNDLE_SIGNER",
        "bundle-open",
        good | {"signers": [_key(2).public_key.multikey]},
        good,
    )
    ask = good | {"kind": "did_document"}
    yield Vector(
        "bundle-without-the-url",
        "BUNDLE_MISSING",
        "bundle-fetch",
        ask | {"url": "https://board.example/did.json"},
        ask | {"url": _URL},
    )
    old = ask | {"url": _URL}
    yield Vector(
        "bundle-entry-too-old",
        "NET_STALE",
        "bundle-fetch",
        old | {"oldest": "2027-03-31T18:00:01Z"},
        old | {"oldest": "2027-03-31T18:00:00Z"},
        ("N7",),
    )


def _changed_files(good: dict[str, Any]) -> Iterator[Vector]:
    files = good["files"]
    lost = {name: text for name, text in files.items() if name != "entry-0002"}
    for name, code, changed in (
        ("bundle-file-missing", "BUNDLE_MALFORMED", lost),
        ("bundle-file-changed", "BUNDLE_DIGEST", files | {"entry-0002": "[]"}),
        ("bundle-file-longer", "BUNDLE_DIGEST", files | {"entry-0002": "{} "}),
        ("bundle-list-changed", "BUNDLE_SIGNATURE", files | {"bundle.json": files["bundle.json"] + " "}),
    ):
        yield Vector(name, code, "bundle-open", good | {"files": changed}, good)


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    yield from _before_a_socket()
    yield from _broken_connections()
    yield from _unwanted_answers()
    yield from _old_answers()
    yield from _configurations()
    yield from _bundles()
