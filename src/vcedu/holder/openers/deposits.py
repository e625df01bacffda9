"""What others leave for a learner who is away, sealed to the deposit key of the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.proofs.jwe import open_sealed, sealed_to

if TYPE_CHECKING:
    from vcedu.keys import AgreementSecret


def open_deposit(message: bytes, secrets: tuple[AgreementSecret, ...]) -> bytes:
    """Return what was sealed to a deposit key: to the one that the message names, or else to the newest.

    Raises:
        MalformedError, UnsupportedError, ProofError: what `vcedu.proofs.jwe.open_sealed` raises.
    """
    named = sealed_to(message)
    secret = next((each for each in secrets if each.public_key.multikey == named), secrets[0])
    return open_sealed(message, secret)
