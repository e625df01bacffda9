"""Negative vectors of Data Integrity proofs: their form, their sets and chains, and what they cover."""

from __future__ import annotations

import copy
import hashlib
from typing import TYPE_CHECKING, Any

from makers.signed import credential, edited, key, method, presentation, sign, without
from makers.vector import Vector

from vcedu.canonical.encodings import multibase_decode, multibase_encode
from vcedu.canonical.jcs import jcs
from vcedu.keys import KeyType, PrivateKey, RawPayload

if TYPE_CHECKING:
    from collections.abc import Iterator

_P25519_ORDER = 2**252 + 27742317777372353535851937790883648493
_SUITES = {"rdfc": "eddsa-rdfc-2022", "jcs": "eddsa-jcs-2022"}


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _forms()
    yield from _suites()
    yield from _values()
    yield from _sets_and_chains()
    yield from _contexts()
    yield from _nested_contexts()
    yield from _coverage()
    yield from _making()


def _verify(name: str, code: str, document: dict[str, Any], twin: dict[str, Any], *rows: str, **more: Any) -> Vector:
    return Vector(name, code, "proofs-verify", {"document": document, **more}, {"document": twin, **more}, rows)


def _proof(document: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Return a copy with members of its one proof changed; None takes one out."""
    proof = {**document["proof"], **members}
    return {**document, "proof": {name: value for name, value in proof.items() if value is not None}}


def _forms() -> Iterator[Vector]:
    good, code = sign(credential()), "PROOF_MALFORMED"
    yield _verify("proof-list-empty", "PROOF_MISSING", {**good, "proof": []}, good, "D12")
    yield _verify("proof-left-out", "PROOF_MISSING", without(good, "proof"), good, "D12")
    yield _verify("proof-is-text", code, {**good, "proof": "signed"}, good, "D12")
    yield _verify("proof-in-a-list-in-a-list", code, {**good, "proof": [[good["proof"]]]}, good, "D12")
    yield _verify("proof-without-type", code, _proof(good, type=None), good, "D13")
    yield _verify("proof-with-two-types", code, _proof(good, type=["DataIntegrityProof"]), good, "D13")
    yield _verify("proof-without-cryptosuite", code, _proof(good, cryptosuite=None), good, "D13")
    yield _verify("proof-without-verification-method", code, _proof(good, verificationMethod=None), good)
    yield _verify("proof-with-relative-verification-method", code, _proof(good, verificationMethod="#k"), good)
    yield _verify("proof-with-embedded-key", code, _proof(good, verificationMethod={"id": method("school")}), good)
    yield _verify("proof-without-purpose", code, _proof(good, proofPurpose=None), good, "D3")
    yield _verify(
        "proof-with-two-purposes", code, _proof(good, proofPurpose=["assertionMethod", "authentication"]), good, "D3"
    )
    yield _verify("proof-created-without-zone", code, _proof(good, created="2027-03-25T00:00:00"), good, "D5")
    yield _verify("proof-created-is-a-date", code, _proof(good, created="2027-03-25"), good, "D5")
    yield _verify("proof-expires-is-a-number", code, _proof(good, expires=4_000_000_000), good, "D5")
    named = sign(credential(), id="urn:uuid:7d8a9f60-4a5d-4a8e-bb8d-2f5b5a0f3c01")
    yield _verify("proof-id-is-a-blank-node", code, _proof(named, id="_:b0"), named, "D11")
    yield _verify("proof-id-is-relative", code, _proof(named, id="proof-1"), named)
    bound = sign(credential(), challenge="c-2027", domain="school-b.example")
    yield _verify("proof-challenge-is-a-number", code, _proof(bound, challenge=2027), bound, "D4")
    yield _verify("proof-domain-list-empty", code, _proof(bound, domain=[]), bound, "D4")


def _suites() -> Iterator[Vector]:
    good = sign(credential())
    older = _proof(good, type="Ed25519Signature2018", cryptosuite=None)
    yield _verify("proof-of-an-older-type", "PROOF_TYPE_UNSUPPORTED", older, good, "D13")
    for name, suite in {"unknown": "bbs-2017", "in-capitals": "EdDSA-RDFC-2022"}.items():
        yield _verify(f"proof-suite-{name}", "PROOF_SUITE_UNSUPPORTED", _proof(good, cryptosuite=suite), good, "D13")
    jcs_name = _proof(good, cryptosuite="eddsa-jcs-2022")
    yield _verify("proof-suite-exchanged", "PROOF_SIGNATURE", jcs_name, good, "D13")
    other = _proof(good, cryptosuite="ecdsa-rdfc-2019")
    yield _verify("proof-suite-of-another-kind-of-key", "PROOF_KEY_TYPE", other, good, "D13")
    p384 = PrivateKey.from_secret_bytes(KeyType.P384, hashlib.sha384(b"vcedu test key 1").digest()).public_key
    for name, public_key in {"p384": p384, "the-pupils": key("pupil").public_key}.items():
        code = "PROOF_KEY_TYPE" if name == "p384" else "PROOF_SIGNATURE"
        wrong = {"document": good, "publicKeyMultibase": public_key.multikey}
        right = {"document": good, "publicKeyMultibase": key("school").public_key.multikey}
        yield Vector(f"proof-under-{name}-key", code, "proofs-verify", wrong, right, ("D13",))
    for form, suite in _SUITES.items():
        signed = sign(credential(), suite=suite)
        unknown = _proof(signed, approvedBy="urn:uuid:0b5a0c1e-2b39-4c0e-8f0a-8a6f6f6f6f01")
        yield _verify(f"proof-with-unknown-member-{form}", "PROOF_MEMBER_UNKNOWN", unknown, signed, "D13")
        graph = _proof(signed, **{"@graph": [{"id": "urn:uuid:0b5a0c1e-2b39-4c0e-8f0a-8a6f6f6f6f02"}]})
        yield _verify(f"proof-with-a-graph-{form}", "PROOF_MEMBER_UNKNOWN", graph, signed, "D11", "D13")


def _values() -> Iterator[Vector]:
    good, code = sign(credential()), "PROOF_VALUE"
    value = good["proof"]["proofValue"]
    data = multibase_decode(value)
    for name, wrong in {
        "missing": None,
        "empty": "",
        "a-list": [value],
        "base64url": multibase_encode(data, "u"),
        "without-base": value[1:],
        "outside-base58": value[:-1] + "l",
        "zero-byte-in-front": "z1" + value[1:],
        "byte-short": multibase_encode(data[:-1], "z"),
        "byte-long": multibase_encode(data + b"\0", "z"),
        "endless": "z" + "1" * 4000,
    }.items():
        yield _verify(f"proof-value-{name}", code, _proof(good, proofValue=wrong), good, "D15")
    more = (int.from_bytes(data[32:], "little") + _P25519_ORDER).to_bytes(32, "little")
    for name, wrong in {
        "s-beyond-the-order": data[:32] + more,
        "r-neutral": (1).to_bytes(32, "little") + data[32:],
        "zero": bytes(64),
        "last-bit": data[:-1] + bytes([data[-1] ^ 1]),
    }.items():
        changed = _proof(good, proofValue=multibase_encode(wrong, "z"))
        yield _verify(f"proof-value-{name}", "PROOF_SIGNATURE", changed, good, "D14")


def _sets_and_chains() -> Iterator[Vector]:
    first, second = "urn:uuid:7d8a9f60-4a5d-4a8e-bb8d-2f5b5a0f3c01", "urn:uuid:7d8a9f60-4a5d-4a8e-bb8d-2f5b5a0f3c02"
    base = sign(credential(), id=first)
    pair = sign(base, "board", id=second)
    chain = sign(base, "board", id=second, previousProof=first)
    twice = edited(pair, "proof", 1, "id", to=first)
    yield _verify("proof-id-twice", "PROOF_ID_DUPLICATE", twice, pair, "D12")
    for name, previous in {
        "in-no-document": "urn:uuid:7d8a9f60-4a5d-4a8e-bb8d-2f5b5a0f3c03",
        "in-no-document-of-a-list": [first, "urn:uuid:7d8a9f60-4a5d-4a8e-bb8d-2f5b5a0f3c03"],
        "named-in-capitals": first.upper(),
    }.items():
        missing = edited(chain, "proof", 1, "previousProof", to=previous)
        yield _verify(f"previous-proof-{name}", "PROOF_PREVIOUS_MISSING", missing, chain, "D12")
    without_id = {**chain, "proof": [without(chain["proof"][0], "id"), chain["proof"][1]]}
    yield _verify("previous-proof-without-id", "PROOF_PREVIOUS_MISSING", without_id, chain, "D12")
    yield _verify(
        "previous-proof-stripped", "PROOF_PREVIOUS_MISSING", {**chain, "proof": chain["proof"][1:]}, chain, "D12"
    )
    itself = edited(chain, "proof", 1, "previousProof", to=second)
    yield _verify("previous-proof-is-itself", "PROOF_PREVIOUS_LOOP", itself, chain, "D12")
    circle = {**chain, "proof": [{**chain["proof"][0], "previousProof": second}, chain["proof"][1]]}
    yield _verify("previous-proof-in-a-circle", "PROOF_PREVIOUS_LOOP", circle, chain, "D12")
    for name, previous in {"a-number": 456321, "an-empty-list": [], "twice-the-same": [first, first]}.items():
        malformed = edited(chain, "proof", 1, "previousProof", to=previous)
        yield _verify(f"previous-proof-{name}", "PROOF_MALFORMED", malformed, chain, "D12")
    eight = credential()
    for number in range(8):
        eight = sign(eight, f"signer {number}")
    yield _verify("proofs-nine", "PROOF_TOO_MANY", {**eight, "proof": [*eight["proof"], base["proof"]]}, eight, "D12")
    yield from _exchanged_links(first, second)


def _exchanged_links(first: str, second: str) -> Iterator[Vector]:
    """Yield chains whose first proof is exchanged for another that holds as well, under every pair of suites."""
    for form, suite in _SUITES.items():
        for other_form, other_suite in _SUITES.items():
            base = sign(credential(), suite=suite, id=first)
            chain = sign(base, "board", suite=other_suite, id=second, previousProof=first)
            exchanged = sign(credential(), suite=suite, id=first, created="2027-03-26T00:00:00Z")["proof"]
            name = f"previous-proof-exchanged-{form}-then-{other_form}"
            yield _verify(name, "PROOF_SIGNATURE", {**chain, "proof": [exchanged, chain["proof"][1]]}, chain, "D12")
    base = sign(credential(), id=first)
    chained, loose = (sign(base, "board", id=second, **more) for more in ({"previousProof": first}, {}))
    unlinked = edited(chained, "proof", 1, to=without(chained["proof"][1], "previousProof"))
    yield _verify("previous-proof-left-out-after-signing", "PROOF_SIGNATURE", unlinked, chained, "D12")
    linked = edited(loose, "proof", 1, "previousProof", to=first)
    yield _verify("previous-proof-added-after-signing", "PROOF_SIGNATURE", linked, loose, "D12")


def _contexts() -> Iterator[Vector]:
    code = "PROOF_CONTEXT"
    rdfc, by_jcs = sign(credential()), sign(credential(), suite="eddsa-jcs-2022")
    credentials, badges = rdfc["@context"]
    same = _proof(rdfc, **{"@context": [credentials, badges]})
    for name, contexts in {"fewer": [credentials], "in-another-order": [badges, credentials], "none": []}.items():
        other = _proof(rdfc, **{"@context": contexts})
        yield _verify(f"proof-contexts-{name}-rdfc", code, other, same, "D13")
        other = _proof(by_jcs, **{"@context": contexts if name != "fewer" else [badges]})
        yield _verify(f"proof-contexts-{name}-jcs", code, other, by_jcs, "D13")
    more = _proof(by_jcs, **{"@context": [credentials, badges, "https://w3id.org/security/data-integrity/v2"]})
    yield _verify("proof-contexts-more-than-the-document-jcs", code, more, by_jcs, "D13")
    dropped = _proof(by_jcs, **{"@context": None})
    yield _verify("proof-contexts-dropped-jcs", "PROOF_SIGNATURE", dropped, by_jcs, "D13")
    added = {**by_jcs, "@context": [credentials, badges, "https://w3id.org/security/data-integrity/v2"]}
    exchanged = _proof(added, **{"@context": added["@context"]})
    yield _verify("proof-contexts-replaced-jcs", "PROOF_SIGNATURE", exchanged, added, "D7", "D13")
    # Signed by one who named one context and used the words of another: under what was signed they mean nothing.
    blind, sighted = _signed_blindly([credentials]), _signed_blindly([credentials, badges])
    yield _verify("proof-contexts-do-not-define-what-was-signed", "JSONLD_UNDEFINED_TYPE", blind, sighted, "D6", "D13")


def _nested_contexts() -> Iterator[Vector]:
    inner = sign(credential(), suite="eddsa-jcs-2022")
    credentials, badges = inner["@context"]
    good = sign(presentation(inner), "pupil", proofPurpose="authentication")
    for name, contexts in {"in-another-order": [badges, credentials], "none": []}.items():
        wrong = edited(good, "verifiableCredential", 0, "proof", "@context", to=contexts)
        yield _verify(f"nested-proof-contexts-{name}", "CONTEXT_NESTED", wrong, good, "D9", "D13")


def _signed_blindly(contexts: list[str]) -> dict[str, Any]:
    """Return a document with an eddsa-jcs-2022 proof over these contexts, made without the library's checks."""
    document = credential()
    proof = {
        "@context": contexts,
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2027-03-25T00:00:00Z",
        "verificationMethod": method("school"),
        "proofPurpose": "assertionMethod",
    }
    data = b"".join(hashlib.sha256(jcs(part)).digest() for part in (proof, {**document, "@context": contexts}))
    signature = key("school").sign(RawPayload(data, "vector"))
    return {**document, "proof": {**proof, "proofValue": multibase_encode(signature, "z")}}


def _coverage() -> Iterator[Vector]:
    for form, suite in _SUITES.items():
        good = sign(
            credential(), suite=suite, expires="2028-03-25T00:00:00Z", challenge="c", domain="b.example", nonce="n"
        )
        changes: dict[str, dict[str, Any]] = {
            "created": {"created": "2026-03-25T00:00:00Z"},
            "expires": {"expires": "2099-03-25T00:00:00Z"},
            "challenge": {"challenge": "d"},
            "domain": {"domain": "c.example"},
            "nonce": {"nonce": None},
            "purpose": {"proofPurpose": "authentication"},
        }
        for name, members in changes.items():
            rows = {"purpose": ("D3",), "challenge": ("D4",), "domain": ("D4",)}.get(name, ("D5",))
            yield _verify(f"proof-{name}-changed-{form}", "PROOF_SIGNATURE", _proof(good, **members), good, *rows)
        subject = copy.deepcopy(good)
        subject["credentialSubject"]["achievement"]["name"] = "全日制課程理数科"
        yield _verify(f"content-changed-{form}", "PROOF_SIGNATURE", subject, good)
        yield _verify(f"content-added-{form}", "PROOF_SIGNATURE", {**good, "description": "優等"}, good)
        yield _verify(f"content-removed-{form}", "PROOF_SIGNATURE", without(good, "validUntil"), good)


def _making() -> Iterator[Vector]:
    options = {
        "verificationMethod": method("school"),
        "proofPurpose": "assertionMethod",
        "created": "2027-03-25T00:00:00Z",
    }
    asked: dict[str, Any] = {
        "document": credential(),
        "suite": "eddsa-rdfc-2022",
        "options": options,
        "signer": "school",
    }
    waiting, released = ({**asked, "released": state} for state in (False, True))
    yield Vector("signature-not-yet-released", "APPROVAL_PENDING", "proofs-make", waiting, released)
    faulty, sound = ({**asked, "faulty": state} for state in (True, False))
    yield Vector("signer-gives-a-faulty-signature", "PROOF_SIGNATURE", "proofs-make", faulty, sound)
    for name, code, members in (
        ("options-with-unknown-member", "PROOF_MEMBER_UNKNOWN", {"approvedBy": "x"}),
        ("options-build-on-nothing", "PROOF_PREVIOUS_MISSING", {"previousProof": "urn:uuid:1"}),
        ("options-without-purpose", "PROOF_MALFORMED", {"proofPurpose": ""}),
        ("options-of-another-suite", "PROOF_MALFORMED", {"cryptosuite": "eddsa-jcs-2022"}),
    ):
        yield Vector(name, code, "proofs-make", {**asked, "options": {**options, **members}}, asked)
