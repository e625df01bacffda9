"""The statements are those that PyLD makes of the document as it came; the normal form is one way of writing them."""

import pytest
from pyld.jsonld import JsonLdProcessor

from canonical.jsonld.samples import V2
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jcs import jcs
from vcedu.canonical.jsonld import map_document
from vcedu.canonical.jsonld.reference import _quad, reference_for
from vcedu.canonical.rdfc import canonicalize

STORE = ContextStore.interop()
V = "https://vocabulary.example/"
XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS = {
    "@vocab": f"{V}#",
    "id": "@id",
    "type": "@type",
    "double": {"@id": f"{V}double", "@type": f"{XSD}double"},
    "integer": {"@id": f"{V}integer", "@type": f"{XSD}integer"},
    "float": {"@id": f"{V}float", "@type": "xsd:float"},
    "boolean": {"@id": f"{V}boolean", "@type": f"{XSD}boolean"},
    "date": {"@id": f"{V}date", "@type": f"{XSD}date"},
    "none": {"@id": f"{V}none", "@type": "@none"},
    "list": {"@id": f"{V}list", "@container": "@list"},
    "listOfIds": {"@id": f"{V}listOfIds", "@container": "@list", "@type": "@id"},
    "texts": {"@id": f"{V}texts", "@container": "@language"},
    "json": {"@id": f"{V}json", "@type": "@json"},
    "english": {"@id": f"{V}english", "@language": "EN"},
    "graph": {"@id": f"{V}graph", "@container": "@graph"},
    "indexed": {"@id": f"{V}indexed", "@container": "@index"},
    "ref": {"@id": f"{V}ref", "@type": "@id"},
    "word": {"@id": f"{V}word", "@type": "@vocab"},
    "scope": {"@id": f"{V}scope", "@type": "@id", "@context": {"inner": f"{V}inner"}},
    "clear": {"@id": f"{V}clear", "@type": "@id", "@context": None},
    "Typed": {"@id": f"{V}Typed", "@context": {"x": {"@id": f"{V}typed-x", "@type": "@id"}}},
    "p": {"@id": f"{V}p/", "@prefix": True},
}
EN = {"@value": "x", "@language": "en"}
CASES = [
    # values without a type of their own
    ("plain", 1, [1]),
    ("plain", 1.0, [1]),
    ("plain", -0.0, [0]),
    ("plain", 1.5, [1.5]),
    ("plain", 1e20, [1e20]),
    ("plain", 1e21, [1e21]),
    ("plain", 0.30000000000000004, [0.3]),
    ("plain", True, [True]),
    ("plain", "x", ["x"]),
    ("plain", [1, 1.0, "1", True, None, True], [1, "1", True]),
    ("plain", [[1, [2]], 3], [1, 2, 3]),
    ("plain", [], None),
    ("plain", None, None),
    ("plain", {"a": 1}, [{"a": [1]}]),
    ("plain", [{"a": 1}, {"a": 1}], [{"a": [1]}, {"a": [1]}]),
    ("plain", [{"id": "urn:x", "a": 1}, {"a": [1, 1], "id": "urn:x"}], [{"id": "urn:x", "a": [1]}]),
    ("plain", [{"id": "urn:x", "a": {}}, {"id": "urn:y"}], [{"id": "urn:x", "a": [{}]}, {"id": "urn:y"}]),
    ("plain", {"id": "urn:x"}, [{"id": "urn:x"}]),
    ("plain", {}, [{}]),
    ("none", "x", ["x"]),
    # value objects
    ("plain", {"@value": 1}, [1]),
    ("plain", {"@value": "1", "@type": f"{XSD}integer"}, [1]),
    ("plain", {"@value": 1, "@type": f"{XSD}integer"}, [1]),
    ("plain", {"@value": "01", "@type": f"{XSD}integer"}, [{"@type": f"{XSD}integer", "@value": "01"}]),
    ("plain", {"@value": "1", "@type": f"{XSD}date"}, [{"@type": f"{XSD}date", "@value": "1"}]),
    ("plain", {"@value": "1", "@type": f"{XSD}float"}, [{"@type": f"{XSD}float", "@value": 1}]),
    ("plain", {"@value": "x", "type": "p:t"}, [{"@type": f"{V}p/t", "@value": "x"}]),
    ("plain", {"@value": "x", "@type": None, "@language": None}, ["x"]),
    ("plain", {"@value": "x", "@language": "EN-us"}, [{"@value": "x", "@language": "en-us"}]),
    ("ref", {"@value": "x"}, [{"@value": "x"}]),
    # values with a datatype
    ("double", 1, [1]),
    ("double", "1.50", [1.5]),
    ("double", -0.0, [{"@type": f"{XSD}double", "@value": "-0.0E0"}]),
    ("double", 5e20, [5e20]),
    ("integer", "1", [1]),
    ("integer", 1.5, [1.5]),
    ("integer", "1.0", ["1.0"]),
    ("integer", "x1", ["x1"]),
    ("integer", "500000000000000000000", [5e20]),
    ("integer", "500000000000000000001", ["500000000000000000001"]),
    ("integer", "-50000000000000000000000000", ["-50000000000000000000000000"]),
    ("integer", False, ["false"]),
    ("float", 3.0, [3]),
    ("float", 3.5, [3.5]),
    ("float", "3.5E0", [3.5]),
    ("float", "3.5", ["3.5"]),
    ("float", "1e999", ["1e999"]),
    ("boolean", "false", [False]),
    ("boolean", 1, ["1"]),
    ("date", 2024, ["2024"]),
    # lists
    ("list", [], []),
    ("list", [1, 2, 1, None], [1, 2, 1]),
    ("list", "a", ["a"]),
    ("list", None, None),
    ("list", [[1], [2, [3]]], [[1], [2, [3]]]),
    ("list", [{"a": 1}, EN], [{"a": [1]}, EN]),
    ("listOfIds", ["urn:b", "urn:a", {"id": "urn:b"}], ["urn:b", "urn:a", "urn:b"]),
    # languages
    ("texts", {"en": "x", "ja": ["y", None, "z"]},
     [EN, {"@value": "y", "@language": "ja"}, {"@value": "z", "@language": "ja"}]),
    ("texts", {"en": None}, None),
    ("texts", ["x", EN], ["x", EN]),
    ("english", ["x", EN, 5], ["x", 5]),
    ("english", {"@value": "x"}, [{"@value": "x"}]),
    # JSON
    ("json", {"b": [1, 2.0, None], "a": "é"}, {"a": "é", "b": [1, 2, None]}),
    ("json", None, None),
    ("json", [], []),
    ("json", [1e21, 1e-7, 0.1, -0.0, 123456789012345680000.0], [1e21, 1e-7, 0.1, 0, 123456789012345680000.0]),
    ("json", {"\ufb33": 1, "\U0001f600": 2, "@context": "x"}, {"@context": "x", "\U0001f600": 2, "\ufb33": 1}),
    # graphs, maps that are none, references
    ("graph", [{"a": 1}, {"id": "urn:x", "a": 2}], [{"a": [1]}, {"id": "urn:x", "a": [2]}]),
    ("indexed", ["a", "b"], ["a", "b"]),
    ("ref", ["urn:x", {"id": "urn:x"}], ["urn:x"]),
    ("ref", [5, {"id": "urn:x", "a": 1}], [5, {"id": "urn:x", "a": [1]}]),
    ("word", ["ref", {"id": f"{V}ref"}], ["ref"]),
    ("word", ["undefined", {"id": "urn:x"}], ["undefined", "urn:x"]),
    # scopes
    ("scope", {"inner": 1}, [{"inner": [1]}]),
    ("scope", "urn:x", ["urn:x"]),
    ("clear", {"@id": "urn:x"}, [{"@id": "urn:x"}]),
    ("clear", "urn:x", ["urn:x"]),
    ("plain", {"type": "Typed", "x": ["urn:x", {"x": "text"}]}, [{"type": ["Typed"], "x": ["urn:x", {"x": ["text"]}]}]),
    # names that are no terms
    ("urn:name", 1, [1]),
]  # fmt: skip


def as_it_came(document):
    dataset = JsonLdProcessor().to_rdf(document, reference_for(STORE)._options())
    return canonicalize([_quad(t, graph) for graph, triples in dataset.items() for t in triples]).nquads


@pytest.mark.parametrize(("name", "value", "expected"), CASES)
def test_normal_form(name, value, expected):
    document = {"@context": TERMS, "id": "urn:document", "kept": "kept", name: value}
    mapped = map_document(document, contexts=STORE)
    assert mapped.normal_form.get(name) == expected
    assert str(mapped.normal_form.get(name)) == str(expected), "as a number of another kind"
    assert canonicalize(mapped.quads).nquads == as_it_came(document)
    again = map_document(mapped.normal_form, contexts=STORE)
    assert (again.normal_form, again.unordered, set(again.quads)) == (
        mapped.normal_form,
        mapped.unordered,
        set(mapped.quads),
    )


def test_names_that_are_no_terms_are_written_in_full():
    mapped = map_document({"@context": TERMS, "p:name": 1}, contexts=STORE)
    assert mapped.normal_form == {"@context": [TERMS], f"{V}p/name": [1]}
    assert mapped.unordered == {f"/{V.replace('/', '~1')}p~1name"}


def test_arrays_whose_order_is_not_stated_are_named():
    document = {"@context": TERMS, "type": ["Typed"], "a": {"list": [{"b": [1, 2]}], "json": [1]}, "c": []}
    assert map_document(document, contexts=STORE).unordered == {"/type", "/a", "/a/0/list/0/b"}


def test_what_is_left_out_leaves_no_trace():
    document = {
        "@context": TERMS,
        "a": [{"id": "urn:x", "b": ["c"]}, {"id": "urn:x", "b": "c"}, {"id": "urn:y", "d": 1}],
    }
    mapped = map_document(document, contexts=STORE)
    assert mapped.normal_form["a"] == [{"id": "urn:x", "b": ["c"]}, {"id": "urn:y", "d": [1]}]
    assert mapped.unordered == {"/a", "/a/0/b", "/a/1/d"}


def test_used_contexts_are_named_with_their_digests():
    mapped = map_document({"@context": V2, "name": "x"}, contexts=STORE)
    assert mapped.contexts == ((V2, "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),)


def test_json_literals_are_canonical():
    value = {"b": [1e21, 4.0, '\u20ac$\u000f\nA\'B"\\"/'], "\u00f6": None, "\ufb33": True, "\U0001f600": -1.5e-10}
    mapped = map_document({"@context": TERMS, "json": value}, contexts=STORE)
    (quad,) = mapped.quads
    text = jcs(value).decode().replace("\\", "\\\\").replace('"', '\\"')
    assert quad.object == f'"{text}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>'
