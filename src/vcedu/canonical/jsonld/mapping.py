"""From a JSON document to statements, without loss.

Both paths walk the document along its term definitions. The compiled path states what it walks over; the reference path
gives the normal form to PyLD. Under the contexts that come with this library for production the two are held equal by
tests, and the compiled path is taken; under any other the reference path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.jsonld.budget import MappingBudget
from vcedu.canonical.jsonld.reference import reference_for
from vcedu.canonical.jsonld.tables import tables_for
from vcedu.canonical.jsonld.walker import Walker

if TYPE_CHECKING:
    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.nquads import Quad
    from vcedu.canonical.values import JSONObject

_BUDGET = MappingBudget()


@dataclass(frozen=True, slots=True)
class MappedDocument:
    """What a document states.

    Attributes:
        quads: Its statements.
        normal_form: The document in the one way of writing it that `vcedu.canonical.jsonld.walker` describes; the
            statements were made from it, so it holds nothing that they do not.
        unordered: JSON Pointers into the normal form of the arrays whose order is not stated.
        contexts: URL and sha256 of each context used, in order of use.
    """

    quads: tuple[Quad, ...]
    normal_form: JSONObject
    unordered: frozenset[str]
    contexts: tuple[tuple[str, str], ...]


def map_document(document: JSONObject, *, contexts: ContextStore, budget: MappingBudget = _BUDGET) -> MappedDocument:
    """Map a document to statements; every member is consumed, or the first that is not is reported.

    Args:
        document: A JSON object, as the strict reader returns it.
        contexts: The contexts that it may name. Where a URL has several byte sets, the newest counts.
        budget: How much it may ask for.

    Raises:
        ProofError: A member is not what was signed: JSONLD_UNDEFINED_TERM, JSONLD_UNDEFINED_TYPE, JSONLD_RELATIVE_IRI,
            JSONLD_MEMBER_LOST, JSONLD_KEYWORD, JSONLD_ALIAS, JSONLD_DESCRIBED_TWICE, CONTEXT_NESTED, CONTEXT_INLINE.
        MalformedError: CONTEXT_MALFORMED; JSONLD_INVALID for everything that JSON-LD processing calls an error.
        UnsupportedError: CONTEXT_UNKNOWN and CONTEXT_INTEROP_ONLY.
        UndeterminedError: JSONLD_BUDGET.
        UsageError: CONTEXT_DIGEST_MISMATCH where a context file that came with the library was changed.
    """
    walker = Walker(tables_for(contexts), budget)
    normal_form = walker.document(document)
    if walker.is_charted:
        return _mapped(walker, normal_form, walker.statements.all())
    return _mapped(walker, normal_form, reference_for(contexts).quads(normal_form, walker.account.consumed))


def map_by_reference(
    document: JSONObject, *, contexts: ContextStore, budget: MappingBudget = _BUDGET
) -> MappedDocument:
    """Map a document by the reference path, whatever its contexts; arguments and errors of `map_document`."""
    walker = Walker(tables_for(contexts), budget)
    normal_form = walker.document(document)
    return _mapped(walker, normal_form, reference_for(contexts).quads(normal_form, walker.account.consumed))


def _mapped(walker: Walker, normal_form: JSONObject, quads: tuple[Quad, ...]) -> MappedDocument:
    return MappedDocument(quads, normal_form, frozenset(walker.unordered), tuple(walker.used.items()))
