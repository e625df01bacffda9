"""Who may see and do what in a store of a child's records: the decision, and the dated statements that it rests on."""

from vcedu.holder.access.asking import AccessRequest, Approval
from vcedu.holder.access.building import ItemFacts, Judged, judge
from vcedu.holder.access.deciding import decide
from vcedu.holder.access.household import Household
from vcedu.holder.access.policy import AccessPolicy, read_acts, read_desk
from vcedu.holder.access.terms import (
    AccessAct,
    AgeBand,
    Approver,
    Decision,
    Facts,
    Outcome,
    Relation,
    Rule,
    Weight,
)

__all__ = [
    "AccessAct",
    "AccessPolicy",
    "AccessRequest",
    "AgeBand",
    "Approval",
    "Approver",
    "Decision",
    "Facts",
    "Household",
    "ItemFacts",
    "Judged",
    "Outcome",
    "Relation",
    "Rule",
    "Weight",
    "decide",
    "judge",
    "read_acts",
    "read_desk",
]
