"""A second guardian's proof beside the first's: what two who decide together show, both have signed.

VC Data Integrity section 2.1.1 (Proof Sets): each proof is made on its own, over the same presentation.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vcedu.canonical.compact import compact_json
from vcedu.canonical.contexts import check_contexts
from vcedu.errors import Code, ProofError, UsageError
from vcedu.holder.presenting import authentication_proof, holder_of
from vcedu.model import JOSEEnvelope, read_secured
from vcedu.model.envelope import check_presentation, nested_credentials, subject_ids, types_of
from vcedu.proofs import read_proofs
from vcedu.proofs.prepared import without_proof

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.values import JSONObject
    from vcedu.holder.presenting import HolderKey
    from vcedu.model import Secured

_GUARDIANSHIP = "GuardianshipCredential"
_SPACE = " \t\n\r"


def join_presentation(
    presentation: Secured,
    guardian: HolderKey,
    *,
    challenge: str,
    domain: Sequence[str],
    at: dt.datetime,
    contexts: ContextStore,
) -> Secured:
    """Return another guardian's presentation with this guardian's proof beside; every other byte stays as it is.

    Args:
        presentation: What the other guardian has signed, with the attestations of both in it.
        guardian: Who joins.
        challenge: What the verifier gave out; the other guardian must have answered the same.
        domain: The verifier's own domains.
        at: The present time.
        contexts: The vocabularies that may be used.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, from the signer.
        UsageError: `PRESENT_ONE_SIGNER`, if it is a token, which one person signs; `PRESENT_NOT_GUARDIAN`, if no
            attestation in it names the guardian; `PRESENT_SIGNED_ALREADY`.
        ProofError: `PROOF_CHALLENGE` or `PROOF_DOMAIN`, if the other guardian answered another question;
            `PROOF_MISSING`, if nobody has signed it; a member would not be covered by the proof.
        MalformedError: it is no presentation, or would become too large.
        UndeterminedError: a vocabulary that is not known; the budgets of mapping.
    """
    if isinstance(presentation.envelope, JOSEEnvelope):
        raise UsageError(Code.PRESENT_ONE_SIGNER)
    document = presentation.envelope.document
    check_presentation(document)
    check_contexts(without_proof(document), contexts)
    # (1) It answers the verifier that this guardian answers, and nobody else.
    for proof in read_proofs(document):
        if proof.challenge != challenge:
            raise ProofError(Code.PROOF_CHALLENGE, path=f"{proof.path}/challenge")
        if proof.domain != frozenset(domain):
            raise ProofError(Code.PROOF_DOMAIN, path=f"{proof.path}/domain")
        if proof.verification_method == guardian.method:
            raise UsageError(Code.PRESENT_SIGNED_ALREADY, path=proof.path, guardian=holder_of(guardian))
    # (2) It shows by what right this guardian joins.
    if not any(_attests(credential, holder_of(guardian)) for _, credential in nested_credentials(document)):
        raise UsageError(Code.PRESENT_NOT_GUARDIAN, path="/verifiableCredential", guardian=holder_of(guardian))
    # (3) The proof of one more, in the place of the one there was.
    made = authentication_proof(document, guardian, challenge=challenge, domain=domain, at=at, contexts=contexts)
    text = presentation.raw.decode()
    start, end = _place_of(text, "proof")
    before = text[start:end].removeprefix("[").removesuffix("]")
    return read_secured(f"{text[:start]}[{before},{compact_json(made).decode()}]{text[end:]}".encode())


def _attests(credential: JSONObject, guardian: str) -> bool:
    return _GUARDIANSHIP in types_of(credential) and guardian in subject_ids(credential)


def _place_of(text: str, name: str) -> tuple[int, int]:
    """Return where the value of an object's member begins and ends in a text that was read as strict JSON."""
    decoder, place = json.JSONDecoder(), text.index("{") + 1
    while True:
        member, place = decoder.raw_decode(text, _after_space(text, place))
        start = _after_space(text, _after_space(text, place) + 1)
        _, end = decoder.raw_decode(text, start)
        if member == name:
            return start, end
        place = _after_space(text, end) + 1


def _after_space(text: str, place: int) -> int:
    while text[place] in _SPACE:
        place += 1
    return place
