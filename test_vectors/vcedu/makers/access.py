"""Negative vectors of access: who reaches too far, who is kept away, who states what is not theirs, rules at fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.signed import did
from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

# The child was born on 15 January 2013 and is 14; mother and father are its guardians, who decide major acts together.
# The profile holds one certificate, received on 1 April 2027, and a health record in the school's profile.
_NOW = "2027-04-02T09:00:00+09:00"
_BEGAN = "2027-03-01T00:00:00+09:00"
_BOARD, _MOTHER, _FATHER, _TUTOR, _SCHOOL = (did(name) for name in ("board", "mother", "father", "tutor", "school"))
_BASE: dict[str, Any] = {
    "who": "mother",
    "as": "guardian",
    "act": "get",
    "item": "certificate",
    "matter": None,
    "urgent": None,
    "approved_by": [],
    "approved_of": "this",
    "approved_at": _NOW,
    "keeper": "family",
    "stated": [],
    "at": _NOW,
}


def _kept_away(**members: Any) -> dict[str, Any]:
    order = {"id": "r-1", "against": _FATHER, "level": "all", "issuer": _BOARD, "valid_from": _BEGAN}
    return {"Restriction": {**order, **members}}


def _changed(guardian: str, to: str, at: str = _BEGAN) -> dict[str, Any]:
    return {"GrantChange": {"grant": f"grant of {guardian}", "to": to, "issuer": _BOARD, "at": at}}


def _lent(**members: Any) -> dict[str, Any]:
    lent = {
        "id": "d-1",
        "giver": _MOTHER,
        "receiver": _TUTOR,
        "scopes": ["view"],
        "purpose": "lessons in mathematics",
        "valid_from": _BEGAN,
        "valid_until": "2027-09-01T00:00:00+09:00",
        "kinds": ["AchievementCredential"],
        "grant": "grant of mother",
    }
    return {"Delegation": {**lent, **members}}


def _works(**members: Any) -> dict[str, Any]:
    role = {"person": _TUTOR, "school": _SCHOOL, "role": "nurse", "issuer": _SCHOOL, "first_day": "2027-03-01"}
    return {"StaffRole": {**role, "classes": ["2-1"], **members}}


def _enrolled(**members: Any) -> dict[str, Any]:
    stated = {"school": _SCHOOL, "class_name": "2-1", "issuer": _SCHOOL, "first_day": "2027-03-01"}
    return {"Enrolment": {**stated, **members}}


_FATHERS = {"who": "father"}
_MAJOR = {"act": "present", "matter": "transfer", "approved_by": ["pupil", "father"]}
_TUTORS = {"who": "tutor", "as": "delegate", "stated": [_lent()]}
_DESK = {"who": "tutor", "as": "staff", "keeper": "school", "item": "health", "stated": [_works(), _enrolled()]}
_LEARNER = {"who": "pupil", "as": "learner"}

# Nothing is there, as far as they can tell: by name what differs from a visit that sees it, and that visit.
_HIDDEN: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "access-guardian-kept-away": ({"stated": [_kept_away()]}, _FATHERS, "W4"),
    "access-guardian-kept-away-past-the-review": (
        {"stated": [_kept_away(review_by="2027-03-15")], "at": "2029-04-02T09:00:00+09:00"},
        {**_FATHERS, "at": "2029-04-02T09:00:00+09:00"},
        "W4",
    ),
    "access-guardian-kept-from-where-the-child-is": (
        {"stated": [_kept_away(level="locating")]},
        {**_FATHERS, "stated": [_kept_away(level="locating", valid_from="2027-04-02T08:00:00+09:00")]},
        "W4",
    ),
    "access-restriction-lifted-by-another-authority": (
        {"stated": [_kept_away(), {"Lift": {"restriction": "r-1", "issuer": did("next-board"), "at": _BEGAN}}]},
        {**_FATHERS, "stated": [_kept_away(), {"Lift": {"restriction": "r-1", "issuer": _BOARD, "at": _BEGAN}}]},
        "W4",
    ),
    "access-lift-of-another-restriction": (
        {"stated": [_kept_away(), {"Lift": {"restriction": "r-2", "issuer": _BOARD, "at": _BEGAN}}]},
        {**_FATHERS, "stated": [_kept_away(), {"Lift": {"restriction": "r-1", "issuer": _BOARD, "at": _BEGAN}}]},
        "W4",
    ),
    "access-lift-that-is-still-to-come": (
        {
            "stated": [
                _kept_away(),
                {"Lift": {"restriction": "r-1", "issuer": _BOARD, "at": "2027-05-01T00:00:00+09:00"}},
            ]
        },
        {**_FATHERS, "stated": [_kept_away(), {"Lift": {"restriction": "r-1", "issuer": _BOARD, "at": _BEGAN}}]},
        "W4",
    ),
    "access-parent-kept-away-who-works-at-the-school": (
        {"stated": [_works(), _enrolled(), _kept_away(against=_TUTOR)]},
        _DESK,
        "W4",
    ),
    "access-tutor-of-a-guardian-kept-away": ({"stated": [_lent(), _kept_away(against=_MOTHER)]}, _TUTORS, "W4"),
    "access-grant-suspended": ({"stated": [_changed("mother", "suspended")]}, {}, "W3"),
    "access-grant-ended": ({"stated": [_changed("mother", "ended")]}, {}, "W3"),
    "access-grant-ended-and-then-called-active": (
        {"stated": [_changed("mother", "ended"), _changed("mother", "active")]},
        {"stated": [_changed("mother", "suspended"), _changed("mother", "active")]},
        "W3",
    ),
    "access-guardian-of-an-adult": (
        {"at": "2031-01-15T00:00:00+09:00"},
        {"at": "2031-01-14T23:59:59+09:00"},
        "W3",
    ),
    "access-stranger-who-says-guardian": ({"who": "tutor"}, {}, "W3"),
    "access-stranger-who-says-learner": ({"who": "tutor"}, _LEARNER, "W3"),
    "access-guardian-who-says-learner": ({"who": "mother"}, _LEARNER, "W3"),
    "access-authority-that-reads": ({"who": "board", "as": "authority"}, {}, "W3"),
    "access-school-that-reads": ({"who": "school", "as": "issuer"}, {}, "W3"),
    "access-operator": ({"as": "operator"}, {}, "W3"),
    "access-item-the-child-keeps-to-itself": (
        {"stated": [{"Marking": {"item": "certificate", "private": True, "at": _BEGAN}}]},
        {"stated": [{"Marking": {"item": "another", "private": True, "at": _BEGAN}}]},
        "W3",
    ),
    "access-unknown-item": ({"item": "unknown"}, {}, "W3"),
    "access-tutor-after-the-time": (
        {"stated": [_lent(valid_until="2027-04-02T09:00:00+09:00")]},
        _TUTORS,
        "W3",
    ),
    "access-tutor-before-the-time": ({"stated": [_lent(valid_from="2027-04-02T09:00:01+09:00")]}, _TUTORS, "W3"),
    "access-tutor-from-whom-it-was-taken-back": (
        {"stated": [_lent(), {"DelegationEnd": {"delegation": "d-1", "by": _MOTHER, "at": _BEGAN}}]},
        _TUTORS,
        "W3",
    ),
    "access-tutor-and-a-record-that-was-not-lent": ({"stated": [_lent(kinds=["ClrCredential"])]}, _TUTORS, "W3"),
    "access-tutor-whose-guardian-no-longer-is-one": (
        {"stated": [_lent(), _changed("mother", "ended")]},
        _TUTORS,
        "W3",
    ),
    "access-tutor-lent-more-than-the-guardian-has": ({"stated": [_lent(giver=_FATHER)]}, _TUTORS, "W3"),
    "access-staff-after-the-last-day": (
        {"stated": [_works(last_day="2027-04-01"), _enrolled()]},
        {**_DESK, "stated": [_works(last_day="2027-04-02"), _enrolled()]},
        "W3",
    ),
    "access-staff-after-the-child-has-left": (
        {"stated": [_works(), _enrolled(last_day="2027-04-01")]},
        {**_DESK, "stated": [_works(), _enrolled(last_day="2027-04-02")]},
        "W3",
    ),
    "access-clerk-and-the-health-record": ({"stated": [_works(role="clerk"), _enrolled()]}, _DESK, "W3"),
    "access-nurse-of-another-school": ({"stated": [_works(school=did("another")), _enrolled()]}, _DESK, "W3"),
    "access-family-and-what-institutions-keep": ({"who": "pupil", "as": "learner"}, _DESK, "W3"),
    "access-staff-in-a-familys-profile": ({"keeper": "family", "item": "certificate"}, _DESK, "W3"),
}

_DENIED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "access-guardian-who-deletes": ({"act": "delete"}, {}, "W3"),
    "access-tutor-who-shows": (
        {"stated": [_lent()]},
        {**_TUTORS, "act": "present", "stated": [_lent(scopes=["view", "present"])]},
        "W3",
    ),
    "access-guardian-beyond-the-scope": (
        {"who": "aunt", "act": "present", "matter": "commuter_pass"},
        {"who": "aunt"},
        "W3",
    ),
}

_NEEDS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "access-major-act-of-one-guardian": ({"approved_by": ["pupil"]}, _MAJOR, "W3"),
    "access-major-act-without-the-child": ({"approved_by": ["father"]}, _MAJOR, "W3"),
    "access-major-act-approved-by-oneself": ({"approved_by": ["pupil", "mother"]}, _MAJOR, "W3"),
    "access-major-act-approved-by-a-stranger": ({"approved_by": ["pupil", "tutor"]}, _MAJOR, "W3"),
    "access-approval-of-another-request": ({"approved_of": "another"}, _MAJOR, "W3"),
    "access-approval-of-a-week-ago": ({"approved_at": "2027-03-26T09:00:00+09:00"}, _MAJOR, "W3"),
    "access-approval-of-tomorrow": ({"approved_at": "2027-04-03T09:00:00+09:00"}, _MAJOR, "W3"),
    "access-approval-with-anothers-signature": ({"approved_of": "exchanged"}, _MAJOR, "W3"),
    "access-approval-of-a-guardian-suspended": ({"stated": [_changed("father", "suspended")]}, _MAJOR, "W3"),
    "access-matter-that-is-not-listed": (
        {"act": "present", "matter": "something else"},
        {"act": "present", "matter": "commuter_pass"},
        "W3",
    ),
    "access-urgent-without-the-child": (
        {"approved_by": []},
        {"act": "present", "matter": "transfer", "urgent": "moved over night", "approved_by": ["pupil"]},
        "W3",
    ),
    "access-against-the-courts-decision": (
        {
            "approved_by": ["pupil"],
            "stated": [
                {"CourtDecision": {"matter": "transfer", "decider": _FATHER, "issuer": _BOARD, "valid_from": _BEGAN}}
            ],
        },
        {
            **_MAJOR,
            "approved_by": ["pupil"],
            "stated": [
                {"CourtDecision": {"matter": "transfer", "decider": _MOTHER, "issuer": _BOARD, "valid_from": _BEGAN}}
            ],
        },
        "W3",
    ),
    "access-child-that-shows-alone": (
        {"approved_by": []},
        {**_LEARNER, "act": "present", "matter": "commuter_pass", "approved_by": ["mother"]},
        "W3",
    ),
    "access-child-approved-by-who-is-kept-away": (
        {"approved_by": ["father"], "stated": [_kept_away()]},
        {**_LEARNER, "act": "present", "matter": "commuter_pass", "approved_by": ["mother"], "stated": [_kept_away()]},
        "W4",
    ),
    "access-child-that-takes-all-away-alone": (
        {"approved_by": []},
        {**_LEARNER, "act": "export", "approved_by": ["mother"]},
        "W3",
    ),
}

_ORDERS = {"who": "board", "as": "authority"}
# What nobody states who is not entitled: by name what is stated, by whom, and who may.
_STATED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "access-guardian-orders-a-restriction": (
        {"who": "mother", "as": "guardian"},
        {**_ORDERS, "says": _kept_away()},
        "W3",
    ),
    "access-restriction-in-anothers-name": (
        {"says": _kept_away(issuer=_SCHOOL)},
        {**_ORDERS, "says": _kept_away()},
        "W3",
    ),
    "access-lift-by-another-authority": (
        {"who": "next-board", "says": {"Lift": {"restriction": "r-1", "issuer": did("next-board"), "at": _NOW}}},
        {
            **_ORDERS,
            "stated": [_kept_away()],
            "says": {"Lift": {"restriction": "r-1", "issuer": _BOARD, "at": _NOW}},
        },
        "W4",
    ),
    "access-lift-of-what-was-not-ordered": (
        {"stated": []},
        {
            **_ORDERS,
            "stated": [_kept_away()],
            "says": {"Lift": {"restriction": "r-1", "issuer": _BOARD, "at": _NOW}},
        },
        "W4",
    ),
    "access-lift-by-the-guardian": (
        {"who": "father", "as": "guardian"},
        {
            **_ORDERS,
            "stated": [_kept_away()],
            "says": {"Lift": {"restriction": "r-1", "issuer": _BOARD, "at": _NOW}},
        },
        "W4",
    ),
    "access-grant-ended-that-nobody-gave": (
        {"says": {"GrantChange": {"grant": "grant of tutor", "to": "ended", "issuer": _BOARD, "at": _NOW}}},
        {**_ORDERS, "says": _changed("father", "ended", _NOW)},
        "W3",
    ),
    "access-school-speaks-for-another": (
        {"says": _works(school=did("another"))},
        {"who": "school", "as": "issuer", "says": _works()},
        "W3",
    ),
    "access-whose-it-is-stated-again": (
        {"says": {"Subject": {"learner": _MOTHER, "birth": "1980-01-01"}}},
        {"says": {"DelegationEnd": {"delegation": "d-1", "by": _MOTHER, "at": _NOW}}, "stated": [_lent()]},
        "W3",
    ),
    **{
        f"access-delegation-{name}": ({"says": _lent(**members)}, {"says": _lent()}, "W3")
        for name, members in {
            "in-anothers-name": {"giver": _FATHER},
            "of-what-cannot-be-lent": {"scopes": ["consent"]},
            "of-nothing": {"scopes": []},
            "for-more-than-a-year": {"valid_until": "2028-03-02T00:00:00+09:00"},
            "that-ends-before-it-begins": {"valid_until": "2027-02-01T00:00:00+09:00"},
            "without-the-grant": {"grant": None},
            "of-anothers-grant": {"grant": "grant of father"},
            "of-no-grant": {"grant": "grant of nobody"},
            "of-a-part-of-whatever-comes": {"pointers": ["/name"]},
            "of-a-part-to-be-shown": {"kinds": [], "items": ["i-1"], "scopes": ["present"], "pointers": ["/name"]},
        }.items()
    },
    "access-delegation-given-twice": ({"stated": [_lent()]}, {"says": _lent()}, "W3"),
    "access-delegation-beyond-a-narrow-grant": (
        {"who": "aunt", "says": _lent(giver=did("aunt"), grant="grant of aunt", scopes=["view", "present"])},
        {"says": _lent()},
        "W3",
    ),
    "access-delegation-taken-back-by-another": (
        {"who": "father", "says": {"DelegationEnd": {"delegation": "d-1", "by": _FATHER, "at": _NOW}}},
        {"stated": [_lent()], "says": {"DelegationEnd": {"delegation": "d-1", "by": _MOTHER, "at": _NOW}}},
        "W3",
    ),
}

_ACTS = 'format = "vcedu acts 1"\nversion = 1\n[daily]\nevent = { en = "an event", ja = "行事" }\n[major]\n'
_TABLE = (
    'format = "vcedu desk 1"\nversion = 1\nown_class = ["homeroom_teacher"]\n[kind.HealthRecord]\nnurse = ["view"]\n'
)
_FILES = {
    "acts": (
        _ACTS,
        {
            "access-acts-of-another-format": _ACTS.replace("acts 1", "acts 2"),
            "access-acts-without-major-ones": _ACTS.replace("[major]\n", ""),
            "access-acts-with-an-act-in-both": _ACTS + 'event = { en = "an event", ja = "行事" }\n',
            "access-acts-in-one-language": _ACTS.replace(', ja = "行事"', ""),
            "access-acts-that-are-no-toml": _ACTS.replace("[daily]", "[daily"),
            "access-acts-that-are-too-long": _ACTS + "#" * 70_000,
        },
    ),
    "desk": (
        _TABLE,
        {
            "access-desk-with-an-unknown-role": _TABLE.replace("nurse", "janitor"),
            "access-desk-with-an-unknown-kind": _TABLE.replace("HealthRecord", "HealthRecords"),
            "access-desk-with-an-act-of-guardians": _TABLE.replace('"view"', '"export"'),
            "access-desk-with-an-unknown-key": _TABLE.replace("version = 1", "version = 1\nallow_all = true"),
        },
    ),
}


def vectors() -> Iterator[Vector]:
    """Yield what these vectors are about: visits, statements, and files of rules."""
    groups = {"PDS_ITEM_UNKNOWN": _HIDDEN, "ACCESS_DENIED": _DENIED, "ACCESS_NEEDS": _NEEDS}
    for code, group in groups.items():
        for name, (changes, sound, row) in group.items():
            twin = {**_BASE, **sound}
            yield Vector(name, code, "access-visit", {**twin, **changes}, twin, (row,))
    for name, (changes, sound, row) in _STATED.items():
        twin = {**_BASE, "act": "state", "approved_by": ["pupil"], **sound}
        yield Vector(name, "ACCESS_STATEMENT", "access-visit", {**twin, **changes}, twin, (row,))
    for kind, (sound_text, faults) in _FILES.items():
        for name, text in faults.items():
            twin = {"kind": kind, "text": sound_text}
            yield Vector(name, "ACCESS_FILE", "access-file", {"kind": kind, "text": text}, twin, ())
