"""Negative vectors of a school's desk: roles that ended, rosters of another day or school, files of rules at fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.signed import did
from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOW = "2027-04-02T09:00:00+09:00"
_NURSE, _SCHOOL = did("tutor"), did("school")
_BEGAN = "2027-03-01"

_WORKS = {
    "StaffRole": {
        "person": _NURSE,
        "school": _SCHOOL,
        "role": "nurse",
        "issuer": _SCHOOL,
        "first_day": _BEGAN,
        "classes": ["2-1"],
    }
}
_ENROLLED = {"Enrolment": {"school": _SCHOOL, "class_name": "2-1", "issuer": _SCHOOL, "first_day": _BEGAN}}
_VISIT: dict[str, Any] = {
    "who": "tutor",
    "as": "staff",
    "act": "get",
    "item": "health",
    "matter": None,
    "urgent": None,
    "approved_by": [],
    "approved_of": "this",
    "approved_at": _NOW,
    "keeper": "school",
    "stated": [_WORKS, _ENROLLED],
    "at": _NOW,
}


def _work_ended(**members: Any) -> dict[str, Any]:
    end = {"person": _NURSE, "school": _SCHOOL, "role": "nurse", "issuer": _SCHOOL, "classes": ["2-1"]}
    return {"StaffRoleEnd": {**end, "last_day": "2027-04-01", **members}}


def _place_ended(**members: Any) -> dict[str, Any]:
    return {
        "EnrolmentEnd": {
            "school": _SCHOOL,
            "class_name": "2-1",
            "issuer": _SCHOOL,
            "last_day": "2027-04-01",
            **members,
        }
    }


# Nothing is there for who was at the desk and is no more: by name what is stated, and what would leave the access.
_OVER: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    "desk-nurse-whose-role-ended-yesterday": (
        [_WORKS, _ENROLLED, _work_ended()],
        [_WORKS, _ENROLLED, _work_ended(last_day="2027-04-02")],
    ),
    "desk-nurse-whose-role-ended-and-was-not-stated-anew": (
        [_WORKS, _ENROLLED, _work_ended()],
        [_ENROLLED, _work_ended(), _WORKS],
    ),
    "desk-nurse-of-a-child-that-has-left": (
        [_WORKS, _ENROLLED, _place_ended()],
        [_WORKS, _ENROLLED, _place_ended(class_name="2-2")],
    ),
}

_STATES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "desk-school-ends-a-role-at-another": (
        {"says": _work_ended(school=did("another"))},
        {"says": _work_ended()},
    ),
    "desk-nurse-ends-anothers-role": (
        {"who": "tutor", "as": "staff", "says": _work_ended(issuer=_NURSE)},
        {"says": _work_ended()},
    ),
    "desk-enrolment-ended-in-anothers-name": (
        {"says": _place_ended(issuer=did("board"))},
        {"says": _place_ended()},
    ),
}

_TODAY: dict[str, Any] = {
    "at": "2026-11-24T09:00:00+09:00",
    "roster_of": "20261124",
    "keeper": "school",
    "school": "school",
    "code": "B127210000018",
    "people": ["hana"],
}
_PLANS: dict[str, tuple[str, dict[str, Any]]] = {
    "desk-roster-of-last-week": ("DESK_ROSTER_DAY", {"roster_of": "20261116"}),
    "desk-roster-of-tomorrow": ("DESK_ROSTER_DAY", {"roster_of": "20261125"}),
    # 00:30 in Japan on the 25th is still the 24th elsewhere.
    "desk-roster-of-a-week-and-half-an-hour": (
        "DESK_ROSTER_DAY",
        {"roster_of": "20261117", "at": "2026-11-24T15:30:00Z"},
    ),
    "desk-roster-of-another-school": ("DESK_SCHOOL", {"code": "B127210000027"}),
    "desk-profile-of-another-school": ("DESK_SCHOOL", {"school": "another"}),
    "desk-profile-of-a-family": ("DESK_SCHOOL", {"keeper": "family"}),
    "desk-roster-of-other-pupils": ("DESK_PUPIL", {"people": ["taro"]}),
}

_RULES = (
    'format = "vcedu roster roles 1"\nversion = 1\nhomeroom = "primary"\n[role]\nprincipal = "principal"\n[person]\n'
)
_FILES = {
    "desk-rules-of-another-format": _RULES.replace("roles 1", "roles 2"),
    "desk-rules-that-let-pupils-in": _RULES.replace("principal =", "student ="),
    "desk-rules-that-let-parents-in": _RULES.replace("principal =", "guardian ="),
    "desk-rules-with-a-role-that-is-none": _RULES.replace('"principal"', '"janitor"'),
    "desk-rules-with-homeroom-teachers-of-no-class": _RULES.replace('= "principal"', '= "homeroom_teacher"'),
    "desk-rules-with-somebody-homeroom-teacher-of-no-class": _RULES + '"aB3" = ["homeroom_teacher"]\n',
    "desk-rules-without-homeroom": _RULES.replace('homeroom = "primary"\n', ""),
    "desk-rules-with-an-unknown-key": _RULES.replace("version = 1", "version = 1\ndefault = true"),
}


def vectors() -> Iterator[Vector]:
    """Yield visits of staff whose time is over, statements that are not theirs, plans, and files of rules."""
    for name, (stated, sound) in _OVER.items():
        twin = {**_VISIT, "stated": sound}
        yield Vector(name, "PDS_ITEM_UNKNOWN", "access-visit", {**twin, "stated": stated}, twin, ("W3",))
    states = {**_VISIT, "act": "state", "who": "school", "as": "issuer"}
    for name, (changes, sound_changes) in _STATES.items():
        twin = {**states, **sound_changes}
        yield Vector(name, "ACCESS_STATEMENT", "access-visit", {**twin, **changes}, twin, ("W3",))
    for name, (code, changes) in _PLANS.items():
        yield Vector(name, code, "desk-plan", {**_TODAY, **changes}, _TODAY, ("W3",))
    for name, text in _FILES.items():
        given = {"kind": "roster roles", "text": text}
        yield Vector(name, "ACCESS_FILE", "access-file", given, {**given, "text": _RULES}, ())
