"""What one body states of another: who it is, what it may issue and ask for, where, and when.

A statement is a `RecognizedEntityCredential` (Recognized Entities 1.0, a working draft) with members of our own. Only
statements whose proofs hold are read here: verification hands over what the proof covers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.education.codes import CorporateNumber, EducationBoardCode, LocalGovernmentCode, SchoolCode
from vcedu.errors import Code, MalformedError
from vcedu.model.envelope import values_of
from vcedu.model.time import parse_timestamp

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue

STATEMENT_TYPE = "RecognizedEntityCredential"
_AREA = re.compile(r"[0-9]{2}|[0-9]{6}", re.ASCII)
_DIGITS_WITHOUT_CHECK = 5
_MOST_SUCCESSORS = 8
_MOST_SUITES = 8
_SUITE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+", re.ASCII)


class CodeScheme(StrEnum):
    """The lists of codes that a school or an establisher (設置者) is known by."""

    SCHOOL = "schoolCode"
    CORPORATE = "corporateNumber"
    LOCAL_GOVERNMENT = "localGovernmentCode"
    EDUCATION_BOARD = "educationBoardCode"


_READERS = {
    CodeScheme.SCHOOL: SchoolCode,
    CodeScheme.CORPORATE: CorporateNumber,
    CodeScheme.LOCAL_GOVERNMENT: LocalGovernmentCode,
    CodeScheme.EDUCATION_BOARD: EducationBoardCode,
}


class Action(StrEnum):
    """What a body may be registered for."""

    ISSUE = "issue"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class EntityCode:
    """A body's code in one of the lists.

    Raises:
        MalformedError: `SCHOOL_CODE` or `RECORD_CODE`, if its form or check digit is wrong.
    """

    scheme: CodeScheme
    value: str

    def __post_init__(self) -> None:
        _READERS[self.scheme](self.value)


@dataclass(frozen=True, slots=True)
class DatedIdentifier:
    """A DID, and from when until when the body uses it."""

    did: str
    used_from: dt.datetime | None = None
    used_until: dt.datetime | None = None

    def used_at(self, at: dt.datetime) -> bool:
        """Return whether the body uses it at that time; the end is included."""
        return within(at, self.used_from, self.used_until)


@dataclass(frozen=True, slots=True)
class Statement:
    """One link of a chain.

    Attributes:
        issuer: The DID of the body that states it.
        name: What the body it is about is called.
        code: That body's code.
        identifiers: The DIDs it uses or used.
        kinds: The kinds of record it may issue, and those it may ask for.
        territory: Where, as prefectures (2 digits) or municipalities (6 digits); empty for no limit of its own.
        may_delegate: Whether it may state the same of others.
        valid_from: From when on it holds.
        valid_until: Until when it holds; None for no end.
        successors: The DIDs of the bodies that keep its records once it has ended.
        suites: The cryptosuites of which each record it issues carries a proof: members of a set can be stripped
            unseen, so that what a record lacks must be known from elsewhere.
        suites_from: From when on; None for as long as the statement holds.
    """

    issuer: str
    name: str
    code: EntityCode
    identifiers: tuple[DatedIdentifier, ...]
    kinds: dict[Action, frozenset[str]]
    territory: frozenset[str]
    may_delegate: bool
    valid_from: dt.datetime
    valid_until: dt.datetime | None = None
    successors: frozenset[str] = frozenset()
    suites: frozenset[str] = frozenset()
    suites_from: dt.datetime | None = None

    def required_suites(self, at: dt.datetime) -> frozenset[str]:
        """Return the cryptosuites of which a record that is issued then carries a proof."""
        return self.suites if within(at, self.suites_from, None) else frozenset()

    def in_force(self, at: dt.datetime) -> bool:
        """Return whether it holds at that time; the end is included."""
        return within(at, self.valid_from, self.valid_until)

    def uses(self, did: str, at: dt.datetime) -> bool:
        """Return whether the body uses the DID at that time."""
        return any(identifier.did == did and identifier.used_at(at) for identifier in self.identifiers)

    def end_for(self, did: str) -> dt.datetime | None:
        """Return until when the body was registered under the DID; None for no end."""
        used = [identifier.used_until for identifier in self.identifiers if identifier.did == did]
        last = None if None in used else max(end for end in used if end is not None)
        return min((end for end in (last, self.valid_until) if end is not None), default=None)


def within(at: dt.datetime, start: dt.datetime | None, end: dt.datetime | None) -> bool:
    """Return whether a time lies in a period that is open where a bound is None."""
    return (start is None or start <= at) and (end is None or at <= end)


def read_statement(content: JSONObject) -> Statement:
    """Return the statement that a verified credential makes.

    Args:
        content: What its proof covers, in normal form or as written.

    Raises:
        MalformedError: `STATEMENT_MALFORMED`, with the path of the member at fault; `SCHOOL_CODE` or `RECORD_CODE`.
    """
    if STATEMENT_TYPE not in values_of(content.get("type")):
        raise _malformed("/type")
    subject = _object(content, "credentialSubject", "/credentialSubject")
    at = "/credentialSubject"
    start = _time(content, "validFrom", "/validFrom")
    if start is None:
        raise _malformed("/validFrom")
    return Statement(
        issuer=_identifier(content.get("issuer"), "/issuer"),
        name=_text(subject, "name", f"{at}/name"),
        code=_code(_object(subject, "entityCode", f"{at}/entityCode"), f"{at}/entityCode"),
        identifiers=_identifiers(subject, f"{at}/recognizedIdentifier"),
        kinds=_kinds(subject, f"{at}/recognizedTo"),
        territory=_territory(subject, f"{at}/territory"),
        may_delegate=values_of(subject.get("mayDelegate")) == [True],
        valid_from=start,
        valid_until=_time(content, "validUntil", "/validUntil"),
        successors=_successors(subject, f"{at}/succeededBy"),
        suites=_suites(subject, f"{at}/requiredCryptosuite"),
        suites_from=_time(subject, "requiredFrom", f"{at}/requiredFrom"),
    )


def _identifiers(subject: JSONObject, path: str) -> tuple[DatedIdentifier, ...]:
    found = tuple(
        DatedIdentifier(
            _text(entry, "did", f"{path}/did"),
            _time(entry, "usedFrom", f"{path}/usedFrom"),
            _time(entry, "usedUntil", f"{path}/usedUntil"),
        )
        for entry in _objects(subject.get("recognizedIdentifier"), path)
    )
    if not found:
        raise _malformed(path)
    return found


def _kinds(subject: JSONObject, path: str) -> dict[Action, frozenset[str]]:
    kinds: dict[Action, frozenset[str]] = dict.fromkeys(Action, frozenset())
    for entry in _objects(subject.get("recognizedTo"), path):
        action = _text(entry, "action", f"{path}/action")
        if action not in set(Action):
            raise _malformed(f"{path}/action")
        kinds[Action(action)] |= _texts(entry.get("recordKind"), f"{path}/recordKind")
    return kinds


def _code(entry: JSONObject, path: str) -> EntityCode:
    scheme = _text(entry, "codeScheme", f"{path}/codeScheme")
    if scheme not in set(CodeScheme):
        raise _malformed(f"{path}/codeScheme")
    try:
        return EntityCode(CodeScheme(scheme), _text(entry, "codeValue", f"{path}/codeValue"))
    except MalformedError as error:
        error.with_place(path=f"{path}/codeValue")
        raise


def _territory(subject: JSONObject, path: str) -> frozenset[str]:
    areas = _texts(subject.get("territory"), path)
    if not all(_AREA.fullmatch(area) for area in areas):
        raise _malformed(path)
    return frozenset(area[:_DIGITS_WITHOUT_CHECK] for area in areas)


def _successors(subject: JSONObject, path: str) -> frozenset[str]:
    successors = _texts(subject.get("succeededBy"), path)
    own = {entry.did for entry in _identifiers(subject, path)}
    if len(successors) > _MOST_SUCCESSORS or successors & own:
        raise _malformed(path)
    return successors


def _suites(subject: JSONObject, path: str) -> frozenset[str]:
    suites = _texts(subject.get("requiredCryptosuite"), path)
    if len(suites) > _MOST_SUITES or not all(_SUITE.fullmatch(name) for name in suites):
        raise _malformed(path)
    if "requiredFrom" in subject and not suites:
        raise _malformed(f"{path.rpartition('/')[0]}/requiredFrom")
    return suites


def _objects(value: JSONValue, path: str) -> list[JSONObject]:
    found = [item for item in values_of(value) if isinstance(item, dict)]
    if len(found) != len(values_of(value)):
        raise _malformed(path)
    return found


def _object(holder: JSONObject, name: str, path: str) -> JSONObject:
    found = _objects(holder.get(name), path)
    if len(found) != 1:
        raise _malformed(path)
    return found[0]


def _texts(value: JSONValue, path: str) -> frozenset[str]:
    found = [item for item in values_of(value) if isinstance(item, str)]
    if len(found) != len(values_of(value)):
        raise _malformed(path)
    return frozenset(found)


def _text(holder: JSONObject, name: str, path: str) -> str:
    found = values_of(holder.get(name))
    if len(found) != 1 or not isinstance(found[0], str) or not found[0]:
        raise _malformed(path)
    return found[0]


def _time(holder: JSONObject, name: str, path: str) -> dt.datetime | None:
    if not values_of(holder.get(name)):
        return None
    return parse_timestamp(_text(holder, name, path), path=path)


def _identifier(value: JSONValue, path: str) -> str:
    named = [item.get("id") if isinstance(item, dict) else item for item in values_of(value)]
    return _text({"id": named}, "id", path)


def _malformed(path: str) -> MalformedError:
    return MalformedError(Code.STATEMENT_MALFORMED, path=path)
