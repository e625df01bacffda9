"""DID documents, read as JSON (DID Core 1.0 sections 5 and 6.2).

The members that decide whose key a signature is by are read strictly; all others are kept as they came. The document
is taken as plain JSON: its `@context` changes nothing in what is read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from vcedu.canonical.strict_json import read_json_object
from vcedu.dids.identifier import DID
from vcedu.dids.method import VerificationMethod, malformed, method_id, read_method
from vcedu.dids.web import web_location
from vcedu.errors import Code, VerificationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vcedu.canonical.values import JSONObject, JSONValue


class Relationship(StrEnum):
    """What a method may be used for (DID Core 1.0 section 5.3); the proof purposes have the same names."""

    ASSERTION_METHOD = "assertionMethod"
    AUTHENTICATION = "authentication"
    CAPABILITY_INVOCATION = "capabilityInvocation"
    CAPABILITY_DELEGATION = "capabilityDelegation"
    KEY_AGREEMENT = "keyAgreement"


@dataclass(frozen=True, slots=True, eq=False)
class DIDDocument:
    """What a DID's document says of its keys.

    Attributes:
        id: The DID.
        controller: The DIDs in `controller`: none, or the document's own.
        verification_methods: The methods by absolute id, those embedded in a relationship included.
        relationships: For each relationship the absolute ids of its methods; an id may be of another document.
        document: The document as it was read, unknown members included. Not to be changed.
    """

    id: str
    controller: tuple[str, ...]
    verification_methods: Mapping[str, VerificationMethod]
    relationships: Mapping[str, frozenset[str]]
    document: JSONObject

    def relationship(self, name: str) -> frozenset[str]:
        """Return the absolute ids of the methods a relationship lists; none for a name the document does not have."""
        return self.relationships.get(name, frozenset())


def parse_did_document(data: bytes, *, did: str) -> DIDDocument:
    """Read the document of a DID.

    Raises:
        MalformedError: a `JSON_*` code of the reader; `DID_SYNTAX`, `DID_WEB_SYNTAX` or `DID_HOST_MIXED_SCRIPT`, if
            `did` is no DID; `DID_DOCUMENT_MALFORMED`; a `KEY_*`, `JWK_*` or encoding's code, if a method's key is
            not what its type says.
        VerificationError: `DID_DOCUMENT_ID_MISMATCH`, if the document is another DID's; `DID_CONTROLLER_CHAIN`, if
            it names another DID as its controller: nothing is looked up there.
    """
    return read_did_document(read_json_object(data), did=did)


def read_did_document(document: JSONObject, *, did: str) -> DIDDocument:
    """Read a document that has been parsed already; see `parse_did_document`."""
    subject = DID.parse(did)
    if subject.method == "web":
        web_location(subject)
    _check_id(document, did)
    controller = _read_controller(document, did)
    methods: dict[str, VerificationMethod] = {}
    for index, value in enumerate(_array(document, "verificationMethod")):
        _add(methods, read_method(value, did=did, path=f"/verificationMethod/{index}"), f"/verificationMethod/{index}")
    relationships = {name.value: frozenset(_read_relationship(document, name, did, methods)) for name in Relationship}
    return DIDDocument(did, controller, MappingProxyType(methods), MappingProxyType(relationships), document)


def _check_id(document: JSONObject, did: str) -> None:
    found = document.get("id")
    if not isinstance(found, str):
        raise malformed("/id")
    if found != did:
        raise VerificationError(Code.DID_DOCUMENT_ID_MISMATCH, path="/id", did=did, found=found)


def _read_controller(document: JSONObject, did: str) -> tuple[str, ...]:
    if "controller" not in document:
        return ()
    value = document["controller"]
    controllers = value if isinstance(value, list) else [value]
    for controller in controllers:
        if not isinstance(controller, str):
            raise malformed("/controller")
        if controller != did:
            raise VerificationError(Code.DID_CONTROLLER_CHAIN, path="/controller", did=did, controller=controller)
    return (did,) if controllers else ()


def _array(document: JSONObject, name: str) -> list[JSONValue]:
    value = document.get(name, [])
    if not isinstance(value, list):
        raise malformed(f"/{name}")
    return value


def _add(methods: dict[str, VerificationMethod], method: VerificationMethod, path: str) -> None:
    if method.id in methods:
        raise malformed(f"{path}/id")
    methods[method.id] = method


def _read_relationship(
    document: JSONObject, name: Relationship, did: str, methods: dict[str, VerificationMethod]
) -> Iterator[str]:
    for index, value in enumerate(_array(document, name)):
        path = f"/{name}/{index}"
        if isinstance(value, str):
            yield method_id(value, did=did, path=path)
        else:
            method = read_method(value, did=did, path=path)
            _add(methods, method, path)
            yield method.id
