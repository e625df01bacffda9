"""The documents that the benchmark signs: one Open Badges 3.0.3 credential, and one CLR 2.0, of so many courses."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import TYPE_CHECKING

from vcedu.connectors import read_school
from vcedu.demo.generator import generate_school
from vcedu.education import CourseResult, PersonName, Pupil, Transcript, transcript_credential

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject

_CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
_OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_SUBJECTS = ("国語", "数学", "理科", "地理歴史", "外国語", "保健体育", "芸術", "家庭", "情報", "公民")
_IDENTIFIERS = (("name", "𠮷田 さくら"), ("ext:jp.nameKana", "ヨシダ サクラ"), ("sisSourcedId", "20250042"))


def open_badge(courses: int, issuer: str) -> JSONObject:
    """Return an unsigned transcript in one achievement credential, 63 RDF statements and 16 more a course."""
    achievement = "urn:uuid:3c9d4f61-0c2b-4b0e-9a61-2a7f3f8e5b22"
    return {
        "@context": [_CREDENTIALS, _OPEN_BADGES],
        "id": "urn:uuid:9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "成績証明書",
        "description": "見本市立第一高等学校 全日制課程 普通科",
        "issuer": {
            "id": issuer,
            "type": ["Profile"],
            "name": "見本市立第一高等学校",
            "url": "https://school.example/",
            "phone": "+81-3-0000-0000",
            "email": "office@school.example",
            "address": {
                "type": ["Address"],
                "addressCountry": "JP",
                "addressRegion": "東京都",
                "addressLocality": "見本市",
                "postalCode": "100-0000",
                "streetAddress": "中央1丁目1番1号",
            },
            "otherIdentifier": [
                {"type": "IdentifierEntry", "identifier": "D113299990015", "identifierType": "ext:jp.schoolCode"}
            ],
        },
        "validFrom": "2026-03-25T00:00:00Z",
        "validUntil": "2036-03-25T00:00:00Z",
        "credentialSubject": {
            "id": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind}
                for kind, value in _IDENTIFIERS
            ],
            "term": "2025年度",
            "narrative": "全日制課程 普通科",
            "achievement": {
                "id": achievement,
                "type": ["Achievement"],
                "achievementType": "Course",
                "name": "第1学年",
                "description": "第1学年の教科・科目の履修",
                "criteria": {"narrative": "学校の教育課程に基づく履修及び評価"},
                "fieldOfStudy": "普通科",
                "inLanguage": "ja",
                "humanCode": "H1-2025",
                "specialization": "普通科",
                "version": "2025",
                "tag": ["H1", "全日制", "普通科"],
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "高等学校学習指導要領",
                        "targetCode": "83",
                        "targetFramework": "学習指導要領",
                        "targetUrl": "https://w3id.org/jp-cos/83",
                    }
                ],
                "resultDescription": [_description(achievement, number) for number in range(courses)],
            },
            "result": [_result(achievement, number) for number in range(courses)],
        },
    }


def _description(achievement: str, number: int) -> JSONObject:
    return {
        "id": f"{achievement}#course-{number}",
        "type": ["ResultDescription"],
        "name": f"{_SUBJECTS[number % len(_SUBJECTS)]} {number}",
        "resultType": "LetterGrade",
        "valueMin": "1",
        "valueMax": "5",
        "requiredValue": "2",
    }


def _result(achievement: str, number: int) -> JSONObject:
    return {
        "type": ["Result"],
        "resultDescription": f"{achievement}#course-{number}",
        "value": "54321"[number % 5],
        "status": "Completed",
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": f"{_SUBJECTS[number % len(_SUBJECTS)]} 目標 {number}",
                "targetUrl": f"https://w3id.org/jp-cos/83{number:05d}",
            }
        ],
    }


def comprehensive_learner_record(courses: int, issuer: str) -> JSONObject:
    """Return an unsigned transcript with one nested credential a course."""
    return transcript_credential(
        transcript(courses),
        issuer_id=issuer,
        credential_id="urn:uuid:7d3b1c52-6a1b-4a0e-9f3f-0c9d2c9b6f21",
        valid_from=dt.datetime(2026, 3, 25, tzinfo=dt.UTC),
    )


def transcript(courses: int) -> Transcript:
    """Return a transcript of so many courses."""
    school = read_school(generate_school(), file="school.toml")
    chance = random.Random(courses)
    results = tuple(
        CourseResult(
            subject=_SUBJECTS[number % len(_SUBJECTS)],
            school_year=2025,
            course=f"{_SUBJECTS[number % len(_SUBJECTS)]} {number}",
            grade_level="H1",
            grade=chance.choice("54321"),
            credits_earned=Decimal(2),
            credits_available=Decimal(2),
            course_code=f"K{number:04d}",
        )
        for number in range(courses)
    )
    pupil = Pupil("20250042", PersonName(legal="𠮷田 さくら", kana="ヨシダ サクラ"))
    return Transcript(school, pupil, results)
