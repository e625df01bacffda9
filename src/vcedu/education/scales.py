"""Scales of marks (評定) with their legend. A mark means nothing without the scale it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.codes import SchoolKind
from vcedu.education.expected import Expected, check_text, unexpected

if TYPE_CHECKING:
    from collections.abc import Mapping

_STEPS = Expected("two steps or more, each value once", "重複のない2段階以上の値")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One mark of a scale and what it means.

    Raises:
        MalformedError: `RECORD_VALUE`, if either is no text to sign.
    """

    value: str
    meaning: str

    def __post_init__(self) -> None:
        check_text("value", self.value)
        check_text("meaning", self.meaning)


@dataclass(frozen=True, slots=True)
class GradeScale:
    """A scale of marks.

    Attributes:
        name: What the mark is called, such as `評定`.
        steps: The marks from the highest to the lowest.
        grade_levels: The grades (学年) it is for; empty for all.

    Raises:
        MalformedError: `RECORD_VALUE`, if it has fewer than two steps or the same mark twice.
    """

    name: str
    steps: tuple[ScaleStep, ...]
    grade_levels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_text("name", self.name)
        if len(self.steps) < _FEWEST or len(set(self.values)) < len(self.steps):
            raise unexpected("step", " ".join(self.values), _STEPS)

    @property
    def values(self) -> tuple[str, ...]:
        """The marks from the highest to the lowest."""
        return tuple(step.value for step in self.steps)

    @property
    def legend(self) -> str:
        """One line per mark, `mark: meaning`, from the highest to the lowest."""
        return "\n".join(f"{step.value}: {step.meaning}" for step in self.steps)

    def is_for(self, grade_level: str | None) -> bool:
        """Return whether marks of a grade (学年) are given on this scale."""
        return not self.grade_levels or grade_level in self.grade_levels


FIVE_STEPS = GradeScale(
    "評定",
    (
        ScaleStep("5", "十分満足できるもののうち、特に程度が高い"),
        ScaleStep("4", "十分満足できる"),
        ScaleStep("3", "おおむね満足できる"),
        ScaleStep("2", "努力を要する"),
        ScaleStep("1", "一層努力を要する"),
    ),
)
THREE_STEPS = GradeScale(
    "評定",
    (ScaleStep("3", "十分満足できる"), ScaleStep("2", "おおむね満足できる"), ScaleStep("1", "努力を要する")),
    ("P3", "P4", "P5", "P6"),
)

_LOWER_SECONDARY = ("J1", "J2", "J3")
_UPPER_SECONDARY = ("H1", "H2", "H3")
_ELEMENTARY = ("P1", "P2", "P3", "P4", "P5", "P6")

GRADE_LEVELS: Mapping[SchoolKind, tuple[str, ...]] = {
    SchoolKind.ELEMENTARY: _ELEMENTARY,
    SchoolKind.LOWER_SECONDARY: _LOWER_SECONDARY,
    SchoolKind.COMPULSORY: _ELEMENTARY + _LOWER_SECONDARY,
    SchoolKind.UPPER_SECONDARY: _UPPER_SECONDARY,
    SchoolKind.SECONDARY: _LOWER_SECONDARY + _UPPER_SECONDARY,
}
"""The grades (学年) of a kind of school, as OneRoster codes, in their order."""

DEFAULT_SCALES: Mapping[SchoolKind, tuple[GradeScale, ...]] = {
    SchoolKind.ELEMENTARY: (THREE_STEPS,),
    SchoolKind.LOWER_SECONDARY: (FIVE_STEPS,),
    SchoolKind.COMPULSORY: (THREE_STEPS, GradeScale("評定", FIVE_STEPS.steps, _LOWER_SECONDARY)),
    SchoolKind.UPPER_SECONDARY: (FIVE_STEPS,),
    SchoolKind.SECONDARY: (FIVE_STEPS,),
}
"""The scales of the cumulative guidance record (指導要録), for schools whose file names no other."""
