"""Negative vectors of ML-DSA: keys, signatures and proofs.

Its signatures are hedged with fresh randomness, so they were made once and are kept in `figures/ml-dsa.json`.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makers.signed import AT, WEB, credential, edited, key, sign, web_document, without
from makers.tokens import claims, header, token
from makers.trust import of_city, of_school
from makers.vector import Vector

from vcedu import dids
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import multibase_decode, multibase_encode
from vcedu.keys import KeyType, PrivateKey, RawPayload, SigningKey
from vcedu.proofs import SUITES, add_proof

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIGURES = Path(__file__).parents[1] / "figures" / "ml-dsa.json"
_MESSAGE = "第一高等学校 卒業証明書".encode()
_FIRST, _SECOND = "urn:uuid:7d8a9f60-4a5d-4a8e-bb8d-2f5b5a0f3c11", "urn:uuid:7d8a9f60-4a5d-4a8e-bb8d-2f5b5a0f3c12"
_SUITES = {"rdfc": "mldsa44-rdfc-2024", "jcs": "mldsa44-jcs-2024"}


def ml_dsa_key(key_type: KeyType = KeyType.MLDSA44, whose: str = "school") -> SigningKey:
    """Return somebody's ML-DSA key, the same each time."""
    secret = hashlib.sha256(f"vcedu negative vectors: {whose}".encode()).digest()
    return PrivateKey.from_secret_bytes(key_type, secret).as_signer()


@functools.cache
def figures() -> dict[str, Any]:
    """Return the signatures that were made once."""
    return dict(json.loads(_FIGURES.read_text(encoding="utf-8")))


def make_figures() -> dict[str, Any]:
    """Return new signatures of the same documents, for whoever changes those: the vectors change with them."""
    proofs = {form: _signed(credential(), suite)["proof"] for form, suite in _SUITES.items()}
    chain = _signed(sign(credential(), id=_FIRST), _SUITES["rdfc"], id=_SECOND, previousProof=_FIRST)
    signatures = {name.value: ml_dsa_key(name).sign(RawPayload(_MESSAGE, "figure")).hex() for name in _KINDS}
    pair = _signed(sign(credential(WEB), verificationMethod=f"{WEB}#key-1"), _SUITES["rdfc"], **_BY_WEB)
    return {"signatures": signatures, "proofs": proofs, "chain": chain["proof"], "pair": pair["proof"]}


_BY_WEB = {"verificationMethod": f"{WEB}#key-2"}
_KINDS = (KeyType.MLDSA44, KeyType.MLDSA65, KeyType.MLDSA87)


def _signed(document: dict[str, Any], suite: str, **options: Any) -> dict[str, Any]:
    signer = ml_dsa_key()
    multikey = signer.public_key.multikey
    usual = {
        "created": "2027-03-25T00:00:00Z",
        "verificationMethod": f"{dids.did_key(signer.public_key)}#{multikey}",
        "proofPurpose": "assertionMethod",
    }
    return add_proof(SUITES[suite], document, {**usual, **options}, signer=signer, contexts=ContextStore.production())


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _multikeys()
    yield from _jwks()
    yield from _signatures()
    yield from _proofs()
    yield from _chains()
    yield from _pairs()
    yield from _demands()


def _multikeys() -> Iterator[Vector]:
    def multikey(name: str, code: str, text: str, twin: str) -> Vector:
        return Vector(name, code, "key-from-multikey", {"text": text}, {"text": twin}, ())

    for key_type in _KINDS:
        good = ml_dsa_key(key_type).public_key.multikey
        data, kind = multibase_decode(good), key_type.value.lower().replace("-", "")
        yield multikey(f"multikey-{kind}-byte-short", "KEY_MALFORMED", multibase_encode(data[:-1], "u"), good)
        yield multikey(f"multikey-{kind}-byte-long", "KEY_MALFORMED", multibase_encode(data + b"\0", "u"), good)
        yield multikey(f"multikey-{kind}-in-base58", "KEY_MALFORMED", multibase_encode(data, "z"), good)
    good = ml_dsa_key().public_key.multikey
    larger = multibase_encode(bytes.fromhex("9124") + multibase_decode(good)[2:], "u")
    yield multikey("multikey-mldsa44-under-the-name-of-mldsa65", "KEY_MALFORMED", larger, good)
    seed = multibase_encode(bytes.fromhex("9a26") + bytes(32), "u")
    yield multikey("multikey-mldsa44-seed-as-public-key", "KEY_TYPE_UNSUPPORTED", seed, good)
    slh = multibase_encode(bytes.fromhex("a024") + bytes(32), "u")
    yield multikey("multikey-of-slh-dsa", "KEY_TYPE_UNSUPPORTED", slh, good)
    edwards = key("school").public_key.multikey
    base64url = multibase_encode(multibase_decode(edwards), "u")
    yield multikey("multikey-ed25519-in-base64url-beside-ml-dsa", "KEY_MALFORMED", base64url, edwards)


def _jwks() -> Iterator[Vector]:
    good: dict[str, Any] = {**ml_dsa_key().public_key.jwk}

    def jwk(name: str, code: str, **members: Any) -> Vector:
        changed = {member: value for member, value in {**good, **members}.items() if value is not None}
        return Vector(name, code, "key-from-jwk", {"jwk": changed}, {"jwk": good}, ("J12",))

    yield jwk("jwk-akp-without-alg", "KEY_TYPE_UNSUPPORTED", alg=None)
    yield jwk("jwk-akp-of-another-alg", "KEY_TYPE_UNSUPPORTED", alg="SLH-DSA-SHA2-128s")
    yield jwk("jwk-akp-alg-a-list", "JWK_INVALID", alg=["ML-DSA-44"])
    yield jwk("jwk-akp-of-a-larger-alg", "JWK_INVALID", alg="ML-DSA-65")
    yield jwk("jwk-akp-without-pub", "JWK_INVALID", pub=None)
    yield jwk("jwk-akp-pub-padded", "JWK_INVALID", pub=good["pub"] + "=")
    yield jwk("jwk-akp-with-seed", "JWK_INVALID", priv="AAAA")
    yield jwk("jwk-akp-for-encryption", "JWK_USE", use="enc")
    yield jwk("jwk-akp-as-okp", "KEY_TYPE_UNSUPPORTED", kty="OKP")


def _signatures() -> Iterator[Vector]:
    for key_type in _KINDS:
        public = ml_dsa_key(key_type).public_key.multikey
        signature = bytes.fromhex(figures()["signatures"][key_type.value])
        good = {"publicKeyMultibase": public, "data": _MESSAGE.hex(), "signature": signature.hex()}
        kind = key_type.value.lower().replace("-", "")
        flipped = signature[:100] + bytes([signature[100] ^ 1]) + signature[101:]
        for name, code, change in (
            ("bit-changed", "SIGNATURE_INVALID", {"signature": flipped.hex()}),
            ("over-other-data", "SIGNATURE_INVALID", {"data": (_MESSAGE + b"\n").hex()}),
            ("by-another-key", "SIGNATURE_INVALID", {"publicKeyMultibase": _other(key_type)}),
            ("byte-short", "SIGNATURE_LENGTH", {"signature": signature[:-1].hex()}),
            ("byte-long", "SIGNATURE_LENGTH", {"signature": signature.hex() + "00"}),
        ):
            yield Vector(f"{kind}-signature-{name}", code, "signature-verify", {**good, **change}, good)


def _other(key_type: KeyType) -> str:
    return ml_dsa_key(key_type, "another").public_key.multikey


def _verify(name: str, code: str, document: dict[str, Any], twin: dict[str, Any], *rows: str) -> Vector:
    return Vector(name, code, "proofs-verify", {"document": document}, {"document": twin}, rows)


def _proofs() -> Iterator[Vector]:
    for form, proof in figures()["proofs"].items():
        good = {**credential(), "proof": proof}
        value = multibase_decode(proof["proofValue"])
        changes: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("in-base58", "PROOF_VALUE", {"proofValue": multibase_encode(value, "z")}),
            ("value-byte-short", "PROOF_VALUE", {"proofValue": multibase_encode(value[:-1], "u")}),
            ("value-endless", "PROOF_VALUE", {"proofValue": "u" + "A" * 9000}),
            ("value-zero", "PROOF_SIGNATURE", {"proofValue": multibase_encode(bytes(2420), "u")}),
            ("created-changed", "PROOF_SIGNATURE", {"created": "2026-03-25T00:00:00Z"}),
            ("purpose-changed", "PROOF_SIGNATURE", {"proofPurpose": "authentication"}),
            ("under-another-context", "PROOF_CONTEXT", {"@context": credential()["@context"][:1]}),
            ("with-unknown-member", "PROOF_MEMBER_UNKNOWN", {"approvedBy": "urn:uuid:1"}),
            ("as-eddsa", "PROOF_KEY_TYPE", {"cryptosuite": f"eddsa-{form}-2022"}),
            ("of-a-larger-kind", "PROOF_SUITE_UNSUPPORTED", {"cryptosuite": f"mldsa65-{form}-2024"}),
            ("as-the-other-form", "PROOF_SIGNATURE", {"cryptosuite": _SUITES["jcs" if form == "rdfc" else "rdfc"]}),
        )
        for name, code, members in changes:
            changed = {**good, "proof": {**proof, **members}}
            yield _verify(f"proof-mldsa44-{form}-{name}", code, changed, good, "D13")
        yield _verify(f"content-changed-mldsa44-{form}", "PROOF_SIGNATURE", {**good, "name": "修了証明書"}, good)
        yield _verify(f"content-removed-mldsa44-{form}", "PROOF_SIGNATURE", without(good, "validUntil"), good)
        more = {**good, "@context": [*good["@context"], "https://w3id.org/security/data-integrity/v2"]}
        if form == "jcs":
            yield _verify("context-added-mldsa44-jcs", "PROOF_SIGNATURE", more, good, "D7")


def _chains() -> Iterator[Vector]:
    good = {**credential(), "proof": figures()["chain"]}
    first, second = good["proof"]
    exchanged = sign(credential(), id=_FIRST, created="2027-03-26T00:00:00Z")["proof"]
    changed = {**good, "proof": [exchanged, second]}
    yield _verify("previous-proof-exchanged-under-mldsa44", "PROOF_SIGNATURE", changed, good, "D12")
    alone = {**good, "proof": [second]}
    yield _verify("previous-proof-stripped-under-mldsa44", "PROOF_PREVIOUS_MISSING", alone, good, "D12")
    unlinked = {**good, "proof": [first, without(second, "previousProof")]}
    yield _verify("previous-proof-left-out-under-mldsa44", "PROOF_SIGNATURE", unlinked, good, "D12")
    loop = edited(good, "proof", 0, "previousProof", to=_SECOND)
    yield _verify("previous-proof-in-a-circle-with-mldsa44", "PROOF_PREVIOUS_LOOP", loop, good, "D12")


def pair() -> dict[str, Any]:
    """Return a certificate that a school has signed with Ed25519 and with ML-DSA."""
    return {**credential(WEB), "proof": figures()["pair"]}


def two_keys() -> dict[str, Any]:
    """Return the school's DID document with both keys."""
    first, second = f"{WEB}#key-1", f"{WEB}#key-2"
    public = ml_dsa_key().public_key.multikey
    method = {"id": second, "type": "Multikey", "controller": WEB, "publicKeyMultibase": public}
    document = web_document(assertionMethod=[first, second])
    return {**document, "verificationMethod": [*document["verificationMethod"], method]}


def _pairs() -> Iterator[Vector]:
    asked = {
        "at": AT,
        "issuers": [WEB],
        "documents": {WEB: two_keys()},
        "suites": {WEB: ["eddsa-rdfc-2022", "mldsa44-rdfc-2024"]},
    }
    good = pair()
    older, newer = good["proof"]
    again = sign({**good, "proof": older}, verificationMethod=f"{WEB}#key-1", created="2027-03-26T00:00:00Z")["proof"]
    flipped = multibase_decode(newer["proofValue"])
    flipped = flipped[:7] + bytes([flipped[7] ^ 1]) + flipped[8:]
    code = "PROOF_SUITE_MISSING"
    for name, expected, proof in (
        ("ml-dsa-proof-stripped", code, older),
        ("ml-dsa-proof-stripped-from-a-list", code, [older]),
        ("ed25519-proof-stripped-beside-ml-dsa", code, newer),
        ("ml-dsa-proof-exchanged-for-a-second-ed25519-proof", code, again),
        ("ml-dsa-proof-broken-beside-ed25519", "PROOF_SIGNATURE", [older, {**newer, "proofValue": _u(flipped)}]),
        (
            "ml-dsa-proof-under-the-other-key",
            "PROOF_KEY_TYPE",
            [older, {**newer, "verificationMethod": f"{WEB}#key-1"}],
        ),
        (
            "ml-dsa-proof-of-an-unlisted-key",
            "DI_METHOD_NOT_FOUND",
            [older, {**newer, "verificationMethod": f"{WEB}#3"}],
        ),
    ):
        yield _demanded(name, expected, {**good, "proof": proof}, good, asked)
    text = token(header(kid=f"{WEB}#key-1"), claims(iss=WEB, issuer=WEB))
    wrong, right = {"text": text, **asked}, {"document": good, **asked}
    yield Vector("token-where-two-suites-are-demanded", code, "verify", wrong, right, ("D12",))


def _u(data: bytes) -> str:
    return multibase_encode(data, "u")


def _demanded(name: str, code: str, wrong: Any, right: Any, asked: dict[str, Any]) -> Vector:
    return Vector(name, code, "verify", {"document": wrong, **asked}, {"document": right, **asked}, ("D12",))


def _demands() -> Iterator[Vector]:
    def registered(name: str, code: str, wrong: dict[str, Any], right: dict[str, Any], city: Any = None) -> Vector:
        by_city = sign(of_city(**(city or {})), "registry")
        common = {"at": AT, "document": sign(credential())}
        inputs = ({**common, "statements": [by_city, sign(of_school(**each), "city")]} for each in (wrong, right))
        return Vector(name, code, "verify_registered", *inputs, ("D12", "T1"))

    both = {"requiredCryptosuite": ["eddsa-rdfc-2022", "mldsa44-rdfc-2024"]}
    later = {**both, "requiredFrom": "2028-04-01T00:00:00Z"}
    yield registered("record-without-the-suite-its-registration-demands", "PROOF_SUITE_MISSING", both, later)
    own = {"requiredCryptosuite": ["eddsa-rdfc-2022"]}
    since = {**both, "requiredFrom": "2027-04-01T00:00:00Z"}
    yield registered("record-without-the-suite-demanded-since-today", "PROOF_SUITE_MISSING", since, own)

    def stated(name: str, **members: Any) -> Vector:
        wrong, right = ({"statement": of_school(**each)} for each in ({**both, **members}, both))
        return Vector(f"registration-{name}", "STATEMENT_MALFORMED", "read_statement", wrong, right, ("T1",))

    yield stated("demands-a-suite-that-is-a-number", requiredCryptosuite=[7])
    yield stated("demands-a-suite-in-capitals", requiredCryptosuite=["EdDSA-rdfc-2022"])
    yield stated("demands-an-empty-suite", requiredCryptosuite=[""])
    yield stated("demands-nine-suites", requiredCryptosuite=[f"suite-{number}" for number in range(9)])
    yield stated("demands-nothing-from-a-day", requiredCryptosuite=[], requiredFrom="2027-04-01T00:00:00Z")
