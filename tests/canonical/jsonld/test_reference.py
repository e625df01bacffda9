"""The reference path is not trusted: its errors are wrapped, its losses are seen."""

import hashlib

import pytest

from canonical.jsonld.samples import V2, credential
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import map_by_reference, map_document
from vcedu.canonical.jsonld import reference as module
from vcedu.canonical.jsonld.reference import reference_for
from vcedu.canonical.jsonld.walker import Walker
from vcedu.errors import Code, MalformedError, ProofError

STORE = ContextStore.production()


def quads(document, consumed):
    return reference_for(STORE).quads(document, consumed)


def test_what_pyld_calls_an_error_is_invalid():
    with pytest.raises(MalformedError) as caught:
        quads({"@context": [V2], "id": 5}, 0)
    assert (caught.value.code, caught.value.facts) == (Code.JSONLD_INVALID, {"name": "invalid @id value"})


def test_a_context_that_the_store_does_not_pin_is_not_fetched():
    with pytest.raises(MalformedError) as caught:
        quads({"@context": ["https://attacker.example/"], "id": "urn:x"}, 0)
    assert caught.value.facts == {"name": "loading remote context failed"}


def test_what_pyld_drops_is_seen():
    with pytest.raises(ProofError) as caught:
        quads({"@context": [V2], "id": "urn:x", "name": "x", "grade": "A"}, 3)
    assert (caught.value.code, caught.value.facts) == (Code.JSONLD_MEMBER_LOST, {"name": "grade"})


def test_what_pyld_counts_otherwise_is_seen():
    document = {"@context": [V2], "id": "urn:x", "name": ["x", "y"]}
    assert len(quads(document, 4)) == 2
    with pytest.raises(ProofError) as caught:
        quads(document, 3)
    assert caught.value.code is Code.JSONLD_MEMBER_LOST


def test_a_walker_that_misses_a_value_is_caught(monkeypatch):
    walk = Walker.document

    def careless(self, document):
        normal = walk(self, document)
        normal["description"] = ["slipped in"]
        return normal

    monkeypatch.setattr(Walker, "document", careless)
    with pytest.raises(ProofError) as caught:
        map_by_reference(credential(), contexts=STORE)
    assert caught.value.code is Code.JSONLD_MEMBER_LOST


def test_a_relative_iri_that_slips_through_is_caught():
    with pytest.raises(ProofError) as caught:
        quads({"@context": [V2], "id": "urn:a><urn:b", "name": "x"}, 3)
    assert caught.value.code is Code.JSONLD_RELATIVE_IRI


def test_a_statement_made_twice_is_one():
    terms = {"number": {"@id": "urn:n", "@type": "http://www.w3.org/2001/XMLSchema#integer"}, "count": "urn:n"}
    document = {"@context": terms, "@id": "urn:x", "number": 1, "count": 1}
    assert len(map_document(document, contexts=ContextStore.interop()).quads) == 1


def with_own(iri):
    data = f'{{"@context": {{"grade": "{iri}"}}}}'.encode()
    return STORE.with_context("urn:own", data, hashlib.sha256(data).hexdigest())


def test_each_store_has_its_own_bytes_for_a_url():
    document = {"@context": ["urn:own"], "@id": "urn:x", "grade": "A"}
    predicates = [map_document(document, contexts=with_own(iri)).quads[0].predicate for iri in ("urn:a", "urn:b")]
    assert predicates == ["<urn:a>", "<urn:b>"]


def test_resolved_contexts_are_kept_until_there_are_too_many(monkeypatch):
    monkeypatch.setattr(module, "_MOST_CONTEXTS_KEPT", 2)
    reference = module.Reference(STORE)
    document = {"@context": [V2], "id": "urn:x", "type": ["VerifiableCredential"], "name": "x"}
    assert reference.quads(document, 4) == reference.quads(document, 4)
    assert len(reference._kept) <= 2
