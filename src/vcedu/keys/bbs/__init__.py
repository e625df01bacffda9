"""BBS signatures over BLS12-381: many messages under one signature, some of which a proof shows later.

draft-irtf-cfrg-bbs-signatures, on the curve, pairing and hash-to-curve of py-arkworks-bls12381. No claim is made that
operations on secrets take constant time.
"""

from vcedu.keys.bbs.ciphersuite import BLS12_381_SHA_256, BLS12_381_SHAKE_256, Ciphersuite
from vcedu.keys.bbs.generators import MOST_MESSAGES
from vcedu.keys.bbs.signatures import PublicPart, key_gen, proof_gen, proof_verify, secret_to_public_key, sign, verify

__all__ = [
    "BLS12_381_SHAKE_256",
    "BLS12_381_SHA_256",
    "MOST_MESSAGES",
    "Ciphersuite",
    "PublicPart",
    "key_gen",
    "proof_gen",
    "proof_verify",
    "secret_to_public_key",
    "sign",
    "verify",
]
