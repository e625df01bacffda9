"""What records and their claims are called in sentences for people."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from vcedu.education.kinds import RECORD_KINDS
from vcedu.errors import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CLAIM_WORDS: Mapping[str, Message] = MappingProxyType(
    {
        "legalName": Message("name", "氏名"),
        "nameKana": Message("reading of the name", "ふりがな"),
        "nameAlphabet": Message("name in Latin letters", "ローマ字氏名"),
        "alias": Message("alias", "通称"),
        "formerSurname": Message("former surname", "旧姓"),
        "birthDate": Message("date of birth", "生年月日"),
        "dateOfBirth": Message("date of birth", "生年月日"),
        "gender": Message("gender", "性別"),
        "homeAddress": Message("home address", "現住所"),
        "studentNumber": Message("student number", "学籍番号"),
        "gradeLevel": Message("grade", "学年"),
        "className": Message("class", "学級"),
        "enrolledOn": Message("day of entry", "入学年月日"),
        "leftOn": Message("last day at the school", "転学期日"),
        "graduatedOn": Message("day of graduation", "卒業年月日"),
        "acceptedOn": Message("day of acceptance", "受入年月日"),
        "transferOutOn": Message("last day at the former school", "転学期日"),
        "transferInOn": Message("day of entry into the new school", "転入期日"),
        "guardians": Message("guardians", "保護者"),
        "textbooks": Message("textbooks", "教科用図書"),
        "registration": Message("records of registration", "学籍に関する記録"),
        "guidance": Message("records of guidance", "指導に関する記録"),
        "examinations": Message("examinations", "健康診断の結果"),
        "previousSchool": Message("former school", "前籍校"),
        "nextSchool": Message("school to enter", "転入学すべき学校"),
        "school": Message("school", "学校"),
        "courseName": Message("course", "課程"),
        "departmentName": Message("department", "学科"),
        "remarks": Message("remarks", "備考"),
    }
)


@dataclass(frozen=True, slots=True)
class _Grades:
    """The grades of a kind of school, and how many years of school lie before them."""

    name: str
    years: int
    before: int


_GRADES = {"P": _Grades("小学校", 6, 0), "J": _Grades("中学校", 3, 6), "H": _Grades("高等学校", 3, 9)}


def words_of(name: str) -> Message:
    """Return what a claim, or a kind of record by its credential type, is called; the name itself where unknown."""
    kind = RECORD_KINDS.get(name)
    return CLAIM_WORDS.get(name, Message(name, name)) if kind is None else kind.name


def grade_words(level: str) -> Message:
    """Return a grade (学年) in words: by the years of school, and as schools in Japan call it; unknown as it is."""
    school = _GRADES.get(level[:1])
    if school is None or level[1:] not in {str(year) for year in range(1, school.years + 1)}:
        return Message(level, level)
    return Message(f"grade {school.before + int(level[1:])}", f"{school.name}{level[1:]}年")


def listed(names: Iterable[str]) -> Message:
    """Return what claims and kinds of record are called, as a list."""
    words = [words_of(name) for name in sorted(names)]
    return Message(", ".join(each.en for each in words), "、".join(each.ja for each in words))
