"""Who decides on a draft (決裁): nothing is issued that did not go through its whole route.

A draft names by one digest every version of every record that is to be issued. An officer signs over the draft and what
was signed before, so that the order is part of what is signed: who decides has what the clerk put forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import ApprovalPending, Code, VerificationError
from vcedu.issuer.approval_files import Approval, Draft, Verb, check_words, records_digest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from vcedu.issuer.approval_files import RecordVersion
    from vcedu.issuer.approval_route import ApprovalRoute, Officer
    from vcedu.keys import RawSigner


@dataclass(frozen=True, slots=True)
class Decision:
    """That a draft went through its whole route.

    Attributes:
        draft: The draft.
        approvals: What each officer said, in the order of the steps.
        officers: Who they were.
    """

    draft: Draft
    approvals: tuple[Approval, ...]
    officers: tuple[Officer, ...]

    def release(self, records: Iterable[RecordVersion]) -> frozenset[RecordVersion]:
        """Return what may be issued now: the records, if they are those that were decided on.

        Raises:
            VerificationError: `APPROVAL_OTHER_DRAFT`, if any is missing, changed or added.
        """
        released = frozenset(records)
        if records_digest(released) != self.draft.digest or len(released) != self.draft.count:
            raise VerificationError(Code.APPROVAL_OTHER_DRAFT)
        return released


def say(  # noqa: PLR0913 - the last three by name
    route: ApprovalRoute,
    draft: Draft,
    before: Iterable[Approval],
    signer: RawSigner,
    *,
    decision: Verb,
    at: dt.datetime,
    reason: str = "",
) -> Approval:
    """Return what an officer says to a draft in the step that it waits in.

    Raises:
        VerificationError: `APPROVAL_NOT_OFFICER`, if the key is nobody's whom the step waits for;
            `APPROVAL_ORDER`, if nothing is waited for; and what `decide` raises.
        MalformedError: `APPROVAL_MALFORMED`, if the reason is none to keep.
    """
    done, officers, _ = _walked(route, draft, tuple(before), at)
    if len(done) == len(route.steps):
        raise VerificationError(Code.APPROVAL_ORDER, role="-")
    if reason or decision is Verb.REJECT:
        check_words(reason, "/reason")
    roles = route.steps[len(done)]
    role = next((role for role in sorted(roles) if route.officer(role, signer.public_key)), None)
    if role is None:
        raise VerificationError(Code.APPROVAL_NOT_OFFICER, role=", ".join(sorted(roles)))
    if signer.public_key in {officer.key for officer in officers}:
        raise VerificationError(Code.APPROVAL_ORDER, role=role)
    follows, since = (done[-1].own_digest, done[-1].at) if done else (draft.own_digest, draft.made_at)
    at = at.replace(microsecond=0)
    if at < since:
        raise VerificationError(Code.APPROVAL_ORDER, role=role)
    return Approval(draft.own_digest, follows, role, decision, reason, at, signer.public_key).signed(signer)


def standing(
    route: ApprovalRoute, draft: Draft, approvals: Iterable[Approval], *, at: dt.datetime
) -> tuple[tuple[Officer, Approval], ...]:
    """Return who has approved a draft so far, step by step.

    Raises:
        VerificationError, ProofError: what `decide` raises for what was said out of turn, or against it.
    """
    done, officers, _ = _walked(route, draft, tuple(approvals), at)
    return tuple(zip(officers, done, strict=True))


def decide(route: ApprovalRoute, draft: Draft, approvals: Iterable[Approval], *, at: dt.datetime) -> Decision:
    """Return the decision on a draft, once every step of its route has approved it.

    Args:
        route: The route.
        draft: The draft.
        approvals: What the officers said, in whatever order.
        at: The present time.

    Raises:
        VerificationError: `APPROVAL_OTHER_DRAFT`, for what was said to another draft; `APPROVAL_ORDER`, for what does
            not follow from what was said before it, in time too; `APPROVAL_NOT_OFFICER`; `APPROVAL_REJECTED`.
        ProofError: `APPROVAL_SIGNATURE`.
        ApprovalPending: `APPROVAL_PENDING`, while a step is missing.
    """
    done, officers, left = _walked(route, draft, tuple(approvals), at)
    if left:
        raise VerificationError(Code.APPROVAL_ORDER, role=left[0].role)
    if len(done) < len(route.steps):
        raise ApprovalPending(Code.APPROVAL_PENDING)
    return Decision(draft, done, officers)


def _walked(
    route: ApprovalRoute, draft: Draft, approvals: tuple[Approval, ...], at: dt.datetime
) -> tuple[tuple[Approval, ...], tuple[Officer, ...], tuple[Approval, ...]]:
    """Return what was said step by step, by whom, and what follows from none of it."""
    left, follows, since = list(approvals), draft.own_digest, draft.made_at
    for approval in approvals:
        if approval.draft != draft.own_digest:
            raise VerificationError(Code.APPROVAL_OTHER_DRAFT)
    done: list[Approval] = []
    officers: list[Officer] = []
    for roles in route.steps:
        found = next((each for each in left if each.follows == follows), None)
        if found is None:
            break
        officers.append(_acting(route, roles, found, officers))
        if not since <= found.at <= at:
            raise VerificationError(Code.APPROVAL_ORDER, role=found.role)
        if found.decision is Verb.REJECT:
            name, reason = officers[-1].name, found.reason
            raise VerificationError(Code.APPROVAL_REJECTED, role=found.role, name=name, reason=reason)
        left.remove(found)
        done.append(found)
        follows, since = found.own_digest, found.at
    return tuple(done), tuple(officers), tuple(left)


def _acting(route: ApprovalRoute, roles: frozenset[str], approval: Approval, before: list[Officer]) -> Officer:
    """Return the officer of a step, whose signature holds and who did not act in an earlier one."""
    approval.check()
    officer = route.officer(approval.role, approval.key) if approval.role in roles else None
    if officer is None:
        raise VerificationError(Code.APPROVAL_NOT_OFFICER, role=", ".join(sorted(roles)))
    if officer in before:
        raise VerificationError(Code.APPROVAL_ORDER, role=approval.role)
    return officer
