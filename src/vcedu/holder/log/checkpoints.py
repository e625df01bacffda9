"""Checkpoints: how far a log went and what its last entry was, signed, to be kept where the log is not.

They have the shape of c2sp.org/tlog-checkpoint, so that who runs witnesses for such logs can take them:

    vcedu-pds/<pseudonym>
    <number of entries>
    base64(hash of the last entry)

The hash stands at the end of a chain, not over a tree: a witness cannot be shown that a later checkpoint follows from
an earlier one without all that lies between, and is not. It holds fast what it saw; whoever has the log compares.
The pseudonym says nothing of the learner, nor does the key: both follow from a secret of the log.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError, ProofError, VceduError, VerificationError
from vcedu.holder.log.notes import Note, NoteKey, SignatureType
from vcedu.keys import RawPayload

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vcedu.keys import RawSigner

WEEK = dt.timedelta(days=7)
_TEXT = re.compile(r"(?P<origin>vcedu-pds/[0-9a-f]{32})\n(?P<size>[1-9][0-9]{0,17})\n(?P<hash>[A-Za-z0-9+/]{43}=)\n")
_TIME_SIZE = 8
_LATEST = 253_402_300_799
"""The last second of the year 9999."""


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint as it came; it counts once the log's own signature under it was checked.

    Attributes:
        origin: Which log it is of, by its pseudonym.
        size: How many entries the log had.
        hash: The last one's hash.
        note: The signed note.
    """

    origin: str
    size: int
    hash: bytes
    note: Note

    @classmethod
    def read(cls, data: bytes) -> SignedCheckpoint:
        """Return the checkpoint in a note.

        Raises:
            MalformedError: `CHECKPOINT_FORMAT`, with the line at fault.
        """
        note = Note.read(data)
        found = _TEXT.fullmatch(note.text)
        if found is None:
            raise MalformedError(Code.CHECKPOINT_FORMAT, number=1)
        last = base64.b64decode(found["hash"])
        if base64.b64encode(last).decode() != found["hash"]:
            raise MalformedError(Code.CHECKPOINT_FORMAT, number=3)
        return cls(found["origin"], int(found["size"]), last, note)

    @classmethod
    def of(cls, origin: str, size: int, last: bytes, signer: RawSigner) -> SignedCheckpoint:
        """Return a log's checkpoint, signed by the log's key.

        Raises:
            ApprovalPending: `APPROVAL_PENDING`, from a signer that awaits a release.
        """
        text = f"{origin}\n{size}\n{base64.b64encode(last).decode()}\n"
        key = NoteKey(origin, SignatureType.NOTE, signer.public_key)
        signature = signer.sign(RawPayload(text.encode(), f"{origin} {size}"))
        return cls(origin, size, last, Note(text, ()).signed(key, signature))

    @property
    def raw(self) -> bytes:
        """The checkpoint in bytes."""
        return self.note.raw

    def check(self, key: NoteKey) -> None:
        """Check that the log signed it.

        Raises:
            VerificationError: `CHECKPOINT_ORIGIN`, if it is of another log.
            ProofError: `CHECKPOINT_SIGNATURE`, if the log did not sign it.
        """
        if key.name != self.origin:
            raise VerificationError(Code.CHECKPOINT_ORIGIN, origin=self.origin)
        signatures = [*self.note.by(key)]
        if not signatures:
            raise ProofError(Code.CHECKPOINT_SIGNATURE, name=key.name)
        for signature in signatures:
            _verify(key, signature, self.note.text)

    def countersigned(self, name: str, signer: RawSigner, at: dt.datetime) -> SignedCheckpoint:
        """Return the checkpoint with a witness's signature: that this is the furthest that it saw of the log by then.

        Raises:
            MalformedError: `CHECKPOINT_FORMAT`, if a witness cannot be named so.
            ApprovalPending: `APPROVAL_PENDING`, from a signer that awaits a release.
        """
        key, seconds = NoteKey(name, SignatureType.COSIGNATURE, signer.public_key), int(at.timestamp())
        signature = signer.sign(RawPayload(_seen(seconds, self.note.text).encode(), f"{self.origin} {self.size}"))
        note = self.note.signed(key, seconds.to_bytes(_TIME_SIZE, "big") + signature)
        return SignedCheckpoint(self.origin, self.size, self.hash, note)

    def witnessed_by(self, witnesses: Iterable[NoteKey], at: dt.datetime) -> dict[str, dt.datetime]:
        """Return when each of these witnesses saw it; those that did not sign are left out.

        Raises:
            ProofError: `CHECKPOINT_SIGNATURE`, if a signature in the name of one of them does not hold, or is of a
                time to come.
        """
        found: dict[str, dt.datetime] = {}
        for key in witnesses:
            for stamped in self.note.by(key):
                seconds = int.from_bytes(stamped[:_TIME_SIZE], "big")
                _verify(key, stamped[_TIME_SIZE:], _seen(seconds, self.note.text))
                if seconds > min(at.timestamp(), _LATEST):
                    raise ProofError(Code.CHECKPOINT_SIGNATURE, name=key.name)
                found[key.name] = dt.datetime.fromtimestamp(seconds, dt.UTC)
        return found


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint that was compared with the log and agrees with it.

    Attributes:
        size: How many entries the log had.
        seen: When each witness saw that, by name.
    """

    size: int
    seen: Mapping[str, dt.datetime]

    def is_due(self, at: dt.datetime) -> bool:
        """Return whether it is time to have the log witnessed again: a week after the last time."""
        return not self.seen or max(self.seen.values()) + WEEK <= at


def _verify(key: NoteKey, signature: bytes, text: str) -> None:
    try:
        key.key.verify(signature, text.encode())
    except VceduError as error:
        raise ProofError(Code.CHECKPOINT_SIGNATURE, name=key.name) from error


def _seen(seconds: int, text: str) -> str:
    return f"cosignature/v1\ntime {seconds}\n{text}"
