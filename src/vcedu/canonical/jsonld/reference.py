"""The reference path: PyLD makes the statements. Nothing else in this library calls a JSON-LD library.

PyLD resolves relative IRIs against `http://example.org/base/`, drops what it does not understand and fetches contexts
through a loader of its own. So it is given only documents that `walker` has walked, a loader that knows one store, and
its result is counted: as many values must have been expanded as the walker consumed.
"""

from __future__ import annotations

import functools
import json
import threading
from typing import TYPE_CHECKING, Any

from vcedu.canonical.jsonld.compiler import invalid
from vcedu.canonical.jsonld.terms import RDF, is_absolute_iri
from vcedu.canonical.nquads import Quad, iri_term, literal_term
from vcedu.errors import Code, ProofError

if TYPE_CHECKING:
    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.values import JSONObject

_LANGUAGE_STRING = f"{RDF}langString"
_MOST_CONTEXTS_KEPT = 512


class _Expansion:
    """What PyLD reports while it expands."""

    def __init__(self) -> None:
        self.values = 0
        self.dropped: list[str | None] = []


class _Kept(dict[str, object]):
    """The contexts that PyLD has resolved for one store; when too many are kept, all are forgotten."""

    def __setitem__(self, key: str, value: object) -> None:
        if len(self) >= _MOST_CONTEXTS_KEPT:
            self.clear()
        super().__setitem__(key, value)


class Reference:
    """PyLD with the contexts of one store. PyLD's caches are not made for threads: one document at a time."""

    def __init__(self, store: ContextStore) -> None:
        self._store = store
        self._kept = _Kept()
        self._lock = threading.Lock()

    def quads(self, document: JSONObject, consumed: int) -> tuple[Quad, ...]:
        """Return the statements of a document in normal form.

        Raises:
            MalformedError: JSONLD_INVALID where PyLD calls it an error.
            ProofError: JSONLD_MEMBER_LOST where PyLD expanded another number of values than were consumed.
        """
        from pyld.jsonld import JsonLdError  # noqa: PLC0415 - slow to import

        with self._lock:
            seen = _Expansion()
            try:
                dataset = _processor(seen).to_rdf(document, self._options())
            except JsonLdError as error:
                raise invalid(_reason(error)) from error
        if seen.dropped or seen.values != consumed:
            raise ProofError(Code.JSONLD_MEMBER_LOST, path="", name=str(next(iter(seen.dropped), "")))
        return tuple(dict.fromkeys(_quad(t, name) for name, triples in dataset.items() for t in triples))

    def _options(self) -> dict[str, Any]:
        from pyld.context_resolver import ContextResolver  # noqa: PLC0415 - slow to import

        return {
            "documentLoader": self._load,
            "contextResolver": ContextResolver(self._kept, self._load),
            "processingMode": "json-ld-1.1",
            "rdfDirection": "i18n-datatype",
            "extractAllScripts": False,
            "base": "",
        }

    def _load(self, url: str, _options: object) -> dict[str, Any]:
        document = json.loads(self._store.resolve(url)[0].data)  # its own copy: PyLD writes into it
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": document,
            "tag": "static",
        }


def _processor(seen: _Expansion) -> Any:  # noqa: ANN401 - PyLD has no types
    from pyld.jsonld import JsonLdProcessor  # noqa: PLC0415 - slow to import

    class Processor(JsonLdProcessor):  # type: ignore[misc]
        def expand(self, input_: object, options: object) -> object:
            expanded = super().expand(input_, options)
            seen.values = count_values(expanded)
            return expanded

    return Processor(on_property_dropped=seen.dropped.append)


def count_values(expanded: Any) -> int:  # noqa: ANN401 - expanded JSON-LD
    """Return how many nodes, identifiers, types, literals, lists and graphs expanded JSON-LD has."""
    if isinstance(expanded, list):
        return sum(count_values(item) for item in expanded)
    if "@value" in expanded:
        return 1
    if "@list" in expanded:
        return 1 + count_values(expanded["@list"])
    if "@graph" in expanded:
        return 1 + count_values(expanded["@graph"])
    members = sum(count_values(values) for name, values in expanded.items() if name not in ("@id", "@type"))
    return 1 + ("@id" in expanded) + len(expanded.get("@type", ())) + members


def _quad(triple: dict[str, Any], graph: str) -> Quad:
    subject, predicate, object_ = (_term(triple[part]) for part in ("subject", "predicate", "object"))
    return Quad(subject, predicate, object_, "" if graph == "@default" else _resource(graph))


def _term(node: dict[str, str]) -> str:
    if node["type"] != "literal":
        return _resource(node["value"])
    language = node.get("language", "") if node["datatype"] == _LANGUAGE_STRING else ""
    return literal_term(node["value"], datatype=node["datatype"], language=language)


def _resource(value: str) -> str:
    if value.startswith("_:"):
        return value
    if not is_absolute_iri(value):
        raise ProofError(Code.JSONLD_RELATIVE_IRI, path="", name=value)
    return iri_term(value)


def _reason(error: BaseException) -> str:
    code = getattr(error, "code", None)
    cause = error.__cause__
    return str(code) if code or cause is None else _reason(cause)


@functools.lru_cache(maxsize=32)
def reference_for(store: ContextStore) -> Reference:
    """Return the reference path of a store, the same for stores that pin the same bytes."""
    return Reference(store)
