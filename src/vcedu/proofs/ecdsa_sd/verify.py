"""The verifier's part of `ecdsa-sd-2023`. Data Integrity ECDSA Cryptosuites 1.0 section 3.6.7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.proofs.disclosure.disclosed import shown_statements
from vcedu.proofs.ecdsa_sd.base import signed_data
from vcedu.proofs.ecdsa_sd.codec import DerivedProofValue, check_as_many
from vcedu.proofs.refusals import signature_at

if TYPE_CHECKING:
    from vcedu.keys import VerifyingKey
    from vcedu.proofs.prepared import PreparedDocument
    from vcedu.proofs.proof import Proof


def verify_derived_proof(
    prepared: PreparedDocument, proof: Proof, configuration: bytes, *, public_key: VerifyingKey
) -> None:
    """Check that a derived proof holds for what is shown.

    Args:
        prepared: What is shown.
        proof: Its derived proof.
        configuration: The canonical proof configuration.
        public_key: The issuer's key.

    Raises:
        ProofError: `PROOF_IS_BASE`, `DISCLOSURE_LABELS`, `DISCLOSURE_INDEXES`, `DISCLOSURE_COUNT`, `PROOF_SIGNATURE`.
        MalformedError: `PROOF_VALUE`, or a `CBOR_*` code.
        UndeterminedError: `CBOR_BUDGET`, `ECDSA_SD_BUDGET`, `RDFC_BUDGET`.
    """
    path = f"{proof.path}/proofValue"
    # createVerifyData (section 3.5.9): the components, and the statements that are shown.
    value = DerivedProofValue.of(proof)
    mandatory, others = shown_statements(prepared.mapped.quads, value.labels, value.mandatory_indexes, path=path)
    # (2) As many signatures as statements that need one.
    check_as_many(value.signatures, others, path=path)
    # (3 to 6) The issuer's signature.
    with signature_at(path):
        public_key.verify(value.base_signature, signed_data(configuration, value.public_key, mandatory))
        # (7) Every statement's own.
        value.public_key.verify_each(value.signatures, (statement.encode() for statement in others))


def mandatory_statements(prepared: PreparedDocument, proof: Proof) -> list[str]:
    """Return the statements that are shown because the issuer demands it, under a derived proof that holds.

    Raises:
        ProofError, MalformedError, UndeterminedError: the codes of `verify_derived_proof`.
    """
    value, path = DerivedProofValue.of(proof), f"{proof.path}/proofValue"
    return shown_statements(prepared.mapped.quads, value.labels, value.mandatory_indexes, path=path)[0]
