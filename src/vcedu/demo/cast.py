"""The children who change school, their guardians, and what is special about each."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from vcedu.demo.steps import ACCEPTED
from vcedu.education import PersonName
from vcedu.education.guardianship import GuardianAct, GuardianRelationship, GuardianshipBasis, JointExercise
from vcedu.education.people import BirthDate, Child, Guardian
from vcedu.errors import Code, Message

GRADE = "P5"
ENTERS = dt.date(2026, 10, 1)
"""The day on which the new school takes the child in."""
LEAVES = ENTERS - dt.timedelta(days=1)
"""The day of the move (転学年月日) in the old school's papers: the one before."""
_CHILD_ID = "urn:uuid:6a1f9c52-0c39-4d77-9a4e-4d2d9d0c7b11"

_HEAD = Guardian(PersonName("施設 長子"), "児童福祉施設長")


class Leaving(StrEnum):
    """Whose school a child leaves: it follows its own establisher's procedure."""

    CITY = "city"
    NATIONAL = "national"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Member:
    """A child of the cast with a guardian, and what is special about them.

    Attributes:
        file: A name for files.
        name: Who they are, for people.
        expected: The code in which showing all three papers to the new school ends.
        child: The child as the old school names it.
        guardian: The guardian.
        noticed: The child as the new board names it, where that differs.
        noticed_grade: The grade (学年) at the old school as the new board has it.
        noticed_leaving: The last day there as the new board has it.
        joint: Whether another guardian has to agree.
        scope: What the guardian may do.
        basis: What the guardianship is read from.
        acts_as: By what right in law the guardian acts, where it stands in for parents.
        other: The other guardian, where both show the papers together.
        leaving: Whose school the child leaves.
    """

    file: str
    name: Message
    expected: str
    child: Child
    guardian: Guardian
    noticed: Child | None = None
    noticed_grade: str = GRADE
    noticed_leaving: dt.date = LEAVES
    joint: JointExercise = JointExercise.SOLE
    scope: frozenset[GuardianAct] = frozenset(GuardianAct)
    basis: GuardianshipBasis = GuardianshipBasis.SCHOOL_AGE_REGISTER
    acts_as: GuardianRelationship | None = None
    other: Guardian | None = None
    leaving: Leaving = Leaving.CITY


def usual_family() -> Member:
    """Return the child with a guardian about whom nothing is special."""
    child = Child(PersonName("神谷 葵", "カミヤ アオイ"), BirthDate(2015, 8, 20), "12", subject_id=_CHILD_ID)
    father = Guardian(PersonName("神谷 一"), "父")
    return Member("usual", Message("A child with a guardian", "児童と保護者"), ACCEPTED, child, father)


def cast() -> tuple[Member, ...]:
    """Return the others; each changes what is printed in the end."""
    usual = usual_family()
    change, member = partial(dataclasses.replace, usual.child), partial(dataclasses.replace, usual)
    by_alphabet = PersonName("LEE MINA", alphabet="LEE MINA")
    return (
        member(
            file="joint-custody",
            name=Message("Two parents who decide together, one alone", "共同親権で、1人だけが手続"),
            expected=Code.GUARDIAN_BOTH_NEEDED,
            joint=JointExercise.BOTH,
        ),
        member(
            file="joint-custody-together",
            name=Message("Two parents who decide together, both", "共同親権で、2人が共同で手続"),
            joint=JointExercise.BOTH,
            other=Guardian(PersonName("神谷 二葉"), "母"),
        ),
        member(
            file="restricted",
            name=Message("A guardian who may only receive", "受領のみ認められた保護者"),
            expected=Code.GUARDIAN_ACT,
            scope=frozenset({GuardianAct.RECEIVE}),
        ),
        member(
            file="former-surname",
            name=Message("A child with a former surname", "旧姓のある児童"),
            expected="formerSurname",
            child=change(name=dataclasses.replace(usual.child.name, former_surname="髙橋")),
            noticed=usual.child,
        ),
        member(
            file="foreign-resident",
            name=Message("A foreign resident with an alias", "通称名のある外国人住民"),
            expected="alias",
            child=change(name=dataclasses.replace(by_alphabet, alias="神谷 美奈")),
            noticed=change(name=by_alphabet),
        ),
        member(
            file="other-characters",
            name=Message("A name in other forms of its characters", "氏名の字体が異なる児童"),
            expected="legalName",
            child=change(name=PersonName("\ufa19谷 葵", "カミヤ アオイ")),
            noticed=usual.child,
        ),
        member(
            file="other-grade",
            name=Message("A notice with another grade and day", "通知の学年と転学期日が異なる児童"),
            expected="gradeLevel",
            noticed_grade="P6",
            noticed_leaving=LEAVES - dt.timedelta(days=1),
        ),
        member(
            file="other-birth-date",
            name=Message("A notice with another date of birth", "通知の生年月日が異なる児童"),
            expected="birthDate",
            noticed=change(birth=BirthDate(2015, 8, 2)),
        ),
        member(
            file="facility",
            name=Message("The head of a children's home", "児童福祉施設の施設長"),
            guardian=_HEAD,
            basis=GuardianshipBasis.PLACEMENT_NOTICE,
            acts_as=GuardianRelationship.FACILITY_HEAD,
        ),
        member(
            file="facility-beside-parents",
            name=Message("The head of a children's home beside parents", "児童福祉施設の施設長（親権者がいる場合）"),
            guardian=_HEAD,
            basis=GuardianshipBasis.PLACEMENT_NOTICE,
            acts_as=GuardianRelationship.FACILITY_HEAD_BESIDE_PARENTS,
        ),
        member(
            file="national-school",
            name=Message("A child who leaves a national school", "国立学校から転学する児童"),
            leaving=Leaving.NATIONAL,
        ),
        member(
            file="private-school",
            name=Message("A child who leaves a private school", "私立学校から転学する児童"),
            leaving=Leaving.PRIVATE,
        ),
    )
