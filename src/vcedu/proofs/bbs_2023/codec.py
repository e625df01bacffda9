"""The two proof values of `bbs-2023`. Data Integrity BBS Cryptosuites 1.0 sections 3.3.1, 3.3.2 and 3.3.4 to 3.3.7.

Both are a header of three bytes and five components in CBOR, as multibase `u`. The headers of the optional features are
known here so that they are refused by their name; `experimental` reads what follows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.cbor import encode_cbor
from vcedu.canonical.encodings import multibase_encode
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError, UsageError
from vcedu.proofs.disclosure.values import bytes_of, header_of, integers_of, map_of, read_components, texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.canonical.cbor import CBORValue
    from vcedu.proofs.proof import Proof

BASE, DERIVED = b"\xd9\x5d\x02", b"\xd9\x5d\x03"
BOUND_BASE: Mapping[bytes, str] = {
    b"\xd9\x5d\x04": "anonymous_holder_binding",
    b"\xd9\x5d\x06": "pseudonym",
    b"\xd9\x5d\x08": "holder_binding_pseudonym",
}
BOUND_DERIVED: Mapping[bytes, str] = {
    b"\xd9\x5d\x05": "anonymous_holder_binding",
    b"\xd9\x5d\x07": "pseudonym",
    b"\xd9\x5d\x09": "holder_binding_pseudonym",
}
COMPONENTS = 5

_HEADERS = (BASE, DERIVED, *BOUND_BASE, *BOUND_DERIVED)
_SIGNATURE = 80
_BBS_HEADER = 64
_PUBLIC_KEY = 96
_HMAC_KEY = 32


@dataclass(frozen=True, slots=True)
class BaseProofValue:
    """What the issuer gives to the holder.

    Attributes:
        bbs_signature: The issuer's signature.
        bbs_header: The hashes of the proof's options and of the mandatory statements.
        public_key: The issuer's key.
        hmac_key: The key of the label map.
        mandatory_pointers: What must be shown.
    """

    bbs_signature: bytes
    bbs_header: bytes
    public_key: bytes
    hmac_key: bytes
    mandatory_pointers: tuple[str, ...]

    def components(self) -> tuple[CBORValue, ...]:
        """Return the components in their order."""
        return self.bbs_signature, self.bbs_header, self.public_key, self.hmac_key, self.mandatory_pointers

    def text(self) -> str:
        """Return the proof value (section 3.3.1, serializeBaseProofValue)."""
        return multibase_encode(BASE + encode_cbor(self.components()), "u")

    @classmethod
    def of(cls, proof: Proof) -> BaseProofValue:
        """Read the value of a base proof (section 3.3.2, parseBaseProofValue).

        Raises:
            UsageError: `PROOF_IS_DERIVED`.
            UnsupportedError: `BBS_BINDING_OFF`.
            MalformedError: `PROOF_VALUE`, or a `CBOR_*` code.
            UndeterminedError: `CBOR_BUDGET`.
        """
        header, components = _components(proof)
        path = f"{proof.path}/proofValue"
        if header != BASE:
            raise UsageError(Code.PROOF_IS_DERIVED, path=path)
        return cls.of_components(components, path)

    @classmethod
    def of_components(cls, components: list[object], path: str) -> BaseProofValue:
        """Read the five components.

        Raises:
            MalformedError: `PROOF_VALUE`.
        """
        signature, header, public_key, hmac_key, pointers = components
        return cls(
            bbs_signature=bytes_of(signature, _SIGNATURE, path=path),
            bbs_header=bytes_of(header, _BBS_HEADER, path=path),
            public_key=bytes_of(public_key, _PUBLIC_KEY, path=path),
            hmac_key=bytes_of(hmac_key, _HMAC_KEY, path=path),
            mandatory_pointers=texts_of(pointers, path=path),
        )


@dataclass(frozen=True, slots=True)
class DerivedProofValue:
    """What the holder shows.

    Attributes:
        bbs_proof: The proof that the issuer has signed what is shown.
        labels: What each blank node is called in the signed statements, by its canonical label.
        mandatory_indexes: The places of the mandatory statements among those that are shown.
        selective_indexes: The places of the others among all that are not mandatory.
        presentation_header: What the proof is bound to, such as a verifier's challenge.
    """

    bbs_proof: bytes
    labels: Mapping[str, str]
    mandatory_indexes: tuple[int, ...]
    selective_indexes: tuple[int, ...]
    presentation_header: bytes

    def components(self) -> tuple[CBORValue, ...]:
        """Return the components in their order, the labels as numbers (section 3.3.4, compressLabelMap)."""
        labels: Mapping[int | bytes | str, CBORValue] = {
            int(canonical[4:]): int(label[1:]) for canonical, label in self.labels.items()
        }
        return self.bbs_proof, labels, self.mandatory_indexes, self.selective_indexes, self.presentation_header

    def text(self) -> str:
        """Return the proof value (section 3.3.6, serializeDerivedProofValue)."""
        return multibase_encode(DERIVED + encode_cbor(self.components()), "u")

    @classmethod
    def of(cls, proof: Proof) -> DerivedProofValue:
        """Read the value of a derived proof (section 3.3.7, parseDerivedProofValue).

        Raises:
            ProofError: `PROOF_IS_BASE`.
            UnsupportedError: `BBS_BINDING_OFF`.
            MalformedError: `PROOF_VALUE`, or a `CBOR_*` code.
            UndeterminedError: `CBOR_BUDGET`.
        """
        header, components = _components(proof)
        path = f"{proof.path}/proofValue"
        if header != DERIVED:
            raise ProofError(Code.PROOF_IS_BASE, path=path)
        return cls.of_components(components, path)

    @classmethod
    def of_components(cls, components: list[object], path: str) -> DerivedProofValue:
        """Read the five components, the labels from numbers (section 3.3.5, decompressLabelMap).

        Raises:
            MalformedError: `PROOF_VALUE`.
        """
        bbs_proof, labels, mandatory, selective, presentation_header = components
        stated = map_of(labels, path=path)
        if not all(isinstance(label, int) for label in stated.values()):
            raise MalformedError(Code.PROOF_VALUE, path=path)
        return cls(
            bbs_proof=bytes_of(bbs_proof, path=path),
            labels={f"c14n{canonical}": f"b{label}" for canonical, label in stated.items()},
            mandatory_indexes=integers_of(mandatory, path=path),
            selective_indexes=integers_of(selective, path=path),
            presentation_header=bytes_of(presentation_header, path=path),
        )


def presentation_header_of(proof: Proof) -> bytes:
    """Return what a derived proof says that it is bound to; whether it is, its check tells.

    Raises:
        ProofError, UnsupportedError, MalformedError, UndeterminedError: the codes of `DerivedProofValue.of`.
    """
    return DerivedProofValue.of(proof).presentation_header


def lasting_value(proof: Proof) -> bytes:
    """Return the issuer's signature of a base proof; a derived proof has nothing in common with it.

    Raises:
        UsageError: `PROOF_IS_DERIVED`.
        UnsupportedError, MalformedError, UndeterminedError: the codes of `BaseProofValue.of`.
    """
    return BaseProofValue.of(proof).bbs_signature


def _components(proof: Proof) -> tuple[bytes, list[object]]:
    path = f"{proof.path}/proofValue"
    header, encoded = header_of(proof, headers=_HEADERS)
    binding = BOUND_BASE.get(header) or BOUND_DERIVED.get(header)
    if binding is not None:
        raise UnsupportedError(Code.BBS_BINDING_OFF, path=path, binding=binding)
    return header, read_components(encoded, COMPONENTS, path=path)
