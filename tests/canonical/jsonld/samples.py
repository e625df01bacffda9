"""Documents made by hand from the Comprehensive Learner Record 2.0 and Open Badges 3.0 schemas."""

V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
SCHOOL = "did:web:school.example"
PUPIL = "urn:uuid:5f2c1f9e-0000-4000-8000-000000000001"


def profile() -> dict:
    return {
        "id": SCHOOL,
        "type": ["Profile"],
        "name": "東京都立みらい高等学校",
        "address": {"type": ["Address"], "addressCountry": "JP", "addressRegion": "東京都"},
    }


def achievement(number: int) -> dict:
    return {
        "id": f"urn:uuid:5f2c1f9e-0000-4000-8001-{number:012}",
        "type": ["Achievement"],
        "name": "数学Ⅰ",
        "description": "数と式、図形と計量、二次関数、データの分析",
        "achievementType": "Course",
        "humanCode": f"M-{number}",
        "creditsAvailable": 3,
        "criteria": {"narrative": "学習指導要領による"},
        "creator": {"id": SCHOOL, "type": ["Profile"]},
        "resultDescription": [
            {
                "id": f"urn:uuid:5f2c1f9e-0000-4000-8002-{number:012}",
                "type": ["ResultDescription"],
                "name": "評定",
                "resultType": "LetterGrade",
                "allowedValue": ["1", "2", "3", "4", "5"],
            }
        ],
        "alignment": [
            {"type": ["Alignment"], "targetName": "数学Ⅰ", "targetUrl": "https://erin.example/", "targetType": "CTDL"}
        ],
        "tag": ["数学", "必履修"],
    }


def course(number: int, *, own_context: bool) -> dict:
    """An achievement credential as a CLR nests it."""
    described = achievement(number)
    credential = {
        "id": f"urn:uuid:5f2c1f9e-0000-4000-8003-{number:012}",
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": f"数学Ⅰ {number}",
        "issuer": profile(),
        "validFrom": "2026-03-31T00:00:00Z",
        "awardedDate": "2026-03-20T00:00:00Z",
        "credentialSubject": {
            "id": PUPIL,
            "type": ["AchievementSubject"],
            "creditsEarned": 3.5,
            "term": "2025",
            "activityStartDate": "2025-04-01",
            "result": [
                {"type": ["Result"], "resultDescription": described["resultDescription"][0]["id"], "value": "5"}
            ],
            "identifier": [
                {"type": ["IdentityObject"], "identityHash": "山田太郎", "identityType": "name", "hashed": False}
            ],
            "achievement": described,
        },
    }
    return {"@context": [V2, OB], **credential} if own_context else credential


def clr(courses: int = 2, *, own_context: bool = False) -> dict:
    """A Comprehensive Learner Record with nested achievement credentials that have no proof of their own."""
    return {
        "@context": [V2, CLR, OB],
        "id": "urn:uuid:5f2c1f9e-0000-4000-8004-000000000000",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "成績証明書",
        "issuer": profile(),
        "validFrom": "2026-03-31T00:00:00Z",
        "awardedDate": "2026-03-31T00:00:00Z",
        "partial": False,
        "credentialSubject": {
            "id": PUPIL,
            "type": ["ClrSubject"],
            "identifier": [
                {"type": ["IdentityObject"], "identityHash": "山田太郎", "identityType": "name", "hashed": False}
            ],
            "achievement": [achievement(n) for n in range(courses)],
            "verifiableCredential": [course(n, own_context=own_context) for n in range(courses)],
            "association": [
                {
                    "type": "Association",
                    "associationType": "isParentOf",
                    "sourceId": "urn:uuid:5f2c1f9e-0000-4000-8001-000000000000",
                    "targetId": "urn:uuid:5f2c1f9e-0000-4000-8001-000000000001",
                }
            ],
        },
    }


def credential() -> dict:
    """A credential in which every identifier is described in one place."""
    described = achievement(1)
    del described["creator"]
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:5f2c1f9e-0000-4000-8003-000000000001",
        "type": ["VerifiableCredential", "AchievementCredential"],
        "issuer": profile(),
        "validFrom": "2026-03-31T00:00:00Z",
        "validUntil": "2027-03-31T00:00:00Z",
        "name": {"@value": "成績", "@language": "ja"},
        "credentialStatus": {
            "id": "https://school.example/status/1#4",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "4",
            "statusListCredential": "https://school.example/status/1",
        },
        "credentialSubject": {
            "id": PUPIL,
            "type": ["AchievementSubject"],
            "creditsEarned": 3.5,
            "activityStartDate": "2025-04-01",
            "result": [{"type": ["Result"], "value": "5"}, {"type": ["Result"], "value": "4"}],
            "identifier": [{"type": "IdentityObject", "identityHash": "山田太郎", "hashed": False}],
            "achievement": described,
        },
    }
