"""A school, as its own file describes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.expected import Expected, check_optional_text, check_pattern, check_text

if TYPE_CHECKING:
    from vcedu.education.codes import SchoolCode
    from vcedu.education.scales import GradeScale

_LANGUAGE = re.compile("ja|en")
_LANGUAGES = Expected("ja or en", "ja又はen")


@dataclass(frozen=True, slots=True)
class School:
    """A school that issues records.

    Attributes:
        code: Its school code (学校コード).
        name: Its official name.
        principal: The name of its head (校長, 学長).
        name_en: Its English name.
        address: Its address, as one text.
        language: The language its records are written in, `ja` or `en`.
        scales: The scales its marks stand on.
        grade_levels: Its grades (学年) in their order; the nth is also written `n` in its files.

    Raises:
        MalformedError: `RECORD_VALUE`, if a text is empty or not one to sign.
    """

    code: SchoolCode
    name: str
    principal: str
    name_en: str | None = None
    address: str | None = None
    language: str = "ja"
    scales: tuple[GradeScale, ...] = ()
    grade_levels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_text("name", self.name)
        check_text("principal", self.principal)
        check_optional_text("name_en", self.name_en)
        check_optional_text("address", self.address)
        check_language(self.language)

    def scale_for(self, grade_level: str | None) -> GradeScale | None:
        """Return the scale on which marks of a grade (学年) are given, or None where that grade has no marks."""
        return next((scale for scale in self.scales if scale.is_for(grade_level)), None)


def check_language(value: str) -> str:
    """Return a language that records can be written in.

    Raises:
        MalformedError: `RECORD_VALUE`, if it is neither `ja` nor `en`.
    """
    return check_pattern("language", value, _LANGUAGE, _LANGUAGES)
