"""Compile a context into term definitions: context processing and term creation of JSON-LD 1.1 (API sections 4.1, 4.2).

Contexts that move the meaning of a document away from what stands in it are refused: `@base` and `@import` and
`@propagate`. Everything else that the algorithms call an error is one here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from vcedu.canonical.jsonld.terms import KEYWORD_LIKE, KEYWORDS, ActiveContext, Term, is_absolute_iri
from vcedu.errors import Code, MalformedError, ProofError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.canonical.values import JSONObject, JSONValue

INITIAL = ActiveContext()
_REFUSED = ("@base", "@import", "@propagate")
_SETTINGS = frozenset({"@version", "@vocab", "@language", "@direction", "@protected"})
_DEFINITION = frozenset({
    "@id", "@type", "@container", "@context", "@language", "@direction", "@index",
    "@nest", "@prefix", "@protected", "@reverse",
})  # fmt: skip
_CONTAINERS = frozenset({"@list", "@set", "@index", "@language", "@graph", "@id", "@type"})
_MOST_NESTED = 8


def invalid(name: str, *, path: str = "") -> MalformedError:
    """Return the error for what JSON-LD processing calls one."""
    return MalformedError(Code.JSONLD_INVALID, path=path, name=name)


def process(
    active: ActiveContext,
    local: JSONValue,
    load: Callable[[str], JSONValue],
    *,
    override_protected: bool = False,
    propagate: bool = True,
    depth: int = 0,
) -> ActiveContext:
    """Return the active context after a local one.

    Args:
        active: What is in force before.
        local: The value of `@context`.
        load: Returns the context that a URL stands for.
        override_protected: Whether protected terms may be redefined, as property-scoped contexts may.
        propagate: False for type-scoped contexts, whose scope ends with the node.
        depth: How many contexts name each other so far.

    Raises:
        MalformedError: JSONLD_INVALID where JSON-LD calls it an error, such as redefining a protected term.
        ProofError: JSONLD_KEYWORD for `@base`, `@import` and `@propagate`.
    """
    if depth > _MOST_NESTED:
        raise invalid("@context")
    result = active
    for entry in local if isinstance(local, list) else [local]:
        if entry is None:
            if not override_protected and any(term.is_protected for term in result.terms.values()):
                raise invalid("@context")
            result = INITIAL
        elif isinstance(entry, str):
            result = process(result, load(entry), load, override_protected=override_protected, depth=depth + 1)
        elif isinstance(entry, dict):
            result = _Definitions(result, entry, override_protected=override_protected).active()
        else:
            raise invalid("@context")
    return result if propagate else replace(result, previous=active.previous or active, derived={}, names={})


class _Definitions:
    """The definitions of one context object, on top of an active context."""

    def __init__(self, active: ActiveContext, local: JSONObject, *, override_protected: bool) -> None:
        self._before = active
        self._local = local
        self._override = override_protected
        self._now = replace(active, terms=dict(active.terms), derived={}, names={})
        self._defined: dict[str, bool] = {}

    def active(self) -> ActiveContext:
        """Return the active context with every definition made."""
        for keyword in _REFUSED:
            if keyword in self._local:
                raise ProofError(Code.JSONLD_KEYWORD, name=keyword)
        if self._local.get("@version", 1.1) != 1.1:  # noqa: PLR2004 - the version of JSON-LD
            raise invalid("@version")
        self._set_vocab()
        self._set_language()
        self._check_direction()
        for name in self._local:
            if name not in _SETTINGS:
                self._define(name)
        return self._now

    def _set_vocab(self) -> None:
        if "@vocab" in self._local:
            vocab = self._local["@vocab"]
            expanded = self._now.expand(vocab, vocab=True) if isinstance(vocab, str) else None
            if vocab is not None and (expanded is None or not is_absolute_iri(expanded)):
                raise invalid("@vocab")
            self._now = replace(self._now, vocab=expanded)

    def _set_language(self) -> None:
        if "@language" in self._local:
            language = self._local["@language"]
            if language is not None and not isinstance(language, str):
                raise invalid("@language")
            self._now = replace(self._now, language=language and language.lower())

    def _check_direction(self) -> None:
        # Only a text itself may say in which direction it runs: no known context says it for all.
        if self._local.get("@direction") is not None:
            raise invalid("@direction")

    def _define(self, name: str) -> None:
        if name in self._defined:
            if not self._defined[name]:
                raise invalid(name)
            return
        self._defined[name] = False
        definition = self._local[name]
        if name == "@type":
            if not isinstance(definition, dict) or not definition.keys() <= {"@container", "@protected"}:
                raise invalid(name)
        else:
            self._put(name, definition)
        self._defined[name] = True

    def _put(self, name: str, definition: JSONValue) -> None:
        simple = definition is None or isinstance(definition, str)
        if simple:
            definition = {"@id": definition}
        if (
            not isinstance(definition, dict)
            or not definition.keys() <= _DEFINITION
            or not name
            or name in KEYWORDS
            or KEYWORD_LIKE.fullmatch(name)
        ):
            raise invalid(name)
        terms: dict[str, Term] = self._now.terms  # type: ignore[assignment]
        before = terms.pop(name, None)
        term = self._term(name, definition, simple=simple)
        if before is not None and before.is_protected and not self._override:
            term = replace(term, is_protected=True)
            if term != before:
                raise invalid(name)
        terms[name] = term

    def _term(self, name: str, definition: JSONObject, *, simple: bool) -> Term:
        iri = self._iri(name, definition)
        language = definition.get("@language")
        protected = definition.get("@protected", self._local.get("@protected", False))
        prefix = definition.get("@prefix", simple and iri is not None and ":" not in name and iri[-1:] in ":/?#[]@")
        if not (language is None or isinstance(language, str)) or not isinstance(protected, bool):
            raise invalid(name)
        if definition.get("@direction") is not None:
            raise invalid(name)
        if not isinstance(prefix, bool) or ("@prefix" in definition and (iri in KEYWORDS or re.search("[:/]", name))):
            raise invalid(name)
        return Term(
            iri=iri,
            type=self._type(name, definition),
            container=self._container(name, definition),
            has_language="@language" in definition and "@type" not in definition,
            language=language.lower() if language is not None and "@type" not in definition else None,
            has_context="@context" in definition,
            context=definition.get("@context"),
            weight=_weight(definition["@context"]) if "@context" in definition else 0,
            is_prefix=prefix,
            is_protected=protected,
            is_reverse="@reverse" in definition,
        )

    def _iri(self, name: str, definition: JSONObject) -> str | None:
        if "@reverse" in definition:
            if "@id" in definition or "@nest" in definition:
                raise invalid(name)
            return self._absolute(name, definition["@reverse"])
        given = definition.get("@id", name)
        if given is None:
            return None
        if given != name:
            iri = self._absolute(name, given, keyword=True)
            if re.search("[^:]:[^:]|/", name) and self._compact(name) != iri:
                raise invalid(name)
            return iri
        prefix, colon, suffix = name.partition(":")
        if colon and prefix:
            self._need(prefix)
            parent = self._now.terms.get(prefix)
            return name if parent is None else f"{parent.iri}{suffix}"
        if self._now.vocab is None:
            raise invalid(name)
        return self._now.vocab + name

    def _absolute(self, name: str, text: JSONValue, *, keyword: bool = False) -> str:
        if not isinstance(text, str):
            raise invalid(name)
        iri = self._expand(text)
        if iri == "@context" or not (iri and ((keyword and iri in KEYWORDS) or is_absolute_iri(iri))):
            raise invalid(name)
        return iri

    def _type(self, name: str, definition: JSONObject) -> str | None:
        if "@type" not in definition:
            return "@id" if "@type" in self._container(name, definition) else None
        given = definition["@type"]
        if given in ("@id", "@vocab", "@json", "@none"):
            return str(given)
        return self._absolute(name, given)

    def _container(self, name: str, definition: JSONObject) -> frozenset[str]:
        given = definition.get("@container", [])
        container = frozenset(c for c in (given if isinstance(given, list) else [given]) if isinstance(c, str))
        most = 3 if "@graph" in container else 2 if "@set" in container else 1
        if (
            not container <= _CONTAINERS
            or (not container and given != [])
            or ("@index" in definition and "@index" not in container)
            or len(container) > most
            or {"@list", "@set"} <= container
        ):
            raise invalid(name)
        return container

    def _expand(self, text: str) -> str | None:
        self._need(text)
        self._need(text.partition(":")[0])
        return self._now.expand(text, vocab=True)

    def _compact(self, name: str) -> str | None:
        self._need(name.partition(":")[0])
        return self._now.expand(name, vocab=True)

    def _need(self, name: str) -> None:
        if name in self._local and name not in KEYWORDS and not self._defined.get(name):
            self._define(name)


def _weight(context: JSONValue) -> int:
    if isinstance(context, list):
        return sum(map(_weight, context))
    inside = context.values() if isinstance(context, dict) else ()
    scoped = (
        definition["@context"] for definition in inside if isinstance(definition, dict) and "@context" in definition
    )
    return 1 + len(inside) + sum(map(_weight, scoped))
