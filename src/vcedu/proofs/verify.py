"""Checks one proof with the public key given. VC Data Integrity sections 4.4 and 4.5.

Whose key it is, what the proof is for and when it was made are not asked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.encodings import multibase_decode
from vcedu.errors import Code, MalformedError, ProofError, UsageError
from vcedu.proofs.chains import matching_proofs, read_proofs
from vcedu.proofs.pipeline import canonical_configuration, hash_data, hash_of, suite_of
from vcedu.proofs.selective import ROLES, check_alone

if TYPE_CHECKING:
    from vcedu.canonical.rdfc import HashName
    from vcedu.keys import VerifyingKey
    from vcedu.proofs.prepared import PreparedDocument
    from vcedu.proofs.proof import Proof
    from vcedu.proofs.suites import Cryptosuite

# Base58 takes quadratic time; the longest signature in base64url, of ML-DSA-87, has 6,171 characters.
_LONGEST_VALUE = {"z": 256, "u": 8192}


def verify_proof(prepared: PreparedDocument, proof: Proof, *, public_key: VerifyingKey) -> None:
    """Check that a proof holds for its document under a key.

    A proof that builds on others counts only if they too hold: check all proofs of the document.

    Args:
        prepared: The document under one reading.
        proof: One of the document's proofs, as `read_proofs` returns them.
        public_key: The key that the proof's verification method stands for.

    Raises:
        UnsupportedError: `PROOF_TYPE_UNSUPPORTED`, `PROOF_SUITE_UNSUPPORTED`.
        ProofError: `PROOF_KEY_TYPE`, `PROOF_MEMBER_UNKNOWN`, `PROOF_CONTEXT`, `PROOF_SIGNATURE`; a `JSONLD_*` or
            `CONTEXT_*` code for the proof's own members; under a suite that discloses in part `PROOF_IS_BASE`,
            `DISCLOSURE_LABELS`, `DISCLOSURE_INDEXES`, `DISCLOSURE_COUNT`.
        MalformedError: `PROOF_VALUE`, a `CBOR_*` code; the codes of mapping.
        UndeterminedError: the budgets of mapping and canonicalisation, and of suites that disclose in part;
            `DISCLOSURE_CHAINED`.
    """
    # (1) The suite is known, and takes keys of this kind.
    suite = suite_of(proof)
    hash_name = hash_of(suite, public_key.key_type, path=proof.path)
    if suite.disclosure:
        _verify_selective(suite, prepared, proof, hash_name, public_key=public_key)
        return
    # (2) The proof value has the form that suite and key demand.
    signature = _proof_bytes(proof, suite)
    # (3) What was signed: the document with the proofs that this one builds on (section 4.5 steps 3.1 to 3.3).
    previous = matching_proofs(proof, read_proofs(prepared.document)) if proof.previous else ()
    data = hash_data(suite, prepared, proof, previous, hash_name).data
    # (4) The signature.
    try:
        public_key.verify(signature, data)
    except ProofError as error:
        if error.code is Code.SIGNATURE_LENGTH:
            raise MalformedError(Code.PROOF_VALUE, path=f"{proof.path}/proofValue") from error
        raise ProofError(Code.PROOF_SIGNATURE, path=f"{proof.path}/proofValue") from error


def verify_base_proof(prepared: PreparedDocument, proof: Proof, *, public_key: VerifyingKey) -> None:
    """Check that a base proof, which the issuer gives to the holder alone, holds for its document under a key.

    Args:
        prepared: The whole document.
        proof: Its base proof, of a suite that discloses in part.
        public_key: The issuer's key.

    Raises:
        UsageError: `DISCLOSURE_SUITE`, `PROOF_IS_DERIVED`.
        ProofError, MalformedError, UndeterminedError: the codes of `verify_proof`.
    """
    suite = suite_of(proof)
    hash_name = hash_of(suite, public_key.key_type, path=proof.path)
    if not suite.disclosure:
        raise UsageError(Code.DISCLOSURE_SUITE, path=f"{proof.path}/cryptosuite", suite=suite.name)
    check_alone(proof)
    configuration = canonical_configuration(suite, prepared, proof, hash_name)
    ROLES[suite.name].check_base(prepared, proof, configuration, public_key=public_key)


def _verify_selective(
    suite: Cryptosuite, prepared: PreparedDocument, proof: Proof, hash_name: HashName, *, public_key: VerifyingKey
) -> None:
    check_alone(proof)
    configuration = canonical_configuration(suite, prepared, proof, hash_name)
    ROLES[suite.name].verify(prepared, proof, configuration, public_key=public_key)


def _proof_bytes(proof: Proof, suite: Cryptosuite) -> bytes:
    path = f"{proof.path}/proofValue"
    value = proof.value
    if not isinstance(value, str) or not value.startswith(suite.proof_value_base):
        raise MalformedError(Code.PROOF_VALUE, path=path)
    if len(value) > _LONGEST_VALUE[suite.proof_value_base]:
        raise MalformedError(Code.PROOF_VALUE, path=path)
    try:
        return multibase_decode(value)
    except MalformedError as error:
        raise MalformedError(Code.PROOF_VALUE, path=path) from error
