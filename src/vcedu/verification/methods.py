"""Whose key it is: from a proof's verification method to a public key.

Controlled Identifiers 1.0 section 3.3 (Retrieve Verification Method); VC Data Integrity section 4.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu import dids
from vcedu.education.dates import moment
from vcedu.errors import Code, ProofError, UnsupportedError
from vcedu.keys import VerifyingKey
from vcedu.proofs.jose import ALGORITHMS, TokenProof
from vcedu.verification.material import Material, Reference, ReferenceKind

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.dids import DIDDocument, VerificationMethod
    from vcedu.proofs import Proof

_RESOLVABLE = frozenset({"key", "jwk", "web"})


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A public key that was found to be the signer's, and when the document that says so was obtained."""

    public_key: VerifyingKey
    as_of: dt.datetime | None


def is_resolvable(identifier: str) -> bool:
    """Return whether an identifier is a DID of a method whose documents can be obtained."""
    return identifier.startswith("did:") and identifier.split(":", 2)[1] in _RESOLVABLE


def signer_of(proof: Proof) -> str:
    """Return the identifier that a proof's verification method belongs to, as the proof states it.

    Raises:
        MalformedError: `DID_URL_SYNTAX`, if the method is a DID URL that is not well formed.
    """
    method = proof.verification_method
    return str(dids.DIDURL.parse(method).did) if method.startswith("did:") else method.partition("#")[0]


def signer_key(proof: Proof, controller: str, *, purpose: str, moment: dt.datetime, material: Material) -> SignerKey:
    """Return the key of a proof, after making sure that the controller lists it for this purpose.

    Args:
        proof: The proof whose `verificationMethod` is looked up.
        controller: The DID that must own the method.
        purpose: The verification relationship it must be under.
        moment: The time at which the method must be in use.
        material: Where the DID document comes from, if the DID does not carry it.

    Raises:
        ProofError: `DI_METHOD_NOT_FOUND`, `DI_METHOD_CONTROLLER`, `DI_RELATIONSHIP`, `DI_METHOD_ENDED` or `JWK_USE`.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`, `DID_METHOD_UNSUPPORTED`.
        MalformedError: the DID document is not what its specification says.
        FetchError: the document could not be obtained.
        MissingMaterial: the document was never asked for.
    """
    path = proof.at("verificationMethod")
    # (1) Obtain the controlled identifier document.
    document, as_of = _document(controller, material)
    # (2) The method must be in that document, by its exact identifier, or a token's key by its thumbprint.
    method = document.verification_methods.get(proof.verification_method) or _by_thumbprint(document, proof, purpose)
    if method is None:
        raise ProofError(Code.DI_METHOD_NOT_FOUND, path=path, method=proof.verification_method)
    # (3) Its controller must be the document's subject.
    if method.controller != document.id:
        raise ProofError(Code.DI_METHOD_CONTROLLER, path=path, method=method.id, controller=method.controller)
    # (4) It must be listed under the relationship that the purpose demands.
    if method.id not in document.relationship(purpose):
        raise ProofError(Code.DI_RELATIONSHIP, path=path, method=method.id, purpose=purpose)
    # (5) It must be in use at that time.
    _check_in_use(method, moment, path)
    # (6) Its key must be one that can verify.
    if method.unusable is not None:
        raise method.unusable.with_place(path=path)
    if not isinstance(method.public_key, VerifyingKey):
        raise UnsupportedError(Code.KEY_TYPE_UNSUPPORTED, path=path, type=method.type)
    return SignerKey(method.public_key, as_of)


def _by_thumbprint(document: DIDDocument, proof: Proof, purpose: str) -> VerificationMethod | None:
    if not isinstance(proof, TokenProof) or proof.thumbprint is None:
        return None
    keys = [(method, method.public_key) for method in document.verification_methods.values()]
    # Only kinds that sign tokens: others need not have a JWK, and so no thumbprint.
    signing = [(method, key) for method, key in keys if key is not None and key.key_type in ALGORITHMS]
    found = [method for method, key in signing if key.thumbprint == proof.thumbprint]
    # One key may be listed twice, under two names; what counts is what it is listed for.
    return next((method for method in found if method.id in document.relationship(purpose)), next(iter(found), None))


def _document(did: str, material: Material) -> tuple[DIDDocument, dt.datetime | None]:
    parsed = dids.DID.parse(did)
    document = dids.expand(parsed)
    if document is not None:
        return document, None
    part = material.part(Reference(ReferenceKind.DID_DOCUMENT, did))
    return dids.parse_did_document(part.body, did=did), part.as_of


def _check_in_use(method: VerificationMethod, when: dt.datetime, path: str) -> None:
    for ended in (method.revoked, method.expires):
        if ended is not None and ended <= when:
            raise ProofError(Code.DI_METHOD_ENDED, path=path, method=method.id, ended=moment(ended))
