"""Records that were corrected: what a verifier is told, what an office must not issue, what a holder must not take."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from makers.signed import AT, credential, sign
from makers.status import REVOCATION, entry, unsigned_list
from makers.vector import Vector

from vcedu.status import CorrectedPart, Notice, NoticesPlace, credential_digest, write_notices

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTICES = "https://school-a.example/status/1-corrections.json"
_OURS = 94_567
_ID = "urn:uuid:5b0e3d0e-0000-4000-8000-0000000000c0"
_DAY = dt.date(2027, 3, 31)


def vectors() -> Iterator[Vector]:
    """Yield what is refused about corrections."""
    yield from _told()
    yield from _files()
    yield from _offices()
    yield from _holders()


def notices(part: CorrectedPart = CorrectedPart.PARTICULARS, credential_id: str = _ID) -> str:
    """Return the file of notices that tells of one credential."""
    return write_notices([(credential_digest(credential_id), Notice(_DAY, part))]).decode()


def corrected_list(*indexes: int, body: str, **members: Any) -> dict[str, Any]:
    """Return a signed list that names this file of notices."""
    place = NoticesPlace.of(NOTICES, body.encode())
    return sign(unsigned_list(*indexes, relatedResource=place.related_resource(), **members))


def _told() -> Iterator[Vector]:
    document = sign(credential(id=_ID, credentialStatus=entry()))

    def case(body: str, *indexes: int, found: str | None) -> dict[str, Any]:
        lists = {REVOCATION: corrected_list(*indexes, body=body)}
        return {"document": document, "at": AT, "lists": lists, "notices": {NOTICES: found}}

    def told(name: str, code: str, body: str, found: str | None) -> Vector:
        twin = case(body, _OURS - 1, found=found)
        return Vector(name, code, "verify_corrected", case(body, _OURS, found=found), twin)

    part, whole, other = notices(), notices(CorrectedPart.WHOLE), notices(credential_id=REVOCATION)
    yield told("record-that-was-corrected", "STATUS_CORRECTED", part, part)
    yield told("record-that-was-rescinded", "STATUS_RESCINDED", whole, whole)
    yield told("revoked-with-notices-of-others", "STATUS_REVOKED", other, other)
    yield told("revoked-with-notices-that-are-not-there", "STATUS_REVOKED", part, None)
    yield told("revoked-with-notices-that-were-exchanged", "STATUS_REVOKED", other, part)
    yield told("revoked-with-notices-that-are-no-list", "STATUS_REVOKED", "[]", "[]")


def _files() -> Iterator[Vector]:
    right = json.loads(notices())
    (line,) = right["notices"]
    for name, file in (
        ("of-another-format", {**right, "format": "vcedu corrections 2"}),
        ("with-another-member", {**right, "made": AT}),
        ("whose-notices-are-no-list", {**right, "notices": {}}),
        ("with-a-text-for-a-notice", {**right, "notices": ["x"]}),
        ("with-a-notice-that-says-more", {**right, "notices": [{**line, "reason": "name_change"}]}),
        ("with-a-digest-that-is-none", {**right, "notices": [{**line, "credential": _ID}]}),
        ("with-a-digest-that-is-a-number", {**right, "notices": [{**line, "credential": 1}]}),
        ("with-a-part-there-is-not", {**right, "notices": [{**line, "part": "name"}]}),
        ("with-a-part-that-is-a-number", {**right, "notices": [{**line, "part": 1}]}),
        ("with-a-day-that-is-none", {**right, "notices": [{**line, "on": "2027-02-30"}]}),
        ("with-a-day-in-another-form", {**right, "notices": [{**line, "on": "20270331"}]}),
        ("with-a-day-that-is-a-number", {**right, "notices": [{**line, "on": 20270331}]}),
        ("with-the-same-credential-twice", {**right, "notices": [line, line]}),
    ):
        yield Vector(f"corrections-{name}", "CORRECTIONS_MALFORMED", "read_corrections", file, right)


def _offices() -> Iterator[Vector]:
    right = {"version": 2, "reason": "name_change", "former": True, "name": "新川 花子", "department": "普通科"}
    for name, code, changes in (
        ("correction-of-what-was-never-issued", "CORRECTION_UNKNOWN", {"version": 3}),
        ("correction-of-the-first-version-by-itself", "CORRECTION_UNKNOWN", {"version": 1}),
        ("change-of-name-without-the-former-document", "CORRECTION_OLD_NEEDED", {"former": False}),
        ("former-name-in-another-member", "CORRECTION_FORMER_NAME", {"department": "旧山花子の学科"}),
        ("former-surname-beside-the-new-name", "CORRECTION_FORMER_NAME", {"formerSurname": "旧山"}),
    ):
        yield Vector(name, code, "correct_record", {**right, **changes}, right)


def _holders() -> Iterator[Vector]:
    right = {"offered": True, "laid": "successor"}
    for name, code, changes in (
        ("refreshing-what-names-no-service", "REFRESH_NONE", {"offered": False}),
        ("refreshed-with-another-record", "REFRESH_NOT_SUCCESSOR", {"laid": "another"}),
        ("refreshed-in-a-strangers-name", "REFRESH_NOT_SUCCESSOR", {"laid": "stranger"}),
    ):
        yield Vector(name, code, "refresh_record", {**right, **changes}, right)
