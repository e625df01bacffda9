"""Negative vectors of the addresses of keys on devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = "pkcs11:token=school;object=signing"  # noqa: S105 - an address, no secret
_KMS = "awskms:alias/school"
_INVALID = {
    "key-address-without-token": "pkcs11:object=signing",
    "key-address-without-object": "pkcs11:token=school",
    "key-address-with-an-unknown-attribute": "pkcs11:token=school;object=signing;slot-id=1",
    "key-address-with-an-unknown-query": f"{_TOKEN}?max-uses=1",
    "key-address-with-a-token-twice": "pkcs11:token=school;token=other;object=signing",
    "key-address-with-an-empty-value": "pkcs11:token=;object=signing",
    "key-address-with-a-wrong-percent-sign": "pkcs11:token=%4;object=signing",
    "key-address-that-is-no-utf-8": "pkcs11:token=%FF;object=signing",
    "key-address-with-a-slash-in-a-label": "pkcs11:token=a/b;object=signing",
    "key-address-of-a-certificate": f"{_TOKEN};type=cert",
    "key-address-of-nothing": "pkcs11:",
    "key-address-with-a-space": "pkcs11:token=my school;object=signing",
    "key-address-too-long": f"{_TOKEN}?module-path={'/x' * 1100}",
    "kms-address-of-nothing": "awskms:",
    "kms-address-with-a-space": "awskms:alias/my school",
    "kms-address-of-another-service": "awskms:arn:aws:s3:ap-northeast-1:123456789012:key/a",
    "kms-address-of-a-short-account": "awskms:arn:aws:kms:ap-northeast-1:1234:key/a",
}


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    for name, text in _INVALID.items():
        twin = _KMS if text.startswith("awskms") else _TOKEN
        yield Vector(name, "KEY_ADDRESS_INVALID", "key-address", {"address": text}, {"address": twin})
    for name, query in {
        "key-address-with-a-pin": "?pin-value=1234",
        "key-address-with-a-pin-behind": "?a=b&pin-value=1",
    }.items():
        yield Vector(name, "KEY_ADDRESS_PIN", "key-address", {"address": _TOKEN + query}, {"address": _TOKEN})
