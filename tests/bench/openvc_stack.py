"""The same work by openvc-core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openvc.keys import Ed25519SigningKey, P256SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.di_ecdsa_rdfc import EcdsaRdfcProofSuite
from openvc.proof.di_jcs import EcdsaJcsProofSuite, EddsaJcsProofSuite
from openvc.proof.ecdsa_sd import EcdsaSdProofSuite

from bench.own import CREATED, MANDATORY, NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.own import OwnStack

_WHOLE: dict[str, Any] = {
    "eddsa-rdfc-2022": DataIntegrityProofSuite,
    "ecdsa-rdfc-2019": EcdsaRdfcProofSuite,
    "eddsa-jcs-2022": EddsaJcsProofSuite,
    "ecdsa-jcs-2019": EcdsaJcsProofSuite,
}
SUITES = (*_WHOLE, "ecdsa-sd-2023")
"""The suites that this stack stands beside."""


class OpenVCStack:
    """The document of one of our stacks, under a key of its own."""

    def __init__(self, own: OwnStack) -> None:
        self._document = own.document
        self._method = own.options["verificationMethod"]
        is_eddsa = own.suite.name.startswith("eddsa")
        self._key: Any = (Ed25519SigningKey if is_eddsa else P256SigningKey).generate(kid=self._method)
        needs_contexts = "-jcs-" not in own.suite.name
        self._extra = {"extra_contexts": own.context_documents()} if needs_contexts else {}
        self._selective = own.suite.name == "ecdsa-sd-2023"
        self._suite: Any = EcdsaSdProofSuite() if self._selective else _WHOLE[own.suite.name]()
        self._signed = self._sign()

    def work(self) -> dict[str, Callable[[], object]]:
        """Return the pieces of work by name."""
        # It derives by no pointer into an array, and an OpenBadge's results are one.
        return {"sign": self._sign} if self._selective else {"sign": self._sign, "verify proof": self._verify}

    def _sign(self) -> Any:
        options: dict[str, Any] = {
            "signing_key": self._key,
            "verification_method": self._method,
            "created": CREATED,
            **self._extra,
        }
        if self._selective:
            return self._suite.add_base_proof(self._document, mandatory_pointers=MANDATORY, **options)
        return self._suite.add_proof(self._document, **options)

    def _verify(self) -> object:
        return self._suite.verify(self._signed, public_key_jwk=self._key.public_jwk(), now=NOW, **self._extra)
