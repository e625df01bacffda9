"""Who may see and do what in a store of a child's records: the decision, and the dated statements that it rests on."""

from vcedu.holder.access.deciding import decide
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
    "AgeBand",
    "Approver",
    "Decision",
    "Facts",
    "Outcome",
    "Relation",
    "Rule",
    "Weight",
    "decide",
]
