"""Makes proofs. VC Data Integrity sections 4.2 and 4.3."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import multibase_decode, multibase_encode
from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, MalformedError, UsageError
from vcedu.keys import RawPayload
from vcedu.proofs.chains import check_chains, check_count, matching_proofs, read_proofs
from vcedu.proofs.disclosure.keys import ProofSecrets
from vcedu.proofs.leaf import whole_leaf_digest
from vcedu.proofs.options import ProofOptions
from vcedu.proofs.pipeline import canonical_configuration, hash_data, hash_of, suite_of
from vcedu.proofs.prepared import PreparedDocument
from vcedu.proofs.proof import PROOF_TYPE, read_proof
from vcedu.proofs.refusals import signature_at
from vcedu.proofs.selective import ROLES, check_alone
from vcedu.proofs.suites import SUITES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.values import JSONObject
    from vcedu.keys import KeyType, RawSigner
    from vcedu.proofs.proof import Proof
    from vcedu.proofs.suites import Cryptosuite


def create_proof(  # noqa: PLR0913 - all by name
    suite: Cryptosuite,
    document: JSONObject | PreparedDocument,
    options: ProofOptions | JSONObject,
    *,
    signer: RawSigner,
    contexts: ContextStore,
    mandatory: Sequence[str] = (),
    seed: bytes | None = None,
) -> JSONObject:
    """Return a proof for a document; under a suite that discloses in part, a base proof for the holder alone.

    Args:
        suite: The suite.
        document: What to sign, with the proofs it has already.
        options: The proof's members, but for those that follow from the suite.
        signer: Who signs.
        contexts: The contexts that the document may use.
        mandatory: JSON Pointers to what a holder must show in any case, under a suite that discloses in part.
        seed: What the secrets of a proof that discloses in part follow from: 32 bytes that only the issuer knows. The
            same seed gives the same proof again; without one its secrets are new each time.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, from the signer; ask again with the same arguments, the seed among them.
        UsageError: `DISCLOSURE_SUITE`, if something is mandatory under a suite that signs the whole; the codes of
            `vcedu.proofs.disclosure.canonicalize_and_group`.
        MalformedError: `PROOF_MALFORMED`, if an option is not of its form; the codes of mapping.
        ProofError: `PROOF_KEY_TYPE`, `PROOF_CONTEXT`, `PROOF_ID_DUPLICATE`, `PROOF_PREVIOUS_MISSING`,
            `PROOF_TOO_MANY`, `PROOF_MEMBER_UNKNOWN`; `PROOF_SIGNATURE`, if the signer's signature does not hold;
            a `JSONLD_*` or `CONTEXT_*` code for what would not be covered.
        UndeterminedError: the budgets of mapping and canonicalisation, and of suites that disclose in part;
            `DISCLOSURE_CHAINED`.
    """
    prepared = document if isinstance(document, PreparedDocument) else PreparedDocument.of(document, contexts=contexts)
    if suite.disclosure:
        members, proof, _ = _begun(suite, prepared, options, signer.public_key.key_type)
        return {**members, "proofValue": _base_proof_value(suite, prepared, proof, signer, mandatory, seed)}
    if mandatory:
        raise UsageError(Code.DISCLOSURE_SUITE, suite=suite.name)
    return prepare_proof(suite, prepared, options, key_type=signer.public_key.key_type).signed(signer)


@dataclass(frozen=True, slots=True)
class UnsignedProof:
    """A proof that lacks its signature alone: who signs it needs neither the document nor its contexts.

    Attributes:
        suite: The suite's name.
        members: The proof's members but for `proofValue`.
        data: The bytes to sign.
    """

    suite: str
    members: JSONObject
    data: bytes

    def signed(self, signer: RawSigner) -> JSONObject:
        """Return the proof, its signature checked before it leaves the house: a faulty one could give the key away.

        Raises:
            ApprovalPending: `APPROVAL_PENDING`, from the signer.
            ProofError: `PROOF_SIGNATURE`, if the signer's signature does not hold.
        """
        signature = signer.sign(RawPayload(self.data, hashlib.sha256(self.data).hexdigest()))
        with signature_at("/proof/proofValue"):
            signer.public_key.verify(signature, self.data)
        return {**self.members, "proofValue": multibase_encode(signature, SUITES[self.suite].proof_value_base)}

    def leaf_digest(self, proof: JSONObject) -> bytes:
        """Return what `leaf_digest` returns for the document with this proof, signed."""
        return whole_leaf_digest(self.suite, self.data, multibase_decode(str(proof["proofValue"])))


def prepare_proof(
    suite: Cryptosuite, prepared: PreparedDocument, options: ProofOptions | JSONObject, *, key_type: KeyType
) -> UnsignedProof:
    """Return all of a proof that needs no key, under a suite that signs the whole.

    Args:
        suite: The suite.
        prepared: What to sign, with the proofs it has already.
        options: The proof's members, but for those that follow from the suite.
        key_type: The type of the key that will sign.

    Raises:
        MalformedError, ProofError, UndeterminedError: as `create_proof`.
    """
    members, proof, previous = _begun(suite, prepared, options, key_type)
    # (3) The bytes to sign.
    data = hash_data(suite, prepared, proof, previous, hash_of(suite, key_type)).data
    return UnsignedProof(suite.name, members, data)


def _begun(
    suite: Cryptosuite, prepared: PreparedDocument, options: ProofOptions | JSONObject, key_type: KeyType
) -> tuple[JSONObject, Proof, tuple[Proof, ...]]:
    """Return a proof's members, the proof they make without its signature, and the proofs it builds on."""
    existing = read_proofs(prepared.document) if "proof" in prepared.document else ()
    # (1) The proof begins as a clone of the options, of the suite's type and name.
    members = _members(suite, prepared, options)
    proof = read_proof(members, index=len(existing))
    if suite_of(proof) is not suite:
        raise MalformedError(Code.PROOF_MALFORMED, path="/proof/cryptosuite", member="cryptosuite")
    hash_of(suite, key_type)
    # (2) What it builds on is there (VC Data Integrity section 4.3 steps 4 to 6).
    check_count(len(existing) + 1)
    check_chains((*existing, proof))
    return members, proof, matching_proofs(proof, existing)


def _base_proof_value(
    suite: Cryptosuite,
    prepared: PreparedDocument,
    proof: Proof,
    signer: RawSigner,
    mandatory: Sequence[str],
    seed: bytes | None,
) -> str:
    check_alone(proof)
    configuration = canonical_configuration(suite, prepared, proof, hash_of(suite, signer.public_key.key_type))
    about = configuration + jcs(prepared.unsecured) + jcs([*mandatory])
    return ROLES[suite.name].create(
        prepared,
        configuration,
        mandatory=mandatory,
        signer=signer,
        proof_secrets=ProofSecrets.of(seed, hashlib.sha256(about).digest()),
    )


def add_proof(  # noqa: PLR0913 - all by name
    suite: Cryptosuite,
    document: JSONObject,
    options: ProofOptions | JSONObject,
    *,
    signer: RawSigner,
    contexts: ContextStore,
    mandatory: Sequence[str] = (),
    seed: bytes | None = None,
) -> JSONObject:
    """Return a copy of a document with a proof more: its first, one of a set, or the next of a chain.

    Args:
        suite: The suite.
        document: What to sign, with the proofs it has already.
        options: The proof's members, but for those that follow from the suite.
        signer: Who signs.
        contexts: The contexts that the document may use.
        mandatory: JSON Pointers to what a holder must show in any case, under a suite that discloses in part.
        seed: What the secrets of a proof that discloses in part follow from.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, from the signer; ask again with the same arguments.
        MalformedError, ProofError, UndeterminedError, UsageError: the codes of `create_proof`.
    """
    proof = create_proof(suite, document, options, signer=signer, contexts=contexts, mandatory=mandatory, seed=seed)
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
