"""DID resolution and dereferencing over HTTP. https://w3c-ccg.github.io/did-resolution/, with the errors of did:key.

A path and a query are looked for in no document, as no method here has any: what is dereferenced is a fragment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu import dids
from vcedu.errors import Code, VceduError
from vcedu.errors.described import described
from vcedu.net import FetchKind, FetchRequest

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject
    from vcedu.dids import DIDURL, DIDDocument
    from vcedu.net import Fetcher

RESOLUTION_CONTEXT = "https://w3id.org/did-resolution/v1"
MEDIA_TYPE = 'application/ld+json;profile="https://w3id.org/did-resolution"'

PRODUCED = "Multikey"
_EXPERIMENTAL = frozenset({"Ed25519VerificationKey2018", "X25519KeyAgreementKey2019", "P256PublicKey", "JsonWebKey"})
_BAD_REQUEST, _NOT_FOUND = 400, 404
_METHOD_NOT_SUPPORTED = "methodNotSupported"
_ERRORS = {
    Code.DID_METHOD_UNSUPPORTED: _METHOD_NOT_SUPPORTED,
    Code.KEY_TYPE_UNSUPPORTED: "unsupportedPublicKeyType",
    Code.KEY_MALFORMED: "invalidPublicKeyLength",
    Code.KEY_POINT_NON_CANONICAL: "invalidPublicKey",
    Code.KEY_POINT_SMALL_ORDER: "invalidPublicKey",
    Code.KEY_POINT_OUTSIDE_SUBGROUP: "invalidPublicKey",
    Code.KEY_POINT_NOT_ON_CURVE: "invalidPublicKey",
    Code.DID_URL_SYNTAX: "invalidDidUrl",
}
_INVALID = "invalidDid"
_UNREACHABLE = "notFound"


@dataclass(frozen=True, slots=True)
class KeyFormat:
    """In which form the caller wants keys.

    Attributes:
        name: The name of a type of verification method.
        experimental: Whether types that did:key does not name are welcome.
    """

    name: str = PRODUCED
    experimental: bool = False

    @property
    def error(self) -> str | None:
        """Why keys cannot be given in this form; None if they can."""
        if self.name == PRODUCED:
            return None
        if self.name in _EXPERIMENTAL and not self.experimental:
            return "invalidPublicKeyType"
        return "unsupportedPublicKeyType"


@dataclass(frozen=True, slots=True)
class Resolution:
    """An answer.

    Attributes:
        status: Its HTTP status.
        members: Its members.
    """

    status: int
    members: JSONObject


def resolve(text: str, key_format: KeyFormat, fetcher: Fetcher) -> Resolution:
    """Return the document of a DID, or what a DID URL names in it.

    Args:
        text: A DID or a DID URL.
        key_format: In which form keys are wanted.
        fetcher: Where documents of did:web come from.
    """
    is_url = any(mark in text for mark in "/?#")
    if key_format.error is not None:
        return _refused(key_format.error, is_url=is_url)
    try:
        url = dids.DIDURL.parse(text) if is_url else dids.DIDURL(dids.DID.parse(text))
        document = _document(url.did, fetcher)
    except VceduError as error:
        return _refused(_name_of(error), is_url=is_url, cause=error)
    return _found(url, document) if is_url else _answer(200, document.document, is_url=False)


def _document(did: dids.DID, fetcher: Fetcher) -> DIDDocument:
    known = dids.expand(did)
    if known is not None:
        return known
    body = fetcher.fetch(FetchRequest(dids.document_url(did), FetchKind.DID_DOCUMENT)).body
    return dids.parse_did_document(body, did=str(did))


def _found(url: DIDURL, document: DIDDocument) -> Resolution:
    for method in _methods(document.document):
        if method.get("id") in {str(url), f"#{url.fragment}"} and not url.path and url.query is None:
            return _answer(200, method, is_url=True)
    return _refused(_UNREACHABLE, is_url=True)


def _methods(document: JSONObject) -> list[JSONObject]:
    listed = document.get("verificationMethod", [])
    return [method for method in listed if isinstance(method, dict)] if isinstance(listed, list) else []


def _name_of(error: VceduError) -> str:
    if error.code in _ERRORS:
        return _ERRORS[error.code]
    return _UNREACHABLE if error.code.startswith(("NET_", "BUNDLE_")) else _INVALID


def _refused(name: str, *, is_url: bool, cause: VceduError | None = None) -> Resolution:
    status = _NOT_FOUND if name == _UNREACHABLE else _BAD_REQUEST
    more: JSONObject = {} if cause is None else {"cause": described(cause)}
    return _answer(status, {}, is_url=is_url, metadata={"error": name, **more})


def _answer(status: int, document: JSONObject, *, is_url: bool, metadata: JSONObject | None = None) -> Resolution:
    name = "didDereferencingMetadata" if is_url else "didResolutionMetadata"
    return Resolution(
        status,
        {
            "@context": RESOLUTION_CONTEXT,
            "didDocument": document,
            "didDocumentMetadata": {},
            name: metadata or {"contentType": "application/did+json"},
        },
    )
