"""Negative vectors of BBS keys, signatures and proofs: draft-irtf-cfrg-bbs-signatures."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from unittest import mock

from makers.vector import Vector
from py_arkworks_bls12381 import G1Point, G2Point, Scalar

from vcedu.keys import bbs
from vcedu.keys.bbs import randomness
from vcedu.keys.bbs.hashing import expand_message_xof

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECRET = bbs.key_gen(hashlib.sha256(b"vcedu test key 1").digest())
_OTHER_SECRET = bbs.key_gen(hashlib.sha256(b"another vcedu test key").digest())
_HEADER = "第一高等学校".encode()
_MESSAGES = [f"科目{number}".encode() for number in range(8)]
_SHOWN = [1, 4, 6]
_NONCE = b"verifier's nonce"
_ORDER = int(-Scalar(1)) + 1


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _secrets()
    yield from _keys()
    yield from _signatures()
    yield from _proofs()
    yield from _budgets()


def seeded_scalars(seed: bytes) -> Any:
    """Make random scalars follow from a seed, so that the vectors come out the same each time."""

    def scalars(count: int) -> list[Scalar]:
        octets = expand_message_xof(seed, b"vcedu vectors", 48 * count)
        return [Scalar.from_be_bytes_mod_order(octets[start : start + 48]) for start in range(0, len(octets), 48)]

    return mock.patch.object(randomness, "calculate_random_scalars", scalars)


def _secrets() -> Iterator[Vector]:
    for name, secret in {
        "bbs-secret-zero": bytes(32),
        "bbs-secret-the-order": _ORDER.to_bytes(32, "big"),
        "bbs-secret-beyond-the-order": b"\xff" * 32,
        "bbs-secret-byte-short": _SECRET[:-1],
    }.items():
        yield Vector(name, "KEY_MALFORMED", "bbs-secret", {"secret": secret.hex()}, {"secret": _SECRET.hex()})


def _signature(**changes: Any) -> dict[str, Any]:
    members = {
        "publicKey": bbs.secret_to_public_key(_SECRET),
        "header": _HEADER,
        "messages": _MESSAGES,
        "signature": bbs.sign(_SECRET, _HEADER, _MESSAGES),
    }
    return _hex({**members, **changes})


def _proof(shown: list[int] = _SHOWN, **changes: Any) -> dict[str, Any]:
    public = bbs.PublicPart(bbs.secret_to_public_key(_SECRET), _HEADER)
    with seeded_scalars(b"proof"):
        proof = bbs.proof_gen(
            public, bbs.sign(_SECRET, _HEADER, _MESSAGES), _MESSAGES, shown, presentation_header=_NONCE
        )
    members = {
        "publicKey": public.public_key,
        "header": _HEADER,
        "messages": [_MESSAGES[index] for index in shown],
        "disclosedIndexes": shown,
        "presentationHeader": _NONCE,
        "proof": proof,
    }
    return _hex({**members, **changes})


def _hex(members: dict[str, Any]) -> dict[str, Any]:
    def form(value: Any) -> Any:
        if isinstance(value, list):
            return [form(item) for item in value]
        return value.hex() if isinstance(value, bytes) else value

    return {name: form(value) for name, value in members.items()}


def _replaced(octets: bytes, at: int, part: bytes) -> bytes:
    return octets[:at] + part + octets[at + len(part) :]


def _outside(size: int, load: Any) -> bytes:
    """Return the compressed form of a point of the curve outside its group of prime order."""
    for number in range(1, 1000):
        octets = _replaced(number.to_bytes(size, "big"), 0, b"\x80")
        try:
            point = load(octets)
        except ValueError:
            continue
        if not point.is_in_subgroup():
            return octets
    raise AssertionError


def _off_curve(size: int, load: Any) -> bytes:
    for number in range(1, 1000):
        octets = _replaced(number.to_bytes(size, "big"), 0, b"\x80")
        try:
            load(octets)
        except ValueError:
            return octets
    raise AssertionError


def _keys() -> Iterator[Vector]:
    good = bbs.secret_to_public_key(_SECRET)
    load = G2Point.from_compressed_bytes_unchecked
    for name, code, octets in (
        ("bbs-key-byte-short", "KEY_MALFORMED", good[:-1]),
        ("bbs-key-of-g1", "KEY_MALFORMED", G1Point().to_compressed_bytes()),
        ("bbs-key-identity", "KEY_POINT_SMALL_ORDER", G2Point.identity().to_compressed_bytes()),
        ("bbs-key-outside-subgroup", "KEY_POINT_OUTSIDE_SUBGROUP", _outside(96, load)),
        ("bbs-key-off-the-curve", "KEY_POINT_NOT_ON_CURVE", _off_curve(96, load)),
        ("bbs-key-not-compressed", "KEY_POINT_NOT_ON_CURVE", _replaced(good, 0, bytes((good[0] & 0x7F,)))),
    ):
        yield Vector(name, code, "bbs-verify", _signature(publicKey=octets), _signature(), ("D17",))


def _signatures() -> Iterator[Vector]:
    good = bytes.fromhex(_signature()["signature"])
    load = G1Point.from_compressed_bytes_unchecked
    for name, octets in {
        "bbs-signature-byte-short": good[:-1],
        "bbs-signature-byte-long": good + b"\0",
        "bbs-signature-identity": _replaced(good, 0, G1Point.identity().to_compressed_bytes()),
        "bbs-signature-off-the-curve": _replaced(good, 0, _off_curve(48, load)),
        "bbs-signature-outside-subgroup": _replaced(good, 0, _outside(48, load)),
        "bbs-signature-not-compressed": _replaced(good, 0, bytes((good[0] & 0x7F,))),
        "bbs-signature-e-zero": _replaced(good, 48, bytes(32)),
        "bbs-signature-e-the-order": _replaced(good, 48, _ORDER.to_bytes(32, "big")),
        "bbs-signature-e-beyond-the-order": _replaced(good, 48, b"\xff" * 32),
    }.items():
        yield _bad_signature(name, "BBS_VALUE_MALFORMED", signature=octets)
    invalid = "SIGNATURE_INVALID"
    yield _bad_signature("bbs-signature-of-another-key", invalid, signature=bbs.sign(_OTHER_SECRET, _HEADER, _MESSAGES))
    yield _bad_signature("bbs-signature-other-key-named", invalid, publicKey=bbs.secret_to_public_key(_OTHER_SECRET))
    yield _bad_signature("bbs-signature-other-header", invalid, header=b"")
    yield _bad_signature("bbs-signature-message-changed", invalid, messages=[*_MESSAGES[:-1], b"5"])
    yield _bad_signature("bbs-signature-message-missing", invalid, messages=_MESSAGES[:-1])
    yield _bad_signature("bbs-signature-message-more", invalid, messages=[*_MESSAGES, b""])
    yield _bad_signature("bbs-signature-messages-swapped", invalid, messages=[*_MESSAGES[1::-1], *_MESSAGES[2:]])
    shake = bbs.sign(_SECRET, _HEADER, _MESSAGES, ciphersuite=bbs.BLS12_381_SHAKE_256)
    yield _bad_signature("bbs-signature-of-the-other-ciphersuite", invalid, signature=shake)
    lower = _replaced(good, 0, bytes((good[0] ^ 0x20,)))
    yield _bad_signature("bbs-signature-negated", invalid, signature=lower)


def _bad_signature(name: str, code: str, **changes: Any) -> Vector:
    return Vector(name, code, "bbs-verify", _signature(**changes), _signature(), ("D17",))


def _proofs() -> Iterator[Vector]:
    good = bytes.fromhex(_proof()["proof"])
    identity = G1Point.identity().to_compressed_bytes()
    load = G1Point.from_compressed_bytes_unchecked
    for index, point in enumerate(("abar", "bbar", "d")):
        at = index * 48
        yield _bad_proof(f"bbs-proof-{point}-identity", proof=_replaced(good, at, identity))
        yield _bad_proof(f"bbs-proof-{point}-outside-subgroup", proof=_replaced(good, at, _outside(48, load)))
        yield _bad_proof(f"bbs-proof-{point}-off-the-curve", proof=_replaced(good, at, _off_curve(48, load)))
    for index, scalar in enumerate(("e", "r1", "r3", "first-response")):
        yield _bad_proof(f"bbs-proof-{scalar}-zero", proof=_replaced(good, 144 + index * 32, bytes(32)))
    yield _bad_proof("bbs-proof-challenge-zero", proof=_replaced(good, len(good) - 32, bytes(32)))
    yield _bad_proof("bbs-proof-challenge-beyond-the-order", proof=_replaced(good, len(good) - 32, b"\xff" * 32))
    yield _bad_proof("bbs-proof-byte-long", proof=good + b"\0")
    yield _bad_proof("bbs-proof-byte-short", proof=good[:-1])
    yield _bad_proof("bbs-proof-cut-to-its-points", proof=good[:144])
    yield _bad_proof("bbs-proof-empty", proof=b"")
    yield from _untrue_proofs(good)
    yield from _indexes()


def _untrue_proofs(good: bytes) -> Iterator[Vector]:
    invalid = "SIGNATURE_INVALID"
    yield _bad_proof("bbs-proof-response-dropped", invalid, proof=good[:-64] + good[-32:])
    yield _bad_proof("bbs-proof-response-more", invalid, proof=good[:-32] + good[-64:])
    yield _bad_proof("bbs-proof-points-swapped", invalid, proof=good[48:96] + good[:48] + good[96:])
    yield _bad_proof("bbs-proof-response-repeated", invalid, proof=_replaced(good, 240, good[272:304]))
    yield _bad_proof("bbs-proof-other-nonce", invalid, presentationHeader=b"another verifier's nonce")
    yield _bad_proof("bbs-proof-nonce-left-out", invalid, presentationHeader=b"")
    yield _bad_proof("bbs-proof-other-header", invalid, header=b"")
    yield _bad_proof("bbs-proof-other-key", invalid, publicKey=bbs.secret_to_public_key(_OTHER_SECRET))
    yield _bad_proof("bbs-proof-message-changed", invalid, messages=[b"5", *[_MESSAGES[i] for i in _SHOWN[1:]]])
    yield _bad_proof("bbs-proof-messages-swapped", invalid, messages=[_MESSAGES[i] for i in (4, 1, 6)])
    yield _bad_proof("bbs-proof-message-at-another-place", invalid, disclosedIndexes=[1, 4, 7])
    moved = {"disclosedIndexes": [1, 4, 5, 6], "messages": [_MESSAGES[i] for i in (1, 4, 5, 6)]}
    yield _bad_proof("bbs-proof-hidden-message-shown", invalid, **moved)
    shift = {"disclosedIndexes": _SHOWN[:2], "messages": [_MESSAGES[i] for i in _SHOWN[:2]]}
    yield _bad_proof("bbs-proof-shown-message-hidden", invalid, **shift)


def _indexes() -> Iterator[Vector]:
    code = "BBS_INDEXES"
    yield _bad_proof("bbs-proof-index-twice", code, disclosedIndexes=[1, 1, 6])
    yield _bad_proof("bbs-proof-indexes-descending", code, disclosedIndexes=[6, 4, 1])
    yield _bad_proof("bbs-proof-index-beyond-the-last", code, disclosedIndexes=[1, 4, 8])
    yield _bad_proof("bbs-proof-index-negative", code, disclosedIndexes=[-2, 1, 4])
    yield _bad_proof("bbs-proof-message-without-index", code, messages=[_MESSAGES[i] for i in (1, 4, 6, 7)])
    yield _bad_proof("bbs-proof-index-without-message", code, messages=[_MESSAGES[i] for i in _SHOWN[:2]])


def _bad_proof(name: str, code: str = "BBS_VALUE_MALFORMED", **changes: Any) -> Vector:
    return Vector(name, code, "bbs-proof-verify", _proof(**changes), _proof(), ("D17",))


def _budgets() -> Iterator[Vector]:
    def signing(copies: int) -> dict[str, Any]:
        return _hex({"secret": _SECRET, "header": b"", "messages": [b""], "copies": copies})

    yield Vector("bbs-sign-messages-over-budget", "BBS_BUDGET", "bbs-sign", signing(4097), signing(16), ("P8",))
    many = _signature(messages=[b""], copies=4097)
    yield Vector("bbs-verify-messages-over-budget", "BBS_BUDGET", "bbs-verify", many, _signature(), ("P8",))
    good = bytes.fromhex(_proof()["proof"])
    long = _proof(proof=good[:-32] + good[-32:] * 4094)
    yield Vector("bbs-proof-responses-over-budget", "BBS_BUDGET", "bbs-proof-verify", long, _proof(), ("P8",))
