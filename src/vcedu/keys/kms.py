"""Keys in AWS KMS: P-256, P-384, Ed25519 and ML-DSA.

Needs the extra `kms`. Account and region are those that boto3 finds in its usual places. On the NIST curves the
service gets a digest (`MessageType` DIGEST); for ML-DSA the 64 bytes that stand for the message (FIPS 204 section
6.2, EXTERNAL_MU); for Ed25519 the message itself, of at most 4,096 bytes, as the algorithm hashes it twice.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from cryptography.hazmat.primitives.asymmetric import utils

from vcedu.errors import Code, ProofError, UndeterminedError, UnsupportedError, UsageError, VceduError
from vcedu.keys.addresses import KMSAddress
from vcedu.keys.device import DeviceSigner, library
from vcedu.keys.key_type import FORMATS, KeyType
from vcedu.keys.pem import read_public_der
from vcedu.keys.public import VerifyingKey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LARGEST_MESSAGE = 4096
_MU_BYTES = 64
# FIPS 204 algorithm 2 step 10: pure signing (0), with an empty context (0).
_PURE_WITHOUT_CONTEXT = b"\0\0"


@dataclass(frozen=True, slots=True)
class _Kind:
    key_type: KeyType
    algorithm: str
    message_type: str


_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "ECC_NIST_P256": _Kind(KeyType.P256, "ECDSA_SHA_256", "DIGEST"),
        "ECC_NIST_P384": _Kind(KeyType.P384, "ECDSA_SHA_384", "DIGEST"),
        "ECC_NIST_EDWARDS25519": _Kind(KeyType.ED25519, "ED25519_SHA_512", "RAW"),
        "ML_DSA_44": _Kind(KeyType.MLDSA44, "ML_DSA_SHAKE_256", "EXTERNAL_MU"),
        "ML_DSA_65": _Kind(KeyType.MLDSA65, "ML_DSA_SHAKE_256", "EXTERNAL_MU"),
        "ML_DSA_87": _Kind(KeyType.MLDSA87, "ML_DSA_SHAKE_256", "EXTERNAL_MU"),
    }
)
_REFUSALS: Mapping[str, Code] = MappingProxyType(
    {
        "NotFoundException": Code.KEY_DEVICE_NO_KEY,
        "InvalidArnException": Code.KEY_DEVICE_NO_KEY,
        "DisabledException": Code.KEY_DEVICE_DISABLED,
        "KMSInvalidStateException": Code.KEY_DEVICE_DISABLED,
        "InvalidKeyUsageException": Code.KEY_DEVICE_USE,
        "UnsupportedOperationException": Code.KEY_DEVICE_USE,
        "AccessDeniedException": Code.KEY_DEVICE_DENIED,
        "ExpiredTokenException": Code.KEY_DEVICE_DENIED,
        "IncompleteSignature": Code.KEY_DEVICE_DENIED,
        "InvalidClientTokenId": Code.KEY_DEVICE_DENIED,
        "InvalidSignatureException": Code.KEY_DEVICE_DENIED,
        "MissingAuthenticationTokenException": Code.KEY_DEVICE_DENIED,
        "OptInRequired": Code.KEY_DEVICE_DENIED,
        "UnrecognizedClientException": Code.KEY_DEVICE_DENIED,
    }
)


class KMSSigner(DeviceSigner):
    """A key of AWS KMS. Made by `open`; threads may share it.

    It goes on with the key that the address named when it was opened, though an alias may be given to another since.
    """

    __slots__ = ("_arn", "_client", "_kind")

    _address: KMSAddress

    def __init__(self, address: KMSAddress, client: Any) -> None:  # noqa: ANN401 - made by boto3 as it runs
        self._client = client
        answer = _answer(address, lambda: client.get_public_key(KeyId=address.key_id))
        if answer["KeyUsage"] != "SIGN_VERIFY":
            raise UsageError(Code.KEY_DEVICE_USE, key=str(address))
        # The second name is the one that the service used before, and services like it still do.
        spec = answer.get("KeySpec") or answer.get("CustomerMasterKeySpec")
        if spec not in _KINDS:
            raise UnsupportedError(Code.KEY_TYPE_UNSUPPORTED, type=spec)
        self._arn: str = answer["KeyId"]
        self._kind = _KINDS[spec]
        public_key = VerifyingKey(*read_public_der(answer["PublicKey"]))
        if public_key.key_type is not self._kind.key_type:
            raise ProofError(Code.KEY_DEVICE_MISMATCH, key=str(address))
        super().__init__(address, public_key)

    @classmethod
    def open(cls, address: KMSAddress | str, *, client: Any = None) -> Self:  # noqa: ANN401 - made by boto3 as it runs
        """Return the signer of the key at an address.

        Args:
            address: Names the key.
            client: boto3's client of KMS, where the usual one is not wanted.

        Raises:
            MalformedError: `KEY_MALFORMED`, or a `KEY_POINT_*` code for a public key that no honest key is.
            ProofError: `KEY_DEVICE_MISMATCH`, if the public key is not of the kind that the service says.
            UndeterminedError: `KEY_DEVICE_ABSENT`, `KEY_DEVICE_FAILED`.
            UnsupportedError: `KEY_TYPE_UNSUPPORTED`.
            UsageError: `KEY_ADDRESS_INVALID`; `KEY_DEVICE_NOT_INSTALLED`; `KEY_DEVICE_DENIED`, `KEY_DEVICE_DISABLED`,
                `KEY_DEVICE_NO_KEY`, `KEY_DEVICE_USE`.
        """
        named = KMSAddress.parse(address) if isinstance(address, str) else address
        return cls(named, client or _usual_client(named))

    def _sign_digest(self, digest: bytes) -> bytes:
        size = FORMATS[self.public_key.key_type].secret_size
        try:
            r, s = utils.decode_dss_signature(self._signature(digest))
            return r.to_bytes(size) + s.to_bytes(size)
        except (ValueError, OverflowError) as error:
            raise ProofError(Code.KEY_DEVICE_MISMATCH, key=self.key_id) from error

    def _sign_data(self, data: bytes) -> bytes:
        if self.public_key.key_type is not KeyType.ED25519:
            return self._signature(_mu(self.public_key.point, data))
        if len(data) > _LARGEST_MESSAGE:
            raise UsageError(Code.KEY_DEVICE_PAYLOAD, key=self.key_id, length=len(data), limit=_LARGEST_MESSAGE)
        return self._signature(data)

    def _signature(self, message: bytes) -> bytes:
        kind = self._kind
        answer = _answer(
            self._address,
            lambda: self._client.sign(
                KeyId=self._arn, Message=message, MessageType=kind.message_type, SigningAlgorithm=kind.algorithm
            ),
        )
        signature: bytes = answer["Signature"]
        return signature


def _usual_client(address: KMSAddress) -> Any:  # noqa: ANN401 - made by boto3 as it runs
    boto3, settings = library("boto3", extra="kms"), library("botocore.config", extra="kms")
    patience = settings.Config(
        connect_timeout=10, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 5}
    )
    return _answer(address, lambda: boto3.client("kms", region_name=address.region, config=patience))


def _answer(address: KMSAddress, ask: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Return what the service answers, its errors as ours."""
    errors = library("botocore.exceptions", extra="kms")
    try:
        return ask()
    except errors.ClientError as error:
        raise _failure(error.response.get("Error", {}).get("Code", ""), address) from error
    except (errors.NoCredentialsError, errors.PartialCredentialsError, errors.CredentialRetrievalError) as error:
        raise UsageError(Code.KEY_DEVICE_DENIED, key=str(address), reason=str(error)) from error
    except (errors.HTTPClientError, errors.ConnectionError, errors.NoRegionError) as error:
        raise UndeterminedError(Code.KEY_DEVICE_ABSENT, key=str(address)) from error
    except errors.BotoCoreError as error:
        raise UndeterminedError(Code.KEY_DEVICE_FAILED, key=str(address), reason=str(error)) from error


def _failure(name: str, address: KMSAddress) -> VceduError:
    if name in _REFUSALS:
        return UsageError(_REFUSALS[name], key=str(address), reason=name)
    return UndeterminedError(Code.KEY_DEVICE_FAILED, key=str(address), reason=name)


def _mu(point: bytes, data: bytes) -> bytes:
    """Return the 64 bytes that ML-DSA signs in a message's stead (FIPS 204 algorithm 7 step 6)."""
    key_hash = hashlib.shake_256(point).digest(_MU_BYTES)
    return hashlib.shake_256(key_hash + _PURE_WITHOUT_CONTEXT + data).digest(_MU_BYTES)
