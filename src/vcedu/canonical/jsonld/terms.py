"""What names mean at one place of a document: term definitions and active contexts (JSON-LD 1.1 API, section 4).

https://www.w3.org/TR/json-ld11-api/
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.canonical.values import JSONValue

KEYWORDS = frozenset({
    "@base", "@container", "@context", "@direction", "@graph", "@id", "@import",
    "@included", "@index", "@json", "@language", "@list", "@nest", "@none",
    "@prefix", "@propagate", "@protected", "@reverse", "@set", "@type", "@value",
    "@version", "@vocab",
})  # fmt: skip
KEYWORD_LIKE = re.compile("@[A-Za-z]+")
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|^`\\\x7f\ud800-\udfff]*")


def is_absolute_iri(text: str) -> bool:
    """Whether the text has a scheme and only characters that an IRI may hold (N-Quads, IRIREF)."""
    return _ABSOLUTE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Term:
    """A term definition.

    Attributes:
        iri: What the term stands for; None where a context says that it is to be ignored.
        type: `@id`, `@vocab`, `@json`, `@none` or a datatype IRI; None where values keep their own type.
        container: The container keywords.
        has_language: Whether the definition has its own language; None for one of its own says "no language".
        has_context: Whether the definition has a scoped context, which may be null.
        weight: How many definitions that context has, with those of contexts scoped inside it.
        is_prefix: Whether it may begin a compact IRI.
        is_protected: Whether later contexts may not redefine it.
        is_reverse: Whether it points from the value to the node.
    """

    iri: str | None
    type: str | None = None
    container: frozenset[str] = frozenset()
    has_language: bool = False
    language: str | None = None
    has_context: bool = False
    context: JSONValue = field(default=None, hash=False)
    weight: int = 0
    is_prefix: bool = False
    is_protected: bool = False
    is_reverse: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ActiveContext:
    """The term definitions in force at one place, and where to go back to when a type's scope ends.

    Attributes:
        terms: The definitions by name.
        vocab: What undefined names are appended to, if anything.
        language: The language of strings whose term says none.
        previous: The context before type-scoped ones, which is in force again in nested nodes.
        derived: Contexts made from this one, kept for the next document.
    """

    terms: Mapping[str, Term] = field(default_factory=dict)
    vocab: str | None = None
    language: str | None = None
    previous: ActiveContext | None = None
    derived: dict[Any, ActiveContext] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def expand(self, text: str, *, vocab: bool) -> str | None:
        """Return the IRI or keyword that a name stands for; None where it would be relative.

        IRI expansion of section 5.2 without a base: what is relative has no meaning here.
        """
        if text in KEYWORDS:
            return text
        if text[:1] == "@" and KEYWORD_LIKE.fullmatch(text):
            return None
        if vocab and (term := self.terms.get(text)) is not None:
            return term.iri
        return self._expand_compact(text) or (self.vocab + text if vocab and self.vocab is not None else None)

    def _expand_compact(self, text: str) -> str | None:
        prefix, colon, suffix = text.partition(":")
        if not colon or not prefix:
            return None
        if prefix == "_" or suffix.startswith("//"):
            return text
        term = self.terms.get(prefix)
        if term is not None and term.is_prefix and term.iri is not None:
            return term.iri + suffix
        return text if is_absolute_iri(text) else None

    def fresh(self) -> ActiveContext:
        """Return the same context without what was derived from it."""
        return replace(self, derived={}, names={})

    def names_of(self, iri: str) -> tuple[str, ...]:
        """Return the terms that stand for an IRI here, in order of definition."""
        if not self.names:
            names: dict[str, list[str]] = {"": []}
            for name, term in self.terms.items():
                if term.iri is not None and not term.is_reverse:
                    names.setdefault(term.iri, []).append(name)
            self.names.update({iri: tuple(found) for iri, found in names.items()})
        return self.names.get(iri, ())
