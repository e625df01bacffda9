"""The core operations of draft-irtf-cfrg-bbs-signatures sections 3.6 and 3.7, over scalars and generators.

Sums of many points are one multi-exponentiation each; the library that does them drops what has no partner, so the
lists are zipped strictly before. Names are the draft's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from py_arkworks_bls12381 import GT, G1Point, G2Point, Scalar

from vcedu.errors import Code, MalformedError, ProofError
from vcedu.keys.bbs import randomness
from vcedu.keys.bbs.codec import Proof, Signature, octets_to_public_key, points_to_octets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vcedu.keys.bbs.ciphersuite import Interface
    from vcedu.keys.bbs.generators import Generators

_BASE_POINT_2 = G2Point()


@dataclass(frozen=True, slots=True)
class Signed:
    """What was or is to be signed, and under which key.

    Attributes:
        interface: Which use of which ciphersuite.
        public_key: The issuer's key.
        generators: Q_1, then one generator for each message.
        header: What is always disclosed.
    """

    interface: Interface
    public_key: bytes
    generators: Generators
    header: bytes

    def domain(self) -> Scalar:
        """Return `calculate_domain` (section 4.2.3)."""
        count = len(self.generators.points) - 1
        octets = count.to_bytes(8, "big") + self.generators.octets + self.interface.identifier
        header = len(self.header).to_bytes(8, "big") + self.header
        return self.interface.hash_to_scalar(self.public_key + octets + header)

    def base_point(self) -> G1Point:
        """Return P1."""
        return G1Point.from_compressed_bytes_unchecked(self.interface.ciphersuite.base_point)

    def commitment(self, messages: Sequence[Scalar], domain: Scalar) -> G1Point:
        """Return B: P1, the domain and all messages, each on its generator."""
        return self.base_point() + multiply(zip(self.generators.points, (domain, *messages), strict=True))


@dataclass(frozen=True, slots=True)
class ProofStart:
    """What the prover commits to before the challenge, or what the verifier finds for it (sections 3.7.1 and 3.7.3)."""

    a_bar: G1Point
    b_bar: G1Point
    d: G1Point
    t1: G1Point
    t2: G1Point
    domain: Scalar


def multiply(pairs: Iterable[tuple[G1Point, Scalar]]) -> G1Point:
    """Return the sum of points, each times its scalar."""
    points, scalars = zip(*pairs, strict=True)
    return G1Point.multiexp_unchecked([*points], [*scalars])


def finalize_signature(secret: Scalar, commitment: G1Point, e: Scalar) -> Signature:
    """Return the signature over a commitment (section 3.6.1 steps 3 and 4).

    Raises:
        ProofError: `SIGNATURE_INVALID`, in the case that does not come about, that e is the secret's negative.
    """
    exponent = secret + e
    if exponent.is_zero():
        raise ProofError(Code.SIGNATURE_INVALID)
    return Signature(commitment * exponent.inverse(), e)


def core_verify(signed: Signed, signature: Signature, messages: Sequence[Scalar]) -> None:
    """Check a signature (section 3.6.2).

    Raises:
        MalformedError: a `KEY_*` code of the public key.
        ProofError: `SIGNATURE_INVALID`.
    """
    check_signature(signed, signature, signed.commitment(messages, signed.domain()))


def check_signature(signed: Signed, signature: Signature, commitment: G1Point) -> None:
    """Check a signature over a commitment: e(A, W) * e(A * e - B, BP2) is one.

    Raises:
        MalformedError: a `KEY_*` code of the public key.
        ProofError: `SIGNATURE_INVALID`.
    """
    key = octets_to_public_key(signed.public_key)
    if not GT.pairing_check([signature.a, signature.a * signature.e - commitment], [key, _BASE_POINT_2]):
        raise ProofError(Code.SIGNATURE_INVALID)


class Prover:
    """One run of CoreProofGen (section 3.6.3), in its three parts, between which an extension adds what it proves.

    Args:
        signed: What was signed.
        signature: The signature, which is checked first: a proof of a wrong one would convince nobody.
        messages: All messages.
        disclosed: The indexes of those to be shown, in ascending order.

    Raises:
        MalformedError: `BBS_INDEXES`; a `KEY_*` code of the public key.
        ProofError: `SIGNATURE_INVALID`.
    """

    def __init__(
        self, signed: Signed, signature: Signature, messages: Sequence[Scalar], disclosed: Sequence[int]
    ) -> None:
        check_indexes(disclosed, len(messages))
        shown = set(disclosed)
        self._signature = signature
        self._undisclosed = [index for index in range(len(messages)) if index not in shown]
        self._messages = [messages[index] for index in self._undisclosed]
        self.disclosed_messages = [messages[index] for index in disclosed]
        # 3.6.3 step 1.
        self.random = randomness.calculate_random_scalars(5 + len(self._undisclosed))
        self.start = self._init(signed, messages)

    def _init(self, signed: Signed, messages: Sequence[Scalar]) -> ProofStart:
        """Section 3.7.1."""
        r1, r2, e_tilde, r1_tilde, r3_tilde, *m_tilde = self.random
        # (1) and (2).
        domain = signed.domain()
        commitment = signed.commitment(messages, domain)
        check_signature(signed, self._signature, commitment)
        # (3) to (5).
        d = commitment * r2
        a_bar = self._signature.a * (r1 * r2)
        b_bar = multiply([(d, r1), (a_bar, -self._signature.e)])
        # (6) and (7).
        t1 = multiply([(a_bar, e_tilde), (d, r1_tilde)])
        hidden = [signed.generators.points[index + 1] for index in self._undisclosed]
        t2 = multiply(zip([d, *hidden], [r3_tilde, *m_tilde], strict=True))
        return ProofStart(a_bar, b_bar, d, t1, t2, domain)

    def finalize(self, challenge: Scalar) -> Proof:
        """Return the proof that answers a challenge (section 3.7.2)."""
        r1, r2, e_tilde, r1_tilde, r3_tilde, *m_tilde = self.random
        return Proof(
            self.start.a_bar,
            self.start.b_bar,
            self.start.d,
            e_tilde + self._signature.e * challenge,
            r1_tilde - r1 * challenge,
            r3_tilde - r2.inverse() * challenge,
            tuple(tilde + message * challenge for tilde, message in zip(m_tilde, self._messages, strict=True)),
            challenge,
        )


def proof_verify_init(signed: Signed, proof: Proof, messages: Sequence[Scalar], disclosed: Sequence[int]) -> ProofStart:
    """Return what the prover must have committed to (section 3.7.3).

    Raises:
        MalformedError: `BBS_INDEXES`, if indexes, messages and responses do not fit together.
    """
    total = len(disclosed) + len(proof.commitments)
    check_indexes(disclosed, total)
    if len(messages) != len(disclosed):
        raise MalformedError(Code.BBS_INDEXES)
    # (1).
    domain, c = signed.domain(), proof.challenge
    # (2).
    t1 = multiply([(proof.b_bar, c), (proof.a_bar, proof.e_hat), (proof.d, proof.r1_hat)])
    # (3) and (4): Bv is in the sum with every scalar times the challenge.
    shown = dict(zip(disclosed, messages, strict=True))
    responses = iter(proof.commitments)
    scalars = [shown[index] * c if index in shown else next(responses) for index in range(total)]
    points = [proof.d, signed.base_point(), *signed.generators.points]
    t2 = multiply(zip(points, [proof.r3_hat, c, domain * c, *scalars], strict=True))
    return ProofStart(proof.a_bar, proof.b_bar, proof.d, t1, t2, domain)


def check_pairing(signed: Signed, proof: Proof) -> None:
    """Check that the blinded signature is one of the issuer's: e(Abar, W) * e(Bbar, -BP2) is one (3.6.4 step 6).

    Raises:
        MalformedError: a `KEY_*` code of the public key.
        ProofError: `SIGNATURE_INVALID`.
    """
    key = octets_to_public_key(signed.public_key)
    if not GT.pairing_check([proof.a_bar, -proof.b_bar], [key, _BASE_POINT_2]):
        raise ProofError(Code.SIGNATURE_INVALID)


def challenge_octets(
    start: ProofStart, messages: Sequence[Scalar], disclosed: Sequence[int], extra: Sequence[G1Point] = ()
) -> bytes:
    """Return what the challenge hashes, but for the presentation header (section 3.7.4 step 1).

    Args:
        start: What was committed to.
        messages: The disclosed messages.
        disclosed: Their indexes.
        extra: Points of an extension, which stand before the domain.
    """
    parts = [len(disclosed).to_bytes(8, "big")]
    for index, message in zip(disclosed, messages, strict=True):
        parts += (index.to_bytes(8, "big"), message.to_be_bytes())
    points = (start.a_bar, start.b_bar, start.d, start.t1, start.t2, *extra)
    return b"".join((*parts, points_to_octets(points), start.domain.to_be_bytes()))


def challenge(interface: Interface, octets: bytes, presentation_header: bytes) -> Scalar:
    """Return the challenge (section 3.7.4 steps 2 and 3)."""
    return interface.hash_to_scalar(octets + len(presentation_header).to_bytes(8, "big") + presentation_header)


def check_indexes(indexes: Sequence[int], total: int) -> None:
    """Check that indexes ascend, none twice, and stay below the number of messages.

    Raises:
        MalformedError: `BBS_INDEXES`.
    """
    previous = -1
    for index in indexes:
        if not previous < index < total:
            raise MalformedError(Code.BBS_INDEXES)
        previous = index
