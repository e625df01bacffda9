"""Sign, Verify, ProofGen and ProofVerify: draft-irtf-cfrg-bbs-signatures sections 3.4 and 3.5.

Keys, signatures and proofs are bytes here, messages too. The ciphersuite is the one with SHA-256 unless the caller
names the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from py_arkworks_bls12381 import G2Point

from vcedu.errors import Code, MalformedError, ProofError, UndeterminedError
from vcedu.keys.bbs import core
from vcedu.keys.bbs.ciphersuite import BLS12_381_SHA_256, Ciphersuite, Interface, signatures_interface
from vcedu.keys.bbs.codec import octets_to_proof, octets_to_scalar, octets_to_signature, scalars_to_octets
from vcedu.keys.bbs.generators import MOST_MESSAGES, create_generators
from vcedu.keys.bbs.hashing import hash_to_scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHORTEST_MATERIAL = 32
_LONGEST_INFO = 65_535


@dataclass(frozen=True, slots=True)
class PublicPart:
    """What everyone who meets a signature knows of it.

    Attributes:
        public_key: The issuer's key.
        header: What was signed and is always disclosed.
        ciphersuite: The ciphersuite.
    """

    public_key: bytes
    header: bytes
    ciphersuite: Ciphersuite = BLS12_381_SHA_256

    @property
    def interface(self) -> Interface:
        """The interface of the ciphersuite."""
        return signatures_interface(self.ciphersuite)

    def signed(self, count: int) -> core.Signed:
        """Return what this many messages are signed with.

        Raises:
            UndeterminedError: `BBS_BUDGET`.
        """
        if count > MOST_MESSAGES:
            raise UndeterminedError(Code.BBS_BUDGET, limit=MOST_MESSAGES)
        generators = create_generators(count + 1, self.interface)
        return core.Signed(self.interface, self.public_key, generators, self.header)


def key_gen(
    key_material: bytes, key_info: bytes = b"", key_tag: bytes = b"", *, ciphersuite: Ciphersuite = BLS12_381_SHA_256
) -> bytes:
    """Return the secret key of secret, random bytes (section 3.4.1).

    Raises:
        MalformedError: `KEY_MALFORMED`, if there are fewer than 32 bytes, or too many of additional ones.
    """
    if len(key_material) < _SHORTEST_MATERIAL or len(key_info) > _LONGEST_INFO:
        raise MalformedError(Code.KEY_MALFORMED, type="BLS12-381 G2")
    octets = key_material + len(key_info).to_bytes(2, "big") + key_info
    secret = hash_to_scalar(ciphersuite.expand, octets, key_tag or ciphersuite.name + b"KEYGEN_DST_")
    return secret.to_be_bytes()


def secret_to_public_key(secret: bytes) -> bytes:
    """Return the public key of a secret key (section 3.4.2).

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`, if the secret is zero or not below the group's order.
    """
    return (G2Point() * octets_to_scalar(secret)).to_compressed_bytes()


def sign(
    secret: bytes, header: bytes, messages: Sequence[bytes], *, ciphersuite: Ciphersuite = BLS12_381_SHA_256
) -> bytes:
    """Return the signature over a header and messages, the same each time (sections 3.5.1 and 3.6.1).

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`, for the secret.
        ProofError: `SIGNATURE_INVALID`, if the machine made a fault.
        UndeterminedError: `BBS_BUDGET`.
    """
    public = PublicPart(secret_to_public_key(secret), header, ciphersuite)
    signed, scalars = public.signed(len(messages)), public.interface.messages_to_scalars(messages)
    # 3.6.1 (1) and (2).
    domain = signed.domain()
    e = public.interface.hash_to_scalar(secret + scalars_to_octets((*scalars, domain)))
    # (3) to (5), and a check before it leaves the house: a faulty one could give the key away.
    commitment = signed.commitment(scalars, domain)
    signature = core.finalize_signature(octets_to_scalar(secret), commitment, e)
    core.check_signature(signed, signature, commitment)
    return signature.to_octets()


def verify(public: PublicPart, signature: bytes, messages: Sequence[bytes]) -> None:
    """Check a signature over messages (sections 3.5.2 and 3.6.2).

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`, for the signature; a `KEY_*` code of the public key.
        ProofError: `SIGNATURE_INVALID`.
        UndeterminedError: `BBS_BUDGET`.
    """
    value = octets_to_signature(signature)
    core.core_verify(public.signed(len(messages)), value, public.interface.messages_to_scalars(messages))


def proof_gen(
    public: PublicPart,
    signature: bytes,
    messages: Sequence[bytes],
    disclosed: Sequence[int],
    *,
    presentation_header: bytes = b"",
) -> bytes:
    """Return a proof that shows some of the messages and hides signature and others (sections 3.5.3 and 3.6.3).

    Args:
        public: Key and header of the signature.
        signature: The signature.
        messages: All messages that were signed.
        disclosed: The indexes of those to be shown, in ascending order.
        presentation_header: What the proof is bound to, such as a verifier's challenge.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`, for the signature; `BBS_INDEXES`; a `KEY_*` code of the public key.
        ProofError: `SIGNATURE_INVALID`.
        UndeterminedError: `BBS_BUDGET`.
    """
    value, signed = octets_to_signature(signature), public.signed(len(messages))
    prover = core.Prover(signed, value, public.interface.messages_to_scalars(messages), disclosed)
    octets = core.challenge_octets(prover.start, prover.disclosed_messages, disclosed)
    return prover.finalize(core.challenge(public.interface, octets, presentation_header)).to_octets()


def proof_verify(
    public: PublicPart,
    proof: bytes,
    messages: Sequence[bytes],
    disclosed: Sequence[int],
    *,
    presentation_header: bytes = b"",
) -> None:
    """Check a proof for the messages that it shows (sections 3.5.4 and 3.6.4).

    Args:
        public: Key and header of the signature.
        proof: The proof.
        messages: The messages that are shown.
        disclosed: Their indexes among all, in ascending order.
        presentation_header: What the proof must be bound to.

    Raises:
        MalformedError: `BBS_VALUE_MALFORMED`, for the proof; `BBS_INDEXES`; a `KEY_*` code of the public key.
        ProofError: `SIGNATURE_INVALID`.
        UndeterminedError: `BBS_BUDGET`.
    """
    value = octets_to_proof(proof)
    signed = public.signed(len(disclosed) + len(value.commitments))
    scalars = public.interface.messages_to_scalars(messages)
    start = core.proof_verify_init(signed, value, scalars, disclosed)
    octets = core.challenge_octets(start, scalars, disclosed)
    # 3.6.4 (5) and (6).
    if core.challenge(public.interface, octets, presentation_header) != value.challenge:
        raise ProofError(Code.SIGNATURE_INVALID)
    core.check_pairing(signed, value)
