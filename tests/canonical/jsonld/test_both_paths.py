"""The compiled path states what PyLD states: a difference would be signed, or pass for signed, in silence."""

import copy
import json

import pytest
from hypothesis import given, settings

from canonical.jsonld.documents import STORE, documents
from canonical.jsonld.samples import clr, credential
from canonical.jsonld.test_same_statements import EDITS_OF_A_CREDENTIAL, edited
from shared import shared
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import map_by_reference, map_document
from vcedu.canonical.jsonld import mapping as module
from vcedu.canonical.jsonld.statements import Statements
from vcedu.canonical.rdfc import canonicalize
from vcedu.errors import Code, UndeterminedError, VceduError


def answer(path, document, store=STORE):
    """What a path says of a document: its statements, or its code and place."""
    try:
        mapped = path(document, contexts=store)
    except VceduError as error:
        return error.code, error.path
    try:
        return len(mapped.quads), canonicalize(mapped.quads).nquads
    except UndeterminedError:
        return len(mapped.quads), sorted(len(quad.object) for quad in mapped.quads)


def assert_same(document, store=STORE):
    compiled, reference = (answer(path, document, store) for path in (map_document, map_by_reference))
    assert compiled == reference
    return compiled


@settings(max_examples=300)
@given(document=documents())
def test_random_documents_are_stated_alike(document):
    assert_same(document)


@pytest.mark.nightly
def test_a_hundred_thousand_random_documents_are_stated_alike(record_property):
    stated = 0

    @settings(max_examples=100_000)
    @given(document=documents())
    def each(document):
        nonlocal stated
        stated += isinstance(assert_same(document)[0], int)

    each()
    record_property("stated", stated)
    assert stated


def test_random_documents_are_mostly_accepted():
    accepted = []

    @settings(max_examples=200)
    @given(document=documents())
    def each(document):
        accepted.append(isinstance(answer(map_document, document)[0], int))

    each()
    assert sum(accepted) > len(accepted) / 4


@settings(max_examples=300)
@given(edits=EDITS_OF_A_CREDENTIAL)
def test_mutants_of_a_credential_are_stated_alike(edits):
    mutant = copy.deepcopy(credential())
    for path, edit, name, value in edits:
        try:
            edited(mutant, path, edit, name, copy.deepcopy(value))
        except (KeyError, IndexError, TypeError):
            return
    assert_same(mutant)


@pytest.mark.parametrize("own_context", [False, True])
def test_records_are_stated_alike(own_context):
    assert isinstance(assert_same(clr(5, own_context=own_context))[0], int)


def test_a_node_with_a_list_that_is_repeated_is_stated_once():
    document = credential()
    document["credentialSubject"]["achievement"]["resultDescription"] *= 2
    assert assert_same(document) == assert_same(credential())


def inside(value):
    """Every object in a file that names contexts."""
    if isinstance(value, dict):
        if "@context" in value:
            yield value
        for member in value.values():
            yield from inside(member)
    elif isinstance(value, list):
        for item in value:
            yield from inside(item)


@pytest.mark.parametrize("folder", ["vc-di-eddsa", "vc-di-ecdsa", "vc-di-bbs", "vc-di-quantum-safe"])
def test_published_documents_are_stated_alike(folder):
    compared = 0
    for file in sorted(shared(f"vectors/{folder}").rglob("*.json*")):
        for document in inside(json.loads(file.read_text(encoding="utf-8"))):
            compared += isinstance(assert_same(document, ContextStore.interop())[0], int)
    assert compared


def test_under_contexts_for_production_pyld_is_not_asked(monkeypatch):
    monkeypatch.setattr(module, "reference_for", None)
    assert map_document(credential(), contexts=STORE).quads
    assert map_document(credential(), contexts=ContextStore.interop()).quads


@pytest.mark.parametrize("context", [{"x": "urn:x"}, "https://www.w3.org/ns/credentials/examples/v2"])
def test_under_any_other_context_pyld_is_asked(monkeypatch, context):
    document = credential()
    document["@context"] = [*document["@context"], context]
    monkeypatch.setattr(module, "reference_for", None)
    with pytest.raises(TypeError):
        map_document(document, contexts=ContextStore.interop())


def test_a_difference_would_be_seen(monkeypatch):
    monkeypatch.setattr(Statements, "chain", lambda self, graph, cells, terms: "<urn:lost>")
    with pytest.raises(AssertionError):
        assert_same(credential())


def test_what_is_beyond_the_budget_is_the_same_on_both_paths():
    document = clr(200)
    assert assert_same(document)[0] is Code.JSONLD_BUDGET
