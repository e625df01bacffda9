"""A transcript (成績証明書) as a Comprehensive Learner Record 2.0 credential, not yet signed.

https://www.imsglobal.org/spec/clr/v2p0/ . Every term is defined in its three published contexts, but the
count of what there is (`completenessClaim`), and how the pupil was identified
(`identityProofing`), which are defined in our own.

What has no member of its own there is carried so:

| value | member |
|---|---|
| name in law; reading | `credentialSubject.identifier`: `name`; `ext:jp.nameKana` |
| Latin name; other name | `credentialSubject.identifier`: `ext:jp.nameAlphabet`; `ext:jp.alias` |
| former surname | `credentialSubject.identifier`: `ext:jp.formerSurname` |
| student number | `credentialSubject.identifier`, and in each course's subject: `sisSourcedId` |
| birth date | `credentialSubject.dateOfBirth` (the subject is a `ClrSubject` and a `Profile`) |
| school code, English name, head | `issuer.otherIdentifier`: `ext:jp.schoolCode`, `name`; `issuer.description` |
| school year and term, grade (学年) | `term` of a course's subject; `tag` of its achievement |
| number in the ledger | `documentNumber`, `fiscalYear`, defined in our own context |
| scale and legend | `resultDescription`: `valueMin`, `valueMax`, `description` |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.education.achievement import (
    CREDENTIALS_CONTEXT,
    OPEN_BADGES_CONTEXT,
    achievement_credential,
    identity,
)
from vcedu.education.completeness import completeness_claim
from vcedu.education.issuance import RECORDS_CONTEXT
from vcedu.model.time import format_timestamp

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.issuance import DocumentNumber, Issuance
    from vcedu.education.records import Transcript
    from vcedu.education.school import School

CLR_CONTEXT = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"

_TITLE = {"ja": "成績証明書", "en": "Academic transcript"}
_HEAD = {"ja": "校長 {principal}", "en": "Principal: {principal}"}


def transcript_credential(
    transcript: Transcript,
    *,
    issuer_id: str,
    credential_id: str,
    valid_from: dt.datetime,
    valid_until: dt.datetime | None = None,
    number: DocumentNumber | None = None,
) -> JSONObject:
    """Return the unsigned `ClrCredential` of a transcript.

    Each course is an `AchievementCredential` of the same issuer in `credentialSubject.verifiableCredential`, without a
    proof of its own: the proof over the whole covers it.

    Args:
        transcript: What the school says.
        issuer_id: The school's DID.
        credential_id: The credential's URL, such as a `urn:uuid:`; the nested ones add `#course-1` and so on.
        valid_from: From when on it is valid, with its zone.
        valid_until: Until when, with its zone; None for always.
        number: Its number in the school's ledger (発行台帳).
    """
    start = format_timestamp(valid_from)
    end: JSONObject = {} if valid_until is None else {"validUntil": format_timestamp(valid_until)}
    numbered: JSONObject = {}
    if number is not None:
        numbered = {"documentNumber": str(number), "fiscalYear": number.fiscal_year}
    return {
        "@context": [CREDENTIALS_CONTEXT, CLR_CONTEXT, OPEN_BADGES_CONTEXT, RECORDS_CONTEXT],
        "id": credential_id,
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": _TITLE[transcript.school.language],
        "issuer": issuer_profile(transcript.school, issuer_id),
        "validFrom": start,
        **end,
        **numbered,
        "completenessClaim": completeness_claim(transcript),
        "credentialSubject": {
            **_person(transcript),
            "verifiableCredential": _courses(transcript, issuer_id, credential_id, start),
        },
    }


def transcript_record(transcript: Transcript, issuance: Issuance) -> JSONObject:
    """Return the unsigned `ClrCredential` of a transcript as an office issues it: dated, numbered, with its status.

    The form (様式) has no member there.
    """
    credential = transcript_credential(
        transcript,
        issuer_id=issuance.issuer_id,
        credential_id=issuance.credential_id,
        valid_from=issuance.valid_from,
        valid_until=issuance.valid_until,
        number=issuance.number,
    )
    return credential if issuance.status is None else {**credential, "credentialStatus": issuance.status}


def issuer_profile(school: School, issuer_id: str) -> JSONObject:
    """Return a school as the Open Badges `Profile` of an issuer."""
    entries: list[JSONValue] = [_entry("ext:jp.schoolCode", str(school.code))]
    if school.name_en is not None:
        entries.append(_entry("name", school.name_en))
    profile: JSONObject = {
        "id": issuer_id,
        "type": ["Profile"],
        "name": school.name,
        "description": _HEAD[school.language].format(principal=school.principal),
        "otherIdentifier": entries,
    }
    if school.address is not None:
        profile["address"] = {"type": ["Address"], "streetAddress": school.address}
    return profile


def _person(transcript: Transcript) -> JSONObject:
    pupil = transcript.pupil
    forms = (
        ("name", pupil.name.legal),
        ("ext:jp.nameKana", pupil.name.kana),
        ("ext:jp.nameAlphabet", pupil.name.alphabet),
        ("ext:jp.alias", pupil.name.alias),
        ("ext:jp.formerSurname", pupil.name.former_surname),
        ("sisSourcedId", pupil.student_number),
    )
    subject: JSONObject = {} if transcript.subject_id is None else {"id": transcript.subject_id}
    subject["type"] = ["ClrSubject", "Profile"]
    if pupil.birth_date is not None:
        subject["dateOfBirth"] = pupil.birth_date.isoformat()
    subject["identifier"] = [identity(kind, value) for kind, value in forms if value is not None]
    if transcript.proofing is not None:
        subject["identityProofing"] = transcript.proofing.node()
    return subject


def _courses(transcript: Transcript, issuer_id: str, credential_id: str, valid_from: str) -> list[JSONValue]:
    return [
        achievement_credential(
            result,
            school=transcript.school,
            pupil=transcript.pupil,
            issuer_id=issuer_id,
            credential_id=f"{credential_id}#course-{number}",
            valid_from=valid_from,
        )
        for number, result in enumerate(transcript.results, 1)
    ]


def _entry(kind: str, value: str) -> JSONObject:
    return {"type": "IdentifierEntry", "identifier": value, "identifierType": kind}
