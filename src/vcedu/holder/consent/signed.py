"""Documents that one party signs for another: a JWS in its compact form, of a type of its own.

RFC 7515 section 7.1 and RFC 8725 section 3.11: a type that nothing else has keeps one kind of document from being
taken for another.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from vcedu.canonical.encodings import base64url_encode
from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import read_json_object
from vcedu.dids import DIDURL, expand
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError, UsageError
from vcedu.holder.consent.records import LIMITS
from vcedu.keys import RawPayload, VerifyingKey
from vcedu.keys.key_type import FORMATS
from vcedu.model.compact import split_token
from vcedu.proofs.jose import ALGORITHMS, check_header

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.canonical.values import JSONObject
    from vcedu.holder.presenting import HolderKey

    KeyOf: TypeAlias = Callable[[str], VerifyingKey]

_MOST_BYTES = 2 * LIMITS.max_bytes


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """A document whose signature holds.

    Attributes:
        content: What it says.
        signer: The DID of whoever signed it.
    """

    content: JSONObject
    signer: str


def sign_document(content: JSONObject, kind: str, *, key: HolderKey) -> bytes:
    """Return a signed document.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, from the signer.
        UsageError: `KEY_CAPABILITY`, if no algorithm takes such keys.
    """
    key_type = key.signer.public_key.key_type
    if key_type not in ALGORITHMS:
        raise UsageError(Code.KEY_CAPABILITY, type=key_type)
    header: JSONObject = {"alg": ALGORITHMS[key_type], "typ": kind, "kid": key.method}
    signed = ".".join(base64url_encode(jcs(part)) for part in (header, content)).encode("ascii")
    signature = key.signer.sign(RawPayload(signed, hashlib.sha256(signed).hexdigest()))
    return signed + b"." + base64url_encode(signature).encode("ascii")


def read_signed(data: bytes, kind: str, *, key_of: KeyOf | None = None) -> SignedDocument:
    """Return what a signed document says, after checking that it is of its kind and that its signature holds.

    Args:
        data: The document.
        kind: Of which kind it must be.
        key_of: Returns the key of a verification method; by default of did:key and did:jwk alone.

    Raises:
        MalformedError: `JWS_MALFORMED`, `JWS_TYPE`, `JWS_KID`; a `JSON_*`, `BASE64URL_INVALID` or `DID_*` code.
        ProofError: `JWS_ALG_FORBIDDEN`, `JWS_ALG_KEY`, `JWS_CRITICAL`, `JWS_KEY_IN_HEADER`, `PROOF_SIGNATURE`.
        UnsupportedError: `DID_METHOD_UNSUPPORTED`, for a signer whose key is elsewhere.
    """
    if len(data) > _MOST_BYTES:
        raise MalformedError(Code.JSON_TOO_LARGE, limit=_MOST_BYTES, size=len(data))
    (header_bytes, payload, signature), signed = split_token(data)
    header = read_json_object(header_bytes, limits=LIMITS)
    # (1) It is of this kind and no other, and its key is named by a DID URL.
    if header.get("typ") != kind:
        raise MalformedError(Code.JWS_TYPE, path="/typ", type=header.get("typ"))
    method = check_header(header)
    # (2) The algorithm is the key's, and the signature holds.
    key = (key_of or own_key)(method)
    if header["alg"] not in FORMATS[key.key_type].jwk_algs:
        raise ProofError(Code.JWS_ALG_KEY, path="/alg", algorithm=header["alg"], type=key.key_type.value)
    try:
        key.verify(signature, signed)
    except ProofError as error:
        raise ProofError(Code.PROOF_SIGNATURE) from error
    return SignedDocument(read_json_object(payload, limits=LIMITS), str(DIDURL.parse(method).did))


def own_key(method: str) -> VerifyingKey:
    """Return the key that a did:key or a did:jwk stands for.

    Raises:
        MalformedError: a `DID_*` code, if it is none; `JWS_KID`, if it names no key that signs.
        UnsupportedError: `DID_METHOD_UNSUPPORTED`, if its keys are elsewhere.
    """
    url = DIDURL.parse(method)
    document = expand(url.did)
    if document is None:
        raise UnsupportedError(Code.DID_METHOD_UNSUPPORTED, method=url.did.method)
    found = document.verification_methods.get(method)
    if found is None or not isinstance(found.public_key, VerifyingKey):
        raise MalformedError(Code.JWS_KID, path="/kid", kid=method)
    return found.public_key
