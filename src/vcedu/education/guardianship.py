"""That somebody is a child's registered guardian: on what basis, for what, until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.education.dates import comes_of_age_at, is_of_age
from vcedu.education.expected import Expected, unexpected
from vcedu.education.issuance import record_credential
from vcedu.education.kinds import GUARDIANSHIP_CREDENTIAL, RECORD_KINDS, Delivery
from vcedu.education.people import EducationBoard, board_issuer, present, school_issuer
from vcedu.errors import Message

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.issuance import Issuance
    from vcedu.education.people import Child, Guardian
    from vcedu.education.proofing import Proofing
    from vcedu.education.school import School

_SOME_ACT = Expected("one act or more", "1つ以上の行為")
_FAMILY_KINDS = Expected("kinds of record that a family may hold", "家庭が所持できる証明書の種類")
_CHILD_ID = Expected("a child with an identifier of its own", "識別子を持つ児童生徒")
_OTHER_ID = Expected("another identifier than the child's", "児童生徒とは別の識別子")
_UNTIL_MAJORITY = Expected("an end that is not after the 18th birthday, 00:00 in Japan", "18歳の誕生日0時以前の期限")
_MINOR = Expected("a child under 18", "18歳未満の児童生徒")
_WITHIN_A_YEAR = Expected("an end within a year, to be renewed", "1年以内の期限（更新可）")
_PLACED = Expected("what the placement was read from", "措置等を確認した書類")
_ALONE = Expected(
    "nobody to agree with: there is no parent to exercise authority", "共同行使なし（親権を行う者がいない）"
)
LONGEST_WITHOUT_MAJORITY = dt.timedelta(days=366)
"""How long an attestation lasts at most where no 18th birthday ends it, or a placement may end before it."""


class GuardianshipBasis(StrEnum):
    """What the guardianship was read from."""

    SCHOOL_AGE_REGISTER = "school_age_register"
    """学齢簿"""
    FAMILY_REGISTER = "family_register"
    """戸籍, shown"""
    COURT_PAPER = "court_paper"
    SCHOOL_FORM = "school_form"
    PLACEMENT_NOTICE = "placement_notice"
    """措置決定通知書"""

    @property
    def words(self) -> Message:
        """What was read, in words."""
        return _BASES[self]


_BASES = {
    GuardianshipBasis.SCHOOL_AGE_REGISTER: Message("the register of school-age children", "学齢簿"),
    GuardianshipBasis.FAMILY_REGISTER: Message("the family register", "戸籍"),
    GuardianshipBasis.COURT_PAPER: Message("a court paper", "裁判所の書面"),
    GuardianshipBasis.SCHOOL_FORM: Message("the school's form", "学校の届出書"),
    GuardianshipBasis.PLACEMENT_NOTICE: Message("the notice of placement", "措置決定通知書"),
}


class GuardianAct(StrEnum):
    """What a guardian may do for the child."""

    PRESENT = "present"
    RECEIVE = "receive"
    APPLY = "apply"

    @property
    def words(self) -> Message:
        """The act in words, to follow "may not"."""
        return _ACTS[self]


_ACTS = {
    GuardianAct.PRESENT: Message("show the child's records", "児童生徒の記録を提示する"),
    GuardianAct.RECEIVE: Message("receive the child's records", "児童生徒の記録を受領する"),
    GuardianAct.APPLY: Message("apply for the child's records", "児童生徒の記録を申請する"),
}


class JointExercise(StrEnum):
    """Whether another guardian has to agree: in major acts only, such as a change of school."""

    SOLE = "sole"
    EITHER = "either"
    BOTH = "both"


class GuardianRelationship(StrEnum):
    """By what right in law somebody acts for a child, where records say more than "guardian"."""

    PARENT = "parent"
    CUSTODIAN = "custodian"
    GUARDIAN_OF_MINOR = "guardian_of_minor"
    FACILITY_HEAD = "facility_head"
    """Child Welfare Act, article 47(1): exercises parental authority until there is somebody who has it."""
    FACILITY_HEAD_BESIDE_PARENTS = "facility_head_beside_parents"
    """Article 47(3): takes measures of care and education, though there is somebody with parental authority."""
    GUIDANCE_CENTER_HEAD = "guidance_center_head"
    """Article 47(2): as (1), for a child with foster parents."""
    FOSTER_PARENT = "foster_parent"
    """Article 47(3), as the head of a facility beside parents."""

    @property
    def words(self) -> Message:
        """The right in words, to follow a name."""
        return _RIGHTS[self]

    @property
    def stands_in(self) -> bool:
        """Whether it lasts as long as a placement, and has to be attested anew each year."""
        return self in _STAND_INS

    @property
    def is_without_parents(self) -> bool:
        """Whether nobody else exercises parental authority."""
        return self in _WITHOUT_PARENTS


_WITHOUT_PARENTS = {GuardianRelationship.FACILITY_HEAD, GuardianRelationship.GUIDANCE_CENTER_HEAD}
_STAND_INS = {
    *_WITHOUT_PARENTS,
    GuardianRelationship.FACILITY_HEAD_BESIDE_PARENTS,
    GuardianRelationship.FOSTER_PARENT,
}
_RIGHTS = {
    GuardianRelationship.PARENT: Message("parent", "親権者"),
    GuardianRelationship.CUSTODIAN: Message("custodian", "監護者"),
    GuardianRelationship.GUARDIAN_OF_MINOR: Message("guardian of a minor", "未成年後見人"),
    GuardianRelationship.FACILITY_HEAD: Message(
        "head of a child welfare facility, who exercises parental authority (Child Welfare Act, article 47(1))",
        "児童福祉施設の長。児童福祉法第47条第1項により親権を行う",
    ),
    GuardianRelationship.FACILITY_HEAD_BESIDE_PARENTS: Message(
        "head of a child welfare facility, for care and education (Child Welfare Act, article 47(3))",
        "児童福祉施設の長。児童福祉法第47条第3項により監護・教育の措置をとる",
    ),
    GuardianRelationship.GUIDANCE_CENTER_HEAD: Message(
        "head of a child guidance center, who exercises parental authority (Child Welfare Act, article 47(2))",
        "児童相談所長。児童福祉法第47条第2項により親権を行う",
    ),
    GuardianRelationship.FOSTER_PARENT: Message(
        "foster parent, for care and education (Child Welfare Act, article 47(3))",
        "里親。児童福祉法第47条第3項により監護・教育の措置をとる",
    ),
}


@dataclass(frozen=True, slots=True)
class Guardianship:
    """A guardian's right to act for a child.

    Attributes:
        child: The child, with an identifier.
        guardian: The guardian, named.
        guardian_id: The DID of the guardian's own key.
        basis: What the right was read from.
        scope: What the guardian may do.
        proofing: How it was found out who the guardian is.
        records: The kinds of record that the right extends to, as credential types; empty for all that families hold.
        joint: Whether another guardian has to agree in major acts.
        acts_as: By what right in law, for those who stand in for parents; None where nothing need be said.

    Raises:
        MalformedError: `RECORD_VALUE`, if the child has no identifier or the guardian's, there is no act, a kind is
            not one that a family may hold, the basis of somebody who stands in for parents is neither a placement
            notice nor a court paper, or somebody should agree who by that right does not exist.
    """

    child: Child
    guardian: Guardian
    guardian_id: str
    basis: GuardianshipBasis
    scope: frozenset[GuardianAct]
    proofing: Proofing
    records: frozenset[str] = frozenset()
    joint: JointExercise = JointExercise.SOLE
    acts_as: GuardianRelationship | None = None

    def __post_init__(self) -> None:
        if self.child.subject_id is None:
            raise unexpected("subject_id", self.child.subject_id, _CHILD_ID)
        if self.child.subject_id == self.guardian_id:
            raise unexpected("guardian_id", self.guardian_id, _OTHER_ID)
        if not self.scope:
            raise unexpected("scope", "", _SOME_ACT)
        for kind in sorted(self.records):
            if not is_family_kind(kind):
                raise unexpected("records", kind, _FAMILY_KINDS)
        if self.acts_as is not None:
            self._check_right(self.acts_as)

    def _check_right(self, right: GuardianRelationship) -> None:
        if right.stands_in and self.basis not in {GuardianshipBasis.PLACEMENT_NOTICE, GuardianshipBasis.COURT_PAPER}:
            raise unexpected("basis", self.basis.value, _PLACED)
        if right.is_without_parents and self.joint is not JointExercise.SOLE:
            raise unexpected("joint", self.joint.value, _ALONE)


def is_family_kind(credential_type: str) -> bool:
    """Return whether a credential type names a kind of record that a family may hold and read."""
    kind = RECORD_KINDS.get(credential_type)
    return kind is not None and kind.delivery is Delivery.FAMILY


def guardianship_credential(
    guardianship: Guardianship, issuance: Issuance, *, issuer: School | EducationBoard
) -> JSONObject:
    """Return the unsigned credential that a guardian holds; its subject is the guardian.

    Args:
        guardianship: The right.
        issuance: Number, dates and form; it has an end, at the latest the child's 18th birthday, and within a year
            where that is not known or a placement may end before it.
        issuer: The school or board that attests it.

    Raises:
        MalformedError: `RECORD_VALUE`, if it would have no end or too late a one, or the child is of age already.
    """
    _check_end(guardianship, issuance)
    own = issuance.issuer_id
    named = board_issuer(issuer, own) if isinstance(issuer, EducationBoard) else school_issuer(issuer, own)
    acts: list[JSONValue] = [*sorted(act.value for act in guardianship.scope)]
    right = guardianship.acts_as
    subject: JSONObject = {
        "id": guardianship.guardian_id,
        **guardianship.guardian.node(),
        "guardianOf": guardianship.child.members(),
        "basis": guardianship.basis.value,
        "mayDo": acts,
        "jointExercise": guardianship.joint.value,
        **present(actsAs=None if right is None else right.value),
        "identityProofing": guardianship.proofing.node(),
    }
    if guardianship.records:
        subject["mayShow"] = [*sorted(guardianship.records)]
    return record_credential(GUARDIANSHIP_CREDENTIAL, issuance, issuer=named, subject=subject)


def _check_end(guardianship: Guardianship, issuance: Issuance) -> None:
    end = issuance.valid_until
    if end is None:
        raise unexpected("validUntil", end, _UNTIL_MAJORITY)
    birth = guardianship.child.birth.latest
    right = guardianship.acts_as
    if (
        birth is None or (right is not None and right.stands_in)
    ) and end > issuance.valid_from + LONGEST_WITHOUT_MAJORITY:
        raise unexpected("validUntil", end.isoformat(), _WITHIN_A_YEAR)
    if birth is None:
        return
    if is_of_age(birth, issuance.valid_from):
        raise unexpected("birth_date", birth, _MINOR)
    if end > comes_of_age_at(birth):
        raise unexpected("validUntil", end.isoformat(), _UNTIL_MAJORITY)
