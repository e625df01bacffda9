import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.dids import DID, build_document, did_web, parse_did_document
from vcedu.errors import Code, UnsupportedError
from vcedu.keys import AgreementKey, KeyType, PrivateKey


def _key(kind, seed):
    return PrivateKey.from_secret_bytes(kind, seed.to_bytes(48 if kind is KeyType.P384 else 32)).public_key


_KEYS = st.builds(_key, st.sampled_from(list(KeyType)), st.integers(1, 2**200))


@given(st.lists(_KEYS, max_size=4), st.sampled_from(["school.example", "city.example:8443/schools/北"]))
def test_a_published_document_reads_back_with_its_keys(keys, place):
    did = did_web(place)
    document = build_document(did, keys)
    read = parse_did_document(json.dumps(document).encode(), did=str(did))
    assert {method.public_key for method in read.verification_methods.values()} == set(keys)
    assert len(read.verification_methods) == len(set(keys))
    for method in read.verification_methods.values():
        agrees = isinstance(method.public_key, AgreementKey)
        assert method.controller == str(did)
        assert method.id == f"{did}#{method.public_key.multikey}"
        assert (method.id in read.relationship("keyAgreement")) is agrees
        assert (method.id in read.relationship("assertionMethod")) is not agrees
        assert (method.id in read.relationship("authentication")) is not agrees
    assert read.relationship("capabilityInvocation") == frozenset()


def test_no_relationship_is_written_empty():
    document = build_document(did_web("school.example"), [_key(KeyType.ED25519, 1)])
    assert list(document) == ["@context", "id", "verificationMethod", "assertionMethod", "authentication"]
    assert document["@context"] == ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
    assert document["assertionMethod"] is not document["authentication"]


def test_a_did_that_holds_its_key_has_no_document_to_publish():
    key = _key(KeyType.ED25519, 1)
    with pytest.raises(UnsupportedError) as caught:
        build_document(DID("key", key.multikey), [key])
    assert caught.value.code is Code.DID_METHOD_UNSUPPORTED
