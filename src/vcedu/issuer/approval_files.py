"""The files of drafts and of officers' signatures under them (起案と決裁).

    {"format": "vcedu approval draft 1", "digest", "what", "count", "madeAt"}
    {"format": "vcedu approval 1", "draft", "follows", "role", "decision", "reason", "at", "key", "signature"}

The signature is one over the file's other members in the JSON Canonicalization Scheme (RFC 8785).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import read_json_object
from vcedu.education.expected import check_text
from vcedu.errors import Code, MalformedError, ProofError, VceduError
from vcedu.keys import RawPayload, VerifyingKey
from vcedu.model import format_timestamp, parse_timestamp
from vcedu.storage.envelope import joined

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from typing import TypeAlias

    from vcedu.canonical.values import JSONObject
    from vcedu.keys import RawSigner

    RecordVersion: TypeAlias = tuple[str, int, bytes]
    """A record, its version, and the digest of what is to be said about it."""

_DRAFT = "vcedu approval draft 1"
_APPROVAL = "vcedu approval 1"
_DRAFT_MEMBERS = {"format", "digest", "what", "count", "madeAt"}
_APPROVAL_MEMBERS = {"format", "draft", "follows", "role", "decision", "reason", "at", "key", "signature"}
_DIGEST_SIZE = 32


def records_digest(records: Iterable[RecordVersion]) -> bytes:
    """Return the digest of what is to be issued, in whatever order it is given."""
    return hashlib.sha256(b"".join(sorted(joined(*record) for record in set(records)))).digest()


@dataclass(frozen=True, slots=True)
class Draft:
    """What is put forward to be decided on.

    Attributes:
        digest: The digest of what is to be issued, as `records_digest` makes it.
        what: What it is, in words.
        count: How many records it is.
        made_at: When the draft was made, to the second.

    Raises:
        MalformedError: `APPROVAL_MALFORMED`.
    """

    digest: bytes
    what: str
    count: int
    made_at: dt.datetime

    def __post_init__(self) -> None:
        # As it is written: what is read again is equal, and nothing is signed before it was made.
        object.__setattr__(self, "made_at", self.made_at.replace(microsecond=0))
        check_words(self.what, "/what")
        if len(self.digest) != _DIGEST_SIZE:
            raise _malformed("/digest")
        if self.count < 1:
            raise _malformed("/count")

    @classmethod
    def read(cls, data: bytes) -> Draft:
        """Return the draft in a file.

        Raises:
            MalformedError: `APPROVAL_MALFORMED`, or what reading JSON raises.
        """
        file = _read(data, _DRAFT, _DRAFT_MEMBERS)
        count = file["count"]
        if not isinstance(count, int) or isinstance(count, bool):
            raise _malformed("/count")
        return cls(_digest(file, "digest"), _text(file, "what"), count, _time(file, "madeAt"))

    def write(self) -> bytes:
        """Return the draft as a file."""
        return jcs(
            {
                "format": _DRAFT,
                "digest": self.digest.hex(),
                "what": self.what,
                "count": self.count,
                "madeAt": format_timestamp(self.made_at),
            }
        )

    @property
    def own_digest(self) -> bytes:
        """The digest that officers sign over: all that the draft says."""
        return hashlib.sha256(self.write()).digest()


class Verb(StrEnum):
    """What an officer says to a draft."""

    APPROVE = "approve"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Approval:
    """What one officer said to a draft, signed.

    Attributes:
        draft: The digest of the draft.
        follows: The digest of what was signed before it; the draft's where nothing was.
        role: In which role.
        decision: What was said.
        reason: Why; may be empty where it is approved.
        at: When, to the second.
        key: The officer's key.
        signature: The signature.
    """

    draft: bytes
    follows: bytes
    role: str
    decision: Verb
    reason: str
    at: dt.datetime
    key: VerifyingKey
    signature: bytes = b""

    @classmethod
    def read(cls, data: bytes) -> Approval:
        """Return the approval in a file, whose signature holds.

        Raises:
            MalformedError: `APPROVAL_MALFORMED`, or what reading JSON raises.
            ProofError: `APPROVAL_SIGNATURE`.
        """
        file = _read(data, _APPROVAL, _APPROVAL_MEMBERS)
        if file["decision"] not in tuple(Verb):
            raise _malformed("/decision")
        read = cls(
            _digest(file, "draft"),
            _digest(file, "follows"),
            _text(file, "role"),
            Verb(str(file["decision"])),
            _text(file, "reason", empty=file["decision"] == Verb.APPROVE),
            _time(file, "at"),
            _key(file),
            _signature(file),
        )
        read.check()
        return read

    def write(self) -> bytes:
        """Return the approval as a file."""
        return jcs({**self._members(), "signature": base64url_encode(self.signature)})

    def check(self) -> None:
        """Check the signature.

        Raises:
            ProofError: `APPROVAL_SIGNATURE`.
        """
        try:
            self.key.verify(self.signature, jcs(self._members()))
        except VceduError as error:
            raise ProofError(Code.APPROVAL_SIGNATURE) from error

    def signed(self, signer: RawSigner) -> Approval:
        """Return the approval with the officer's signature, and its key.

        Raises:
            ApprovalPending: what the signer itself waits for.
        """
        unsigned = Approval(self.draft, self.follows, self.role, self.decision, self.reason, self.at, signer.public_key)
        data = jcs(unsigned._members())
        signature = signer.sign(RawPayload(data, hashlib.sha256(data).hexdigest()))
        return Approval(
            self.draft, self.follows, self.role, self.decision, self.reason, self.at, signer.public_key, signature
        )

    @property
    def own_digest(self) -> bytes:
        """The digest that the next officer signs over: all that this one said."""
        return hashlib.sha256(jcs(self._members())).digest()

    def _members(self) -> JSONObject:
        return {
            "format": _APPROVAL,
            "draft": self.draft.hex(),
            "follows": self.follows.hex(),
            "role": self.role,
            "decision": self.decision.value,
            "reason": self.reason,
            "at": format_timestamp(self.at),
            "key": self.key.multikey,
        }


def _read(data: bytes, wanted: str, members: set[str]) -> JSONObject:
    file = read_json_object(data)
    if file.keys() != members or file["format"] != wanted:
        raise _malformed("")
    return file


def _text(file: JSONObject, member: str, *, empty: bool = False) -> str:
    value = file[member]
    if not isinstance(value, str):
        raise _malformed(f"/{member}")
    if value or not empty:
        check_words(value, f"/{member}")
    return value


def check_words(value: str, path: str) -> None:
    """Check that a text is one to sign.

    Raises:
        MalformedError: `APPROVAL_MALFORMED`.
    """
    try:
        check_text("", value)
    except MalformedError as error:
        raise _malformed(path) from error


def _digest(file: JSONObject, member: str) -> bytes:
    text = _text(file, member)
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise _malformed(f"/{member}") from error
    if len(found) != _DIGEST_SIZE or found.hex() != text:
        raise _malformed(f"/{member}")
    return found


def _time(file: JSONObject, member: str) -> dt.datetime:
    try:
        return parse_timestamp(file[member])
    except MalformedError as error:
        raise _malformed(f"/{member}") from error


def _key(file: JSONObject) -> VerifyingKey:
    try:
        return VerifyingKey.from_multikey(_text(file, "key"))
    except VceduError as error:
        raise _malformed("/key") from error


def _signature(file: JSONObject) -> bytes:
    value = file["signature"]
    try:
        return base64url_decode(value if isinstance(value, str) else "!")
    except VceduError as error:
        raise _malformed("/signature") from error


def _malformed(path: str) -> MalformedError:
    return MalformedError(Code.APPROVAL_MALFORMED, path=path)
