"""What a withdrawn credential was withdrawn for, where its record was corrected: a file beside the status list.

    {"format", "notices": [{"credential", "on", "part"}]}

The list's credential names the file with its digest (VC Data Model 2.0 section 5.3), so the list's proof and dates
hold for it too. A credential is named by a digest of its identifier, which only those who have the credential can make;
what the correction says, and what took the credential's place, does not stand here.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import base64url_encode
from vcedu.canonical.strict_json import JSONLimits, read_json_object
from vcedu.errors import Code, MalformedError, Message, VerificationError
from vcedu.model.envelope import values_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vcedu.canonical.values import JSONObject, JSONValue

FORMAT = "vcedu corrections 1"
MEDIA_TYPE = "application/vnd.vcedu.corrections+json"
MOST_NOTICES = 10_000
"""How many a file may hold, so that every verifier reads it within its budget: about a mebibyte."""
_LIMITS = JSONLimits(max_bytes=1024 * 1024)
_MEMBERS = {"credential", "on", "part"}
_DIGEST = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_PREFIX = f"{FORMAT}\n".encode()


class CorrectedPart(StrEnum):
    """What was corrected of a record, as far as strangers are told. A change of name is among the particulars."""

    RESULTS = "results"
    PARTICULARS = "particulars"
    WHOLE = "whole"

    @property
    def words(self) -> Message:
        """What was corrected, in words."""
        return _WORDS[self]


_WORDS = {
    CorrectedPart.RESULTS: Message("results", "成績"),
    CorrectedPart.PARTICULARS: Message("particulars", "記載事項"),
    CorrectedPart.WHOLE: Message("whole record", "記録の全体"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told of a credential whose record was corrected.

    Attributes:
        on: The day of the correction, in Japan.
        part: What was corrected; the whole, where the record was rescinded and nothing took its place.
    """

    on: dt.date
    part: CorrectedPart


@dataclass(frozen=True, slots=True)
class NoticesPlace:
    """Where a list's notices lie, and what their file must be.

    Attributes:
        url: The address.
        digest: The file's SHA-256, in base64.
    """

    url: str
    digest: str

    @classmethod
    def of(cls, url: str, body: bytes) -> NoticesPlace:
        """Return the place of a file."""
        return cls(url, base64.b64encode(hashlib.sha256(body).digest()).decode())

    def related_resource(self) -> JSONObject:
        """Return the member of a list's credential that names it."""
        return {"id": self.url, "mediaType": MEDIA_TYPE, "digestSRI": f"sha256-{self.digest}"}

    def open(self, body: bytes) -> Mapping[str, Notice]:
        """Return the notices of the file that was found there, by the digests of the credentials.

        Raises:
            VerificationError: `RELATED_RESOURCE_DIGEST`, if it is not the file that the list means.
            MalformedError: what `read_notices` raises.
        """
        if NoticesPlace.of(self.url, body) != self:
            raise VerificationError(Code.RELATED_RESOURCE_DIGEST, resource=self.url)
        return read_notices(body)


def named_notices(document: JSONObject) -> NoticesPlace | None:
    """Return where the notices of a list lie, as its verified credential says; None if it names none."""
    for item in values_of(document.get("relatedResource")):
        if not isinstance(item, dict) or item.get("mediaType") != MEDIA_TYPE:
            continue
        url, digest = item.get("id"), item.get("digestSRI")
        if isinstance(url, str) and isinstance(digest, str) and digest.startswith("sha256-"):
            return NoticesPlace(url, digest.removeprefix("sha256-"))
    return None


def credential_digest(credential_id: str) -> str:
    """Return the digest that stands for a credential in notices and in statements of disposal."""
    return base64url_encode(hashlib.sha256(_PREFIX + credential_id.encode()).digest())


def write_notices(notices: Iterable[tuple[str, Notice]]) -> bytes:
    """Return notices as a file, in the order of the digests: when each was made does not show."""
    listed = [
        {"credential": digest, "on": notice.on.isoformat(), "part": notice.part.value}
        for digest, notice in sorted(notices, key=lambda pair: pair[0])
    ]
    return json.dumps({"format": FORMAT, "notices": listed}, separators=(",", ":")).encode()


def read_notices(data: bytes) -> Mapping[str, Notice]:
    """Return the notices in a file, by the digests of the credentials.

    Raises:
        MalformedError: `CORRECTIONS_MALFORMED`, and what reading JSON raises.
    """
    file = read_json_object(data, limits=_LIMITS)
    listed = file.get("notices")
    if file.keys() != {"format", "notices"} or file["format"] != FORMAT or not isinstance(listed, list):
        raise _malformed("")
    found = dict(_notice(value, f"/notices/{number}") for number, value in enumerate(listed))
    if len(found) < len(listed):
        raise _malformed("/notices")
    return found


def _notice(value: JSONValue, path: str) -> tuple[str, Notice]:
    if not isinstance(value, dict) or value.keys() != _MEMBERS:
        raise _malformed(path)
    digest, on, part = value["credential"], value["on"], value["part"]
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise _malformed(f"{path}/credential")
    if not isinstance(part, str) or part not in list(CorrectedPart):
        raise _malformed(f"{path}/part")
    return digest, Notice(_day(on, f"{path}/on"), CorrectedPart(part))


def _day(value: JSONValue, path: str) -> dt.date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise _malformed(path)
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise _malformed(path) from error


def _malformed(path: str) -> MalformedError:
    return MalformedError(Code.CORRECTIONS_MALFORMED, path=path)
