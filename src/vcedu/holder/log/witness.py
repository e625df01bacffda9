"""Who holds fast what others' logs were: a school or a host, that learns how long a log is, and nothing else of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, VerificationError
from vcedu.holder.log.checkpoints import SignedCheckpoint
from vcedu.holder.log.notes import NoteKey, SignatureType
from vcedu.model import format_timestamp
from vcedu.storage import Schema, migrate

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.keys import RawSigner
    from vcedu.storage import Driver

_SCHEMA = Schema(
    "witness",
    (
        (
            """CREATE TABLE witnessed (
                origin TEXT PRIMARY KEY,
                log_key TEXT NOT NULL,
                size BIGINT NOT NULL,
                hash BYTEA NOT NULL,
                at TEXT NOT NULL
            )""",
        ),
    ),
)


class Witness:
    """Countersigns checkpoints, and of each log none that takes back what it saw before.

    Args:
        driver: Where it keeps what it saw.
        name: Its name, such as a host and a path, without spaces and plus signs.
        signer: Its key, an Ed25519 key that does nothing else.
    """

    def __init__(self, driver: Driver, name: str, signer: RawSigner) -> None:
        """Make its table where there is none.

        Raises:
            MalformedError: `CHECKPOINT_FORMAT`, if it cannot be named so, or its key is of another kind;
                `STORE_UNREADABLE`.
            UnsupportedError: `STORE_VERSION`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        """
        self.key = NoteKey(name, SignatureType.COSIGNATURE, signer.public_key)
        self._driver = driver
        self._signer = signer
        migrate(driver, _SCHEMA)

    def enrol(self, key: str, *, at: dt.datetime) -> None:
        """Take a log up by its key, as `ProfileLog.key` states it; from then on its checkpoints are countersigned.

        Raises:
            MalformedError: `CHECKPOINT_FORMAT`, if it is no key; `STORE_UNREADABLE`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        """
        self._driver.execute(
            "INSERT INTO witnessed (origin, log_key, size, hash, at) VALUES (?, ?, 0, ?, ?) ON CONFLICT DO NOTHING",
            (NoteKey.read(key).name, key, b"", format_timestamp(at)),
        )

    def countersign(self, data: bytes, *, at: dt.datetime) -> bytes:
        """Return a checkpoint with this witness's signature, after writing down what was seen.

        Raises:
            MalformedError: `CHECKPOINT_FORMAT`; `STORE_UNREADABLE`.
            VerificationError: `CHECKPOINT_ORIGIN`, of a log that was not taken up; `PDS_ROLLBACK`, if the log was
                longer before; `PDS_AUDIT_FORKED`, if it had another last entry at this length.
            ProofError: `CHECKPOINT_SIGNATURE`.
            ApprovalPending: `APPROVAL_PENDING`, from a signer that awaits a release.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        """
        checkpoint = SignedCheckpoint.read(data)
        with self._driver.transaction():
            self._check(checkpoint)
            signed = checkpoint.countersigned(self.key.name, self._signer, at)
            self._driver.execute(
                "UPDATE witnessed SET size = ?, hash = ?, at = ? WHERE origin = ?",
                (checkpoint.size, checkpoint.hash, format_timestamp(at), checkpoint.origin),
            )
        return signed.raw

    def _check(self, checkpoint: SignedCheckpoint) -> None:
        rows = self._driver.execute("SELECT log_key, size, hash FROM witnessed WHERE origin = ?", (checkpoint.origin,))
        if not rows:
            raise VerificationError(Code.CHECKPOINT_ORIGIN, origin=checkpoint.origin)
        key, size, last = rows[0]
        checkpoint.check(NoteKey.read(str(key)))
        if checkpoint.size < int(str(size)):
            raise VerificationError(Code.PDS_ROLLBACK, seen=size, found=checkpoint.size)
        if checkpoint.size == size and checkpoint.hash != last:
            raise VerificationError(Code.PDS_AUDIT_FORKED, seq=size)
