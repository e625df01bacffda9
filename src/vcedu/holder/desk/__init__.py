"""A school's desk: who works there and who is enrolled, taken over day by day from the school's roster."""

from vcedu.holder.desk.comparing import ROLES, differences
from vcedu.holder.desk.planning import DeskPlan, follow, plan_desk
from vcedu.holder.desk.register import DeskIdentifiers, Register
from vcedu.holder.desk.rules import RosterRules, read_roster_rules, shipped_roster_rules

__all__ = [
    "ROLES",
    "DeskIdentifiers",
    "DeskPlan",
    "Register",
    "RosterRules",
    "differences",
    "follow",
    "plan_desk",
    "read_roster_rules",
    "shipped_roster_rules",
]
