"""The same work by PyLD and `cryptography` alone: no safe mode, no checks but the signature."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from unittest import mock

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld

from vcedu.canonical.jsonld import map_document
from vcedu.canonical.rdfc import CanonicalDataset
from vcedu.proofs import prepared

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.own import OwnStack

_SECRET = bytes(range(1, 33))
_ECDSA = ec.ECDSA(hashes.SHA256())
SUITES = ("eddsa-rdfc-2022", "ecdsa-rdfc-2019")
"""The suites that this stack stands beside."""


class PyLDStack:
    """The document of one of our stacks with the same proof options."""

    def __init__(self, own: OwnStack) -> None:
        self._own = own
        self._contexts = own.context_documents()
        self._document = own.document
        self._options = {"type": "DataIntegrityProof", "cryptosuite": own.suite.name, **own.options}
        self._sign, self._verify = _ed25519() if own.suite.name == "eddsa-rdfc-2022" else _p256()
        self._signature = self.sign()
        self._given: dict[str, tuple[Any, Any]] = {}

    def work(self) -> dict[str, Callable[[], object]]:
        """Return the pieces of work by name."""
        return {
            "canonicalise": lambda: self.canonical(self._document),
            "sign": self.sign,
            "verify proof": self.verify,
            "verify all": self.verify_all,
        }

    def sign(self) -> bytes:
        """Canonicalise document and options, hash both, sign."""
        return self._sign(self._hash_data())

    def verify(self) -> None:
        """Canonicalise document and options, hash both, check the signature."""
        self._verify(self._signature, self._hash_data())

    def verify_all(self) -> object:
        """Check all that this library checks, with PyLD's work in place of its own mapping and canonicalisation.

        What else the mapping tells is given for nothing: PyLD does not tell it.
        """
        with (
            mock.patch.object(prepared, "map_compiled", self._mapped),
            mock.patch.object(prepared, "map_document", self._mapped),
            mock.patch.object(prepared, "canonicalize", self._canonicalize),
        ):
            return self._own.verify_all()

    def _mapped(self, document: Any, *, contexts: Any) -> Any:
        key = "options" if "cryptosuite" in document else "document"
        if key not in self._given:
            mapped = map_document(document, contexts=contexts)
            self._given[key] = mapped, document
        return self._given[key][0]

    def _canonicalize(self, dataset: Any, *, hash_name: Any) -> Any:
        document = next(document for mapped, document in self._given.values() if mapped.dataset is dataset)
        del hash_name  # PyLD knows SHA-256 alone
        return CanonicalDataset(self.canonical(document), ())

    def canonical(self, document: Any) -> bytes:
        """Return canonical N-Quads."""
        options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": self._load}
        text: str = jsonld.normalize(document, options)
        return text.encode()

    def _hash_data(self) -> bytes:
        options = {"@context": self._document["@context"], **self._options}
        return b"".join(hashlib.sha256(self.canonical(part)).digest() for part in (options, self._document))

    def _load(self, url: str, _options: object) -> dict[str, Any]:
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": self._contexts[url],
            "tag": "static",
        }


def _ed25519() -> tuple[Callable[[bytes], bytes], Callable[[bytes, bytes], None]]:
    key = Ed25519PrivateKey.from_private_bytes(_SECRET)
    return key.sign, key.public_key().verify


def _p256() -> tuple[Callable[[bytes], bytes], Callable[[bytes, bytes], None]]:
    key = ec.derive_private_key(int.from_bytes(_SECRET, "big"), ec.SECP256R1())
    public = key.public_key()
    return lambda data: key.sign(data, _ECDSA), lambda signature, data: public.verify(signature, data, _ECDSA)
