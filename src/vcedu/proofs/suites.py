"""The cryptosuites, each a declaration over the one pipeline of `pipeline`.

Data Integrity EdDSA Cryptosuites 1.0 sections 3.2 and 3.3, Data Integrity ECDSA Cryptosuites 1.0 sections 3.2, 3.3 and
3.6, Data Integrity BBS Cryptosuites 1.0 section 3.4, Quantum-Resistant Cryptosuites (W3C Credentials Community Group,
final report of April 2026) section 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from vcedu.errors import Code, UsageError
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
        proof_type: The proof's `type`; a type of a suite's own stands instead of `cryptosuite`.
        carries_context: Whether its proofs repeat the document's contexts, so that others may be added later.
        disclosure: Whether each statement is signed for itself, so that a holder may show some of them: the proof is
            then made and checked by its own steps, which `selective` names.
        dated: Whether issuers write the time into its proofs. Where no two derived proofs shall be linked, a time to
            the second, which each of them shows, would link them (Data Integrity BBS Cryptosuites 1.0 section 6.2.4).
    """

    name: str
    canonicalization: Canonicalization
    key_types: Mapping[KeyType, HashName]
    proof_value_base: Literal["z", "u"] = "z"
    proof_type: str = "DataIntegrityProof"
    carries_context: bool = False
    disclosure: bool = False
    dated: bool = True


_EDDSA: Mapping[KeyType, HashName] = MappingProxyType({KeyType.ED25519: "sha256"})
_ECDSA: Mapping[KeyType, HashName] = MappingProxyType({KeyType.P256: "sha256", KeyType.P384: "sha384"})
_ML_DSA_44: Mapping[KeyType, HashName] = MappingProxyType({KeyType.MLDSA44: "sha256"})
_P256: Mapping[KeyType, HashName] = MappingProxyType({KeyType.P256: "sha256"})
_BBS: Mapping[KeyType, HashName] = MappingProxyType({KeyType.BLS12_381_G2: "sha256"})

SUITES: Mapping[str, Cryptosuite] = MappingProxyType(
    {
        suite.name: suite
        for suite in (
            Cryptosuite("eddsa-rdfc-2022", Canonicalization.RDFC, _EDDSA),
            Cryptosuite("eddsa-jcs-2022", Canonicalization.JCS, _EDDSA, carries_context=True),
            Cryptosuite("ecdsa-rdfc-2019", Canonicalization.RDFC, _ECDSA),
            Cryptosuite("ecdsa-jcs-2019", Canonicalization.JCS, _ECDSA, carries_context=True),
            Cryptosuite("mldsa44-rdfc-2024", Canonicalization.RDFC, _ML_DSA_44, "u"),
            Cryptosuite("mldsa44-jcs-2024", Canonicalization.JCS, _ML_DSA_44, "u"),
            Cryptosuite("ecdsa-sd-2023", Canonicalization.RDFC, _P256, "u", disclosure=True),
            Cryptosuite("bbs-2023", Canonicalization.RDFC, _BBS, "u", disclosure=True, dated=False),
        )
    }
)
"""The suites by name."""

VERIFIED_TYPES: Mapping[str, Cryptosuite] = MappingProxyType(
    {
        suite.proof_type: suite
        for suite in (
            # Data Integrity EdDSA Cryptosuites 1.0 appendix A: badges of earlier years carry it.
            Cryptosuite("Ed25519Signature2020", Canonicalization.RDFC, _EDDSA, "z", proof_type="Ed25519Signature2020"),
        )
    }
)
"""Suites that have a proof type of their own, by that type: verified, and no longer made."""

USUAL_SUITES: Mapping[KeyType, str] = MappingProxyType(
    {
        KeyType.ED25519: "eddsa-rdfc-2022",
        KeyType.P256: "ecdsa-rdfc-2019",
        KeyType.P384: "ecdsa-rdfc-2019",
        KeyType.MLDSA44: "mldsa44-rdfc-2024",
        KeyType.BLS12_381_G2: "bbs-2023",
    }
)
"""The suite that a key signs with where nobody says which: the one that signs RDF statements."""


def usual_suite(key_type: KeyType) -> str:
    """Return the name of the suite that a key signs with where nobody says which.

    Raises:
        UsageError: `KEY_CAPABILITY`, if no suite takes such keys.
    """
    if key_type not in USUAL_SUITES:
        raise UsageError(Code.KEY_CAPABILITY, type=key_type)
    return USUAL_SUITES[key_type]


def whole_suite(key_type: KeyType) -> str:
    """Return the name of the suite that a key signs whole documents with, for those that everybody reads as they are.

    Raises:
        UsageError: `KEY_CAPABILITY`, if no such suite takes such keys.
    """
    name = usual_suite(key_type)
    if SUITES[name].disclosure:
        raise UsageError(Code.KEY_CAPABILITY, type=key_type)
    return name
