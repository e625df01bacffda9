"""Makes proofs. VC Data Integrity sections 4.2 and 4.3."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import multibase_encode
from vcedu.errors import Code, MalformedError, ProofError
from vcedu.keys import RawPayload
from vcedu.proofs.chains import check_chains, check_count, matching_proofs, read_proofs
from vcedu.proofs.options import ProofOptions
from vcedu.proofs.pipeline import hash_data, hash_of, suite_of
from vcedu.proofs.prepared import PreparedDocument
from vcedu.proofs.proof import PROOF_TYPE, read_proof

if TYPE_CHECKING:
    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.values import JSONObject
    from vcedu.keys import RawSigner
    from vcedu.proofs.suites import Cryptosuite


def create_proof(
    suite: Cryptosuite,
    document: JSONObject | PreparedDocument,
    options: ProofOptions | JSONObject,
    *,
    signer: RawSigner,
    contexts: ContextStore,
) -> JSONObject:
    """Return a proof for a document.

    Args:
        suite: The suite.
        document: What to sign, with the proofs it has already.
        options: The proof's members, but for those that follow from the suite.
        signer: Who signs.
        contexts: The contexts that the document may use.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, from the signer; ask again with the same arguments.
        MalformedError: `PROOF_MALFORMED`, if an option is not of its form; the codes of mapping.
        ProofError: `PROOF_KEY_TYPE`, `PROOF_CONTEXT`, `PROOF_ID_DUPLICATE`, `PROOF_PREVIOUS_MISSING`,
            `PROOF_TOO_MANY`, `PROOF_MEMBER_UNKNOWN`; `PROOF_SIGNATURE`, if the signer's signature does not hold;
            a `JSONLD_*` or `CONTEXT_*` code for what would not be covered.
        UndeterminedError: the budgets of mapping and canonicalisation.
    """
    prepared = document if isinstance(document, PreparedDocument) else PreparedDocument.of(document, contexts=contexts)
    existing = read_proofs(prepared.document) if "proof" in prepared.document else ()
    # (1) The proof begins as a clone of the options, of the suite's type and name.
    members = _members(suite, prepared, options)
    proof = read_proof(members, index=len(existing))
    if suite_of(proof) is not suite:
        raise MalformedError(Code.PROOF_MALFORMED, path="/proof/cryptosuite", member="cryptosuite")
    hash_name = hash_of(suite, signer.public_key.key_type)
    # (2) What it builds on is there (VC Data Integrity section 4.3 steps 4 to 6).
    check_count(len(existing) + 1)
    check_chains((*existing, proof))
    # (3) The bytes to sign.
    data = hash_data(suite, prepared, proof, matching_proofs(proof, existing), hash_name).data
    # (4) The signature, checked before it leaves the house: a faulty one could give the key away.
    signature = signer.sign(RawPayload(data, hashlib.sha256(data).hexdigest()))
    _check_own(signer, signature, data)
    return {**members, "proofValue": multibase_encode(signature, suite.proof_value_base)}


def add_proof(
    suite: Cryptosuite,
    document: JSONObject,
    options: ProofOptions | JSONObject,
    *,
    signer: RawSigner,
    contexts: ContextStore,
) -> JSONObject:
    """Return a copy of a document with a proof more: its first, one of a set, or the next of a chain.

    Args:
        suite: The suite.
        document: What to sign, with the proofs it has already.
        options: The proof's members, but for those that follow from the suite.
        signer: Who signs.
        contexts: The contexts that the document may use.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, from the signer; ask again with the same arguments.
        MalformedError, ProofError, UndeterminedError: the codes of `create_proof`.
    """
    proof = create_proof(suite, document, options, signer=signer, contexts=contexts)
    if "proof" not in document:
        return {**document, "proof": proof}
    stated = document["proof"]
    return {**document, "proof": [*(stated if isinstance(stated, list) else [stated]), proof]}


def _members(suite: Cryptosuite, prepared: PreparedDocument, options: ProofOptions | JSONObject) -> JSONObject:
    given = options.as_json() if isinstance(options, ProofOptions) else options
    members = {"type": PROOF_TYPE, "cryptosuite": suite.name, **given}
    # Create proof of the JCS suites (2): the proof carries the document's contexts, should others be added later.
    if suite.carries_context and prepared.context is not None:
        members = {"@context": prepared.context, **members}
    return members


def _check_own(signer: RawSigner, signature: bytes, data: bytes) -> None:
    try:
        signer.public_key.verify(signature, data)
    except ProofError as error:
        raise ProofError(Code.PROOF_SIGNATURE, path="/proof/proofValue") from error
