"""What a signature that does not hold is called in a proof."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError, ProofError, UndeterminedError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def signature_at(path: str) -> Iterator[None]:
    """Let a key's refusals speak of the proof value that the signature lies in.

    Args:
        path: JSON Pointer to the proof value.

    Raises:
        ProofError: `PROOF_SIGNATURE`, for every signature that a key refuses.
        MalformedError, UndeterminedError: as the key raised it, with the place.
    """
    try:
        yield
    except ProofError as error:
        raise ProofError(Code.PROOF_SIGNATURE, path=path) from error
    except (MalformedError, UndeterminedError) as error:
        error.with_place(path=path)
        raise
