"""The file that claim slips are printed from: one line of JSON for each record. Only here can the codes be read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.strict_json import read_json_object
from vcedu.errors import Code, MalformedError, VceduError
from vcedu.model import format_timestamp, parse_timestamp

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

_TEXTS = ("class", "studentNumber", "code", "credentialId", "kind")


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One record in the file that the slips are printed from.

    Attributes:
        group: The pupil's class.
        key: The school's own number of the pupil.
        code: The pupil's code.
        credential_id: The credential.
        kind: The record's type, such as `GraduationCertificate`.
        number: Its number in the ledger.
        valid_until: When the code ends.
    """

    group: str
    key: str
    code: str
    credential_id: str
    kind: str
    number: str | None
    valid_until: dt.datetime

    def text(self) -> str:
        """Return the line."""
        members = {
            "class": self.group,
            "studentNumber": self.key,
            "code": self.code,
            "credentialId": self.credential_id,
            "kind": self.kind,
            "number": self.number,
            "validUntil": format_timestamp(self.valid_until),
        }
        return json.dumps(members, ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> ClaimLine:
        """Read a line.

        Raises:
            MalformedError: `CLAIM_FILE`.
        """
        try:
            members = read_json_object(text.encode())
            number = members["number"]
            group, key, code, credential_id, kind = texts = [members[name] for name in _TEXTS]
            until = parse_timestamp(str(members["validUntil"]))
        except (KeyError, VceduError) as error:
            raise MalformedError(Code.CLAIM_FILE) from error
        if not all(isinstance(each, str) for each in texts) or not isinstance(number, str | None):
            raise MalformedError(Code.CLAIM_FILE)
        about = str(group), str(key), str(code), str(credential_id), str(kind)
        return cls(*about, None if number is None else str(number), until)


def read_claims(data: bytes) -> list[ClaimLine]:
    """Read the file that slips are printed from.

    Raises:
        MalformedError: `CLAIM_FILE`, with the line.
    """
    lines = []
    for number, line in enumerate(data.splitlines(), 1):
        try:
            lines.append(ClaimLine.read(line.decode("utf-8", "surrogateescape")))
        except (MalformedError, UnicodeEncodeError) as error:
            raise MalformedError(Code.CLAIM_FILE, line=number) from error
    return lines


def by_class(lines: Iterable[ClaimLine]) -> dict[str, dict[str, list[ClaimLine]]]:
    """Return the lines by class, and there by pupil."""
    found: dict[str, dict[str, list[ClaimLine]]] = {}
    for line in lines:
        found.setdefault(line.group, {}).setdefault(line.key, []).append(line)
    return found
