"""What is asked of a profile beside the act itself, and how an answer that refuses is put."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Code, Message, UndeterminedError, UsageError, VerificationError
from vcedu.holder.access import ItemFacts, Outcome
from vcedu.model.envelope import types_of

if TYPE_CHECKING:
    from vcedu.holder.access import Approval, Decision
    from vcedu.holder.items import Item

_ADDRESSES = frozenset({"homeAddress"})
_APPROVERS = {
    "learner": Message("the learner", "本人"),
    "guardian": Message("a guardian", "保護者"),
    "other_guardian": Message("the other guardian", "もう一人の保護者"),
    "second_factor": Message("a second device", "第二の端末"),
    "second_approver": Message("a second person", "第二の承認者"),
}


@dataclass(frozen=True, slots=True)
class Purpose:
    """What something is done for.

    Attributes:
        matter: What for, as the acts' file names it; what it does not name counts as a major act.
        urgent: Why it cannot wait; None if it can.
        approvals: The approvals that others gave of the request.
    """

    matter: str | None = None
    urgent: str | None = None
    approvals: tuple[Approval, ...] = ()


NO_PURPOSE = Purpose()
"""For what is done for nothing else."""


def enforce(decision: Decision, item: str) -> None:
    """Raise what refuses, in the words that an unknown item has where it is to look like one.

    Raises:
        UsageError: `PDS_ITEM_UNKNOWN`.
        VerificationError: `ACCESS_DENIED`.
        UndeterminedError: `ACCESS_NEEDS`.
    """
    match decision.outcome:
        case Outcome.HIDE:
            raise UsageError(Code.PDS_ITEM_UNKNOWN, item=item)
        case Outcome.DENY:
            raise VerificationError(Code.ACCESS_DENIED, rule=decision.rule.value)
        case Outcome.NEEDS:
            words = [_APPROVERS[each.value] for each in sorted(decision.needs)]
            listed = Message(", ".join(each.en for each in words), "、".join(each.ja for each in words))
            raise UndeterminedError(Code.ACCESS_NEEDS, approvers=listed, rule=decision.rule.value)
        case _:
            return


def facts_of_item(item: Item) -> ItemFacts:
    """Return what a decision depends on of an item."""
    document = item.secured.envelope.document
    return ItemFacts(item.id, frozenset(types_of(document)), item.received_at, _tells_address(document))


def _tells_address(value: object) -> bool:
    if isinstance(value, dict):
        return not _ADDRESSES.isdisjoint(value) or any(_tells_address(each) for each in value.values())
    return isinstance(value, list) and any(_tells_address(each) for each in value)
