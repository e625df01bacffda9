"""The table of BBS generators that comes with the library, worked out anew.

`python -m checks.bbs_generators` compares, `--write` writes the file and prints its digest for `generators.py`.
"""

import hashlib
import sys
from pathlib import Path

from py_arkworks_bls12381 import G1Point

from vcedu.keys.bbs import generators
from vcedu.keys.bbs.ciphersuite import BLS12_381_SHA_256, signatures_interface

COUNT = generators.MOST_MESSAGES + 1
TABLE = Path(generators.__file__).with_name("generators-sha-256.bin")


def points(count: int) -> list[G1Point]:
    """Return the first generators without the table, by the draft's steps."""
    interface = signatures_interface(BLS12_381_SHA_256)
    expand, name = interface.ciphersuite.expand, interface.identifier
    value = expand(name + b"MESSAGE_GENERATOR_SEED", name + b"SIG_GENERATOR_SEED_", 48)
    found = []
    for index in range(1, count + 1):
        value = expand(value + index.to_bytes(8, "big"), name + b"SIG_GENERATOR_SEED_", 48)
        found.append(G1Point.hash_to_curve(value, name + b"SIG_GENERATOR_DST_"))
    return found


def table(count: int = COUNT) -> bytes:
    """Return the table's bytes: x and y of each point, 48 bytes each."""
    return b"".join(point.to_xy_bytes_be() for point in points(count))


def main(arguments: list[str]) -> int:
    made = table()
    if "--write" in arguments:
        TABLE.write_bytes(made)
        print(hashlib.sha256(made).hexdigest())
        return 0
    return int(made != TABLE.read_bytes())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
