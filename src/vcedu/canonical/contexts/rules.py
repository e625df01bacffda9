"""Where `@context` may stand in a document, and what it may say.

- At the root, and on the members of `verifiableCredential` and `verifiablePresentation`, which are documents of
  their own. Nowhere else: a context deeper in a document changes the meaning of names for a reader who does not look
  there (VC Data Integrity 1.0, section 2.4.1, context validation).
- Only the proof of such a document may repeat the document's own contexts, or the first of them, as the suites that
  sign JSON do (Data Integrity EdDSA Cryptosuites 1.0, section 3.3.1): what is applied twice says nothing new.
- It is a sequence of URLs, each pinned by the store. A single URL counts as a sequence of one.
- An object in the sequence (an inline context) is let in by a store of the profile `interop` only. There, one that
  holds nothing but `@context` stands for what is in it: JSON-LD does not define such an object, but test suites publish
  some, and their tools read them so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.pointers import pointer, pointer_to
from vcedu.canonical.skimming import is_said, skim
from vcedu.canonical.values import CONTAINERS
from vcedu.errors import Code, MalformedError, ProofError, UndeterminedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.canonical.contexts.store import ContextStore
    from vcedu.canonical.pointers import Place
    from vcedu.canonical.values import JSONObject, JSONValue

CARRIERS = frozenset({"verifiableCredential", "verifiablePresentation"})
MOST_CONTEXTS = 16
_NOT_SEARCHED = frozenset({"@context", "jsonSchema"})  # the latter holds what JSON-LD takes for opaque


def check_contexts(document: JSONObject, store: ContextStore) -> None:
    """Check every `@context` of a document.

    Raises:
        MalformedError: CONTEXT_MALFORMED where there is none at the root, or one is neither URLs nor objects.
        ProofError: CONTEXT_NESTED where one stands elsewhere, CONTEXT_INLINE for an object outside `interop`.
        UnsupportedError: CONTEXT_UNKNOWN and CONTEXT_INTEROP_ONLY for URLs that the store does not let in.
        UndeterminedError: JSONLD_BUDGET for more than 16 contexts in one sequence.
    """
    if "@context" not in document:
        raise MalformedError(Code.CONTEXT_MALFORMED, path="", name="@context")
    for at, value, may_carry, signed in _carriers(document):
        if "@context" in value:
            place = pointer_to((at, "@context"))
            if may_carry:
                check_context(value["@context"], store, path=place)
            elif not _begins(signed, _sequence(value["@context"])):
                raise ProofError(Code.CONTEXT_NESTED, path=place)


def contexts_of(document: JSONObject) -> Iterator[tuple[str, JSONValue]]:
    """Yield every `@context` of a document with its place; what a JSON Schema says about contexts is none."""
    for at, value, *_ in _carriers(document):
        if "@context" in value:
            yield pointer_to((at, "@context")), value["@context"]


def check_context(context: JSONValue, store: ContextStore, *, path: str) -> list[str | JSONObject]:
    """Check one `@context` and return it as a sequence.

    Raises:
        MalformedError: CONTEXT_MALFORMED where it is empty, or an entry is neither a URL nor an object.
        ProofError: CONTEXT_INLINE for an object outside `interop`.
        UnsupportedError: CONTEXT_UNKNOWN and CONTEXT_INTEROP_ONLY for URLs that the store does not let in.
        UndeterminedError: JSONLD_BUDGET for more than 16 entries.
    """
    entries = context if isinstance(context, list) else [context]
    if not entries:
        raise MalformedError(Code.CONTEXT_MALFORMED, path=path, name="@context")
    if len(entries) > MOST_CONTEXTS:
        raise UndeterminedError(Code.JSONLD_BUDGET, path=path, limit=MOST_CONTEXTS, what="contexts")
    checked: list[str | JSONObject] = []
    for index, entry in enumerate(entries):
        place = pointer(path, index) if isinstance(context, list) else path
        if isinstance(entry, str):
            store.resolve(entry, path=place)
            checked.append(entry)
        elif isinstance(entry, dict):
            if not store.is_interop:
                raise ProofError(Code.CONTEXT_INLINE, path=place)
            inner = entry.get("@context")
            checked.append(inner if isinstance(inner, dict) and len(entry) == 1 else entry)
        else:
            raise MalformedError(Code.CONTEXT_MALFORMED, path=place, name="@context")
    return checked


def _carriers(document: JSONObject) -> Iterator[tuple[Place, JSONObject, bool, list[JSONValue]]]:
    """Yield what `_objects` does, or the document alone where no other object in it can have a context."""
    if "@context" in document and not is_said(skim(document), "@context", times=1):
        return iter([(None, document, True, [])])
    return _objects(document)


def _objects(document: JSONObject) -> Iterator[tuple[Place, JSONObject, bool, list[JSONValue]]]:
    """Yield each object with its place, whether it is a document, and for proofs the contexts of what they sign."""
    waiting: list[tuple[Place, JSONObject | list[JSONValue], bool, list[JSONValue]]] = [(None, document, True, [])]
    while waiting:
        at, value, may_carry, signed = waiting.pop()
        if isinstance(value, dict):
            yield at, value, may_carry, signed
            own = _sequence(value.get("@context", [])) if may_carry else []
            waiting.extend(
                [
                    ((at, name), member, name in CARRIERS, own if name == "proof" else [])
                    for name, member in value.items()
                    if isinstance(member, CONTAINERS) and name not in _NOT_SEARCHED
                ]
            )
        else:
            waiting.extend([((at, i), v, may_carry, signed) for i, v in enumerate(value) if isinstance(v, CONTAINERS)])


def _sequence(context: JSONValue) -> list[JSONValue]:
    return context if isinstance(context, list) else [context]


def _begins(contexts: list[JSONValue], entries: list[JSONValue]) -> bool:
    return bool(entries) and contexts[: len(entries)] == entries
