"""The VC-API as the public suites speak it, over real sockets."""

import gzip
import json
import re

import pytest

from keys.seeds import seeded
from server.documents import BASE, KEYS, OWNERS, RECORDS, credential
from vcedu import dids
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import base64url_decode
from vcedu.keys import KeyType
from vcedu.model import SystemClock
from vcedu.proofs import SUITES
from vcedu.server import Bench, Offer
from vcedu.server.manifest import manifest

ISSUE = "/issuers/ed25519/eddsa-rdfc-2022/credentials/issue"
PLACES = [
    f"/issuers/{name}/{suite.name}/credentials/issue"
    for name, key in sorted(KEYS.items())
    for suite in SUITES.values()
    if key.key_type in suite.key_types
]


def issued(client, place=ISSUE, **more):
    unsigned = credential(**{"issuer": OWNERS[place.split("/")[2]], **more})
    answer = client.post(place, {"credential": unsigned, "options": {}})
    assert answer.status == 201, answer.body
    return answer.json["verifiableCredential"]


def verify(client, document, **options):
    return client.post("/credentials/verify", {"verifiableCredential": document, "options": options})


def derived(client, document, *pointers):
    return client.post(
        "/credentials/derive", {"verifiableCredential": document, "options": {"selectivePointers": [*pointers]}}
    )


@pytest.mark.parametrize("place", PLACES)
def test_every_suite_of_every_key_has_an_issuer_whose_credentials_verify(strict, interop, place):
    signed = issued(strict, place)
    assert place.split("/")[3] == signed["proof"]["cryptosuite"]
    assert re.fullmatch("[0-9-]{10}T[0-9:]{8}Z", signed["proof"]["created"])
    if not SUITES[signed["proof"]["cryptosuite"]].disclosure:
        answer = verify(strict, signed, checks=["proof"])
        assert (answer.status, answer.json["verified"]) == (200, True)
        return
    assert verify(strict, signed).json["errors"][0]["code"] == "PROOF_IS_BASE"
    shown = derived(strict, signed, "/credentialSubject/legalName").json["verifiableCredential"]
    assert "gradeLevel" not in shown["credentialSubject"]
    assert [check["code"] for check in verify(strict, shown).json["errors"]] == ["SD_STATUS_NOT_MANDATORY"]
    assert verify(interop, shown).status == 200


@pytest.mark.parametrize("place", [place for place in PLACES if SUITES[place.split("/")[3]].disclosure])
def test_a_school_makes_more_mandatory_than_a_suite_does(strict, interop, place):
    for client, members in ((strict, {"validFrom"}), (interop, set())):
        signed = issued(client, place)
        shown = derived(client, signed, "/credentialSubject/legalName").json["verifiableCredential"]
        assert members == shown.keys() & {"validFrom"}
    unsigned = credential(issuer=OWNERS[place.split("/")[2]])
    body = {"credential": unsigned, "options": {"mandatoryPointers": ["/credentialSubject/gradeLevel"]}}
    signed = interop.post(place, body).json["verifiableCredential"]
    shown = derived(interop, signed, "/credentialSubject/legalName").json["verifiableCredential"]
    assert shown["credentialSubject"]["gradeLevel"] == "P6"


def test_tokens_are_issued_and_verified(strict, interop):
    for client in (strict, interop):
        entries = client.get("/test-manifest.json").json["issuers"]
        (entry,) = [each for each in entries if each["tags"] == ["EnvelopingProof"]]
        assert entry["id"] == str(dids.did_key(KEYS["p256"].public_key))
        assert entry["supports"] == {"vc": ["2.0"]}
        signed = issued(client, entry["endpoint"].removeprefix(client.url), issuer=entry["id"])
        assert signed["type"] == "EnvelopedVerifiableCredential"
        token = signed["id"].removeprefix("data:application/vc+jwt,")
        for document in (signed, token):
            assert verify(client, document).status == 200
        assert verify(client, token[:-4] + "AAAA").status == 400
        unsigned = {**signed, "id": f"data:application/vc+jwt,{token.rpartition('.')[0]}."}
        assert verify(client, unsigned).status == 400
    for name in KEYS:
        assert issued(strict, f"/issuers/{name}/vc-jwt/credentials/issue")["@context"] == BASE


def test_the_manifest_calls_kinds_of_keys_as_the_suites_do():
    bench = Bench(
        {**KEYS, "bls": seeded(KeyType.BLS12_381_G2)}, contexts=ContextStore.production(), clock=SystemClock()
    )
    listed = manifest(Offer("https://localhost", bench, None, interop=False))["issuers"]
    kinds = {entry["tags"][0]: entry["supports"].get("keyTypes") for entry in listed}
    assert (kinds["bbs-2023"], kinds["ecdsa-sd-2023"], kinds["eddsa-jcs-2022"]) == (["P-381"], ["P-256"], None)


def test_the_manifest_names_each_issuer_once_for_its_suite(strict):
    manifest = strict.get("/test-manifest.json").json
    assert "EnvelopingProof" in {entry["tags"][0] for entry in manifest["issuers"]}
    suites = [entry for entry in manifest["issuers"] if entry["tags"][0] in SUITES]
    assert sorted(entry["endpoint"] for entry in suites) == sorted(strict.url + place for place in PLACES)
    for entry in manifest["issuers"]:
        assert "options" not in entry
        assert entry["id"] in {str(dids.did_key(key.public_key)) for key in KEYS.values()}
    assert manifest["verifiers"][0]["endpoint"] == f"{strict.url}/credentials/verify"
    assert {"vc2.0", *SUITES} <= set(manifest["verifiers"][0]["tags"])


def test_old_credentials_are_offered_only_to_suites(strict, interop):
    for client, versions in ((strict, ["2.0"]), (interop, ["1.1", "2.0"])):
        entry = client.get("/test-manifest.json").json["verifiers"][0]
        assert entry["supports"]["vc"] == versions


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"@context": [RECORDS]}, "VC_CONTEXT"),
        ({"@context": [RECORDS, BASE]}, "VC_CONTEXT"),
        ({"@context": [BASE, "https://unknown.example/v1"]}, "CONTEXT_UNKNOWN"),
        ({"@context": [BASE, {"@vocab": "https://vocab.example/"}]}, "CONTEXT_INLINE"),
        ({"type": ["EnrollmentCertificate"]}, "VC_TYPE"),
        ({"type": ["VerifiableCredential", "Unmapped"]}, "JSONLD_UNDEFINED_TYPE"),
        ({"undefined": "term"}, "JSONLD_UNDEFINED_TERM"),
        ({"id": ["urn:uuid:1", "urn:uuid:2"]}, "VC_ID"),
        ({"issuer": None}, "VC_ISSUER"),
        ({"issuer": "did:key:z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf"}, "ISSUE_ISSUER_NOT_KEY"),
        ({"credentialSubject": []}, "VC_SUBJECT"),
        ({"validFrom": "yesterday"}, "VC_DATE"),
        ({"validUntil": "2026-01-01T00:00:00Z"}, "VC_DATE_ORDER"),
        ({"proof": {"type": "DataIntegrityProof"}}, "ISSUE_HAS_PROOF"),
    ],
)
def test_what_is_no_credential_is_not_signed(strict, change, code):
    answer = strict.post(ISSUE, {"credential": credential(**change)})
    assert answer.status in {400, 422}
    assert answer.code == code
    assert answer.json["error"]["message"]["ja"]


def test_who_issues_it_is_said_by_the_caller(strict):
    unsigned = credential()
    unsigned.pop("issuer")
    for place in (ISSUE, "/issuers/with-status/credentials/issue"):
        answer = strict.post(place, {"credential": unsigned})
        assert (answer.status, answer.code) == (400, "VC_ISSUER")


@pytest.mark.parametrize("name", ["ed25519", "p256"])
def test_a_token_is_answered_in_an_envelope_and_verifies_in_it_and_alone(strict, name):
    envelope = issued(strict, f"/issuers/{name}/vc-jwt/credentials/issue")
    assert envelope.keys() == {"@context", "id", "type"}
    assert envelope["type"] == "EnvelopedVerifiableCredential"
    token = envelope["id"].removeprefix("data:application/vc+jwt,")
    for document in (envelope, token):
        assert verify(strict, document).status == 200
    header, payload, signature = token.split(".")
    for changed in (f"{header}.{payload}.{signature[::-1]}", f"{header}.{payload}.", f"{header}..{signature}"):
        assert verify(strict, changed).status in {400, 422}
        inside = envelope | {"id": f"data:application/vc+jwt,{changed}"}
        assert verify(strict, inside).status in {400, 422}


def test_pointers_mean_nothing_to_a_suite_that_signs_the_whole(strict):
    answer = strict.post(ISSUE, {"credential": credential(), "options": {"mandatoryPointers": ["/issuer"]}})
    assert (answer.status, answer.code) == (400, "DISCLOSURE_SUITE")


@pytest.mark.parametrize(
    ("pointers", "code"),
    [
        (["/credentialSubject/nothing"], "DISCLOSURE_POINTER_MISSING"),
        (["no pointer"], "DISCLOSURE_POINTER"),
        ([1], "SERVER_REQUEST"),
    ],
)
def test_pointers_to_nothing_derive_nothing(strict, pointers, code):
    answer = derived(strict, issued(strict, "/issuers/p256/ecdsa-sd-2023/credentials/issue"), *pointers)
    assert (answer.status, answer.code) == (400, code)


def test_what_was_signed_as_a_whole_is_not_shown_in_part(strict):
    answer = derived(strict, issued(strict), "/issuer")
    assert (answer.status, answer.code) == (400, "DISCLOSURE_SUITE")


def test_the_manifest_names_the_suites_that_disclose_in_part(strict):
    (holder,) = strict.get("/test-manifest.json").json["vcHolders"]
    assert holder["tags"][0] == "vcHolder"
    assert set(holder["tags"][1:]) == {name for name, suite in SUITES.items() if suite.disclosure}


@pytest.mark.parametrize("place", ["/issuers/ed25519/ecdsa-rdfc-2019", "/issuers/other/eddsa-rdfc-2022"])
def test_no_caller_signs_with_a_key_or_suite_that_is_not_offered(strict, place):
    answer = strict.post(f"{place}/credentials/issue", {"credential": credential()})
    assert (answer.status, answer.code) == (404, "SERVER_NO_SUCH_PLACE")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        (lambda vc: vc | {"validFrom": "2027-03-26T00:00:00Z"}, 400, "PROOF_SIGNATURE"),
        (lambda vc: {name: value for name, value in vc.items() if name != "proof"}, 400, "PROOF_MISSING"),
        (lambda vc: vc | {"proof": vc["proof"] | {"cryptosuite": "unknown-2022"}}, 422, "PROOF_SUITE_UNSUPPORTED"),
        (lambda vc: vc | {"proof": vc["proof"] | {"type": "Ed25519Signature2018"}}, 422, "PROOF_TYPE_UNSUPPORTED"),
        (lambda vc: vc | {"proof": vc["proof"] | {"proofPurpose": "authentication"}}, 400, None),
    ],
)
def test_what_does_not_hold_is_never_answered_as_verified(strict, change, status, code):
    answer = verify(strict, change(issued(strict)))
    assert answer.status == status
    assert answer.json["verified"] is False
    assert code in {None, *(check["code"] for check in answer.json["errors"])}


@pytest.mark.parametrize("document", [None, 7, [], "", "text", "{}", json.dumps(credential())])
def test_what_is_no_document_is_refused(strict, document):
    assert verify(strict, document).status == 400


def test_the_text_of_a_document_is_no_document(strict):
    assert verify(strict, json.dumps(issued(strict))).code == "SERVER_REQUEST"


def test_a_token_is_handed_on_to_the_reader_of_tokens(strict):
    token = "eyJhbGciOiJub25lIn0.e30."
    assert verify(strict, token).status in {400, 422}


def test_a_strict_server_trusts_its_own_keys_alone(strict, interop):
    signed = issued(interop)
    assert verify(strict, signed).status == 200
    stranger = signed | {"issuer": "https://vc.example/issuers/5678"}
    errors = verify(strict, stranger).json["errors"]
    assert "ISSUER_UNTRUSTED" in {check["code"] for check in errors}


def test_a_challenge_in_the_request_is_one_that_a_credential_does_not_answer(strict):
    assert verify(strict, issued(strict), challenge="n-0S6_WzA2Mj").status == 400


def test_a_credential_gets_places_in_lists_that_stand_where_it_says(strict):
    answer = strict.post("/issuers/with-status/credentials/issue", {"credential": credential()})
    assert answer.status == 201
    assert answer.json["journal"]["number"] >= 1
    signed = answer.json["verifiableCredential"]
    purposes = set()
    for entry in signed["credentialStatus"]:
        assert isinstance(entry["statusListIndex"], str)
        purposes.add(entry["statusPurpose"])
        place = entry["statusListCredential"].removeprefix(strict.url)
        for accept, media_type in (("*/*", "application/json"), ("application/vc", "application/vc")):
            found = strict.get(place, Accept=accept)
            assert (found.status, found.headers["Content-Type"]) == (200, media_type)
            subject = found.json["credentialSubject"]
            assert subject["encodedList"][0] == "u"
            assert len(gzip.decompress(base64url_decode(subject["encodedList"][1:]))) >= 16 * 1024
            assert verify(strict, found.json).status == 200
    assert purposes == {"revocation", "suspension"}
    assert verify(strict, signed).status == 200


def test_no_list_stands_where_none_was_opened(strict):
    for path in ("/status/2-revocation.json", "/status/1", "/status/%2e%2e%2fkeys"):
        assert strict.get(path).status == 404


def test_the_document_of_the_keys_names_each(strict):
    document = strict.get("/controller.json").json
    assert document["id"] == f"{strict.url}/controller.json"
    listed = {method["publicKeyMultibase"] for method in document["verificationMethod"]}
    assert listed == {key.public_key.multikey for key in KEYS.values()}
    assert document["assertionMethod"] == [method["id"] for method in document["verificationMethod"]]


def test_the_description_names_every_place_and_its_bodies(strict):
    described = strict.get("/openapi.json").json
    for path in ("/credentials/verify", "/presentations/verify", "/issuers/{key}/{suite}/credentials/issue"):
        operation = described["paths"][path]["post"]
        assert operation["requestBody"]["required"] is True
        assert {"400", "413", "422", "503"} <= set(operation["responses"])


def test_interop_lets_pass_an_issuer_that_no_method_resolves_if_the_proof_holds(interop):
    signed = issued(interop)
    errors = verify(interop, signed | {"issuer": "https://vc.example/issuers/5678"}).json["errors"]
    assert errors[0]["code"] == "PROOF_SIGNATURE"
