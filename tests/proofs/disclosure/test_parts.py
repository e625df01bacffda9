"""Parts of a document: what pointers select, and which statements that makes."""

import copy
import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from canonical.jsonld.documents import BASES, documents
from proofs.disclosure.records import STORE, in_parts, pointers_of, record
from vcedu.canonical.jsonld import map_document
from vcedu.canonical.nquads import Quad
from vcedu.canonical.rdfc import canonicalize
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError, UsageError, VceduError
from vcedu.proofs.disclosure import (
    RelabelledDataset,
    canonicalize_and_group,
    disclosure_data,
    given_labels,
    hmac_labels,
    read_pointer,
    select,
    shuffled_labels,
    split_statements,
)

_KEY = bytes(range(32))
_DOCUMENT = record()
_POINTERS = [pointer for pointer in pointers_of(_DOCUMENT) if not pointer.endswith(("/id", "/type"))]


# ---- pointers and selections ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pointer", "path"),
    [("", ()), ("/", ("",)), ("/a/0", ("a", "0")), ("/a~1b/m~0n", ("a/b", "m~n")), ("/~01", ("~1",)), ("//", ("", ""))],
)
def test_pointers_are_read_as_the_rfc_says(pointer, path):
    assert read_pointer(pointer) == path


def test_what_is_selected_keeps_what_says_what_it_is():
    source = {
        "@context": ["c"],
        "id": "urn:1",
        "type": ["A", "B"],
        "a": {"id": "urn:2", "type": "C", "b": 1, "c": 2},
        "d": 3,
    }
    assert select(source, []) == {"@context": ["c"], "id": "urn:1", "type": ["A", "B"]}
    assert select(source, ["/a/b"]) == {
        "@context": ["c"],
        "id": "urn:1",
        "type": ["A", "B"],
        "a": {"id": "urn:2", "type": "C", "b": 1},
    }
    assert select(source, ["/type/0", "/a/type"])["type"] == ["A", "B"]
    assert select(source, [""]) == source


def test_arrays_close_up_and_the_document_s_order_stays():
    source = {"a": [{"x": 0}, {"x": 1}, {"x": 2, "y": 3}], "b": 1, "a/b": {"~": 2}}
    assert select(source, ["/a/2/y", "/a/0", "/b"]) == {"a": [{"x": 0}, {"y": 3}], "b": 1}
    assert list(select(source, ["/b", "/a/1/x"])) == ["a", "b"]
    assert select(source, ["/a~1b/~0"]) == {"a/b": {"~": 2}}


@pytest.mark.parametrize("pointers", [["/a", "/a/b"], ["/a/b", "/a"], ["/a/b", "/a/c", "/a"], ["", "/a/b"]])
def test_a_part_of_what_is_selected_takes_nothing_away(pointers):
    source = {"a": {"b": [1, 2], "c": 2}}
    assert select(source, pointers) == source


def test_a_pointer_below_what_is_selected_must_lead_to_something_too():
    with pytest.raises(UsageError) as raised:
        select({"a": {"b": 1}}, ["/a", "/a/c"])
    assert raised.value.code is Code.DISCLOSURE_POINTER_MISSING


@settings(max_examples=60)
@given(st.lists(st.sampled_from(_POINTERS), min_size=1, max_size=6))
def test_the_document_is_never_changed(pointers):
    before = copy.deepcopy(_DOCUMENT)
    part = select(_DOCUMENT, pointers)
    assert before == _DOCUMENT
    assert select(part, [""]) == part


# ---- statements ----------------------------------------------------------------------------------------------------


def _load(url, _options=None):
    found = STORE.resolve(url)[0].document
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": found}


def _as_pyld_says(document):
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    return jsonld.normalize(document, options)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(_POINTERS), min_size=1, max_size=5))
def test_a_group_states_what_the_selected_part_states(pointers):
    grouped = canonicalize_and_group(_DOCUMENT, {"chosen": pointers}, contexts=STORE, label_map=hmac_labels(_KEY))
    group = grouped.groups["chosen"]
    # The oracle reads the part alone, without any names put in.
    assert canonicalize(group.quads).nquads == _as_pyld_says(select(_DOCUMENT, pointers))
    assert len(group.matching) == len(set(group.quads))
    assert sorted((*group.matching, *grouped.outside("chosen"))) == list(range(len(grouped.statements)))


def test_all_statements_are_those_of_the_document():
    grouped = canonicalize_and_group(_DOCUMENT, {"all": [""]}, contexts=STORE, label_map=lambda c: {n: n for n in c})
    assert "".join(grouped.statements) == canonicalize(map_document(_DOCUMENT, contexts=STORE).quads).nquads
    assert grouped.outside("all") == ()


def _store_with(terms):
    data = json.dumps({"@context": terms}).encode()
    return STORE.with_context("https://x.example/v1", data, hashlib.sha256(data).hexdigest())


def test_what_is_no_node_gets_no_name():
    store = _store_with(
        {
            "spoken": {"@id": "https://x.example/name", "@container": "@language"},
            "data": {"@id": "https://x.example/data", "@type": "@json"},
            "part": "https://x.example/part",
            "text": "https://x.example/text",
        }
    )
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://x.example/v1"],
        "type": "VerifiableCredential",
        "issuer": "urn:issuer",
        "credentialSubject": {
            "https://x.example/unused": [],
            "spoken": {"ja": "成績", "en": ["Marks", "Grades"]},
            "data": {"a": {"b": [1, {}]}, "c": 1},
            "part": [{}, {"text": {"@value": "x", "@language": "ja"}}, {"part": {"text": "x"}}],
        },
    }
    grouped = canonicalize_and_group(document, {"all": [""]}, contexts=store, label_map=lambda c: {n: n for n in c})
    assert "".join(grouped.statements) == canonicalize(map_document(document, contexts=store).quads).nquads
    for pointer in ("/spoken/ja", "/data/a", "/data", "/spoken", "/part/1/text", "/part/0"):
        pointers = [f"/credentialSubject{pointer}"]
        if pointer == "/data/a":
            with pytest.raises(UsageError) as raised:
                canonicalize_and_group(document, {"x": pointers}, contexts=store, label_map=hmac_labels(_KEY))
            assert raised.value.code is Code.DISCLOSURE_INDIVISIBLE
            assert raised.value.facts["pointer"] == pointers[0]
        else:
            found = canonicalize_and_group(document, {"x": pointers}, contexts=store, label_map=hmac_labels(_KEY))
            assert (
                canonicalize(found.groups["x"].quads).nquads
                == canonicalize(map_document(select(document, pointers), contexts=store).quads).nquads
            )


def test_lists_are_shown_whole_wherever_they_lie():
    store = _store_with({"row": {"@id": "https://x.example/row", "@container": "@list"}, "x": "https://x.example/x"})
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://x.example/v1"],
        "type": "VerifiableCredential",
        "issuer": "urn:issuer",
        "credentialSubject": {"row": [["a", "b"], ["a", "b"], [], {"x": "c"}, {"row": ["d"]}]},
    }
    grouped = canonicalize_and_group(
        document, {"row": ["/credentialSubject/row"]}, contexts=store, label_map=lambda c: {n: n for n in c}
    )
    assert "".join(grouped.statements) == canonicalize(map_document(document, contexts=store).quads).nquads
    assert len(grouped.outside("row")) == len(map_document(document, contexts=store).quads) - len(
        map_document(select(document, ["/credentialSubject/row"]), contexts=store).quads
    )
    for part in ("/0", "/1/0", "/3", "/3/x", "/4/row"):
        with pytest.raises(UsageError) as raised:
            canonicalize_and_group(
                document, {"x": [f"/credentialSubject/row{part}"]}, contexts=store, label_map=hmac_labels(_KEY)
            )
        assert raised.value.code is Code.DISCLOSURE_INDIVISIBLE


def test_a_credential_inside_with_its_own_proof_is_shown_with_it():
    inner = in_parts({**record(2)["credentialSubject"]["verifiableCredential"][0]})
    document = record(2)
    document["credentialSubject"]["verifiableCredential"][0] = inner
    path = "/credentialSubject/verifiableCredential/0"
    grouped = canonicalize_and_group(document, {"x": [path]}, contexts=STORE, label_map=hmac_labels(_KEY))
    assert any(quad.graph for quad in grouped.groups["x"].quads)
    assert canonicalize(grouped.groups["x"].quads).nquads == _as_pyld_says(select(document, [path]))
    with pytest.raises(UsageError) as raised:
        canonicalize_and_group(document, {"x": [f"{path}/proof/created"]}, contexts=STORE, label_map=hmac_labels(_KEY))
    assert raised.value.code is Code.DISCLOSURE_INDIVISIBLE


def test_parts_that_cannot_be_told_apart_are_refused():
    inner = in_parts({**record(2)["credentialSubject"]["verifiableCredential"][0]}, id="urn:proof")
    document = record(2)
    document["credentialSubject"]["verifiableCredential"][0] = {**inner, "proof": [inner["proof"], inner["proof"]]}
    with pytest.raises(UnsupportedError) as raised:
        canonicalize_and_group(document, {"x": ["/issuer"]}, contexts=STORE, label_map=hmac_labels(_KEY))
    assert raised.value.code is Code.DISCLOSURE_ALIKE


def test_a_context_that_is_not_known_is_still_an_error():
    with pytest.raises(UnsupportedError):
        canonicalize_and_group(
            {**_DOCUMENT, "@context": ["https://nobody.example/v1"]}, {}, contexts=STORE, label_map=hmac_labels(_KEY)
        )


# ---- labels --------------------------------------------------------------------------------------------------------


def test_shuffled_labels_are_numbers_in_the_order_of_the_digests():
    canonical = [f"c14n{number}" for number in range(50)]
    digests, numbers = hmac_labels(_KEY)(canonical), shuffled_labels(_KEY)(canonical)
    assert sorted(canonical, key=digests.get) == sorted(canonical, key=lambda label: int(numbers[label][1:]))
    assert set(numbers.values()) == {f"b{number}" for number in range(50)}
    assert shuffled_labels(bytes(32))(canonical) != numbers


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"c14n0": "a"},
        {"c14n0": "a", "c14n1": "a"},
        {"c14n0": "a", "c14n2": "b"},
        {"c14n0": "a", "c14n1": "b", "x": "c"},
    ],
    ids=repr,
)
def test_a_stated_map_names_each_node_once_and_no_other(stated):
    with pytest.raises(ProofError) as raised:
        given_labels(stated, path="/proof/proofValue")(["c14n0", "c14n1"])
    assert (raised.value.code, raised.value.path) == (Code.DISCLOSURE_LABELS, "/proof/proofValue")


@given(st.permutations(range(6)))
def test_relabelling_keeps_the_statements(order):
    quads = [Quad(f"_:n{at}", "<urn:p>", f'"{at}"') for at in range(6)]
    labels = {f"c14n{at}": f"x{order[at]}" for at in range(6)}
    dataset = RelabelledDataset.of(quads, given_labels(labels, path=""))
    assert sorted(canonicalize([Quad(*line.split()[:3]) for line in dataset.statements]).nquads) == sorted(
        canonicalize(quads).nquads
    )
    assert list(dataset.statements) == sorted(dataset.statements)


# ---- what is disclosed ---------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(_POINTERS), max_size=4), st.lists(st.sampled_from(_POINTERS), max_size=4))
def test_verifier_and_issuer_speak_of_the_same_statements(mandatory, selective):
    if not mandatory and not selective:
        with pytest.raises(UsageError) as raised:
            disclosure_data(_DOCUMENT, mandatory=[], selective=[], contexts=STORE, label_map=hmac_labels(_KEY))
        assert raised.value.code is Code.DISCLOSURE_NOTHING
        return
    data = disclosure_data(
        _DOCUMENT, mandatory=mandatory, selective=selective, contexts=STORE, label_map=hmac_labels(_KEY)
    )
    seen = RelabelledDataset.of(
        map_document(data.reveal_document, contexts=STORE).quads, given_labels(data.verifier_labels, path="")
    )
    shown, others = split_statements(seen.statements, data.mandatory_indexes, path="")
    statements = data.grouped.statements
    assert shown == [statements[index] for index in data.grouped.groups["mandatory"].matching]
    assert others == [data.non_mandatory[index] for index in data.selective_indexes]


@pytest.mark.parametrize("indexes", [[0, 0], [1, 0], [3], [-1], [0, 1, 2, 3]], ids=repr)
def test_indexes_that_do_not_rise_or_lead_nowhere_are_refused(indexes):
    with pytest.raises(ProofError) as raised:
        split_statements(["a", "b", "c"], indexes, path="/proof/proofValue")
    assert (raised.value.code, raised.value.path) == (Code.DISCLOSURE_INDEXES, "/proof/proofValue")


def test_pointers_are_texts_of_a_known_form():
    with pytest.raises((UsageError, MalformedError)) as raised:
        select(_DOCUMENT, ["issuer"])
    assert raised.value.facts == {"pointer": "issuer"}


# ---- documents of any kind -----------------------------------------------------------------------------------------


def _both_ways(document, data):
    """Group a random document; return whether it could be told in parts at all."""
    try:
        mapped = map_document(document, contexts=STORE)
        canonical = canonicalize(mapped.quads)
    except VceduError:
        return False
    try:
        grouped = canonicalize_and_group(document, {"all": [""]}, contexts=STORE, label_map=lambda c: {n: n for n in c})
    except UnsupportedError as error:
        assert error.code is Code.DISCLOSURE_ALIKE  # noqa: PT017 - the one thing that may go wrong
        return False
    assert "".join(grouped.statements) == canonical.nquads
    pointers = data.draw(st.lists(st.sampled_from(list(pointers_of(document)) or [""]), max_size=3))
    try:
        found = disclosure_data(
            document, mandatory=["/@context"], selective=pointers, contexts=STORE, label_map=hmac_labels(_KEY)
        )
    except UsageError as error:
        assert error.code is Code.DISCLOSURE_INDIVISIBLE  # noqa: PT017 - the one thing that may go wrong
        return False
    shown = map_document(found.reveal_document, contexts=STORE).quads
    seen = RelabelledDataset.of(shown, given_labels(found.verifier_labels, path=""))
    mandatory, others = split_statements(seen.statements, found.mandatory_indexes, path="")
    assert mandatory == [found.grouped.statements[at] for at in found.grouped.groups["mandatory"].matching]
    assert others == [found.non_mandatory[at] for at in found.selective_indexes]
    return True


def _credentials():
    return documents().filter(lambda document: document["@context"][0] in BASES)


@settings(max_examples=60, deadline=None)
@given(_credentials(), st.data())
def test_random_documents_are_told_in_parts(document, data):
    _both_ways(document, data)


@pytest.mark.nightly
def test_two_thousand_random_documents_are_told_in_parts(record_property):
    told = 0

    @settings(max_examples=2_000, deadline=None)
    @given(_credentials(), st.data())
    def each(document, data):
        nonlocal told
        told += _both_ways(document, data)

    each()
    record_property("told", told)
    assert told


_WITH_JSON = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": "VerifiableCredential",
    "issuer": "urn:issuer",
    "credentialSubject": [
        {"id": "urn:1", "_sd": {"a": 1, "b": {}}},
        {"id": "urn:1", "_sd": {"b": {}, "a": 1}},
    ],
}


def test_json_that_is_said_twice_stays_the_same():
    whole = {**_WITH_JSON, "credentialSubject": _WITH_JSON["credentialSubject"]}
    grouped = canonicalize_and_group(whole, {"x": ["/issuer"]}, contexts=STORE, label_map=lambda c: {n: n for n in c})
    assert "".join(grouped.statements) == canonicalize(map_document(whole, contexts=STORE).quads).nquads


@pytest.mark.parametrize("json", [{"type": "JsonSchema"}, {"a": {"type": "JsonSchema"}}])
def test_json_that_looks_like_a_node_is_told_from_it_or_refused(json):
    document = {**_WITH_JSON, "evidence": {"type": "JsonSchema"}}
    document["credentialSubject"] = [{"id": "urn:1", "_sd": json}] * 2
    with pytest.raises(UnsupportedError) as raised:
        canonicalize_and_group(document, {}, contexts=STORE, label_map=hmac_labels(_KEY))
    assert raised.value.code is Code.DISCLOSURE_ALIKE


def test_json_that_would_be_changed_is_refused():
    document = {**_WITH_JSON, "evidence": {"type": "JsonSchema"}, "_sd": {"type": "JsonSchema"}}
    with pytest.raises(UnsupportedError) as raised:
        canonicalize_and_group(document, {}, contexts=STORE, label_map=hmac_labels(_KEY))
    assert raised.value.code is Code.DISCLOSURE_ALIKE


@pytest.mark.parametrize("pointer", ["/name/@language", "/name/@value"])
def test_half_a_literal_is_no_part(pointer):
    spoken = {**_DOCUMENT, "name": {"@value": "成績", "@language": "ja"}}
    with pytest.raises(UsageError) as raised:
        canonicalize_and_group(spoken, {"x": [pointer]}, contexts=STORE, label_map=hmac_labels(_KEY))
    assert raised.value.code is Code.DISCLOSURE_INDIVISIBLE
