"""Private keys in memory. No form of printing one shows its secret.

RFC 8032 (Ed25519), RFC 6979 (deterministic ECDSA), FIPS 204 (ML-DSA), RFC 7748 (X25519), draft-irtf-cfrg-bbs-signatures
(BLS12-381 G2).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NoReturn

from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vcedu.errors import Code, MalformedError, UsageError
from vcedu.keys import primitives
from vcedu.keys.jwk import read_secret_jwk
from vcedu.keys.key_type import KeyType
from vcedu.keys.multikey import read_secret_multikey
from vcedu.keys.payloads import BoundVectorPayload, MessageVectorPayload, RawPayload
from vcedu.keys.pem import read_der, read_pem
from vcedu.keys.public import AgreementKey, VerifyingKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vcedu.keys.payloads import SignaturePayload

_DERIVED_BYTES = 32


class PrivateKey(ABC):
    """What `SigningKey` and `AgreementSecret` share; the constructors here return the one that fits the kind."""

    __slots__ = ("_loaded", "_public_key")

    _loaded: primitives.LoadedPrivateKey

    @staticmethod
    def generate(key_type: KeyType) -> SigningKey | AgreementSecret:
        """Return a new key from the operating system's randomness."""
        return _wrapped(key_type, primitives.generate(key_type))

    @staticmethod
    def from_secret_bytes(key_type: KeyType, secret: bytes) -> SigningKey | AgreementSecret:
        """Return the key with this secret: a seed of 32 bytes, or a big-endian number on the other curves.

        Raises:
            MalformedError: `KEY_MALFORMED`, if the length or the range is wrong.
        """
        return _wrapped(key_type, primitives.load_private_key(key_type, secret))

    @staticmethod
    def from_secret_multikey(text: str) -> SigningKey | AgreementSecret:
        """Read a `secretKeyMultibase` (Controlled Identifiers 1.0 section 2.2.2).

        Raises:
            MalformedError: `KEY_MALFORMED`.
            UnsupportedError: `KEY_TYPE_UNSUPPORTED`, for a kind of key that this library does not know.
        """
        return PrivateKey.from_secret_bytes(*read_secret_multikey(text))

    @staticmethod
    def from_jwk(members: Mapping[str, object]) -> SigningKey | AgreementSecret:
        """Read a private JWK; its public part must be the secret's own.

        Raises:
            MalformedError: `JWK_INVALID`; `KEY_POINT_NOT_ON_CURVE`; `KEY_MALFORMED`, if secret and public
                part do not belong together.
            ProofError: `JWK_USE`, if the JWK says that the key is for something else.
            UnsupportedError: `KEY_TYPE_UNSUPPORTED`, for a kind of key that this library does not know.
        """
        key_type, secret, point = read_secret_jwk(members)
        key = PrivateKey.from_secret_bytes(key_type, secret)
        if key.public_key.point != point:
            raise MalformedError(Code.KEY_MALFORMED, type=key_type)
        return key

    @staticmethod
    def from_pem(data: bytes, password: str | None = None) -> SigningKey | AgreementSecret:
        """Read a PEM file: PKCS#8, encrypted or not, or SEC 1.

        Raises:
            MalformedError: `KEY_MALFORMED`.
            UnsupportedError: `KEY_TYPE_UNSUPPORTED`, for a kind of key that this library does not know.
            UsageError: `KEY_FILE_PASSPHRASE`, if the password is wrong; `KEY_FILE_PASSPHRASE_MISSING`, if
                there is none for an encrypted file.
        """
        return _wrapped(*read_pem(data, password))

    @staticmethod
    def from_der(data: bytes, password: str | None = None) -> SigningKey | AgreementSecret:
        """Read PKCS#8, encrypted or not, or SEC 1, as DER.

        Raises:
            MalformedError: `KEY_MALFORMED`.
            UnsupportedError: `KEY_TYPE_UNSUPPORTED`, for a kind of key that this library does not know.
            UsageError: `KEY_FILE_PASSPHRASE`, if the password is wrong; `KEY_FILE_PASSPHRASE_MISSING`, if
                there is none for an encrypted file.
        """
        return _wrapped(*read_der(data, password))

    @property
    @abstractmethod
    def public_key(self) -> VerifyingKey | AgreementKey:
        """The public key that belongs to it."""
        ...

    @property
    def key_type(self) -> KeyType:
        """What kind of key it is."""
        return self.public_key.key_type

    def as_signer(self) -> SigningKey:
        """Return the key itself, if it signs.

        Raises:
            UsageError: `KEY_CAPABILITY`, if it does not.
        """
        raise UsageError(Code.KEY_CAPABILITY, type=self.key_type)

    def reveal_secret_bytes(self) -> bytes:
        """Return the secret, for `key_file` to seal. Whoever has it is the school."""
        return primitives.secret_bytes(self._loaded)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(public_key={self.public_key.multikey})"

    def __reduce__(self) -> NoReturn:
        raise UsageError(Code.KEY_CAPABILITY, type=self.key_type)


class SigningKey(PrivateKey):
    """A private key that signs: a `RawSigner`, but for BLS12-381, which is a `MessageVectorSigner`."""

    __slots__ = ()

    _loaded: primitives.LoadedSigningKey
    _public_key: VerifyingKey

    def __init__(self, key_type: KeyType, loaded: primitives.LoadedSigningKey) -> None:
        self._loaded = loaded
        self._public_key = VerifyingKey(key_type, primitives.public_bytes(loaded.public_key()))

    @property
    def public_key(self) -> VerifyingKey:
        """The key that checks its signatures."""
        return self._public_key

    def as_signer(self) -> SigningKey:
        """Return the key itself."""
        return self

    def sign(self, payload: SignaturePayload) -> bytes:
        """Return the signature over the payload, ECDSA by RFC 6979 in P1363 form.

        It is the same every time, but for ML-DSA, which is hedged with fresh randomness (FIPS 204 section 3.4).

        Raises:
            MalformedError, ProofError: the codes of `vcedu.keys.bbs.binding.blind_sign`, for a `BoundVectorPayload`.
            UndeterminedError: `BBS_BUDGET`, for more messages than a signature may have.
            UsageError: `KEY_CAPABILITY`, if the payload is not a `RawPayload`, or for BLS12-381 not a
                `MessageVectorPayload`.
        """
        if isinstance(self._loaded, primitives.RawSigningKey):
            if isinstance(payload, RawPayload):
                return primitives.sign(self._loaded, self.key_type, payload.data)
        elif isinstance(payload, MessageVectorPayload):
            return self._loaded.sign(payload.header, payload.messages)
        elif isinstance(payload, BoundVectorPayload):
            return self._loaded.sign_bound(payload)
        raise UsageError(Code.KEY_CAPABILITY, type=self.key_type)

    def derived_secret(self, purpose: str) -> bytes:
        """Return 32 secret bytes that follow from the key, the same for one purpose and unlike those for any other.

        They tell nothing of the key, nor of what it signs.
        """
        info = b"vcedu derived secret 1 " + purpose.encode()
        return HKDF(SHA256(), _DERIVED_BYTES, salt=None, info=info).derive(self.reveal_secret_bytes())

    def sign_each(self, messages: Iterable[bytes]) -> list[bytes]:
        """Return the signature over each of many messages, as `sign` makes it, in less time.

        Raises:
            UsageError: `KEY_CAPABILITY`, for BLS12-381, which signs messages together.
        """
        if not isinstance(self._loaded, primitives.RawSigningKey):
            raise UsageError(Code.KEY_CAPABILITY, type=self.key_type)
        return primitives.sign_each(self._loaded, self.key_type, messages)


class AgreementSecret(PrivateKey):
    """A private key to agree on a secret with: X25519."""

    __slots__ = ()

    _loaded: x25519.X25519PrivateKey
    _public_key: AgreementKey

    def __init__(self, loaded: x25519.X25519PrivateKey) -> None:
        self._loaded = loaded
        self._public_key = AgreementKey(KeyType.X25519, primitives.public_bytes(loaded.public_key()))

    @property
    def public_key(self) -> AgreementKey:
        """The key that the other side uses."""
        return self._public_key

    def agree(self, other: AgreementKey) -> bytes:
        """Return the secret shared with the other key's owner (RFC 7748 section 6.1).

        It is no key yet: derive one from it.
        """
        return primitives.agree(self._loaded, other.point)


def _wrapped(key_type: KeyType, loaded: primitives.LoadedPrivateKey) -> SigningKey | AgreementSecret:
    if isinstance(loaded, x25519.X25519PrivateKey):
        return AgreementSecret(loaded)
    return SigningKey(key_type, loaded)
