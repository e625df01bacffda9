"""That somebody is a child's registered guardian: on what basis, for what, until when."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.education.dates import comes_of_age_at, is_of_age
from vcedu.education.expected import Expected, unexpected
from vcedu.education.issuance import record_credential
from vcedu.education.kinds import GUARDIANSHIP_CREDENTIAL, RECORD_KINDS, Delivery
from vcedu.education.people import EducationBoard, board_issuer, school_issuer

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.issuance import Issuance
    from vcedu.education.people import BirthDate, Child, Guardian
    from vcedu.education.proofing import Proofing
    from vcedu.education.school import School

_SOME_ACT = Expected("one act or more", "1つ以上の行為")
_FAMILY_KINDS = Expected("kinds of record that a family may hold", "家庭が所持できる証明書の種類")
_CHILD_ID = Expected("a child with an identifier of its own", "識別子を持つ児童生徒")
_OTHER_ID = Expected("another identifier than the child's", "児童生徒とは別の識別子")
_UNTIL_MAJORITY = Expected("an end that is not after the 18th birthday, 00:00 in Japan", "18歳の誕生日0時以前の期限")
_MINOR = Expected("a child under 18", "18歳未満の児童生徒")


class GuardianshipBasis(StrEnum):
    """What the guardianship was read from."""

    SCHOOL_AGE_REGISTER = "school_age_register"
    """学齢簿"""
    FAMILY_REGISTER = "family_register"
    """戸籍, shown"""
    COURT_PAPER = "court_paper"
    SCHOOL_FORM = "school_form"


class GuardianAct(StrEnum):
    """What a guardian may do for the child."""

    PRESENT = "present"
    RECEIVE = "receive"
    APPLY = "apply"


class JointExercise(StrEnum):
    """Whether another guardian has to agree: in major acts only, such as a change of school."""

    SOLE = "sole"
    EITHER = "either"
    BOTH = "both"


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

    Raises:
        MalformedError: `RECORD_VALUE`, if the child has no identifier or the guardian's, there is no act, or a kind is
            not one that a family may hold.
    """

    child: Child
    guardian: Guardian
    guardian_id: str
    basis: GuardianshipBasis
    scope: frozenset[GuardianAct]
    proofing: Proofing
    records: frozenset[str] = frozenset()
    joint: JointExercise = JointExercise.SOLE

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
        issuance: Number, dates and form; it has an end, at the latest the child's 18th birthday.
        issuer: The school or board that attests it.

    Raises:
        MalformedError: `RECORD_VALUE`, if it would have no end or one after the child comes of age, or the child is of
            age already.
    """
    _check_end(guardianship.child.birth, issuance)
    own = issuance.issuer_id
    named = board_issuer(issuer, own) if isinstance(issuer, EducationBoard) else school_issuer(issuer, own)
    acts: list[JSONValue] = [*sorted(act.value for act in guardianship.scope)]
    subject: JSONObject = {
        "id": guardianship.guardian_id,
        **guardianship.guardian.node(),
        "guardianOf": guardianship.child.members(),
        "basis": guardianship.basis.value,
        "mayDo": acts,
        "jointExercise": guardianship.joint.value,
        "identityProofing": guardianship.proofing.node(),
    }
    if guardianship.records:
        subject["mayShow"] = [*sorted(guardianship.records)]
    return record_credential(GUARDIANSHIP_CREDENTIAL, issuance, issuer=named, subject=subject)


def _check_end(stated: BirthDate, issuance: Issuance) -> None:
    end = issuance.valid_until
    if end is None:
        raise unexpected("valid_until", end, _UNTIL_MAJORITY)
    birth = _latest_day(stated)
    if birth is None:
        return
    if is_of_age(birth, issuance.valid_from):
        raise unexpected("birth_date", birth, _MINOR)
    if end > comes_of_age_at(birth):
        raise unexpected("valid_until", end.isoformat(), _UNTIL_MAJORITY)


def _latest_day(birth: BirthDate) -> dt.date | None:
    """Return the last day on which the child can have been born, or None where nothing is known."""
    if birth.year is None:
        return None
    month = birth.month or 12
    return dt.date(birth.year, month, birth.day or calendar.monthrange(birth.year, month)[1])
