"""Negative vectors of whose a record is: siblings, twins, namesakes, and what nobody can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.signed import did
from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

# The learner is 山田 太郎, born on 29 February 2012, whose records are bound to a key and, earlier, to a number.
_ID, _NAME, _BORN = did("pupil"), "山田 太郎", "2012-02-29"
_SISTER = did("sister")
_MINE: dict[str, Any] = {"subjects": [{"id": _ID}]}
_BY_NAME: dict[str, Any] = {"subjects": [{"legalName": _NAME, "birthDate": _BORN}]}


def _one(**members: Any) -> dict[str, Any]:
    return {"subjects": [members]}


def _attests(*children: str) -> dict[str, Any]:
    wards = [{"id": child, "type": "Child"} for child in children]
    subject = {"id": did("mother"), "type": "Guardian", "guardianOf": wards}
    return {"kind": "GuardianshipCredential", "subjects": [subject]}


_OTHERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "record-of-a-sister": (_one(id=_SISTER, legalName="山田 花子", birthDate="2014-05-06"), _MINE),
    "record-of-a-twin": (_one(legalName="山田 次郎", birthDate=_BORN), _BY_NAME),
    "record-of-a-twin-with-a-key": (_one(id=did("twin"), legalName="山田 次郎", birthDate=_BORN), _MINE),
    "record-of-a-sister-bound-to-the-childs-phone": (
        _one(id=_ID, legalName="山田 花子", birthDate="2014-05-06"),
        _one(id=_ID, legalName="山田 花子", birthDate=_BORN),
    ),
    "record-of-another-day-without-a-name": (_one(birthDate="2012-02-28"), _BY_NAME),
    "record-of-a-twin-read-alike": (_one(legalName="山田 汰朗", nameKana="やまだ たろう", birthDate=_BORN), _BY_NAME),
    "record-in-other-characters-and-of-another-day": (_one(legalName="山田　太郎", birthDate="2013-02-28"), _BY_NAME),
    "record-of-two-children": ({"subjects": [{"id": _ID}, {"id": _SISTER}]}, {"subjects": [{"id": _ID}, {"id": _ID}]}),
    "record-of-a-sister-confirmed": ({**_one(id=_SISTER), "confirmed_by": did("mother")}, _MINE),
    "attestation-for-a-sister": (_attests(_SISTER), _attests(_SISTER, _ID)),
    "record-under-a-name-that-was-not-stated": (
        _one(legalName="鈴木 太郎", birthDate=_BORN),
        {**_one(legalName="鈴木 太郎", birthDate=_BORN), "names": ["鈴木 太郎"]},
    ),
    "record-under-a-key-that-was-not-stated": (_one(id=_SISTER), {**_one(id=_SISTER), "identifiers": [_SISTER]}),
}
_NAMESAKES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "record-of-a-namesake": (_one(legalName=_NAME, birthDate="2012-03-01"), _BY_NAME),
    "record-of-a-namesake-with-a-key": (_one(id=did("namesake"), legalName=_NAME, birthDate=_BORN), _MINE),
    "record-of-a-namesake-of-another-month": (_one(legalName=_NAME, birthYearMonth="2012-03"), _BY_NAME),
    "record-of-a-namesake-of-another-year": (_one(legalName=_NAME, birthYear="2011"), _BY_NAME),
    "record-of-a-namesake-confirmed": (
        {**_one(legalName=_NAME, birthDate="2012-03-01"), "confirmed_by": did("mother")},
        _BY_NAME,
    ),
}
_CONFIRMED = {"confirmed_by": did("mother")}
_UNCLEAR: dict[str, dict[str, Any]] = {
    "record-of-nobody-named": _one(),
    "record-with-a-name-alone": _one(legalName=_NAME),
    "record-with-a-birthday-alone": _one(birthDate=_BORN),
    "record-with-a-reading-alone": _one(nameKana="やまだ たろう", birthDate=_BORN),
    "record-with-the-year-of-birth-alone": _one(legalName=_NAME, birthYear="2012"),
    "record-with-an-unknown-birthday": _one(legalName=_NAME, birthDateUnknown=True),
    "record-in-other-characters": _one(legalName="山田　太郎", birthDate=_BORN),
}
# By name: the records that are to be shown together, and those that may be.
_TOGETHER: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "shown-with-a-sisters": (
        {"records": [_MINE, _one(id=_SISTER)], "stated": False},
        {"records": [_MINE, _one(legalName=_NAME)], "stated": False},
    ),
    "shown-with-a-sisters-that-lay-there-before": (
        {"records": [_MINE, _one(id=_SISTER)], "stated": True},
        {"records": [_MINE, _BY_NAME], "stated": True},
    ),
    "shown-with-a-namesakes": (
        {"records": [_BY_NAME, _one(legalName=_NAME, birthDate="2012-03-01")], "stated": False},
        {"records": [_BY_NAME, _BY_NAME], "stated": False},
    ),
    "shown-with-an-attestation-for-a-sister": (
        {"records": [_MINE, _attests(_SISTER)], "stated": False},
        {"records": [_MINE, _attests(_SISTER, _ID)], "stated": False},
    ),
}


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    for code, group in {"PDS_OTHER_CHILD": _OTHERS, "PDS_NAMESAKE": _NAMESAKES}.items():
        for name, (given, twin) in group.items():
            yield Vector(name, code, "whose-received", given, twin)
    for name, given in _UNCLEAR.items():
        yield Vector(name, "PDS_CHILD_UNCLEAR", "whose-received", given, {**given, **_CONFIRMED})
    for name, (given, twin) in _TOGETHER.items():
        yield Vector(name, "PRESENT_TWO_CHILDREN", "whose-shown", given, twin)
    for name, at in {
        "visit-at-its-end": "2027-04-01T09:30:00+09:00",
        "visit-long-after-its-end": "2027-04-02T09:00:00+09:00",
    }.items():
        session = {"until": "2027-04-01T09:30:00+09:00", "at": "2027-04-01T09:29:59+09:00", "before": None}
        yield Vector(name, "PDS_SESSION_ENDED", "whose-visit", {**session, "at": at}, session)
    back = {"until": "2027-04-01T09:30:00+09:00", "at": "2027-04-01T09:10:00+09:00", "before": None}
    late = {**back, "before": "2027-04-01T10:00:00+09:00"}
    yield Vector("visit-after-its-end-by-a-clock-set-back", "PDS_SESSION_ENDED", "whose-visit", late, back)
