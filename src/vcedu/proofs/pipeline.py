"""From a document and a proof's options to the bytes that are signed: one pipeline for all suites.

The numbered steps are those of Data Integrity EdDSA Cryptosuites 1.0, sections 3.2.3 to 3.2.5 (`eddsa-rdfc-2022`) and
3.3.3 to 3.3.5 (`eddsa-jcs-2022`), and of Data Integrity ECDSA Cryptosuites 1.0, sections 3.2.3 to 3.2.5
(`ecdsa-rdfc-2019`) and 3.3.3 to 3.3.5 (`ecdsa-jcs-2019`), which differ in the hash alone: SHA-384 belongs to P-384,
inside RDFC-1.0 too, SHA-256 to all other keys. Quantum-Resistant Cryptosuites section 3.3 (`mldsa44-rdfc-2024`,
`mldsa44-jcs-2024`) and Data Integrity EdDSA Cryptosuites 1.0 appendix A (`Ed25519Signature2020`) take the same steps.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.canonical.pointers import pointer
from vcedu.errors import Code, ProofError, UnsupportedError
from vcedu.model.envelope import values_of
from vcedu.proofs.proof import PROOF_TYPE
from vcedu.proofs.suites import SUITES, VERIFIED_TYPES, Canonicalization

if TYPE_CHECKING:
    from vcedu.canonical.rdfc import HashName
    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.keys import KeyType
    from vcedu.proofs.prepared import PreparedDocument
    from vcedu.proofs.proof import Proof
    from vcedu.proofs.suites import Cryptosuite

_MEMBERS = frozenset(
    {
        "@context",
        "id",
        "type",
        "cryptosuite",
        "created",
        "expires",
        "verificationMethod",
        "proofPurpose",
        "challenge",
        "domain",
        "nonce",
        "previousProof",
        "proofValue",
    }
)
_MEMBERS_OF_A_TYPE = _MEMBERS - {"cryptosuite", "previousProof"}


@dataclass(frozen=True, slots=True)
class HashData:
    """What is signed, and how it came about.

    Attributes:
        hash_name: The hash.
        document: The transformed document.
        configuration: The canonical proof configuration.
    """

    hash_name: HashName
    document: bytes
    configuration: bytes

    @property
    def document_hash(self) -> bytes:
        """The hash of the transformed document."""
        return hashlib.new(self.hash_name, self.document).digest()

    @property
    def configuration_hash(self) -> bytes:
        """The hash of the canonical proof configuration."""
        return hashlib.new(self.hash_name, self.configuration).digest()

    @property
    def data(self) -> bytes:
        """The bytes that are signed: the configuration's hash, then the document's."""
        return self.configuration_hash + self.document_hash


def suite_of(proof: Proof) -> Cryptosuite:
    """Return the suite of a proof (EdDSA and ECDSA Cryptosuites section 3.1, Instantiate Cryptosuite).

    Raises:
        UnsupportedError: `PROOF_TYPE_UNSUPPORTED`, `PROOF_SUITE_UNSUPPORTED`.
    """
    if proof.type != PROOF_TYPE:
        if proof.type in VERIFIED_TYPES:
            return VERIFIED_TYPES[proof.type]
        raise UnsupportedError(Code.PROOF_TYPE_UNSUPPORTED, path=f"{proof.path}/type", type=proof.type)
    suite = SUITES.get(proof.suite_name or "")
    if suite is None:
        raise UnsupportedError(Code.PROOF_SUITE_UNSUPPORTED, path=f"{proof.path}/cryptosuite", suite=proof.suite_name)
    return suite


def hash_of(suite: Cryptosuite, key_type: KeyType, *, path: str = "/proof") -> HashName:
    """Return the hash that a suite uses with a kind of key.

    Raises:
        ProofError: `PROOF_KEY_TYPE`, if the suite does not take such keys.
    """
    if key_type not in suite.key_types:
        raise ProofError(Code.PROOF_KEY_TYPE, path=f"{path}/cryptosuite", suite=suite.name, type=key_type.value)
    return suite.key_types[key_type]


def hash_data(
    suite: Cryptosuite, prepared: PreparedDocument, proof: Proof, previous: tuple[Proof, ...], hash_name: HashName
) -> HashData:
    """Return what a proof signs; its `proofValue`, if it has one already, plays no part.

    Raises:
        ProofError: `PROOF_MEMBER_UNKNOWN`; `PROOF_CONTEXT`; a `JSONLD_*` or `CONTEXT_*` code.
        MalformedError, UndeterminedError: the codes of mapping and canonicalisation.
    """
    options = _options(suite, proof)
    if suite.carries_context:
        return _jcs_hash_data(prepared, proof, options, previous, hash_name)
    if suite.canonicalization == Canonicalization.JCS:
        document = prepared.transformed(Canonicalization.JCS, hash_name, previous=previous)
        return HashData(hash_name, document, jcs(_in_context(prepared, proof, options)))
    in_context = _in_context(prepared, proof, options)
    # Transformation (2): the document to RDF statements, these to their canonical form.
    document = prepared.transformed(Canonicalization.RDFC, hash_name, previous=previous)
    # Proof configuration (5): in canonical form. Hashing (1) to (3).
    return HashData(hash_name, document, prepared.configuration(in_context, hash_name))


def canonical_configuration(suite: Cryptosuite, prepared: PreparedDocument, proof: Proof, hash_name: HashName) -> bytes:
    """Return the canonical proof configuration (4, 5) under a suite that signs RDF statements.

    Raises:
        ProofError: `PROOF_MEMBER_UNKNOWN`; `PROOF_CONTEXT`; a `JSONLD_*` or `CONTEXT_*` code.
        MalformedError, UndeterminedError: the codes of mapping and canonicalisation.
    """
    return prepared.configuration(_in_context(prepared, proof, _options(suite, proof)), hash_name)


def _options(suite: Cryptosuite, proof: Proof) -> JSONObject:
    known = _MEMBERS if suite.proof_type == PROOF_TYPE else _MEMBERS_OF_A_TYPE
    for name in proof.document:
        if name not in known:
            raise ProofError(Code.PROOF_MEMBER_UNKNOWN, path=pointer(proof.path, name), member=name)
    return {name: value for name, value in proof.document.items() if name != "proofValue"}


def _in_context(prepared: PreparedDocument, proof: Proof, options: JSONObject) -> JSONObject:
    """Return options with the document's context (EdDSA and ECDSA (4), Quantum-Resistant Cryptosuites (5))."""
    # A context of the proof's own would be replaced, unseen: only the document's may stand there.
    if values_of(options.get("@context", prepared.context)) != values_of(prepared.context):
        raise ProofError(Code.PROOF_CONTEXT, path=f"{proof.path}/@context")
    return {**options, "@context": prepared.context}


def _jcs_hash_data(
    prepared: PreparedDocument,
    proof: Proof,
    options: JSONObject,
    previous: tuple[Proof, ...],
    hash_name: HashName,
) -> HashData:
    context = options.get("@context")
    if "@context" in options:
        # Verify proof (4.1): the document's contexts begin with the proof's; (4.2) the proof's take their place.
        _check_prefix(prepared, proof, context)
    # Transformation (2).
    document = prepared.transformed(Canonicalization.JCS, hash_name, previous=previous, context=context)
    # Proof configuration (4), hashing (1) to (3).
    return HashData(hash_name, document, jcs(options))


def _check_prefix(prepared: PreparedDocument, proof: Proof, context: JSONValue) -> None:
    own, document = values_of(context), values_of(prepared.context)
    if not own or document[: len(own)] != own:
        raise ProofError(Code.PROOF_CONTEXT, path=f"{proof.path}/@context")
    # Contexts added after signing may serve later proofs. They must not change what the signed members mean.
    if len(own) < len(document):
        signed = prepared.transformed(Canonicalization.RDFC, "sha256", context=context)
        if signed != prepared.transformed(Canonicalization.RDFC, "sha256"):
            raise ProofError(Code.PROOF_CONTEXT, path=f"{proof.path}/@context")
