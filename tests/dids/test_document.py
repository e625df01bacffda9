import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.canonical.encodings import multibase_encode
from vcedu.dids import DIDDocument, parse_did_document
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError, VceduError, VerificationError
from vcedu.keys import AgreementKey, VerifyingKey

SCHOOL = "did:web:school.example"
ED25519 = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
X25519 = "z6LSj72tK8brWgZja8NLRwPigth2T9QRiG1uH9oKZuKjdh9p"
SECP256K1 = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"
P256_JWK = {
    "kty": "EC",
    "crv": "P-256",
    "x": "38M1FDts7Oea7urmseiugGW7tWc3mLpJh6rKe7xINZ8",
    "y": "nDQW6XZ7b_u2Sy9slofYLlG03sOEoug3I0aAPQ0exs4",
}


def method(**members):
    base = {"id": f"{SCHOOL}#k", "type": "Multikey", "controller": SCHOOL, "publicKeyMultibase": ED25519}
    return {name: value for name, value in {**base, **members}.items() if value is not ...}


def parse(*methods, did=SCHOOL, **members) -> DIDDocument:
    document = {"id": did, "verificationMethod": list(methods), **members}
    return parse_did_document(json.dumps(document).encode(), did=did)


def refusal(*methods, **members) -> VceduError:
    with pytest.raises(VceduError) as caught:
        parse(*methods, **members)
    return caught.value


def test_a_document_is_read_and_kept_as_it_came():
    document = {
        "@context": ["https://www.w3.org/ns/did/v1", {"extra": "https://extra.example/"}],
        "id": SCHOOL,
        "alsoKnownAs": ["https://school.example/"],
        "verificationMethod": [method(note={"a": [None, 1.5]})],
        "assertionMethod": [f"{SCHOOL}#k"],
        "service": [{"id": "#s", "type": "X", "serviceEndpoint": "https://school.example/"}],
        "資料": "そのまま",
    }
    read = parse_did_document(json.dumps(document).encode(), did=SCHOOL)
    assert read.document == document
    assert read.id == SCHOOL
    assert read.controller == ()
    assert list(read.verification_methods) == [f"{SCHOOL}#k"]
    found = read.verification_methods[f"{SCHOOL}#k"]
    assert (found.id, found.type, found.controller) == (f"{SCHOOL}#k", "Multikey", SCHOOL)
    assert found.public_key == VerifyingKey.from_multikey(ED25519)
    assert found.unusable is found.revoked is found.expires is None
    assert read.relationship("assertionMethod") == {f"{SCHOOL}#k"}
    assert read.relationship("authentication") == read.relationship("invented") == frozenset()


def test_a_document_may_be_nearly_empty():
    read = parse_did_document(json.dumps({"id": SCHOOL}).encode(), did=SCHOOL)
    assert not read.verification_methods
    assert set(read.relationships.values()) == {frozenset()}


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({}, VerifyingKey),
        ({"publicKeyMultibase": X25519}, AgreementKey),
        ({"type": "Ed25519VerificationKey2020"}, VerifyingKey),
        ({"type": "JsonWebKey", "publicKeyMultibase": ..., "publicKeyJwk": P256_JWK}, VerifyingKey),
        ({"type": "JsonWebKey2020", "publicKeyMultibase": ..., "publicKeyJwk": P256_JWK}, VerifyingKey),
    ],
)
def test_known_types_give_their_key(members, kind):
    assert type(parse(method(**members)).verification_methods[f"{SCHOOL}#k"].public_key) is kind


@pytest.mark.parametrize(
    ("members", "error", "code", "path"),
    [
        ({"type": "SchnorrKey2031"}, UnsupportedError, Code.KEY_TYPE_UNSUPPORTED, "/verificationMethod/0/type"),
        (
            {"type": "Ed25519VerificationKey2018", "publicKeyMultibase": ..., "publicKeyBase58": "x"},
            UnsupportedError,
            Code.KEY_TYPE_UNSUPPORTED,
            "/verificationMethod/0/type",
        ),
        (
            {"publicKeyMultibase": SECP256K1},
            UnsupportedError,
            Code.KEY_TYPE_UNSUPPORTED,
            "/verificationMethod/0/publicKeyMultibase",
        ),
        (
            {"type": "JsonWebKey", "publicKeyMultibase": ..., "publicKeyJwk": {**P256_JWK, "use": "enc"}},
            ProofError,
            Code.JWK_USE,
            "/verificationMethod/0/publicKeyJwk",
        ),
    ],
)
def test_a_key_that_cannot_be_used_here_stays_and_says_why(members, error, code, path):
    read = parse(method(**members), method(id="#other"))
    found = read.verification_methods[f"{SCHOOL}#k"]
    assert found.public_key is None
    assert type(found.unusable) is error
    assert (found.unusable.code, found.unusable.path) == (code, path)
    assert read.verification_methods[f"{SCHOOL}#other"].public_key is not None


def test_times_are_read():
    found = parse(method(revoked="2026-04-01T00:00:00Z", expires="2027-03-31T23:59:59+09:00")).verification_methods
    assert found[f"{SCHOOL}#k"].revoked == dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    assert found[f"{SCHOOL}#k"].expires == dt.datetime(2027, 3, 31, 14, 59, 59, tzinfo=dt.UTC)


def test_relationships_refer_or_embed():
    read = parse(
        method(),
        authentication=["#k", f"{SCHOOL}#k", "did:web:other.example#k", f"{SCHOOL}#gone"],
        keyAgreement=[method(id="#e", publicKeyMultibase=X25519)],
    )
    assert read.relationship("authentication") == {
        f"{SCHOOL}#k",
        "did:web:other.example#k",
        f"{SCHOOL}#gone",
    }
    assert read.relationship("keyAgreement") == {f"{SCHOOL}#e"}
    assert set(read.verification_methods) == {f"{SCHOOL}#k", f"{SCHOOL}#e"}
    assert read.relationship("assertionMethod") == frozenset()


@pytest.mark.parametrize(
    ("members", "path"),
    [
        ({"id": ...}, "/id"),
        ({"id": 1}, "/id"),
        ({"id": "k"}, "/id"),
        ({"id": "#"}, "/id"),
        ({"id": "#a#b"}, "/id"),
        ({"id": SCHOOL}, "/id"),
        ({"id": f"{SCHOOL}#"}, "/id"),
        ({"id": "/path#k"}, "/id"),
        ({"id": f"{SCHOOL}/path#k"}, "/id"),
        ({"id": f"{SCHOOL}?q#k"}, "/id"),
        ({"id": "did:web:other.example#k"}, "/id"),
        ({"id": f"{SCHOOL}.other#k"}, "/id"),
        ({"type": ...}, "/type"),
        ({"type": ["Multikey"]}, "/type"),
        ({"controller": ...}, "/controller"),
        ({"controller": [SCHOOL]}, "/controller"),
        ({"controller": "https://school.example/"}, "/controller"),
        ({"publicKeyMultibase": ...}, ""),
        ({"publicKeyMultibase": 7}, "/publicKeyMultibase"),
        ({"publicKeyMultibase": [ED25519]}, "/publicKeyMultibase"),
        ({"publicKeyJwk": P256_JWK}, ""),
        ({"publicKeyBase58": "x"}, ""),
        ({"type": "Other", "publicKeyJwk": P256_JWK}, ""),
        ({"type": "JsonWebKey"}, ""),
        ({"type": "JsonWebKey", "publicKeyMultibase": ..., "publicKeyJwk": "x"}, "/publicKeyJwk"),
        ({"type": "Ed25519VerificationKey2020", "publicKeyMultibase": X25519}, "/publicKeyMultibase"),
        ({"secretKeyMultibase": "z3u2"}, "/secretKeyMultibase"),
        ({"type": "Other", "privateKeyJwk": {}}, "/privateKeyJwk"),
        ({"revoked": "2026-04-01"}, "/revoked"),
        ({"revoked": None}, "/revoked"),
        ({"expires": "2026-04-01T00:00:00"}, "/expires"),
    ],
)
def test_a_method_that_is_not_as_it_must_be_is_refused(members, path):
    for error, place in (
        (refusal(method(**members)), "/verificationMethod/0"),
        (refusal(method(id="#0"), capabilityInvocation=["#0", method(**members)]), "/capabilityInvocation/1"),
    ):
        assert type(error) is MalformedError
        assert error.code is Code.DID_DOCUMENT_MALFORMED
        assert error.path == place + path


@pytest.mark.parametrize(
    ("members", "path"),
    [
        ({"verificationMethod": {}}, "/verificationMethod"),
        ({"verificationMethod": None}, "/verificationMethod"),
        ({"verificationMethod": ["#k"]}, "/verificationMethod/0"),
        ({"verificationMethod": [method(), method()]}, "/verificationMethod/1/id"),
        ({"verificationMethod": [method(), method(id="#k")]}, "/verificationMethod/1/id"),
        ({"assertionMethod": "#k"}, "/assertionMethod"),
        ({"assertionMethod": [1]}, "/assertionMethod/0"),
        ({"assertionMethod": ["k"]}, "/assertionMethod/0"),
        ({"assertionMethod": [SCHOOL]}, "/assertionMethod/0"),
        ({"verificationMethod": [method()], "keyAgreement": [method()]}, "/keyAgreement/0/id"),
        ({"authentication": [method()], "keyAgreement": [method()]}, "/keyAgreement/0/id"),
        ({"controller": 1}, "/controller"),
        ({"controller": None}, "/controller"),
        ({"controller": [SCHOOL, 1]}, "/controller"),
        ({"id": 1}, "/id"),
        ({"id": None}, "/id"),
    ],
)
def test_a_document_that_is_not_as_it_must_be_is_refused(members, path):
    with pytest.raises(MalformedError) as caught:
        parse_did_document(json.dumps({"id": SCHOOL, **members}).encode(), did=SCHOOL)
    assert (caught.value.code, caught.value.path) == (Code.DID_DOCUMENT_MALFORMED, path)


def test_a_document_without_id_is_refused():
    with pytest.raises(MalformedError) as caught:
        parse_did_document(b"{}", did=SCHOOL)
    assert (caught.value.code, caught.value.path) == (Code.DID_DOCUMENT_MALFORMED, "/id")


@pytest.mark.parametrize("found", ["did:web:other.example", "did:web:School.example", f"{SCHOOL}#", f"{SCHOOL} ", ""])
def test_the_document_of_another_is_refused(found):
    with pytest.raises(VerificationError) as caught:
        parse_did_document(json.dumps({"id": found}).encode(), did=SCHOOL)
    assert (caught.value.code, caught.value.path) == (Code.DID_DOCUMENT_ID_MISMATCH, "/id")


@pytest.mark.parametrize("controller", ["did:web:board.example", [SCHOOL, "did:web:board.example"], "", "x"])
def test_control_by_another_is_not_followed(controller):
    error = refusal(controller=controller)
    assert type(error) is VerificationError
    assert (error.code, error.path) == (Code.DID_CONTROLLER_CHAIN, "/controller")


@pytest.mark.parametrize(("controller", "read"), [(SCHOOL, (SCHOOL,)), ([SCHOOL], (SCHOOL,)), ([], ())])
def test_control_by_oneself_is_taken(controller, read):
    assert parse(controller=controller).controller == read


def test_a_bad_key_is_refused_where_it_stands():
    error = refusal(method(publicKeyMultibase=multibase_encode(b"\xed\x01" + bytes(32), "z")))
    assert type(error) is MalformedError
    assert (error.code, error.path) == (Code.KEY_POINT_SMALL_ORDER, "/verificationMethod/0/publicKeyMultibase")
    error = refusal(method(type="JsonWebKey", publicKeyMultibase=..., publicKeyJwk={**P256_JWK, "d": P256_JWK["x"]}))
    assert (error.code, error.path) == (Code.JWK_INVALID, "/verificationMethod/0/publicKeyJwk")


@pytest.mark.parametrize(
    ("did", "code"),
    [
        ("school.example", Code.DID_SYNTAX),
        ("did:web:..", Code.DID_WEB_SYNTAX),
        ("did:web:a.example.", Code.DID_WEB_SYNTAX),
    ],
)
def test_the_did_itself_must_be_one(did, code):
    with pytest.raises(MalformedError) as caught:
        parse_did_document(json.dumps({"id": did}).encode(), did=did)
    assert caught.value.code is code


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"[]", Code.JSON_NOT_AN_OBJECT), (b'{"id":1,"id":2}', Code.JSON_DUPLICATE_MEMBER), (b"", Code.JSON_SYNTAX)],
)
def test_a_document_is_strict_json(data, code):
    with pytest.raises(MalformedError) as caught:
        parse_did_document(data, did=SCHOOL)
    assert caught.value.code is code


def test_methods_compare_by_what_they_say():
    first, second = parse(method(type="Other")), parse(method(type="Other"))
    assert first.verification_methods == second.verification_methods
    assert len({*first.verification_methods.values(), *second.verification_methods.values()}) == 1


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from([SCHOOL, "#k", f"{SCHOOL}#k", ED25519, "Multikey"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "controller", "publicKeyMultibase", "publicKeyJwk", "revoked"]), inner
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(st.sampled_from(["controller", "verificationMethod", "assertionMethod", "keyAgreement"]), _JSON),
)
def test_no_document_ends_in_a_foreign_error(members):
    document = {"id": SCHOOL, **members}
    try:
        read = parse_did_document(json.dumps(document).encode(), did=SCHOOL)
    except VceduError:
        return
    assert read.document == document
    assert all(name.startswith(f"{SCHOOL}#") for name in read.verification_methods)
