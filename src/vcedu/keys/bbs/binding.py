"""EXPERIMENTAL: BBS signatures bound to secrets that the issuer never sees, and pseudonyms made of them.

draft-irtf-cfrg-bbs-blind-signatures-00 and draft-irtf-cfrg-bbs-per-verifier-linkability-00, as the test vectors of Data
Integrity BBS Cryptosuites 1.0 of February 2025 use them. Later drafts differ, and the specification says that these
features may go. Names are the drafts'.

The holder commits to its secrets and proves that it knows them; the issuer adds the commitment to what it signs, and to
a pseudonym's secret some randomness of its own. To prove anything from the signature then takes the secrets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from py_arkworks_bls12381 import G1Point, G2Point, Scalar

from vcedu.errors import Code, MalformedError, ProofError, UndeterminedError, UsageError
from vcedu.keys.bbs import core, randomness
from vcedu.keys.bbs.ciphersuite import BLS12_381_SHA_256, Interface
from vcedu.keys.bbs.codec import (
    POINT_SIZE,
    octets_to_point,
    octets_to_proof,
    octets_to_scalar,
    octets_to_scalars,
    octets_to_signature,
    points_to_octets,
    scalars_to_octets,
)
from vcedu.keys.bbs.generators import MOST_BOUND_MESSAGES, create_generators

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.keys.bbs.generators import Generators
    from vcedu.keys.bbs.signatures import PublicPart


class Binding(StrEnum):
    """What a signature is bound to; the value is the specification's `featureOption`."""

    HOLDER = "anonymous_holder_binding"
    PSEUDONYM = "pseudonym"
    BOTH = "holder_binding_pseudonym"

    @property
    def has_holder_secret(self) -> bool:
        """Whether the holder commits to a secret of its own."""
        return self is not Binding.PSEUDONYM

    @property
    def has_pseudonym(self) -> bool:
        """Whether pseudonyms can be made."""
        return self is not Binding.HOLDER

    @property
    def interface(self) -> Interface:
        """The interface of the messages."""
        suffix = b"H2G_HM2S_PSEUDONYM_" if self.has_pseudonym else b"BLIND_H2G_HM2S_"
        return Interface(BLS12_381_SHA_256, BLS12_381_SHA_256.name + suffix)

    def committed_generators(self) -> Generators:
        """Return the generators of the blinding factor and of what the holder commits to."""
        count = self.has_holder_secret + self.has_pseudonym + 1
        return create_generators(count, Interface(BLS12_381_SHA_256, b"BLIND_" + self.interface.identifier))


@dataclass(frozen=True, slots=True, repr=False)
class HolderSecrets:
    """What only the holder knows.

    Attributes:
        binding: What the signature is bound to.
        prover_blind: `secret_prover_blind`, as `commit` returned it.
        holder_secret: The holder's own secret; None without holder binding.
        prover_nym: The holder's part of the pseudonym's secret, 32 bytes; None without pseudonym.
    """

    binding: Binding
    prover_blind: bytes
    holder_secret: bytes | None = field(default=None)
    prover_nym: bytes | None = field(default=None)

    def __post_init__(self) -> None:
        given = (self.holder_secret is not None, self.prover_nym is not None)
        if given != (self.binding.has_holder_secret, self.binding.has_pseudonym):
            raise UsageError(Code.BBS_BINDING_INPUT, binding=self.binding.value)

    def committed(self) -> list[Scalar]:
        """Return what the holder commits to, as scalars.

        Raises:
            MalformedError: `BBS_VALUE_MALFORMED`, if `prover_nym` is no number below the group's order.
        """
        messages = [] if self.holder_secret is None else [self.holder_secret]
        scalars = self.binding.interface.messages_to_scalars(messages)
        return scalars if self.prover_nym is None else [*scalars, octets_to_scalar(self.prover_nym)]

    def signed_scalars(self, signer_nym_entropy: bytes) -> list[Scalar]:
        """Return what was signed of the holder's secrets; a pseudonym's secret with the issuer's part.

        Raises:
            MalformedError: `BBS_VALUE_MALFORMED`.
        """
        *first, last = (octets_to_scalar(self.prover_blind), *self.committed())
        return [*first, last + octets_to_scalar(signer_nym_entropy) if self.binding.has_pseudonym else last]


def commit(
    binding: Binding, *, holder_secret: bytes | None = None, prover_nym: bytes | None = None
) -> tuple[bytes, HolderSecrets]:
    """Return the commitment that the issuer gets, `commitment_with_proof`, and what the holder must keep.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`, if `prover_nym` is no number below the group's order.
        UsageError: `BBS_BINDING_INPUT`, if a secret is missing or not needed.
    """
    generators = binding.committed_generators()
    random = randomness.calculate_random_scalars(len(generators.points) + 1)
    secrets = HolderSecrets(binding, random[0].to_be_bytes(), holder_secret, prover_nym)
    scalars = [random[0], *secrets.committed()]
    # CoreCommit (2) to (4).
    commitment = core.multiply(zip(generators.points, scalars, strict=True))
    blinded = core.multiply(zip(generators.points, random[1:], strict=True))
    challenge = _commitment_challenge(binding, generators, commitment, blinded)
    # (5) to (8).
    responses = [tilde + scalar * challenge for tilde, scalar in zip(random[1:], scalars, strict=True)]
    return commitment.to_compressed_bytes() + scalars_to_octets((*responses, challenge)), secrets


def _checked_commitment(binding: Binding, generators: Generators, octets: bytes) -> G1Point:
    """Return the commitment, once its proof holds (CoreCommitVerify).

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`.
        ProofError: `BBS_COMMITMENT`.
    """
    commitment, scalars = octets_to_point(octets[:POINT_SIZE]), octets_to_scalars(octets[POINT_SIZE:])
    if len(scalars) != len(generators.points) + 1:
        raise MalformedError(Code.BBS_VALUE_MALFORMED)
    *responses, challenge = scalars
    points = [*generators.points, commitment]
    blinded = core.multiply(zip(points, [*responses, -challenge], strict=True))
    if _commitment_challenge(binding, generators, commitment, blinded) != challenge:
        raise ProofError(Code.BBS_COMMITMENT)
    return commitment


def _commitment_challenge(binding: Binding, generators: Generators, commitment: G1Point, blinded: G1Point) -> Scalar:
    count = len(generators.points) - 1
    octets = count.to_bytes(8, "big") + generators.octets + points_to_octets((commitment, blinded))
    return binding.interface.hash_to_scalar(octets)


def blind_sign(
    secret: bytes,
    header: bytes,
    messages: Sequence[bytes],
    binding: Binding,
    *,
    commitment_with_proof: bytes,
    signer_nym_entropy: bytes = b"",
) -> bytes:
    """Return the signature over a header, messages and what a holder has committed to.

    Args:
        secret: The issuer's secret key.
        header: What is always disclosed.
        messages: The messages that the issuer knows.
        binding: What the signature is bound to.
        commitment_with_proof: The holder's commitment.
        signer_nym_entropy: The issuer's part of the pseudonym's secret: a random scalar; the holder gets it too.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`.
        ProofError: `BBS_COMMITMENT`, if the commitment's proof does not hold.
        UndeterminedError: `BBS_BUDGET`.
    """
    interface, number = binding.interface, octets_to_scalar(secret)
    # BlindSign (1) to (5).
    signed = _signed(binding, (G2Point() * number).to_compressed_bytes(), header, len(messages))
    committed = binding.committed_generators()
    commitment = _checked_commitment(binding, committed, commitment_with_proof)
    # (6): B, with the domain that FinalizeBlindSign (1) adds.
    scalars = [signed.domain(), *interface.messages_to_scalars(messages)]
    points = list(signed.generators.points[: len(scalars)])
    if binding.has_pseudonym:
        points.append(committed.points[-1])
        scalars.append(octets_to_scalar(signer_nym_entropy))
    total = signed.base_point() + commitment + core.multiply(zip(points, scalars, strict=True))
    # FinalizeBlindSign (2) to (5).
    e = interface.hash_to_scalar(secret + total.to_compressed_bytes())
    return core.finalize_signature(number, total, e).to_octets()


def blind_verify(
    public: PublicPart,
    signature: bytes,
    messages: Sequence[bytes],
    secrets: HolderSecrets,
    *,
    signer_nym_entropy: bytes = b"",
) -> None:
    """Check a signature, with the holder's secrets.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`; a `KEY_*` code of the public key.
        ProofError: `SIGNATURE_INVALID`.
        UndeterminedError: `BBS_BUDGET`.
    """
    signed = _signed(secrets.binding, public.public_key, public.header, len(messages))
    scalars = secrets.binding.interface.messages_to_scalars(messages) + secrets.signed_scalars(signer_nym_entropy)
    core.core_verify(signed, octets_to_signature(signature), scalars)


@dataclass(frozen=True, slots=True)
class BoundProof:
    """A proof from a bound signature.

    Attributes:
        proof: The proof.
        count: How many messages the issuer signed, `lengthBBSMessages`.
        nym_domain: For whom or what the pseudonym is; empty without one.
        pseudonym: The pseudonym, which the same secret always has for this domain; empty without one.
    """

    proof: bytes
    count: int
    nym_domain: bytes = b""
    pseudonym: bytes = b""


def bound_proof_gen(  # noqa: PLR0913 - all by name but what every proof takes
    public: PublicPart,
    signature: bytes,
    messages: Sequence[bytes],
    disclosed: Sequence[int],
    secrets: HolderSecrets,
    *,
    presentation_header: bytes = b"",
    signer_nym_entropy: bytes = b"",
    nym_domain: bytes = b"",
) -> BoundProof:
    """Return a proof that shows some of the messages, never the holder's secrets, and a pseudonym for a domain.

    Args:
        public: Key and header of the signature.
        signature: The signature.
        messages: The messages that the issuer signed.
        disclosed: The indexes of those to be shown, in ascending order.
        secrets: The holder's secrets.
        presentation_header: What the proof is bound to.
        signer_nym_entropy: The issuer's part of the pseudonym's secret.
        nym_domain: For whom or what the pseudonym is.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`, `BBS_INDEXES`; a `KEY_*` code of the public key.
        ProofError: `SIGNATURE_INVALID`.
        UndeterminedError: `BBS_BUDGET`.
    """
    binding, interface = secrets.binding, secrets.binding.interface
    core.check_indexes(disclosed, len(messages))
    signed = _signed(binding, public.public_key, public.header, len(messages))
    scalars = interface.messages_to_scalars(messages) + secrets.signed_scalars(signer_nym_entropy)
    prover = core.Prover(signed, octets_to_signature(signature), scalars, disclosed)
    extra: tuple[G1Point, ...] = ()
    if binding.has_pseudonym:
        # NymProofInit: the last response proves the pseudonym's secret, here and in the signature.
        base = _pseudonym_base(interface, nym_domain)
        extra = (base * scalars[-1], base, base * prover.random[-1])
    octets = core.challenge_octets(prover.start, prover.disclosed_messages, disclosed, extra)
    proof = prover.finalize(core.challenge(interface, octets, presentation_header))
    return BoundProof(proof.to_octets(), len(messages), nym_domain, extra[0].to_compressed_bytes() if extra else b"")


def bound_proof_verify(
    public: PublicPart,
    binding: Binding,
    bound: BoundProof,
    messages: Sequence[bytes],
    disclosed: Sequence[int],
    *,
    presentation_header: bytes = b"",
) -> None:
    """Check a proof from a bound signature, and its pseudonym.

    Args:
        public: Key and header of the signature.
        binding: What the signature is bound to.
        bound: The proof.
        messages: The messages that are shown.
        disclosed: Their indexes among those that the issuer signed, in ascending order.
        presentation_header: What the proof must be bound to.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`, `BBS_INDEXES`; a `KEY_*` code of the public key.
        ProofError: `SIGNATURE_INVALID`.
        UndeterminedError: `BBS_BUDGET`.
    """
    interface, proof = binding.interface, octets_to_proof(bound.proof)
    # All secrets stay hidden: the indexes are among the issuer's messages, and nothing else is left over.
    core.check_indexes(disclosed, bound.count)
    signed = _signed(binding, public.public_key, public.header, bound.count)
    if len(disclosed) + len(proof.commitments) != len(signed.generators.points) - 1:
        raise MalformedError(Code.BBS_INDEXES)
    scalars = interface.messages_to_scalars(messages)
    start = core.proof_verify_init(signed, proof, scalars, disclosed)
    extra: tuple[G1Point, ...] = ()
    if binding.has_pseudonym:
        # NymProofVerifyInit.
        base, pseudonym = _pseudonym_base(interface, bound.nym_domain), octets_to_point(bound.pseudonym)
        response = core.multiply([(base, proof.commitments[-1]), (pseudonym, -proof.challenge)])
        extra = (pseudonym, base, response)
    octets = core.challenge_octets(start, scalars, disclosed, extra)
    if core.challenge(interface, octets, presentation_header) != proof.challenge:
        raise ProofError(Code.SIGNATURE_INVALID)
    core.check_pairing(signed, proof)


def _pseudonym_base(interface: Interface, nym_domain: bytes) -> G1Point:
    return interface.ciphersuite.hash_to_curve(nym_domain, interface.identifier)


def _signed(binding: Binding, public_key: bytes, header: bytes, count: int) -> core.Signed:
    if count > MOST_BOUND_MESSAGES:
        raise UndeterminedError(Code.BBS_BUDGET, limit=MOST_BOUND_MESSAGES)
    generators = create_generators(count + 1, binding.interface) + binding.committed_generators()
    return core.Signed(binding.interface, public_key, generators, header)
