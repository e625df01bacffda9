"""DID resolution over HTTP: the document, or the error that the did:key method names."""

from urllib.parse import quote

import pytest

from vcedu.canonical.encodings import multibase_encode
from vcedu.errors import Code, FetchError
from vcedu.net import Fetched, FetchKind
from vcedu.server.resolution import KeyFormat, resolve

DID = "did:key:z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf"
KEY = DID.removeprefix("did:key:")
SHORT = f"did:key:{multibase_encode(bytes.fromhex('ed01') + bytes(31), 'z')}"
OLD = "?publicKeyFormat=Ed25519VerificationKey2018"
ACCEPT = 'application/ld+json;profile="https://w3id.org/did-resolution"'


def ask(client, text, query=""):
    return client.get(f"/identifiers/{quote(text, safe='')}{query}", Accept=ACCEPT)


def test_the_document_of_a_did(strict):
    answer = ask(strict, DID)
    assert (answer.status, answer.headers["Content-Type"]) == (200, ACCEPT)
    assert answer.json["didDocument"]["id"] == DID
    assert answer.json.keys() == {"@context", "didDocument", "didDocumentMetadata", "didResolutionMetadata"}


def test_what_a_did_url_names(strict):
    answer = ask(strict, f"{DID}#{KEY}")
    assert answer.status == 200
    assert (answer.json["didDocument"]["controller"], answer.json["didDocument"]["id"]) == (DID, f"{DID}#{KEY}")
    assert "didDereferencingMetadata" in answer.json


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (DID.replace("did:", "notDid:"), "invalidDid"),
        (DID.replace(":key:", ":experimental:"), "methodNotSupported"),
        (f"did:key:-4:{KEY}", "invalidDid"),
        (f"did:key:{KEY[1:]}", "invalidDid"),
        ("did:key:@", "invalidDid"),
        ("did:key:", "invalidDid"),
        ("", "invalidDid"),
        (SHORT, "invalidPublicKeyLength"),
        ("did:web:127.0.0.1", "invalidDid"),
        ("did:web:school.example", "notFound"),
    ],
)
def test_what_is_no_did_is_told_so_in_the_answers_own_form(strict, text, error):
    answer = ask(strict, text)
    assert answer.status in {400, 404}
    assert answer.json["didDocument"] == {}
    assert answer.json["didResolutionMetadata"]["error"] == error


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (f"{DID}/^bar^/?query=`#{KEY}", "invalidDidUrl"),
        (f"{DID}#other", "notFound"),
        (f"{DID}#", "notFound"),
        (f"{DID}/path#{KEY}", "notFound"),
        (f"{DID}?service=x#{KEY}", "notFound"),
    ],
)
def test_what_is_no_did_url_is_told_so(strict, text, error):
    answer = ask(strict, text)
    assert answer.status in {400, 404}
    assert answer.json["didDereferencingMetadata"]["error"] == error


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("?publicKeyFormat=unknown", "unsupportedPublicKeyType"),
        ("?publicKeyFormat=JsonWebKey2020", "unsupportedPublicKeyType"),
        ("?publicKeyFormat=Ed25519VerificationKey2018&enableExperimentalPublicKeyTypes=false", "invalidPublicKeyType"),
        ("?publicKeyFormat=Ed25519VerificationKey2018", "invalidPublicKeyType"),
        (
            "?publicKeyFormat=Ed25519VerificationKey2018&enableExperimentalPublicKeyTypes=true",
            "unsupportedPublicKeyType",
        ),
    ],
)
def test_a_form_of_key_that_is_not_produced_is_told_so(strict, query, error):
    answer = ask(strict, DID, query)
    assert (answer.status, answer.json["didResolutionMetadata"]["error"]) == (400, error)


def test_the_form_that_is_produced_may_be_asked_for(strict):
    assert ask(strict, DID, "?publicKeyFormat=Multikey").status == 200


class One:
    """Has one document."""

    def __init__(self, body):
        self.body = body

    def fetch(self, request):
        assert request.kind is FetchKind.DID_DOCUMENT
        if request.url != "https://school.example/.well-known/did.json":
            raise FetchError(Code.NET_OFFLINE, url=request.url)
        return Fetched(request.url, self.body, "application/did+json", None, request.kind)


def test_a_document_on_the_web_is_fetched_through_the_door_alone():
    found = resolve("did:web:school.example", KeyFormat(), One(b'{"id":"did:web:school.example"}'))
    assert (found.status, found.members["didDocument"]["id"]) == (200, "did:web:school.example")
    key = f'{{"id":"#k","type":"Multikey","controller":"did:web:school.example","publicKeyMultibase":"{KEY}"}}'
    keyed = One(f'{{"id":"did:web:school.example","verificationMethod":[{key}]}}'.encode())
    assert resolve("did:web:school.example#k", KeyFormat(), keyed).members["didDocument"]["id"] == "#k"
    for text in ("did:web:school.example/path#k", "did:web:school.example?service=x#k"):
        assert resolve(text, KeyFormat(), keyed).status == 404
    listed = resolve("did:web:school.example#k", KeyFormat(), One(b'{"id":"did:web:school.example"}'))
    assert listed.members["didDereferencingMetadata"]["error"] == "notFound"
    other = resolve("did:web:school.example", KeyFormat(), One(b'{"id":"did:web:other.example"}'))
    assert (other.status, other.members["didResolutionMetadata"]["error"]) == (400, "invalidDid")
    gone = resolve("did:web:other.example", KeyFormat(), One(b""))
    assert gone.status == 404
