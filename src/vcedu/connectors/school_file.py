"""The file in which a school describes itself, `school.toml`.

[school]
code = "D113299900015"          # 学校コード
name = "東京都立見本高等学校"
principal = "見本 花子"
name_en = "Mihon High School"   # optional, as the following
address = "東京都千代田区見本1-1"
language = "ja"                 # or "en": the language of the records
grade_levels = ["H1", "H2", "H3"]

[[scale]]                       # optional: a scale of its own instead of the usual one of its kind of school
name = "評定"
grade_levels = ["H1", "H2", "H3"]
step = [
    { value = "5", meaning = "十分満足できるもののうち、特に程度が高い" },
    { value = "4", meaning = "十分満足できる" },
]                               # from the highest to the lowest
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from vcedu.connectors.faults import FaultReport
from vcedu.education.codes import SchoolCode
from vcedu.education.expected import Expected, check_text
from vcedu.education.scales import DEFAULT_SCALES, GRADE_LEVELS, GradeScale, ScaleStep
from vcedu.education.school import School, check_language
from vcedu.errors import Code, MalformedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST_BYTES = 256 * 1024
_PLACE = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")

_TOML = Expected("a TOML file in UTF-8", "UTF-8のTOMLファイル")
_SMALL = Expected(f"at most {_MOST_BYTES // 1024} KiB", f"{_MOST_BYTES // 1024} KiB以内")
_ONCE = Expected("each value once", "重複のない値")
_NO_SCALE = Expected("a scale, as this kind of school has no usual one", "評定の尺度（この学校種には既定がありません）")
_LEVELS = Expected("grades that the school has", "学校にある学年")
_OTHERS: Mapping[str, Expected] = {
    "missing": Expected("a value", "値"),
    "extra_forbidden": Expected("no key of this name", "この名前のキーがないこと"),
    "string_type": Expected("a text in quotation marks", "引用符で囲んだ文字列"),
}
_STRUCTURE = Expected("a table or list, as the example shows", "例のとおりのテーブル又は並び")


def _checked(check: Callable[[str], object]) -> Callable[[str], str]:
    """Return a validator that hands the education layer's fault on to the report."""

    def validate(value: str) -> str:
        try:
            check(value)
        except MalformedError as error:
            raise _custom(error) from error
        return value

    return validate


def _custom(error: MalformedError) -> PydanticCustomError:
    return PydanticCustomError("record", "not what was expected", {"fault": error})


def _each_once(values: list[str]) -> list[str]:
    if len(set(values)) < len(values):
        raise PydanticCustomError("once", "twice", {"fault": _fault("", _ONCE)})
    return values


_Text = Annotated[str, AfterValidator(_checked(lambda value: check_text("", value)))]
_Texts = Annotated[list[_Text], AfterValidator(_each_once)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Step(_Model):
    value: _Text
    meaning: _Text


class _Scale(_Model):
    name: _Text
    step: list[_Step]
    grade_levels: _Texts = Field(default_factory=list)

    @model_validator(mode="after")
    def _makes_a_scale(self) -> _Scale:
        try:
            self.made()
        except MalformedError as error:
            raise _custom(error) from error
        return self

    def made(self) -> GradeScale:
        steps = tuple(ScaleStep(step.value, step.meaning) for step in self.step)
        return GradeScale(self.name, steps, tuple(self.grade_levels))


class _School(_Model):
    code: Annotated[str, AfterValidator(_checked(SchoolCode))]
    name: _Text
    principal: _Text
    name_en: _Text | None = None
    address: _Text | None = None
    language: Annotated[str, AfterValidator(_checked(check_language))] = "ja"
    grade_levels: _Texts = Field(default_factory=list)


class _File(_Model):
    school: _School
    scale: list[_Scale] = Field(default_factory=list)


def read_school(data: bytes, *, file: str) -> School:
    """Read a school's description of itself.

    Raises:
        ImportFaults: `TABLE_FAULTS`, with every fault of the file, `SCHOOL_FILE` and `SCHOOL_CODE`, each with the path
            of its key.
        MalformedError: `SCHOOL_FILE`, if it is no TOML at all or larger than 256 KiB.
    """
    report = FaultReport(file)
    try:
        content = _File.model_validate(_document(data, file))
    except ValidationError as error:
        for entry in error.errors(include_url=False, include_input=False):
            report.add(_from_entry(entry))
        raise report.error() from error
    return _school(content, report)


def _school(content: _File, report: FaultReport) -> School:
    about = content.school
    code = SchoolCode(about.code)
    levels = tuple(about.grade_levels) or GRADE_LEVELS.get(code.kind, ())
    scales = tuple(scale.made() for scale in content.scale) or DEFAULT_SCALES.get(code.kind, ())
    if not scales:
        report.add(_fault("/scale", _NO_SCALE))
    for number, scale in enumerate(content.scale):
        if not set(scale.grade_levels) <= set(levels):
            report.add(_fault(f"/scale/{number}/grade_levels", _LEVELS))
    report.raise_if_any()
    return School(
        code=code,
        name=about.name,
        principal=about.principal,
        name_en=about.name_en,
        address=about.address,
        language=about.language,
        scales=scales,
        grade_levels=levels,
    )


def _document(data: bytes, file: str) -> dict[str, Any]:
    if len(data) > _MOST_BYTES:
        raise _fault("", _SMALL).with_place(file=file)
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
        raise _fault("", _TOML).with_place(file=file, line=line, column=column) from error


def _from_entry(entry: Mapping[str, Any]) -> MalformedError:
    path = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in entry["loc"])
    fault = entry.get("ctx", {}).get("fault")
    if fault is None:
        return _fault(path, _OTHERS.get(entry["type"], _STRUCTURE))
    if fault.code is Code.SCHOOL_CODE:
        return MalformedError(Code.SCHOOL_CODE, path=path, **fault.facts)
    return _fault(path, fault.facts["expected"])


def _fault(path: str, expected: object) -> MalformedError:
    key = path[1:].replace("/", ".") or "-"
    return MalformedError(Code.SCHOOL_FILE, path=path, key=key, expected=expected)
