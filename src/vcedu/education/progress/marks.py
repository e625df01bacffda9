"""Marks in a row. A row has one subject, one school and one scale: marks of two scales never stand in one line."""

from __future__ import annotations

from dataclasses import dataclass

from vcedu.education.expected import Expected, unexpected
from vcedu.education.words import grade_words
from vcedu.errors import Code, MalformedError

_ORDER = Expected("marks of one subject in their order, each once", "1教科の評定を順に、各1回だけ")


@dataclass(frozen=True, slots=True)
class MarkScale:
    """The scale that a record states for its marks.

    Attributes:
        name: What the mark is called, such as `評定` or the name of a perspective (観点).
        values: The marks, from the highest to the lowest.
        meanings: What each means, where the record says so.
    """

    name: str
    values: tuple[str, ...]
    meanings: tuple[str, ...] = ()

    def height(self, value: str, grade_level: str = "") -> int:
        """Return the place of a mark, counted from 0 for the lowest.

        Raises:
            MalformedError: `GRADE_NOT_ON_SCALE`.
        """
        if value not in self.values:
            raise MalformedError(
                Code.GRADE_NOT_ON_SCALE, grade=value, grade_level=grade_words(grade_level), values=" ".join(self.values)
            )
        return len(self.values) - 1 - self.values.index(value)


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One mark.

    Attributes:
        school_year: The school year (年度).
        term: The term, as the school calls it; empty for the whole year.
        title: The course, or the subject where there is none.
        value: The mark as the record states it.
        grade_level: The grade (学年), as OneRoster code; empty if unknown.
        source: The identifier of the record that it stands in.
    """

    school_year: int
    term: str
    title: str
    value: str
    grade_level: str = ""
    source: str = ""

    @property
    def when(self) -> tuple[int, str, str]:
        """What it is a mark of: a later record of the same takes its place."""
        return self.school_year, self.term, self.title


@dataclass(frozen=True, slots=True)
class Series:
    """The marks of one subject at one school on one scale.

    Attributes:
        subject: The subject.
        school: The school's identifier.
        school_name: What it is called in its own records.
        scale: The scale.
        marks: The marks in the order of their years and terms.

    Raises:
        MalformedError: `GRADE_NOT_ON_SCALE`, if one mark stands on another scale; `RECORD_VALUE`, if there is none, or
            they are not in order, or one is there twice.
    """

    subject: str
    school: str
    school_name: str
    scale: MarkScale
    marks: tuple[Mark, ...]

    def __post_init__(self) -> None:
        for mark in self.marks:
            self.scale.height(mark.value, mark.grade_level)
        times = [mark.when for mark in self.marks]
        if not times or times != sorted(set(times)):
            raise unexpected("marks", len(times), _ORDER)

    @property
    def years(self) -> range:
        """The school years from the first mark to the last."""
        return range(self.marks[0].school_year, self.marks[-1].school_year + 1)

    @property
    def gaps(self) -> tuple[int, ...]:
        """The school years between first and last for which there is no mark: nothing is known of them."""
        known = {mark.school_year for mark in self.marks}
        return tuple(year for year in self.years if year not in known)

    def runs(self) -> tuple[tuple[Mark, ...], ...]:
        """Return the marks in runs without a gap: what a line may join."""
        runs: list[list[Mark]] = []
        for mark in self.marks:
            if runs and mark.school_year - runs[-1][-1].school_year <= 1:
                runs[-1].append(mark)
            else:
                runs.append([mark])
        return tuple(tuple(run) for run in runs)
