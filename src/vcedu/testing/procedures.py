"""A procedure as an establisher (設置者) lays it down: the draft that comes with the library, adopted and signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.procedures import draft_of_procedure
from vcedu.trust.procedures import open_procedure, sign_procedure

if TYPE_CHECKING:
    from pathlib import Path

    from vcedu.education.procedures import Procedure
    from vcedu.keys import RawSigner, VerifyingKey


@dataclass(frozen=True, slots=True)
class SignedProcedure:
    """The two files of a procedure, and the key that everybody who follows it has of its establisher.

    Attributes:
        data: The procedure's file.
        signature: The signature's file.
        key: The establisher's key.
    """

    data: bytes
    signature: bytes
    key: VerifyingKey

    def open(self) -> Procedure:
        """Return the procedure as whoever follows it reads it: by its establisher's signature alone.

        Raises:
            VceduError: what `open_procedure` raises.
        """
        return open_procedure(self.data, self.signature, key=self.key, version_floor=1)

    def write(self, folder: Path) -> None:
        """Write both files and the key, as `vcedu procedure check` takes them."""
        folder.mkdir(parents=True, exist_ok=True)
        procedure = self.open()
        (folder / f"{procedure.id}.toml").write_bytes(self.data)
        (folder / f"{procedure.id}.sig.json").write_bytes(self.signature)
        (folder / "establisher-key.txt").write_text(f"{self.key.multikey}\n", encoding="ascii")


def adopt_procedure(procedure_id: str, *, establisher: str, signer: RawSigner, key: VerifyingKey) -> SignedProcedure:
    """Return a shipped procedure as an establisher adopts it, word for word, and signs it.

    Args:
        procedure_id: Which one, such as `transfer`.
        establisher: The name of the establisher, which the file then bears.
        signer: The establisher's key.
        key: Its public half.
    """
    data = draft_of_procedure(procedure_id, establisher=establisher)
    return SignedProcedure(data, sign_procedure(data, signer), key)
