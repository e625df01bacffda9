"""Where publishers edited a context in place, its URL has several byte sets: try them in turn, newest first."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.canonical.contexts.store import ContextStore
    from vcedu.canonical.values import JSONObject, JSONValue

MOST_CHOICES = 4


def context_choices(document: JSONObject, store: ContextStore) -> Iterator[ContextStore]:
    """Yield stores that pin one byte set for each URL the document names: all newest first, at most 4.

    Raises:
        UnsupportedError: CONTEXT_UNKNOWN and CONTEXT_INTEROP_ONLY for URLs that the store does not let in.
    """
    urls = list(dict.fromkeys(_urls(document)))
    combinations = itertools.product(*(store.resolve(url) for url in urls))
    for chosen in itertools.islice(combinations, MOST_CHOICES):
        yield store.choosing(dict(zip(urls, chosen, strict=True)))


def _urls(value: JSONValue) -> Iterator[str]:
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            entries = current.get("@context", [])
            yield from (e for e in (entries if isinstance(entries, list) else [entries]) if isinstance(e, str))
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(current)
