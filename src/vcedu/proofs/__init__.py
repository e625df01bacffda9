"""Data Integrity proofs: suites as declarations over one pipeline, proof sets and chains.

A proof is made and checked with a key given by the caller; whose key it is, others decide.
"""

from vcedu.proofs.chains import MOST_PROOFS, matching_proofs, read_proofs
from vcedu.proofs.create import UnsignedProof, add_proof, create_proof, prepare_proof
from vcedu.proofs.derive import derive_credential
from vcedu.proofs.leaf import leaf_digest
from vcedu.proofs.options import ProofOptions
from vcedu.proofs.pipeline import HashData, hash_data
from vcedu.proofs.prepared import PreparedDocument
from vcedu.proofs.proof import Proof, read_proof
from vcedu.proofs.selective import is_shown_in_part, mandatory_statements, presentation_header_of
from vcedu.proofs.suites import (
    SUITES,
    USUAL_SUITES,
    VERIFIED_TYPES,
    Canonicalization,
    Cryptosuite,
    usual_suite,
    whole_suite,
)
from vcedu.proofs.verify import verify_base_proof, verify_proof

__all__ = [
    "MOST_PROOFS",
    "SUITES",
    "USUAL_SUITES",
    "VERIFIED_TYPES",
    "Canonicalization",
    "Cryptosuite",
    "HashData",
    "PreparedDocument",
    "Proof",
    "ProofOptions",
    "UnsignedProof",
    "add_proof",
    "create_proof",
    "derive_credential",
    "hash_data",
    "is_shown_in_part",
    "leaf_digest",
    "mandatory_statements",
    "matching_proofs",
    "prepare_proof",
    "presentation_header_of",
    "read_proof",
    "read_proofs",
    "usual_suite",
    "verify_base_proof",
    "verify_proof",
    "whole_suite",
]
