"""The issuer's part of `ecdsa-sd-2023`. Data Integrity ECDSA Cryptosuites 1.0 sections 3.6.1 to 3.6.5."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vcedu.keys import RawPayload
from vcedu.proofs.disclosure.disclosed import signed_statements
from vcedu.proofs.disclosure.labels import hmac_labels
from vcedu.proofs.ecdsa_sd.codec import BaseProofValue, check_as_many, check_count, public_key_bytes
from vcedu.proofs.refusals import signature_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.keys import RawSigner, SigningKey, VerifyingKey
    from vcedu.proofs.disclosure.keys import ProofSecrets
    from vcedu.proofs.prepared import PreparedDocument
    from vcedu.proofs.proof import Proof


def base_proof_value(
    prepared: PreparedDocument,
    configuration: bytes,
    *,
    mandatory: Sequence[str],
    signer: RawSigner,
    proof_secrets: ProofSecrets,
) -> str:
    """Return the value of a base proof.

    Args:
        prepared: The document.
        configuration: The canonical proof configuration (section 3.6.4).
        mandatory: JSON Pointers to what must be shown in any case.
        signer: The issuer's key.
        proof_secrets: The secrets of this proof.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, from the signer.
        ProofError: `PROOF_SIGNATURE`, if the signer's signature does not hold.
        UsageError, UndeterminedError: the codes of `canonicalize_and_group`; `ECDSA_SD_BUDGET`.
    """
    return signed_value(
        prepared,
        configuration,
        mandatory=mandatory,
        signer=signer,
        hmac_key=proof_secrets.hmac_key,
        proof_key=proof_secrets.signing_key(),
    ).text()


def signed_value(
    prepared: PreparedDocument,
    configuration: bytes,
    *,
    mandatory: Sequence[str],
    signer: RawSigner,
    hmac_key: bytes,
    proof_key: SigningKey,
) -> BaseProofValue:
    """Return the components of a base proof's value; arguments and errors of `base_proof_value`."""
    # Transformation (2 to 6): all statements, and those that are mandatory.
    shown, withheld = _statements(prepared, mandatory, hmac_key)
    check_count(withheld, path="/proof")
    # Serialization (3): each statement that is not mandatory, with the key of this proof alone.
    signatures = tuple(proof_key.sign_each(statement.encode() for statement in withheld))
    # Hashing (1, 2), serialization (4 to 6): the issuer's own key signs for all the rest.
    data = signed_data(configuration, proof_key.public_key, shown)
    signature = signer.sign(RawPayload(data, hashlib.sha256(data).hexdigest()))
    # Checked before it leaves the house: a faulty one could give the key away.
    with signature_at("/proof/proofValue"):
        signer.public_key.verify(signature, data)
    return BaseProofValue(signature, proof_key.public_key, hmac_key, signatures, tuple(mandatory))


def signed_data(configuration: bytes, proof_key: VerifyingKey, mandatory: Sequence[str]) -> bytes:
    """Return what the issuer's key signs (section 3.5.1, serializeSignData; section 3.4.17, hashMandatoryNQuads)."""
    mandatory_hash = hashlib.sha256("".join(mandatory).encode()).digest()
    return hashlib.sha256(configuration).digest() + public_key_bytes(proof_key) + mandatory_hash


def check_base_proof(
    prepared: PreparedDocument, proof: Proof, configuration: bytes, *, public_key: VerifyingKey
) -> None:
    """Check that a base proof holds for its document, for a holder who has just got it.

    Args:
        prepared: The document.
        proof: Its base proof.
        configuration: The canonical proof configuration.
        public_key: The issuer's key.

    Raises:
        ProofError: `PROOF_SIGNATURE`; `DISCLOSURE_COUNT`.
        MalformedError, UsageError, UndeterminedError: the codes of `BaseProofValue.of` and `canonicalize_and_group`.
    """
    value, path = BaseProofValue.of(proof), f"{proof.path}/proofValue"
    shown, withheld = _statements(prepared, value.mandatory_pointers, value.hmac_key)
    check_as_many(value.signatures, withheld, path=path)
    with signature_at(path):
        value.public_key.verify_each(value.signatures, (statement.encode() for statement in withheld))
        public_key.verify(value.base_signature, signed_data(configuration, value.public_key, shown))


def _statements(prepared: PreparedDocument, mandatory: Sequence[str], hmac_key: bytes) -> tuple[list[str], list[str]]:
    labels = hmac_labels(hmac_key)
    return signed_statements(prepared.unsecured, mandatory, contexts=prepared.contexts, label_map=labels)
