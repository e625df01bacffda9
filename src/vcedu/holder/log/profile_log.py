"""A profile's log as its store gives it: whole or in part, and compared with what was kept of it elsewhere."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, cast

from vcedu.errors import Code, VerificationError
from vcedu.holder import audit
from vcedu.holder.log.checkpoints import SignedCheckpoint, Witnessed
from vcedu.holder.log.notes import NoteKey, SignatureType
from vcedu.keys import KeyType, PrivateKey

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from vcedu.holder.audit import AuditEntry
    from vcedu.holder.opened import OpenedProfile
    from vcedu.keys import SigningKey
    from vcedu.storage.envelope import SecretKey

_PSEUDONYM_SIZE = 16


class ProfileLog:
    """The log of one profile.

    Args:
        opened: The profile.
    """

    def __init__(self, opened: OpenedProfile) -> None:
        self._opened = opened

    def last(self, most: int) -> list[AuditEntry]:
        """Return the last entries, oldest first; no more of the log is read, and these are bound to its head.

        Raises:
            VerificationError: the `PDS_AUDIT_*` code of what was done to the log; `PDS_HEAD` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            found = audit.recent(self._opened.driver, self._opened.profile, self._opened.head())
            return [*islice(found, most)][::-1]

    def since(self, start: dt.datetime) -> list[AuditEntry]:
        """Return the entries from a moment on, oldest first, without reading all those before.

        Clocks go wrong: reading ends where a whole block of entries is older.

        Raises:
            VerificationError: the `PDS_AUDIT_*` code of what was done to the log; `PDS_HEAD` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            return [*audit.recent(self._opened.driver, self._opened.profile, self._opened.head(), start)][::-1]

    @property
    def key(self) -> str:
        """The key that signs the log's checkpoints, as a line of text to hand to a witness."""
        return self._key.text

    @property
    def _key(self) -> NoteKey:
        return NoteKey(self._origin, SignatureType.NOTE, self._signer.public_key)

    @property
    def _secret(self) -> SecretKey:
        return self._opened.profile.mac_key.derive("checkpoints")

    @property
    def _origin(self) -> str:
        return f"vcedu-pds/{self._secret.mac('origin')[:_PSEUDONYM_SIZE].hex()}"

    @property
    def _signer(self) -> SigningKey:
        secret = self._secret.derive("key").reveal()
        return cast("SigningKey", PrivateKey.from_secret_bytes(KeyType.ED25519, secret))

    def checkpoint(self) -> bytes:
        """Return how far the log goes and what its last entry is, signed, to be kept elsewhere and witnessed.

        Raises:
            VerificationError: `PDS_HEAD`, `PDS_ROLLBACK` or `PDS_AUDIT_FORKED`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        state = self._opened.checkpoint()
        return SignedCheckpoint.of(self._origin, state.seq, state.hash, self._signer).raw

    def consistent_with(
        self, data: bytes, *, at: dt.datetime, witnesses: Collection[NoteKey] = (), needed: int = 0
    ) -> Witnessed:
        """Return what a checkpoint says, after finding that the log has gone on from it unchanged.

        Args:
            data: The checkpoint.
            at: The present time.
            witnesses: The witnesses whose signatures count.
            needed: How many of them must have signed.

        Raises:
            MalformedError: `CHECKPOINT_FORMAT`; `STORE_UNREADABLE`.
            VerificationError: `CHECKPOINT_ORIGIN`, if it is another log's; `CHECKPOINT_WITNESSES`, if too few signed
                it; `PDS_ROLLBACK`, if the log is behind it; `PDS_AUDIT_FORKED`, if the log went another way; the
                `PDS_AUDIT_*` code of what was done to the log; `PDS_HEAD`.
            ProofError: `CHECKPOINT_SIGNATURE`, if a signature does not hold or the log's own is missing.
            UndeterminedError: `STORE_BUSY`.
        """
        checkpoint = SignedCheckpoint.read(data)
        checkpoint.check(self._key)
        seen = checkpoint.witnessed_by(witnesses, at)
        if len(seen) < needed:
            raise VerificationError(Code.CHECKPOINT_WITNESSES, found=len(seen), needed=needed)
        with self._opened.whole():
            driver, profile, head = self._opened.driver, self._opened.profile, self._opened.head()
            if audit.hash_at(driver, profile, checkpoint.size) != checkpoint.hash:
                raise audit.parted(driver, profile, head, checkpoint.size)
            for _ in audit.entries(driver, profile, head, (checkpoint.size, checkpoint.hash)):
                pass
        return Witnessed(checkpoint.size, seen)
