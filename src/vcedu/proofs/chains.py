"""All proofs of a document: sets, and chains by `previousProof`. VC Data Integrity sections 2.1.1 and 2.1.2.

Only proofs of the same document can be built on. Their number is limited, since each costs a verification.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, ProofError
from vcedu.proofs.proof import Proof, read_proof

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vcedu.canonical.values import JSONObject

MOST_PROOFS = 8


def read_proofs(document: JSONObject) -> tuple[Proof, ...]:
    """Return the proofs of a document, in the document's order, after every check of their form and their chains.

    Raises:
        MalformedError: `PROOF_MALFORMED`.
        ProofError: `PROOF_MISSING`, `PROOF_TOO_MANY`, `PROOF_ID_DUPLICATE`, `PROOF_PREVIOUS_MISSING`,
            `PROOF_PREVIOUS_LOOP`.
    """
    stated = document.get("proof", [])
    entries = stated if isinstance(stated, list) else [stated]
    if not entries:
        raise ProofError(Code.PROOF_MISSING, path="/proof")
    check_count(len(entries))
    paths = [f"/proof/{index}" for index in range(len(entries))] if isinstance(stated, list) else ["/proof"]
    proofs = tuple(
        read_proof(entry, index=index, path=path)
        for index, (entry, path) in enumerate(zip(entries, paths, strict=True))
    )
    check_chains(proofs)
    return proofs


def check_count(number: int) -> None:
    """Check that a document has no more proofs than are verified.

    Raises:
        ProofError: `PROOF_TOO_MANY`.
    """
    if number > MOST_PROOFS:
        raise ProofError(Code.PROOF_TOO_MANY, path="/proof", limit=MOST_PROOFS)


def check_chains(proofs: Sequence[Proof]) -> None:
    """Check that ids are unique, that what a proof builds on exists, and that nothing builds on itself.

    Raises:
        ProofError: `PROOF_ID_DUPLICATE`, `PROOF_PREVIOUS_MISSING`, `PROOF_PREVIOUS_LOOP`.
    """
    known: dict[str, Proof] = {}
    for proof in proofs:
        if proof.id is not None and known.setdefault(proof.id, proof) is not proof:
            raise ProofError(Code.PROOF_ID_DUPLICATE, path=f"{proof.path}/id", id=proof.id)
    for proof in proofs:
        for identifier in proof.previous:
            if identifier not in known:
                raise ProofError(Code.PROOF_PREVIOUS_MISSING, path=f"{proof.path}/previousProof", id=identifier)
    # Take away, again and again, the proofs that build on none of those that are left; a loop stays.
    left = list(proofs)
    while left:
        ids = {proof.id for proof in left}
        blocked = [proof for proof in left if ids.intersection(proof.previous)]
        if len(blocked) == len(left):
            raise ProofError(Code.PROOF_PREVIOUS_LOOP, path=f"{left[0].path}/previousProof")
        left = blocked


def matching_proofs(proof: Proof, proofs: Iterable[Proof]) -> tuple[Proof, ...]:
    """Return the proofs that a proof builds on, in the document's order (sections 4.3 and 4.5)."""
    return tuple(other for other in proofs if other.id in proof.previous)
