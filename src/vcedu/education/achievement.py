"""One course result as an Open Badges 3.0 achievement credential, nested in a transcript without a proof of its own.

https://www.imsglobal.org/spec/ob/v3p0/
"""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.records import CourseResult, Pupil
    from vcedu.education.scales import GradeScale
    from vcedu.education.school import School

CREDENTIALS_CONTEXT = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

_ACHIEVEMENTS = uuid.UUID("5d8f6c1e-7a52-5f0b-9d0e-2f4c1b3a6e97")
_COURSE_OF_STUDY = "https://w3id.org/jp-cos/"
_WORDS = {
    "ja": {
        "term": "{year}年度",
        "criteria": "学校の教育課程に基づく履修及び評価",
        "no_grade": "評定なし：{reason}",
        "course_of_study": "学習指導要領",
    },
    "en": {
        "term": "School year {year}",
        "criteria": "Study and assessment under the school's curriculum",
        "no_grade": "No grade: {reason}",
        "course_of_study": "Course of Study (Japan)",
    },
}


def achievement_credential(
    result: CourseResult, *, school: School, pupil: Pupil, issuer_id: str, credential_id: str, valid_from: str
) -> JSONObject:
    """Return the unsigned achievement credential of one course.

    Its subject carries no `id`. A transcript's nested credentials lie in one RDF graph: under a common `id` the credits
    and terms of all courses would hang on one node, and could be exchanged unseen below the signature.
    """
    return {
        "@context": [CREDENTIALS_CONTEXT, OPEN_BADGES_CONTEXT],
        "id": credential_id,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "issuer": issuer_id,
        "validFrom": valid_from,
        "credentialSubject": _subject(result, school, pupil),
    }


def identity(kind: str, value: str) -> JSONObject:
    """Return one plain identifier of a person as an `IdentityObject`."""
    return {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind}


def term_text(result: CourseResult, language: str) -> str:
    """Return school year and term as a record shows them, such as `2025年度 前期`."""
    year = _WORDS[language]["term"].format(year=result.school_year)
    return f"{year} {result.term}" if result.term else year


def _subject(result: CourseResult, school: School, pupil: Pupil) -> JSONObject:
    achievement = _achievement(result, school)
    scale = school.scale_for(result.grade_level)
    subject: JSONObject = {
        "type": ["AchievementSubject"],
        "identifier": [identity("sisSourcedId", pupil.student_number)],
        "achievement": achievement,
        "term": term_text(result, school.language),
    }
    if result.credits_earned is not None:
        subject["creditsEarned"] = _number(result.credits_earned)
    if scale is not None and result.grade is not None:
        description_id = f"{achievement['id']}#grade"
        achievement["resultDescription"] = [_result_description(description_id, scale)]
        subject["result"] = [{"type": ["Result"], "resultDescription": description_id, "value": result.grade}]
    if result.no_grade_reason is not None:
        subject["narrative"] = _WORDS[school.language]["no_grade"].format(reason=result.no_grade_reason)
    return subject


def _achievement(result: CourseResult, school: School) -> JSONObject:
    words = _WORDS[school.language]
    achievement: JSONObject = {
        "type": ["Achievement"],
        "achievementType": "Course",
        "name": result.title,
        "description": f"{result.subject} {result.course}" if result.course else result.subject,
        "criteria": {"narrative": words["criteria"]},
        "fieldOfStudy": result.subject,
        "inLanguage": school.language,
    }
    if result.course_code is not None:
        achievement["humanCode"] = result.course_code
    if result.grade_level is not None:
        achievement["tag"] = [result.grade_level]
    if result.credits_available is not None:
        achievement["creditsAvailable"] = _number(result.credits_available)
    if result.course_of_study_code is not None:
        achievement["alignment"] = [_alignment(result, words["course_of_study"])]
    return {"id": _achievement_id(result, school, achievement), **achievement}


def _achievement_id(result: CourseResult, school: School, achievement: JSONObject) -> str:
    """Return a name for what the school offered: the same for all its pupils, another for each difference."""
    scale = school.scale_for(result.grade_level)
    parts: list[JSONValue] = [str(school.code), result.school_year, result.term, scale.legend if scale else None]
    content = json.dumps([*parts, achievement], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"urn:uuid:{uuid.uuid5(_ACHIEVEMENTS, content)}"


def _result_description(description_id: str, scale: GradeScale) -> JSONObject:
    return {
        "id": description_id,
        "type": ["ResultDescription"],
        "name": scale.name,
        "description": scale.legend,
        "resultType": "LetterGrade",
        "valueMin": scale.values[-1],
        "valueMax": scale.values[0],
    }


def _alignment(result: CourseResult, framework: str) -> JSONObject:
    code = str(result.course_of_study_code)
    return {
        "type": ["Alignment"],
        "targetName": result.title,
        "targetCode": code,
        "targetFramework": framework,
        "targetUrl": f"{_COURSE_OF_STUDY}{code}",
    }


def _number(value: Decimal) -> int | float:
    """Return a JSON number of the same value. Two decimals below 1,000 are exact in a double's shortest form."""
    return int(value) if value == value.to_integral_value() else float(value)
