"""Signed documents to start from: fixed keys, fixed dates, and a school, a pupil, a board and a stranger."""

from __future__ import annotations

import copy
import hashlib
from typing import Any

from vcedu import dids
from vcedu.canonical.contexts import ContextStore
from vcedu.keys import KeyType, PrivateKey, SigningKey
from vcedu.proofs import SUITES, add_proof

CREATED = "2027-03-25T00:00:00Z"
AT = "2027-04-01T00:00:00Z"
WEB = "did:web:school-a.example"


def key(whose: str) -> SigningKey:
    """Return somebody's Ed25519 key, the same each time."""
    secret = hashlib.sha256(f"vcedu negative vectors: {whose}".encode()).digest()
    return PrivateKey.from_secret_bytes(KeyType.ED25519, secret).as_signer()


def did(whose: str) -> str:
    """Return somebody's did:key."""
    return str(dids.did_key(key(whose).public_key))


def method(whose: str) -> str:
    """Return the verification method of somebody's did:key."""
    return f"{did(whose)}#{key(whose).public_key.multikey}"


def credential(issuer: str = "", **members: Any) -> dict[str, Any]:
    """Return an unsigned certificate of graduation (卒業証明書) by a school about a pupil."""
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:5b0e3d0e-8d53-4f0b-9d0c-8f1c6a0e7a21",
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": "卒業証明書",
        "issuer": {"id": issuer or did("school"), "type": ["Profile"], "name": "第一高等学校"},
        "validFrom": "2027-03-01T00:00:00+09:00",
        "validUntil": "2037-03-01T00:00:00+09:00",
        "credentialSubject": {
            "id": did("pupil"),
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:0f7a4c0c-1b36-4b0b-8a90-6f0f5d3c8e11",
                "type": ["Achievement"],
                "name": "全日制課程普通科",
                "criteria": {"narrative": "全課程を修了したこと"},
            },
        },
        **members,
    }


def renamed(document: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a copy whose identifiers are its own, so that it can stand beside or inside the original."""
    result = copy.deepcopy(document)
    result["id"] = f"urn:uuid:00000000-0000-4000-8000-{number:012d}"
    achievement = result["credentialSubject"].get("achievement")
    if achievement is not None:
        achievement["id"] = f"urn:uuid:00000000-0000-4000-9000-{number:012d}"
    return result


def presentation(*credentials: dict[str, Any], holder: str = "", **members: Any) -> dict[str, Any]:
    """Return an unsigned presentation by the pupil."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": holder or did("pupil"),
        "verifiableCredential": list(credentials),
        **members,
    }


def sign(
    document: dict[str, Any], whose: str = "school", *, suite: str = "eddsa-rdfc-2022", **options: Any
) -> dict[str, Any]:
    """Return a document with one more proof; options override the usual proof members, None leaves one out."""
    usual = {"created": CREATED, "verificationMethod": method(whose), "proofPurpose": "assertionMethod"}
    members = {name: value for name, value in {**usual, **options}.items() if value is not None}
    signer = key(whose)
    return add_proof(SUITES[suite], document, members, signer=signer, contexts=ContextStore.production())


def present(document: dict[str, Any], whose: str = "pupil", **options: Any) -> dict[str, Any]:
    """Return a signed presentation that answers the usual challenge."""
    usual = {"proofPurpose": "authentication", "challenge": "c-2027", "domain": "school-b.example"}
    return sign(document, whose, **{**usual, **options})


def web_document(**members: Any) -> dict[str, Any]:
    """Return the DID document of the school's did:web, with one key for both purposes."""
    own = f"{WEB}#key-1"
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": WEB,
        "verificationMethod": [
            {"id": own, "type": "Multikey", "controller": WEB, "publicKeyMultibase": key("school").public_key.multikey}
        ],
        "assertionMethod": [own],
        "authentication": [own],
        **members,
    }


def without(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a copy without one member."""
    return {member: value for member, value in document.items() if member != name}


def edited(document: dict[str, Any], *where: str | int, to: Any) -> dict[str, Any]:
    """Return a copy with one member changed after signing."""
    result = copy.deepcopy(document)
    place: Any = result
    for step in where[:-1]:
        place = place[step]
    place[where[-1]] = to
    return result


def version_1() -> dict[str, Any]:
    """Return an unsigned certificate in data model 1.1."""
    return {
        "@context": ["https://www.w3.org/2018/credentials/v1", "https://w3id.org/security/data-integrity/v2"],
        "id": "urn:uuid:5b0e3d0e-8d53-4f0b-9d0c-8f1c6a0e7a29",
        "type": ["VerifiableCredential"],
        "issuer": did("school"),
        "issuanceDate": "2027-03-01T00:00:00",
        "expirationDate": "2037-03-01T00:00:00Z",
        "credentialSubject": {"id": did("pupil")},
    }
