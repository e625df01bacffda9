"""Whether whoever shows credentials is the one they are about, or that child's guardian.

VC Data Model 2.0 section 4.13; a guardian shows a child's records under a key of their own, with the credential that
attests the guardianship beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.education.dates import plain_day
from vcedu.education.guardianship import GuardianAct, GuardianshipBasis
from vcedu.education.proofing import HIGHEST_LEVEL, ProofingMethod
from vcedu.errors import CheckName, Code, Message, VerificationError
from vcedu.model import Check
from vcedu.model.envelope import as_list, only_value
from vcedu.verification.guardians import guardianships_for, others_beside
from vcedu.verification.guardianship import read_day, right_of, subject_of, ward_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.verification.policy import HolderDemand
    from vcedu.verification.shown import Shown

_METHODS = frozenset(method.value for method in ProofingMethod)
_BASES: dict[str, Message] = {basis.value: basis.words for basis in GuardianshipBasis}
_NO_BASIS = Message("a document that is not named", "記載のない書類")
_NOT_STATED = Message("not stated how it was checked", "確認方法の記載なし")


def check_holder(
    holder: str,
    credentials: Sequence[Shown],
    demand: HolderDemand,
    now: dt.datetime,
    *,
    together_with: Sequence[str] = (),
) -> Check:
    """Return the passed check, or the one that says that nothing is proven.

    Args:
        holder: Who made the presentation's proof.
        credentials: What is shown.
        demand: What the caller demands.
        now: The time of presentation; a guardianship must hold then.
        together_with: Who else signed it, as another guardian.

    Raises:
        VerificationError: `HOLDER_NOT_SUBJECT`, `HOLDER_REQUIRED`, `HOLDER_PROOFING_LEVEL` or a `GUARDIAN_…` code.
        UndeterminedError: `GUARDIANSHIP_UNCHECKED`.
    """
    if demand.any_holder:
        return Check.not_applicable(CheckName.HOLDER, code=Code.HOLDER_NOT_PROVEN)
    records = [shown for shown in credentials if not shown.is_guardianship]
    about = [subject for shown in (records or credentials) for subject in shown.subjects]
    # (1) Each record is about the holder, or about the child whose guardian the holder is. Who does more than show
    #     acts for every child whose guardianship is shown, records or not; one that names no child is refused there.
    wards = {subject for subject in about if subject != holder}
    if demand.act is not GuardianAct.PRESENT:
        wards |= {ward_of(shown) or "" for shown in credentials if shown.is_guardianship and holder in shown.subjects}
    signers, named = (holder, *together_with), sorted(ward for ward in wards if ward is not None)
    attested = guardianships_for(signers, named, credentials, demand, now) if named else ()
    # (2) A record about nobody in particular, or a proof that answers nobody, proves nothing about who shows it.
    if not about or None in about or demand.challenge is None:
        if demand.required:
            raise VerificationError(Code.HOLDER_REQUIRED)
        return Check.not_applicable(CheckName.HOLDER, code=Code.HOLDER_NOT_PROVEN)
    # (3) The holder was identified as well as the caller demands when the key was bound.
    if attested:
        proofing = _weakest([subject_of(shown) for shown in attested])
        _check_level(proofing, demand)
        return _guardian_check(attested, proofing)
    proofing = _weakest(
        [subject for shown in credentials for subject in as_list(shown.content.get("credentialSubject"))]
    )
    _check_level(proofing, demand)
    if proofing is None:
        return Check.passed(CheckName.HOLDER)
    return Check.passed(CheckName.HOLDER, code=Code.HOLDER_PROOFED, as_of=None, **_identity(proofing))


def _guardian_check(attested: Sequence[Shown], proofing: JSONObject | None) -> Check:
    """Return the passed check that names the guardian or guardians, and by what right they act."""
    first, right = attested[0], right_of(attested[0])
    facts: dict[str, object] = {"guardian": only_value(subject_of(first).get("legalName")), **_identity(proofing)}
    others = others_beside(attested)
    if others:
        facts |= {"other": only_value(subject_of(others[0]).get("legalName")), "other_role": _role(others[0])}
        return Check.passed(CheckName.HOLDER, code=Code.HOLDER_GUARDIANS, as_of=None, role=_role(first), **facts)
    if right is not None and right.stands_in:
        facts |= {"right": right.words, "basis": _basis(first)}
        return Check.passed(CheckName.HOLDER, code=Code.HOLDER_STANDS_IN, as_of=None, **facts)
    return Check.passed(CheckName.HOLDER, code=Code.HOLDER_GUARDIAN, as_of=None, role=_role(first), **facts)


def _basis(attested: Shown) -> object:
    stated = only_value(subject_of(attested).get("basis"))
    return _BASES.get(stated, _NO_BASIS) if isinstance(stated, str) else _NO_BASIS


def _role(attested: Shown) -> object:
    right = right_of(attested)
    return right.words if right is not None else only_value(subject_of(attested).get("relationship"))


def _identity(proofing: JSONObject | None) -> dict[str, object]:
    if proofing is None:
        return {"identity": _NOT_STATED, "day": "-"}
    method = ProofingMethod(str(only_value(proofing.get("method"))))
    day = read_day(proofing.get("checkedOn"))
    return {"identity": method.words, "day": "-" if day is None else plain_day(day)}


def _weakest(subjects: Sequence[JSONValue]) -> JSONObject | None:
    """Return the proofing of the lowest level, or None where one subject has none that can be read."""
    found = [only_value(subject.get("identityProofing")) if isinstance(subject, dict) else None for subject in subjects]
    if not all(isinstance(node, dict) and _is_readable(node) for node in found):
        return None
    return min((node for node in found if isinstance(node, dict)), key=_level)


def _is_readable(node: JSONObject) -> bool:
    # What an issuer wrote may be of any JSON type: two methods, a truth value, a level that no procedure knows.
    method, level = only_value(node.get("method")), only_value(node.get("level"))
    levels = isinstance(level, int) and not isinstance(level, bool) and 1 <= level <= HIGHEST_LEVEL
    return levels and isinstance(method, str) and method in _METHODS and read_day(node.get("checkedOn")) is not None


def _level(node: JSONObject) -> int:
    return int(str(only_value(node.get("level"))))


def _check_level(proofing: JSONObject | None, demand: HolderDemand) -> None:
    level = 0 if proofing is None else _level(proofing)
    if level < demand.minimum_proofing:
        raise VerificationError(Code.HOLDER_PROOFING_LEVEL, level=level, minimum=demand.minimum_proofing)
