"""Negative vectors of `Ed25519Signature2020`, the proof type of badges of earlier years."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from makers.signed import credential, key, method
from makers.vector import Vector

from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.encodings import multibase_decode, multibase_encode
from vcedu.canonical.jsonld import map_document
from vcedu.canonical.rdfc import canonicalize
from vcedu.keys import RawPayload

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTEXT = "https://w3id.org/security/suites/ed25519-2020/v1"


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    good = old_badge()
    proof = good["proof"]
    value = multibase_decode(proof["proofValue"])

    def refused(name: str, code: str, *, document: dict[str, Any] | None = None, **members: Any) -> Vector:
        changed = {**good, **(document or {}), "proof": {**proof, **members}}
        rows = ("D13",)
        return Vector(f"ed25519-2020-{name}", code, "proofs-verify", {"document": changed}, {"document": good}, rows)

    yield refused("created-changed", "PROOF_SIGNATURE", created="2021-03-25T00:00:00Z")
    yield refused("purpose-changed", "PROOF_SIGNATURE", proofPurpose="authentication")
    yield refused("content-changed", "PROOF_SIGNATURE", document={"name": "修了証明書"})
    yield refused("of-another-year", "PROOF_TYPE_UNSUPPORTED", type="Ed25519Signature2018")
    yield refused("with-cryptosuite", "PROOF_MEMBER_UNKNOWN", cryptosuite="eddsa-rdfc-2022")
    yield refused("with-jws", "PROOF_MEMBER_UNKNOWN", jws="eyJhbGciOiJFZERTQSJ9..AA")
    yield refused(
        "as-data-integrity-proof", "PROOF_SIGNATURE", type="DataIntegrityProof", cryptosuite="eddsa-rdfc-2022"
    )
    yield refused("value-in-base64url", "PROOF_VALUE", proofValue=multibase_encode(value, "u"))
    yield refused("value-byte-short", "PROOF_VALUE", proofValue=multibase_encode(value[:-1], "z"))
    yield refused("value-last-bit", "PROOF_SIGNATURE", proofValue=multibase_encode(_flipped(value), "z"))
    yield refused("without-its-context", "JSONLD_UNDEFINED_TYPE", document={"@context": good["@context"][:2]})


def old_badge(**members: Any) -> dict[str, Any]:
    """Return a certificate with a proof of the old type."""
    document = credential(**members)
    return make_old({**document, "@context": [*document["@context"], CONTEXT]})


def make_old(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with a proof of the old type, made step by step (EdDSA Cryptosuites appendix A)."""
    options = {
        "type": "Ed25519Signature2020",
        "created": "2020-03-25T00:00:00Z",
        "verificationMethod": method("school"),
        "proofPurpose": "assertionMethod",
    }
    signed = b"".join(_hash(part) for part in ({"@context": document["@context"], **options}, document))
    signature = key("school").sign(RawPayload(signed, "vector"))
    return {**document, "proof": {**options, "proofValue": multibase_encode(signature, "z")}}


def _hash(document: dict[str, Any]) -> bytes:
    mapped = map_document(document, contexts=ContextStore.production())
    return hashlib.sha256(canonicalize(mapped.quads, hash_name="sha256").nquads.encode()).digest()


def _flipped(value: bytes) -> bytes:
    return value[:-1] + bytes([value[-1] ^ 1])
