"""The files and columns of OneRoster 1.2 CSV, Japan K-12 Profile 1.0 (`1.2_JP`), in the order the profile fixes.

https://www.imsglobal.org/spec/onerosterv1p2/japanprofile-k12/v1p0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_BASE = ("sourcedId", "status", "dateLastModified")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "manifest.csv": ("propertyName", "value"),
    "academicSessions.csv": (*_BASE, "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"),
    "orgs.csv": (*_BASE, "name", "type", "identifier", "parentSourcedId"),
    "courses.csv": (
        *_BASE,
        *("schoolYearSourcedId", "title", "courseCode", "grades", "orgSourcedId", "subjects", "subjectCodes"),
    ),
    "classes.csv": (
        *_BASE,
        *("title", "grades", "courseSourcedId", "classCode", "classType", "location", "schoolSourcedId"),
        *("termSourcedIds", "subjects", "subjectCodes", "periods", "metadata.jp.specialNeeds"),
    ),
    "users.csv": (
        *_BASE,
        *("enabledUser", "username", "userIds", "givenName", "familyName", "middleName", "identifier", "email"),
        *("sms", "phone", "agentSourcedIds", "grades", "password", "userMasterIdentifier", "preferredGivenName"),
        *("preferredMiddleName", "preferredFamilyName", "primaryOrgSourcedId", "pronouns"),
        *("metadata.jp.kanaGivenName", "metadata.jp.kanaFamilyName", "metadata.jp.kanaMiddleName"),
        *("metadata.jp.homeClass", "metadata.jp.kanaPreferredFamilyName", "metadata.jp.kanaPreferredGivenName"),
        "metadata.jp.kanaPreferredMiddleName",
    ),
    "roles.csv": (
        *_BASE,
        *("userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId", "userProfileSourcedId"),
    ),
    "enrollments.csv": (
        *_BASE,
        *("classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate", "endDate"),
        *("metadata.jp.shussekiNo", "metadata.jp.publicFlg"),
    ),
}
"""The columns of each file that must be there."""

EARLIER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "users.csv": tuple(
        each
        for column in COLUMNS["users.csv"]
        for each in ((column, "resourceSourcedIds") if column == "userMasterIdentifier" else (column,))
        if not each.startswith("metadata.jp.kanaPreferred")
    )
}
"""The columns of a file as the second national edition (2022) had them, where they differ."""

EARLIER_SPELLINGS: Mapping[str, str] = {
    "metadata.jp.ShussekiNo": "metadata.jp.shussekiNo",
    "metadata.jp.PublicFlg": "metadata.jp.publicFlg",
}
"""How the editions up to 1.2.1 wrote a column's name."""

OPTIONAL_FILES = frozenset({"demographics.csv", "userProfiles.csv"})
"""Files that may be there; nothing of them is read."""

FILLED: Mapping[str, tuple[str, ...]] = {
    "academicSessions.csv": ("sourcedId", "title", "type", "startDate", "endDate", "schoolYear"),
    "orgs.csv": ("sourcedId", "name", "type", "identifier"),
    "courses.csv": ("sourcedId", "title", "orgSourcedId"),
    "classes.csv": ("sourcedId", "title", "courseSourcedId", "classType", "schoolSourcedId", "termSourcedIds"),
    "users.csv": ("sourcedId", "enabledUser", "username", "givenName", "familyName"),
    "roles.csv": ("sourcedId", "userSourcedId", "roleType", "role", "orgSourcedId"),
    "enrollments.csv": ("sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary"),
}
"""The columns whose cells may not be empty."""

VALUES: Mapping[str, Mapping[str, frozenset[str]]] = {
    "academicSessions.csv": {"type": frozenset({"schoolYear"})},
    "orgs.csv": {"type": frozenset({"district", "school"})},
    "classes.csv": {"classType": frozenset({"homeroom", "scheduled"})},
    "users.csv": {"enabledUser": frozenset({"true"})},
    "roles.csv": {"roleType": frozenset({"primary", "secondary"})},
    "enrollments.csv": {"primary": frozenset({"true", "false"})},
}
"""The values that a column may have."""

REFUSED_ROLES = frozenset({"parent", "relative"})
"""Roles that the profile does not allow."""

REFERENCES: Mapping[str, Mapping[str, str]] = {
    "orgs.csv": {"parentSourcedId": "orgs.csv"},
    "courses.csv": {"orgSourcedId": "orgs.csv", "schoolYearSourcedId": "academicSessions.csv"},
    "classes.csv": {
        "courseSourcedId": "courses.csv",
        "schoolSourcedId": "orgs.csv",
        "termSourcedIds": "academicSessions.csv",
    },
    "users.csv": {"primaryOrgSourcedId": "orgs.csv"},
    "roles.csv": {"userSourcedId": "users.csv", "orgSourcedId": "orgs.csv"},
    "enrollments.csv": {"classSourcedId": "classes.csv", "schoolSourcedId": "orgs.csv", "userSourcedId": "users.csv"},
}
"""Which file the identifier in a column must be in."""
