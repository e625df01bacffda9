"""The verifier's part of `bbs-2023`. Data Integrity BBS Cryptosuites 1.0 section 3.4.7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, ProofError
from vcedu.keys import bbs
from vcedu.proofs.bbs_2023.base import bbs_header
from vcedu.proofs.bbs_2023.codec import DerivedProofValue
from vcedu.proofs.disclosure import disclosed
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
        MalformedError: `PROOF_VALUE`, `BBS_VALUE_MALFORMED`, `BBS_INDEXES`, or a `CBOR_*` code.
        UndeterminedError: `CBOR_BUDGET`, `BBS_BUDGET`, `BBS_BINDING_OFF`, `RDFC_BUDGET`.
    """
    path = f"{proof.path}/proofValue"
    # (3) createVerifyData (section 3.3.8): the components, and what is shown as mandatory statements and others.
    value = DerivedProofValue.of(proof)
    mandatory, others = shown_statements(prepared, value, path)
    # (4) The header, and the messages that are shown.
    public = bbs.PublicPart(public_key.point, bbs_header(configuration, mandatory))
    messages = [statement.encode() for statement in others]
    # (5) ProofVerify.
    with signature_at(path):
        bbs.proof_verify(
            public,
            value.bbs_proof,
            messages,
            value.selective_indexes,
            presentation_header=value.presentation_header,
        )


def mandatory_statements(prepared: PreparedDocument, proof: Proof) -> list[str]:
    """Return the statements that are shown because the issuer demands it, under a derived proof that holds.

    Raises:
        ProofError, MalformedError, UndeterminedError: the codes of `verify_derived_proof`.
    """
    return shown_statements(prepared, DerivedProofValue.of(proof), f"{proof.path}/proofValue")[0]


def shown_statements(prepared: PreparedDocument, value: DerivedProofValue, path: str) -> tuple[list[str], list[str]]:
    """Return the mandatory statements of what is shown, and the others, one for each place that the proof names.

    Raises:
        ProofError: `DISCLOSURE_LABELS`, `DISCLOSURE_INDEXES`, `DISCLOSURE_COUNT`.
        UndeterminedError: `RDFC_BUDGET`.
    """
    mandatory, others = disclosed.shown_statements(
        prepared.mapped.quads, value.labels, value.mandatory_indexes, path=path
    )
    if len(others) != len(value.selective_indexes):
        places = len(value.selective_indexes)
        raise ProofError(Code.DISCLOSURE_COUNT, path=path, signatures=places, statements=len(others))
    return mandatory, others
