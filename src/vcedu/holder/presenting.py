"""Presentations: credentials in their original bytes, under the holder's own proof.

VC Data Model 2.0 section 4.13; VC Data Integrity sections 4.2 and 4.5; VC-JOSE-COSE section 3.1.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu import dids
from vcedu.canonical.compact import compact_json
from vcedu.canonical.contexts import check_contexts
from vcedu.canonical.strict_json import read_json_object
from vcedu.errors import Code, UsageError
from vcedu.model import EnvelopeForm, JOSEEnvelope, MediaType, read_secured
from vcedu.model.envelope import check_presentation
from vcedu.model.enveloped import json_of
from vcedu.proofs import SUITES, ProofOptions, create_proof, whole_suite
from vcedu.proofs.jose import sign_token

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.values import JSONObject
    from vcedu.keys import RawSigner
    from vcedu.model import Secured

_CONTEXT = "https://www.w3.org/ns/credentials/v2"


@dataclass(frozen=True, slots=True)
class HolderKey:
    """The key that a holder proves themselves with.

    Attributes:
        signer: The key, wherever it is kept.
        verification_method: The DID URL under which it is published; None for the key's own did:key.
    """

    signer: RawSigner
    verification_method: str | None = None

    @property
    def method(self) -> str:
        """The DID URL of the key."""
        own = self.signer.public_key
        return self.verification_method or f"{dids.did_key(own)}#{own.multikey}"


def make_presentation(  # noqa: PLR0913 - all by name
    credentials: Sequence[Secured],
    holder: HolderKey,
    *,
    challenge: str,
    domain: Sequence[str],
    at: dt.datetime,
    contexts: ContextStore,
    envelope: EnvelopeForm = EnvelopeForm.DATA_INTEGRITY,
) -> Secured:
    """Return a presentation of credentials that answers a verifier's challenge.

    Args:
        credentials: What is shown; its bytes go in as they are.
        holder: Who shows it.
        challenge: What the verifier gave out for this once.
        domain: The verifier's own domains.
        at: The present time.
        contexts: The vocabularies that may be used.
        envelope: How the presentation is secured; a token holds credentials that are tokens alone.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, from the signer.
        UsageError: `ENVELOPE_MIXED`; `KEY_CAPABILITY`, if the key signs no documents of that form.
        MalformedError: the presentation would not be what the specification says, or would be too large.
        ProofError: a member would not be covered by the holder's proof.
        UndeterminedError: a vocabulary that is not known; the budgets of mapping.
    """
    outer: JSONObject = {
        "@context": [_CONTEXT],
        "type": ["VerifiablePresentation"],
        "holder": holder_of(holder),
    }
    shown = [json_of(secured) for secured in credentials]
    document: JSONObject = {**outer, "verifiableCredential": [read_json_object(each) for each in shown]}
    check_presentation(document)
    check_contexts(document, contexts)
    if envelope is EnvelopeForm.JWT:
        if not all(isinstance(secured.envelope, JOSEEnvelope) for secured in credentials):
            raise UsageError(Code.ENVELOPE_MIXED)
        answer: JSONObject = {"aud": [*sorted(set(domain))], "nonce": challenge, "iat": int(at.timestamp())}
        claims: JSONObject = {"iss": outer["holder"], **answer, **document}
        token = sign_token(claims, MediaType.VP_JWT, signer=holder.signer, verification_method=holder.method)
        return read_secured(token)
    proof = authentication_proof(document, holder, challenge=challenge, domain=domain, at=at, contexts=contexts)
    return read_secured(_spliced(outer, shown, proof))


def holder_of(key: HolderKey) -> str:
    """Return the DID that a holder's key belongs to."""
    return str(dids.DIDURL.parse(key.method).did)


def authentication_proof(
    document: JSONObject,
    holder: HolderKey,
    *,
    challenge: str,
    domain: Sequence[str],
    at: dt.datetime,
    contexts: ContextStore,
) -> JSONObject:
    """Return the proof by which a holder answers a verifier with a presentation.

    Raises:
        VceduError: what `create_proof` raises.
    """
    options = ProofOptions(
        holder.method, "authentication", created=at, challenge=challenge, domain=tuple(sorted(set(domain)))
    )
    suite = SUITES[whole_suite(holder.signer.public_key.key_type)]
    return create_proof(suite, document, options, signer=holder.signer, contexts=contexts)


def _spliced(outer: JSONObject, credentials: list[bytes], proof: JSONObject) -> bytes:
    """Return the presentation as bytes, with those of the credentials untouched in it."""
    opening = compact_json(outer)[:-1] + b',"verifiableCredential":['
    return opening + b",".join(credentials) + b'],"proof":' + compact_json(proof) + b"}"
