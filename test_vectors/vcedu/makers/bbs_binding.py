"""Negative vectors of BBS signatures bound to secrets of their holder: the experimental features of `bbs-2023`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from makers.bbs import seeded_scalars
from makers.vector import Vector
from py_arkworks_bls12381 import G1Point

from vcedu.keys import bbs
from vcedu.keys.bbs.binding import Binding, HolderSecrets, blind_sign, bound_proof_gen, commit

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECRET = bbs.key_gen(hashlib.sha256(b"vcedu test key 1").digest())
_PUBLIC = bbs.PublicPart(bbs.secret_to_public_key(_SECRET), "第一高等学校".encode())
_MESSAGES = [f"科目{number}".encode() for number in range(6)]
_SHOWN = [0, 2, 5]
_HOLDER_SECRET = hashlib.sha256(b"only the pupil knows").digest()
_NYM, _ENTROPY, _OTHER = (bbs.key_gen(hashlib.sha256(name).digest()) for name in (b"nym", b"entropy", b"other"))
_DOMAIN = "library.example"


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    for binding in Binding:
        yield from _commitments(binding)
        yield from _proofs(binding)
    yield from _inputs()


def _name(binding: Binding) -> str:
    return binding.value.replace("_", "-")


def _committed(binding: Binding) -> tuple[bytes, HolderSecrets]:
    with seeded_scalars(b"commitment"):
        return commit(
            binding,
            holder_secret=_HOLDER_SECRET if binding.has_holder_secret else None,
            prover_nym=_NYM if binding.has_pseudonym else None,
        )


def _entropy(binding: Binding) -> bytes:
    return _ENTROPY if binding.has_pseudonym else b""


def _signing(binding: Binding, commitment: bytes) -> dict[str, Any]:
    return {
        "binding": binding.value,
        "secret": _SECRET.hex(),
        "header": _PUBLIC.header.hex(),
        "messages": [message.hex() for message in _MESSAGES],
        "commitment": commitment.hex(),
        "signerNymEntropy": _entropy(binding).hex(),
    }


def _commitments(binding: Binding) -> Iterator[Vector]:
    good, _ = _committed(binding)
    twin, name = _signing(binding, good), f"bbs-{_name(binding)}-commitment"

    def bad(defect: str, code: str, commitment: bytes) -> Vector:
        return Vector(f"{name}-{defect}", code, "bbs-blind-sign", _signing(binding, commitment), twin, ("D17",))

    malformed, untrue = "BBS_VALUE_MALFORMED", "BBS_COMMITMENT"
    other = (G1Point() + G1Point()).to_compressed_bytes()
    yield bad("point-exchanged", untrue, other + good[48:])
    yield bad("response-changed", untrue, good[:79] + bytes((good[79] ^ 1,)) + good[80:])
    yield bad("challenge-changed", untrue, good[:-1] + bytes((good[-1] ^ 1,)))
    yield bad("identity", malformed, G1Point.identity().to_compressed_bytes() + good[48:])
    yield bad("response-zero", malformed, good[:48] + bytes(32) + good[80:])
    yield bad("challenge-beyond-the-order", malformed, good[:-32] + b"\xff" * 32)
    yield bad("response-missing", malformed, good[:48] + good[80:])
    yield bad("response-more", malformed, good + good[-32:])
    yield bad("without-proof", malformed, good[:48])
    yield bad("empty", malformed, b"")


def _proof(bound_to: Binding, **changes: Any) -> dict[str, Any]:
    commitment, secrets = _committed(bound_to)
    entropy = _entropy(bound_to)
    signature = blind_sign(
        _SECRET, _PUBLIC.header, _MESSAGES, bound_to, commitment_with_proof=commitment, signer_nym_entropy=entropy
    )
    with seeded_scalars(b"bound proof"):
        bound = bound_proof_gen(
            _PUBLIC,
            signature,
            _MESSAGES,
            _SHOWN,
            secrets,
            presentation_header=b"nonce",
            signer_nym_entropy=entropy,
            nym_domain=changes.pop("madeFor", _DOMAIN).encode(),
        )
    return {
        "binding": bound_to.value,
        "publicKey": _PUBLIC.public_key.hex(),
        "header": _PUBLIC.header.hex(),
        "messages": [_MESSAGES[index].hex() for index in _SHOWN],
        "disclosedIndexes": _SHOWN,
        "presentationHeader": b"nonce".hex(),
        "proof": bound.proof.hex(),
        "count": bound.count,
        "nymDomain": _DOMAIN,
        "pseudonym": bound.pseudonym.hex(),
        **changes,
    }


def _proofs(binding: Binding) -> Iterator[Vector]:
    twin = _proof(binding)

    def bad(defect: str, code: str, **changes: Any) -> Vector:
        name = f"bbs-{_name(binding)}-proof-{defect}"
        return Vector(name, code, "bbs-bound-proof-verify", _proof(binding, **changes), twin, ("D17",))

    invalid, indexes = "SIGNATURE_INVALID", "BBS_INDEXES"
    yield bad("other-nonce", invalid, presentationHeader=b"another".hex())
    yield bad("message-changed", invalid, messages=[b"5".hex(), *twin["messages"][1:]])
    yield bad("message-at-another-place", invalid, disclosedIndexes=[0, 3, 5])
    yield bad("count-too-small", indexes, count=5)
    yield bad("count-too-large", indexes, count=7)
    yield bad("secret-shown", indexes, disclosedIndexes=[0, 2, 6])
    yield bad("count-over-budget", "BBS_BUDGET", count=2049)
    unlike = Binding.PSEUDONYM if binding is Binding.HOLDER else Binding.HOLDER
    code = indexes if binding is Binding.BOTH else "BBS_VALUE_MALFORMED" if binding is Binding.HOLDER else invalid
    yield bad("as-another-binding", code, binding=unlike.value)
    if binding.has_pseudonym:
        other = _proof(binding, madeFor="another.example")["pseudonym"]
        yield bad("pseudonym-of-another-domain", invalid, pseudonym=other)
        yield bad("for-another-domain", invalid, nymDomain="another.example")
        yield bad("pseudonym-missing", "BBS_VALUE_MALFORMED", pseudonym="")
        yield bad("pseudonym-identity", "BBS_VALUE_MALFORMED", pseudonym=G1Point.identity().to_compressed_bytes().hex())


def _inputs() -> Iterator[Vector]:
    secret, nym = _HOLDER_SECRET.hex(), _NYM.hex()
    for binding, given, needed in (
        (Binding.HOLDER, (None, None), (secret, None)),
        (Binding.HOLDER, (secret, nym), (secret, None)),
        (Binding.PSEUDONYM, (secret, None), (None, nym)),
        (Binding.PSEUDONYM, (None, None), (None, nym)),
        (Binding.BOTH, (secret, None), (secret, nym)),
        (Binding.BOTH, (None, nym), (secret, nym)),
    ):
        bad, good = (
            {"binding": binding.value, "proverBlind": _OTHER.hex(), "holderSecret": pair[0], "proverNym": pair[1]}
            for pair in (given, needed)
        )
        told = f"{'with' if given[0] else 'without'}-secret-{'with' if given[1] else 'without'}-nym"
        yield Vector(f"bbs-{_name(binding)}-{told}", "BBS_BINDING_INPUT", "bbs-holder-secrets", bad, good)
