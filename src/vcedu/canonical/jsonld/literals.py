"""Literals: one conversion of JSON values to lexical form and datatype, and one back.

JSON-LD 1.1 API, section 8.2.2 (Object to RDF Conversion). Different JSON values can become the same literal: `4.0` and
`4`, `false` and `"false"` under a term typed as boolean. In the normal form each literal is written in one way only.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from vcedu.canonical.jsonld.terms import XSD

if TYPE_CHECKING:
    from vcedu.canonical.jsonld.terms import ActiveContext, Term
    from vcedu.canonical.values import JSONObject, JSONValue

JSONScalar: TypeAlias = "bool | int | float | str"
XSD_STRING = f"{XSD}string"
XSD_DOUBLE = f"{XSD}double"
I18N = "https://www.w3.org/ns/i18n#"
"""What a text with a direction is typed with: `rdfDirection` `i18n-datatype` (JSON-LD 1.1 section 10.2.4).

The suites do not say which way to take (https://github.com/w3c/vc-data-integrity/issues/366); this one has a place for
every direction, and is the one that others sign with.
"""
LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_DIRECTED = re.compile(rf"{re.escape(I18N)}((?:[a-z]{{1,8}}(?:-[a-z0-9]{{1,8}})*)?)_(ltr|rtl)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LARGE = 10**21
_SAFE = 2**53
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_PREFIXES = (XSD, XSD.replace("http:", "https:"), "xsd:")  # as Open Badges and CLR write them
BOOLEAN = frozenset(f"{prefix}boolean" for prefix in _PREFIXES)
_NUMBERS = (
    "decimal", "double", "float", "integer", "int", "long",
    "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger",
    "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
)  # fmt: skip
NUMERIC = frozenset(prefix + name for prefix in _PREFIXES for name in _NUMBERS)


class Literal(NamedTuple):
    """A literal's characters, its datatype IRI, and its language tag or ""."""

    lexical: str
    datatype: str
    language: str = ""


def canonical_double(value: float) -> str:
    """Return a finite double as `xsd:double` writes it: fifteen digits after the point, trailing zeros left out."""
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    whole, _, fraction = mantissa.partition(".")
    return f"{whole}.{fraction.rstrip('0') or '0'}E{int(exponent)}"


def literal(value: JSONScalar, datatype: str | None, language: str | None) -> Literal | None:
    """Return the literal that a JSON value becomes; None where none of that datatype can be made of it.

    Args:
        value: The JSON value.
        datatype: What the term or the value object says; None if nothing.
        language: The language of a string that has no datatype; None if none.
    """
    if isinstance(value, str) and not value.isascii() and _SURROGATE.search(value):
        return None
    if datatype == XSD_DOUBLE:
        is_number = not isinstance(value, bool) and (not isinstance(value, str) or _NUMBER.fullmatch(value))
        return _finite(float(value), XSD_DOUBLE) if is_number else None
    if isinstance(value, bool):
        return Literal("true" if value else "false", datatype or f"{XSD}boolean")
    if isinstance(value, str):
        return _text(value, datatype, language)
    if isinstance(value, int) or (value.is_integer() and abs(value) < _LARGE):
        return Literal(str(int(value)), datatype or f"{XSD}integer")
    return _finite(value, datatype or XSD_DOUBLE)


def _text(value: str, datatype: str | None, language: str | None) -> Literal:
    if datatype is None and language:
        return Literal(value, "", language.lower())
    return Literal(value, datatype or XSD_STRING)


def _finite(number: float, datatype: str) -> Literal | None:
    if not math.isfinite(number):
        return None
    lexical = canonical_double(number)
    return Literal(lexical, datatype) if math.isfinite(float(lexical)) else None


def normal(made: Literal, active: ActiveContext, term: Term | None) -> JSONValue:
    """Return the one JSON value that is written for a literal as the value of a term.

    A bare value where the term makes this literal of it, else a value object.
    """
    datatype, language = coercion(active, term)
    bare = _native(made)
    is_reference = isinstance(bare, str) and term is not None and term.type in ("@id", "@vocab")
    if not is_reference and literal(bare, datatype, language) == made:
        return bare
    if made.language:
        return {"@value": made.lexical, "@language": made.language}
    if made.datatype == XSD_STRING:
        return {"@value": made.lexical}
    if directed := _DIRECTED.fullmatch(made.datatype):
        spoken: JSONObject = {"@language": directed[1]} if directed[1] else {}
        return {"@value": made.lexical, **spoken, "@direction": directed[2]}
    return {"@type": made.datatype, "@value": bare if literal(bare, made.datatype, None) == made else made.lexical}


def coercion(active: ActiveContext, term: Term | None) -> tuple[str | None, str | None]:
    """Return the datatype that a term gives its values, and the language it gives its strings."""
    if term is None:
        return None, active.language
    datatype = None if term.type in (None, "@id", "@vocab", "@none") else term.type
    return datatype, term.language if term.has_language else active.language


def _native(made: Literal) -> JSONScalar:
    if made.datatype in BOOLEAN and made.lexical in ("true", "false"):
        return made.lexical == "true"
    if made.datatype in NUMERIC:
        return _number(made.lexical)
    return made.lexical


def _number(lexical: str) -> float | str:
    if _INTEGER.fullmatch(lexical):
        return int(lexical) if len(lexical) <= 17 and abs(int(lexical)) < _SAFE else _large(lexical)  # noqa: PLR2004
    if _NUMBER.fullmatch(lexical):
        number = float(lexical)
        if math.isfinite(number) and canonical_double(number) == lexical:
            return int(number) if number.is_integer() and abs(number) < _SAFE else number
    return lexical


def _large(lexical: str) -> float | str:
    number = float(lexical) if len(lexical) <= 22 else math.inf  # noqa: PLR2004 - below 10^21, with its sign
    return number if abs(number) < _LARGE and str(int(number)) == lexical else lexical
