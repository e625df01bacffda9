"""The holder's part of `ecdsa-sd-2023`: the derived proof. Data Integrity ECDSA Cryptosuites 1.0 section 3.6.6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError
from vcedu.proofs.disclosure.disclosed import disclosure_data
from vcedu.proofs.disclosure.labels import hmac_labels
from vcedu.proofs.ecdsa_sd.codec import BaseProofValue, DerivedProofValue, check_as_many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.canonical.values import JSONObject
    from vcedu.proofs.prepared import PreparedDocument
    from vcedu.proofs.proof import Proof


def derive(
    prepared: PreparedDocument,
    proof: Proof,
    pointers: Sequence[str],
    *,
    presentation_header: bytes,
) -> JSONObject:
    """Return the part of a document that pointers and the issuer's mandatory pointers select, with a derived proof.

    Args:
        prepared: The whole document.
        proof: Its base proof.
        pointers: What is shown beside what the issuer has made mandatory.
        presentation_header: Empty: this suite has no place for one.

    Raises:
        UsageError: `OPTION_INVALID`, if there is a presentation header; `PROOF_IS_DERIVED`; `DISCLOSURE_NOTHING`; a
            `DISCLOSURE_POINTER*` code; `DISCLOSURE_INDIVISIBLE`.
        ProofError: `DISCLOSURE_COUNT`, if the base proof belongs to another document.
        MalformedError: `PROOF_VALUE`, or a `CBOR_*` code.
        UndeterminedError: the budgets of mapping, canonicalisation and suite; `DISCLOSURE_ALIKE`.
    """
    if presentation_header:  # To leave it out would look like a proof bound to it.
        expected = "none with ecdsa-sd-2023"
        raise UsageError(Code.OPTION_INVALID, option="presentation_header", value="…", expected=expected)
    base = BaseProofValue.of(proof)
    # createDisclosureData (section 3.5.4): what is shown, and where it stands.
    data = disclosure_data(
        prepared.unsecured,
        mandatory=base.mandatory_pointers,
        selective=pointers,
        contexts=prepared.contexts,
        label_map=hmac_labels(base.hmac_key),
    )
    check_as_many(base.signatures, data.non_mandatory, path=f"{proof.path}/proofValue")
    value = DerivedProofValue(
        base_signature=base.base_signature,
        public_key=base.public_key,
        signatures=tuple(base.signatures[index] for index in data.selective_indexes),
        labels=data.verifier_labels,
        mandatory_indexes=data.mandatory_indexes,
    )
    return {**data.reveal_document, "proof": {**proof.document, "proofValue": value.text()}}
