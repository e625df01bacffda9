"""Random scalars of the published vectors: draft-irtf-cfrg-bbs-signatures, section on mocked random scalars."""

from py_arkworks_bls12381 import Scalar


def seeded_scalars(expand, seed, tag, count):
    """Return `seeded_random_scalars`."""
    octets = expand(seed, tag, 48 * count)
    return [Scalar.from_be_bytes_mod_order(octets[start : start + 48]) for start in range(0, len(octets), 48)]
