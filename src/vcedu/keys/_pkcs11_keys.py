"""The key pair that an address names on a token, and what its attributes say of it.

PKCS #11 Cryptographic Token Interface Current Mechanisms 2.40 section 2.3.3, and 3.0 for edwards25519: the kind of a
key is in its EC_PARAMS, its point in the public object's EC_POINT, whose wrapping differs among makers.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from vcedu.errors import Code, MalformedError, UnsupportedError, UsageError
from vcedu.keys.key_type import FORMATS, KeyType
from vcedu.keys.primitives import compressed_from_coordinates
from vcedu.keys.public import VerifyingKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.keys.addresses import PKCS11Address

# The curve's object identifier, or its name as PKCS #11 3.0 has it.
_KINDS: Mapping[bytes, KeyType] = MappingProxyType(
    {
        bytes.fromhex("06082a8648ce3d030107"): KeyType.P256,
        bytes.fromhex("06052b81040022"): KeyType.P384,
        bytes.fromhex("06032b6570"): KeyType.ED25519,
        b"\x13\x0cedwards25519": KeyType.ED25519,
    }
)
_OCTETS, _BITS, _UNCOMPRESSED = 0x04, 0x03, 0x04


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A private key's handle, good for its session alone, beside its public key.

    Attributes:
        handle: What signs.
        public_key: What checks.
        asks_each_time: Whether the token wants the PIN again for every signature.
    """

    handle: Any
    public_key: VerifyingKey
    asks_each_time: bool


def find_key_pair(api: Any, session: Any, address: PKCS11Address) -> KeyPair:  # noqa: ANN401 - of an extra
    """Return the one key pair that an address names.

    Raises:
        MalformedError: `KEY_MALFORMED`, or a `KEY_POINT_*` code for a point that no honest key has.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`.
        UsageError: `KEY_DEVICE_NO_KEY`, `KEY_DEVICE_SEVERAL`, `KEY_DEVICE_USE`, `KEY_DEVICE_NO_PUBLIC_KEY`.
    """
    named = {
        name: value for name, value in ((api.Attribute.LABEL, address.object), (api.Attribute.ID, address.id)) if value
    }
    handle = _only(session, {api.Attribute.CLASS: api.ObjectClass.PRIVATE_KEY, **named}, address)
    if handle is None:
        raise UsageError(Code.KEY_DEVICE_NO_KEY, key=str(address))
    if not handle[api.Attribute.SIGN]:
        raise UsageError(Code.KEY_DEVICE_USE, key=str(address))
    public = _only(session, {api.Attribute.CLASS: api.ObjectClass.PUBLIC_KEY, **named}, address)
    if public is None:
        raise UsageError(Code.KEY_DEVICE_NO_PUBLIC_KEY, key=str(address))
    return KeyPair(handle, _public_key(api, public), _asks_each_time(api, handle))


def _only(session: Any, wanted: dict[Any, Any], address: PKCS11Address) -> Any:  # noqa: ANN401
    found = list(session.get_objects(wanted))
    if len(found) > 1:
        raise UsageError(Code.KEY_DEVICE_SEVERAL, key=str(address))
    return found[0] if found else None


def _public_key(api: Any, public: Any) -> VerifyingKey:  # noqa: ANN401
    if public.key_type not in {api.KeyType.EC, api.KeyType.EC_EDWARDS}:
        raise UnsupportedError(Code.KEY_TYPE_UNSUPPORTED, type=getattr(public.key_type, "name", str(public.key_type)))
    parameters = public[api.Attribute.EC_PARAMS]
    if parameters not in _KINDS:
        raise UnsupportedError(Code.KEY_TYPE_UNSUPPORTED, type=f"EC {parameters.hex()}")
    key_type = _KINDS[parameters]
    return VerifyingKey(key_type, read_point(key_type, public[api.Attribute.EC_POINT]))


def read_point(key_type: KeyType, stated: bytes) -> bytes:
    """Return the point of an EC_POINT, as `PublicKey` holds it: in an OCTET STRING, a BIT STRING, or bare.

    Raises:
        MalformedError: `KEY_MALFORMED`; `KEY_POINT_NOT_ON_CURVE`.
    """
    size = FORMATS[key_type].secret_size
    whole = size if key_type is KeyType.ED25519 else 1 + 2 * size
    point = stated
    if len(stated) == whole + 2 and stated[:2] == bytes([_OCTETS, whole]):
        point = stated[2:]
    elif len(stated) == whole + 3 and stated[:3] == bytes([_BITS, whole + 1, 0]):
        point = stated[3:]
    if len(point) != whole:
        raise MalformedError(Code.KEY_MALFORMED, type=key_type)
    if key_type is KeyType.ED25519:
        return point
    if point[0] != _UNCOMPRESSED:
        raise MalformedError(Code.KEY_MALFORMED, type=key_type)
    return compressed_from_coordinates(key_type, point[1 : 1 + size], point[1 + size :])


def _asks_each_time(api: Any, handle: Any) -> bool:  # noqa: ANN401
    try:
        return bool(handle[api.Attribute.ALWAYS_AUTHENTICATE])
    except api.AttributeTypeInvalid:
        return False
