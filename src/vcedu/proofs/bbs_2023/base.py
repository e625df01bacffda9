"""The issuer's part of `bbs-2023`. Data Integrity BBS Cryptosuites 1.0 sections 3.4.1 to 3.4.5."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from vcedu.errors import Code, ProofError
from vcedu.keys import MessageVectorPayload, SigningKey
from vcedu.proofs.bbs_2023.codec import BaseProofValue
from vcedu.proofs.disclosure.disclosed import signed_statements
from vcedu.proofs.disclosure.labels import shuffled_labels
from vcedu.proofs.refusals import signature_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.keys import MessageVectorSigner, RawSigner, VerifyingKey
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
        configuration: The canonical proof configuration (section 3.4.4).
        mandatory: JSON Pointers to what must be shown in any case.
        signer: The issuer's key.
        proof_secrets: The secrets of this proof.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, from the signer.
        ProofError: `PROOF_SIGNATURE`, if the signer's signature does not hold.
        UsageError, UndeterminedError: the codes of `canonicalize_and_group`; `BBS_BUDGET`.
    """
    # Base Proof Transformation (1) to (7).
    fixed, messages = statements(prepared, mandatory, proof_secrets.hmac_key)
    # Base Proof Hashing (1) and (2), Base Proof Serialization (2) and (3).
    header = bbs_header(configuration, fixed)
    # (4) The signature.
    named = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in (header, *messages))).hexdigest()
    # The suite takes keys of one kind only, and those sign vectors of messages.
    vector_signer = cast("MessageVectorSigner", signer)
    signature = vector_signer.sign(MessageVectorPayload(header, messages, named))
    if not isinstance(signer, SigningKey):
        # Checked before it leaves the house; a key in memory has done so, with the sum that it had at hand.
        _check(signer.public_key, signature, header, messages, path="/proof/proofValue")
    # (5) and (6).
    key = signer.public_key.point
    return BaseProofValue(signature, header, key, proof_secrets.hmac_key, tuple(mandatory)).text()


def check_base_proof(
    prepared: PreparedDocument, proof: Proof, configuration: bytes, *, public_key: VerifyingKey
) -> None:
    """Check that a base proof holds for a whole document.

    Args:
        prepared: The document.
        proof: Its base proof.
        configuration: The canonical proof configuration.
        public_key: The issuer's key.

    Raises:
        UsageError: `PROOF_IS_DERIVED`.
        ProofError: `PROOF_SIGNATURE`.
        MalformedError: `PROOF_VALUE`, `BBS_VALUE_MALFORMED`, or a `CBOR_*` code.
        UndeterminedError: `CBOR_BUDGET`, `BBS_BUDGET`, `BBS_BINDING_OFF`; the codes of `canonicalize_and_group`.
    """
    value, path = BaseProofValue.of(proof), f"{proof.path}/proofValue"
    fixed, messages = statements(prepared, value.mandatory_pointers, value.hmac_key)
    header = bbs_header(configuration, fixed)
    # What a holder derives with must be what the document and the issuer's key say.
    if (value.public_key, value.bbs_header) != (public_key.point, header):
        raise ProofError(Code.PROOF_SIGNATURE, path=path)
    _check(public_key, value.bbs_signature, header, messages, path=path)


def statements(
    prepared: PreparedDocument, mandatory: Sequence[str], hmac_key: bytes
) -> tuple[list[str], tuple[bytes, ...]]:
    """Return the mandatory statements of a document, and the others as the messages that are signed.

    Raises:
        UsageError, UndeterminedError: the codes of `canonicalize_and_group`.
    """
    labels = shuffled_labels(hmac_key)
    fixed, others = signed_statements(prepared.unsecured, mandatory, contexts=prepared.contexts, label_map=labels)
    return fixed, tuple(statement.encode() for statement in others)


def bbs_header(configuration: bytes, mandatory: Sequence[str]) -> bytes:
    """Return what is signed beside the messages: the hash of the options, then that of the mandatory statements."""
    return hashlib.sha256(configuration).digest() + hashlib.sha256("".join(mandatory).encode()).digest()


def _check(key: VerifyingKey, signature: bytes, header: bytes, messages: Sequence[bytes], *, path: str) -> None:
    with signature_at(path):
        key.verify_messages(signature, header, messages)
