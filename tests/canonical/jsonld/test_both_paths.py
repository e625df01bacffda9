"""The compiled path states what PyLD states: a difference would be signed, or pass for signed, in silence."""

import copy
import json
from collections import Counter

import pytest
from hypothesis import given, settings

from bench.documents import open_badge
from canonical.jsonld.documents import STORE, documents
from canonical.jsonld.samples import OB, SCHOOL, V2, clr, credential
from canonical.jsonld.test_same_statements import EDITS_OF_A_CREDENTIAL, edited
from canonical.rdfc.test_canonicalize import by_pyoxigraph
from shared import shared
from untraced import untraced
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import MappedDocument, MappingBudget, map_by_reference, map_compiled, map_document
from vcedu.canonical.jsonld import mapping as module
from vcedu.canonical.jsonld.compiled import compiled_tables, members
from vcedu.canonical.jsonld.mapping import MOST_STATEMENTS
from vcedu.canonical.jsonld.tables import tables_for
from vcedu.canonical.jsonld.walker import Walker
from vcedu.canonical.nquads import Quad, serialize_quad
from vcedu.canonical.rdfc import canonicalize
from vcedu.errors import Code, UndeterminedError, VceduError


def answer(path, document, store=STORE):
    """What a path says of a document: its statements and how it reads them, or its code and place."""
    try:
        mapped = path(document, contexts=store)
    except VceduError as error:
        return error.code, error.path
    read = json.dumps(mapped.normal_form), mapped.unordered, mapped.contexts
    try:
        canonical = canonicalize(mapped.dataset)
    except UndeterminedError:
        return len(mapped.quads), sorted(len(quad.object) for quad in mapped.quads), *read
    assert canonical.encoded == canonicalize(mapped.quads).encoded
    labels = {f"_:{given}": f"_:{issued}" for given, issued in canonical.issued.items()}
    relabelled = {serialize_quad(Quad(*(labels.get(term, term) for term in quad))) for quad in mapped.quads}
    assert canonical.nquads == "".join(sorted(relabelled))
    return len(mapped.quads), canonical.nquads, *read


def by_walker(document, *, contexts):
    """The walker's own statements, which are taken where the compiled path has a doubt."""
    walker = Walker(tables_for(contexts), MappingBudget())
    normal_form = walker.document(document)
    if not walker.is_charted:
        return map_by_reference(document, contexts=contexts)
    return MappedDocument(walker.statements.all(), normal_form, tuple(walker.used.items()), frozenset(walker.unordered))


def assert_same(document, store=STORE):
    """Each path says the same, and the canonical form is the one that another library makes of the quads."""
    compiled, walked, reference = (answer(p, document, store) for p in (map_document, by_walker, map_by_reference))
    assert compiled == walked == reference
    if isinstance(compiled[1], str) and compiled[0] in range(100):
        assert compiled[1] == by_pyoxigraph(map_document(document, contexts=store).quads)
    return compiled


@untraced
def test_random_documents_are_stated_alike_and_mostly_accepted_and_then_mostly_in_one_pass():
    counts = Counter()

    @settings(max_examples=300)
    @given(document=documents())
    def each(document):
        counts["all"] += 1
        counts["accepted"] += isinstance(assert_same(document)[0], int)
        counts["in one pass"] += map_compiled(document, contexts=STORE) is not None

    each()
    assert counts["accepted"] > counts["all"] / 4
    assert counts["in one pass"] > counts["accepted"] / 2


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


@pytest.mark.parametrize("document", [credential(), clr(2), clr(2, own_context=True), open_badge(3, SCHOOL)])
def test_records_are_stated_in_one_pass(document):
    assert map_compiled(document, contexts=STORE) is not None


@settings(max_examples=300)
@given(edits=EDITS_OF_A_CREDENTIAL)
@untraced
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


@pytest.mark.parametrize("schema", [{"required": ["a", "b"]}, [["b"], "a"], "text", 1])
def test_the_order_within_a_json_literal_is_stated(schema):
    document = credential()
    document["credentialSchema"] = {"id": "urn:x", "type": "JsonSchema", "jsonSchema": schema}
    assert isinstance(assert_same(document)[0], int)
    places = map_compiled(document, contexts=STORE).unordered
    assert not any("jsonSchema" in place for place in places)


I18N = "https://www.w3.org/ns/i18n#"


@pytest.mark.parametrize(
    ("name", "datatype", "read"),
    [
        ({"@language": "AR-eg", "@direction": "rtl"}, "ar-eg_rtl", {"@language": "ar-eg", "@direction": "rtl"}),
        ({"@language": "ja", "@direction": "ltr"}, "ja_ltr", {"@language": "ja", "@direction": "ltr"}),
        ({"@direction": "ltr"}, "_ltr", {"@direction": "ltr"}),
        ({"@language": None, "@direction": "rtl"}, "_rtl", {"@direction": "rtl"}),
        ({"@type": f"{I18N}en_rtl"}, "en_rtl", {"@language": "en", "@direction": "rtl"}),
        ({"@type": f"{I18N}EN_rtl"}, "EN_rtl", {"@type": f"{I18N}EN_rtl"}),
        ({"@type": f"{I18N}en_up"}, "en_up", {"@type": f"{I18N}en_up"}),
    ],
)
def test_a_text_with_a_direction_is_stated_and_read_with_it(name, datatype, read):
    document = credential() | {"name": {"@value": "成績", **name}}
    assert f'"成績"^^<{I18N}{datatype}>' in assert_same(document)[1]
    again = map_document(document, contexts=STORE).normal_form
    (found,) = again["name"]
    assert found == {"@value": "成績", **read}


@pytest.mark.parametrize("direction", ["up", "LTR", "", None, 1, ["ltr"], True])
def test_a_direction_that_is_none_is_refused_alike(direction):
    document = credential() | {"name": {"@value": "成績", "@direction": direction}}
    assert assert_same(document)[0] is Code.JSONLD_INVALID


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


@pytest.mark.parametrize(
    ("where", "name", "value"),
    [
        (members, "_NIL", "<urn:lost>"),
        (members, "_REST", "<urn:lost>"),
        (members, "literal_object_term", lambda made: f'"{made.lexical}"'),
        (members, "normal", lambda made, active, term: made.lexical),
    ],
)
def test_a_difference_would_be_seen(monkeypatch, where, name, value):
    monkeypatch.setattr(where, name, value)
    compiled_tables.cache_clear()
    try:
        with pytest.raises(AssertionError):
            assert_same(credential())
    finally:
        compiled_tables.cache_clear()


def test_a_record_of_600_courses_is_stated_by_the_compiled_path_alone():
    document = open_badge(600, "did:web:school.example")
    assert len(map_document(document, contexts=STORE).quads) == 63 + 16 * 600
    with pytest.raises(UndeterminedError) as caught:
        map_by_reference(document, contexts=STORE)
    assert caught.value.code is Code.JSONLD_BUDGET


def test_beyond_its_budget_the_compiled_path_gives_up():
    document = {"@context": [V2, OB], "id": "urn:x", "name": [f"{n}" for n in range(MOST_STATEMENTS)]}
    assert len(map_document(document, contexts=STORE).quads) == MOST_STATEMENTS
    document["name"].append("one more")
    with pytest.raises(UndeterminedError) as caught:
        map_document(document, contexts=STORE)
    assert caught.value.code is Code.JSONLD_BUDGET
