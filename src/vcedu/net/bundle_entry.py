"""The list of contents of a bundle: what may be in it is what could have been fetched."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from vcedu.errors import Code, FetchError, MalformedError
from vcedu.model.time import format_timestamp, parse_timestamp
from vcedu.net.request import Fetched, FetchKind
from vcedu.net.url import parse_url

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue

_MANIFEST_MEMBERS = {"format", "made", "entries"}
_MEMBERS = {"url", "kind", "mediaType", "sha256", "size", "asOf", "file"}
_FILE = re.compile(r"entry-[0-9]{4,6}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MOST_ENTRIES = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One fetched thing, as the list of contents describes it."""

    url: str
    kind: FetchKind
    media_type: str
    sha256: str
    size: int
    as_of: dt.datetime
    file: str

    @classmethod
    def of(cls, fetched: Fetched, file: str) -> Entry:
        """Describe what was fetched."""
        digest = hashlib.sha256(fetched.body).hexdigest()
        return cls(fetched.url, fetched.kind, fetched.media_type, digest, len(fetched.body), fetched.as_of, file)

    def as_json(self) -> JSONObject:
        """Return the description as JSON members."""
        return {
            "url": self.url,
            "kind": self.kind.value,
            "mediaType": self.media_type,
            "sha256": self.sha256,
            "size": self.size,
            "asOf": format_timestamp(self.as_of),
            "file": self.file,
        }


def read_manifest(content: JSONObject) -> tuple[dt.datetime, tuple[Entry, ...]]:
    """Return when a bundle was made and what it holds.

    Raises:
        MalformedError: `BUNDLE_MALFORMED` with the path of the member at fault.
    """
    values = content.get("entries")
    if content.keys() != _MANIFEST_MEMBERS or not isinstance(values, list):
        _refuse("", "its list of contents has other members")
    if len(values) > _MOST_ENTRIES:
        _refuse("/entries", "it has more than 10,000 entries")
    made = _time(content["made"], "/made")
    entries = tuple(_entry(value, f"/entries/{number}", made) for number, value in enumerate(values))
    _check_distinct(entries)
    return made, entries


def _check_distinct(entries: tuple[Entry, ...]) -> None:
    seen: set[tuple[str, str] | str] = set()
    for number, entry in enumerate(entries):
        path = f"/entries/{number}"
        if (entry.url, entry.kind.value) in seen:
            _refuse(f"{path}/url", "the same address is there twice")
        if entry.file in seen:
            _refuse(f"{path}/file", "the same file is there twice")
        seen |= {(entry.url, entry.kind.value), entry.file}


def _entry(value: JSONValue, path: str, made: dt.datetime) -> Entry:
    if not isinstance(value, dict) or value.keys() != _MEMBERS:
        _refuse(path, "an entry has other members")
    kind = _kind(value["kind"], f"{path}/kind")
    entry = Entry(
        url=_url(value["url"], kind, f"{path}/url"),
        kind=kind,
        media_type=_media_type(value["mediaType"], kind, f"{path}/mediaType"),
        sha256=_match(_SHA256, value["sha256"], f"{path}/sha256"),
        size=_size(value["size"], kind, f"{path}/size"),
        as_of=_time(value["asOf"], f"{path}/asOf"),
        file=_match(_FILE, value["file"], f"{path}/file"),
    )
    if entry.as_of > made:
        _refuse(f"{path}/asOf", "an entry is younger than the bundle")
    return entry


def _kind(value: JSONValue, path: str) -> FetchKind:
    if not isinstance(value, str) or value not in list(FetchKind):
        _refuse(path, "there is no such kind of entry")
    return FetchKind(value)


def _url(value: JSONValue, kind: FetchKind, path: str) -> str:
    try:
        parse_url(value if isinstance(value, str) else "", kind.policy)
    except FetchError as error:
        raise MalformedError(Code.BUNDLE_MALFORMED, path=path, reason="an address could not be fetched") from error
    return str(value)


def _media_type(value: JSONValue, kind: FetchKind, path: str) -> str:
    if not isinstance(value, str) or not kind.policy.accepts(value):
        _refuse(path, "an entry's media type is not one of its kind")
    return value


def _size(value: JSONValue, kind: FetchKind, path: str) -> int:
    if type(value) is not int or not 0 <= value <= kind.policy.max_bytes:
        _refuse(path, "an entry's size is not allowed")
    return value


def _match(pattern: re.Pattern[str], value: JSONValue, path: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        _refuse(path, "an entry's digest or file name is not well formed")
    return value


def _time(value: JSONValue, path: str) -> dt.datetime:
    try:
        return parse_timestamp(value, path=path)
    except MalformedError as error:
        raise MalformedError(Code.BUNDLE_MALFORMED, path=path, reason="a time is not well formed") from error


def _refuse(path: str, reason: str) -> NoReturn:
    raise MalformedError(Code.BUNDLE_MALFORMED, path=path, reason=reason)
