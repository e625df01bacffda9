"""The two proof values of `ecdsa-sd-2023`. Data Integrity ECDSA Cryptosuites 1.0 sections 3.5.2, 3.5.3, 3.5.5 to 3.5.8.

Both are a header of three bytes and five components in CBOR, as multibase `u`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.cbor import encode_cbor
from vcedu.canonical.encodings import base64url_decode, base64url_encode, multibase_encode, varint_encode
from vcedu.errors import Code, MalformedError, ProofError, UndeterminedError, UsageError
from vcedu.keys import KeyType, VerifyingKey
from vcedu.proofs.disclosure.values import bytes_of, components_of, integers_of, list_of, map_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vcedu.canonical.cbor import CBORValue
    from vcedu.proofs.proof import Proof

MOST_SIGNATURES = 8_192

_BASE, _DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
_P256_CODE = varint_encode(0x1200)
_SIGNATURE = 64
_HMAC_KEY = 32
_LABEL = 32
_PUBLIC_KEY = 35  # The text of section 3.5.8 says 36; its own vectors have two bytes of multicodec and 33 of a point.
_COMPONENTS = 5


@dataclass(frozen=True, slots=True)
class BaseProofValue:
    """What the issuer gives to the holder.

    Attributes:
        base_signature: The issuer's signature over all that is shown in any case.
        public_key: The key of this proof alone, which made `signatures`.
        hmac_key: The key of the label map.
        signatures: The signature of each statement that is not mandatory, in order.
        mandatory_pointers: What must be shown.
    """

    base_signature: bytes
    public_key: VerifyingKey
    hmac_key: bytes
    signatures: tuple[bytes, ...]
    mandatory_pointers: tuple[str, ...]

    def text(self) -> str:
        """Return the proof value (section 3.5.2, serializeBaseProofValue)."""
        components = (
            self.base_signature,
            public_key_bytes(self.public_key),
            self.hmac_key,
            self.signatures,
            self.mandatory_pointers,
        )
        return multibase_encode(_BASE + encode_cbor(components), "u")

    @classmethod
    def of(cls, proof: Proof) -> BaseProofValue:
        """Read the value of a base proof (section 3.5.3, parseBaseProofValue).

        Raises:
            UsageError: `PROOF_IS_DERIVED`.
            MalformedError: `PROOF_VALUE`, or a `CBOR_*` code.
            UndeterminedError: `CBOR_BUDGET`, `ECDSA_SD_BUDGET`.
        """
        header, (signature, key, hmac_key, signatures, pointers) = _components(proof)
        path = f"{proof.path}/proofValue"
        if header == _DERIVED:
            raise UsageError(Code.PROOF_IS_DERIVED, path=path)
        return cls(
            base_signature=bytes_of(signature, _SIGNATURE, path=path),
            public_key=_public_key(key, path),
            hmac_key=bytes_of(hmac_key, _HMAC_KEY, path=path),
            signatures=_signatures(signatures, path),
            mandatory_pointers=texts_of(pointers, path=path),
        )


@dataclass(frozen=True, slots=True)
class DerivedProofValue:
    """What the holder shows.

    Attributes:
        base_signature: The issuer's signature over all that is shown in any case.
        public_key: The key of this proof alone, which made `signatures`.
        signatures: The signature of each other statement that is shown, in order.
        labels: What each blank node is called in the signed statements, by its canonical label.
        mandatory_indexes: The places of the mandatory statements among those that are shown.
    """

    base_signature: bytes
    public_key: VerifyingKey
    signatures: tuple[bytes, ...]
    labels: Mapping[str, str]
    mandatory_indexes: tuple[int, ...]

    def text(self) -> str:
        """Return the proof value (sections 3.5.5, compressLabelMap, and 3.5.7, serializeDerivedProofValue)."""
        labels: Mapping[int | bytes | str, CBORValue] = {
            int(canonical[4:]): base64url_decode(label[1:]) for canonical, label in self.labels.items()
        }
        components = (
            self.base_signature,
            public_key_bytes(self.public_key),
            self.signatures,
            labels,
            self.mandatory_indexes,
        )
        return multibase_encode(_DERIVED + encode_cbor(components), "u")

    @classmethod
    def of(cls, proof: Proof) -> DerivedProofValue:
        """Read the value of a derived proof (sections 3.5.6, decompressLabelMap, and 3.5.8, parseDerivedProofValue).

        Raises:
            ProofError: `PROOF_IS_BASE`.
            MalformedError: `PROOF_VALUE`, or a `CBOR_*` code.
            UndeterminedError: `CBOR_BUDGET`, `ECDSA_SD_BUDGET`.
        """
        header, (signature, key, signatures, labels, indexes) = _components(proof)
        path = f"{proof.path}/proofValue"
        if header == _BASE:
            raise ProofError(Code.PROOF_IS_BASE, path=path)
        stated = map_of(labels, path=path)
        return cls(
            base_signature=bytes_of(signature, _SIGNATURE, path=path),
            public_key=_public_key(key, path),
            signatures=_signatures(signatures, path),
            labels={f"c14n{k}": f"u{base64url_encode(bytes_of(v, _LABEL, path=path))}" for k, v in stated.items()},
            mandatory_indexes=integers_of(indexes, path=path),
        )


def lasting_value(proof: Proof) -> bytes:
    """Return the part of a proof value that base proof and derived proofs share: the issuer's signature.

    Raises:
        MalformedError: `PROOF_VALUE`, or a `CBOR_*` code.
        UndeterminedError: `CBOR_BUDGET`.
    """
    return bytes_of(_components(proof)[1][0], _SIGNATURE, path=f"{proof.path}/proofValue")


def public_key_bytes(key: VerifyingKey) -> bytes:
    """Return the proof's own key as it is signed and sent: multicodec and compressed point."""
    return _P256_CODE + key.point


def check_count(signatures: Sequence[object], *, path: str) -> None:
    """Check that there are not more statements to sign one by one than are verified.

    Raises:
        UndeterminedError: `ECDSA_SD_BUDGET`.
    """
    if len(signatures) > MOST_SIGNATURES:
        raise UndeterminedError(Code.ECDSA_SD_BUDGET, path=path, limit=MOST_SIGNATURES)


def check_as_many(signatures: Sequence[object], statements: Sequence[object], *, path: str) -> None:
    """Check that there are as many signatures as statements to be signed one by one.

    Raises:
        ProofError: `DISCLOSURE_COUNT`.
    """
    if len(signatures) != len(statements):
        raise ProofError(Code.DISCLOSURE_COUNT, path=path, signatures=len(signatures), statements=len(statements))


def _components(proof: Proof) -> tuple[bytes, list[object]]:
    return components_of(proof, headers=(_BASE, _DERIVED), count=_COMPONENTS)


def _public_key(value: object, path: str) -> VerifyingKey:
    data = bytes_of(value, _PUBLIC_KEY, path=path)
    if not data.startswith(_P256_CODE):
        raise MalformedError(Code.PROOF_VALUE, path=path)
    try:
        return VerifyingKey(KeyType.P256, data.removeprefix(_P256_CODE))
    except MalformedError as error:
        raise MalformedError(Code.PROOF_VALUE, path=path) from error


def _signatures(value: object, path: str) -> tuple[bytes, ...]:
    items = list_of(value, path=path)
    check_count(items, path=path)
    return tuple(bytes_of(item, _SIGNATURE, path=path) for item in items)
