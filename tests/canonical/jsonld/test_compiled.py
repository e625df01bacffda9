"""The compiled path where documents are unusual: it states what the walker states, or leaves the document to it."""

import copy
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from canonical.jsonld.samples import OB, SCHOOL, V1, V2, credential
from canonical.jsonld.test_both_paths import STORE, assert_same
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import MappingBudget, map_compiled, map_document
from vcedu.canonical.jsonld.compiled import CompiledTables, emit, tables
from vcedu.canonical.jsonld.tables import tables_for
from vcedu.canonical.jsonld.walker import Walker
from vcedu.canonical.rdfc import RDFCBudget, canonicalize
from vcedu.errors import Code, UndeterminedError, VceduError

KEPT = ContextStore.interop()
TABLES = CompiledTables(KEPT, charted_only=False)
V = "urn:v:"
TERMS = {
    "@vocab": V,
    "id": "@id",
    "type": "@type",
    "ref": {"@id": f"{V}ref", "@type": "@id"},
    "name": {"@id": f"{V}name", "@type": "@vocab"},
    "list": {"@id": f"{V}list", "@container": "@list"},
    "graph": {"@id": f"{V}graph", "@container": "@graph"},
    "json": {"@id": f"{V}json", "@type": "@json"},
    "double": {"@id": f"{V}double", "@type": "http://www.w3.org/2001/XMLSchema#double"},
    "boolean": {"@id": f"{V}boolean", "@type": "http://www.w3.org/2001/XMLSchema#boolean"},
    "english": {"@id": f"{V}english", "@language": "EN"},
    "one": f"{V}both",
    "two": f"{V}both",
    "pre": {"@id": "https://p.example/", "@prefix": True},
    "val": "@value",
    "scope": {"@id": f"{V}scope", "@context": {"inner": f"{V}inner"}},
    "Typed": {"@id": f"{V}Typed", "@context": {"typed": {"@id": f"{V}typed", "@type": "@id"}}},
}


def both(document):
    """What the compiled path and the walker make of a document; None where one of them refuses it."""
    found = emit(document, TABLES, statements=4096)
    walker = Walker(tables_for(KEPT), MappingBudget())
    try:
        normal_form = walker.document(copy.deepcopy(document))
    except VceduError:
        return found, None
    stated = canonicalize(walker.statements.all()).nquads, json.dumps(normal_form)
    return found and (canonicalize(found[0].dataset).nquads, json.dumps(found[1])), stated


def with_terms(**members):
    return {"@context": TERMS, "id": "https://a.example/x", **members}


COMPILED = {
    "text": {"text": "a"},
    "text with escapes": {"text": ["a\nb", 'quo"te', "back\\slash", "\x7f", "\ufffe"], "english": "a\tb"},
    "a text with DEL": {"text": "a\x7f"},
    "a text with U+FFFE": {"text": ["a\ufffe"]},
    "a text with U+FFFF": {"english": "a\uffff"},
    "repeated texts": {"text": ["a", "b", "a", None, ["b", ["c"]]]},
    "numbers": {"text": [1, 1.0, 1.5, True, "1", "true"], "double": [1, 0.0, -0.0, "2.5"], "boolean": ["true", False]},
    "many numbers": {"text": list(range(600))},
    "a language": {"english": ["a", {"@value": "b"}, {"@value": "c", "@language": "de"}]},
    "references": {"ref": ["https://a.example/y", {"id": "https://a.example/z"}], "name": ["ref", "other"]},
    "repeated references": {"ref": ["https://a.example/y", "https://a.example/y"]},
    "one value as object": {"text": {"@value": 5}},
    "a value object by another name": {"text": {"val": 5}, "scope": [{"val": "x"}]},
    "nodes": {"node": [{"text": "a"}, {"text": "a", "node": {}}, {"id": "https://a.example/y", "text": "b"}]},
    "no types": {"type": [], "text": "a"},
    "types": {"type": ["Typed", "Other", "Typed"], "typed": "https://a.example/y"},
    "one type": {"type": "Typed", "typed": ["https://a.example/y"], "node": {"typed": "text outside the scope"}},
    "a scope that is kept": {"type": "Typed", "node": [{"id": "https://a.example/y"}, {"@value": "x"}]},
    "a property's scope": {"scope": {"inner": "a", "scope": {"inner": "b"}}},
    "lists": {"list": ["a", "b", {"text": "c"}, {"id": "https://a.example/y"}, 5, None]},
    "a list of one": {"list": "a"},
    "an empty list": {"list": [], "text": "a"},
    "no list": {"list": None, "text": "a"},
    "lists in lists": {"list": [["a", ["b"]], [], "c"]},
    "a list of a blank node": {"node": {"list": ["a", "b"]}},
    "JSON": {"json": {"b": [1, 1.0, None, "\n"], "a": {"@id": 5}}},
    "a scalar as JSON": {"json": "text"},
    "a graph": {"graph": {"id": "https://a.example/y", "text": "a", "node": {"text": "b"}}},
    "graphs": {"graph": [{"text": "a", "list": ["x"]}, {"text": "b", "node": {"ref": "https://a.example/y"}}]},
    "graphs in graphs": {"graph": {"graph": {"text": "a"}, "text": "b"}},
    "a subject in two graphs": {
        "graph": [{"id": "https://a.example/y", "text": "a"}, {"id": "https://a.example/y", "text": "b", "node": {}}],
        "node": {"id": "https://a.example/y", "text": "a"},
    },
    "graphs that need more than their own quads": {"graph": [{"text": "a"}, {"text": "a"}]},
    "nodes that need more than their own quads": {"node": [{"node": {"text": n, "node": {}}} for n in "ab"]},
    "a subject described in two places": {
        "node": {"id": "https://a.example/y", "text": ["a", "b"]},
        "scope": {"id": "https://a.example/y", "text": ["b", "c"], "node": {"text": "d"}},
    },
    "nothing": {"text": None, "node": [None, []], "type": "Other"},
    "two terms of one property": {"one": "a", "two": "b"},
    "a property without term": {"https://a.example/p": ["a", {"text": "b"}]},
}


@pytest.mark.parametrize("name", COMPILED)
def test_what_is_compiled_is_stated_alike(name):
    compiled, walked = both(with_terms(**COMPILED[name]))
    assert compiled is not None
    assert compiled == walked


def test_a_node_that_only_names_another_keeps_the_scope_of_types():
    terms = {"@vocab": V, "Typed": {"@id": f"{V}Typed", "@context": {"ident": "@id"}}}
    document = {"@context": terms, "@type": "Typed", "ident": "https://a.example/x"}
    document["node"] = [{"ident": "https://a.example/y"}, {"ident": "text outside the scope", "text": "a"}]
    compiled, walked = both(document)
    assert compiled is not None
    assert compiled == walked
    assert "<urn:v:node> <https://a.example/y>" in compiled[0]


LEFT = {
    "two terms of one property say the same": {"one": "a", "two": ["b", "a"]},
    "a compact IRI as reference": {"ref": "pre:x"},
    "a compact IRI as identifier": {"node": {"id": "pre:x", "text": "a"}},
    "a node named twice": {"node": [{"id": "https://a.example/y", "text": "a"}, {"id": "https://a.example/y"}]},
    "a node said twice": {"node": [{"id": "https://a.example/y", "text": "a"}] * 2},
    "a null as JSON": {"json": None},
    "JSON that is too deep": {"json": json.loads("[" * 63 + "]" * 63)},
    "lists that are too deep": {"list": json.loads("[" * 63 + "]" * 63)},
    "arrays that are too deep": {"text": json.loads("[" * 65 + '"a"' + "]" * 65)},
    "a text in a graph": {"graph": "a"},
    "a value object in a graph": {"graph": {"@value": "a"}},
    "nothing in a graph": {"graph": {"id": "https://a.example/y"}},
    "an identifier that is none": {"id": 5, "text": "a"},
    "no identifier": {"id": None, "text": "a"},
    "a relative identifier": {"id": "x", "text": "a"},
    "an identifier of RDF's own": {"id": "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil", "text": "a"},
    "a reference to RDF's own": {"ref": "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"},
    "two identifiers": {"@id": "https://a.example/y", "text": "a"},
    "types by the keyword": {"@type": "Typed"},
    "a type that is none": {"type": 5, "text": "a"},
    "types that are none": {"type": ["Typed", {}], "text": "a"},
    "types in an array": {"type": [["Typed", "Other"]], "text": "a"},
    "a context that is nested": {"node": {"@context": {}, "text": "a"}},
    "a list object": {"text": {"@list": ["a"]}},
    "nodes that are too deep": {"node": json.loads('{"node":' * 61 + '"a"' + "}" * 61)},
    "the document described twice": {"text": "a", "node": {"id": "https://a.example/x", "text": "b"}},
    "a number beyond all": {"text": 1.7976931348623157e308},
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_in_doubt_is_left_to_the_walker(name):
    assert emit(with_terms(**LEFT[name]), TABLES, statements=4096) is None


@pytest.mark.parametrize(
    "value", [b"bytes", "half \ud83d", ("a", "b"), {5: "a"}, type("Text", (str,), {})("a")], ids=repr
)
def test_what_no_strict_reader_returns_is_left_to_the_walker(value):
    assert emit(with_terms(text=value), TABLES, statements=4096) is None
    assert emit(with_terms(text=[value]), TABLES, statements=4096) is None


@pytest.mark.parametrize(
    "container", ["@index", "@id", "@type", "@language", ["@graph", "@index"], ["@graph", "@id"]], ids=str
)
def test_maps_are_left_to_the_walker(container):
    terms = {"map": {"@id": f"{V}map", "@container": container}}
    assert emit({"@context": terms, "map": {"a": "b"}}, TABLES, statements=4096) is None


def test_a_type_that_renames_the_types_is_left_to_the_walker():
    terms = {"kind": "@type", "Odd": {"@id": f"{V}Odd", "@context": {"kind": None, "type": "@type"}}}
    assert emit({"@context": terms, "kind": "Odd"}, TABLES, statements=4096) is None


def test_a_document_without_context_or_without_statements_is_left_to_the_walker():
    assert emit({"text": "a"}, TABLES, statements=4096) is None
    assert emit({"@context": TERMS, "id": "https://a.example/x"}, TABLES, statements=4096) is None


def test_contexts_that_are_not_charted_are_left_to_the_walker():
    own = b'{"@context": {"text": "urn:v:text"}}'
    store = STORE.with_context("urn:own", own, hashlib.sha256(own).hexdigest())
    assert map_compiled({"@context": ["urn:own"], "text": "a"}, contexts=store) is None
    assert map_compiled({"@context": [V2, {"text": "urn:v:text"}], "text": "a"}, contexts=KEPT) is None
    assert map_document({"@context": ["urn:own"], "text": "a"}, contexts=store).quads


def presentation(*inner):
    return {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": "did:web:pupil.example",
        "verifiableCredential": [*inner],
    }


def second(**members):
    return {**credential(), "id": "urn:uuid:5f2c1f9e-0000-4000-8003-000000000002", **members}


PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-03-26T01:02:03Z",
    "verificationMethod": f"{SCHOOL}#key",
    "proofPurpose": "assertionMethod",
    "proofValue": "z3FXQ",
}


@pytest.mark.parametrize(
    "document",
    [
        presentation(credential(), second(name="other")),
        presentation(credential(), credential()),
        presentation({**credential(), "proof": PROOF}, second(proof=[PROOF, {**PROOF, "proofValue": "z3FXR"}])),
        presentation(second(issuer=SCHOOL), {**credential(), "@context": [V1, OB]}),
        {**credential(), "proof": PROOF},
        {**credential(), "description": 'quo"ted\n'},
    ],
    ids=["two", "the same twice", "with proofs", "with other contexts", "a proof", "escapes"],
)
def test_graphs_of_records_are_stated_alike(document):
    answer = assert_same(document)
    if isinstance(answer[0], int):
        assert map_compiled(document, contexts=STORE) is not None


def test_a_presentation_in_one_pass():
    document = presentation({**credential(), "proof": PROOF}, second())
    mapped = map_compiled(document, contexts=STORE)
    assert len({quad.graph for quad in mapped.quads}) == 4
    assert isinstance(assert_same(document)[0], int)


def test_tables_are_shared_by_threads():
    shared_tables = CompiledTables(STORE)
    documents = [credential(), second(name="other"), presentation(credential(), second())] * 4
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda document: emit(document, shared_tables, statements=4096), documents))
    for document, (emission, normal_form) in zip(documents, found, strict=True):
        alone = map_compiled(document, contexts=STORE)
        assert canonicalize(emission.dataset).encoded == canonicalize(alone.dataset).encoded
        assert normal_form == alone.normal_form


def test_statements_are_counted():
    document = with_terms(list=["a", "b"], text=["c", "d"])
    assert emit(document, TABLES, statements=7) is not None
    assert emit(document, TABLES, statements=6) is None
    assert emit(with_terms(node=[{"list": ["a"] * 50}]), TABLES, statements=20) is None


def test_the_budget_of_canonicalisation_holds_for_compiled_documents_too():
    mapped = map_compiled(credential(), contexts=STORE)
    size = len(mapped.quads)
    assert canonicalize(mapped.dataset, budget=RDFCBudget(max_quads=size)).nquads.count("\n") == size
    with pytest.raises(UndeterminedError) as caught:
        canonicalize(mapped.dataset, budget=RDFCBudget(max_quads=size - 1))
    assert caught.value.code is Code.RDFC_BUDGET
    alike = map_compiled(
        {"@context": [V2, OB], "type": ["VerifiableCredential"], "issuer": [{"type": ["Profile"]}] * 9}, contexts=STORE
    )
    with pytest.raises(UndeterminedError):
        canonicalize(alike.dataset, budget=RDFCBudget(max_calls=8))


def test_what_is_compiled_for_one_document_and_what_is_kept_is_bounded(monkeypatch):
    monkeypatch.setattr(tables, "MOST_FOR_ONE", 20)
    monkeypatch.setattr(tables, "MOST_KEPT", 40)
    small = CompiledTables(STORE)
    names = [f"https://a.example/{n}" for n in range(30)]
    assert emit({"@context": [V2], **dict.fromkeys(names, "a")}, small, statements=100) is None
    for number in range(100):
        document = {"@context": [V2], "type": ["VerifiableCredential"], f"https://b.example/{number}": "a"}
        assert emit(document, small, statements=100) is not None
        assert small._made <= 60
    assert len(small._tables) < 10


def test_names_without_terms_are_not_kept():
    fresh = CompiledTables(STORE)
    emit({"@context": [V2], "https://a.example/p": "a", "name": "b"}, fresh, statements=100)
    kept = {name for table in fresh._tables.values() for name in table.handlers}
    assert "name" in kept
    assert "https://a.example/p" not in kept


def test_beyond_the_reference_budget_an_uncharted_document_is_given_up():
    document = {"@context": [V2, {"text": "urn:v:text"}], "text": [f"{n}" for n in range(5000)]}
    with pytest.raises(UndeterminedError):
        map_document(document, contexts=KEPT)
