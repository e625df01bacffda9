"""The codes of Japanese schools and authorities, with their check digits.

A code is right here by its form alone: whether there is such a school or body, a registry says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from vcedu.education.expected import Expected
from vcedu.errors import Code, MalformedError

_LETTERS = {letter: f"{number:02d}" for number, letter in enumerate("ABCDEFGH", 1)}
_PREFECTURE = "(?:0[1-9]|[1-3][0-9]|4[0-7])"
_SCHOOL = re.compile(f"(A1|A2|B1|C1|C2|D1|D2|E1|F1|F2|G1|H1|H2)({_PREFECTURE})([123])([1-9][0-9]{{6}})([0-9])")
_LOCAL_GOVERNMENT = re.compile(f"{_PREFECTURE}[0-9]{{4}}")
_CORPORATE = re.compile("[1-9][0-9]{12}")
_COURSE_OF_STUDY = re.compile("[0-9A-Za-z]{16}")
_PREFECTURAL_BOARD = "1000"

_SCHOOL_FORM = Expected("13 characters such as B108254200026", "B108254200026のような13文字")
_SCHOOL_DIGIT = Expected("a last digit that fits the other twelve characters", "他の12文字に合う検査数字")
_GOVERNMENT_FORM = Expected("6 digits such as 131016", "131016のような6桁の数字")
_GOVERNMENT_DIGIT = Expected("a last digit that fits the other five", "他の5桁に合う検査数字")
_CORPORATE_FORM = Expected("13 digits such as 7000012050002", "7000012050002のような13桁の数字")
_CORPORATE_DIGIT = Expected("a first digit that fits the other twelve", "他の12桁に合う先頭の検査数字")
_COURSE_FORM = Expected("16 letters or digits such as 8416503211100000", "8416503211100000のような16文字の英数字")


class SchoolKind(StrEnum):
    """Kinds of school (学校種), as the first two characters of a school code."""

    KINDERGARTEN = "A1"
    CENTRE_FOR_EARLY_CHILDHOOD = "A2"
    ELEMENTARY = "B1"
    LOWER_SECONDARY = "C1"
    COMPULSORY = "C2"
    UPPER_SECONDARY = "D1"
    SECONDARY = "D2"
    SPECIAL_NEEDS = "E1"
    UNIVERSITY = "F1"
    JUNIOR_COLLEGE = "F2"
    TECHNOLOGY_COLLEGE = "G1"
    SPECIALISED_TRAINING = "H1"
    MISCELLANEOUS = "H2"


class Establishment(StrEnum):
    """By whom a school was founded (設置区分)."""

    NATIONAL = "1"
    PUBLIC = "2"
    PRIVATE = "3"


@dataclass(frozen=True, slots=True)
class SchoolCode:
    """A school code (学校コード): kind, prefecture, establishment, number and check digit.

    Raises:
        MalformedError: `SCHOOL_CODE`, if the form or the check digit is wrong.
    """

    value: str

    def __post_init__(self) -> None:
        if not _SCHOOL.fullmatch(self.value):
            raise _wrong(Code.SCHOOL_CODE, "学校コード", self.value, _SCHOOL_FORM)
        if self.value[12] != school_check_digit(self.value[:12]):
            raise _wrong(Code.SCHOOL_CODE, "学校コード", self.value, _SCHOOL_DIGIT)

    @property
    def kind(self) -> SchoolKind:
        """The kind of school."""
        return SchoolKind(self.value[:2])

    @property
    def prefecture(self) -> str:
        """The prefecture's number, 01 to 47."""
        return self.value[2:4]

    @property
    def establishment(self) -> Establishment:
        """By whom the school was founded."""
        return Establishment(self.value[4])

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class LocalGovernmentCode:
    """A local government's code (全国地方公共団体コード): five digits of JIS X 0401 and 0402 and a check digit.

    Raises:
        MalformedError: `RECORD_CODE`, if the form or the check digit is wrong.
    """

    value: str

    def __post_init__(self) -> None:
        if not _LOCAL_GOVERNMENT.fullmatch(self.value):
            raise _wrong(Code.RECORD_CODE, "全国地方公共団体コード", self.value, _GOVERNMENT_FORM)
        if self.value[5] != local_government_check_digit(self.value[:5]):
            raise _wrong(Code.RECORD_CODE, "全国地方公共団体コード", self.value, _GOVERNMENT_DIGIT)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class EducationBoardCode:
    """An education board's code (教育委員会コード): six digits; not all of its rules are published.

    Raises:
        MalformedError: `RECORD_CODE`, if it is not six digits that begin with a prefecture's number.
    """

    value: str

    def __post_init__(self) -> None:
        if not _LOCAL_GOVERNMENT.fullmatch(self.value):
            raise _wrong(Code.RECORD_CODE, "教育委員会コード", self.value, _GOVERNMENT_FORM)

    @property
    def is_confirmed(self) -> bool:
        """Whether it is a prefecture's board (`1000`) or has a municipality's check digit; else ask a person."""
        return self.value.endswith(_PREFECTURAL_BOARD) or (
            self.value[5] == local_government_check_digit(self.value[:5])
        )

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class CorporateNumber:
    """A corporate number (法人番号): a check digit and twelve digits.

    Raises:
        MalformedError: `RECORD_CODE`, if the form or the check digit is wrong.
    """

    value: str

    def __post_init__(self) -> None:
        if not _CORPORATE.fullmatch(self.value):
            raise _wrong(Code.RECORD_CODE, "法人番号", self.value, _CORPORATE_FORM)
        if self.value[0] != corporate_check_digit(self.value[1:]):
            raise _wrong(Code.RECORD_CODE, "法人番号", self.value, _CORPORATE_DIGIT)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class CourseOfStudyCode:
    """A code of the Courses of Study (学習指導要領コード): sixteen characters, no check digit, never a number.

    Raises:
        MalformedError: `RECORD_CODE`, if the form is wrong.
    """

    value: str

    def __post_init__(self) -> None:
        if not _COURSE_OF_STUDY.fullmatch(self.value):
            raise _wrong(Code.RECORD_CODE, "学習指導要領コード", self.value, _COURSE_FORM)

    def __str__(self) -> str:
        return self.value


def school_check_digit(first_twelve: str) -> str:
    """Return the check digit for the first twelve characters of a school code: modulus 10, weights 1 and 2."""
    digits = _LETTERS[first_twelve[0]] + first_twelve[1:]
    products = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return str(-sum(product // 10 + product % 10 for product in products) % 10)


def local_government_check_digit(first_five: str) -> str:
    """Return the check digit for the first five digits: modulus 11, weights 6 to 2."""
    total = sum(int(digit) * weight for digit, weight in zip(first_five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def corporate_check_digit(last_twelve: str) -> str:
    """Return the check digit for the last twelve digits: modulus 9, weights 1 and 2 from the right."""
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(last_twelve)))
    return str(9 - total % 9)


def _wrong(code: Code, scheme: str, value: str, expected: Expected) -> MalformedError:
    return MalformedError(code, scheme=scheme, value=value, expected=expected)
