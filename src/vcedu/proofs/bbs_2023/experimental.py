"""EXPERIMENTAL: `bbs-2023` proofs bound to a secret of the holder, with pseudonyms, or both.

Data Integrity BBS Cryptosuites 1.0 section 4 (Optional Features), in the form of its test vectors of February 2025,
which differ from its text: a pseudonym alone has the headers of both features, the issuer's randomness is a CBOR
bignum, and the pseudonym's domain is not in the proof, so that the verifier must know it. The specification says that
the features are at risk. Nothing else in the library makes or accepts such proofs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.cbor import encode_cbor
from vcedu.canonical.encodings import multibase_encode
from vcedu.errors import Code, MalformedError, ProofError, UsageError
from vcedu.keys import BoundVectorPayload, bbs
from vcedu.keys.bbs.binding import (
    Binding,
    BoundProof,
    HolderSecrets,
    blind_verify,
    bound_proof_gen,
    bound_proof_verify,
)
from vcedu.proofs.bbs_2023.base import bbs_header, statements
from vcedu.proofs.bbs_2023.codec import (
    BOUND_BASE,
    BOUND_DERIVED,
    COMPONENTS,
    BaseProofValue,
    DerivedProofValue,
)
from vcedu.proofs.bbs_2023.derive import disclosed
from vcedu.proofs.bbs_2023.verify import shown_statements
from vcedu.proofs.disclosure.values import bytes_of, header_of, read_components
from vcedu.proofs.refusals import signature_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.canonical.values import JSONObject
    from vcedu.keys import SigningKey, VerifyingKey
    from vcedu.proofs.disclosure.keys import ProofSecrets
    from vcedu.proofs.prepared import PreparedDocument
    from vcedu.proofs.proof import Proof

_BASE_HEADERS = {binding: header for header, binding in BOUND_BASE.items()}
_DERIVED_HEADERS = {binding: header for header, binding in BOUND_DERIVED.items()}
# The vectors write a pseudonym alone with the headers of both features.
_WRITTEN = {Binding.HOLDER: Binding.HOLDER, Binding.PSEUDONYM: Binding.BOTH, Binding.BOTH: Binding.BOTH}
_BIGNUM = 0xC2
_LONGEST_BIGNUM = 32
_SHORTEST_BIGNUM = 24
_FIVE, _SIX = 0x85, 0x86
_POINT = 48


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the issuer needs to bind a proof.

    Attributes:
        binding: What the proof is bound to.
        commitment_with_proof: The holder's commitment.
        signer_nym_entropy: The issuer's part of the pseudonym's secret, a random scalar; empty without pseudonym.
    """

    binding: Binding
    commitment_with_proof: bytes
    signer_nym_entropy: bytes = b""


def bound_base_proof_value(
    prepared: PreparedDocument,
    configuration: bytes,
    *,
    mandatory: Sequence[str],
    signer: SigningKey,
    proof_secrets: ProofSecrets,
    commitment: Commitment,
) -> str:
    """Return the value of a base proof bound to what its holder has committed to.

    Args:
        prepared: The document.
        configuration: The canonical proof configuration.
        mandatory: JSON Pointers to what must be shown in any case.
        signer: The issuer's key.
        proof_secrets: The secrets of this proof.
        commitment: The holder's commitment, and the issuer's part.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`.
        ProofError: `BBS_COMMITMENT`.
        UsageError, UndeterminedError: the codes of `canonicalize_and_group`; `BBS_BUDGET`.
    """
    fixed, messages = statements(prepared, mandatory, proof_secrets.hmac_key)
    header = bbs_header(configuration, fixed)
    payload = BoundVectorPayload(
        header,
        messages,
        commitment.binding.value,
        commitment.commitment_with_proof,
        commitment.signer_nym_entropy,
    )
    signature = signer.sign(payload)
    key = signer.public_key.point
    value = BaseProofValue(signature, header, key, proof_secrets.hmac_key, tuple(mandatory))
    return bound_base_text(value, commitment.binding, commitment.signer_nym_entropy)


def check_bound_base_proof(
    prepared: PreparedDocument, proof: Proof, configuration: bytes, *, public_key: VerifyingKey, secrets: HolderSecrets
) -> None:
    """Check that a bound base proof holds for a whole document and the holder's secrets.

    Raises:
        ProofError: `PROOF_SIGNATURE`.
        MalformedError: `PROOF_VALUE`, `BBS_VALUE_MALFORMED`, or a `CBOR_*` code.
        UsageError: `PROOF_IS_DERIVED`; `BBS_BINDING_INPUT`, if the proof is bound otherwise than the secrets.
        UndeterminedError: `CBOR_BUDGET`, `BBS_BUDGET`; the codes of `canonicalize_and_group`.
    """
    value, entropy = read_bound_base(proof, secrets.binding)
    fixed, messages = statements(prepared, value.mandatory_pointers, value.hmac_key)
    header = bbs_header(configuration, fixed)
    if (value.public_key, value.bbs_header) != (public_key.point, header):
        raise ProofError(Code.PROOF_SIGNATURE, path=f"{proof.path}/proofValue")
    public = bbs.PublicPart(public_key.point, header)
    try:
        blind_verify(public, value.bbs_signature, messages, secrets, signer_nym_entropy=entropy)
    except ProofError as error:
        raise ProofError(Code.PROOF_SIGNATURE, path=f"{proof.path}/proofValue") from error


def derive_bound(
    prepared: PreparedDocument,
    proof: Proof,
    pointers: Sequence[str],
    *,
    secrets: HolderSecrets,
    presentation_header: bytes = b"",
    nym_domain: bytes = b"",
) -> JSONObject:
    """Return the part of a document that is to be shown, with a proof that took the holder's secrets.

    Args:
        prepared: The whole document.
        proof: Its bound base proof.
        pointers: What is shown beside what the issuer has made mandatory.
        secrets: The holder's secrets.
        presentation_header: What the proof is bound to.
        nym_domain: For whom or what the pseudonym is.

    Raises:
        UsageError: `PROOF_IS_DERIVED`; `BBS_BINDING_INPUT`; a `DISCLOSURE_*` code.
        ProofError: `PROOF_SIGNATURE`, if document, base proof and secrets do not belong together.
        MalformedError: `PROOF_VALUE`, `BBS_VALUE_MALFORMED`, a `KEY_*` code, or a `CBOR_*` code.
        UndeterminedError: the budgets of mapping, canonicalisation and suite.
    """
    base, entropy = read_bound_base(proof, secrets.binding)
    data = disclosed(prepared, base, pointers)
    messages = [statement.encode() for statement in data.non_mandatory]
    try:
        bound = bound_proof_gen(
            bbs.PublicPart(base.public_key, base.bbs_header),
            base.bbs_signature,
            messages,
            data.selective_indexes,
            secrets,
            presentation_header=presentation_header,
            signer_nym_entropy=entropy,
            nym_domain=nym_domain,
        )
    except ProofError as error:
        raise ProofError(Code.PROOF_SIGNATURE, path=f"{proof.path}/proofValue") from error
    value = DerivedProofValue(
        bound.proof, data.verifier_labels, data.mandatory_indexes, data.selective_indexes, presentation_header
    )
    text = _derived_text(value, secrets.binding, bound)
    return {**data.reveal_document, "proof": {**proof.document, "proofValue": text}}


def verify_bound_derived_proof(
    prepared: PreparedDocument,
    proof: Proof,
    configuration: bytes,
    *,
    public_key: VerifyingKey,
    binding: Binding,
    nym_domain: bytes = b"",
) -> bytes:
    """Check a bound derived proof; return its pseudonym, empty without one.

    Args:
        prepared: What is shown.
        proof: Its derived proof.
        configuration: The canonical proof configuration.
        public_key: The issuer's key.
        binding: What the proof must be bound to.
        nym_domain: For whom or what the pseudonym must be.

    Raises:
        ProofError: `PROOF_IS_BASE`, `DISCLOSURE_LABELS`, `DISCLOSURE_INDEXES`, `DISCLOSURE_COUNT`, `PROOF_SIGNATURE`.
        MalformedError: `PROOF_VALUE`, `BBS_VALUE_MALFORMED`, `BBS_INDEXES`, or a `CBOR_*` code.
        UsageError: `BBS_BINDING_INPUT`, if the proof is bound otherwise.
        UndeterminedError: `CBOR_BUDGET`, `BBS_BUDGET`, `RDFC_BUDGET`.
    """
    path = f"{proof.path}/proofValue"
    value, bound = read_bound_derived(proof, binding, nym_domain)
    mandatory, others = shown_statements(prepared, value, path)
    with signature_at(path):
        bound_proof_verify(
            bbs.PublicPart(public_key.point, bbs_header(configuration, mandatory)),
            binding,
            bound,
            [statement.encode() for statement in others],
            value.selective_indexes,
            presentation_header=value.presentation_header,
        )
    return bound.pseudonym


def bound_base_text(value: BaseProofValue, binding: Binding, entropy: bytes) -> str:
    """Return the value of a bound base proof."""
    header, encoded = _BASE_HEADERS[_WRITTEN[binding].value], encode_cbor(value.components())
    if binding.has_pseudonym:
        # Six components, the last a bignum, which has no leading zeros (RFC 8949 section 3.4.3).
        encoded = bytes((_SIX,)) + encoded[1:] + bytes((_BIGNUM,)) + encode_cbor(entropy.lstrip(b"\0"))
    return multibase_encode(header + encoded, "u")


def read_bound_base(proof: Proof, binding: Binding) -> tuple[BaseProofValue, bytes]:
    """Read the value of a bound base proof, and the issuer's part of the pseudonym's secret.

    Raises:
        UsageError: `PROOF_IS_DERIVED`; `BBS_BINDING_INPUT`, if it is bound otherwise.
        MalformedError: `PROOF_VALUE`, or a `CBOR_*` code.
        UndeterminedError: `CBOR_BUDGET`.
    """
    path = f"{proof.path}/proofValue"
    header, encoded = header_of(proof, headers=(*BOUND_BASE, *BOUND_DERIVED))
    if header in BOUND_DERIVED:
        raise UsageError(Code.PROOF_IS_DERIVED, path=path)
    if header != _BASE_HEADERS[_WRITTEN[binding].value]:
        raise UsageError(Code.BBS_BINDING_INPUT, path=path, binding=BOUND_BASE[header])
    entropy = b""
    if binding.has_pseudonym:
        encoded, entropy = _without_bignum(encoded, path)
    return BaseProofValue.of_components(read_components(encoded, COMPONENTS, path=path), path), entropy


def _without_bignum(encoded: bytes, path: str) -> tuple[bytes, bytes]:
    """Return the first five components, and the number after them as a scalar's bytes."""
    for size in range(_LONGEST_BIGNUM, _SHORTEST_BIGNUM - 1, -1):
        rest, tail = encoded[: -size - 3], encoded[-size - 3 :]
        if rest[:1] == bytes((_SIX,)) and tail[:3] == bytes((_BIGNUM, 0x58, size)) and tail[3]:
            return bytes((_FIVE,)) + rest[1:], tail[3:].rjust(_LONGEST_BIGNUM, b"\0")
    raise MalformedError(Code.PROOF_VALUE, path=path)


def _derived_text(value: DerivedProofValue, binding: Binding, bound: BoundProof) -> str:
    pseudonym = (bound.pseudonym,) if binding.has_pseudonym else ()
    components = (*value.components(), *pseudonym, bound.count)
    return multibase_encode(_DERIVED_HEADERS[_WRITTEN[binding].value] + encode_cbor(components), "u")


def read_bound_derived(proof: Proof, binding: Binding, nym_domain: bytes) -> tuple[DerivedProofValue, BoundProof]:
    """Read the value of a bound derived proof.

    Raises:
        ProofError: `PROOF_IS_BASE`.
        UsageError: `BBS_BINDING_INPUT`, if it is bound otherwise.
        MalformedError: `PROOF_VALUE`, or a `CBOR_*` code.
        UndeterminedError: `CBOR_BUDGET`.
    """
    path = f"{proof.path}/proofValue"
    header, encoded = header_of(proof, headers=(*BOUND_BASE, *BOUND_DERIVED))
    if header in BOUND_BASE:
        raise ProofError(Code.PROOF_IS_BASE, path=path)
    if header != _DERIVED_HEADERS[_WRITTEN[binding].value]:
        raise UsageError(Code.BBS_BINDING_INPUT, path=path, binding=BOUND_DERIVED[header])
    components = read_components(encoded, COMPONENTS + 1 + binding.has_pseudonym, path=path)
    value = DerivedProofValue.of_components(components[:COMPONENTS], path)
    count = components[-1]
    if not isinstance(count, int):
        raise MalformedError(Code.PROOF_VALUE, path=path)
    pseudonym = bytes_of(components[COMPONENTS], _POINT, path=path) if binding.has_pseudonym else b""
    return value, BoundProof(value.bbs_proof, count, nym_domain, pseudonym)
