"""BBS keys with the methods that the keys of pyca/cryptography have, so that one code holds them all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError
from vcedu.keys.bbs import signatures
from vcedu.keys.bbs.binding import Binding, blind_sign
from vcedu.keys.bbs.codec import SCALAR_SIZE, octets_to_public_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.keys.payloads import BoundVectorPayload

_KEY_MATERIAL = 64


class BBSPublicKey:
    """A public key whose point was checked.

    Raises:
        MalformedError: `KEY_MALFORMED` or a `KEY_POINT_*` code.
    """

    __slots__ = ("_octets",)

    def __init__(self, octets: bytes) -> None:
        octets_to_public_key(octets)
        self._octets = octets

    def public_bytes_raw(self) -> bytes:
        """Return the compressed point."""
        return self._octets


class BBSPrivateKey:
    """A secret key, a number below the group's order.

    Raises:
        MalformedError: `KEY_MALFORMED`, if it is none.
    """

    __slots__ = ("_public_key", "_secret")

    def __init__(self, secret: bytes) -> None:
        # The error of the reader is not chained: its traceback would hold the secret.
        public_key = _public_key(secret) if len(secret) == SCALAR_SIZE else None
        if public_key is None:
            raise MalformedError(Code.KEY_MALFORMED, type="BLS12-381 G2")
        self._secret = secret
        self._public_key = public_key

    @classmethod
    def generate(cls) -> BBSPrivateKey:
        """Return a new key from the operating system's randomness."""
        return cls(signatures.key_gen(os.urandom(_KEY_MATERIAL)))

    def public_key(self) -> BBSPublicKey:
        """Return its public key."""
        return self._public_key

    def private_bytes_raw(self) -> bytes:
        """Return the secret."""
        return self._secret

    def sign(self, header: bytes, messages: Sequence[bytes]) -> bytes:
        """Return the signature over a header and messages.

        Raises:
            ProofError: `SIGNATURE_INVALID`, if the machine made a fault.
            UndeterminedError: `BBS_BUDGET`.
        """
        return signatures.sign(self._secret, header, messages)

    def sign_bound(self, payload: BoundVectorPayload) -> bytes:
        """Return the signature over a header, messages and a holder's commitment.

        Raises:
            MalformedError, ProofError, UndeterminedError: the codes of `vcedu.keys.bbs.binding.blind_sign`.
        """
        return blind_sign(
            self._secret,
            payload.header,
            payload.messages,
            Binding(payload.binding),
            commitment_with_proof=payload.commitment_with_proof,
            signer_nym_entropy=payload.signer_nym_entropy,
        )


def _public_key(secret: bytes) -> BBSPublicKey | None:
    try:
        return BBSPublicKey(signatures.secret_to_public_key(secret))
    except MalformedError:
        return None
