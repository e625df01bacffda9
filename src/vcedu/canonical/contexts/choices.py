"""Where publishers edited a context in place, its URL has several byte sets: try them in turn, newest first."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from vcedu.canonical.contexts.rules import contexts_of
from vcedu.canonical.pointers import pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.canonical.contexts.document import ContextDocument
    from vcedu.canonical.contexts.store import ContextStore
    from vcedu.canonical.values import JSONObject

MOST_CHOICES = 4


def context_choices(document: JSONObject, store: ContextStore) -> Iterator[ContextStore]:
    """Yield stores that pin one byte set for each URL the document names: all newest first, at most 4.

    Raises:
        UnsupportedError: CONTEXT_UNKNOWN and CONTEXT_INTEROP_ONLY for URLs that the store does not let in.
    """
    found: dict[str, tuple[ContextDocument, ...]] = {}
    for path, context in contexts_of(document):
        for index, entry in enumerate(context if isinstance(context, list) else [context]):
            if isinstance(entry, str):
                found[entry] = store.resolve(entry, path=pointer(path, index) if isinstance(context, list) else path)
    for chosen in itertools.islice(itertools.product(*found.values()), MOST_CHOICES):
        yield store.choosing(dict(zip(found, chosen, strict=True)))
