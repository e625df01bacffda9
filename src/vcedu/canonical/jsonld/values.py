"""Values that stand for themselves: value objects, language maps, arrays in arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.jsonld.compiler import invalid
from vcedu.canonical.jsonld.literals import I18N, LANGUAGE_TAG, Literal, literal
from vcedu.canonical.jsonld.names import property_iri
from vcedu.canonical.jsonld.terms import KEYWORDS, is_absolute_iri
from vcedu.canonical.pointers import pointer
from vcedu.errors import Code, ProofError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.canonical.jsonld.budget import Account
    from vcedu.canonical.jsonld.terms import ActiveContext
    from vcedu.canonical.values import JSONObject, JSONValue

_SAFE = 2**53 - 1


def literal_object(element: JSONObject, active: ActiveContext, path: str) -> Literal:
    """Return the literal that a value object stands for.

    Raises:
        ProofError: JSONLD_MEMBER_LOST for a null value, JSONLD_KEYWORD for `@index` and JSON literals,
            JSONLD_UNDEFINED_TERM and JSONLD_UNDEFINED_TYPE.
        MalformedError: JSONLD_INVALID where JSON-LD says that it is none.
    """
    parts: JSONObject = {}
    for name, value in element.items():
        place = pointer(path, name)
        keyword = active.expand(name, vocab=True)
        if keyword not in ("@value", "@type", "@language", "@direction"):
            if keyword in KEYWORDS:
                raise ProofError(Code.JSONLD_KEYWORD, path=place, name=name)
            property_iri(active, name, place)
            raise invalid(name, path=place)
        if keyword in parts:
            raise invalid(name, path=place)
        parts[keyword] = value
    return _literal_of_parts(parts, active, path)


def _literal_of_parts(parts: JSONObject, active: ActiveContext, path: str) -> Literal:
    value, language = parts["@value"], parts.get("@language")
    if value is None:
        raise ProofError(Code.JSONLD_MEMBER_LOST, path=path, name="@value")
    datatype = _datatype(parts.get("@type"), active, path)
    is_worded = language is not None or "@direction" in parts
    if isinstance(value, dict | list) or (is_worded and (datatype or not isinstance(value, str))):
        raise invalid("@value", path=path)
    if language is not None and not (isinstance(language, str) and LANGUAGE_TAG.fullmatch(language)):
        raise invalid("@language", path=path)
    if "@direction" in parts:
        datatype, language = _directed(parts["@direction"], language, path), None
    made = literal(value, datatype, language)
    if made is None:
        raise invalid("@value", path=path)
    return made


def _directed(direction: JSONValue, language: str | None, path: str) -> str:
    if direction not in ("ltr", "rtl"):
        raise invalid("@direction", path=path)
    return f"{I18N}{(language or '').lower()}_{direction}"


def _datatype(given: JSONValue, active: ActiveContext, path: str) -> str | None:
    if given is None:
        return None
    if not isinstance(given, str):
        raise invalid("@type", path=path)
    if given == "@json":
        raise ProofError(Code.JSONLD_KEYWORD, path=path, name=given)
    iri = active.expand(given, vocab=True)
    if iri is None or not is_absolute_iri(iri):
        raise ProofError(Code.JSONLD_UNDEFINED_TYPE, path=path, name=given)
    return iri


def language_map(value: JSONObject, active: ActiveContext, path: str) -> Iterator[tuple[str, JSONObject]]:
    """Yield the strings of a language map as value objects, each with its place.

    Raises:
        ProofError: JSONLD_KEYWORD for `@none`, or a term that stands for it.
        MalformedError: JSONLD_INVALID for what is no language tag, or no string.
    """
    for tag, texts in value.items():
        place = pointer(path, tag)
        if active.expand(tag, vocab=True) == "@none":
            raise ProofError(Code.JSONLD_KEYWORD, path=place, name=tag)
        if not LANGUAGE_TAG.fullmatch(tag):
            raise invalid(tag, path=place)
        for text in texts if isinstance(texts, list) else [texts]:
            if text is not None:
                if not isinstance(text, str):
                    raise invalid(tag, path=place)
                yield place, {"@value": text, "@language": tag}


def flat(value: JSONValue, path: str, depth: int, account: Account) -> Iterator[tuple[str, JSONValue]]:
    """Yield the values of an array, and of arrays in it, without nulls, each with its place."""
    if isinstance(value, list):
        account.depth(path, depth)
        for index, item in enumerate(value):
            yield from flat(item, pointer(path, index), depth + 1, account)
    elif value is not None:
        yield path, value


def check_depth(value: JSONValue, path: str, depth: int, account: Account) -> None:
    """Check how deep a JSON literal goes.

    Raises:
        UndeterminedError: JSONLD_BUDGET where it goes too deep.
    """
    account.depth(path, depth)
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            check_depth(item, path, depth + 1, account)


def json_number(text: str) -> float:
    """Return the number that an integer of a JSON literal is: beyond what every reader holds exactly, a double."""
    return int(text) if abs(int(text)) <= _SAFE else float(text)
