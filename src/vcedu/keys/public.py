"""Public keys as Multikey and, but for BLS12-381, as JWK. A key that exists has passed every check of its point.

Controlled Identifiers 1.0 section 2.2.2 (Multikey), RFC 7517, 7518 and 8037 (JWK).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from vcedu.canonical.encodings import base64url_encode
from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, UsageError
from vcedu.keys.jwk import read_public_jwk, write_public_jwk
from vcedu.keys.key_type import ML_DSA, KeyType
from vcedu.keys.multikey import read_public_multikey, write_public_multikey
from vcedu.keys.primitives import check_each, check_message_signature, check_signature, load_public_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True, repr=False)
class PublicKey:
    """What `VerifyingKey` and `AgreementKey` share: equal by kind and point, whichever form they were read from.

    Attributes:
        key_type: What kind of key it is.
        point: The key's bytes as its Multikey holds them: 32 bytes, a compressed point of another curve, or the encoded
            key of ML-DSA.

    Raises:
        MalformedError: `KEY_MALFORMED`, or a `KEY_POINT_*` code for a point that no honest key has.
        UsageError: `KEY_CAPABILITY`, if the class does not take keys of this kind.
    """

    key_type: KeyType
    point: bytes

    KEY_TYPES: ClassVar[frozenset[KeyType]] = frozenset()

    def __post_init__(self) -> None:
        if self.key_type not in self.KEY_TYPES:
            raise UsageError(Code.KEY_CAPABILITY, type=self.key_type)
        load_public_key(self.key_type, self.point)

    @classmethod
    def from_multikey(cls, text: str) -> Self:
        """Read a `publicKeyMultibase` that is known to be of the class's kinds.

        Raises:
            MalformedError: `KEY_MALFORMED`, or a `KEY_POINT_*` code for a point that no honest key has.
            UnsupportedError: `KEY_TYPE_UNSUPPORTED`, for a kind of key that this library does not know.
            UsageError: `KEY_CAPABILITY`, if the class does not take keys of this kind.
        """
        return cls(*read_public_multikey(text))

    @classmethod
    def from_jwk(cls, members: Mapping[str, object]) -> Self:
        """Read a public JWK that is known to be of the class's kinds.

        Raises:
            MalformedError: `JWK_INVALID`, or a `KEY_POINT_*` code for a point that no honest key has.
            ProofError: `JWK_USE`, if the JWK says that the key is for something else.
            UnsupportedError: `KEY_TYPE_UNSUPPORTED`, for a kind of key that this library does not know.
            UsageError: `KEY_CAPABILITY`, if the class does not take keys of this kind.
        """
        return cls(*read_public_jwk(members))

    @property
    def multikey(self) -> str:
        """The key as a `publicKeyMultibase`."""
        return write_public_multikey(self.key_type, self.point)

    @property
    def jwk(self) -> dict[str, str]:
        """The key as a JWK with its required members only.

        Raises:
            UsageError: `KEY_CAPABILITY`, if no JWK is specified for keys of this kind.
        """
        return write_public_jwk(self.key_type, self.point)

    @property
    def thumbprint(self) -> str:
        """The key's JWK thumbprint with SHA-256 (RFC 7638).

        Raises:
            UsageError: `KEY_CAPABILITY`, if keys of this kind have no JWK.
        """
        return base64url_encode(hashlib.sha256(jcs({**self.jwk})).digest())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.multikey})"


@dataclass(frozen=True, slots=True, repr=False)
class VerifyingKey(PublicKey):
    """A public key that checks signatures; one of BLS12-381 checks those over many messages."""

    KEY_TYPES: ClassVar[frozenset[KeyType]] = frozenset(
        {KeyType.ED25519, KeyType.P256, KeyType.P384, KeyType.BLS12_381_G2, *ML_DSA}
    )

    def verify(self, signature: bytes, data: bytes) -> None:
        """Check a signature: Ed25519, ML-DSA, or ECDSA in P1363 form with SHA-256 on P-256 and SHA-384 on P-384.

        The hash follows from the key, so no document can choose a weaker one. High s is accepted (FIPS 186-5
        allows it): a signature's bytes must never serve as an identifier.

        Raises:
            ProofError: `SIGNATURE_LENGTH` or `SIGNATURE_INVALID`. No signature over bytes is right for a key of
                BLS12-381.
        """
        check_signature(self.key_type, self.point, signature, data)

    def verify_each(self, signatures: Iterable[bytes], messages: Iterable[bytes]) -> None:
        """Check the signatures over many messages, one each and in their order, in less time than one by one.

        Raises:
            ProofError: `SIGNATURE_LENGTH` or `SIGNATURE_INVALID`.
        """
        check_each(self.key_type, self.point, signatures, messages)

    def verify_messages(self, signature: bytes, header: bytes, messages: Sequence[bytes]) -> None:
        """Check a BBS signature over a header and messages.

        Raises:
            MalformedError: `BBS_VALUE_MALFORMED`.
            ProofError: `SIGNATURE_INVALID`.
            UndeterminedError: `BBS_BUDGET`.
            UsageError: `KEY_CAPABILITY`, for a key of another kind.
        """
        if self.key_type is not KeyType.BLS12_381_G2:
            raise UsageError(Code.KEY_CAPABILITY, type=self.key_type)
        check_message_signature(self.point, signature, header, messages)


@dataclass(frozen=True, slots=True, repr=False)
class AgreementKey(PublicKey):
    """A public key to agree on a secret with: X25519."""

    KEY_TYPES: ClassVar[frozenset[KeyType]] = frozenset({KeyType.X25519})


def public_key_from_multikey(text: str) -> VerifyingKey | AgreementKey:
    """Read a `publicKeyMultibase` of any kind.

    Raises:
        MalformedError: `KEY_MALFORMED`, or a `KEY_POINT_*` code for a point that no honest key has.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`, for a kind of key that this library does not know.
    """
    return public_key(*read_public_multikey(text))


def public_key_from_jwk(members: Mapping[str, object]) -> VerifyingKey | AgreementKey:
    """Read a public JWK of any kind.

    Raises:
        MalformedError: `JWK_INVALID`, or a `KEY_POINT_*` code for a point that no honest key has.
        ProofError: `JWK_USE`, if the JWK says that the key is for something else.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`, for a kind of key that this library does not know.
    """
    return public_key(*read_public_jwk(members))


def public_key(key_type: KeyType, point: bytes) -> VerifyingKey | AgreementKey:
    """Return the key of this kind with this point.

    Raises:
        MalformedError: `KEY_MALFORMED`, or a `KEY_POINT_*` code for a point that no honest key has.
    """
    return AgreementKey(key_type, point) if key_type is KeyType.X25519 else VerifyingKey(key_type, point)
