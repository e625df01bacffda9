"""The credential that carries a list, and what it says of an entry. Bitstring Status List 1.0 sections 2.2 and 3.2."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import (
    Code,
    RevokedError,
    StatusError,
    SuspendedError,
    UndeterminedError,
)
from vcedu.model import format_timestamp
from vcedu.model.envelope import as_list, nested_credentials, types_of
from vcedu.status.bitstring import Bitstring
from vcedu.status.entry import StatusEntry, StatusPurpose
from vcedu.status.notices import named_notices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.status.notices import NoticesPlace

LIST_TYPE = "BitstringStatusListCredential"
_SUBJECT_TYPE = "BitstringStatusList"
_CONTEXT = "https://www.w3.org/ns/credentials/v2"


@dataclass(frozen=True, slots=True)
class StatusList:
    """What a list's credential says.

    Attributes:
        purposes: What its bits stand for.
        bits: The bits.
        ttl: After what time the issuer would have a copy renewed; None where it does not say. It does not end the
            list's validity (section 2.2).
        notices: Where it is told which credentials were corrected; None where the list names no such place.
    """

    purposes: frozenset[str]
    bits: Bitstring
    ttl: dt.timedelta | None = None
    notices: NoticesPlace | None = None

    @classmethod
    def read(cls, document: JSONObject) -> StatusList:
        """Read a list out of its credential, which must be verified.

        Raises:
            UndeterminedError: `STATUS_LIST_TYPE`, if a member is not what section 2.2 demands; `STATUS_LIST_ENCODING`,
                `STATUS_LIST_TOO_LARGE` or `STATUS_LIST_LENGTH`.
        """
        subject = document.get("credentialSubject")
        if not isinstance(subject, dict) or _SUBJECT_TYPE not in types_of(subject):
            raise _not_a_list("credentialSubject")
        purposes = as_list(subject.get("statusPurpose"))
        if not purposes or not all(isinstance(purpose, str) and purpose for purpose in purposes):
            raise _not_a_list("statusPurpose")
        encoded = subject.get("encodedList")
        if not isinstance(encoded, str):
            raise _not_a_list("encodedList")
        bits, ttl = Bitstring.decode(encoded), _ttl(subject.get("ttl"))
        return cls(frozenset(map(str, purposes)), bits, ttl, named_notices(document))

    def judge(self, entry: StatusEntry) -> None:
        """Let a credential pass whose bit is not set (section 3.2).

        Raises:
            RevokedError: `STATUS_REVOKED`.
            SuspendedError: `STATUS_SUSPENDED`.
            StatusError: `STATUS_PURPOSE_MISMATCH`, if the list is for other purposes; `STATUS_INDEX_RANGE`, if it has
                no such index.
            UnsupportedError: what `StatusEntry.check_supported` raises.
        """
        entry.check_supported()
        if entry.purpose not in self.purposes:
            path = f"{entry.path}/statusPurpose"
            listed = ", ".join(sorted(self.purposes))
            raise StatusError(Code.STATUS_PURPOSE_MISMATCH, path=path, purpose=entry.purpose, listed=listed)
        if entry.index >= len(self.bits):
            path = f"{entry.path}/statusListIndex"
            raise StatusError(Code.STATUS_INDEX_RANGE, path=path, index=entry.index, entries=len(self.bits))
        if self.bits[entry.index]:
            raise _withdrawn(entry)


def check_list(document: JSONObject, *, url: str) -> None:
    """Check that a document claims to be the list that an entry means, before anything is verified for it.

    Args:
        document: What was found at the URL.
        url: The entry's `statusListCredential`.

    Raises:
        UndeterminedError: `STATUS_LIST_TYPE`, if it is no status list; `STATUS_LIST_ID`, if it is another one;
            `STATUS_LIST_HAS_STATUS`, if it has a status itself, which could go round in circles.
    """
    if LIST_TYPE not in types_of(document):
        raise _not_a_list("type")
    # Section 2.2 lets a list go without identifier; one that anybody may hand over is then no better than another.
    if document.get("id") != url:
        raise UndeterminedError(Code.STATUS_LIST_ID, list=url, found=document.get("id"))
    if "credentialStatus" in document:
        raise UndeterminedError(Code.STATUS_LIST_HAS_STATUS, list=url)
    if next(nested_credentials(document), None) is not None:
        raise _not_a_list("credentialSubject")


def status_list_credential(
    url: str,
    purposes: Iterable[StatusPurpose],
    bits: Bitstring,
    *,
    valid_from: dt.datetime,
    valid_until: dt.datetime,
    ttl: dt.timedelta,
) -> JSONObject:
    """Return the unsigned credential of a list.

    Args:
        url: Where it will be found.
        purposes: What its bits stand for.
        bits: The bits.
        valid_from: From when it holds.
        valid_until: Until when it may be relied on.
        ttl: After what time a copy should be renewed.
    """
    names: list[JSONValue] = [purpose.value for purpose in purposes]
    return {
        "@context": [_CONTEXT],
        "id": url,
        "type": ["VerifiableCredential", LIST_TYPE],
        "validFrom": format_timestamp(valid_from),
        "validUntil": format_timestamp(valid_until),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": _SUBJECT_TYPE,
            "statusPurpose": names[0] if len(names) == 1 else names,
            "encodedList": bits.encode(),
            "ttl": ttl // dt.timedelta(milliseconds=1),
        },
    }


def _withdrawn(entry: StatusEntry) -> StatusError:
    if entry.purpose == StatusPurpose.REVOCATION:
        return RevokedError(Code.STATUS_REVOKED, path=entry.path)
    return SuspendedError(Code.STATUS_SUSPENDED, path=entry.path)


def _ttl(value: JSONValue) -> dt.timedelta | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _not_a_list("ttl")
    return dt.timedelta(milliseconds=value)


def _not_a_list(member: str) -> UndeterminedError:
    return UndeterminedError(Code.STATUS_LIST_TYPE, member=member)
