"""One document under verification: what it holds, worked out once and kept between the rounds of `step`."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.contexts import context_choices
from vcedu.errors import Code, VceduError, VerificationError
from vcedu.model import JOSEEnvelope, read_secured
from vcedu.model.envelope import VCVersion, identifier_of, nested_credentials
from vcedu.model.enveloped import is_enveloped, opened
from vcedu.proofs import PreparedDocument, Proof, read_proofs, verify_proof
from vcedu.proofs.jose import check_claims, token_proof, verify_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.values import JSONObject
    from vcedu.keys import VerifyingKey
    from vcedu.model import Secured

DEEPEST_NESTING = 8


@dataclass(frozen=True, slots=True)
class Cover:
    """The document around a credential that carries no proof of its own: who signed it, and how it is read."""

    signer: str | None
    version: VCVersion


class Case:
    """A credential or presentation, apart from any material.

    Args:
        document: What it says; an envelope is opened here, and what is in it is judged in its place.
        contexts: The vocabularies that are known.
        depth: How many documents it lies in.
        cover: The document around it.
        token: The token that the document was read from; None for JSON.
    """

    def __init__(
        self,
        document: JSONObject,
        contexts: ContextStore,
        *,
        depth: int = 0,
        cover: Cover | None = None,
        token: JOSEEnvelope | None = None,
    ) -> None:
        self._contexts = contexts
        self._unopened: VceduError | None = None
        self.token = token if token is not None else self._opened(document)
        self.document = document if self.token is None else self.token.document
        self.depth = depth
        self.cover = None if self.is_proven or self._unopened else cover
        self._verified: dict[tuple[int, int, str], VceduError | None] = {}
        self._readings: list[PreparedDocument | VceduError] = []
        self._children: dict[Cover, tuple[tuple[str, Case], ...]] = {}
        self._others: dict[bytes, Case] = {}

    @classmethod
    def of(cls, secured: Secured, contexts: ContextStore, *, depth: int = 0) -> Case:
        """Return the case of a document as it was received."""
        envelope = secured.envelope
        token = envelope if isinstance(envelope, JOSEEnvelope) else None
        return cls(envelope.document, contexts, depth=depth, token=token)

    @property
    def is_proven(self) -> bool:
        """Whether it carries proofs of its own, or is a token."""
        return self.token is not None or "proof" in self.document

    @property
    def issuer(self) -> str | None:
        """The identifier of the issuer that the document states; None if it states none."""
        return identifier_of(self.document.get("issuer"))

    @property
    def holder(self) -> str | None:
        """The identifier of the holder that a presentation states; None if it states none."""
        return identifier_of(self.document.get("holder"))

    @functools.cached_property
    def proofs(self) -> tuple[Proof, ...]:
        """The proofs of the document itself; that of a token is the token.

        Raises:
            ProofError, MalformedError: `PROOF_MISSING` and the other codes of `vcedu.proofs.read_proofs`; the codes of
                `vcedu.proofs.jose.token_proof`.
        """
        if self.token is not None:
            return (token_proof(self.token, interop=self._contexts.is_interop),)
        return read_proofs(self.document)

    def check_opened(self) -> None:
        """Check that an envelope could be opened.

        Raises:
            MalformedError, UnsupportedError: the codes of `vcedu.model.enveloped.opened`.
        """
        if self._unopened is not None:
            raise self._unopened

    def check_token(self) -> None:
        """Check what a token says in its header and claims; of a document that is no token, nothing.

        Raises:
            ProofError, MalformedError: the codes of `token_proof` and `check_claims`.
        """
        if self.token is not None:
            token_proof(self.token, interop=self._contexts.is_interop)
            check_claims(self.token, interop=self._contexts.is_interop)

    def children(self, cover: Cover) -> tuple[tuple[str, Case], ...]:
        """Return the credentials directly inside, with their JSON Pointers.

        Raises:
            VerificationError: `NESTED_TOO_DEEP`.
        """
        if cover not in self._children:
            self._children[cover] = tuple(
                (path, self._child(child, cover)) for path, child in nested_credentials(self.document)
            )
        found = self._children[cover]
        if found and self.depth >= DEEPEST_NESTING:
            raise VerificationError(Code.NESTED_TOO_DEEP, path=found[0][0], limit=DEEPEST_NESTING)
        return found

    def other(self, body: bytes) -> Case:
        """Return a credential that something here refers to, read once for this document and all inside it.

        Args:
            body: The credential as it was received.

        Raises:
            MalformedError, UnsupportedError: `vcedu.model.read_secured` cannot read it.
        """
        if body not in self._others:
            secured = read_secured(body, interop=self._contexts.is_interop)
            self._others[body] = Case.of(secured, self._contexts, depth=self.depth + 1)
        return self._others[body]

    def _child(self, document: JSONObject, cover: Cover) -> Case:
        child = Case(document, self._contexts, depth=self.depth + 1, cover=cover)
        child._others = self._others
        return child

    def reading(self, keys: Mapping[int, VerifyingKey]) -> PreparedDocument:
        """Return the first reading of the document under which the given proofs hold, else the first there is.

        A published context may have several accepted byte sets; which one the signer used, only its proof can tell.

        Raises:
            VceduError: the error of the first reading, if the document can be read under none.
        """
        readable: list[PreparedDocument] = []
        refused: list[VceduError] = []
        for number, contexts in enumerate(context_choices(self.document, self._contexts)):
            if number == len(self._readings):
                self._readings.append(_read(self.document, contexts))
            reading = self._readings[number]
            if isinstance(reading, VceduError):
                refused.append(reading)
                continue
            readable.append(reading)
            if all(self.proof_error(self.proofs[i], reading, key) is None for i, key in keys.items()):
                return reading
        if readable:
            return readable[0]
        raise refused[0]

    def proof_error(self, proof: Proof, reading: PreparedDocument, key: VerifyingKey) -> VceduError | None:
        """Return why a proof does not hold under this key and reading, or None if it holds; computed once."""
        known = (proof.index, id(reading), key.multikey)
        if known not in self._verified:
            self._verified[known] = self._proof_error(proof, reading, key)
        return self._verified[known]

    def _proof_error(self, proof: Proof, reading: PreparedDocument, key: VerifyingKey) -> VceduError | None:
        try:
            if self.token is not None:
                verify_token(self.token, public_key=key)
            else:
                verify_proof(reading, proof, public_key=key)
        except VceduError as error:
            return error
        return None

    def _opened(self, document: JSONObject) -> JOSEEnvelope | None:
        if not is_enveloped(document):
            return None
        try:
            return opened(document, interop=self._contexts.is_interop)
        except VceduError as error:
            self._unopened = error
            return None


def _read(document: JSONObject, contexts: ContextStore) -> PreparedDocument | VceduError:
    try:
        return PreparedDocument.of(document, contexts=contexts)
    except VceduError as error:
        return error
