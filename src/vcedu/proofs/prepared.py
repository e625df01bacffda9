"""One reading of a document, worked out once and shared by all its proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.canonical.jsonld import map_compiled, map_document
from vcedu.canonical.rdfc import canonicalize
from vcedu.errors import Code, ProofError
from vcedu.model.envelope import values_of
from vcedu.proofs.mappable import mappable
from vcedu.proofs.suites import Canonicalization

if TYPE_CHECKING:
    from vcedu.canonical.contexts import ContextStore
    from vcedu.canonical.jsonld import MappedDocument
    from vcedu.canonical.rdfc import HashName
    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.proofs.proof import Proof


class PreparedDocument:
    """A document read under one set of contexts. Make it with `of`, or with `as_json` where JSON alone is signed.

    It remembers every canonical form that a proof has asked for: ten proofs of one suite cost one canonicalisation.

    Attributes:
        document: The document as it was read, proofs included. Not to be changed.
        unsecured: The same without its proofs.
        contexts: The contexts it was read under.
    """

    __slots__ = ("_mapped", "_transformed", "contexts", "document", "unsecured")

    def __init__(self, document: JSONObject, mapped: MappedDocument | None, contexts: ContextStore) -> None:
        self.document = document
        self.unsecured = without_proof(document)
        self._mapped = mapped
        self.contexts = contexts
        self._transformed: dict[tuple[object, ...], bytes] = {}

    @classmethod
    def of(cls, document: JSONObject, *, contexts: ContextStore) -> PreparedDocument:
        """Map a document, secured or not, and account for each of its members.

        Raises:
            ProofError, MalformedError, UndeterminedError: the codes of `vcedu.canonical.jsonld.map_document`.
        """
        return cls(document, _mapped(without_proof(document), contexts), contexts)

    @classmethod
    def as_json(cls, document: JSONObject, *, contexts: ContextStore) -> PreparedDocument:
        """Take a document as the JSON it is; it is mapped when something asks what it says.

        A suite that signs JSON covers each byte whatever the contexts say. What the members mean, and whether any means
        nothing, its proof alone does not tell.
        """
        return cls(document, None, contexts)

    @property
    def mapped(self) -> MappedDocument:
        """What the unsecured document says: its quads, and its normal form for the application.

        Raises:
            ProofError, MalformedError, UndeterminedError: after `as_json`, the codes of `of`.
        """
        if self._mapped is None:
            self._mapped = _mapped(self.unsecured, self.contexts)
        return self._mapped

    @property
    def context(self) -> JSONValue:
        """The document's own `@context`; None if it has none."""
        return self.document.get("@context")

    def transformed(
        self,
        canonicalization: Canonicalization,
        hash_name: HashName,
        *,
        previous: tuple[Proof, ...] = (),
        context: JSONValue = None,
    ) -> bytes:
        """Return the canonical form of the document without its proofs, but with those that the proof builds on.

        Args:
            canonicalization: How it becomes bytes.
            hash_name: The hash that RDFC-1.0 uses inside; JCS uses none.
            previous: The proofs that the proof builds on.
            context: What stands in for the document's `@context`; None for the document's own.

        Raises:
            ProofError, MalformedError, UndeterminedError: the codes of `vcedu.canonical.jsonld.map_document`,
                `vcedu.canonical.rdfc.canonicalize` and `vcedu.canonical.jcs.jcs`; `PROOF_CONTEXT`.
        """
        key = (canonicalization, hash_name, tuple(proof.index for proof in previous), context and jcs(context))
        if key not in self._transformed:
            document = self.unsecured if context is None else {**self.unsecured, "@context": context}
            if canonicalization == Canonicalization.JCS:
                self._transformed[key] = jcs(_with_proofs(document, [proof.document for proof in previous]))
            else:
                self._transformed[key] = self._canonical(document, previous, hash_name)
        return self._transformed[key]

    def configuration(self, options: JSONObject, hash_name: HashName) -> bytes:
        """Return the canonical form of a proof's options, which carry the document's contexts.

        Raises:
            ProofError, MalformedError, UndeterminedError: the codes of mapping and canonicalisation.
        """
        key = ("configuration", hash_name, jcs(options))
        if key not in self._transformed:
            mapped = map_document(options, contexts=self.contexts)
            self._transformed[key] = canonicalize(mapped.dataset, hash_name=hash_name).encoded
        return self._transformed[key]

    def _canonical(self, document: JSONObject, previous: tuple[Proof, ...], hash_name: HashName) -> bytes:
        mapped = self.mapped
        if previous or document is not self.unsecured:
            proofs = [self._without_own_context(proof) for proof in previous]
            mapped = _mapped(_with_proofs(document, proofs), self.contexts)
        return canonicalize(mapped.dataset, hash_name=hash_name).encoded

    def _without_own_context(self, proof: Proof) -> JSONObject:
        # A JCS suite's proof repeats the document's contexts; applied twice, they say nothing new.
        members = dict(proof.document)
        if values_of(members.pop("@context", self.context)) != values_of(self.context):
            raise ProofError(Code.PROOF_CONTEXT, path=f"{proof.path}/@context")
        return members


def without_proof(document: JSONObject) -> JSONObject:
    """Return a copy of a document without its proofs."""
    return {name: value for name, value in document.items() if name != "proof"}


def _mapped(document: JSONObject, contexts: ContextStore) -> MappedDocument:
    # Most documents have no proof in them that repeats their contexts: they are mapped as they are.
    return map_compiled(document, contexts=contexts) or map_document(mappable(document), contexts=contexts)


def _with_proofs(document: JSONObject, proofs: list[JSONObject]) -> JSONObject:
    return {**document, "proof": [*proofs]} if proofs else document
