"""Verification methods (DID Core 1.0 section 5.2; Controlled Identifiers 1.0 section 2.2).

https://www.w3.org/TR/cid-1.0/#verification-methods
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vcedu.dids.identifier import DID, DIDURL
from vcedu.errors import Code, MalformedError, ProofError, UnsupportedError, VceduError
from vcedu.keys import KeyType, public_key_from_jwk, public_key_from_multikey
from vcedu.model import parse_timestamp

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.keys import AgreementKey, VerifyingKey

_MULTIBASE = "publicKeyMultibase"
_JWK = "publicKeyJwk"
_KEY_MEMBER = {
    "Multikey": _MULTIBASE,
    "Ed25519VerificationKey2020": _MULTIBASE,
    "JsonWebKey": _JWK,
    "JsonWebKey2020": _JWK,
}
_KEY_FORMS = frozenset(
    {
        _MULTIBASE,
        _JWK,
        "publicKeyBase58",
        "publicKeyBase64",
        "publicKeyHex",
        "publicKeyPem",
        "blockchainAccountId",
        "ethereumAddress",
    }
)
_SECRET_FORMS = frozenset(
    {"secretKeyMultibase", "secretKeyJwk", "privateKeyMultibase", "privateKeyJwk", "privateKeyBase58", "privateKeyHex"}
)


@dataclass(frozen=True, slots=True)
class VerificationMethod:
    """One key of a DID document.

    Attributes:
        id: The method's absolute DID URL.
        type: The method's type, as written.
        controller: The DID that controls the method; the caller decides whether it may be another's.
        public_key: The key; None where it cannot be used here.
        revoked: When the key was revoked; None if it was not.
        expires: When the key ends; None if it says nothing.
        unusable: What to raise when the method is used and has no key: its type or kind of key is unknown here, or
            the JWK is for something else. None where there is a key.
    """

    id: str
    type: str
    controller: str
    public_key: VerifyingKey | AgreementKey | None
    revoked: dt.datetime | None = None
    expires: dt.datetime | None = None
    unusable: VceduError | None = field(default=None, compare=False)


def malformed(path: str) -> MalformedError:
    """Return the error for a member of a DID document that is not as it must be."""
    return MalformedError(Code.DID_DOCUMENT_MALFORMED, path=path)


def method_id(value: JSONValue, *, did: str, path: str) -> str:
    """Return the absolute form of a reference to a method: a DID URL with a fragment, or `#fragment` alone.

    Raises:
        MalformedError: `DID_DOCUMENT_MALFORMED`, if the value is anything else.
    """
    if not isinstance(value, str):
        raise malformed(path)
    try:
        url = DIDURL.parse(f"{did}{value}" if value.startswith("#") else value)
    except MalformedError as error:
        raise malformed(path) from error
    if not url.fragment:
        raise malformed(path)
    return str(url)


def read_method(value: JSONValue, *, did: str, path: str) -> VerificationMethod:
    """Read one verification method of the document of a DID.

    Raises:
        MalformedError: `DID_DOCUMENT_MALFORMED`, if a member is missing or wrong, the id is not of this document, or
            there is not exactly one form of key; a `KEY_*`, `JWK_*` or encoding's code of the key itself.
    """
    if not isinstance(value, dict):
        raise malformed(path)
    absolute = method_id(value.get("id"), did=did, path=f"{path}/id")
    if absolute != f"{did}#{absolute.partition('#')[2]}":
        raise malformed(f"{path}/id")
    kind = value.get("type")
    if not isinstance(kind, str):
        raise malformed(f"{path}/type")
    key = _read_key(value, kind, path)
    return VerificationMethod(
        id=absolute,
        type=kind,
        controller=_read_controller(value, path),
        public_key=None if isinstance(key, VceduError) else key,
        revoked=_read_time(value, "revoked", path),
        expires=_read_time(value, "expires", path),
        unusable=key if isinstance(key, VceduError) else None,
    )


def _read_controller(method: JSONObject, path: str) -> str:
    controller = method.get("controller")
    if not isinstance(controller, str):
        raise malformed(f"{path}/controller")
    try:
        return str(DID.parse(controller))
    except MalformedError as error:
        raise malformed(f"{path}/controller") from error


def _read_time(method: JSONObject, name: str, path: str) -> dt.datetime | None:
    if name not in method:
        return None
    try:
        return parse_timestamp(method[name])
    except MalformedError as error:
        raise malformed(f"{path}/{name}") from error


def _read_key(method: JSONObject, kind: str, path: str) -> VerifyingKey | AgreementKey | VceduError:
    """Return the key, or the error that says why this one key cannot be used while the document stands."""
    for name in sorted(_SECRET_FORMS & method.keys()):
        raise malformed(f"{path}/{name}")
    forms = sorted(_KEY_FORMS & method.keys())
    expected = _KEY_MEMBER.get(kind)
    if len(forms) > 1 or (expected and forms != [expected]):
        raise malformed(path)
    if expected is None:
        return UnsupportedError(Code.KEY_TYPE_UNSUPPORTED, path=f"{path}/type", type=kind)
    try:
        return _key(method[expected], expected, kind, path)
    except (UnsupportedError, ProofError) as error:
        return error.with_place(path=f"{path}/{expected}")
    except MalformedError as error:
        error.with_place(path=f"{path}/{expected}")
        raise


def _key(value: JSONValue, member: str, kind: str, path: str) -> VerifyingKey | AgreementKey:
    if member == _JWK and isinstance(value, dict):
        return public_key_from_jwk(value)
    if member == _MULTIBASE and isinstance(value, str):
        key = public_key_from_multikey(value)
        if kind == "Multikey" or key.key_type is KeyType.ED25519:
            return key
    raise malformed(f"{path}/{member}")
