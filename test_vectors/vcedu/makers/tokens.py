"""Tokens to start from, made by hand so that every part of one can be made wrong."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from makers.signed import credential, did, key, method, presentation

from vcedu import dids
from vcedu.canonical.encodings import base64url_encode
from vcedu.keys import KeyType, PrivateKey, RawPayload, SigningKey

ISSUED_AT = 1_805_932_800  # 2027-03-25T00:00:00Z


def nist_key(key_type: KeyType = KeyType.P256, whose: str = "school") -> SigningKey:
    """Return somebody's key on a NIST curve, the same each time."""
    digest = hashlib.sha384 if key_type is KeyType.P384 else hashlib.sha256
    return PrivateKey.from_secret_bytes(key_type, digest(f"vcedu tokens: {whose}".encode()).digest()).as_signer()


def method_of(signer: SigningKey) -> str:
    """Return the verification method of a key's did:key."""
    return f"{dids.did_key(signer.public_key)}#{signer.public_key.multikey}"


def claims(**members: Any) -> dict[str, Any]:
    """Return the claims of the school's certificate; None takes one out."""
    usual = {"iss": did("school"), "iat": ISSUED_AT, **credential()}
    return {name: value for name, value in {**usual, **members}.items() if value is not None}


def header(**members: Any) -> dict[str, Any]:
    """Return the header of the school's token; None takes a member out."""
    usual = {"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc", "kid": method("school")}
    return {name: value for name, value in {**usual, **members}.items() if value is not None}


def token(head: Any = None, body: Any = None, *, signer: SigningKey | None = None) -> str:
    """Return a signed token; header and body may be JSON values or texts as they shall stand in it."""
    parts = [_part(header() if head is None else head), _part(claims() if body is None else body)]
    signing_input = ".".join(parts)
    signature = (signer or key("school")).sign(RawPayload(signing_input.encode(), "vector"))
    return f"{signing_input}.{base64url_encode(signature)}"


def with_signature(text: str, signature: bytes) -> str:
    """Return a token with another signature."""
    return f"{text.rpartition('.')[0]}.{base64url_encode(signature)}"


def shown_token(*tokens: str, head: dict[str, Any] | None = None, **members: Any) -> str:
    """Return the pupil's presentation of tokens, as a token that answers the usual challenge."""
    usual = {"iss": did("pupil"), "aud": "school-b.example", "nonce": "c-2027", "iat": ISSUED_AT}
    body = {**usual, **presentation(*[enveloped(each) for each in tokens]), **members}
    named = {"typ": "vp+jwt", "cty": "vp", "kid": method("pupil"), **(head or {})}
    present = {name: value for name, value in body.items() if value is not None}
    return token(header(**named), present, signer=key("pupil"))


def enveloped(text: str, **members: Any) -> dict[str, Any]:
    """Return the object that holds a token."""
    usual = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{text}",
        "type": "EnvelopedVerifiableCredential",
    }
    return {name: value for name, value in {**usual, **members}.items() if value is not None}


def padded(part: str) -> str:
    """Return a part of a token with the padding of base64."""
    return part + "=" * (-len(part) % 4 or 4)


def respelled(part: str) -> str:
    """Return a part whose unused bits are not zero; its length must leave some."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    changed = part[:-1] + alphabet[alphabet.index(part[-1]) ^ 1]
    if base64.urlsafe_b64decode(changed + "=" * (-len(changed) % 4)) != base64.urlsafe_b64decode(
        part + "=" * (-len(part) % 4)
    ):
        raise ValueError("no unused bits")
    return changed


def _part(value: Any) -> str:
    if isinstance(value, bytes):
        return base64url_encode(value)
    return base64url_encode(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
