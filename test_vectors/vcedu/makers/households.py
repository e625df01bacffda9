"""Negative vectors of households over time: birthdays, several guardians, lending on, orders, and a school's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.access import _BASE, _changed, _enrolled, _kept_away, _lent, _works
from makers.signed import did
from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

# As in the vectors of access: the child was born on 15 January 2013 unless it says otherwise.
_BEGAN, _TODAY = "2027-03-01T00:00:00+09:00", "2027-04-02T08:00:00+09:00"
_BOARD, _NEXT_BOARD, _MOTHER, _FATHER, _TUTOR, _SCHOOL = (
    did(name) for name in ("board", "next-board", "mother", "father", "tutor", "school")
)
_LEARNER = {"who": "pupil", "as": "learner"}
_TUTORS = {"who": "tutor", "as": "delegate"}
_STAFF = {"who": "tutor", "as": "staff", "keeper": "school", "item": "health"}
_PASS = {"act": "present", "matter": "commuter_pass"}
_MOVES = {"act": "present", "matter": "transfer"}
_LEAP = {"birth": "2012-02-29"}


def _at(moment: str) -> dict[str, Any]:
    return {"at": moment, "approved_at": moment}


def _decided(decider: str, matter: str = "transfer", valid_from: str = _BEGAN) -> dict[str, Any]:
    return {"CourtDecision": {"matter": matter, "decider": decider, "issuer": _BOARD, "valid_from": valid_from}}


def _lifted(restriction: str, issuer: str = _BOARD) -> dict[str, Any]:
    return {"Lift": {"restriction": restriction, "issuer": issuer, "at": "2027-03-15T00:00:00+09:00"}}


def _unable(**members: Any) -> dict[str, Any]:
    return {"Incapacity": {"guardian": _FATHER, "issuer": _BOARD, "valid_from": _BEGAN, **members}}


def _cleared(item: str) -> dict[str, Any]:
    return {"Clearance": {"item": item, "issuer": _BOARD, "at": "2027-04-02T08:00:00+09:00"}}


# By code and name: what is asked, and what differs in a visit that is let through.
_CASES: dict[str, dict[str, tuple[dict[str, Any], dict[str, Any], str | list[Any]]]] = {
    "PDS_ITEM_UNKNOWN": {
        "household-guardian-at-majority-told-in-utc": (
            {},
            {"at": "2031-01-14T15:00:00Z"},
            "2031-01-14T14:59:59Z",
        ),
        "household-guardian-of-who-was-born-on-29-february": (
            _LEAP,
            {"at": "2030-03-01T00:00:00+09:00"},
            "2030-02-28T23:59:59+09:00",
        ),
        "household-tutor-lent-by-a-guardian-past-majority": (
            {
                **_TUTORS,
                "stated": [_lent(valid_from="2030-06-01T00:00:00+09:00", valid_until="2031-05-01T00:00:00+09:00")],
            },
            {"at": "2031-01-15T00:00:00+09:00"},
            "2031-01-14T23:59:59+09:00",
        ),
        "household-tutor-lent-for-two-years-after-one": (
            {**_TUTORS, "stated": [_lent(valid_until="2029-03-01T00:00:00+09:00")]},
            {"at": "2028-03-01T00:00:00+09:00"},
            "2028-02-28T23:59:59+09:00",
        ),
        "household-tutor-whose-guardians-right-is-suspended": (
            {**_TUTORS, "at": "2027-04-02T09:00:00+09:00"},
            {"stated": [_lent(), _changed("mother", "suspended")]},
            [_lent(), _changed("mother", "suspended"), _changed("mother", "active")],
        ),
        "household-tutor-kept-away-oneself": (
            _TUTORS,
            {"stated": [_lent(), _kept_away(against=_TUTOR, valid_from=_TODAY)]},
            [_lent(), _kept_away(against=_FATHER, valid_from=_TODAY)],
        ),
        "household-tutor-lent-a-second-time-what-is-of-another-kind": (
            _TUTORS,
            {
                "stated": [
                    _lent(),
                    {"DelegationEnd": {"delegation": "d-1", "by": _MOTHER, "at": _BEGAN}},
                    _lent(id="d-2", kinds=["HealthRecord"]),
                ]
            },
            [
                _lent(),
                {"DelegationEnd": {"delegation": "d-1", "by": _MOTHER, "at": _BEGAN}},
                _lent(id="d-2"),
            ],
        ),
        "household-tutor-lent-by-another-tutor": (
            _TUTORS,
            {"stated": [_lent(receiver=did("aunt")), _lent(id="d-2", giver=did("aunt"))]},
            [_lent(receiver=did("aunt")), _lent(id="d-2")],
        ),
        "household-kept-away-by-two-authorities-of-whom-one-lifts": (
            {"who": "father"},
            {"stated": [_kept_away(), _kept_away(id="r-2", issuer=_NEXT_BOARD), _lifted("r-1")]},
            [
                _kept_away(),
                _kept_away(id="r-2", issuer=_NEXT_BOARD),
                _lifted("r-1"),
                _lifted("r-2", _NEXT_BOARD),
            ],
        ),
        "household-kept-away-again-after-a-lift": (
            {"who": "father"},
            {
                "stated": [
                    _kept_away(),
                    _lifted("r-1"),
                    _kept_away(id="r-2", valid_from="2027-03-20T00:00:00+09:00"),
                ]
            },
            [_kept_away(), _lifted("r-1")],
        ),
        "household-kept-from-what-came-and-another-record-cleared": (
            {"who": "father", "at": "2027-04-02T09:00:00+09:00"},
            {"stated": [_kept_away(level="locating"), _cleared("another")]},
            [_kept_away(level="locating"), _cleared("certificate")],
        ),
        "household-guardian-and-what-the-school-keeps-for-itself": (
            {"keeper": "school"},
            {"item": "health"},
            "certificate",
        ),
        "household-nurse-before-the-first-day": (
            {**_STAFF, "at": "2027-04-02T09:00:00+09:00"},
            {"stated": [_works(first_day="2027-04-03"), _enrolled()]},
            [_works(first_day="2027-04-02"), _enrolled()],
        ),
        "household-nurse-before-the-child-comes": (
            _STAFF,
            {"stated": [_works(), _enrolled(first_day="2027-04-03")]},
            [_works(), _enrolled(first_day="2027-04-02")],
        ),
        "household-nurse-past-the-last-day-told-in-utc": (
            {**_STAFF, "stated": [_works(last_day="2027-04-02"), _enrolled()]},
            {"at": "2027-04-02T15:00:00Z"},
            "2027-04-02T14:59:59Z",
        ),
        "household-nurse-and-a-child-of-another-school": (
            _STAFF,
            {"stated": [_works(), _enrolled(school=did("another"))]},
            [_works(), _enrolled()],
        ),
        "household-deputy-and-the-health-record": (
            _STAFF,
            {"stated": [_works(role="deputy"), _enrolled()]},
            [_works(role="principal"), _enrolled()],
        ),
        "household-teacher-and-the-health-record-of-the-own-class": (
            _STAFF,
            {"stated": [_works(role="homeroom_teacher"), _enrolled()]},
            [_works(role="homeroom_teacher"), _works(), _enrolled()],
        ),
        "household-nurse-who-says-guardian": (
            {**_STAFF, "stated": [_works(), _enrolled()]},
            {"as": "guardian"},
            "staff",
        ),
        "household-nurse-who-deletes": (
            {**_STAFF, "stated": [_works(), _enrolled()]},
            {"act": "delete"},
            "get",
        ),
    },
    "ACCESS_NEEDS": {
        "household-learner-a-second-before-the-own-consent-age": (
            {**_LEARNER, **_PASS},
            _at("2029-01-14T23:59:59+09:00"),
            "2029-01-15T00:00:00+09:00",
        ),
        "household-learner-born-on-29-february-a-second-before-the-own-consent-age": (
            {**_LEAP, **_LEARNER, **_PASS},
            _at("2028-02-28T23:59:59+09:00"),
            "2028-02-29T00:00:00+09:00",
        ),
        "household-learner-a-second-before-majority": (
            {**_LEARNER, "act": "export"},
            _at("2031-01-14T23:59:59+09:00"),
            "2031-01-15T00:00:00+09:00",
        ),
        "household-guardian-who-shows-without-who-is-sixteen": (
            _PASS,
            _at("2029-01-15T00:00:00+09:00"),
            "2029-01-14T23:59:59+09:00",
        ),
        "household-guardians-who-move-without-who-is-twelve": (
            {"birth": "2016-02-29", **_MOVES, "approved_by": ["father"]},
            _at("2028-02-29T00:00:00+09:00"),
            "2028-02-28T23:59:59+09:00",
        ),
        "household-guardian-who-moves-when-the-other-can-again": (
            {
                **_MOVES,
                "approved_by": ["pupil"],
                "stated": [_changed("aunt", "ended"), _unable(valid_until="2027-05-01T00:00:00+09:00")],
            },
            _at("2027-05-01T00:00:00+09:00"),
            "2027-04-30T23:59:59+09:00",
        ),
        "household-court-decided-another-matter": (
            {**_MOVES, "approved_by": ["pupil"]},
            {"stated": [_decided(_MOTHER, "study_abroad")]},
            [_decided(_MOTHER)],
        ),
        "household-court-decides-from-tomorrow": (
            {**_MOVES, "approved_by": ["pupil"]},
            {"stated": [_decided(_MOTHER, valid_from="2027-04-03T00:00:00+09:00")]},
            [_decided(_MOTHER, valid_from="2027-04-02T09:00:00+09:00")],
        ),
        "household-court-decided-anew": (
            {**_MOVES, "approved_by": ["pupil"]},
            {"stated": [_decided(_MOTHER), _decided(_FATHER)]},
            [_decided(_FATHER), _decided(_MOTHER)],
        ),
        "household-approved-twice-by-one": (
            _MOVES,
            {"approved_by": ["father", "father"]},
            ["father", "pupil"],
        ),
        "household-approved-by-a-guardian-whose-right-ended": (
            {**_MOVES, "stated": [_changed("aunt", "ended")]},
            {"approved_by": ["pupil", "aunt"]},
            ["pupil", "father"],
        ),
        "household-kept-away-father-gives-no-veto-but-the-child-has-one": (
            {**_MOVES, "stated": [_changed("aunt", "ended"), _kept_away()]},
            {"approved_by": ["father"]},
            ["pupil"],
        ),
        "household-learner-who-moves-with-one-guardian": (
            {**_LEARNER, **_MOVES},
            {"approved_by": ["mother"]},
            ["mother", "father"],
        ),
    },
    "ACCESS_DENIED": {
        "household-tutor-who-deletes": ({**_TUTORS, "stated": [_lent()]}, {"act": "delete"}, "get"),
    },
}
_DIFFERS = {
    str: ("at", "item", "as", "act"),
    list: ("stated", "approved_by"),
}


def _twin(changes: dict[str, Any], sound: str | list[Any]) -> dict[str, Any]:
    """Return what a visit that is let through has in the place of what the refused one has."""
    names = [name for name in _DIFFERS[type(sound)] if name in changes]
    return {name: sound for name in changes if name in names or name == "approved_at"}


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    for code, group in _CASES.items():
        for name, (common, changes, sound) in group.items():
            base = {**_BASE, **common}
            yield Vector(name, code, "access-visit", {**base, **changes}, {**base, **_twin(changes, sound)}, ("W3",))
