"""What the mapping would lose or reinterpret is reported with its place."""

import copy

import pytest

from canonical.jsonld.samples import EXAMPLES, OB, V2, credential
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import map_document
from vcedu.errors import Code, VceduError

SCHEMA = "https://schema.org/"


def refused(document, store=None):
    with pytest.raises(VceduError) as caught:
        map_document(document, contexts=store or ContextStore.production())
    return caught.value.code, caught.value.path


def with_member(path, value):
    document = credential()
    target = document
    *before, last = path
    for step in before:
        target = target[step]
    target[last] = value
    return document


@pytest.mark.parametrize(
    ("member", "value", "code", "path"),
    [
        (("credentialSubject", "a/b~c"), 1, Code.JSONLD_UNDEFINED_TERM, "/credentialSubject/a~1b~0c"),
        (("credentialSubject", "result", 1, "x"), 1, Code.JSONLD_UNDEFINED_TERM, "/credentialSubject/result/1/x"),
        (("credentialSubject", "result"), [[], [[{"x": 1}]]], Code.JSONLD_UNDEFINED_TERM,
         "/credentialSubject/result/1/0/0/x"),
        (("issuer", "type"), ["Profile", "School"], Code.JSONLD_UNDEFINED_TYPE, "/issuer/type"),
        (("issuer", "id"), "school", Code.JSONLD_RELATIVE_IRI, "/issuer/id"),
        (("issuer",), ["school"], Code.JSONLD_RELATIVE_IRI, "/issuer/0"),
        (("issuer", "name"), {"@language": "ja"}, Code.JSONLD_KEYWORD, "/issuer/name/@language"),
        (("issuer", "name"), {"@value": "a", "@direction": "up"}, Code.JSONLD_INVALID, "/issuer/name"),
        (("issuer", "name"), {"@value": "a", "@direction": None}, Code.JSONLD_INVALID, "/issuer/name"),
        (("issuer", "name"), {"@value": 1, "@direction": "ltr"}, Code.JSONLD_INVALID, "/issuer/name"),
        (("issuer", "name"), {"@value": "a", "@type": "urn:a", "@direction": "ltr"}, Code.JSONLD_INVALID,
         "/issuer/name"),
        (("issuer", "name"), {"@value": "a", "x": 1}, Code.JSONLD_UNDEFINED_TERM, "/issuer/name/x"),
        (("issuer", "name"), {"@value": "a", "type": 5}, Code.JSONLD_INVALID, "/issuer/name"),
        (("issuer", "name"), {"@value": "a", "@type": "urn:a", "type": "urn:a"}, Code.JSONLD_INVALID,
         "/issuer/name/type"),
        (("issuer", "name"), ["a", {"@value": True, "@type": "http://www.w3.org/2001/XMLSchema#double"}],
         Code.JSONLD_INVALID, "/issuer/name/1"),
        (("issuer", "name"), "half \ud83d", Code.JSONLD_INVALID, "/issuer/name"),
        (("issuer", "name"), float("inf"), Code.JSONLD_INVALID, "/issuer/name"),
        (("issuer", "name"), 1.7976931348623157e308, Code.JSONLD_INVALID, "/issuer/name"),
        (("issuer", "name"), b"bytes", Code.JSONLD_INVALID, "/issuer/name"),
        (("issuer", "@id"), "urn:x", Code.JSONLD_INVALID, "/issuer/id"),
        (("issuer", "@set"), [], Code.JSONLD_KEYWORD, "/issuer/@set"),
        (("credentialSubject", f"{SCHEMA}name"), "x", Code.JSONLD_ALIAS,
         f"/credentialSubject/{SCHEMA.replace('/', '~1')}name"),
        (("@context",), [V2, OB, EXAMPLES], Code.CONTEXT_INTEROP_ONLY, "/@context/2"),
        (("credentialSubject", "@context"), [V2], Code.CONTEXT_NESTED, "/credentialSubject/@context"),
    ],
)  # fmt: skip
def test_the_place_is_named(member, value, code, path):
    assert refused(with_member(member, value)) == (code, path)


def test_a_json_schema_may_speak_of_contexts_but_a_node_by_that_name_may_not():
    schema = {"properties": {"@context": {"type": "array"}}}
    subject = {"id": "urn:x", "type": "JsonSchema", "jsonSchema": schema}
    document = {"@context": [V2], "type": ["VerifiableCredential"], "credentialSubject": subject}
    normal = map_document(document, contexts=ContextStore.production()).normal_form
    assert normal["credentialSubject"][0]["jsonSchema"] == schema
    del subject["type"]
    assert refused(document) == (Code.JSONLD_UNDEFINED_TERM, "/credentialSubject/jsonSchema")
    node = {"@context": [{"@vocab": "urn:v:"}], "jsonSchema": {"@context": {"x": "urn:x"}}}
    assert refused(node, ContextStore.interop()) == (Code.CONTEXT_NESTED, "/jsonSchema/@context")


def test_a_json_literal_must_be_json():
    subject = {"id": "urn:x", "type": "JsonSchema", "jsonSchema": {"a": ["half \ud83d"]}}
    document = {"@context": [V2], "type": ["VerifiableCredential"], "credentialSubject": subject}
    assert refused(document) == (Code.JSONLD_INVALID, "/credentialSubject/jsonSchema")


def test_a_document_without_context():
    assert refused({"name": "x"}) == (Code.CONTEXT_MALFORMED, "")


def test_with_a_catch_all_vocabulary_a_name_is_still_written_in_one_way():
    store = ContextStore.interop()
    document = {"@context": [V2, EXAMPLES], "grade": "A"}
    assert map_document(document, contexts=store).normal_form["grade"] == ["A"]
    name = "https://www.w3.org/ns/credentials/examples#grade"
    code, path = refused({"@context": [V2, EXAMPLES], name: "A"}, store)
    assert (code, path) == (Code.JSONLD_ALIAS, f"/{name.replace('/', '~1')}")
    unreachable = "https://www.w3.org/ns/credentials/examples#name"
    normal = map_document({"@context": [V2, EXAMPLES], unreachable: "A"}, contexts=store).normal_form
    assert normal[unreachable] == ["A"]


def test_a_presentation_holds_each_credential_in_a_graph_of_its_own():
    inner = {**credential(), "@context": [V2, OB]}
    document = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": "did:web:pupil.example",
        "verifiableCredential": [inner, copy.deepcopy(inner)],
    }
    mapped = map_document(document, contexts=ContextStore.production())
    assert len({quad.graph for quad in mapped.quads}) == 3
    document["verifiableCredential"] = ["urn:uuid:5f2c1f9e-0000-4000-8003-000000000001"]
    assert refused(document) == (Code.JSONLD_MEMBER_LOST, "/verifiableCredential/0")


def test_what_is_said_about_a_nested_credential_stands_in_one_place():
    inner = credential()
    del inner["@context"]
    until = inner.pop("validUntil")
    document = {"@context": [V2, OB], "type": ["VerifiableCredential"], "evidence": [inner]}
    document["credentialSubject"] = {"id": "urn:x", "endorsement": {"id": inner["id"], "validUntil": until}}
    document["credentialSubject"]["endorsement"]["type"] = "VerifiableCredential"
    code, _ = refused(document)
    assert code is Code.JSONLD_DESCRIBED_TWICE
    document["evidence"] = [document["credentialSubject"]["endorsement"]]
    assert map_document(document, contexts=ContextStore.production()).quads
