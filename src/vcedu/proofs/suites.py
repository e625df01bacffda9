"""The cryptosuites, each a declaration over the one pipeline of `pipeline`.

Data Integrity EdDSA Cryptosuites 1.0 sections 3.2 and 3.3, Data Integrity ECDSA Cryptosuites 1.0 sections 3.2, 3.3 and
3.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from vcedu.keys import KeyType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.canonical.rdfc import HashName


class Canonicalization(StrEnum):
    """How a suite turns a document into bytes."""

    RDFC = "rdfc"
    JCS = "jcs"


@dataclass(frozen=True, slots=True)
class Cryptosuite:
    """What tells one suite from another.

    Attributes:
        name: The proof's `cryptosuite`.
        canonicalization: How a document becomes bytes.
        key_types: The kinds of keys it takes, each with the hash used throughout.
        proof_value_base: The multibase prefix of `proofValue`.
        disclosure: Whether each statement is signed for itself, so that a holder may show some of them: the proof is
            then made and checked by its own steps, which `selective` names.
    """

    name: str
    canonicalization: Canonicalization
    key_types: Mapping[KeyType, HashName]
    proof_value_base: Literal["z", "u"] = "z"
    disclosure: bool = False


_EDDSA: Mapping[KeyType, HashName] = MappingProxyType({KeyType.ED25519: "sha256"})
_ECDSA: Mapping[KeyType, HashName] = MappingProxyType({KeyType.P256: "sha256", KeyType.P384: "sha384"})
_P256: Mapping[KeyType, HashName] = MappingProxyType({KeyType.P256: "sha256"})

SUITES: Mapping[str, Cryptosuite] = MappingProxyType(
    {
        suite.name: suite
        for suite in (
            Cryptosuite("eddsa-rdfc-2022", Canonicalization.RDFC, _EDDSA),
            Cryptosuite("eddsa-jcs-2022", Canonicalization.JCS, _EDDSA),
            Cryptosuite("ecdsa-rdfc-2019", Canonicalization.RDFC, _ECDSA),
            Cryptosuite("ecdsa-jcs-2019", Canonicalization.JCS, _ECDSA),
            Cryptosuite("ecdsa-sd-2023", Canonicalization.RDFC, _P256, "u", disclosure=True),
        )
    }
)
"""The suites by name."""

USUAL_SUITES: Mapping[KeyType, str] = MappingProxyType(
    {
        KeyType.ED25519: "eddsa-rdfc-2022",
        KeyType.P256: "ecdsa-rdfc-2019",
        KeyType.P384: "ecdsa-rdfc-2019",
    }
)
"""The suite that a key signs with where nobody says which: the one that signs RDF statements."""
