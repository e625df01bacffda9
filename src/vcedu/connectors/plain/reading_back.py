"""From what a verified credential says back to the plain record that it was made of: the builders' opposite.

Only what a record has goes back: numbers, dates and forms of the document, and who holds which key, do not.
"""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from vcedu.education import kinds
from vcedu.education.expected import Expected, unexpected
from vcedu.education.kinds import kind_of
from vcedu.errors import Code, UsageError
from vcedu.model.envelope import only_value, values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vcedu.canonical.values import JSONObject, JSONValue

_TERMS = MappingProxyType(
    {"ja": re.compile(r"([0-9]{4})年度(?: (.+))?"), "en": re.compile(r"School year ([0-9]{4})(?: (.+))?")}
)
_NO_GRADE = MappingProxyType({"ja": "評定なし：", "en": "No grade: "})
_NAMES = MappingProxyType(
    {
        "legalName": "legal",
        "nameKana": "kana",
        "nameAlphabet": "alphabet",
        "alias": "alias",
        "formerSurname": "formerSurname",
    }
)
_IDENTITIES = MappingProxyType(
    {
        "name": "legal",
        "ext:jp.nameKana": "kana",
        "ext:jp.nameAlphabet": "alphabet",
        "ext:jp.alias": "alias",
        "ext:jp.formerSurname": "formerSurname",
    }
)
_ENROLLMENT = MappingProxyType(
    {
        "gradeLevel": "gradeLevel",
        "className": "className",
        "courseName": "course",
        "departmentName": "department",
        "enrolledOn": "enrolledOn",
        "leftOn": "leftOn",
        "graduatedOn": "graduatedOn",
    }
)
_EXAMINATION = MappingProxyType({name: name for name in ("schoolYear", "gradeLevel", "examinedOn", "remarks")})
_ITEM = MappingProxyType({"label": "label", "measured": "value", "unit": "unit"})
_SUBJECT = Expected("one subject with the members of its kind", "その種類の項目を持つ、1人についての記録")


def plain_record(content: JSONObject) -> JSONObject:
    """Return the plain record that a credential states, without the school or board that states it.

    The order of courses and examinations is that of the document: no proof over RDF says what it was when it was
    signed.

    Args:
        content: What was verified, `VerifiedCredential.content`.

    Raises:
        UsageError: `RECORD_KIND`, if there is no way back for its kind.
        MalformedError: `RECORD_VALUE`, if it has not the shape of its kind.
    """
    kind = kind_of(content.get("type"))
    read = None if kind is None else _READERS.get(kind.credential_type)
    if read is None:
        name = "-" if kind is None else kind.credential_type
        raise UsageError(Code.RECORD_KIND, kind=name, expected=", ".join(_READERS))
    subject = only_value(content.get("credentialSubject"))
    if not isinstance(subject, dict):
        raise unexpected("credentialSubject", "", _SUBJECT)
    return read(content, subject)


def _enrolled(_content: JSONObject, subject: JSONObject) -> JSONObject:
    return {"child": _child(subject), **_renamed(subject, _ENROLLMENT)}


def _health(content: JSONObject, subject: JSONObject) -> JSONObject:
    examinations: list[JSONValue] = [
        {
            **_renamed(node, _EXAMINATION),
            "items": [_renamed(item, _ITEM) for item in _nodes(node, "items")],
        }
        for node in _nodes(subject, "examinations")
    ]
    return {"child": _child(subject), "examinations": examinations, **_renamed(content, {"isOriginal": "isOriginal"})}


def _transcript(_content: JSONObject, subject: JSONObject) -> JSONObject:
    results: list[JSONValue] = [_result(course) for course in _nodes(subject, "verifiableCredential")]
    by_kind = {only_value(each.get("identityType")): each for each in _nodes(subject, "identifier")}
    name: JSONObject = {
        member: only_value(by_kind[kind].get("identityHash")) for kind, member in _IDENTITIES.items() if kind in by_kind
    }
    pupil: JSONObject = {"name": name, **_renamed(subject, {"dateOfBirth": "birthDate"})}
    if "sisSourcedId" in by_kind:
        pupil["studentNumber"] = only_value(by_kind["sisSourcedId"].get("identityHash"))
    return {"pupil": pupil, "results": results}


def _result(course: JSONObject) -> JSONObject:
    subject = _node(course, "credentialSubject")
    achievement = _node(subject, "achievement")
    language = "en" if only_value(achievement.get("inLanguage")) == "en" else "ja"
    field, title = (only_value(achievement.get(name)) for name in ("fieldOfStudy", "name"))
    result: JSONObject = {"subject": field}
    if only_value(achievement.get("description")) != field:
        result["course"] = title
    term = _TERMS[language].fullmatch(str(only_value(subject.get("term"))))
    if term is None:
        raise unexpected("term", only_value(subject.get("term")), _SUBJECT)
    result["schoolYear"] = int(term[1])
    stated: JSONObject = {
        "term": term[2],
        "gradeLevel": only_value(achievement.get("tag")),
        "grade": next((only_value(each.get("value")) for each in _nodes(subject, "result")), None),
        "noGradeReason": _reason(only_value(subject.get("narrative")), language),
        "creditsEarned": _exact(subject.get("creditsEarned")),
        "creditsAvailable": _exact(achievement.get("creditsAvailable")),
        "courseCode": only_value(achievement.get("humanCode")),
        "courseOfStudyCode": next((only_value(e.get("targetCode")) for e in _nodes(achievement, "alignment")), None),
    }
    return {**result, **{name: value for name, value in stated.items() if value is not None}}


def _reason(narrative: JSONValue, language: str) -> str | None:
    return narrative.removeprefix(_NO_GRADE[language]) if isinstance(narrative, str) else None


def _exact(value: JSONValue) -> str | None:
    number = only_value(value)
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    return format(Decimal(repr(number)).normalize(), "f")


def _child(subject: JSONObject) -> JSONObject:
    births = (only_value(subject.get(name)) for name in ("birthDate", "birthYearMonth", "birthYear"))
    return {
        "name": _renamed(subject, _NAMES),
        "birth": next((birth for birth in births if birth is not None), None),
        **_renamed(subject, {"studentNumber": "studentNumber", "homeAddress": "address"}),
    }


def _renamed(node: JSONObject, names: Mapping[str, str]) -> JSONObject:
    return {to: only_value(node[name]) for name, to in names.items() if name in node}


def _nodes(node: JSONObject, name: str) -> list[JSONObject]:
    return [each for each in values_of(node.get(name)) if isinstance(each, dict)]


def _node(node: JSONObject, name: str) -> JSONObject:
    return next(iter(_nodes(node, name)), {})


_READERS: Mapping[str, Callable[[JSONObject, JSONObject], JSONObject]] = MappingProxyType(
    {
        kinds.ENROLLMENT_CERTIFICATE.credential_type: _enrolled,
        kinds.GRADUATION_CERTIFICATE.credential_type: _enrolled,
        kinds.TRANSCRIPT.credential_type: _transcript,
        kinds.HEALTH_RECORD.credential_type: _health,
    }
)
READABLE_KINDS = frozenset(_READERS)
"""The kinds that there is a way back for."""
