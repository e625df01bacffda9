"""What this library does with a document, piece by piece, safe mode and all checks on."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from vcedu import dids
from vcedu.canonical.contexts import ContextStore
from vcedu.issuer import Issuer
from vcedu.keys import KeyType, PrivateKey
from vcedu.model import FixedClock, Outcome, Report, VerificationTime
from vcedu.net import NoFetcher
from vcedu.proofs import (
    SUITES,
    Canonicalization,
    PreparedDocument,
    create_proof,
    derive_credential,
    read_proofs,
    verify_proof,
)
from vcedu.trust import UnsafeAnyIssuer
from vcedu.verifier import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.canonical.values import JSONObject
    from vcedu.keys import SigningKey

CREATED = dt.datetime(2026, 3, 26, 1, 2, 3, tzinfo=dt.UTC)
MANDATORY = ("/issuer", "/type", "/validFrom", "/validUntil")
SELECTIVE = ("/credentialSubject/result/0", "/credentialSubject/achievement/resultDescription/0")
SELECTIVE_OF_CLR = ("/credentialSubject/verifiableCredential/0",)
NOW = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
"""The instant at which everything is verified."""


_SECRET_SIZES = {KeyType.P384: 48}


def signing_key(key_type: KeyType) -> SigningKey:
    """Return the benchmark's key of a type, always the same."""
    return PrivateKey.from_secret_bytes(key_type, bytes(range(1, 1 + _SECRET_SIZES.get(key_type, 32)))).as_signer()


class OwnStack:
    """One document under one suite.

    Args:
        suite: The suite's name.
        document: The unsigned document, with its issuer's DID.
        key: The issuer's key.

    Attributes:
        shown: What a verifier gets: the signed document, or what was derived from it.
        bytes: The same as bytes.
    """

    def __init__(self, suite: str, document: JSONObject, key: SigningKey) -> None:
        self.contexts = ContextStore.production()
        self.suite = SUITES[suite]
        self.key = key
        self.document = document
        has = [pointer for pointer in MANDATORY if pointer.removeprefix("/") in document]
        self._mandatory = has if self.suite.disclosure else []
        self._selective = SELECTIVE if "result" in document["credentialSubject"] else SELECTIVE_OF_CLR
        issuer = Issuer(key, contexts=self.contexts, clock=FixedClock(CREATED), suite=suite)
        created = {"created": "2026-03-26T01:02:03Z"} if self.suite.dated else {}
        self.options = {
            **created,
            "verificationMethod": issuer.verification_method,
            "proofPurpose": "assertionMethod",
        }
        self.signed = {**document, "proof": self.sign()}
        self.shown = self.derive() if self.suite.disclosure else self.signed
        self.bytes = json.dumps(self.shown, ensure_ascii=False).encode()
        self._verifier = Verifier(trust=UnsafeAnyIssuer(), contexts=self.contexts, fetcher=NoFetcher())
        failed = [check.code for check in self.verify_all() if check.outcome is Outcome.FAILED]
        assert not failed, failed

    def work(self) -> dict[str, Callable[[], object]]:
        """Return the pieces of work by name."""
        derive = {"derive": self.derive} if self.suite.disclosure else {}
        return {
            "canonicalise": self.canonicalise,
            "sign": self.sign,
            **derive,
            "verify proof": self.verify_proof,
            "verify all": self.verify_all,
        }

    def canonicalise(self) -> object:
        """Map a document, and put it in its canonical form."""
        prepared = PreparedDocument.of(self.document, contexts=self.contexts)
        return prepared.transformed(self.suite.canonicalization, self.suite.key_types[self.key.key_type])

    def sign(self) -> JSONObject:
        """Return a proof; of a suite that discloses in part, the base proof."""
        return create_proof(
            self.suite,
            self.document,
            self.options,
            signer=self.key,
            contexts=self.contexts,
            mandatory=self._mandatory,
        )

    def derive(self) -> JSONObject:
        """Return the document with one course shown."""
        return derive_credential(self.signed, self._selective, contexts=self.contexts)

    def verify_proof(self) -> None:
        """Check the proof alone."""
        signs_json = self.suite.canonicalization is Canonicalization.JCS
        read = PreparedDocument.as_json if signs_json else PreparedDocument.of
        prepared = read(self.shown, contexts=self.contexts)
        (proof,) = read_proofs(self.shown)
        verify_proof(prepared, proof, public_key=self.key.public_key)

    def verify_all(self) -> Report:
        """Check all there is to check, from the bytes."""
        return self._verifier.inspect(self.bytes, time=VerificationTime(NOW))

    def context_documents(self) -> dict[str, Any]:
        """Return the contexts of the document by URL."""
        used = self.document["@context"]
        assert isinstance(used, list)
        return {url: json.loads(self.contexts.resolve(url)[0].data) for url in used if isinstance(url, str)}


def issuer_id(key: SigningKey) -> str:
    """Return the did:key of a key."""
    return str(dids.did_key(key.public_key))
