"""Signed notes: a text, an empty line, and a line for each signature (c2sp.org/signed-note).

    <text>

    — <name of the key> base64(first 4 bytes of the key's identifier || signature)

Keys are Ed25519 keys alone. A key's name and identifier find its line; what others signed is passed over.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError, VceduError
from vcedu.keys import KeyType, VerifyingKey

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 16_384
_DASH = "— "
_ID_SIZE = 4


class SignatureType(IntEnum):
    """What a key's signatures are over."""

    NOTE = 0x01
    """The text."""
    COSIGNATURE = 0x04
    """The text and the time at which a witness saw it (c2sp.org/tlog-cosignature)."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A key that signs notes.

    Attributes:
        name: Its name, without spaces and plus signs.
        type: What its signatures are over.
        key: The key.
    """

    name: str
    type: SignatureType
    key: VerifyingKey

    def __post_init__(self) -> None:
        if not _is_name(self.name) or self.key.key_type is not KeyType.ED25519:
            raise MalformedError(Code.CHECKPOINT_FORMAT, number=1)

    @property
    def id(self) -> bytes:
        """The four bytes by which signatures name it beside its name."""
        stated = self.name.encode() + b"\n" + bytes([self.type]) + self.key.point
        return hashlib.sha256(stated).digest()[:_ID_SIZE]

    @property
    def text(self) -> str:
        """The key as a line of text, to be handed to those who check."""
        point = base64.b64encode(bytes([self.type]) + self.key.point).decode()
        return f"{self.name}+{self.id.hex()}+{point}"

    @classmethod
    def read(cls, text: str) -> NoteKey:
        """Return the key that a line of text states.

        Raises:
            MalformedError: `CHECKPOINT_FORMAT`, if it is none, or of a kind that is not used here.
        """
        name, _, rest = text.partition("+")
        _, _, stated = rest.partition("+")
        try:
            number, *point = _decoded(stated)
            found = cls(name, SignatureType(number), VerifyingKey(KeyType.ED25519, bytes(point)))
        except (ValueError, VceduError) as error:
            raise MalformedError(Code.CHECKPOINT_FORMAT, number=1) from error
        if found.text != text:
            raise MalformedError(Code.CHECKPOINT_FORMAT, number=1)
        return found


@dataclass(frozen=True, slots=True)
class Note:
    """A text and what was signed under it; nothing in it counts before a signature was checked.

    Attributes:
        text: The text, with the newline at its end.
        signatures: The name of the key, its identifier's bytes, and the signature, of each line.
    """

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @classmethod
    def read(cls, data: bytes) -> Note:
        """Return a note.

        Raises:
            MalformedError: `CHECKPOINT_FORMAT`, with the line at fault.
        """
        try:
            whole = data[: MOST_BYTES + 1].decode()
        except UnicodeDecodeError as error:
            raise MalformedError(Code.CHECKPOINT_FORMAT, number=1) from error
        text, gap, signed = whole.rpartition("\n\n")
        controls = any(character < " " and character != "\n" for character in whole)
        if not gap or not signed.endswith("\n") or controls or len(data) > MOST_BYTES:
            raise MalformedError(Code.CHECKPOINT_FORMAT, number=1 + text.count("\n"))
        first = 3 + text.count("\n")
        lines = signed[:-1].split("\n")
        return cls(text + "\n", tuple(_signature(line, number) for number, line in enumerate(lines, first)))

    def by(self, key: NoteKey) -> Iterator[bytes]:
        """Yield the signatures that name a key."""
        for name, identifier, signature in self.signatures:
            if (name, identifier) == (key.name, key.id):
                yield signature

    def signed(self, key: NoteKey, signature: bytes) -> Note:
        """Return the note with one more signature."""
        return Note(self.text, (*self.signatures, (key.name, key.id, signature)))

    @property
    def raw(self) -> bytes:
        """The note in bytes."""
        lines = (
            f"{_DASH}{name} {base64.b64encode(identifier + signature).decode()}\n"
            for name, identifier, signature in self.signatures
        )
        return f"{self.text}\n{''.join(lines)}".encode()


def _signature(line: str, number: int) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        data = _decoded(encoded)
    except ValueError as error:
        raise MalformedError(Code.CHECKPOINT_FORMAT, number=number) from error
    if not line.startswith(_DASH) or not _is_name(name) or len(data) <= _ID_SIZE:
        raise MalformedError(Code.CHECKPOINT_FORMAT, number=number)
    return name, data[:_ID_SIZE], data[_ID_SIZE:]


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and name.split() == [name]


def _decoded(text: str) -> bytes:
    """Return the bytes of a base64 text with its padding; one way of writing each, and no other.

    Raises:
        ValueError: if it is none.
    """
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise binascii.Error
    return data
