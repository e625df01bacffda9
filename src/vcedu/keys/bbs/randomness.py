"""Random scalars: draft-irtf-cfrg-bbs-signatures section 4.2.1.

They come from the operating system and from nowhere else: who can guess one finds the messages that a proof hides.
"""

from __future__ import annotations

import os

from py_arkworks_bls12381 import Scalar

from vcedu.keys.bbs.hashing import EXPAND_LENGTH


def calculate_random_scalars(count: int) -> list[Scalar]:
    """Return independent random scalars."""
    octets = os.urandom(count * EXPAND_LENGTH)
    return [
        Scalar.from_be_bytes_mod_order(octets[start : start + EXPAND_LENGTH])
        for start in range(0, len(octets), EXPAND_LENGTH)
    ]
