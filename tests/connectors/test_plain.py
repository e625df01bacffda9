"""Records as plain JSON: examples, schemas, and where each fault is said to lie."""

import contextlib
import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import plain

from negative.operations.plain import _OFFICES, plain_record
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.jsonld import map_document
from vcedu.connectors.plain import PLAIN_KINDS, PlainRequest, plain_kind, request_schema
from vcedu.connectors.plain.models import record_of
from vcedu.connectors.plain.shapes import Given
from vcedu.education.issuance import DocumentNumber, Form, Issuance
from vcedu.education.kinds import RECORD_KINDS, IssuedBy
from vcedu.errors import Code, MalformedError, VceduError
from vcedu.model import parse_timestamp
from vcedu.model.envelope import check_credential

AT = parse_timestamp("2027-04-01T00:00:00Z")
OFFERED = [
    (office, name) for office, body in _OFFICES.items() for name, kind in PLAIN_KINDS.items() if kind.is_issued_by(body)
]


def test_every_kind_of_record_has_a_plain_form_where_it_is_issued():
    assert PLAIN_KINDS.keys() == RECORD_KINDS.keys()
    for name, kind in PLAIN_KINDS.items():
        issuers = {office for office, offered in OFFERED if offered == name}
        assert issuers == {each.value for each in kind.kind.issued_by}
    assert IssuedBy.BOARD.value in _OFFICES


@pytest.mark.parametrize(("office", "name"), OFFERED)
def test_the_example_satisfies_the_schema_and_becomes_a_credential_of_its_kind(office, name):
    body = _OFFICES[office]
    kind = plain_kind(name, body)
    schema = request_schema(kind, body)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(kind.example, schema)
    asked = PlainRequest.read(json.dumps(kind.example).encode(), kind, body)
    until = None if asked.valid_for is None else AT + asked.valid_for
    issuance = Issuance("did:web:a.example", "urn:uuid:1", DocumentNumber(2027, 1), Form("A", "1"), AT, until)
    credential = kind.build(asked.record, body)(issuance)
    assert name in credential["type"]
    check_credential(credential)
    map_document(credential, contexts=ContextStore.production())


@pytest.mark.parametrize(("kind", "path", "value", "name", "code"), plain._WRONG, ids=[row[3] for row in plain._WRONG])
def test_a_fault_is_said_to_lie_where_it_lies(kind, path, value, name, code):
    request = plain._changed(PLAIN_KINDS[kind].example, path, value)
    with pytest.raises(VceduError) as caught:
        plain_record({"office": "school", "kind": kind, "request": json.dumps(request)})
    found = caught.value.path
    beside = {
        "bound-to-a-key-of-nobody-known": "/record/child/proofing",
        "of-a-child-that-left-before-it-came": "/record/leftOn",
        "of-a-graduation-before-entry": "/record/graduatedOn",
        "with-a-mark-off-the-scale": "/record",
        "with-a-short-digest": "/record/earlier/0/sha256",
        "for-a-kind-no-family-holds": "/record/records",
        "of-a-child-without-identifier": "/record",
        "without-a-mark-or-a-reason": "/record",
    }
    assert found == beside.get(name, f"/{path}"), caught.value
    assert caught.value.code is Code(code)


@pytest.mark.parametrize("name", PLAIN_KINDS)
def test_what_the_office_states_itself_stands_in_no_schema_and_no_request(name):
    office, body = next((office, _OFFICES[office]) for office, offered in OFFERED if offered == name)
    kind = plain_kind(name, body)
    properties = request_schema(kind, body)["properties"]["record"]["properties"]
    for field in record_of(kind.model).fields:
        assert (field.member in properties) is not isinstance(field.shape, Given)
        if isinstance(field.shape, Given):
            assert field.shape.schema() == {"not": {}}
            with pytest.raises(MalformedError) as caught:
                field.shape.read({}, "/record/school")
            assert (caught.value.code, office) == (Code.RECORD_VALUE, office)


def test_descriptions_are_those_of_the_models():
    body = _OFFICES["school"]
    properties = request_schema(plain_kind("ClrCredential", body), body)["properties"]["record"]["properties"]
    results = properties["results"]["items"]["properties"]
    assert results["creditsEarned"]["description"] == "Credits earned (修得単位数)."
    assert results["grade"]["description"] == "The mark (評定), a value of the school's scale."


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["2027-03-25", "P6", "1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _leaves(value, path=()):
    yield path
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in pairs:
            yield from _leaves(inner, (*path, step))


@given(data=st.data(), offered=st.sampled_from(OFFERED), value=JSON)
def test_whatever_stands_in_one_place_of_an_example_is_read_or_refused_with_a_code(data, offered, value):
    office, name = offered
    example = json.loads(json.dumps(PLAIN_KINDS[name].example))
    path = data.draw(st.sampled_from([path for path in _leaves(example) if path]))
    place = example
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with contextlib.suppress(VceduError):
        plain_record({"office": office, "kind": name, "request": json.dumps(example)})
