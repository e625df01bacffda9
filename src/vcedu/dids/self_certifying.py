"""DIDs that hold their own key: did:key and did:jwk, and the documents they stand for.

https://w3c-ccg.github.io/did-key-spec/ and https://github.com/quartzjer/did-jwk/blob/main/spec.md. Of the choices
did:key leaves open these are made: methods are of type Multikey; no encryption key is derived from a signing key; a
key that only agrees on secrets is listed under keyAgreement alone; the form with a version number, which the
method's grammar does not have, is refused, so that one key has one DID.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import read_json_object
from vcedu.dids.document import DIDDocument, Relationship, read_did_document
from vcedu.dids.identifier import DID
from vcedu.dids.web import web_location
from vcedu.errors import Code, MalformedError
from vcedu.keys import AgreementKey, public_key_from_multikey

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.keys import PublicKey

_MULTIBASE_VALUE = re.compile(r"z[1-9A-HJ-NP-Za-km-z]+|u[A-Za-z0-9_-]+")
DID_CONTEXT = "https://www.w3.org/ns/did/v1"
MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
_JWK_CONTEXT = "https://w3id.org/security/suites/jws-2020/v1"
_LONGEST_KEPT = 256
"""How long an identifier may be whose document is kept: those of elliptic curves are shorter."""
_SIGNING = tuple(name for name in Relationship if name is not Relationship.KEY_AGREEMENT)


def expand(did: DID) -> DIDDocument | None:
    """Return the document that a did:key or did:jwk DID stands for; None for did:web, whose document is elsewhere.

    Raises:
        MalformedError: `DID_KEY_INVALID`, `DID_JWK_INVALID`, `DID_WEB_SYNTAX` or `DID_HOST_MIXED_SCRIPT`, if the
            identifier breaks its method's grammar; a `KEY_*`, `JWK_*` or `VARINT_INVALID` code of the key in it.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`, or `DID_METHOD_UNSUPPORTED` for any other method.
    """
    if did.method == "key":
        # Whoever verifies sees the same few issuers again and again.
        return _expand_key(did) if len(did.identifier) <= _LONGEST_KEPT else _expand_key.__wrapped__(did)
    if did.method == "jwk":
        return read_did_document(_jwk_document(did), did=str(did))
    web_location(did)
    return None


@functools.lru_cache(maxsize=512)
def _expand_key(did: DID) -> DIDDocument:
    return read_did_document(_key_document(did), did=str(did))


def did_key(public_key: PublicKey) -> DID:
    """Return the did:key DID of a key."""
    return DID("key", public_key.multikey)


def did_jwk(public_key: PublicKey) -> DID:
    """Return the did:jwk DID of a key; the JWK in it is in the canonical form of RFC 8785."""
    return DID("jwk", base64url_encode(jcs({**public_key.jwk})))


def _key_document(did: DID) -> JSONObject:
    if _MULTIBASE_VALUE.fullmatch(did.identifier) is None:
        raise MalformedError(Code.DID_KEY_INVALID, did=str(did))
    key = public_key_from_multikey(did.identifier)
    method_id = f"{did}#{did.identifier}"
    method: JSONObject = {
        "id": method_id,
        "type": "Multikey",
        "controller": str(did),
        "publicKeyMultibase": did.identifier,
    }
    names = (Relationship.KEY_AGREEMENT,) if isinstance(key, AgreementKey) else _SIGNING
    return _document(did, MULTIKEY_CONTEXT, method, names)


def _jwk_document(did: DID) -> JSONObject:
    jwk = _read_jwk(did)
    method: JSONObject = {"id": f"{did}#0", "type": "JsonWebKey2020", "controller": str(did), "publicKeyJwk": jwk}
    names = {"sig": _SIGNING, "enc": (Relationship.KEY_AGREEMENT,)}.get(str(jwk.get("use")), tuple(Relationship))
    return _document(did, _JWK_CONTEXT, method, names)


def _read_jwk(did: DID) -> JSONObject:
    try:
        return read_json_object(base64url_decode(did.identifier))
    except MalformedError as error:
        raise MalformedError(Code.DID_JWK_INVALID, did=str(did)) from error


def _document(did: DID, context: str, method: JSONObject, names: tuple[Relationship, ...]) -> JSONObject:
    references: list[JSONValue] = [method["id"]]
    return {
        "@context": [DID_CONTEXT, context],
        "id": str(did),
        "verificationMethod": [method],
        **{name.value: list(references) for name in names},
    }
