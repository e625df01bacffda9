"""Shows a document in part, for its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.contexts import context_choices
from vcedu.errors import Code, UsageError, VceduError
from vcedu.proofs.chains import read_proofs
from vcedu.proofs.pipeline import suite_of
from vcedu.proofs.prepared import PreparedDocument
from vcedu.proofs.proof import PROOF_TYPE
from vcedu.proofs.selective import ROLES, check_alone
from vcedu.proofs.suites import SUITES
from vcedu.proofs.verify import verify_base_proof

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.values import JSONObject
    from vcedu.keys import VerifyingKey
    from vcedu.proofs.proof import Proof


def derive_credential(
    document: JSONObject,
    pointers: Sequence[str],
    *,
    contexts: ContextStore,
    public_key: VerifyingKey | None = None,
    suite: str | None = None,
    presentation_header: bytes = b"",
) -> JSONObject:
    """Return the part of a credential that is to be shown, with its derived proof.

    What its issuer has made mandatory is always shown, and with whatever is shown the identifiers and types around it.

    Args:
        document: The credential as the issuer gave it to the holder, with its base proof.
        pointers: JSON Pointers to what is shown; `""` for all of it.
        contexts: The contexts that the credential may use.
        public_key: The issuer's key: the base proof is then checked before anything is made from it.
        suite: The suite of the base proof to take, where the credential has several that disclose in part.
        presentation_header: What a proof of a suite that takes it is bound to, such as the verifier's challenge.

    Raises:
        UsageError: `DISCLOSURE_SUITE`, if no proof discloses in part, or several do and none is named;
            `PROOF_IS_DERIVED`; `DISCLOSURE_NOTHING`, `DISCLOSURE_POINTER`, `DISCLOSURE_POINTER_MISSING`,
            `DISCLOSURE_INDIVISIBLE`.
        ProofError, MalformedError, UndeterminedError: the codes of reading, mapping and canonicalisation, and of the
            suite; with a key those of `vcedu.proofs.verify_base_proof`.
    """
    proof = _base_proof(read_proofs(document), suite)
    prepared = _reading(document, contexts, proof, public_key)
    return ROLES[suite_of(proof).name].derive(prepared, proof, pointers, presentation_header=presentation_header)


def _base_proof(proofs: Sequence[Proof], suite: str | None) -> Proof:
    able = [
        proof
        for proof in proofs
        if proof.type == PROOF_TYPE and (known := SUITES.get(str(proof.suite_name))) and known.disclosure
    ]
    chosen = [proof for proof in able if suite in (None, proof.suite_name)]
    if len(chosen) != 1:
        raise UsageError(Code.DISCLOSURE_SUITE, suite=suite or ", ".join(str(proof.suite_name) for proof in proofs))
    check_alone(chosen[0])
    return chosen[0]


def _reading(
    document: JSONObject, contexts: ContextStore, proof: Proof, public_key: VerifyingKey | None
) -> PreparedDocument:
    """Return the document under the contexts in which its base proof holds; the newest ones if no key is given."""
    refused: list[VceduError] = []
    for choice in context_choices(document, contexts):
        try:
            prepared = PreparedDocument.of(document, contexts=choice)
            if public_key is not None:
                verify_base_proof(prepared, proof, public_key=public_key)
        except VceduError as error:
            refused.append(error)
        else:
            return prepared
    raise refused[0]
