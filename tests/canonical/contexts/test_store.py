import hashlib
import pickle

import pytest

from vcedu.canonical.contexts import ContextStore, context_choices
from vcedu.errors import Code, MalformedError, UnsupportedError, UsageError

V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
OWN = "https://school.example/context/v1"
DATA = b'{"@context": {"grade": "https://school.example/terms#grade"}}'
DIGEST = hashlib.sha256(DATA).hexdigest()


def test_an_unknown_context_is_unsupported():
    with pytest.raises(UnsupportedError) as caught:
        ContextStore.interop().resolve(OWN, path="/@context/1")
    assert (caught.value.code, caught.value.path, caught.value.facts) == (
        Code.CONTEXT_UNKNOWN,
        "/@context/1",
        {"url": OWN},
    )


def test_interop_contexts_are_let_in_by_interop_only():
    assert ContextStore.interop().resolve(EXAMPLES)[0].context == {"@vocab": f"{EXAMPLES[:-3]}#"}
    with pytest.raises(UnsupportedError) as caught:
        ContextStore.production().resolve(EXAMPLES)
    assert caught.value.code is Code.CONTEXT_INTEROP_ONLY


def test_a_context_is_added_with_its_digest():
    store = ContextStore.production()
    added = store.with_context(OWN, DATA, DIGEST.upper())
    assert added.resolve(OWN)[0].data == DATA
    assert added.resolve(V2) == store.resolve(V2)
    assert OWN not in store.documents


@pytest.mark.parametrize(
    ("data", "digest", "error", "code"),
    [
        (DATA, "0" * 64, UsageError, Code.CONTEXT_DIGEST_MISMATCH),
        (b"", hashlib.sha256(b"").hexdigest(), MalformedError, Code.JSON_SYNTAX),
        (b"[]", hashlib.sha256(b"[]").hexdigest(), MalformedError, Code.JSON_NOT_AN_OBJECT),
        (b"{}", hashlib.sha256(b"{}").hexdigest(), MalformedError, Code.CONTEXT_MALFORMED),
    ],
)
def test_what_is_no_context_is_not_added(data, digest, error, code):
    with pytest.raises(error) as caught:
        ContextStore.production().with_context(OWN, data, digest)
    assert caught.value.code is code


def test_stores_that_pin_the_same_are_equal():
    production = ContextStore.production()
    assert production == ContextStore.production()
    assert hash(production) == hash(ContextStore.production())
    assert production != ContextStore.interop()
    assert production != "production"
    assert production.with_context(OWN, DATA, DIGEST) == production.with_context(OWN, DATA, DIGEST)
    assert production.with_context(OWN, DATA, DIGEST) != production
    assert repr(production) == f"<ContextStore production: {len(production.documents)} contexts>"


def test_choices_are_all_newest_first_and_one_byte_set_each():
    document = {"@context": [V2, OB], "verifiableCredential": [{"@context": OB}, {"@context": [{"x": "urn:x"}]}]}
    stores = list(context_choices(document, ContextStore.production()))
    assert [[d.sha256[:8] for d in store.resolve(OB)] for store in stores] == [["3d34f4d4"], ["ef2fa9c7"]]
    assert all(store.resolve(V2) == ContextStore.production().resolve(V2) for store in stores)


def test_at_most_four_choices():
    store = ContextStore.production()
    first, second = store.resolve(OB)
    many = ContextStore(dict.fromkeys(("urn:a", "urn:b", "urn:c"), (first, second)))
    choices = list(context_choices({"@context": ["urn:a", "urn:b", "urn:c"]}, many))
    picked = [[store.resolve(url)[0] is first for url in ("urn:a", "urn:b", "urn:c")] for store in choices]
    assert picked == [[True, True, True], [True, True, False], [True, False, True], [True, False, False]]


def test_a_json_schema_names_no_contexts():
    document = {"@context": [V2], "credentialSubject": {"jsonSchema": {"properties": {"@context": "urn:x"}}}}
    assert len(list(context_choices(document, ContextStore.production()))) == 1


def test_choices_need_known_contexts():
    with pytest.raises(UnsupportedError) as caught:
        list(context_choices({"@context": [V2, OWN]}, ContextStore.production()))
    assert (caught.value.code, caught.value.path) == (Code.CONTEXT_UNKNOWN, "/@context/1")


def test_a_store_goes_to_another_process_and_is_the_same_there():
    shipped = ContextStore.production()
    assert pickle.loads(pickle.dumps(shipped)) == shipped  # noqa: S301 - made here
    assert len(pickle.dumps(shipped)) < 1_000, "the files are there too, and do not go along"
    data = b'{"@context": {"name": "https://schema.org/name"}}'
    own = shipped.with_context("https://school.example/v1", data, hashlib.sha256(data).hexdigest())
    copied = pickle.loads(pickle.dumps(own))  # noqa: S301 - made here
    assert copied == own
    assert copied.resolve("https://school.example/v1")[0].document == {"@context": {"name": "https://schema.org/name"}}
