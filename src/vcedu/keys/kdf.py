"""From a passphrase to a cipher's key: Argon2id (RFC 9106), within limits on both sides."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from vcedu.errors import Code, MalformedError

_KEY_SIZE = 32


@dataclass(frozen=True, slots=True)
class KDFParameters:
    """What Argon2id costs; the defaults are the second recommendation of RFC 9106 section 4.

    Attributes:
        memory_kib: Memory in KiB, 19,456 to 1,048,576.
        iterations: Passes over the memory, 2 to 16.
        lanes: Threads, 1 to 16.

    Raises:
        MalformedError: `KEY_FILE_KDF_LIMITS`: less would protect too little, more would exhaust the machine that
            opens the file.
    """

    memory_kib: int = 65_536
    iterations: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        for name, value, least, most in (
            ("memoryKiB", self.memory_kib, 19_456, 1_048_576),
            ("iterations", self.iterations, 2, 16),
            ("lanes", self.lanes, 1, 16),
        ):
            if not least <= value <= most:
                path = f"/protection/{name}"
                raise MalformedError(Code.KEY_FILE_KDF_LIMITS, path=path, least=least, most=most, value=value)

    def derive(self, passphrase: str, salt: bytes) -> bytes:
        """Return a key of 32 bytes. The passphrase is taken in form NFC, so that every keyboard gives the same key."""
        kdf = Argon2id(
            salt=salt, length=_KEY_SIZE, iterations=self.iterations, lanes=self.lanes, memory_cost=self.memory_kib
        )
        return kdf.derive(unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"))
