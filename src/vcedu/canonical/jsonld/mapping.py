"""From a JSON document to statements, without loss.

Three ways lead there. The compiled path reads the document in one pass, if it is beyond doubt and under contexts that
come with this library for production. Otherwise the walker reads it and decides what is refused; under such contexts it
states what it walks over, and under any other the reference path gives its normal form to PyLD. Tests hold all three
equal.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from vcedu.canonical.jsonld.budget import MappingBudget
from vcedu.canonical.jsonld.compiled import compiled_tables, emit
from vcedu.canonical.jsonld.reference import reference_for
from vcedu.canonical.jsonld.tables import tables_for
from vcedu.canonical.jsonld.walker import Walker
from vcedu.canonical.pointers import pointer

if TYPE_CHECKING:
    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.jsonld.compiled import Emission
    from vcedu.canonical.nquads import Quad
    from vcedu.canonical.rdfc import GroupedDataset
    from vcedu.canonical.values import JSONObject, JSONValue

MOST_STATEMENTS = 32_768
"""How many statements a document may make on the compiled path."""

_CONTAINERS = (dict, list)
_REFERENCE = MappingBudget()
_WALKED = MappingBudget(statements=16_384, values=32_768, comparisons=2**31, definitions=2**31)


class MappedDocument:
    """What a document states.

    Attributes:
        dataset: Its statements, as `vcedu.canonical.rdfc.canonicalize` takes them.
        normal_form: The document in the one way of writing it that `vcedu.canonical.jsonld.walker` describes; it holds
            nothing that is not stated.
        contexts: URL and sha256 of each context used, in order of use.
    """

    def __init__(
        self,
        dataset: GroupedDataset | tuple[Quad, ...],
        normal_form: JSONObject,
        contexts: tuple[tuple[str, str], ...],
        unordered: frozenset[str] | Emission,
    ) -> None:
        self.dataset = dataset
        self.normal_form = normal_form
        self.contexts = contexts
        self._unordered = unordered

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """The statements one by one; the labels of blank nodes begin with `b`."""
        return self.dataset if isinstance(self.dataset, tuple) else self.dataset.quads()

    @cached_property
    def unordered(self) -> frozenset[str]:
        """JSON Pointers into the normal form of the arrays whose order is not stated."""
        if isinstance(self._unordered, frozenset):
            return self._unordered
        ordered = {id(array) for array in self._unordered.ordered}
        opaque = {id(value) for value in self._unordered.opaque if isinstance(value, dict | list)}
        found: list[str] = []
        _find_unordered(self.normal_form, "", ordered, opaque, found)
        return frozenset(found)


def map_document(
    document: JSONObject, *, contexts: ContextStore, budget: MappingBudget | None = None
) -> MappedDocument:
    """Map a document to statements; every member is consumed, or the first that is not is reported.

    Args:
        document: A JSON object, as the strict reader returns it.
        contexts: The contexts that it may name. Where a URL has several byte sets, the newest counts.
        budget: How much it may ask for; None for what the path taken bears.

    Raises:
        ProofError: A member is not what was signed: JSONLD_UNDEFINED_TERM, JSONLD_UNDEFINED_TYPE, JSONLD_RELATIVE_IRI,
            JSONLD_MEMBER_LOST, JSONLD_KEYWORD, JSONLD_ALIAS, JSONLD_DESCRIBED_TWICE, CONTEXT_NESTED, CONTEXT_INLINE.
        MalformedError: CONTEXT_MALFORMED; JSONLD_INVALID for everything that JSON-LD processing calls an error.
        UnsupportedError: CONTEXT_UNKNOWN and CONTEXT_INTEROP_ONLY.
        UndeterminedError: JSONLD_BUDGET.
        UsageError: CONTEXT_DIGEST_MISMATCH where a context file that came with the library was changed.
    """
    # The compiled path counts statements alone: whoever states a budget has all of it counted by the walker.
    found = map_compiled(document, contexts=contexts) if budget is None else None
    if found is not None:
        return found
    walker = Walker(tables_for(contexts), budget or _WALKED)
    normal_form = walker.document(document)
    if walker.is_charted:
        return _walked(walker, normal_form, walker.statements.all())
    return map_by_reference(document, contexts=contexts, budget=budget or _REFERENCE)


def map_compiled(
    document: JSONObject, *, contexts: ContextStore, statements: int = MOST_STATEMENTS
) -> MappedDocument | None:
    """Map a document by the compiled path; None where the walker must decide. It raises nothing.

    Args:
        document: A JSON object, as the strict reader returns it.
        contexts: The contexts that it may name.
        statements: How many statements it may make, repeated ones counted each time.
    """
    found = emit(document, compiled_tables(contexts), statements=statements)
    if found is None:
        return None
    emission, normal_form = found
    return MappedDocument(emission.dataset, normal_form, tuple(emission.used.items()), emission)


def map_by_reference(
    document: JSONObject, *, contexts: ContextStore, budget: MappingBudget = _REFERENCE
) -> MappedDocument:
    """Map a document by the reference path, whatever its contexts; arguments and errors of `map_document`."""
    walker = Walker(tables_for(contexts), budget)
    normal_form = walker.document(document)
    return _walked(walker, normal_form, reference_for(contexts).quads(normal_form, walker.account.consumed))


def _walked(walker: Walker, normal_form: JSONObject, quads: tuple[Quad, ...]) -> MappedDocument:
    return MappedDocument(quads, normal_form, tuple(walker.used.items()), frozenset(walker.unordered))


def _find_unordered(
    value: JSONObject | list[JSONValue], path: str, ordered: set[int], opaque: set[int], found: list[str]
) -> None:
    if id(value) in opaque:
        return
    if isinstance(value, list) and id(value) not in ordered:
        found.append(path)
    members = enumerate(value) if isinstance(value, list) else value.items()
    for name, member in members:
        if name != "@context" and isinstance(member, _CONTAINERS):
            _find_unordered(member, pointer(path, name), ordered, opaque, found)
