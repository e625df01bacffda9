"""What a record says of a learner's progress, read off its own members; what it does not say is not guessed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import japanese_day
from vcedu.education.kinds import RecordKind, kind_of
from vcedu.education.progress.marks import Mark, MarkScale
from vcedu.errors import MalformedError
from vcedu.model import parse_timestamp
from vcedu.model.envelope import identifier_of, only_value, types_of, values_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.canonical.values import JSONObject, JSONValue

_TERM = re.compile(r"(?:School year )?(\d{4})(?:年度)?(?: (.+))?")
_LEGEND = re.compile(r"([^:：]+)[:：]\s*(.*)")
_PERSPECTIVE_VALUES = ("A", "B", "C")
_DAYS = ("enrolledOn", "leftOn", "graduatedOn", "acceptedOn", "correctedOn")


@dataclass(frozen=True, slots=True)
class ReadMark:
    """One mark that a record states, with the subject and the scale that it stands on."""

    subject: str
    scale: MarkScale
    mark: Mark


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record, as far as it is about progress.

    Attributes:
        id: The record's identifier.
        kind: The kind of record; None for one that is none of ours.
        title: Its name, or the name of the achievement it attests.
        school: The issuer's identifier.
        school_name: What the record calls its issuer.
        issued_on: The day from which it is valid.
        days: The days that it states, by member.
        marks: The marks that it states.
        supersedes: The identifiers of the records that it takes the place of.
        subjects: The subjects that it is about.
    """

    id: str
    kind: RecordKind | None
    title: str
    school: str
    school_name: str
    issued_on: dt.date | None
    days: tuple[tuple[str, dt.date], ...] = ()
    marks: tuple[ReadMark, ...] = ()
    supersedes: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()


def read_record(document: JSONObject) -> ReadRecord:
    """Return what a credential says of progress. The document is what the signature covers."""
    subject = only_value(document.get("credentialSubject"))
    stated = subject if isinstance(subject, dict) else {}
    marks = tuple(_marks(document, stated))
    return ReadRecord(
        id=identifier_of(document.get("id")) or "",
        kind=kind_of(document.get("type")),
        title=_title(document, stated),
        school=identifier_of(only_value(document.get("issuer"))) or "",
        school_name=school_name(document),
        issued_on=_moment(document.get("validFrom")),
        days=tuple((name, day) for name in _DAYS if (day := _day(stated.get(name, document.get(name)))) is not None),
        marks=marks,
        supersedes=frozenset(filter(None, map(identifier_of, values_of(document.get("supersedes"))))),
        subjects=frozenset(_subjects(stated)),
    )


def school_name(document: JSONObject) -> str:
    """Return what a credential calls its issuer: as the issuer wrote it, or its identifier."""
    issuer = only_value(document.get("issuer"))
    name = _text(issuer.get("name")) if isinstance(issuer, dict) else ""
    return name or identifier_of(issuer) or ""


def _title(document: JSONObject, stated: JSONObject) -> str:
    achievement = only_value(stated.get("achievement"))
    own = _text(achievement.get("name")) if isinstance(achievement, dict) else ""
    return _text(document.get("name")) or own or next(reversed(types_of(document)), "")


def _marks(document: JSONObject, stated: JSONObject) -> Iterator[ReadMark]:
    source = identifier_of(document.get("id")) or ""
    for nested in _nodes(stated.get("verifiableCredential")):
        yield from _achievement_marks(_node(nested.get("credentialSubject")), source)
    yield from _achievement_marks(stated, source)
    for year in _nodes(stated.get("guidance")):
        yield from _guidance_marks(year, source)


def _achievement_marks(stated: JSONObject, source: str) -> Iterator[ReadMark]:
    achievement = _node(stated.get("achievement"))
    match = _TERM.fullmatch(_text(stated.get("term")))
    if match is None:
        # Without its school year a mark has no place in a row.
        return
    scales = {_text(each.get("id")): _scale(each) for each in _nodes(achievement.get("resultDescription"))}
    for result in _nodes(stated.get("result")):
        value, scale = _text(result.get("value")), scales.get(_text(result.get("resultDescription")))
        if scale is not None and value in scale.values:
            title = _text(achievement.get("name"))
            levels = [_text(each) for each in values_of(achievement.get("tag"))]
            mark = Mark(int(match[1]), match[2] or "", title, value, next(iter(levels), ""), source)
            yield ReadMark(_text(achievement.get("fieldOfStudy")) or title, scale, mark)


def _scale(description: JSONObject) -> MarkScale | None:
    lines = [_LEGEND.fullmatch(line) for line in _text(description.get("description")).splitlines()]
    steps = [(line[1].strip(), line[2].strip()) for line in lines if line is not None]
    allowed = tuple(_text(each) for each in values_of(description.get("allowedValue")))
    values = tuple(value for value, _ in steps) or tuple(reversed(allowed))
    if not values or len(set(values)) < len(values):
        return None
    return MarkScale(_text(description.get("name")), values, tuple(meaning for _, meaning in steps))


def _guidance_marks(year: JSONObject, source: str) -> Iterator[ReadMark]:
    """Yield the perspectives (観点別) of a year's guidance record: A, B and C.

    Its marks (評定) come without the scale that they stand on, and are left out: a 3 of three steps and a 3 of five
    are not the same mark.
    """
    school_year = year.get("schoolYear")
    if not isinstance(school_year, int):
        return
    level = _text(year.get("gradeLevel"))
    for subject in _nodes(year.get("subjects")):
        name = _text(subject.get("subject"))
        for each in _nodes(subject.get("perspectives")):
            value = _text(each.get("grade"))
            if value in _PERSPECTIVE_VALUES:
                label = _text(each.get("label"))
                scale = MarkScale(label, _PERSPECTIVE_VALUES)
                yield ReadMark(name, scale, Mark(school_year, "", label, value, level, source))


def _subjects(stated: JSONObject) -> Iterator[str]:
    subjects = [stated, *(_node(each.get("credentialSubject")) for each in _nodes(stated.get("verifiableCredential")))]
    for each in subjects:
        achievement = _node(each.get("achievement"))
        yield from filter(None, (_text(achievement.get("fieldOfStudy")), _text(achievement.get("name"))))
    for year in _nodes(stated.get("guidance")):
        yield from filter(None, (_text(each.get("subject")) for each in _nodes(year.get("subjects"))))


def _node(value: JSONValue) -> JSONObject:
    found = only_value(value)
    return found if isinstance(found, dict) else {}


def _nodes(value: JSONValue) -> list[JSONObject]:
    return [each for each in values_of(value) if isinstance(each, dict)]


def _text(value: object) -> str:
    found = value[0] if isinstance(value, list) and len(value) == 1 else value
    return found if isinstance(found, str) else ""


def _day(value: JSONValue) -> dt.date | None:
    try:
        return dt.date.fromisoformat(_text(value))
    except ValueError:
        return None


def _moment(value: JSONValue) -> dt.date | None:
    try:
        return japanese_day(parse_timestamp(_text(value)))
    except MalformedError:
        return None
