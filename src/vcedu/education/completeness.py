"""Whether a transcript shows everything: the issuer signs how much there is, and what is shown is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from vcedu.education.expected import Expected
from vcedu.errors import Code, MalformedError
from vcedu.model.envelope import only_value, values_of

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.records import Transcript

_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_CLAIM = Expected("a number of courses and a sum of credits", "科目数と単位数の合計")
_COURSES = Expected("no more courses than the issuer counted", "発行者が示した科目数以下の科目")
_CREDITS = Expected("the credits that the issuer summed up", "発行者が示した単位数の合計")


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a transcript is shown.

    Attributes:
        total: The number of courses that the issuer signed.
        shown: The number of courses that are shown.
    """

    total: int
    shown: int

    @property
    def withheld(self) -> int:
        """The number of courses that are not shown."""
        return self.total - self.shown

    @property
    def is_complete(self) -> bool:
        """Whether every course is shown."""
        return not self.withheld


def completeness_claim(transcript: Transcript) -> JSONObject:
    """Return the issuer's word on how much there is: number of courses, credits earned, and the scales' legends."""
    credits_total = sum((result.credits_earned or Decimal(0) for result in transcript.results), Decimal(0))
    scales: list[JSONValue] = [
        f"{scale.name} {' '.join(scale.grade_levels)}".rstrip() + f"\n{scale.legend}"
        for scale in transcript.school.scales
    ]
    return {
        "type": "CompletenessClaim",
        "courseCount": len(transcript.results),
        "creditsTotal": format(credits_total.normalize(), "f"),
        "scaleLegend": scales,
    }


def evaluate_completeness(content: JSONObject) -> Completeness | None:
    """Count what a verified transcript shows against its claim; None if it makes none.

    Args:
        content: What the proof covers, as a `VerifiedCredential` has it, or the credential itself.

    Raises:
        MalformedError: `COMPLETENESS_CONTRADICTED`, if the claim is no such claim, more courses or credits are shown
            than it counts, or all courses are shown and their credits do not add up to it.
    """
    claim = only_value(content.get("completenessClaim"))
    if not isinstance(claim, dict):
        return None
    total, credits_total = _claimed(claim)
    subject = only_value(content.get("credentialSubject"))
    courses = values_of(subject.get("verifiableCredential")) if isinstance(subject, dict) else []
    if len(courses) > total:
        raise _contradicted(_COURSES, len(courses))
    earned = sum((_credits_of(course) for course in courses), Decimal(0))
    if earned > credits_total or (len(courses) == total and earned != credits_total):
        raise _contradicted(_CREDITS, earned)
    return Completeness(total, len(courses))


def _claimed(claim: JSONObject) -> tuple[int, Decimal]:
    total, earned = only_value(claim.get("courseCount")), only_value(claim.get("creditsTotal"))
    if not isinstance(total, int) or isinstance(total, bool) or total < 1 or not _DECIMAL.fullmatch(str(earned)):
        raise _contradicted(_CLAIM, f"{total} {earned}")
    return total, Decimal(str(earned))


def _credits_of(course: JSONValue) -> Decimal:
    subject = only_value(course.get("credentialSubject")) if isinstance(course, dict) else None
    earned = only_value(subject.get("creditsEarned")) if isinstance(subject, dict) else None
    return Decimal(0) if earned is None or not _DECIMAL.fullmatch(str(earned)) else Decimal(str(earned))


def _contradicted(expected: Expected, value: object) -> MalformedError:
    return MalformedError(
        Code.COMPLETENESS_CONTRADICTED, path="/completenessClaim", expected=expected, value=str(value)
    )
