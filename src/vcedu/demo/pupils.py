"""Everybody who goes to school in the two cities: a line of a register each, and a certificate of enrolment."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING

from vcedu.connectors import read_gakuseki
from vcedu.demo.generator import generate_gakuseki
from vcedu.demo.steps import ACCEPTED, Step
from vcedu.education.certificates import enrollment_certificate
from vcedu.education.dates import japanese_day, school_year_of
from vcedu.education.kinds import ENROLLMENT_CERTIFICATE
from vcedu.errors import CheckName, Message, VceduError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.demo.transfer_papers import Papers
    from vcedu.demo.two_cities import Office
    from vcedu.education import School
    from vcedu.education.certificates import Enrollment
    from vcedu.model import VerifiedCredential

_PUPILS = (60, 48, 60, 60, 60, 48)
PUPILS = sum(_PUPILS)


def enrol(papers: Papers) -> Iterator[Step]:
    """Yield, for each school, that its register is read and that every pupil's certificate verifies."""
    stream = io.StringIO(newline="")
    overview = csv.writer(stream)
    overview.writerow(("学校コード", "学校", "発行者", "在学者数", "各在学者にあるもの"))
    for number, (office, pupils) in enumerate(zip(papers.world.schools, _PUPILS, strict=True)):
        yield _certified(papers, office, _enrollments(papers, office, number, pupils))
        overview.writerow(
            (office.described.code, office.name, office.issuer.id, pupils, "学籍簿の1行、在学証明書（署名済み）")
        )
    papers.write("schools/schools.csv", stream.getvalue().encode())


def _enrollments(papers: Papers, office: Office[School], number: int, pupils: int) -> list[Enrollment]:
    """Write a school's register and read it back as any school's own file is read."""
    year = school_year_of(japanese_day(papers.world.clock.now()))
    levels = office.described.grade_levels
    register = generate_gakuseki(number, pupils, grade_levels=levels, school_year=year)
    file = f"schools/{office.described.code}/gakuseki.csv"
    papers.write(file, register)
    return read_gakuseki(register, file=file, school=office.described)


def _certified(papers: Papers, office: Office[School], enrollments: list[Enrollment]) -> Step:
    """Return the step in which a school certifies everybody's enrolment, and a verifier checks all of it."""
    name = Message(f"{office.name} certifies the enrolment of every pupil", f"{office.name}が全員の在学を証明")
    try:
        verified = [_verified(papers, office, enrollment) for enrollment in enrollments]
    except VceduError as error:
        return Step(name, ACCEPTED, error.code.value, error.message)
    return Step(name, ACCEPTED, ACCEPTED, _counted(verified))


def _verified(papers: Papers, office: Office[School], enrollment: Enrollment) -> VerifiedCredential:
    build = partial(enrollment_certificate, enrollment)
    file = f"schools/{office.described.code}/{enrollment.child.student_number}"
    return papers.verify(papers.issue(office, file, ENROLLMENT_CERTIFICATE, build))


def _counted(verified: list[VerifiedCredential]) -> Message:
    """Return how many certificates hold, and what a verifier is told of who registered the school."""
    count = len(verified)
    told = next(check.message for check in verified[-1].verdict.checks if check.name is CheckName.ISSUER_AUTHORITY_NOW)
    return Message(
        f"{count} of {count} certificates verify. {told.en}", f"{count}件中{count}件を確認しました。{told.ja}"
    )
