"""Vectors of rosters: each breaks one rule of the Japan profile in one cell of a roster that is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_MALFORMED = "TABLE_CELL_MALFORMED"
_MISSING = "TABLE_CELL_MISSING"
_CELLS = (
    ("session-title-without-year", "academicSessions", "title", "年度"),
    ("session-title-of-another-year", "academicSessions", "title", "2025年度"),
    ("session-title-with-a-term", "academicSessions", "title", "2026年度1学期"),
    ("session-of-a-term", "academicSessions", "type", "term"),
    ("session-from-january", "academicSessions", "startDate", "2026-01-01"),
    ("session-start-in-slashes", "academicSessions", "startDate", "2026/04/01"),
    ("session-to-the-last-day-of-april", "academicSessions", "endDate", "2027-04-30"),
    ("session-to-march-of-its-own-year", "academicSessions", "endDate", "2026-03-31"),
    ("session-to-no-day", "academicSessions", "endDate", "2027-02-30"),
    ("session-of-a-short-year", "academicSessions", "schoolYear", "26"),
    ("organisation-of-another-type", "orgs", "type", "department"),
    ("organisation-with-a-status", "orgs", "status", "active"),
    ("school-code-with-a-wrong-digit", "orgs", "identifier", "B127210000019"),
    ("school-code-of-prefecture-48", "orgs", "identifier", "B148210000018"),
    ("school-code-of-no-kind", "orgs", "identifier", "B927210000018"),
    ("school-code-too-short", "orgs", "identifier", "B12721000001"),
    ("school-code-in-full-width", "orgs", "identifier", "Ｂ127210000018"),
    ("course-title-without-year", "courses", "title", "5年"),
    ("course-title-with-a-short-year", "courses", "title", "26年度 5年"),
    ("course-with-a-code", "courses", "courseCode", "K5"),
    ("course-of-grade-p7", "courses", "grades", "P7"),
    ("course-of-grade-j4", "courses", "grades", "J4"),
    ("course-of-grade-5", "courses", "grades", "5"),
    ("course-with-a-subject-without-code", "courses", "subjects", "国語"),
    ("class-of-another-type", "classes", "classType", "club"),
    ("class-of-grade-h4", "classes", "grades", "P5,H4"),
    ("class-with-a-code-without-subject", "classes", "subjectCodes", "010"),
    ("class-special-needs-as-1", "classes", "metadata.jp.specialNeeds", "1"),
    ("class-with-a-date-of-change", "classes", "dateLastModified", "2026-04-01T00:00:00.000Z"),
    ("class-title-outside-jis-x-0213", "classes", "title", "5年\U0001f338組"),
    ("user-not-enabled", "users", "enabledUser", "false"),
    ("user-name-in-half-width", "users", "familyName", "\uff8a\uff94\uff7c"),
    ("user-name-with-a-private-character", "users", "familyName", "\ue000田"),
    ("user-name-in-hangul", "users", "familyName", "\uae40"),
    ("user-kana-in-kanji", "users", "metadata.jp.kanaFamilyName", "林"),
    ("user-kana-in-half-width", "users", "metadata.jp.kanaGivenName", "\uff8a\uff85"),
    ("user-kana-in-latin", "users", "metadata.jp.kanaGivenName", "Hana"),
    ("user-preferred-kana-in-kanji", "users", "metadata.jp.kanaPreferredFamilyName", "林"),
    ("user-identifier-no-uuid", "users", "userMasterIdentifier", "2026-0001"),
    ("user-identifier-uuid-of-version-1", "users", "userMasterIdentifier", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
    ("user-identifier-uuid-of-wrong-variant", "users", "userMasterIdentifier", "6ba7b810-9dad-41d1-c0b4-00c04fd430c8"),
    ("user-identifier-uuid-without-hyphens", "users", "userMasterIdentifier", "6ba7b8109dad41d180b400c04fd430c8"),
    ("user-ids-without-braces", "users", "userIds", "type:1"),
    ("user-ids-without-type", "users", "userIds", "{1}"),
    ("user-of-grade-j0", "users", "grades", "J0"),
    ("role-of-a-relative", "roles", "role", "relative"),
    ("role-in-japanese", "roles", "role", "児童"),
    ("role-of-third-rank", "roles", "roleType", "tertiary"),
    ("role-of-a-principal-as-primary", "roles", "role", "principal"),
    ("role-of-a-site-administrator-as-primary", "roles", "role", "siteAdministrator"),
    ("role-of-a-district-administrator-as-primary", "roles", "role", "districtAdministrator"),
    ("role-from-no-day", "roles", "beginDate", "2026-02-29"),
    ("role-to-a-day-in-short", "roles", "endDate", "20270331"),
    ("enrollment-of-a-student-as-primary", "enrollments", "primary", "true"),
    ("enrollment-with-primary-as-0", "enrollments", "primary", "0"),
    ("enrollment-of-a-parent", "enrollments", "role", "parent"),
    ("enrollment-public-flag-as-yes", "enrollments", "metadata.jp.publicFlg", "yes"),
    ("enrollment-from-no-day", "enrollments", "beginDate", "2026-04-31"),
)
_BOARD: dict[str, Any] = {"cells": [["orgs", "type", "district"], ["orgs", "identifier", "271004"]]}
_FILLED = (
    ("session-without-title", "academicSessions", "schoolYear"),
    ("organisation-without-code", "orgs", "identifier"),
    ("class-without-type", "classes", "classType"),
    ("user-without-name", "users", "familyName"),
    ("role-without-rank", "roles", "roleType"),
    ("enrollment-without-primary", "enrollments", "primary"),
)


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    twin = {"cells": []}
    for name, file, column, value in _CELLS:
        yield Vector(f"roster-{name}", _MALFORMED, "roster-cells", {"cells": [[file, column, value]]}, twin)
    for name, file, column in _FILLED:
        yield Vector(f"roster-{name}", _MISSING, "roster-cells", {"cells": [[file, column, ""]]}, twin)
    yield _pair("role-that-ends-before-it-begins", "roles", "2026-04-01", "2026-03-31", "2026-04-01")
    yield _pair("enrollment-that-ends-before-it-begins", "enrollments", "2026-04-02", "2026-04-01", "2026-04-02")
    yield Vector(
        "roster-board-below-an-organisation",
        _MALFORMED,
        "roster-cells",
        {"cells": [["orgs", "type", "district"], ["orgs", "identifier", "271004"], ["orgs", "parentSourcedId", "1"]]},
        {"cells": [["orgs", "type", "district"], ["orgs", "identifier", "271004"]]},
    )
    yield Vector(
        "roster-board-code-of-five-digits",
        _MALFORMED,
        "roster-cells",
        {"cells": [["orgs", "type", "district"], ["orgs", "identifier", "27100"]]},
        {"cells": [["orgs", "type", "district"], ["orgs", "identifier", "271004"]]},
    )
    yield Vector(
        "roster-of-a-public-and-a-private-school",
        _MALFORMED,
        "roster-cells",
        {"cells": [], "more": ["2", "", "", "私立の学校", "school", "F113310102984", ""]},
        {"cells": [], "more": ["2", "", "", "公立の学校", "school", "D139290000389", ""]},
    )
    yield Vector(
        "roster-of-two-boards",
        _MALFORMED,
        "roster-cells",
        {
            "cells": [["orgs", "type", "district"], ["orgs", "identifier", "271004"]],
            "more": ["2", "", "", "別の市", "district", "131016", ""],
        },
        {"cells": [], "more": ["2", "", "", "別の市", "district", "131016", ""]},
    )
    yield Vector(
        "roster-of-version-1-1",
        _MALFORMED,
        "roster-cells",
        {"cells": [["manifest", "value", "1.1"]]},
        twin,
    )
    yield from _doubts()
    yield Vector(
        "roster-of-a-board-and-a-private-school",
        _MALFORMED,
        "roster-cells",
        {**_BOARD, "more": ["2", "", "", "私立の学校", "school", "F127310103585", ""]},
        {**_BOARD, "more": ["2", "", "", "市立の学校", "school", "B127210000018", ""]},
    )
    for words, version in (("1-3", "1.3"), ("1-2-in-small-letters", "1.2_jp"), ("without-number", "")):
        wrong, right = ({"cells": [["manifest", "value", each]]} for each in (version, "1.2.1"))
        yield Vector(f"roster-of-edition-{words}", _MALFORMED, "roster-cells", wrong, right)
    for name, file in (
        ("without-its-prefix", "20260401_131016.zip"),
        ("with-a-day-that-is-none", "RO_20260431_131016.zip"),
        ("with-a-short-day", "RO_260401_131016.zip"),
        ("with-a-school-code-of-a-wrong-digit", "RO_20260401_B127210000019.zip"),
        ("with-a-board-code-of-five-digits", "RO_20260401_13101.zip"),
        ("without-a-code", "RO_20260401.zip"),
        ("with-a-copy-number", "RO_20260401_131016 (1).zip"),
    ):
        named = {"cells": [], "strict": True}
        wrong, right = {**named, "name": file}, {**named, "name": "RO_20260401_B127210000018.zip"}
        yield Vector(f"roster-name-{name}", "ROSTER_NAME", "roster-cells", wrong, right)


def _doubts() -> Iterator[Vector]:
    """Yield what is a warning, and a fault for whoever reads strictly."""
    loose, strict = {"name": "RO_20260401_B127210000018.zip"}, {"strict": True}
    for name, column, value in (
        ("with-an-ideograph-beyond-jis-x-0213", "familyName", "\U00020bb7田"),
        ("with-an-ideograph-of-one-maker", "familyName", "髙橋"),
        ("with-a-compatibility-ideograph", "givenName", "\ufa0e"),
        ("with-a-variation-selector", "preferredFamilyName", "葛\U000e0100"),
    ):
        data = {**loose, "cells": [["users", column, value]]}
        yield Vector(f"roster-name-{name}", "ROSTER_REPERTOIRE", "roster-cells", {**data, **strict}, data)
    for name, data in {
        "private-schools-that-may-be-of-two": {
            "cells": [["orgs", "identifier", "F113310102984"]],
            "more": ["2", "", "", "別の学校", "school", "F113310103581", ""],
            "name": "RO_20260401_F113310102984.zip",
        },
        "board-with-a-school-elsewhere": {
            **_BOARD,
            "more": ["2", "", "", "県外の学校", "school", "D139290000389", ""],
            "name": "RO_20260401_271004.zip",
        },
        "name-of-another-school": {"cells": [], "name": "RO_20260401_D139290000389.zip"},
    }.items():
        yield Vector(f"roster-of-{name}", "ROSTER_ESTABLISHER", "roster-cells", {**data, **strict}, data)


def _pair(name: str, file: str, begin: str, wrong: str, right: str) -> Vector:
    cells = [[file, "beginDate", begin]]
    return Vector(
        f"roster-{name}",
        _MALFORMED,
        "roster-cells",
        {"cells": [*cells, [file, "endDate", wrong]]},
        {"cells": [*cells, [file, "endDate", right]]},
    )
