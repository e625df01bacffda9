"""The holder's part of `bbs-2023`: the derived proof. Data Integrity BBS Cryptosuites 1.0 section 3.4.6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.keys import bbs
from vcedu.proofs.bbs_2023.codec import BaseProofValue, DerivedProofValue
from vcedu.proofs.disclosure.disclosed import disclosure_data
from vcedu.proofs.disclosure.labels import shuffled_labels
from vcedu.proofs.refusals import signature_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.canonical.values import JSONObject
    from vcedu.proofs.disclosure.disclosed import DisclosureData
    from vcedu.proofs.prepared import PreparedDocument
    from vcedu.proofs.proof import Proof


def derive(
    prepared: PreparedDocument, proof: Proof, pointers: Sequence[str], *, presentation_header: bytes
) -> JSONObject:
    """Return the part of a document that pointers and the issuer's mandatory pointers select, with a derived proof.

    Args:
        prepared: The whole document.
        proof: Its base proof.
        pointers: What is shown beside what the issuer has made mandatory.
        presentation_header: What the proof is bound to, such as the verifier's challenge.

    Raises:
        UsageError: `PROOF_IS_DERIVED`; `DISCLOSURE_NOTHING`; a `DISCLOSURE_POINTER*` code; `DISCLOSURE_INDIVISIBLE`.
        ProofError: `PROOF_SIGNATURE`, if the base proof belongs to another document.
        MalformedError: `PROOF_VALUE`, `BBS_VALUE_MALFORMED`, a `KEY_*` code, or a `CBOR_*` code.
        UndeterminedError: the budgets of mapping, canonicalisation and suite; `BBS_BINDING_OFF`, `DISCLOSURE_ALIKE`.
    """
    base, path = BaseProofValue.of(proof), f"{proof.path}/proofValue"
    # createDisclosureData (section 3.3.3) (2) to (9): what is shown, and where it stands.
    data = disclosed(prepared, base, pointers)
    # (10) and (11): the proof.
    public = bbs.PublicPart(base.public_key, base.bbs_header)
    with signature_at(path):
        bbs_proof = bbs.proof_gen(
            public,
            base.bbs_signature,
            [statement.encode() for statement in data.non_mandatory],
            data.selective_indexes,
            presentation_header=presentation_header,
        )
    value = DerivedProofValue(
        bbs_proof, data.verifier_labels, data.mandatory_indexes, data.selective_indexes, presentation_header
    )
    return {**data.reveal_document, "proof": {**proof.document, "proofValue": value.text()}}


def disclosed(prepared: PreparedDocument, base: BaseProofValue, pointers: Sequence[str]) -> DisclosureData:
    """Return what is disclosed of a document.

    Raises:
        UsageError, UndeterminedError: the codes of `vcedu.proofs.disclosure.disclosure_data`.
    """
    return disclosure_data(
        prepared.unsecured,
        mandatory=base.mandatory_pointers,
        selective=pointers,
        contexts=prepared.contexts,
        label_map=shuffled_labels(base.hmac_key),
    )
