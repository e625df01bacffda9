"""What this library does with a document, piece by piece, safe mode and all checks on."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from vcedu import dids
from vcedu.canonical.contexts import ContextStore
from vcedu.canonical.strict_json import read_json_object
from vcedu.issuer import Issuer
from vcedu.keys import KeyType, PrivateKey
from vcedu.model import FixedClock, VerificationTime
from vcedu.net import NoFetcher
from vcedu.proofs import SUITES, PreparedDocument, create_proof, read_proofs, verify_proof
from vcedu.trust import UnsafeAnyIssuer
from vcedu.verifier import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.canonical.values import JSONObject
    from vcedu.keys import SigningKey

CREATED = dt.datetime(2026, 3, 26, 1, 2, 3, tzinfo=dt.UTC)
MANDATORY = ("/issuer", "/type", "/validFrom", "/validUntil")
SELECTIVE = ("/credentialSubject/result/0",)
NOW = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
"""The instant at which everything is verified."""


def signing_key(key_type: KeyType) -> SigningKey:
    """Return the benchmark's key of a type, always the same."""
    return PrivateKey.from_secret_bytes(key_type, bytes(range(1, 33))).as_signer()


class OwnStack:
    """One document under one suite.

    Args:
        suite: The suite's name.
        document: The unsigned document, with its issuer's DID.
        key: The issuer's key.
    """

    def __init__(self, suite: str, document: JSONObject, key: SigningKey) -> None:
        self.contexts = ContextStore.production()
        self.suite = SUITES[suite]
        self.key = key
        self.document = document
        issuer = Issuer(key, contexts=self.contexts, clock=FixedClock(CREATED), suite=suite)
        self.options = {
            "created": "2026-03-26T01:02:03Z",
            "verificationMethod": issuer.verification_method,
            "proofPurpose": "assertionMethod",
        }
        self.signed = {**document, "proof": self._proof()}
        self.bytes = json.dumps(self.signed, ensure_ascii=False).encode()
        self._verifier = Verifier(trust=UnsafeAnyIssuer(), contexts=self.contexts, fetcher=NoFetcher())

    def work(self) -> dict[str, Callable[[], object]]:
        """Return the pieces of work by name."""
        return {
            "canonicalise": self.canonicalise,
            "sign": self._proof,
            "verify proof": self.verify_proof,
            "verify all": self.verify_all,
        }

    def canonicalise(self) -> object:
        """Read the bytes of a document, map it, and put it in its canonical form."""
        document = read_json_object(self.bytes)
        prepared = PreparedDocument.of(document, contexts=self.contexts)
        return prepared.transformed(self.suite.canonicalization, self.suite.key_types[self.key.key_type])

    def verify_proof(self) -> None:
        """Check the proof alone."""
        prepared = PreparedDocument.of(self.signed, contexts=self.contexts)
        (proof,) = read_proofs(self.signed)
        verify_proof(prepared, proof, public_key=self.key.public_key)

    def verify_all(self) -> object:
        """Check all there is to check, from the bytes."""
        return self._verifier.verify(self.bytes, time=VerificationTime(NOW))

    def context_documents(self) -> dict[str, Any]:
        """Return the contexts of the document by URL."""
        used = read_json_object(self.bytes)["@context"]
        assert isinstance(used, list)
        return {url: json.loads(self.contexts.resolve(url)[0].data) for url in used if isinstance(url, str)}

    def _proof(self) -> JSONObject:
        return create_proof(self.suite, self.document, self.options, signer=self.key, contexts=self.contexts)


def issuer_id(key: SigningKey) -> str:
    """Return the did:key of a key."""
    return str(dids.did_key(key.public_key))
