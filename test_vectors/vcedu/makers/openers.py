"""Negative vectors of who opens a profile, and of what others leave for who does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

# A family's store with a passphrase, or a hosted profile, each with a phone added; a tablet is at hand that is not.
_OPEN: dict[str, Any] = {"kind": "family", "by": "phone", "sql": ["SELECT 1"]}
_HOSTED: dict[str, Any] = {**_OPEN, "kind": "hosted", "by": "own passphrase"}
_CHANGE: dict[str, Any] = {"kind": "family", "by": "passphrase", "act": "add tablet"}


def _opening() -> Iterator[Vector]:
    def vector(name: str, code: str, right: dict[str, Any], *rows: str, **wrong: Any) -> Vector:
        return Vector(name, code, "openers-open", {**right, **wrong}, right, rows)

    yield vector("opener-never-added", "PDS_OPENER", _OPEN, "W5", by="tablet")
    yield vector("opener-removed", "PDS_OPENER", _OPEN, "W3", by="removed phone")
    yield vector("opener-of-another-profile", "PDS_OPENER", _OPEN, "W3", by="sibling's phone")
    yield vector(
        "opener-in-a-row-of-its-own-making",
        "PDS_KEYS",
        _OPEN,
        "W3",
        by="tablet",
        sql=["UPDATE wrap SET device = '{tablet}' WHERE principal = 'opener'"],
    )
    yield vector(
        "opener-wraps-exchanged",
        "PDS_KEYS",
        _OPEN,
        sql=["UPDATE wrap SET wrapped_key = zeroblob(200) WHERE principal = 'opener'"],
    )
    yield vector(
        "opener-epoch-set-back",
        "PDS_KEYS",
        _OPEN,
        "W2",
        sql=["UPDATE profile SET epoch = 0", "UPDATE wrap SET epoch = 0"],
    )
    yield vector("opener-in-another-store", "PDS_KEYS", _OPEN, sql=["UPDATE store SET store_id = 'another'"])
    yield vector("hosted-opened-with-the-hosts-passphrase", "PDS_HOSTED", _HOSTED, "W3", by="passphrase")
    yield vector("hosted-opened-with-anothers-passphrase", "PDS_PASSPHRASE", _HOSTED, "W3", by="another's passphrase")
    yield vector(
        "hosted-passphrase-of-another-profile",
        "PDS_PASSPHRASE",
        _HOSTED,
        "W3",
        sql=[
            (
                "UPDATE opener SET profile = (SELECT MAX(id) FROM profile WHERE id <> '{profile}') "
                "WHERE profile = '{profile}'"
            )
        ],
    )
    yield vector("hosted-with-weak-kdf", "PDS_KDF_LIMITS", _HOSTED, "W1", sql=["UPDATE opener SET memory_kib = 1024"])
    yield vector(
        "hosted-turned-into-a-passphrases-store",
        "PDS_PASSPHRASE",
        _HOSTED,
        sql=["UPDATE opener SET salt = zeroblob(16)", "UPDATE store SET salt = zeroblob(16), memory_kib = 19456"],
    )


def _changing() -> Iterator[Vector]:
    def vector(name: str, code: str, right: dict[str, Any] = _CHANGE, *rows: str, **wrong: Any) -> Vector:
        return Vector(name, code, "openers-change", {**right, **wrong}, right, rows)

    hosted = {**_CHANGE, "kind": "hosted", "by": "own passphrase"}
    yield vector("device-added-by-a-device-to-the-stores-profile", "PDS_STORE_KEY", by="phone")
    yield vector("device-added-by-one-that-was-removed", "PDS_OPENER", hosted, "W3", by="phone removed meanwhile")
    yield vector("device-added-twice", "PDS_DEVICE_KNOWN", act="add phone")
    removing = {**_CHANGE, "act": "remove phone"}
    yield vector("device-removed-that-is-none", "PDS_DEVICE_UNKNOWN", removing, act="remove tablet")
    yield vector(
        "last-opener-removed",
        "PDS_LAST_OPENER",
        {**hosted, "act": "remove phone"},
        "W5",
        act="remove all",
    )


def _depositing() -> Iterator[Vector]:
    right = {"left": ["certificate"], "most": 2, "act": "take"}

    def vector(name: str, code: str, *rows: str, **wrong: Any) -> Vector:
        return Vector(name, code, "deposits", {**right, **wrong}, right, rows)

    yield vector("deposit-box-full", "DEPOSIT_FULL", "W12", left=["certificate", "second", "third"])
    yield vector("deposit-for-nobody", "PDS_PROFILE", left=["for nobody"])
    yield vector("deposit-not-sealed", "JWE_MALFORMED", left=["not sealed"])
    yield vector("deposit-too-large", "JWE_TOO_LARGE", "W12", left=["too large"])
    yield vector("deposit-sealed-to-another", "JWE_NOT_OPENED", left=["certificate", "sealed to another"])
    yield vector("deposit-changed-since", "JWE_NOT_OPENED", left=["certificate", "changed since"])
    yield vector("deposit-that-is-no-credential", "JSON_SYNTAX", left=["text"])
    yield vector("deposit-with-a-changed-grade", "PROOF_SIGNATURE", left=["with a changed grade"])
    yield vector("deposit-by-a-stranger", "ISSUER_UNTRUSTED", left=["by a stranger"])
    yield vector("deposit-of-a-siblings-record", "PDS_OTHER_CHILD", left=["a sibling's"])
    yield vector("deposit-that-names-nobody", "PDS_CHILD_UNCLEAR", left=["of nobody"])
    yield vector("deposit-discarded-that-is-none", "DEPOSIT_UNKNOWN", act="discard")


def _handing_over() -> Iterator[Vector]:
    # Of age on 24 May 2027 at 00:00 in Japan.
    right = {"birth": "2009-05-24", "at": "2027-05-23T15:00:00Z", "court": False, "passphrase": "おとなのひみつ"}

    def vector(name: str, code: str, *rows: str, **wrong: Any) -> Vector:
        return Vector(name, code, "hand-over", {**right, **wrong}, right, rows)

    yield vector("handed-over-a-second-before-the-birthday", "HAND_OVER_AGE", "W3", at="2027-05-23T14:59:59Z")
    yield vector("handed-over-to-a-child", "HAND_OVER_AGE", "W3", birth="2015-04-02")
    yield vector("handed-over-before-it-is-known-whose-it-is", "HAND_OVER_AGE", birth=None)
    yield vector("handed-over-to-an-adult-under-guardianship", "HAND_OVER_COURT", court=True)
    yield vector("handed-over-without-a-passphrase", "PDS_PASSPHRASE_MISSING", passphrase="")


def _meeting() -> Iterator[Vector]:
    right = {"device": "phone", "state": "now"}

    def vector(name: str, code: str, *rows: str, **wrong: Any) -> Vector:
        return Vector(name, code, "openers-meet", {**right, **wrong}, right, rows)

    yield vector("device-met-that-is-ahead", "PDS_ROLLBACK", "W2", state="ahead")
    yield vector("device-met-that-went-on-alone", "PDS_AUDIT_FORKED", "W2", state="branch")
    yield vector("device-met-whose-copy-was-put-back", "PDS_ROLLBACK", "W2", state="older than before")
    yield vector("device-met-with-another-profile", "PDS_PROFILE", state="another profile")
    yield vector("device-met-that-is-none", "PDS_DEVICE_UNKNOWN", device="tablet")


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    yield from _opening()
    yield from _changing()
    yield from _depositing()
    yield from _handing_over()
    yield from _meeting()
