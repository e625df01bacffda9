"""Documents that a verifier must refuse, or must not call checked."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from makers.signed import (
    AT,
    WEB,
    credential,
    did,
    edited,
    key,
    method,
    present,
    presentation,
    renamed,
    sign,
    web_document,
    without,
)
from makers.vector import Vector

from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import multibase_encode

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHALLENGE = {"challenge": "c-2027", "domain": ["school-b.example"]}


def vectors() -> Iterator[Vector]:
    """Yield the documents, by what is wrong with them."""
    yield from _methods()
    yield from _web_methods()
    yield from _proofs()
    yield from _counter_signatures()
    yield from _validity()
    yield from _trust()
    yield from _nested()
    yield from _holders()
    yield from _inputs()


def _verify(name: str, code: str, document: Any, twin: Any, *rows: str, **demands: Any) -> Vector:
    """Return a vector whose twin differs in the document."""
    common = {"at": AT, **demands}
    return Vector(name, code, "verify", {"document": document, **common}, {"document": twin, **common}, rows)


def _demand(name: str, code: str, document: Any, wrong: dict[str, Any], right: dict[str, Any], *rows: str) -> Vector:
    """Return a vector whose twin differs in what the verifier demands or knows."""
    base = {"document": document, "at": AT}
    return Vector(name, code, "verify", {**base, **wrong}, {**base, **right}, rows)


def _methods() -> Iterator[Vector]:
    genuine = sign(credential())
    forged = sign(credential(), "stranger")
    yield _verify("method-of-another-did", "DI_METHOD_NOT_ISSUER", forged, genuine, "D1")
    relabelled = edited(genuine, "proof", "verificationMethod", to=method("stranger"))
    yield _verify("method-swapped-after-signing", "DI_METHOD_NOT_ISSUER", relabelled, genuine, "D1")
    for name, url in (
        ("issuer-a-web-page", "https://school-a.example/"),
        ("issuer-of-unknown-method", "did:example:a"),
    ):
        document = sign(credential(url))
        yield _verify(name, "DI_ISSUER_UNRESOLVABLE", document, genuine, "D1", issuers=[url, did("school")])
    no_fragment = edited(genuine, "proof", "verificationMethod", to=f"{did('school')}#elsewhere")
    yield _verify("method-not-in-did-key-document", "DI_METHOD_NOT_FOUND", no_fragment, genuine, "D1")
    bad_url = edited(genuine, "proof", "verificationMethod", to="did:key:#x")
    yield _verify("method-no-did-url", "DID_URL_SYNTAX", bad_url, genuine, "D1")


def _web_methods() -> Iterator[Vector]:
    own = f"{WEB}#key-1"
    document = sign(credential(WEB), verificationMethod=own)
    good = web_document()
    listed = good["verificationMethod"][0]

    def served(name: str, code: str, changed: dict[str, Any], *rows: str) -> Vector:
        wrong, right = ({"issuers": [WEB], "documents": {WEB: text}} for text in (changed, good))
        return _demand(name, code, document, wrong, right, *rows)

    yield served("method-gone-from-web-document", "DI_METHOD_NOT_FOUND", {**good, "verificationMethod": []}, "D1")
    yield served("method-only-for-authentication", "DI_RELATIONSHIP", {**good, "assertionMethod": []}, "D2")
    foreign = {**listed, "controller": "did:web:elsewhere.example"}
    yield served(
        "method-under-foreign-control", "DI_METHOD_CONTROLLER", {**good, "verificationMethod": [foreign]}, "D2"
    )
    revoked = {**listed, "revoked": "2027-03-31T00:00:00Z"}
    yield served("method-revoked", "DI_METHOD_ENDED", {**good, "verificationMethod": [revoked]}, "D2")
    expired = {**listed, "expires": "2027-03-31T00:00:00Z"}
    yield served("method-expired", "DI_METHOD_ENDED", {**good, "verificationMethod": [expired]}, "D2")
    yield served("web-document-of-another-did", "DID_DOCUMENT_ID_MISMATCH", {**good, "id": "did:web:b.example"}, "N5")
    chained = {**good, "controller": "did:web:elsewhere.example"}
    yield served("web-document-under-foreign-control", "DID_CONTROLLER_CHAIN", chained, "N6")
    other = {**listed, "publicKeyMultibase": key("stranger").public_key.multikey}
    yield served("web-document-with-another-key", "PROOF_SIGNATURE", {**good, "verificationMethod": [other]}, "D1")
    jwk = {"id": own, "type": "JsonWebKey", "controller": WEB}
    keys = ({**jwk, "publicKeyJwk": {**key("school").public_key.jwk, "use": use}} for use in ("enc", "sig"))
    wrong, right = ({"issuers": [WEB], "documents": {WEB: {**good, "verificationMethod": [k]}}} for k in keys)
    yield _demand("method-key-not-for-signing", "JWK_USE", document, wrong, right, "J12")
    offline = ({"issuers": [WEB]}, {"issuers": [WEB], "documents": {WEB: good}})
    yield _demand("web-document-not-to-be-had", "NET_OFFLINE", document, *offline)


def _proofs() -> Iterator[Vector]:
    genuine = sign(credential())
    changed = edited(genuine, "credentialSubject", "achievement", "name", to="全日制課程理数科")
    yield _verify("course-changed-after-signing", "PROOF_SIGNATURE", changed, genuine, "D14")
    for_login = sign(credential(), proofPurpose="authentication")
    yield _verify("credential-signed-for-authentication", "PROOF_PURPOSE", for_login, genuine, "D3")
    relabelled = edited(for_login, "proof", "proofPurpose", to="assertionMethod")
    yield _verify("purpose-changed-after-signing", "PROOF_SIGNATURE", relabelled, genuine, "D3")
    future = sign(credential(), created="2027-04-01T00:05:01Z")
    soon = sign(credential(), created="2027-04-01T00:05:00Z")
    yield _verify("proof-created-beyond-the-skew", "PROOF_CREATED_IN_FUTURE", future, soon, "D5")
    ended, ending = (sign(credential(), expires=f"2027-04-01T00:00:0{second}Z") for second in (0, 1))
    yield _verify("proof-expired-this-second", "PROOF_EXPIRED", ended, ending, "D5")
    yield _verify("credential-without-proof", "PROOF_MISSING", credential(), genuine)
    unknown = edited(genuine, "proof", "cryptosuite", to="eddsa-2099")
    yield _verify("suite-nobody-knows", "PROOF_SUITE_UNSUPPORTED", unknown, genuine, "D12", "D13")
    half_known = {**genuine, "proof": [genuine["proof"], unknown["proof"]]}
    yield _verify("one-proof-of-two-of-an-unknown-suite", "PROOF_SUITE_UNSUPPORTED", half_known, genuine, "D12")
    half_good = {**changed, "proof": [sign(without(changed, "proof"))["proof"], genuine["proof"]]}
    yield _verify("one-proof-of-two-over-other-data", "PROOF_SIGNATURE", half_good, genuine, "D12")
    undefined = edited(genuine, "credentialSubject", "classRank", to="1")
    yield _verify("undefined-term-added", "JSONLD_UNDEFINED_TERM", undefined, genuine, "D6")
    unsigned_jcs = sign(credential(), suite="eddsa-jcs-2022")
    lost = edited(unsigned_jcs, "credentialSubject", "classRank", to="1")
    yield _verify("undefined-term-added-under-jcs", "JSONLD_UNDEFINED_TERM", lost, unsigned_jcs, "D6")


def _counter_signatures() -> Iterator[Vector]:
    first = sign(credential(), id="urn:uuid:1a1a1a1a-0000-4000-8000-000000000001")
    chained = sign(first, "board", previousProof="urn:uuid:1a1a1a1a-0000-4000-8000-000000000001")
    loose = sign(first, "board")
    custodians = {"custodians": {did("school"): [did("board")]}}
    yield _verify("counter-signature-not-chained", "COUNTER_SIGNATURE_UNCHAINED", loose, chained, "D12", **custodians)
    others = {"custodians": {did("school"): [did("another board")]}}
    yield _demand("counter-signature-by-a-stranger", "COUNTER_SIGNATURE_SIGNER", chained, others, custodians, "D12")
    alone = {**chained, "proof": [edited(sign(credential(), "board"), "id", to="urn:uuid:x")["proof"]]}
    yield _verify("custodian-in-place-of-issuer", "DI_ISSUER_PROOF_MISSING", alone, chained, "D12", **custodians)
    stripped = {**chained, "proof": [chained["proof"][1]]}
    yield _verify("issuers-proof-stripped", "PROOF_PREVIOUS_MISSING", stripped, chained, "D12", **custodians)


def _validity() -> Iterator[Vector]:
    genuine = sign(credential())
    early = sign(credential(validFrom="2027-04-01T00:00:01Z"))
    yield _verify("not-valid-for-another-second", "VC_NOT_YET_VALID", early, genuine)
    late = sign(credential(validUntil="2027-03-31T23:59:59Z"))
    yield _verify("expired-a-second-ago", "VC_EXPIRED", late, genuine)
    revocation_list = {"id": "https://school-a.example/revocations", "type": "1EdTechRevocationList"}
    contexts = [*credential()["@context"], "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]
    with_status = sign(credential(**{"@context": contexts, "credentialStatus": revocation_list}))
    tolerate = ({}, {"tolerate": ["STATUS_NOT_CHECKED"]})
    yield _demand("status-that-cannot-be-checked", "STATUS_NOT_CHECKED", with_status, *tolerate)
    schema = {"id": "https://school-a.example/schema/1", "type": "JsonSchema"}
    with_schema = sign(credential(credentialSchema=[schema]))
    tolerate = ({}, {"tolerate": ["SCHEMA_NOT_CHECKED"]})
    yield _demand("schema-that-cannot-be-checked", "SCHEMA_NOT_CHECKED", with_schema, *tolerate)
    base = "https://www.w3.org/ns/credentials/v2"
    body = ContextStore.production().resolve(base)[0].data
    right = {"id": base, "digestSRI": f"sha384-{base64.b64encode(hashlib.sha384(body).digest()).decode()}"}
    wrong = {**right, "digestSRI": "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}
    meant, other = (sign(credential(relatedResource=[item])) for item in (right, wrong))
    yield _verify("another-context-meant", "RELATED_RESOURCE_DIGEST", other, meant, "D7")
    digests = (hashlib.sha256(text).digest() for text in (body, b"another"))
    multibases = ({"id": base, "digestMultibase": multibase_encode(b"\x12\x20" + d, "u")} for d in digests)
    meant, other = (sign(credential(relatedResource=[item])) for item in multibases)
    yield _verify("another-context-meant-in-multibase", "RELATED_RESOURCE_DIGEST", other, meant, "D7")


def _trust() -> Iterator[Vector]:
    document = sign(credential())
    unlisted = ({"issuers": [did("another school")]}, {"issuers": [did("school")]})
    yield _demand("issuer-not-listed", "ISSUER_UNTRUSTED", document, *unlisted)
    judged = {"issuer": did("school"), "at": AT}
    any_issuer, listed = {**judged, "issuers": None}, {**judged, "issuers": [did("school")]}
    yield Vector("any-issuer-allowed", "ISSUER_ANY_UNSAFE", "judge_issuer", any_issuer, listed)


def _outer(*inner: dict[str, Any], issuer: str = "") -> dict[str, Any]:
    subject = {"id": did("pupil"), "type": ["ClrSubject"], "verifiableCredential": list(inner)}
    contexts = credential()["@context"]
    clr = [contexts[0], "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", contexts[1]]
    types = ["VerifiableCredential", "ClrCredential"]
    return credential(issuer, **{"@context": clr, "type": types, "credentialSubject": subject})


def _course(number: int, **subject: Any) -> dict[str, Any]:
    plain = renamed(without(credential(), "@context"), number)
    return {**plain, "credentialSubject": {**without(plain["credentialSubject"], "id"), **subject}}


def _nested() -> Iterator[Vector]:
    own = _course(1)
    covered = sign(_outer(own))
    foreign = sign(_outer({**own, "issuer": credential(did("another school"))["issuer"]}))
    issuers = {"issuers": [did("school"), did("another school")]}
    yield _verify("nested-by-another-without-proof", "NESTED_FAILED", foreign, covered, "D11", **issuers)
    proven = sign(renamed(credential(did("another school")), 2), "another school")
    broken = edited(proven, "validUntil", to="2038-03-01T00:00:00+09:00")
    whole, cracked = sign(_outer(proven)), sign(_outer(broken))
    yield _verify("nested-changed-before-the-outer-was-signed", "NESTED_FAILED", cracked, whole, "D11", **issuers)
    expired = sign(_outer({**own, "validUntil": "2027-03-31T00:00:00Z"}))
    yield _verify("nested-expired", "NESTED_FAILED", expired, covered)
    doubtful = sign(_outer({**own, "credentialSchema": {"id": "https://school-a.example/s", "type": "JsonSchema"}}))
    yield _verify("nested-that-cannot-be-checked", "NESTED_UNDETERMINED", doubtful, covered)
    earned = ({"creditsEarned": 2}, {"creditsEarned": 4})
    heap = [_course(number, id=did("pupil"), **gained) for number, gained in enumerate(earned, 1)]
    apart = [_course(number, **gained) for number, gained in enumerate(earned, 1)]
    mixed, sorted_out = (sign(_outer(*courses)) for courses in (heap, apart))
    yield _verify("nested-about-one-subject", "NESTED_SUBJECT_SHARED", mixed, sorted_out, "D11")
    deep, shallow = _tower(10), _tower(9)
    yield _verify("nested-deeper-than-eight", "NESTED_FAILED", deep, shallow, "D11")
    alone = {**without(credential(did("another school")), "@context")}
    pair = ({"issuer": did("school")}, {"issuer": did("another school")})
    wrong, right = ({"document": alone, **signer} for signer in pair)
    yield Vector("covered-only-by-a-stranger", "NESTED_UNPROVEN", "verify_covered", wrong, right, ("D11",))
    wrong, right = ({"depth": depth} for depth in (8, 7))
    yield Vector("credentials-nine-deep", "NESTED_TOO_DEEP", "nest", wrong, right, ("D11",))


def _tower(height: int) -> dict[str, Any]:
    inner = _course(1)
    for number in range(2, height):
        inner = renamed(without(_anonymous(_outer(inner)), "@context"), number)
    return sign(_outer(inner))


def _anonymous(outer: dict[str, Any]) -> dict[str, Any]:
    return {**outer, "credentialSubject": without(outer["credentialSubject"], "id")}


def _holders() -> Iterator[Vector]:
    genuine = sign(credential())
    shown = present(presentation(genuine))
    yield _verify(
        "challenge-of-another-day",
        "PROOF_CHALLENGE",
        present(presentation(genuine), challenge="c-2026"),
        shown,
        "D4",
        **_CHALLENGE,
    )
    yield _verify(
        "challenge-left-out",
        "PROOF_CHALLENGE",
        present(presentation(genuine), challenge=None),
        shown,
        "D4",
        **_CHALLENGE,
    )
    elsewhere = present(presentation(genuine), domain="school-c.example")
    yield _verify("made-for-another-school", "PROOF_DOMAIN", elsewhere, shown, "D4", **_CHALLENGE)
    both = present(presentation(genuine), domain=["school-b.example", "school-c.example"])
    yield _verify("made-for-two-schools", "PROOF_DOMAIN", both, shown, "D4", **_CHALLENGE)
    nowhere = present(presentation(genuine), domain=None)
    yield _verify("made-for-nobody", "PROOF_DOMAIN", nowhere, shown, "D4", **_CHALLENGE)
    asserted = present(presentation(genuine), proofPurpose="assertionMethod")
    yield _verify("presentation-signed-for-assertion", "PROOF_PURPOSE", asserted, shown, "D3", **_CHALLENGE)
    changed = edited(shown, "proof", "challenge", to="c-2027b")
    other = {"challenge": "c-2027b", "domain": ["school-b.example"]}
    right = present(presentation(genuine), challenge="c-2027b")
    yield _verify("challenge-changed-after-signing", "PROOF_SIGNATURE", changed, right, "D4", **other)
    yield _verify("presentation-without-proof", "PROOF_MISSING", presentation(genuine), shown, "D4", **_CHALLENGE)
    yield _verify("credential-where-a-holder-is-demanded", "HOLDER_REQUIRED", genuine, shown, "H1", **_CHALLENGE)
    bearer_subject = without(credential()["credentialSubject"], "id")
    bearer = present(presentation(sign(credential(credentialSubject=bearer_subject))))
    required = {**_CHALLENGE, "required": True}
    yield _verify("bearer-credential-presented", "HOLDER_REQUIRED", bearer, shown, "H1", **required)
    borrowed = present(presentation(genuine, holder=did("classmate")), "classmate")
    yield _verify("somebody-elses-credential-shown", "HOLDER_NOT_SUBJECT", borrowed, shown, "H2", **_CHALLENGE)
    classmates_subject = {**credential()["credentialSubject"], "id": did("classmate")}
    mixed = present(presentation(genuine, sign(renamed(credential(credentialSubject=classmates_subject), 1))))
    pair = present(presentation(genuine, sign(renamed(credential(), 1))))
    yield _verify("a-classmates-credential-bundled", "HOLDER_NOT_SUBJECT", mixed, pair, "H3", **_CHALLENGE)
    forged = present(presentation(genuine), "classmate")
    yield _verify("presentation-signed-by-another", "DI_METHOD_NOT_ISSUER", forged, shown, "D1", **_CHALLENGE)
    web_holder = present(presentation(genuine, holder=WEB), "school", verificationMethod=f"{WEB}#key-1")
    known = {**_CHALLENGE, "documents": {WEB: web_document()}}
    yield _verify("holder-nobody-vouches-for", "DI_ISSUER_UNRESOLVABLE", web_holder, shown, "N1", **known)
    taken, fresh = {"given": ["a"], "taken": ["a", "a"]}, {"given": ["a", "b"], "taken": ["a", "b"]}
    yield Vector("challenge-taken-twice", "CHALLENGE_REUSED", "challenges", taken, fresh, ("D4",))


def _inputs() -> Iterator[Vector]:
    genuine = sign(credential())
    unknown = edited(genuine, "@context", 1, to="https://attacker.example/context")
    yield _verify("credential-in-a-context-nobody-pinned", "CONTEXT_UNKNOWN", unknown, genuine, "D6")
