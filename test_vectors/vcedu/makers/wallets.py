"""Negative vectors of files that other wallets wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONE: dict[str, Any] = {"json": [{"type": ["VerifiableCredential"]}]}
_ARCHIVE: dict[str, Any] = {"archive": {"credentials/a.json": 100}}
_LOCKED = {"type": ["VerifiableCredential", "EncryptedWallet"], "credentialSubject": {"jwe": {}}}
_NO_WALLETS: dict[str, Any] = {
    "wallet-of-nothing": {"json": []},
    "wallet-that-is-text": {"json": "VerifiableCredential"},
    "wallet-with-keys-alone": {"json": {"contents": [{"type": "Ed25519VerificationKey2020"}]}},
    "wallet-whose-contents-are-text": {"json": {"contents": "VerifiableCredential"}},
    "wallet-with-a-credential-in-a-member-of-another-name": {"json": {"data": [{"type": ["VerifiableCredential"]}]}},
    "wallet-archive-without-credentials": {"archive": {"profiles/a.json": 100}},
    "wallet-archive-that-leads-elsewhere": {"archive": {"../credentials/a.json": 100}},
    "wallet-archive-with-an-absolute-name": {"archive": {"/credentials/a.json": 100}},
    "wallet-archive-with-a-link": {"archive": {"credentials/a.json": "/etc/passwd"}},
    "wallet-archive-with-a-hard-link": {"archive": {"credentials/a.json": ["1", "credentials/b.json"]}},
    "wallet-archive-with-a-device": {"archive": {"credentials/a.json": ["3", ""]}},
    "wallet-archive-with-a-pipe": {"archive": {"credentials/a.json": ["6", ""]}},
    "wallet-archive-with-a-folder-for-a-credential": {"archive": {"credentials/a.json": ["5", ""]}},
    "wallet-archive-with-a-detour": {"archive": {"./../credentials/a.json": 100}},
    "wallet-archive-with-a-member-of-no-size": {**_ARCHIVE, "within": "no size"},
    "wallet-archive-damaged": {**_ARCHIVE, "damaged": True},
    "wallet-archive-cut-off": {**_ARCHIVE, "keep": 600},
}
# By code and name: what lies in another file, or is damaged in a way that no wallet writes.
_WITHIN: dict[str, dict[str, Any]] = {
    "JSON_NOT_UTF8": {
        "wallet-in-utf-16": {**_ONE, "within": "utf-16"},
    },
    "JSON_SYNTAX": {
        "wallet-archive-in-gzip": {**_ARCHIVE, "within": "gzip"},
        "wallet-archive-in-zip": {**_ARCHIVE, "within": "zip"},
        "wallet-cut-off": {**_ONE, "keep": 20},
    },
    "JSON_TOO_DEEP": {
        "wallet-in-lists-without-end": {**_ONE, "within": "lists"},
        "wallet-in-wallets-without-end": {**_ONE, "within": "member"},
    },
    "JSON_DUPLICATE_MEMBER": {"wallet-with-contents-twice": {**_ONE, "within": "twice"}},
}
_TOO_MUCH: dict[str, Any] = {
    "wallet-archive-with-a-file-too-large": {"archive": {"credentials/a.json": 1_048_577}},
    "wallet-archive-with-too-many-files": {"archive": {"credentials/a.json": 1}, "times": 10_001},
    "wallet-with-too-many-members": {"json": [0], "times": 10_001},
    "wallet-archive-that-claims-eight-gigabytes": {**_ARCHIVE, "within": "size"},
    "wallet-archive-that-claims-a-terabyte": {**_ARCHIVE, "within": "binary size"},
    "wallet-too-large": {**_ONE, "padding": 67_108_865},
    "wallet-archive-too-large": {**_ARCHIVE, "padding": 67_108_865},
}


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    for name, given in _NO_WALLETS.items():
        yield Vector(name, "WALLET_FORMAT", "wallet-read", given, _ARCHIVE if "archive" in given else _ONE, ("W12",))
    for name, given in _TOO_MUCH.items():
        yield Vector(name, "WALLET_TOO_MUCH", "wallet-read", given, _ARCHIVE if "archive" in given else _ONE, ("W12",))
    for code, group in _WITHIN.items():
        for name, given in group.items():
            yield Vector(name, code, "wallet-read", given, _ARCHIVE if "archive" in given else _ONE, ("W12",))
    for name, given in {
        "wallet-locked": {"json": _LOCKED},
        "wallet-locked-in-a-list": {"json": [{"type": ["VerifiableCredential"]}, _LOCKED]},
    }.items():
        yield Vector(name, "WALLET_LOCKED", "wallet-read", given, _ONE)
