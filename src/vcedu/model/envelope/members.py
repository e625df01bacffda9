"""Rules that several members share: URLs, types, objects with a type, language values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.canonical.values import JSONObject, JSONValue

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
_LANGUAGE_VALUE_MEMBERS = frozenset({"@value", "@language", "@direction"})
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def is_url(value: object) -> bool:
    """Return whether a value is an absolute URL (or URN, or DID) in the form that a JSON-LD `id` may have."""
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def as_list(value: JSONValue) -> list[JSONValue]:
    """Return a value that may stand alone or in a list as a list."""
    return value if isinstance(value, list) else [value]


def values_of(value: JSONValue) -> list[JSONValue]:
    """Return the values of a member that may be absent, stand alone or be in a list."""
    return [] if value is None else as_list(value)


def only_value(value: JSONValue) -> JSONValue:
    """Return the one value of a list that has one, as a normal form writes it, and any other value as it is."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def types_of(value: JSONValue) -> tuple[str, ...]:
    """Return the strings of an object's `type`, without judging them."""
    if not isinstance(value, dict):
        return ()
    return tuple(item for item in as_list(value.get("type")) if isinstance(item, str))


def identifier_of(value: JSONValue) -> str | None:
    """Return the identifier of a member that is a URL or an object with an `id`; None if it is neither."""
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) and is_url(found) else None


def items(value: JSONValue, path: str) -> Iterator[tuple[str, JSONValue]]:
    """Yield each item of a member with its JSON Pointer; a lone value is its own item."""
    if isinstance(value, list):
        yield from ((f"{path}/{index}", item) for index, item in enumerate(value))
    else:
        yield path, value


def check_id(holder: JSONObject, path: str) -> None:
    """Demand that an `id`, if there is one, is a single URL (section 4.4).

    Raises:
        MalformedError: `VC_ID`.
    """
    if "id" in holder and not is_url(holder["id"]):
        raise MalformedError(Code.VC_ID, path=f"{path}/id", value=holder["id"])


def check_type(holder: JSONObject, path: str, required: str) -> None:
    """Demand one or more types, all strings, the required one among them (section 4.5).

    Raises:
        MalformedError: `VC_TYPE`.
    """
    value = holder.get("type")
    values = as_list(value)
    if not values or not all(isinstance(item, str) and item for item in values) or required not in values:
        raise MalformedError(Code.VC_TYPE, path=f"{path}/type", required=required, value=value)


def check_typed(holder: JSONObject, name: str, path: str, code: Code, *, id_required: bool = False) -> None:
    """Demand that a member, if there is one, holds objects that each have a type and at most one URL as `id`.

    Raises:
        MalformedError: the given code, or `VC_ID`.
    """
    if name not in holder:
        return
    for place, item in items(holder[name], f"{path}/{name}"):
        if not isinstance(item, dict) or not types_of(item) or len(types_of(item)) != len(as_list(item["type"])):
            raise MalformedError(code, path=place, member=name)
        if id_required and "id" not in item:
            raise MalformedError(code, path=place, member=name)
        check_id(item, place)


def check_language_value(holder: JSONObject, name: str, path: str) -> None:
    """Demand that a member, if there is one, is a string, a language value object, or a list of these (section 11.1).

    Raises:
        MalformedError: `VC_LANGUAGE_VALUE`.
    """
    if name not in holder:
        return
    for place, item in items(holder[name], f"{path}/{name}"):
        if not isinstance(item, str) and not (isinstance(item, dict) and _is_language_value(item)):
            raise MalformedError(Code.VC_LANGUAGE_VALUE, path=place, member=name)


def _is_language_value(value: JSONObject) -> bool:
    language = value.get("@language", "und")
    return (
        value.keys() <= _LANGUAGE_VALUE_MEMBERS
        and isinstance(value.get("@value"), str)
        and isinstance(language, str)
        and _LANGUAGE_TAG.fullmatch(language) is not None
        and value.get("@direction", "ltr") in {"ltr", "rtl"}
    )
