"""What a name in a document stands for, and whether it is written as its context writes it.

The same statement can be written in several ways: a term, a compact IRI, a full IRI. A reader who looks for
`validUntil` does not see `https://www.w3.org/2018/credentials#validUntil`, though a signature holds for both. So a name
must be a term wherever the context has one, and an identifier must be the full IRI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.jsonld.terms import KEYWORDS, RDF, is_absolute_iri
from vcedu.errors import Code, ProofError

if TYPE_CHECKING:
    from vcedu.canonical.jsonld.terms import ActiveContext, Term


def property_iri(active: ActiveContext, name: str, path: str) -> str:
    """Return the IRI or keyword that a member's name stands for.

    Raises:
        ProofError: JSONLD_UNDEFINED_TERM where it stands for nothing, JSONLD_KEYWORD where it stands for something
            that RDF's own vocabulary or JSON-LD's keywords say in another place, JSONLD_ALIAS where the context has
            a term for it.
    """
    iri = active.expand(name, vocab=True)
    if name.startswith("@") and iri is None:
        raise ProofError(Code.JSONLD_KEYWORD, path=path, name=name)
    if iri in KEYWORDS:
        _check_spelling(active, name, iri, path)
        return iri
    if iri is None or not is_absolute_iri(iri):
        raise ProofError(Code.JSONLD_UNDEFINED_TERM, path=path, name=name)
    if iri.startswith(RDF) or (name in active.terms and active.terms[name].is_reverse):
        raise ProofError(Code.JSONLD_KEYWORD, path=path, name=name)
    _check_spelling(active, name, iri, path)
    return iri


def type_iri(active: ActiveContext, name: str, path: str) -> str:
    """Return the IRI that a type's name stands for.

    Raises:
        ProofError: JSONLD_UNDEFINED_TYPE where it stands for none, JSONLD_ALIAS where the context has a term for it.
    """
    iri = active.expand(name, vocab=True)
    if iri is None or iri in KEYWORDS or not is_absolute_iri(iri) or iri.startswith(RDF):
        raise ProofError(Code.JSONLD_UNDEFINED_TYPE, path=path, name=name)
    _check_spelling(active, name, iri, path, is_class=True)
    return iri


def node_iri(active: ActiveContext, text: str, path: str, *, vocab: bool = False) -> str:
    """Return the IRI of a node, written in full or, for a term of type `@vocab`, as a term.

    Raises:
        ProofError: JSONLD_RELATIVE_IRI where it is not absolute (a blank node's label is not), JSONLD_ALIAS where it
            is written as a compact IRI, or in full although there is a term for it.
    """
    iri = active.expand(text, vocab=vocab)
    if iri is None or not is_absolute_iri(iri) or iri.startswith(RDF):
        raise ProofError(Code.JSONLD_RELATIVE_IRI, path=path, name=text)
    if vocab:
        _check_spelling(active, text, iri, path, is_class=True)
    elif iri != text:
        raise ProofError(Code.JSONLD_ALIAS, path=path, name=text, expected=iri)
    return iri


def _check_spelling(active: ActiveContext, name: str, iri: str, path: str, *, is_class: bool = False) -> None:
    expected = active.names_of(iri)
    if not expected and active.vocab is not None and iri.startswith(active.vocab):
        suffix = iri.removeprefix(active.vocab)
        expected = (suffix,) if active.expand(suffix, vocab=True) == iri else ()
    if not is_class:
        # Open Badges names some classes as it names a property: as a member's name only the property is meant.
        expected = tuple(term for term in expected if not term[:1].isupper()) or expected
    if expected and name not in expected:
        raise ProofError(Code.JSONLD_ALIAS, path=path, name=name, expected=expected[0])


def reference_text(active: ActiveContext, term: Term | None, iri: str) -> str | None:
    """Return what a string value of a term must be to name a node; None where a string is no reference there."""
    if term is not None and term.type == "@vocab":
        return next(iter(active.names_of(iri)), iri)
    return iri if term is not None and term.type == "@id" else None
