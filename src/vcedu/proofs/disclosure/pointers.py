"""Which part of a document JSON Pointers select. Data Integrity ECDSA Cryptosuites 1.0 sections 3.4.10 to 3.4.13.

With what a pointer names comes everything around it that says what it is: the `id` and `type` of each object on the
way, and the contexts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vcedu.canonical.values import JSONObject, JSONValue

# What is wanted of a value: all of it, or what is wanted of its members or elements.
_Wanted: TypeAlias = "dict[str, _Wanted] | None"

_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)*")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_ALWAYS = ("@context", "id", "type")


def read_pointer(pointer: str) -> tuple[str, ...]:
    """Return the names and indexes that a JSON Pointer goes along (section 3.4.10; RFC 6901).

    Raises:
        UsageError: `DISCLOSURE_POINTER`, if it is not written as a JSON Pointer.
    """
    if not _POINTER.fullmatch(pointer):
        raise UsageError(Code.DISCLOSURE_POINTER, pointer=pointer)
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def select(document: JSONObject, pointers: Iterable[str]) -> JSONObject:
    """Return the part of a document that pointers select, its members in the document's order (section 3.4.13).

    Args:
        document: A JSON-LD document, with one `@context` at its top.
        pointers: JSON Pointers to members and elements of it; without any, only what is always selected remains.

    Raises:
        UsageError: `DISCLOSURE_POINTER`; `DISCLOSURE_POINTER_MISSING`, if a pointer leads to nothing.
    """
    wanted: _Wanted = {}
    for pointer in pointers:
        wanted = _with_path(wanted, document, read_pointer(pointer), pointer)
    return document if wanted is None else _part_of_object(document, wanted)


def _with_path(wanted: _Wanted, value: JSONValue, path: tuple[str, ...], pointer: str) -> _Wanted:
    """Return what is wanted of a value, and what lies at the end of the path too."""
    if not path:
        return None
    member = _member(value, path[0], pointer)
    if wanted is None:
        _with_path(None, member, path[1:], pointer)
        return None
    wanted[path[0]] = _with_path(wanted.get(path[0], {}), member, path[1:], pointer)
    return wanted


def _member(value: JSONValue, name: str, pointer: str) -> JSONValue:
    if isinstance(value, dict) and name in value:
        return value[name]
    if isinstance(value, list) and _INDEX.fullmatch(name) and int(name) < len(value):
        return value[int(name)]
    raise UsageError(Code.DISCLOSURE_POINTER_MISSING, pointer=pointer)


def _part_of_object(source: JSONObject, wanted: dict[str, _Wanted]) -> JSONObject:
    # Create initial selection (section 3.4.11): whatever is selected of an object, it keeps its identifier and types;
    # and the contexts of its own that a credential inside another may have.
    wanted = {**wanted, **dict.fromkeys(_ALWAYS)}
    return {name: _part(value, wanted[name]) for name, value in source.items() if name in wanted}


def _part(value: JSONValue, wanted: _Wanted) -> JSONValue:
    if wanted is None:
        return value
    if isinstance(value, dict):
        return _part_of_object(value, wanted)
    # Only containers have paths into them. An array closes up over the elements that are left out.
    elements = value if isinstance(value, list) else []
    return [_part(item, wanted[str(index)]) for index, item in enumerate(elements) if str(index) in wanted]
