"""did:web: where its document lies, for those who read it and those who publish it.

https://w3c-ccg.github.io/did-method-web/. The grammar is narrower than the method's text, so that one place has one
spelling and no server reads a path differently: the host is in lower case, a port follows `%3A`, and a path segment
percent-encodes, in capitals, only what a DID cannot carry and no server takes for a separator, a dot or a control.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from vcedu.dids.host_name import check_host_name
from vcedu.dids.identifier import DID
from vcedu.errors import Code, MalformedError, UnsupportedError

_PORT = re.compile(r"[1-9][0-9]{0,4}")
_HIGHEST_PORT = 65535
_PLAIN = re.compile(r"[A-Za-z0-9._-]")
_ENCODED_ASCII = frozenset("~!$&'()+,;=@")


class WebLocation(NamedTuple):
    """The parts of a did:web DID.

    Attributes:
        host: The host's name, in lower case.
        port: The port as decimal digits; None for the usual one.
        segments: The path's segments, percent-encoded as in the DID.
    """

    host: str
    port: str | None
    segments: tuple[str, ...]


def web_location(did: DID) -> WebLocation:
    """Return the parts of a did:web DID.

    Raises:
        UnsupportedError: `DID_METHOD_UNSUPPORTED`, if the DID is of another method.
        MalformedError: `DID_WEB_SYNTAX` or `DID_HOST_MIXED_SCRIPT`, if its identifier breaks the method's grammar.
    """
    if did.method != "web":
        raise UnsupportedError(Code.DID_METHOD_UNSUPPORTED, method=did.method, did=str(did))
    authority, *segments = did.identifier.split(":")
    host, colon, port = authority.partition("%3A")
    check_host_name(host, did=str(did))
    if colon and not (_PORT.fullmatch(port) and int(port) <= _HIGHEST_PORT):
        raise MalformedError(Code.DID_WEB_SYNTAX, did=str(did), part=authority)
    for segment in segments:
        if segment in {"", ".", ".."} or _encode(unquote_to_bytes(segment)) != segment:
            raise MalformedError(Code.DID_WEB_SYNTAX, did=str(did), part=segment)
    return WebLocation(host, port if colon else None, tuple(segments))


def _encode(octets: bytes) -> str | None:
    """Return the one way to write a path segment in a DID; None where it may not be written at all."""
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not text.isprintable() or unicodedata.normalize("NFKC", text) != text:
        return None
    pieces = [_encode_character(character) for character in text]
    return None if None in pieces else "".join(piece for piece in pieces if piece)


def _encode_character(character: str) -> str | None:
    if _PLAIN.fullmatch(character):
        return character
    if character.isascii() and character not in _ENCODED_ASCII:
        return None
    return "".join(f"%{octet:02X}" for octet in character.encode("utf-8"))


def document_url(did: DID) -> str:
    """Return the URL of a did:web DID's document.

    Raises:
        UnsupportedError: `DID_METHOD_UNSUPPORTED`, if the DID is of another method.
        MalformedError: `DID_WEB_SYNTAX` or `DID_HOST_MIXED_SCRIPT`, if its identifier breaks the method's grammar.
    """
    location = web_location(did)
    authority = location.host if location.port is None else f"{location.host}:{location.port}"
    return "/".join([f"https://{authority}", *(location.segments or (".well-known",)), "did.json"])


def did_web_file_path(did: DID) -> str:
    """Return where to put a did:web DID's document, relative to the site's root, with `/` between names.

    Raises:
        UnsupportedError: `DID_METHOD_UNSUPPORTED`, if the DID is of another method.
        MalformedError: `DID_WEB_SYNTAX` or `DID_HOST_MIXED_SCRIPT`, if its identifier breaks the method's grammar.
    """
    names = [unquote_to_bytes(segment).decode("utf-8") for segment in web_location(did).segments]
    return "/".join([*(names or [".well-known"]), "did.json"])


def did_web(domain_path: str) -> DID:
    """Return the did:web DID of a place on the web, such as `school.example` or `city.example:8443/schools/kita`.

    Raises:
        MalformedError: `DID_WEB_SYNTAX` or `DID_HOST_MIXED_SCRIPT`, if no did:web DID names that place.
    """
    authority, *names = domain_path.split("/")
    segments = [_encode(name.encode("utf-8", "surrogatepass")) for name in names]
    if None in segments or not authority.isascii():
        raise MalformedError(Code.DID_WEB_SYNTAX, did=f"did:web:{domain_path}", part=domain_path)
    identifier = ":".join([authority.replace(":", "%3A"), *(segment for segment in segments if segment is not None)])
    did = DID("web", identifier)
    web_location(did)
    return did
