"""Making a credential ready for signing, apart from the key: what a process that holds no key does.

An `Issuer` signs by the same steps. What they need of it, its `SigningTerms`, may be sent to another process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.compact import compact_json
from vcedu.canonical.contexts import check_contexts
from vcedu.errors import Code, ProofError, UsageError
from vcedu.model import format_timestamp
from vcedu.model.envelope import (
    VCVersion,
    check_credential,
    identifier_of,
    nested_credentials,
    values_of,
    version_of,
)
from vcedu.model.enveloped import is_enveloped, opened
from vcedu.proofs import SUITES, Canonicalization, PreparedDocument, UnsignedProof, prepare_proof
from vcedu.verification.nested import check_subjects
from vcedu.verification.resources import check_related_resources, used_contexts

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.values import JSONObject
    from vcedu.keys import KeyType, RawSigner
    from vcedu.proofs import Cryptosuite

_PROOF_CONTEXT = "https://w3id.org/security/data-integrity/v2"


@dataclass(frozen=True, slots=True)
class SigningTerms:
    """All that decides what an issuer's signature covers, but for the key.

    Attributes:
        issuer_id: The issuer's DID.
        verification_method: The DID URL under which its key is published.
        key_type: The key's type.
        suite_name: The Data Integrity cryptosuite; None for tokens.
        contexts: The vocabularies that may be used.
    """

    issuer_id: str
    verification_method: str
    key_type: KeyType
    suite_name: str | None
    contexts: ContextStore

    @property
    def suite(self) -> Cryptosuite | None:
        """The cryptosuite; None for tokens."""
        return None if self.suite_name is None else SUITES[self.suite_name]

    @property
    def signs_whole(self) -> bool:
        """Whether a signature needs nothing but one string of bytes, as `prepare` makes it."""
        return self.suite is not None and not self.suite.disclosure

    def check(self, credential: JSONObject) -> PreparedDocument:
        """Return a credential as this issuer may sign it, with its issuer filled in.

        Raises:
            UsageError: `ISSUE_HAS_PROOF`, `ISSUE_ISSUER_NOT_KEY`, `ISSUE_VERSION`.
            MalformedError: it is not what VC Data Model 2.0 sections 4 and 5 demand.
            ProofError: a member would not be covered by the signature, or a credential inside it needs its own.
            UnsupportedError: a context that is not known.
        """
        document = self._of_version(self._with_issuer(credential))
        version = check_credential(document)
        check_contexts(document, self.contexts)
        self._check_nested(document, version)
        if self.suite is not None and self.suite.canonicalization is Canonicalization.RDFC:
            check_subjects(document)
        prepared = PreparedDocument.of(document, contexts=self.contexts)
        check_related_resources(document, used_contexts(prepared))
        return prepared

    def prepare(self, credential: JSONObject, *, at: dt.datetime) -> PreparedCredential:
        """Return a credential ready for signing.

        Args:
            credential: The unsigned credential.
            at: The time that dates the proof.

        Raises:
            VceduError: what `check` raises.
            UsageError: `DISCLOSURE_SUITE`, if the issuer's signatures do not cover the whole at once.
            UndeterminedError: the budgets of canonicalisation.
        """
        suite = self.suite
        if suite is None or suite.disclosure:
            raise UsageError(Code.DISCLOSURE_SUITE, suite=self.suite_name)
        prepared = self.check(credential)
        return PreparedCredential(
            compact_json(prepared.document),
            prepare_proof(suite, prepared, self.proof_options(suite, at), key_type=self.key_type),
        )

    def proof_options(self, suite: Cryptosuite, at: dt.datetime) -> JSONObject:
        """Return the members of a proof that is made at a time."""
        created: JSONObject = {"created": format_timestamp(at)} if suite.dated else {}
        return {**created, "verificationMethod": self.verification_method, "proofPurpose": "assertionMethod"}

    def _with_issuer(self, credential: JSONObject) -> JSONObject:
        if "proof" in credential:
            raise UsageError(Code.ISSUE_HAS_PROOF, path="/proof")
        if "issuer" not in credential:
            return {**credential, "issuer": self.issuer_id}
        stated = identifier_of(credential["issuer"])
        if stated is not None and stated != self.issuer_id:
            raise UsageError(Code.ISSUE_ISSUER_NOT_KEY, path="/issuer", issuer=stated, signer=self.issuer_id)
        return dict(credential)

    def _of_version(self, document: JSONObject) -> JSONObject:
        """Return a credential of a data model that is issued; one of 1.1 gets the context its proof is written in."""
        if version_of(document) is not VCVersion.V1_1:
            return document
        # Records are issued in data model 2.0; test suites still ask for the one before, whose tokens are another form.
        if not self.contexts.is_interop or self.suite is None:
            raise UsageError(Code.ISSUE_VERSION, path="/@context")
        stated = values_of(document["@context"])
        return document if _PROOF_CONTEXT in stated else {**document, "@context": [*stated, _PROOF_CONTEXT]}

    def _check_nested(self, document: JSONObject, version: VCVersion) -> None:
        for path, child in nested_credentials(document):
            if is_enveloped(child):
                opened(child)
                continue
            check_credential(child, path=path, covered_as=version)
            issuer = identifier_of(child.get("issuer"))
            if "proof" not in child and issuer != self.issuer_id:
                raise ProofError(Code.NESTED_UNPROVEN, path=path, issuer=issuer)


@dataclass(frozen=True, slots=True)
class PreparedCredential:
    """A credential that lacks its signature alone.

    Attributes:
        body: Its JSON without the proof.
        proof: The proof without the signature.
    """

    body: bytes
    proof: UnsignedProof

    def signed(self, signer: RawSigner) -> tuple[bytes, bytes]:
        """Return the signed credential's bytes, those that `Issuer.sign` makes, and the digest for the journal.

        Raises:
            ApprovalPending: `APPROVAL_PENDING`, from the signer.
            ProofError: `PROOF_SIGNATURE`, if the signer's signature does not hold.
        """
        proof = self.proof.signed(signer)
        # The body ends with the brace that closes the credential: the proof is its last member.
        raw = b"%b,%b" % (self.body[:-1], compact_json({"proof": proof})[1:])
        return raw, self.proof.leaf_digest(proof)
