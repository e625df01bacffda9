"""What the negative vectors of contexts and of the JSON-LD mapping are given to."""

from collections.abc import Callable
from typing import Any

from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import MappingBudget, map_document


def _store(data):
    store = ContextStore.interop() if data.get("profile") == "interop" else ContextStore.production()
    added = data.get("context")
    return store.with_context(added["url"], added["text"].encode(), added["sha256"]) if added else store


def _map_within_budget(data):
    limits = {name: limit for name, limit in data.items() if name != "document"}
    map_document(data["document"], contexts=_store(data), budget=MappingBudget(**limits))


OPERATIONS: dict[str, Callable[[dict[str, Any]], None]] = {
    "map-document": lambda data: map_document(data["document"], contexts=_store(data)),
    "map-document-within-budget": _map_within_budget,
}
