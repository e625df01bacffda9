"""Comprehensive Learner Records with nested credentials map without loss, with and without contexts of their own."""

import re

import pytest

from canonical.jsonld.samples import CLR, OB, V2, clr
from socket_guard import sockets_forbidden
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import map_by_reference, map_document
from vcedu.canonical.rdfc import canonicalize

STORE = ContextStore.production()


def strings(value):
    if isinstance(value, dict):
        for name, member in value.items():
            if name not in ("@context", "type"):
                yield from strings(member)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("own_context", [False, True])
def test_every_string_of_a_record_is_stated(own_context):
    record = clr(3, own_context=own_context)
    mapped = map_document(record, contexts=STORE)
    stated = {text for quad in mapped.quads for text in re.findall(r'"(.*)"|<([^>]*)>', quad.object + quad.subject)}
    flat = {text for pair in stated for text in pair}
    assert set(strings(record)) <= flat


def test_contexts_of_nested_credentials_change_nothing():
    bare, own = (map_document(clr(3, own_context=o), contexts=STORE) for o in (False, True))
    assert canonicalize(bare.quads).nquads == canonicalize(own.quads).nquads
    assert [url for url, _ in bare.contexts] == [V2, CLR, OB]


def test_undeclared_datatype_prefixes_are_reproduced():
    objects = {quad.object for quad in map_document(clr(2), contexts=STORE).quads}
    assert '"2026-03-31T00:00:00Z"^^<xsd:dateTime>' in objects
    assert '"false"^^<xsd:boolean>' in objects
    assert '"3.5E0"^^<https://www.w3.org/2001/XMLSchema#float>' in objects
    assert '"3"^^<https://www.w3.org/2001/XMLSchema#float>' in objects


def test_forty_courses_fit_the_reference_path():
    assert 2048 < len(map_document(clr(40), contexts=STORE).quads) <= 4096


def test_no_socket_is_opened():
    # What PyLD imports looks once whether this machine speaks IPv6.
    map_by_reference(clr(1), contexts=STORE)
    with sockets_forbidden():
        for store in (ContextStore.production(), ContextStore.interop()):
            for url in store.documents:
                if store.is_interop or store.documents[url][0].profile == "production":
                    document = {"@context": [url], "id": "urn:x", "https://a.example/p": {"@id": "https://a.example/x"}}
                    if "id" in store.resolve(url)[0].context:
                        document["https://a.example/p"] = {"id": "https://a.example/x"}
                    else:
                        document["@id"] = document.pop("id")
                    assert map_document(document, contexts=store).quads
