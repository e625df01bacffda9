"""A credential's status entry: which bit of which list says what about it. Bitstring Status List 1.0 section 2.1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError, UnsupportedError
from vcedu.model.envelope import is_url

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue

ENTRY_TYPE = "BitstringStatusListEntry"
_DECIMAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_LONGEST_INDEX = 20
_LARGEST_SIZE = 16


class StatusPurpose(StrEnum):
    """What a bit says when it is set."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"
    REFRESH = "refresh"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """One entry of `credentialStatus`.

    Attributes:
        path: JSON Pointer of the entry in its credential.
        purpose: What the bit says; one of `StatusPurpose`, or a word of the issuer's own.
        index: The entry's place in the list.
        list_url: Where the list is found; it is also the list's identifier.
        size: How many bits the status has.
    """

    path: str
    purpose: str
    index: int
    list_url: str
    size: int = 1

    def check_supported(self) -> None:
        """Check that a bit of the list can decide about the credential.

        Raises:
            UnsupportedError: `STATUS_PURPOSE_UNSUPPORTED`, for a purpose other than revocation and suspension;
                `STATUS_SIZE_UNSUPPORTED`, for a status of more than one bit.
        """
        if self.purpose not in {StatusPurpose.REVOCATION, StatusPurpose.SUSPENSION}:
            path = f"{self.path}/statusPurpose"
            raise UnsupportedError(Code.STATUS_PURPOSE_UNSUPPORTED, path=path, purpose=self.purpose)
        if self.size != 1:
            raise UnsupportedError(Code.STATUS_SIZE_UNSUPPORTED, path=f"{self.path}/statusSize", size=self.size)


def read_entry(entry: JSONObject, *, path: str) -> StatusEntry:
    """Read an entry whose type is `BitstringStatusListEntry`.

    Args:
        entry: The entry.
        path: JSON Pointer of the entry in its credential.

    Raises:
        MalformedError: `STATUS_INDEX`, if the index is not a decimal number from 0 up in its one spelling;
            `STATUS_ENTRY`, if another member is not what section 2.1 demands.
    """
    purpose, list_url = entry.get("statusPurpose"), entry.get("statusListCredential")
    if not isinstance(purpose, str) or not purpose:
        raise _malformed(path, "statusPurpose")
    if not isinstance(list_url, str) or not is_url(list_url):
        raise _malformed(path, "statusListCredential")
    if entry.get("id") == list_url:
        raise _malformed(path, "id")
    return StatusEntry(path, purpose, _index(entry.get("statusListIndex"), path), list_url, _size(entry, path))


def status_entry(list_url: str, index: int, purpose: StatusPurpose) -> JSONObject:
    """Return the entry of a credential whose status is one bit."""
    return {
        "id": f"{list_url}#{index}",
        "type": ENTRY_TYPE,
        "statusPurpose": purpose.value,
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }


def _index(value: JSONValue, path: str) -> int:
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise MalformedError(Code.STATUS_INDEX, path=f"{path}/statusListIndex", value=value)
    # A longer number lies beyond every list, and so does its beginning: nothing reads it whole.
    return int(value[:_LONGEST_INDEX])


def _size(entry: JSONObject, path: str) -> int:
    size = entry.get("statusSize", 1)
    if isinstance(size, bool) or not isinstance(size, int) or not 0 < size <= _LARGEST_SIZE:
        raise _malformed(path, "statusSize")
    messages = entry.get("statusMessage")
    if messages is None and size == 1:
        return size
    if not isinstance(messages, list) or len(messages) != 1 << size or not all(_is_message(item) for item in messages):
        raise _malformed(path, "statusMessage")
    return size


def _is_message(item: JSONValue) -> bool:
    return isinstance(item, dict) and isinstance(item.get("status"), str) and isinstance(item.get("message"), str)


def _malformed(path: str, member: str) -> MalformedError:
    return MalformedError(Code.STATUS_ENTRY, path=f"{path}/{member}", member=member)
