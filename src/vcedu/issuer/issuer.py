"""Issuing one credential. VC Data Model 2.0 sections 4 and 5; VC Data Integrity section 4.2."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu import dids
from vcedu.canonical.compact import compact_json
from vcedu.education.disclosure import mandatory_pointers
from vcedu.errors import Code, MalformedError, UsageError
from vcedu.issuer.preparation import SigningTerms
from vcedu.keys import SigningKey
from vcedu.model import (
    DataIntegrityEnvelope,
    EnvelopeForm,
    JOSEEnvelope,
    MediaType,
    Secured,
    read_secured,
)
from vcedu.model.compact import CLAIMS
from vcedu.proofs import (
    SUITES,
    create_proof,
    leaf_digest,
    read_proof,
    usual_suite,
    whole_suite,
)
from vcedu.proofs.disclosure.keys import SEED_BYTES
from vcedu.proofs.jose import ALGORITHMS, sign_token, token_digest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.values import JSONObject
    from vcedu.issuer.preparation import PreparedCredential
    from vcedu.keys import RawSigner, VerifyingKey
    from vcedu.model import Clock


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed credential, and the digest that stands for it in the journal and in a proof of existence."""

    secured: Secured
    leaf_digest: bytes


class Issuer:
    """Signs credentials with one key.

    Args:
        signer: The key, wherever it is kept.
        contexts: The vocabularies that may be used.
        clock: Dates the proofs.
        suite: The Data Integrity cryptosuite; by default the one that canonicalises RDF for the key's type.
        verification_method: The DID URL under which the key is published; by default the key's own did:key.
        education_profile: Whether a record that can be shown in part follows `vcedu.education.disclosure`. Without it
            only what the caller names is mandatory, and a holder may hide that a record was withdrawn.
        envelope: How the credentials are secured; a token is signed as its key demands, by no suite.

    Attributes:
        verification_method: The DID URL under which its key is published.
        id: Its DID.
        terms: What decides what its signatures cover, for a process that prepares credentials without its key.

    Raises:
        UsageError: `OPTION_INVALID`; `KEY_CAPABILITY`, if the key signs no documents of that form.
    """

    def __init__(  # noqa: PLR0913 - all by name, each a decision of the caller
        self,
        signer: RawSigner,
        *,
        contexts: ContextStore,
        clock: Clock,
        suite: str | None = None,
        verification_method: str | None = None,
        education_profile: bool = True,
        envelope: EnvelopeForm = EnvelopeForm.DATA_INTEGRITY,
    ) -> None:
        self._signer = signer
        self._clock = clock
        self._education_profile = education_profile
        # With it the same request makes the same proof, as a signer that waits for release demands.
        self._seed = _seed_of(signer)
        if envelope is EnvelopeForm.JWT:
            _check_token_key(suite, signer)
            suite_name = None
        else:
            suite_name = _suite_name(suite, signer)
        own = str(dids.did_key(signer.public_key))
        self.verification_method = verification_method or f"{own}#{signer.public_key.multikey}"
        self.id = str(dids.DIDURL.parse(self.verification_method).did)
        self.terms = SigningTerms(self.id, self.verification_method, signer.public_key.key_type, suite_name, contexts)

    @property
    def public_key(self) -> VerifyingKey:
        """The key that its signatures are checked with."""
        return self._signer.public_key

    def issue(self, credential: JSONObject, *, mandatory: Sequence[str] = ()) -> Secured:
        """Return the credential, signed; under a suite that discloses in part, for its holder alone.

        Args:
            credential: An unsigned credential. An absent `issuer` becomes this issuer; nothing else is changed, and
                the argument itself is not. Under contexts for trying things out a credential of data model 1.1 is
                signed too, with the context of Data Integrity added.
            mandatory: JSON Pointers to what a holder must always show, beside what the education profile adds; only
                for a suite that discloses in part.

        Raises:
            UsageError: `ISSUE_HAS_PROOF`, `ISSUE_ISSUER_NOT_KEY`, or `ISSUE_VERSION` for data model 1.1 elsewhere; a
                `DISCLOSURE_*` code.
            MalformedError: it is not what VC Data Model 2.0 sections 4 and 5 demand.
            ProofError: a member would not be covered by the signature, or a credential inside it needs its own.
            UnsupportedError: a context that is not known.
            ApprovalPending: the signer waits for a second officer.
        """
        return self.sign(credential, at=self._clock.now(), mandatory=mandatory).secured

    def signing_whole(self) -> Issuer:
        """Return the same issuer with a suite that signs the whole, for what is not given to a holder alone.

        Raises:
            UsageError: `KEY_CAPABILITY`, if there is no such suite for its key.
        """
        if self.terms.suite is None or self.terms.signs_whole:
            return self
        return Issuer(
            self._signer,
            contexts=self.terms.contexts,
            clock=self._clock,
            suite=whole_suite(self.public_key.key_type),
            verification_method=self.verification_method,
        )

    def mandatory_pointers(self, credential: JSONObject, stated: Sequence[str] = ()) -> tuple[str, ...]:
        """Return what a holder of the credential must always show: what is stated, and what the profile adds.

        Raises:
            UsageError: `DISCLOSURE_KIND`, if the profile does not let this kind of record be shown in part.
        """
        suite = self.terms.suite
        if suite is None or not (suite.disclosure and self._education_profile):
            return tuple(stated)
        return mandatory_pointers({"issuer": self.id, **credential}, stated)

    def sign(self, credential: JSONObject, *, at: dt.datetime, mandatory: Sequence[str] = ()) -> Signed:
        """Return the credential, signed, beside the digest that stands for it in the journal.

        Args:
            credential: As for `issue`.
            at: The time that dates the proof. The same credential and time make the same bytes, unless
                the key signs with fresh randomness, as ML-DSA does. Under a suite that discloses in part, and with a
                key that is not in memory, only the same `Issuer` makes the same bytes.
            mandatory: As for `issue`.

        Raises:
            VceduError: what `issue` raises.
        """
        prepared = self.terms.check(credential)
        document, suite = prepared.document, self.terms.suite
        if suite is None:
            if mandatory:
                raise UsageError(Code.DISCLOSURE_SUITE, suite=MediaType.VC_JWT)
            return self._token(document, at)
        proof = create_proof(
            suite,
            prepared,
            self.terms.proof_options(suite, at),
            signer=self._signer,
            contexts=self.terms.contexts,
            mandatory=self.mandatory_pointers(document, mandatory),
            seed=self._seed,
        )
        digest = leaf_digest(prepared, read_proof(proof), self.terms.key_type)
        complete: JSONObject = {**document, "proof": proof}
        return Signed(Secured(MediaType.VC, compact_json(complete), DataIntegrityEnvelope(complete)), digest)

    def sign_prepared(self, prepared: PreparedCredential) -> tuple[bytes, bytes]:
        """Return what `sign` makes of a credential made ready under these `terms`: its bytes, and the digest.

        Raises:
            ApprovalPending: the signer waits for a second officer.
            ProofError: `PROOF_SIGNATURE`, if the signer's signature does not hold.
        """
        return prepared.signed(self._signer)

    def _token(self, document: JSONObject, at: dt.datetime) -> Signed:
        for name in sorted(CLAIMS & document.keys()):
            raise MalformedError(Code.JWS_CLAIM, path=f"/{name}", claim=name)
        claims: JSONObject = {"iss": self.id, "iat": int(at.timestamp()), **document}
        token = sign_token(claims, MediaType.VC_JWT, signer=self._signer, verification_method=self.verification_method)
        secured = read_secured(token)
        if not isinstance(secured.envelope, JOSEEnvelope):
            raise AssertionError  # noqa: TRY004 - what was signed just now is a token
        return Signed(secured, token_digest(secured.envelope))


def _suite_name(name: str | None, signer: RawSigner) -> str:
    name = name or usual_suite(signer.public_key.key_type)
    if name not in SUITES:
        raise UsageError(Code.OPTION_INVALID, option="suite", value=name, expected=", ".join(sorted(SUITES)))
    return name


def _check_token_key(suite: str | None, signer: RawSigner) -> None:
    if suite is not None:
        raise UsageError(Code.OPTION_INVALID, option="suite", value=suite, expected="--envelope data-integrity")
    if signer.public_key.key_type not in ALGORITHMS:
        raise UsageError(Code.KEY_CAPABILITY, type=signer.public_key.key_type)


def _seed_of(signer: RawSigner) -> bytes:
    if isinstance(signer, SigningKey):
        return signer.derived_secret("proofs that disclose in part")
    return secrets.token_bytes(SEED_BYTES)
