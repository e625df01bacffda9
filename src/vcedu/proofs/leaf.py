"""The digest that stands for a signed document in a proof of existence."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import multibase_decode
from vcedu.proofs.pipeline import hash_data, hash_of, suite_of
from vcedu.proofs.selective import ROLES

if TYPE_CHECKING:
    from vcedu.keys import KeyType
    from vcedu.proofs.prepared import PreparedDocument
    from vcedu.proofs.proof import Proof

_DOMAIN = b"vcedu-leaf/1"


def leaf_digest(
    prepared: PreparedDocument, proof: Proof, key_type: KeyType, *, previous: tuple[Proof, ...] = ()
) -> bytes:
    """Return 32 bytes that only this document with this proof has, whatever its JSON looks like.

    It is SHA-256 over a name for the kind of digest, the suite, what was signed and the signature, each with its
    length before it. Under a suite that discloses in part it is over the suite and the issuer's signature alone, which
    base proof and derived proofs share, so that it stands for whatever part of the document is shown.

    Args:
        prepared: The document.
        proof: One of its proofs.
        key_type: The type of the key that made the proof.
        previous: The proofs that it builds on.

    Raises:
        UnsupportedError: `PROOF_TYPE_UNSUPPORTED`, `PROOF_SUITE_UNSUPPORTED`.
        ProofError, MalformedError, UndeterminedError: what `vcedu.proofs.hash_data` raises, and `MULTIBASE_INVALID`.
    """
    suite = suite_of(proof)
    if suite.disclosure:
        return digest_of_parts(_DOMAIN, suite.name.encode(), ROLES[suite.name].lasting(proof))
    signed = hash_data(suite, prepared, proof, previous, hash_of(suite, key_type, path=proof.path)).data
    return whole_leaf_digest(suite.name, signed, multibase_decode(str(proof.value)))


def whole_leaf_digest(suite: str, signed: bytes, signature: bytes) -> bytes:
    """Return the same for a proof of a suite that signs the whole, from its name, what it signed, and the signature."""
    return digest_of_parts(_DOMAIN, suite.encode(), signed, signature)


def digest_of_parts(*parts: bytes) -> bytes:
    """Return SHA-256 over parts, each with its length before it, so that no two lists of parts run into one."""
    return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()
