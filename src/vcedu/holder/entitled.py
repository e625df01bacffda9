"""Who may state what: authorities what they order, schools who works there, learner and guardians what they lend."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vcedu.education.guardianship import GuardianAct, GuardianRelationship, GuardianshipBasis
from vcedu.errors import Code, Message, VerificationError
from vcedu.holder.access import AccessAct, AccessRequest, Relation
from vcedu.holder.access.household import LONGEST_DELEGATION, is_part_of
from vcedu.holder.access.statements import (
    ORDERED_BY_AUTHORITIES,
    STATED_BY_SCHOOLS,
    Delegation,
    DelegationEnd,
    GrantChange,
    GuardianshipGrant,
    Lift,
    Marking,
    Restriction,
    Scope,
    SubjectIdentifier,
    SubjectName,
    is_dated,
    written,
)
from vcedu.holder.access.terms import Joint
from vcedu.model import VerifiedCredential, parse_timestamp
from vcedu.model.envelope import as_list, identifier_of, only_value, types_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from vcedu.canonical.values import JSONObject
    from vcedu.holder.access import Household
    from vcedu.holder.access.statements import Statement

_LENDABLE = frozenset({Scope.VIEW, Scope.PRESENT})
_SCOPES = {
    GuardianAct.PRESENT.value: frozenset({Scope.VIEW, Scope.PRESENT}),
    GuardianAct.RECEIVE.value: frozenset({Scope.VIEW, Scope.RECEIVE}),
    GuardianAct.APPLY.value: frozenset({Scope.APPLY}),
}


def request_to_state(person: str, capacity: Relation, statement: Statement) -> AccessRequest:
    """Return what stating something asks for.

    Raises:
        VerificationError: `ACCESS_STATEMENT`, if it is not stated this way, or not in this capacity.
    """
    if isinstance(statement, STATED_BY_SCHOOLS) and capacity is Relation.ISSUER:
        act = AccessAct.RECEIVE
    elif isinstance(statement, ORDERED_BY_AUTHORITIES) and capacity is Relation.AUTHORITY:
        act = AccessAct.MANAGE
    elif isinstance(statement, SubjectName | SubjectIdentifier) and capacity is Relation.LEARNER:
        # A child's say in who it is needs a guardian's, as what binds it does.
        act = AccessAct.APPLY
    elif isinstance(statement, Delegation):
        act = AccessAct.DELEGATE
    elif isinstance(statement, DelegationEnd):
        act = AccessAct.WITHDRAW
    elif isinstance(statement, Marking) and capacity is Relation.LEARNER:
        act = AccessAct.LIST
    else:
        reason = Message("it is not stated in this capacity", "この立場で申告するものではありません")
        raise VerificationError(Code.ACCESS_STATEMENT, reason=reason)
    kind, members = written(statement)
    detail = hashlib.sha256(f"{kind}\n{members}".encode()).hexdigest()
    return AccessRequest(person, capacity, act, detail=detail)


def check_statement(household: Household, person: str, statement: Statement) -> None:
    """Check that somebody who may state such things may state this one.

    Raises:
        VerificationError: `ACCESS_STATEMENT`.
    """
    if not is_dated(statement):
        reason = Message("its times are of no time zone", "日時に時間帯がありません")
        raise VerificationError(Code.ACCESS_STATEMENT, reason=reason)
    for reason in faults_of(household, person, statement):
        raise VerificationError(Code.ACCESS_STATEMENT, reason=reason)


def faults_of(household: Household, person: str, statement: Statement) -> Iterator[Message]:
    """Yield what keeps somebody who may state such things from stating this one."""
    match statement:
        case Delegation():
            yield from _faults_of_delegation(household, person, statement)
        case DelegationEnd():
            given = next((each for each in household.all(Delegation) if each.id == statement.delegation), None)
            subject = household.subject
            if (
                statement.by != person
                or given is None
                or subject is None
                or person not in {given.giver, subject.learner}
            ):
                yield Message("only who lent it or the learner takes it back", "貸した人か本人だけが取り消せます")
        case Marking():
            return
        case _:
            yield from _faults_of_order(household, person, statement)


def _faults_of_order(household: Household, person: str, statement: Statement) -> Iterator[Message]:
    if getattr(statement, "issuer", None) != person:
        yield Message("its issuer is another", "発出者が別の人です")
    if isinstance(statement, STATED_BY_SCHOOLS) and person not in {statement.school, *household.policy.authorities}:
        yield Message("it is about another school", "別の学校に関するものです")
    ordered = {
        Lift: [each.issuer for each in household.all(Restriction) if each.id == getattr(statement, "restriction", "")],
        GrantChange: [
            each.issuer for each in household.all(GuardianshipGrant) if each.id == getattr(statement, "grant", "")
        ],
    }.get(type(statement))
    if ordered is not None and not any(household.policy.follows(person, issuer) for issuer in ordered):
        yield Message(
            "only who ordered it, or its successor, ends it", "命じた機関か、その承継機関だけが終わらせられます"
        )


def _faults_of_delegation(household: Household, person: str, given: Delegation) -> Iterator[Message]:
    subject = household.subject
    if given.giver != person or subject is None:
        yield Message("it is given by another", "別の人が与えるものになっています")
    if not given.scopes or not given.scopes <= _LENDABLE:
        yield Message("only viewing and showing are lent", "貸せるのは閲覧と提示だけです")
    if given.pointers and (given.kinds or given.scopes != {Scope.VIEW}):
        yield Message(
            "only named items are lent in part, to be viewed", "一部だけを貸せるのは、特定の記録の閲覧に限ります"
        )
    if not given.valid_from < given.valid_until <= given.valid_from + LONGEST_DELEGATION:
        yield Message("it lasts at most a year", "期間は1年以内です")
    if any(each.id == given.id for each in household.all(Delegation)):
        yield Message("there is one of that identifier", "同じ識別子のものがあります")
    if given.grant is None:
        if subject is not None and person != subject.learner:
            yield Message("a guardian names the grant it is part of", "保護者は、もとになる権限を示します")
        return
    grant = next((each for each in household.all(GuardianshipGrant) if each.id == given.grant), None)
    if grant is None or not is_part_of(given, grant):
        yield Message("nobody lends more than they have", "自分の権限を超えて貸すことはできません")


def grant_of(verified: VerifiedCredential, household: Household) -> GuardianshipGrant:
    """Return the grant that a verified attestation of guardianship gives.

    Raises:
        VerificationError: `ACCESS_STATEMENT`, if it is no attestation of guardianship, of another child's, by somebody
            who is no authority or school of the policy's, or says something that is not known here.
    """
    content, subject = verified.content, household.subject
    guardian = only_value(content.get("credentialSubject"))
    stated = guardian if isinstance(guardian, dict) else {}
    child = identifier_of(only_value(stated.get("guardianOf")))
    if "GuardianshipCredential" not in types_of(content) or subject is None or child != subject.learner:
        reason = Message(
            "it attests no guardianship of this child", "この児童生徒の保護者であることの証明ではありません"
        )
        raise VerificationError(Code.ACCESS_STATEMENT, reason=reason)
    if verified.issuer not in household.policy.authorities | household.policy.issuers:
        # Whom the verifier trusted is not known here: it may have been anybody.
        reason = Message(
            "its issuer attests no guardianship here", "発行者は、ここで保護者を証明する機関ではありません"
        )
        raise VerificationError(Code.ACCESS_STATEMENT, reason=reason)
    try:
        return _grant(verified, content, stated)
    except ValueError as error:
        reason = Message("it states what is not known here", "ここでは扱えない内容が含まれています")
        raise VerificationError(Code.ACCESS_STATEMENT, reason=reason) from error


def _grant(verified: VerifiedCredential, content: JSONObject, stated: JSONObject) -> GuardianshipGrant:
    right = only_value(stated.get("actsAs"))
    return GuardianshipGrant(
        id=str(identifier_of(only_value(content.get("id")))),
        guardian=str(identifier_of(stated)),
        scopes=_scopes(stated),
        issuer=str(verified.issuer),
        basis=GuardianshipBasis(str(only_value(stated.get("basis")))),
        valid_from=_time(content, "validFrom"),
        valid_until=_time(content, "validUntil"),
        joint=_joint(stated),
        kinds=_texts(stated, "mayShow"),
        acts_as=None if right is None else GuardianRelationship(str(right)),
        evidence=hashlib.sha256(verified.secured.raw).hexdigest(),
    )


def _time(content: JSONObject, name: str) -> dt.datetime:
    value = only_value(content.get(name))
    if not isinstance(value, str):
        raise ValueError(name)  # noqa: TRY004 - a value that is missing, as one that is not known
    return parse_timestamp(value)


def _scopes(stated: JSONObject) -> frozenset[Scope]:
    """Return what the acts come to; who may do all three stands for the child, and consents."""
    acts = _texts(stated, "mayDo") & _SCOPES.keys()
    found = frozenset[Scope]().union(*(_SCOPES[each] for each in acts))
    return found | {Scope.CONSENT} if acts == _SCOPES.keys() else found


def _joint(stated: JSONObject) -> Joint:
    value = only_value(stated.get("jointExercise"))
    return Joint(value) if value in {Joint.SOLE, Joint.EITHER} else Joint.BOTH


def _texts(stated: JSONObject, name: str) -> frozenset[str]:
    return frozenset(text for text in as_list(stated.get(name, [])) if isinstance(text, str))
