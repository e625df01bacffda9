"""Context processing: what is no context, and the corners that no shipped context has."""

import pytest

from vcedu.canonical.jsonld.compiler import INITIAL, process
from vcedu.canonical.jsonld.terms import Term
from vcedu.errors import Code, MalformedError, ProofError

IRI = "urn:x:iri"


def no_load(url):
    raise AssertionError(url)


def terms(context, before=INITIAL):
    return process(before, context, no_load).terms


@pytest.mark.parametrize(
    ("context", "name"),
    [
        ([5], "@context"),
        ({"@version": 1.0}, "@version"),
        ({"@vocab": 5}, "@vocab"),
        ({"@vocab": "relative"}, "@vocab"),
        ({"@language": 5}, "@language"),
        ({"@direction": "up"}, "@direction"),
        ({"@direction": "ltr"}, "@direction"),
        ({"t": {"@id": IRI, "@direction": "rtl"}}, "t"),
        ({"": IRI}, ""),
        ({"@id": IRI}, "@id"),
        ({"@future": IRI}, "@future"),
        ({"@type": IRI}, "@type"),
        ({"@type": {"@id": IRI}}, "@type"),
        ({"t": 5}, "t"),
        ({"t": {"@id": IRI, "@unknown": 1}}, "t"),
        ({"t": {"@id": 5}}, "t"),
        ({"t": "relative"}, "t"),
        ({"t": "@context"}, "t"),
        ({"t": "@future"}, "t"),
        ({"t": {}}, "t"),
        ({"t": {"@id": "u"}, "u": {"@id": "t"}}, "t"),
        ({"t": {"@id": IRI, "@type": "relative"}}, "t"),
        ({"t": {"@id": IRI, "@type": 5}}, "t"),
        ({"t": {"@id": IRI, "@type": "_:b"}}, "t"),
        ({"t": {"@id": IRI, "@container": "@value"}}, "t"),
        ({"t": {"@id": IRI, "@container": 5}}, "t"),
        ({"t": {"@id": IRI, "@container": ["@list", "@set"]}}, "t"),
        ({"t": {"@id": IRI, "@container": ["@index", "@language"]}}, "t"),
        ({"t": {"@id": IRI, "@index": "p"}}, "t"),
        ({"t": {"@id": IRI, "@language": 5}}, "t"),
        ({"t": {"@id": IRI, "@protected": "yes"}}, "t"),
        ({"t": {"@id": IRI, "@prefix": "yes"}}, "t"),
        ({"urn:t": {"@id": "urn:t", "@prefix": True}}, "urn:t"),
        ({"t": {"@id": "@type", "@prefix": True}}, "t"),
        ({"t": {"@reverse": IRI, "@id": IRI}}, "t"),
        ({"t": {"@reverse": IRI, "@nest": "@nest"}}, "t"),
        ({"t": {"@reverse": "@type"}}, "t"),
        ({"p": "urn:p:", "p:t": "urn:other"}, "p:t"),
        ([{"@protected": True, "t": IRI}, {"t": "urn:other"}], "t"),
        ([{"@protected": True, "t": IRI}, {"t": None}], "t"),
        ([{"@protected": True, "t": IRI}, None], "@context"),
    ],
)
def test_no_context(context, name):
    with pytest.raises(MalformedError) as caught:
        terms(context)
    assert (caught.value.code, caught.value.facts) == (Code.JSONLD_INVALID, {"name": name})


@pytest.mark.parametrize("keyword", ["@base", "@import", "@propagate"])
def test_refused_keywords(keyword):
    with pytest.raises(ProofError) as caught:
        terms({keyword: "urn:x"})
    assert (caught.value.code, caught.value.facts) == (Code.JSONLD_KEYWORD, {"name": keyword})


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({"t": IRI}, {"t": Term(IRI)}),
        ({"t": None}, {"t": Term(None)}),
        ({"t": "urn:p:", "u": "t:u"}, {"t": Term("urn:p:", is_prefix=True), "u": Term("urn:p:u")}),
        (
            {"u": "t:u", "t": {"@id": "urn:p", "@prefix": True}},
            {"t": Term("urn:p", is_prefix=True), "u": Term("urn:pu")},
        ),
        (
            {"p": "urn:p:", "p:t": {"@type": "@id"}},
            {"p": Term("urn:p:", is_prefix=True), "p:t": Term("urn:p:t", type="@id")},
        ),
        ({"urn:t": {"@type": "@vocab"}}, {"urn:t": Term("urn:t", type="@vocab")}),
        ({"@vocab": "urn:v:", "t": {"@type": "@json"}}, {"t": Term("urn:v:t", type="@json")}),
        ({"p": "urn:p:", "p:t": "urn:p:t"}, {"p": Term("urn:p:", is_prefix=True), "p:t": Term("urn:p:t")}),
        ({"p:t": "urn:p:t", "p": "urn:p:"}, {"p": Term("urn:p:", is_prefix=True), "p:t": Term("urn:p:t")}),
        ({"t": {"@reverse": IRI}}, {"t": Term(IRI, is_reverse=True)}),
        ({"t": {"@id": IRI, "@container": "@type"}}, {"t": Term(IRI, type="@id", container=frozenset({"@type"}))}),
        ({"t": {"@id": IRI, "@container": []}}, {"t": Term(IRI)}),
        ({"t": {"@id": IRI, "@language": None}}, {"t": Term(IRI, has_language=True)}),
        ({"t": {"@id": IRI, "@language": "EN"}}, {"t": Term(IRI, has_language=True, language="en")}),
        ({"t": {"@id": IRI, "@language": "en", "@type": "@id"}}, {"t": Term(IRI, type="@id")}),
        ({"@protected": True, "t": {"@id": IRI, "@protected": False}}, {"t": Term(IRI)}),
        ({"@type": {"@container": "@set", "@protected": True}}, {}),
        ([{"@protected": True, "t": IRI}, {"t": IRI}], {"t": Term(IRI, is_protected=True)}),
        ([{"t": IRI}, None, {"u": IRI}], {"u": Term(IRI)}),
        ([{"t": IRI}, {"t": None}], {"t": Term(None)}),
        ({"t": {"@id": IRI, "@context": [{"u": {"@id": IRI, "@context": {"w": IRI}}}, "urn:c"]}},
         {"t": Term(IRI, has_context=True, context=[{"u": {"@id": IRI, "@context": {"w": IRI}}}, "urn:c"], weight=5)}),
    ],
)  # fmt: skip
def test_definitions(context, expected):
    assert terms(context) == expected


def test_vocabulary_and_language_are_set_and_taken_back():
    first = process(INITIAL, {"@vocab": "urn:v:", "@language": "EN", "@version": 1.1, "@direction": None}, no_load)
    assert (first.vocab, first.language) == ("urn:v:", "en")
    second = process(first, {"@vocab": None, "@language": None}, no_load)
    assert (second.vocab, second.language) == (None, None)


def test_contexts_may_name_each_other_only_so_deep():
    with pytest.raises(MalformedError) as caught:
        process(INITIAL, "urn:loop", lambda url: url)
    assert caught.value.code is Code.JSONLD_INVALID


def test_a_property_scope_may_define_protected_terms_anew():
    before = process(INITIAL, {"@protected": True, "t": IRI}, no_load)
    after = process(before, [None, {"t": "urn:other"}], no_load, override_protected=True)
    assert after.terms == {"t": Term("urn:other")}


def test_a_type_scope_remembers_what_was_before_the_first():
    root = process(INITIAL, {"t": IRI}, no_load)
    first = process(root, {"u": IRI}, no_load, propagate=False)
    second = process(first, {"w": IRI}, no_load, propagate=False)
    assert first.previous is root
    assert second.previous is root


@pytest.mark.parametrize(
    ("text", "vocab", "expected"),
    [
        ("@id", True, "@id"),
        ("@future", True, None),
        ("t", True, IRI),
        ("t", False, None),
        ("p:x", False, "urn:p:x"),
        ("p://x", False, "p://x"),
        ("_:b", False, "_:b"),
        (":x", False, None),
        ("undefined", True, "urn:v:undefined"),
        ("undefined", False, None),
        ("q:x y", False, None),
        ("none:x", False, "none:x"),
    ],
)
def test_names_are_expanded(text, vocab, expected):
    active = process(INITIAL, {"@vocab": "urn:v:", "t": IRI, "p": "urn:p:", "none": None}, no_load)
    assert active.expand(text, vocab=vocab) == expected


def test_terms_of_an_iri_in_their_order():
    context = {"Class": IRI, "property": IRI, "from": {"@reverse": IRI}, "nothing": None}
    active = process(INITIAL, context, no_load)
    assert active.names_of(IRI) == ("Class", "property")
    assert active.names_of("urn:x:other") == ()
