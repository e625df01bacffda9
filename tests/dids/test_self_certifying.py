import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.canonical.encodings import base64url_encode, multibase_encode
from vcedu.dids import DID, DIDURL, Relationship, did_jwk, did_key, expand
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError
from vcedu.keys import AgreementKey, KeyType, PrivateKey, VerifyingKey

_SIGNING = {name for name in Relationship if name is not Relationship.KEY_AGREEMENT}
_ED25519 = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
_X25519 = "z6LSj72tK8brWgZja8NLRwPigth2T9QRiG1uH9oKZuKjdh9p"
_P256_JWK = {
    "crv": "P-256",
    "kty": "EC",
    "x": "acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0",
    "y": "_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE",
}


def _key(kind, seed):
    return PrivateKey.from_secret_bytes(kind, seed.to_bytes(48 if kind is KeyType.P384 else 32)).public_key


def _jwk_did(jwk):
    return DID("jwk", base64url_encode(json.dumps(jwk).encode()))


def _listing(document):
    return {name for name in Relationship if document.relationship(name)}


_KEYS = st.builds(_key, st.sampled_from(list(KeyType)), st.integers(1, 2**200))


def test_did_key_stands_for_one_multikey():
    did = f"did:key:{_ED25519}"
    method = f"{did}#{_ED25519}"
    assert expand(DID.parse(did)).document == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [
            {"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": _ED25519},
        ],
        "assertionMethod": [method],
        "authentication": [method],
        "capabilityInvocation": [method],
        "capabilityDelegation": [method],
    }


def test_a_key_that_only_agrees_on_secrets_may_do_nothing_else():
    document = expand(DID("key", _X25519))
    assert _listing(document) == {Relationship.KEY_AGREEMENT}
    (method,) = document.verification_methods.values()
    assert isinstance(method.public_key, AgreementKey)


@given(_KEYS)
def test_a_key_and_its_did_key_belong_together(key):
    did = did_key(key)
    document = expand(DID.parse(str(did)))
    (method,) = document.verification_methods.values()
    assert method.id == f"{did}#{key.multikey}"
    assert method.public_key == key
    assert method.controller == document.id == str(did)
    assert _listing(document) == (_SIGNING if isinstance(key, VerifyingKey) else {Relationship.KEY_AGREEMENT})
    assert all(document.relationship(name) == {method.id} for name in _listing(document))


@given(_KEYS.filter(lambda key: key.key_type is not KeyType.BLS12_381_G2))
def test_a_key_and_its_did_jwk_belong_together(key):
    did = did_jwk(key)
    document = expand(DID.parse(str(did)))
    (method,) = document.verification_methods.values()
    assert method.id == f"{did}#0"
    assert method.public_key == key
    assert method.controller == document.id == str(did)
    assert _listing(document) == set(Relationship)


def test_did_jwk_of_the_methods_specification():
    did = (
        "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyVjAi"
        "LCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9"
    )
    assert str(did_jwk(VerifyingKey.from_jwk(_P256_JWK))) == did
    assert expand(DID.parse(did)).document == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did,
        "verificationMethod": [
            {"id": f"{did}#0", "type": "JsonWebKey2020", "controller": did, "publicKeyJwk": _P256_JWK}
        ],
        **{name.value: [f"{did}#0"] for name in Relationship},
    }


def test_did_jwk_for_encryption_of_the_methods_specification():
    did = (
        "did:jwk:eyJrdHkiOiJPS1AiLCJjcnYiOiJYMjU1MTkiLCJ1c2UiOiJlbmMiLCJ4IjoiM3A3YmZYdDl3YlRUVzJIQzdPUTFOei1EUThoYmVH"
        "ZE5yZngtRkctSUswOCJ9"
    )
    document = expand(DID.parse(did))
    assert _listing(document) == {Relationship.KEY_AGREEMENT}
    assert document.verification_methods[f"{did}#0"].public_key.jwk == {
        "kty": "OKP",
        "crv": "X25519",
        "x": "3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08",
    }


def test_did_jwk_follows_the_use_of_its_key():
    assert _listing(expand(_jwk_did({**_P256_JWK, "use": "sig", "kid": "x"}))) == _SIGNING
    document = expand(_jwk_did({**_P256_JWK, "use": "enc"}))
    assert _listing(document) == {Relationship.KEY_AGREEMENT}
    (method,) = document.verification_methods.values()
    assert method.public_key is None
    assert type(method.unusable) is ProofError
    assert method.unusable.code is Code.JWK_USE


@pytest.mark.parametrize(
    "identifier",
    [
        "6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        f"1:{_ED25519}",
        f"{_ED25519}:",
        "z",
        "z6Mkha0",
        "z6MkhaO",
        "z6MkhaI",
        "z6Mkhal",
        f"{_ED25519}%20",
        "uEi4=",
        "u",
        "u6Mkh/",
        "Z6Mk",
        "m7QEu",
    ],
)
def test_did_key_has_one_form(identifier):
    with pytest.raises(MalformedError) as caught:
        expand(DID("key", identifier))
    assert caught.value.code is Code.DID_KEY_INVALID


_POINT = VerifyingKey.from_multikey(_ED25519).point


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xed\x01" + _POINT[:-1], Code.KEY_MALFORMED),
        (b"\xed\x01" + _POINT + b"\x00", Code.KEY_MALFORMED),
        (b"\xed\x81\x00" + _POINT, Code.KEY_MALFORMED),
        (b"\xed", Code.KEY_MALFORMED),
        (b"\xed\x01" + bytes(32), Code.KEY_POINT_SMALL_ORDER),
        (b"\x00\xed\x01" + _POINT, Code.KEY_TYPE_UNSUPPORTED),
        (b"\xe7\x01" + b"\x02" + _POINT, Code.KEY_TYPE_UNSUPPORTED),
    ],
)
def test_the_key_in_a_did_key_is_checked(data, code):
    with pytest.raises((MalformedError, UnsupportedError)) as caught:
        expand(DID("key", multibase_encode(data, "z")))
    assert caught.value.code is code


@pytest.mark.parametrize(
    "identifier",
    [
        "e30=",
        "eyJ",
        "e31",
        "e30:",
        "e30%3D",
        "e-Ag",
        base64url_encode(b"[]"),
        base64url_encode(b'{"kty":"EC","kty":"EC"}'),
        base64url_encode(b"{}") + ".x",
    ],
)
def test_did_jwk_has_one_form(identifier):
    with pytest.raises(MalformedError) as caught:
        expand(DID("jwk", identifier))
    assert caught.value.code is Code.DID_JWK_INVALID


@pytest.mark.parametrize(
    "jwk",
    [{}, {**_P256_JWK, "d": _P256_JWK["x"]}, {**_P256_JWK, "y": _P256_JWK["y"] + "="}, {**_P256_JWK, "x": 1}],
)
def test_the_key_in_a_did_jwk_is_checked(jwk):
    with pytest.raises(MalformedError) as caught:
        expand(_jwk_did(jwk))
    assert caught.value.code is Code.JWK_INVALID


def test_a_did_jwk_of_an_unknown_curve_stands_without_its_key():
    (method,) = expand(_jwk_did({**_P256_JWK, "crv": "secp256k1"})).verification_methods.values()
    assert method.public_key is None
    assert method.unusable.code is Code.KEY_TYPE_UNSUPPORTED


@pytest.mark.parametrize("text", ["did:example:1", "did:peer:2abc", "did:webvh:abc:school.example"])
def test_other_methods_are_unsupported(text):
    with pytest.raises(UnsupportedError) as caught:
        expand(DID.parse(text))
    assert caught.value.code is Code.DID_METHOD_UNSUPPORTED


@pytest.mark.parametrize("key_type", [KeyType.MLDSA44, KeyType.MLDSA65, KeyType.MLDSA87])
def test_keys_of_ml_dsa_have_both_forms(key_type):
    key = PrivateKey.from_secret_bytes(key_type, bytes(range(32))).public_key
    for did, fragment in ((did_key(key), key.multikey), (did_jwk(key), "0")):
        document = expand(DID.parse(str(did)))
        method = document.verification_methods[f"{did}#{fragment}"]
        assert method.public_key == key
        assert method.id in document.relationship("assertionMethod")
        assert str(DIDURL.parse(method.id)) == method.id
